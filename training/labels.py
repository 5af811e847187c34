"""What each block of a page is: whether it is the headline, and the category of what is not body."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from cleaner import votes
from cleaner.categories import CATEGORIES
from cleaner.decide import TITLE_LIKENESS
from cleaner.metadata import Metadata
from cleaner.model.features import bit_words
from cleaner.rules.index import Mark
from cleaner.segment import Segment
from evaluation.alignment import IN_BODY


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
        elif body[index] > IN_BODY:
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
