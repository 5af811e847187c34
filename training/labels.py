"""Which blocks of a page are body: its text aligned with the body that the corpus gives."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import LCSseq

_TOKEN: Final = re.compile(r"[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff]|[^\W_\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff]+")


def tokens(text: str) -> list[str]:
    """Lower-cased words; ideographs one by one."""
    return _TOKEN.findall(text.lower())


@dataclass(frozen=True)
class Labels:
    """``body``: the share of each block's words that stand in the body. ``weight``: how much each block counts."""

    body: npt.NDArray[np.float32]
    weight: npt.NDArray[np.float32]


def align(texts: Sequence[str], body: str) -> Labels:
    """Each block's share of words in the body, by the longest common subsequence of their words.

    The subsequence pairs every word of the body at most once and in order, so that of a headline or caption that
    stands twice only one is body, and a menu entry does not count for a word of the article.
    """
    words: list[str] = []
    owner: list[int] = []
    for index, text in enumerate(texts):
        found = tokens(text)
        words += found
        owner += [index] * len(found)
    target = tokens(body)
    sizes = np.bincount(np.array(owner, np.int64), minlength=len(texts)).astype(np.float32)
    hits = np.zeros(len(texts), np.float32)
    ids = {word: number for number, word in enumerate(dict.fromkeys(target))}
    # Words that the body does not have cannot match: numbering them -1 keeps the alignment small.
    left = [ids.get(word, -1) for word in words]
    right = [ids[word] for word in target]
    pairs = [-1] * len(words)
    for block in LCSseq.opcodes(left, right):
        if block.tag == "equal":
            for offset in range(block.src_end - block.src_start):
                pairs[block.src_start + offset] = block.dest_start + offset
    place = np.array(pairs, np.int64)
    matched = place >= 0
    np.add.at(hits, np.array(owner, np.int64)[matched], 1)
    share = hits / np.maximum(sizes, 1)
    _reject_scattered(share, sizes, np.array(owner, np.int64), place)
    return Labels(share, sizes)


SCATTER: Final = 3
"""A short block is body only if its words stand together there: its span is at most this many words longer."""


def _reject_scattered(
    share: npt.NDArray[np.float32],
    sizes: npt.NDArray[np.float32],
    owner: npt.NDArray[np.int64],
    place: npt.NDArray[np.int64],
) -> None:
    starts = np.searchsorted(owner, np.arange(len(sizes)))
    for index in np.flatnonzero((sizes > 0) & (sizes <= 12) & (share > 0)):
        spots = place[starts[index] : starts[index] + int(sizes[index])]
        spots = spots[spots >= 0]
        if spots[-1] - spots[0] + 1 > len(spots) + SCATTER:
            share[index] = 0
