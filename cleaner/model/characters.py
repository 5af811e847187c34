"""Texts as arrays of code points, and what kind of character each is."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

LETTER, UPPER, DIGIT, SPACE, END, COMMA, QUOTE, BAR, WIDE, BULLET, OTHER = (1 << bit for bit in range(11))
"""The bits of a character's class. ``END`` ends a sentence, ``BAR`` parts the entries of a menu, ``WIDE`` is a letter of
a script without spaces, ``OTHER`` a symbol or an emoji."""

_NAMED: Final = {
    END: ".!?…。！？؟।",
    COMMA: ",;:،、，；：",
    QUOTE: "\"'“”‘’«»„‹›「」『』《》",
    BAR: "|·•»›→←▶►/\\>~_#@©®=+*<[]{}",
    BULLET: "•·*-–—◦▪■●○➢✓",
}


def codes_and_classes(
    texts: Sequence[str], *, lower: bool = False
) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint16], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The code points of all ``texts``, a line break after each, their classes, and each text's start and length."""
    if lower:
        texts = [text.lower() for text in texts]
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    starts = np.zeros(len(texts), np.int64)
    np.cumsum(lengths[:-1] + 1, out=starts[1:])
    codes = np.frombuffer(("\n".join(texts) + "\n").encode("utf-32-le", "surrogatepass"), np.uint32)
    return codes, _classes()[np.minimum(codes, 65535)], starts, lengths


@lru_cache(maxsize=1)
def _classes() -> npt.NDArray[np.uint16]:
    """The class of every code point of the basic plane; the last entry serves all others."""
    table: npt.NDArray[Any] = np.zeros(65536, np.uint16)
    for code, char in enumerate(map(chr, range(65536))):
        if char.isalpha():
            table[code] = (
                LETTER
                | UPPER * char.isupper()
                | WIDE * (0x2E80 <= code <= 0xD7FF or 0xF900 <= code <= 0xFAFF)
            )
        elif char.isdigit():
            table[code] = DIGIT
        elif char.isspace():
            table[code] = SPACE
        elif code > 127 and unicodedata.category(char)[0] == "S":
            table[code] = OTHER
    for flag, chars in _NAMED.items():
        for char in chars:
            table[ord(char)] |= flag
    table[65535] = OTHER
    return table
