"""Which blocks of a page are body: its text aligned with the body that the corpus gives."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import LCSseq

from cleaner import votes
from cleaner.segment import Segment
from cleaner.categories import CATEGORIES
from cleaner.decide import TITLE_LIKENESS
from cleaner.metadata import Metadata
from cleaner.model.features import bit_words
from cleaner.rules.index import Mark

_TOKEN: Final = re.compile(
    r"[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff]|[^\W_\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff]+"
)


def tokens(text: str) -> list[str]:
    """Lower-cased words; ideographs one by one."""
    return _TOKEN.findall(text.lower())


@dataclass(frozen=True)
class Labels:
    """``body``: the share of each block's words that stand in the body. ``words``: how many words it has."""

    body: npt.NDArray[np.float32]
    words: npt.NDArray[np.float32]


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
    share = np.asarray(hits / np.maximum(sizes, 1), np.float32)
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


def titles(texts: Sequence[str], body: npt.NDArray[np.float32], known: Metadata) -> npt.NDArray[np.bool_]:
    """Which blocks are the headline: those that say what the page's title says, up to the first other one that is body.

    DAnIEL's bodies begin with the headline, which is no body by our conventions; the title is a category of its own.
    """
    segments = [Segment(text, False) for text in texts]
    votes.vote_title(segments, known)
    found = np.zeros(len(texts), np.bool_)
    for index, segment in enumerate(segments):
        if segment.votes.get("title", 0) >= TITLE_LIKENESS:
            found[index] = True
        elif body[index] > 0.5:
            break
    return found


_CATEGORY: Final = {name: index for index, name in enumerate(CATEGORIES)}
_WORDS_OF: Final = {
    "comments": "comment comments reply disqus",
    "cookie": "cookie consent",
    "related": "related recommend popular trending teaser more",
    "subscribe": "newsletter subscribe signup paywall",
    "advert": "ad ads advert sponsor promo",
    "share": "share social follow",
    "bio": "bio",
    "byline": "author byline",
    "caption": "caption credit",
    "timestamp": "date time",
    "tags": "tag tags",
    "legal": "copyright legal",
    "audio": "audio player",
    "navigation": "nav menu breadcrumb footer foot header pagination pager toc skip sidebar",
}


def categories(
    segments: Sequence[Segment],
    marks: Sequence[Sequence[Mark]],
    headline: npt.NDArray[np.bool_],
    kinds: dict[str, int],
) -> npt.NDArray[np.int64]:
    """What each block is if it is not body: the index of its category, -1 where nothing tells.

    The headline is the title; then the rule that takes up most of the block says, then the words in the class and id
    of the elements around it, and for text, ``kinds``: what the same line is in the page's HTML.
    """
    out = np.full(len(segments), -1, np.int64)
    for index, (segment, found) in enumerate(zip(segments, marks, strict=True)):
        longest = max(found, key=lambda mark: mark.end - mark.start, default=None)
        if headline[index]:
            out[index] = _CATEGORY["title"]
        elif longest is not None and 2 * (longest.end - longest.start) >= len(segment.text):
            out[index] = _CATEGORY[longest.rule.category]
        elif segment.dom is None:
            out[index] = kinds.get(segment.text, -1)
        elif "figcaption" in segment.dom.path:
            out[index] = _CATEGORY["caption"]
        else:
            for words in (bit_words(segment.dom.own), bit_words(segment.dom.around)):
                named = next(
                    (name for name, telling in _WORDS_OF.items() if words & set(telling.split())), None
                )
                if named is not None:
                    out[index] = _CATEGORY[named]
                    break
            else:
                above = {"nav", "footer", "header"} & set(segment.dom.path)
                out[index] = _CATEGORY["navigation" if above else "boilerplate"]
    return out
