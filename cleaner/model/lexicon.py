"""What a block's words say: a linear model over hashed words and pairs of words.

It learns each language's vocabulary of boilerplate from the corpora. Words are hashed into a fixed number of buckets
(Weinberger et al., "Feature hashing for large scale multitask learning", 2009), for the whole document at
once on its array of code points.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from ..segment.names import remembered, split_names
from .characters import DIGIT, LETTER, PAIR_BITS, PAIRS, SPACE, UPPER, WIDE, Characters

BUCKETS: Final = 1 << 20
LIMIT: Final = 6.0
"""Log-odds beyond this say no more."""
STEM: Final = 5
"""Characters of a word that count by themselves too: words of one stem mean much the same. Of texts of 40 to 250 characters
of invented pages whose hosts were left out, .839 are ranked rightly without stems, .843 with stems of 5, .842 of 4."""


class Words(NamedTuple):
    """The buckets of the words of so many ``texts``, and for each the index of the text that it stands in."""

    buckets: npt.NDArray[np.int64]
    owners: npt.NDArray[np.int64]
    texts: int


@dataclass(frozen=True)
class Lexicon:
    """The linear model: a weight for each bucket, and the bias. The table stays as small as the file has it."""

    weights: npt.NDArray[np.float16]
    bias: float

    def log_odds(self, words: Words) -> npt.NDArray[np.float32]:
        """How much the words of each text speak for body, from ``-LIMIT`` to ``LIMIT``."""
        sums = np.bincount(words.owners, self.weights[words.buckets], words.texts)
        sizes = np.bincount(words.owners, minlength=words.texts)
        return np.clip(sums / np.sqrt(np.maximum(sizes, 1)) + self.bias, -LIMIT, LIMIT).astype(np.float32)


NO_WORDS: Final = Lexicon(np.zeros(BUCKETS, np.float16), 0.0)
"""A lexicon that knows no word."""


def hashed(texts: Characters) -> Words:
    """The words of ``texts``, hashed.

    A word is a run of letters, a run of digits (every digit reads as 0), one ideograph, or one mark of punctuation; a
    capital after a small letter begins another, for extractors glue words together. Each word counts, its first
    :data:`STEM` characters if it is longer, each pair of words next to each other or with one between them, and the first
    and last word of a text in that role.
    """
    begins = _BEGINS[texts.pairs]
    first = np.flatnonzero(begins)
    if not len(first):
        return Words(np.zeros(0, np.int64), np.zeros(0, np.int64), len(texts.starts))
    owner = np.repeat(np.arange(len(texts.starts)), np.add.reduceat(begins, texts.starts, dtype=np.int64))
    place = np.arange(len(begins)) - first[np.maximum(np.cumsum(begins) - 1, 0)]
    values = texts.folded * _POWERS.take(place, mode="clip")
    words = np.add.reduceat(values, first, dtype=np.uint32)
    stems = np.add.reduceat(np.where(place < STEM, values, np.uint32(0)), first, dtype=np.uint32)
    longer = np.flatnonzero(stems != words)
    paired, apart = np.flatnonzero(owner[1:] == owner[:-1]), np.flatnonzero(owner[2:] == owner[:-2])
    leads, closes = np.flatnonzero(np.diff(owner, prepend=-1)), np.flatnonzero(np.diff(owner, append=-1))
    parts = [
        (words, owner),
        (stems[longer] * np.uint32(1597) + np.uint32(7), owner[longer]),
        (words[paired] * np.uint32(31) + words[paired + 1] * np.uint32(0x9E3779B1), owner[paired]),
        (words[apart] * np.uint32(17) + words[apart + 2] * np.uint32(0xC2B2AE35), owner[apart]),
        (words[leads] * np.uint32(77) + np.uint32(1), owner[leads]),
        (words[closes] * np.uint32(131) + np.uint32(3), owner[closes]),
    ]
    buckets = _mixed(np.concatenate([part for part, _ in parts])).astype(np.int64)
    return Words(buckets, np.concatenate([who for _, who in parts]), len(texts.starts))


_POWERS: Final = np.cumprod(np.full(32, 1000003, np.uint32), dtype=np.uint32)


def _word_begins(pairs: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Whether a word begins at a character of the second class of a pair, after one of the first."""
    classes, before = pairs, pairs >> PAIR_BITS
    word, word_before = (classes & (LETTER | DIGIT)) != 0, (before & (LETTER | DIGIT)) != 0
    turns = ((classes ^ before) & DIGIT) != 0
    turns |= ((classes & UPPER) != 0) & ((before & (LETTER | UPPER)) == LETTER)
    wide = ((classes | before) & WIDE) != 0
    return ((classes & SPACE) == 0) & (~word | ~word_before | wide | turns)


_BEGINS: Final = _word_begins(np.arange(PAIRS))


def _mixed(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Hashes spread over the buckets (multiplicative hashing)."""
    bits = BUCKETS.bit_length() - 1
    return ((values ^ (values >> np.uint32(15))) * np.uint32(2246822519)) >> np.uint32(32 - bits)


# --- the names of elements -----------------------------------------------------------------------------------

NAME_BUCKETS: Final = 1 << 15
NAME_LIMIT: Final = 4.0


@dataclass(frozen=True)
class NameLexicon:
    """What the class and id names of an element say: for each bucket of hashed names and words in them a weight for each
    output, ``weights`` (buckets, outputs). One output says whether blocks are body; another lexicon has one a category."""

    weights: npt.NDArray[np.float16]

    def log_odds(self, names: Sequence[str]) -> npt.NDArray[np.float32]:
        """How much the names of each element speak for each output, from ``-NAME_LIMIT`` to ``NAME_LIMIT``: shape
        (outputs, elements)."""
        places = {one: place for place, one in enumerate(dict.fromkeys(names))}
        buckets = [name_buckets(one) for one in places]
        owners = np.repeat(np.arange(len(places)), [len(one) for one in buckets])
        weights = self.weights[np.fromiter(chain.from_iterable(buckets), np.int64, len(owners))]
        sums = [np.bincount(owners, of_output, len(places)) for of_output in weights.T]
        clipped = np.clip(np.array(sums, np.float32), -NAME_LIMIT, NAME_LIMIT)
        return clipped[:, [places[one] for one in names]]


@remembered
def name_buckets(names: str) -> tuple[int, ...]:
    """The buckets of an element's names: of each as a whole, without its digits, and of the words in them."""
    return tuple(sorted(set().union(*map(_buckets_of_one, names.split()))))


@remembered
def _buckets_of_one(name: str) -> tuple[int, ...]:
    """The buckets of one name: sites share many single names, and few elements with all their names."""
    whole = "=" + _DIGITS.sub("0", name.lower())
    return tuple([zlib.crc32(one.encode()) % NAME_BUCKETS for one in (whole, *split_names(name))])


_DIGITS: Final = re.compile(r"\d+")
