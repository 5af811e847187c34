"""What a block outside the body is, told by the rules that match in it and by its markup."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from cleaner.marks import category_by_marks
from cleaner.segment.elements import ancestors
from cleaner.segment.names import name_words

if TYPE_CHECKING:
    from cleaner.document import Block, Element

CLASS_WORDS: Final = {
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
"""By category the words in class, id and role that name it; the first category that has one of the words counts."""
NAVIGATION: Final = frozenset({"nav", "footer", "header"})


def category_by_marks_and_names(block: Block) -> str | None:
    """What the block is if it is not body; None where nothing tells.

    The rule that takes up most of the block says, then the words in the class and id of the elements around it.
    """
    found = category_by_marks(block)
    if found is None and block.structure is not None:
        found = _element_category(block.structure.element)
    return found


LEVELS: Final = 12
"""Elements around a block that say what it is."""


def _element_category(element: Element) -> str | None:
    around = list(islice(ancestors(element), LEVELS))
    tags = {one.tag for one in around}
    if "figcaption" in tags:
        return "caption"
    names = [name_words(one.names) for one in around]
    for words in (frozenset().union(*names[:2]), frozenset().union(*names[2:])):
        for category, telling in CLASS_WORDS.items():
            if words & set(telling.split()):
                return category
    return "navigation" if tags & NAVIGATION else None
