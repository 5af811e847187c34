"""Entities of HTML as the characters that they stand for, and what is no character."""

from __future__ import annotations

import html
import re
from typing import Final

_LONG: Final = re.compile("&#[0-9]{100,};?")
"""Python makes no number of thousands of digits."""
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def unescape(text: str) -> str:
    """``text`` with characters for its entities; a number that no character has becomes U+FFFD, however long it is."""
    return html.unescape(_LONG.sub("\ufffd", text))


def encodable(text: str) -> str:
    """``text`` with U+FFFD for each half of a character, which UTF-8 cannot hold: strings and JSON may have it alone."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)
    return text
