"""Which blocks of a page are body: the words of its blocks aligned with those of the known body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import LCSseq

from evaluation.metrics import words

IN_BODY: Final = 0.5
"""A block of whose words more than this share stands in the body is body."""
SHORT_WORDS: Final = 12
"""A block of up to so many words is body only if its words stand together there."""
SCATTER: Final = 3
"""The words of a short block stand together if their span in the body is at most this many words longer than they are."""


@dataclass(frozen=True)
class Alignment:
    """`share`: the share of each block's words that stand in the body. `words`: how many words each block has.

    `found`: the share of the body's words that stand in the blocks.
    """

    share: npt.NDArray[np.float32]
    words: npt.NDArray[np.float32]
    found: float

    @property
    def is_body(self) -> npt.NDArray[np.bool_]:
        """Which blocks are body."""
        return self.share > IN_BODY


def align(texts: Sequence[str], body: str) -> Alignment:
    """Align blocks with a body by the longest common subsequence of their words, lower-cased.

    The subsequence pairs every word of the body at most once and in order. So of a headline or caption that stands
    twice only one is body, and a menu entry does not count for a word of the article.
    """
    tokens: list[str] = []
    owners: list[int] = []
    for index, text in enumerate(texts):
        found = words(text.lower())
        tokens += found
        owners += [index] * len(found)
    target = words(body.lower())
    owner = np.array(owners, np.int64)
    sizes = np.bincount(owner, minlength=len(texts)).astype(np.float32)
    place = _places(tokens, target)
    hits = np.bincount(owner[place >= 0], minlength=len(texts))
    share = np.asarray(hits / np.maximum(sizes, 1), np.float32)
    _reject_scattered(share, sizes, owner, place)
    return Alignment(share, sizes, float((share * sizes).sum()) / max(len(target), 1))


def _places(tokens: Sequence[str], target: Sequence[str]) -> npt.NDArray[np.int64]:
    """Of each token its index in the target, -1 where the subsequence does not have it."""
    ids = {word: number for number, word in enumerate(dict.fromkeys(target))}
    # Words that the target does not have cannot match: numbering them -1 keeps the alignment small.
    left = [ids.get(word, -1) for word in tokens]
    right = [ids[word] for word in target]
    places = np.full(len(tokens), -1, np.int64)
    for run in LCSseq.opcodes(left, right):
        if run.tag == "equal":
            places[run.src_start : run.src_end] = np.arange(run.dest_start, run.dest_end)
    return places


def _reject_scattered(
    share: npt.NDArray[np.float32],
    sizes: npt.NDArray[np.float32],
    owner: npt.NDArray[np.int64],
    place: npt.NDArray[np.int64],
) -> None:
    starts = np.searchsorted(owner, np.arange(len(sizes)))
    for index in np.flatnonzero((sizes > 0) & (sizes <= SHORT_WORDS) & (share > 0)):
        spots = place[starts[index] : starts[index] + int(sizes[index])]
        spots = spots[spots >= 0]
        if spots[-1] - spots[0] + 1 > len(spots) + SCATTER:
            share[index] = 0
