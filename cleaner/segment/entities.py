"""Entities of HTML as the characters that they stand for."""

from __future__ import annotations

import html
import re
from typing import Final

_LONG: Final = re.compile("&#[0-9]{100,};?")
"""Python makes no number of thousands of digits."""


def unescape(text: str) -> str:
    """``text`` with characters for its entities; a number that no character has becomes U+FFFD, however long it is."""
    return html.unescape(_LONG.sub("\ufffd", text))
