"""Texts as arrays of code points, and what kind of character each is."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from ..punctuation import BULLETS, COLONS, ENDS, PAUSES

LETTER, UPPER, DIGIT, SPACE, WIDE, LOWER, END, COMMA, QUOTE, BAR, BULLET, OTHER = (1 << bit for bit in range(12))
"""The bits of a character's class. ``END`` ends a sentence, ``BAR`` parts the entries of a menu, ``WIDE`` is a letter of
a script without spaces, ``OTHER`` a symbol or an emoji."""
CLASSES: Final = 1 << 12
PAIR_BITS: Final = 5
"""Of a class, the lowest bits, which say where words begin; see :attr:`Characters.pairs`."""
PAIRS: Final = 1 << 2 * PAIR_BITS

_READ_AS: Final = dict(zip("।॥۔։።؟،؛", ".....?,;", strict=True))
"""Punctuation of other scripts, which the lexicon reads as its Latin counterpart, so that scripts share what it learns."""

_NAMED: Final = {
    END: "".join(ENDS),
    COMMA: "".join(PAUSES | COLONS),
    QUOTE: "\"'“”‘’«»„‹›「」『』《》",
    BAR: "|·•»›→←▶►/\\>~_#@©®=+*<[]{}",
    BULLET: BULLETS,
}
_FLAGS: Final = {
    char: sum(flag for flag, others in _NAMED.items() if char in others) for chars in _NAMED.values() for char in chars
}


HEAD: Final = 160
TAIL: Final = 80
"""Characters: of a longer text only so much of its beginning and its end is read; prose is prose."""


@dataclass(frozen=True)
class Characters:
    """The characters of some texts in one array, a line break after each text.

    ``codes`` are the code points, ``classes`` their classes, and ``folded`` the code points in lower case, every digit a 0
    and white space nothing; ``starts`` and ``lengths`` say where each text stands in them, and ``sizes`` how many
    characters it has, those that are not read counted. ``pairs`` are the lowest bits of each character's class and, above
    these, of the one before.
    """

    codes: npt.NDArray[np.uint32]
    classes: npt.NDArray[np.uint16]
    folded: npt.NDArray[np.uint32]
    pairs: npt.NDArray[np.uint16]
    starts: npt.NDArray[np.int64]
    lengths: npt.NDArray[np.int64]
    sizes: npt.NDArray[np.int64]


def encode(texts: Sequence[str]) -> Characters:
    """The characters of ``texts``, of long ones only the two ends."""
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    clipped = [text if len(text) <= HEAD + TAIL else f"{text[:HEAD]} {text[-TAIL:]}" for text in texts]
    codes = np.frombuffer(("\n".join(clipped) + "\n").encode("utf-32-le", "surrogatepass"), np.uint32)
    lengths = np.minimum(sizes, HEAD + TAIL + 1)
    plane = np.minimum(codes, _LAST)
    for row in np.flatnonzero(np.bincount(plane >> 8, minlength=256)):
        if not _known[row]:
            _learn(int(row))
    classes = _classes[plane]
    pairs = classes & np.uint16((1 << PAIR_BITS) - 1)
    pairs[1:] |= pairs[:-1] << PAIR_BITS
    pairs[0] |= SPACE << PAIR_BITS
    starts = np.cumsum(lengths + 1) - lengths - 1
    return Characters(codes, classes, np.where(codes < _LAST, _folded[plane], codes), pairs, starts, lengths, sizes)


_LAST: Final = 65535
"""The entry of the tables that serves all code points beyond the basic plane."""
# Filled by rows of 256 code points when a text needs them: filling all of them would slow the first call.
_classes: Final = np.zeros(_LAST + 1, np.uint16)
_folded: Final = np.zeros(_LAST + 1, np.uint32)
_known: Final = np.zeros(256, np.bool_)
_IN_WORDS: Final = ("Mn", "Mc")
"""Vowel signs and accents: letters of a word, though not by themselves."""


def are_caseless_letters(chars: str) -> bool:
    """Whether ``chars`` are letters without case, all of a kind: so are most rows, of ideographs and Korean syllables."""
    return chars.isalpha() and chars == chars.lower() == chars.upper() and not chars.islower()


def _learn(row: int) -> None:
    """Fill one row of the tables, of 256 characters; filling it twice, from two threads, does no harm."""
    codes = np.arange(row << 8, (row + 1) << 8, dtype=np.uint32)
    chars = codes.tobytes().decode("utf-32-le", "surrogatepass")
    if are_caseless_letters(chars):
        _classes[codes], _folded[codes] = _class(chars[0]), codes
    else:
        classes = [*map(_class, chars)]
        _classes[codes], _folded[codes] = classes, [*map(_read_as, chars, classes)]
    _known[row] = True


def _class(char: str) -> int:
    code = ord(char)
    if code == _LAST:
        return OTHER
    flags = _FLAGS.get(char, 0)
    if char.isalpha() or unicodedata.category(char) in _IN_WORDS:
        wide = 0x2E80 <= code <= 0xABFF or 0xF900 <= code <= 0xFAFF
        flags |= LETTER | UPPER * char.isupper() | LOWER * char.islower() | WIDE * wide
    elif char.isdigit():
        flags |= DIGIT
    elif char.isspace():
        flags |= SPACE
    elif code > 127 and unicodedata.category(char)[0] == "S":
        flags |= OTHER
    return flags


def _read_as(char: str, flags: int) -> int:
    if flags & DIGIT:
        return ord("0")
    if flags & SPACE:
        return 0
    low = _READ_AS.get(char, char.lower())
    return ord(low if len(low) == 1 else char)
