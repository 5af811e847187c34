"""A page's title: the headline among the names of site and section, and how far two titles say the same."""

from __future__ import annotations

import re
from typing import Final

SEPARATOR: Final = re.compile(r"\s+[|–—·»:_-]\s+|\s*\|\s*|(?<=[^\x00-\x7f])_|_(?=[^\x00-\x7f])")
"""What parts a title from the names of the section and the site."""

_WORD: Final = re.compile(r"\w+")
_ASCII_SPACED: Final = bytes(code if chr(code).isalnum() else 32 for code in range(256))


def parts(title: str) -> list[str]:
    """The headline and the names that signs join to a title."""
    return [part for part in SEPARATOR.split(title) if part]


def forms(title: str | None) -> tuple[str, ...]:
    """A title whole, its longest part and its first; nothing of one that is but signs."""
    if not title or not (found := parts(title)):
        return ()
    return title, max(found, key=len), found[0]


def words(text: str) -> set[str]:
    """The words that titles are compared by."""
    folded = text.lower()
    if folded.isascii():  # as most text is; a translation is quicker than a pattern
        return set(folded.encode().translate(_ASCII_SPACED).decode().split())
    found = set(_WORD.findall(folded.replace("_", " ")))
    # Titles without spaces between words are compared by their characters.
    return set(folded) if len(found) < 3 and len(folded) > 8 else found


def likeness(some: set[str], others: set[str]) -> float:
    """How much the words of two titles are the same, from 0 to 1 (Dice's coefficient)."""
    return 2 * len(some & others) / (len(some) + len(others) or 1)
