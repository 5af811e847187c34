"""What each block of a page is: whether it is the headline, and the category of what is not body."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from cleaner import votes
from cleaner.decide.headline import standfirsts_among
from cleaner.decide.state import TITLE_LIKENESS
from cleaner.document import CATEGORIES, Document
from evaluation.clutter import category_by_marks_and_names


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


_CATEGORY: Final = {name: index for index, name in enumerate(CATEGORIES)}


def categories(document: Document, headline: npt.NDArray[np.bool_], known: dict[str, int]) -> npt.NDArray[np.int64]:
    """What each block is if it is not body: the index of its category, -1 where nothing tells.

    The headline is the title; then the rule that takes up most of the block says, then the words in the class and id
    of the elements around it, and for text and Markdown, ``known``: what the same line is in the page's HTML.
    """
    found = np.full(len(document.blocks), -1, np.int64)
    for index, block in enumerate(document.blocks):
        category = "title" if headline[index] else category_by_marks_and_names(block)
        if category is not None:
            found[index] = _CATEGORY[category]
        elif document.kind != "html":
            found[index] = known.get(block.text, -1)
        else:
            found[index] = _CATEGORY["boilerplate"]
    return found
