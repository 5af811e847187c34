"""Texts as arrays of code points, and what kind of character each is."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

LETTER, UPPER, LOWER, DIGIT, SPACE, END, COMMA, QUOTE, BAR, WIDE, BULLET, OTHER = (
    1 << bit for bit in range(12)
)
"""The bits of a character's class. ``END`` ends a sentence, ``BAR`` parts the entries of a menu, ``WIDE`` is a letter of
a script without spaces, ``OTHER`` a symbol or an emoji."""

BULLETS: Final = "•·*-–—◦▪■●○➢✓"
_NAMED: Final = {
    END: ".!?…。！？؟।",
    COMMA: ",;:،、，；：",
    QUOTE: "\"'“”‘’«»„‹›「」『』《》",
    BAR: "|·•»›→←▶►/\\>~_#@©®=+*<[]{}",
    BULLET: BULLETS,
}


HEAD, TAIL = 160, 80
"""Characters: of a longer text only so much of its beginning and its end is read; prose is prose."""


@dataclass(frozen=True)
class Characters:
    """The characters of some texts in one array, a line break after each text.

    ``codes`` are the code points and ``classes`` their classes; ``starts`` and ``lengths`` say where each text stands
    in them, and ``sizes`` how many characters it has, those that are not read counted.
    """

    codes: npt.NDArray[np.uint32]
    classes: npt.NDArray[np.uint16]
    starts: npt.NDArray[np.int64]
    lengths: npt.NDArray[np.int64]
    sizes: npt.NDArray[np.int64]


def read(texts: Sequence[str]) -> Characters:
    """The characters of ``texts``, of long ones only the two ends."""
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    clipped = [text if len(text) <= HEAD + TAIL else f"{text[:HEAD]} {text[-TAIL:]}" for text in texts]
    lengths = np.minimum(sizes, HEAD + TAIL + 1)
    starts = np.cumsum(lengths + 1) - lengths - 1
    codes = np.frombuffer(("\n".join(clipped) + "\n").encode("utf-32-le", "surrogatepass"), np.uint32)
    plane = np.minimum(codes, _LAST)
    for row in np.flatnonzero(np.bincount(plane >> 8, minlength=256)):
        if not _known[row]:
            _learn(int(row))
    return Characters(codes, _classes[plane], starts, lengths, sizes)


def lower(codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """Each code point in lower case, where that is one code point too; those of texts that were classed before."""
    return np.where(codes < _LAST, _lower[np.minimum(codes, _LAST)], codes)


_LAST: Final = 65535
"""The entry of the tables that serves all code points beyond the basic plane."""
# Filled row by row of 256 code points as texts bring them: all at once would take longer than a first call may.
_classes: Final = np.zeros(_LAST + 1, np.uint16)
_lower: Final = np.arange(_LAST + 1, dtype=np.uint32)
_known: Final = np.zeros(256, np.bool_)


def _learn(row: int) -> None:
    """Fill one row of the tables; filling it twice, from two threads, does no harm."""
    for code in range(row << 8, (row + 1) << 8):
        char = chr(code)
        flags = sum(flag for flag, chars in _NAMED.items() if char in chars)
        if char.isalpha():
            wide = 0x2E80 <= code <= 0xABFF or 0xF900 <= code <= 0xFAFF
            flags |= LETTER | UPPER * char.isupper() | LOWER * char.islower() | WIDE * wide
        elif char.isdigit():
            flags |= DIGIT
        elif char.isspace():
            flags |= SPACE
        elif code > 127 and unicodedata.category(char)[0] == "S":
            flags |= OTHER
        _classes[code] = OTHER if code == _LAST else flags
        if len(low := char.lower()) == 1:
            _lower[code] = ord(low)
    _known[row] = True
