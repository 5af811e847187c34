"""How literals and texts are compared: folded, and at word edges."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

BEGIN: Final = "\0"
"""Stands before and after each text as it is searched: a literal that begins with it is found where a text begins."""
WHITE_SPACE: Final = "".join(filter(str.isspace, map(chr, range(0x3001))))
"""All characters that ``\\s`` matches."""
_HALF, _HALF_END = 0xD800, 0xE000
"""Half characters, which JSON can bring."""
_ZEROS: Final = (
    *(0x660, 0x6F0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66),  # Arabic, Persian, India
    *(0xE50, 0xED0, 0xF20, 0x1040, 0x17E0, 0xFF10),  # Thai, Lao, Tibetan, Burmese, Khmer, as wide as ideographs
)
"""The first of the ten digits of a script each."""
_ALIKE: Final = {
    " ": WHITE_SPACE.replace(" ", "") + "".join(map(chr, range(_HALF, _HALF_END))),
    "'": "’",
    "i": "ı",  # I is the capital of both
    "s": "ſ",
    **dict(zip("σμβθφπκρε", ("ς", "µ", "ϐ", "ϑϴ", "ϕ", "ϖ", "ϰ", "ϱ", "ϵ"), strict=True)),
    **dict(zip("вдостъ", "ᲀᲁᲂᲃᲄᲆ", strict=True)),
    "ي": "ىی",  # Arabic, and the keyboards of its neighbours
    "ك": "ک",
    "ه": "ةۀ",
    **{str(digit): "".join(chr(zero + digit) for zero in _ZEROS) for digit in range(10)},
}
"""Characters, and those that are taken for the same."""
_LETTERS: Final = (*range(0x80, 0x1E00), *range(0x1F00, 0x2000))
"""From these letters accents are taken off: Latin, Greek, Cyrillic and Arabic ones among them, not those with the tones of
Vietnamese, without which "thẻ" would be "the"."""


def fold(text: str) -> str:
    """``text`` as literals and texts are compared, character for character: in lower case, without accents, which capitals
    often lack, and with those that are :data:`_ALIKE` as one."""
    lower = text.replace("İ", "i").lower()  # "İ".lower() is two characters
    codes = np.frombuffer(lower.encode("utf-32-le", "surrogatepass"), np.uint32)
    table = _folded()
    return np.where(codes < len(table), table.take(codes, mode="clip"), codes).tobytes().decode("utf-32-le")


@cache
def _folded() -> npt.NDArray[np.uint32]:
    """The code that each of the first codes is compared as."""
    table = np.arange(1 << 16, dtype=np.uint32)
    for code in _LETTERS:
        if chr(code).islower() or "ARABIC" in unicodedata.name(chr(code), ""):
            table[code] = ord(unicodedata.normalize("NFD", chr(code))[0])
    for char, others in _ALIKE.items():
        table[[*map(ord, others)]] = ord(char)
    return table


@lru_cache(maxsize=1 << 16)
def is_word_edge(pair: str) -> bool:
    """Whether a word may begin or end between two characters: also where extractors glued two words together."""
    before, after = pair[0], pair[1]
    return (
        not (before.isalnum() and after.isalnum())
        or before.isalpha() != after.isalpha()
        or (before.islower() and after.isupper())
        or _is_unspaced(before)
        or _is_unspaced(after)
    )


def _is_unspaced(char: str) -> bool:
    """Whether ``char`` belongs to a script that does not put spaces between words."""
    return "\u2e80" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7ff" or "\uf900" <= char <= "\ufaff"
