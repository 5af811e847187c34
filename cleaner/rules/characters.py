"""What the rules see of the characters of a text: how they are compared, where words begin and end, where digits are."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from .ruleset import NEEDS

_YEAR: Final = NEEDS["year"]
_ALNUM, _ALPHA, _LOWER, _UPPER, _UNSPACED, _DIGIT = (1 << bit for bit in range(6))
_LAST: Final = 65535
"""The entry of the tables that serves all code points beyond the basic plane, at which any word may begin and end."""
# Filled row by row of 256 code points as texts bring them: all at once would take longer than a first call may.
_classes: Final = np.zeros(_LAST + 1, np.uint8)
_folded: Final = np.zeros(_LAST + 1, np.uint32)
_known: Final = np.zeros(256, np.bool_)
TABLES: Final = _classes, _folded, _known
"""Each character's class and what it is compared as, and for each 256 of them whether these are known: see :func:`learn`."""

_COMPARED_AS: Final = {"İ": "i", "ς": "σ", "’": "'"} | dict.fromkeys(
    "\t\n\r\v\f\u00a0\u2007\u202f\u3000", " "
)


def learn(row: int) -> None:
    """Fill one row of the tables, of 256 characters; filling it twice, from two threads, does no harm."""
    codes = np.arange(row << 8, min((row + 1) << 8, _LAST), dtype=np.uint32)
    chars = codes.tobytes().decode("utf-32-le", "surrogatepass")
    if are_caseless_letters(chars):
        _classes[codes], _folded[codes] = _class(chars[0]), codes
    else:
        _classes[codes], _folded[codes] = [*map(_class, chars)], [*map(_compared_as, chars)]
    _known[row] = True


def are_caseless_letters(chars: str) -> bool:
    """Whether ``chars`` are letters without case, all of a kind: so are most rows, of ideographs and Korean syllables."""
    return chars.isalpha() and chars == chars.lower() == chars.upper() and not chars.islower()


def _class(char: str) -> int:
    return (
        _ALNUM * char.isalnum()
        | _ALPHA * char.isalpha()
        | _LOWER * char.islower()
        | _UPPER * char.isupper()
        | _UNSPACED * _unspaced(char)
        | _DIGIT * char.isdecimal()
    )


def _compared_as(char: str) -> int:
    # Half a character, which JSON can bring, is no part of a text that an automaton reads.
    half = "\ud800" <= char <= "\udfff"
    return ord(" " if half else _COMPARED_AS.get(char) or char.lower())


def _unspaced(char: str) -> bool:
    """Whether ``char`` belongs to a script that does not put spaces between words."""
    return "\u2e80" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7ff" or "\uf900" <= char <= "\ufaff"


def encoded(text: str) -> bytes:
    """The code points of a text, in 32 bits each."""
    return text.encode("utf-32-le", "surrogatepass")


def fold(text: str) -> str:
    """A text as rules and texts are compared, character for character: in lower case, every white space a space, every
    apostrophe straight."""
    codes, plane = _read(text)
    folded = np.where(codes < _LAST, _folded.take(plane), codes)
    return folded.tobytes().decode("utf-32-le")


def classes(text: str) -> npt.NDArray[np.uint8]:
    """The class of each character."""
    return _classes.take(_read(text)[1])


def _read(text: str) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    """The code points of a text, and the entries of the tables for them."""
    codes = np.frombuffer(encoded(text), np.uint32)
    plane = np.minimum(codes, _LAST)
    for row in np.flatnonzero(np.bincount(plane >> 8, minlength=256) * ~_known).tolist():
        learn(row)
    return codes, plane


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
