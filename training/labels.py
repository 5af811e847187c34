"""What each block of a page is: whether it is the headline, and the category of what is not body."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from cleaner import votes
from cleaner.decide import TITLE_LIKENESS, main_category
from cleaner.document import CATEGORIES, Block, Document, Element
from cleaner.segment.elements import WORDS, ancestor_words, own_words, path


def headlines(document: Document, is_body: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Which blocks are the headline: those that say what the page's title says, up to the first other one that is body.

    DAnIEL's bodies begin with the headline, which is no body by our conventions; the title is a category of its own.
    """
    found = np.zeros(len(document.blocks), np.bool_)
    likeness = votes.title_votes(document).get("title", np.zeros(len(document.blocks)))
    for index, alike in enumerate(likeness):
        if alike >= TITLE_LIKENESS:
            found[index] = True
        elif is_body[index]:
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
    blocks: Sequence[Block], headline: npt.NDArray[np.bool_], known: dict[str, int]
) -> npt.NDArray[np.int64]:
    """What each block is if it is not body: the index of its category, -1 where nothing tells.

    The headline is the title; then the rule that takes up most of the block says, then the words in the class and id
    of the elements around it, and for text, ``known``: what the same line is in the page's HTML.
    """
    found = np.full(len(blocks), -1, np.int64)
    for index, block in enumerate(blocks):
        by_marks = main_category(block)
        if headline[index]:
            found[index] = _CATEGORY["title"]
        elif by_marks is not None:
            found[index] = _CATEGORY[by_marks]
        elif block.structure is None:
            found[index] = known.get(block.text, -1)
        else:
            found[index] = _CATEGORY[_by_element(block.structure.element)]
    return found


def _by_element(element: Element) -> str:
    """The category that the elements around a block speak for."""
    tags = set(path(element))
    if "figcaption" in tags:
        return "caption"
    for bits in (own_words(element), ancestor_words(element)):
        words = {word for bit, word in enumerate(WORDS) if bits >> bit & 1}
        for name, telling in _WORDS_OF.items():
            if words & set(telling.split()):
                return name
    return "navigation" if tags & {"nav", "footer", "header"} else "boilerplate"
