"""Where words begin and end in a text, and where its digits are, for all of its characters at once."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from .ruleset import NEEDS

_YEAR: Final = NEEDS["year"]
_ALNUM, _ALPHA, _LOWER, _UPPER, _UNSPACED, _DIGIT = (1 << bit for bit in range(6))
_LAST: Final = 65535
"""The entry of the table that serves all code points beyond the basic plane, at which any word may begin and end."""
# Filled row by row of 256 code points as texts bring them: all at once would take longer than a first call may.
_classes: Final = np.zeros(_LAST + 1, np.uint8)
_known: Final = np.zeros(256, np.bool_)


def classes(text: str) -> npt.NDArray[np.uint8]:
    """The class of each character."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    plane = np.minimum(codes, _LAST)
    for row in np.flatnonzero(np.bincount(plane >> 8, minlength=256) * ~_known).tolist():
        _learn(row)
    return _classes.take(plane)


def _learn(row: int) -> None:
    """Fill one row of the table; filling it twice, from two threads, does no harm."""
    for code in range(row << 8, min((row + 1) << 8, _LAST)):
        char = chr(code)
        _classes[code] = (
            _ALNUM * char.isalnum()
            | _ALPHA * char.isalpha()
            | _LOWER * char.islower()
            | _UPPER * char.isupper()
            | _UNSPACED * _unspaced(char)
            | _DIGIT * char.isdecimal()
        )
    _known[row] = True


def _unspaced(char: str) -> bool:
    """Whether ``char`` belongs to a script that does not put spaces between words."""
    return "\u2e80" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7ff" or "\uf900" <= char <= "\ufaff"


def are_edges(found: npt.NDArray[np.uint8], positions: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Whether a word may begin or end at each of the positions: also where extractors glued two together.

    ``found`` are the :func:`classes` of a text's characters; the positions are not at its ends.
    """
    before, after = found[positions - 1], found[positions]
    edges: npt.NDArray[np.bool_] = (before & after & _ALNUM) == 0
    edges |= ((before ^ after) & _ALPHA) != 0
    edges |= ((before & _LOWER) != 0) & ((after & _UPPER) != 0)
    edges |= ((before | after) & _UNSPACED) != 0
    return edges


def digits(found: npt.NDArray[np.uint8], begins: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """How many digits in a row stand in each part of a text: 0, 1, or a year's number, if so many or more do.

    ``found`` are the :func:`classes` of its characters, ``begins`` says where the parts begin.
    """
    digit = found & _DIGIT
    year = digit.copy()
    for further in range(1, _YEAR):
        year[:-further] &= digit[further:]
        year[-further:] = 0
    return np.maximum.reduceat((digit > 0) + (_YEAR - 1) * (year > 0), begins)
