"""What a block's words say: a linear model over hashed words and pairs of words.

It learns each language's vocabulary of boilerplate from the corpora. Words are hashed into a fixed number of buckets
(Weinberger et al., "Feature hashing for large scale multitask learning", 2009), for the whole document at
once on its array of code points.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from .characters import DIGIT, LETTER, SPACE, UPPER, WIDE, Characters, lower

BUCKETS: Final = 1 << 20
LIMIT: Final = 6.0
"""Log-odds beyond this say no more."""


@dataclass(frozen=True)
class Lexicon:
    """The linear model: a weight for each bucket, and the bias."""

    weights: npt.NDArray[np.float32]
    bias: float

    def log_odds(self, texts: Characters) -> npt.NDArray[np.float32]:
        """How much the words of each text speak for body, from ``-LIMIT`` to ``LIMIT``."""
        buckets, owners = hashed(texts)
        sums = np.bincount(owners, self.weights[buckets], len(texts.starts))
        sizes = np.bincount(owners, minlength=len(texts.starts))
        return np.clip(sums / np.sqrt(np.maximum(sizes, 1)) + self.bias, -LIMIT, LIMIT).astype(np.float32)


def hashed(texts: Characters) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The buckets of the words of ``texts``, and for each the index of the text that it stands in.

    A word is a run of letters, a run of digits (every digit reads as 0), one ideograph, or one mark of punctuation; a
    capital after a small letter begins another, for extractors glue words together. Each word counts, each pair of
    neighbours, and the first and last word of a text in that role.
    """
    codes, classes = texts.codes, texts.classes
    letter, digit, upper = (classes & LETTER) != 0, (classes & DIGIT) != 0, (classes & UPPER) != 0
    codes = np.where(digit, np.uint32(ord("0")), lower(codes))
    word, wide, space = letter | digit, (classes & WIDE) != 0, (classes & SPACE) != 0
    turns = (digit != _shifted(digit)) | (upper & _shifted(letter & ~upper))
    begins = ~space & (~word | wide | ~_shifted(word) | _shifted(wide) | turns)
    first = np.flatnonzero(begins)
    if not len(first):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    number = np.cumsum(begins) - 1
    place = np.arange(len(codes)) - first[np.maximum(number, 0)]
    counted = ~space & (number >= 0)
    powers = _POWERS[np.clip(place, 0, len(_POWERS) - 1)]
    hashes = np.add.reduceat(np.where(counted, codes * powers, np.uint32(0)), first).astype(np.uint32)
    owner = np.searchsorted(texts.starts, first, side="right") - 1
    paired = owner[1:] == owner[:-1]
    leads, closes = np.append(True, ~paired), np.append(~paired, True)
    parts = [
        (_mixed(hashes), owner),
        (
            _mixed(hashes[:-1] * np.uint32(31) + hashes[1:] * np.uint32(0x9E3779B1))[paired],
            owner[:-1][paired],
        ),
        (_mixed(hashes[leads] * np.uint32(77) + np.uint32(1)), owner[leads]),
        (_mixed(hashes[closes] * np.uint32(131) + np.uint32(3)), owner[closes]),
    ]
    return np.concatenate([part for part, _ in parts]).astype(np.int64), np.concatenate(
        [who for _, who in parts]
    )


_POWERS: Final = np.cumprod(np.full(32, 1000003, np.uint32), dtype=np.uint32)


def _shifted(flags: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    return np.append(False, flags[:-1])


def _mixed(values: npt.NDArray[np.uint32]) -> npt.NDArray[Any]:
    """Hashes spread over the buckets (multiplicative hashing)."""
    bits = BUCKETS.bit_length() - 1
    mixed: npt.NDArray[Any] = ((values ^ (values >> np.uint32(15))) * np.uint32(2246822519)) >> np.uint32(
        32 - bits
    )
    return mixed
