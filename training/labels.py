"""What each block of a page is: whether it is the headline, whether it is body where the corpus does not say so, and the
category of what is not body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from cleaner import votes
from cleaner.decide.headline import standfirsts_among
from cleaner.decide.state import TITLE_LIKENESS
from cleaner.document import CATEGORIES, Block, Document
from cleaner.punctuation import BULLETS
from cleaner.segment.elements import LINKED_SHARE
from cleaner.shapes import blocks_by_element, is_preformatted, list_form
from evaluation import named_blocks
from evaluation.alignment import align
from evaluation.clutter import category_by_marks_and_names
from evaluation.corpora import Record


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


def standfirsts(
    document: Document, is_body: npt.NDArray[np.bool_], headline: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Which blocks are the standfirst, between the headline and the body's first block.

    Some corpora leave it out; it is body by our conventions.
    """
    found = np.zeros(len(document.blocks), np.bool_)
    body = np.flatnonzero(is_body & ~headline)
    if document.kind == "html" and headline.any() and len(body):
        begin = int(np.flatnonzero(headline)[-1])
        found[standfirsts_among(document, range(begin + 1, int(body[0])))] = True
    return found


_BULLETS: Final = BULLETS + " \t"
_CATEGORY: Final = {name: index for index, name in enumerate(CATEGORIES)}


DOUBTFUL: Final = 0.5
"""The share of a block of which nobody knows whether it is body: it teaches next to nothing."""


class Known(NamedTuple):
    """What is known of the lines of a page, for all of its renderings: from its HTML ``categories`` of blocks and ``shares``
    of the body, by our conventions, of lines that the corpus does not count in; and the categories that people gave to
    ``annotated`` blocks."""

    categories: dict[str, int]
    shares: dict[str, float]
    annotated: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, page: Document, record: Record) -> Known:
        """What a page of HTML tells; nothing of one without blocks."""
        known = cls({}, {}, record.categories)
        texts = [block.text for block in page.blocks]
        if not texts:
            return known
        is_body = align(texts, record.body).is_body
        found = categories(page, headlines(page, is_body), known)
        of_text = {text: one for text, one in zip(texts, found.tolist(), strict=True) if one >= 0}
        return known._replace(categories=of_text, shares=_corrected_shares(page, is_body))

    def annotation(self, block: Block) -> str | None:
        """The category that people gave to a block."""
        given = self.annotated.get(named_blocks.key(block.text))
        return given[0] if given else None

    def correct(self, document: Document, share: npt.NDArray[np.float32]) -> None:
        """Raise the shares of a rendering's blocks to those that are known."""
        for index, block in enumerate(document.blocks) if self.shares else ():
            share[index] = max(share[index], min(self.shares.get(line, 0.0) for line in _lines(block)))


def _corrected_shares(page: Document, is_body: npt.NDArray[np.bool_]) -> dict[str, float]:
    """By the lines within the article that the corpus does not count in, their share of the body by our conventions.

    Code is body: some pages of WCXB lack it. Lists and tables of text are doubtful: modern news has bodies of paragraphs
    alone (of 14 such lists 11 were the article's).
    """
    body = np.flatnonzero(is_body)
    count = np.concatenate([[0], np.cumsum(is_body)])
    places = blocks_by_element(page.blocks)
    # An element has a higher number than the one above it: the article's container is the deepest with most of the body.
    holds_most = [one for one, inside in places.items() if 2 * (count[inside.stop] - count[inside.start]) > len(body)]
    if not holds_most:  # there is no body, or it was stated beside the page's elements
        return {}
    container = places[max(holds_most)]
    found: dict[str, float] = {}
    for index in range(max(container.start, int(body[0])), min(container.stop, int(body[-1]))):
        block = page.blocks[index]
        if is_body[index]:
            continue
        if is_preformatted(block):
            found |= dict.fromkeys(_lines(block), 1.0)
        elif list_form(block) and block.linked_share < LINKED_SHARE and category_by_marks_and_names(block) is None:
            found |= dict.fromkeys(_lines(block), DOUBTFUL)
    return found


def _lines(block: Block) -> list[str]:
    """The lines of a block without what renderings put before them."""
    return [line.lstrip(_BULLETS) for line in block.text.splitlines()]


def categories(document: Document, headline: npt.NDArray[np.bool_], known: Known) -> npt.NDArray[np.int64]:
    """What each block is if it is not body: the index of its category, -1 where nothing tells.

    The headline is the title; then people say who have looked at the page, then the rule that takes up most of the block,
    then the words in the class and id of the elements around it, and for text and Markdown what the same line is in the
    page's HTML.
    """
    found = np.full(len(document.blocks), -1, np.int64)
    for index, block in enumerate(document.blocks):
        category = "title" if headline[index] else known.annotation(block) or category_by_marks_and_names(block)
        found[index] = known.categories.get(block.text, -1) if category is None else _CATEGORY[category]
    return found
