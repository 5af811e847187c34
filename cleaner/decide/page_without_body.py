"""A page of which nothing is left."""

from __future__ import annotations

from typing import Final

from ..document import BODY
from ..shapes import elements_around, heading_level, is_link, is_sentence
from .state import OVERRULING, Decision

FEW_SENTENCES: Final = 3
"""A page of HTML or Markdown with no more sentences than these is not emptied of them."""
LARGE_TEXT_SIZE: Final = 5000
"""Characters of a text in one element that is not dropped if nothing else is left."""
LARGE_TEXT_SHARE: Final = 0.8
"""The share of the page's text that it holds at least."""
LARGE_TEXT_LINE_SIZE: Final = 20
"""Characters of its lines on average, at least."""


def judge_page_without_body(decision: Decision) -> None:
    """Where nothing is left, sentences stay that only the model takes for clutter: those of a text, which an extractor
    chose, and those of HTML or Markdown that has but a few, or that the title repeats in no heading, as of a short post.
    Else such a page has no body, as a front page."""
    if _has_body(decision):
        return
    sentences = [
        index
        for index, block in enumerate(decision.blocks)
        if (decision.is_undecided(index) or (decision.verdicts[index].reason == "page-title" and not heading_level(block)))
        and not block.marks
        and not is_link(block)
        and is_sentence(block.text)
    ]
    if decision.document.kind != "text" and not 0 < len(sentences) <= FEW_SENTENCES:
        sentences = _largest_text(decision)
    decision.set_all(sentences, BODY, "nothing-else")
    if not sentences:
        decision.set_all(decision.body(), "navigation", "no-body")


def _has_body(decision: Decision) -> bool:
    """Whether anything stays that is not a link, or is a sentence of which the model is sure: a front page has links
    alone. So has a clean list of them."""
    return decision.is_clean or any(
        decision.is_body(index) and (not is_link(block) or (decision.scores[index] > OVERRULING and is_sentence(block.text)))
        for index, block in enumerate(decision.blocks)
    )


def _largest_text(decision: Decision) -> list[int]:
    """The unlinked lines that one element of HTML holds, if they are long and nearly all of the page's text."""
    held: dict[int, list[int]] = {}
    for index, block in enumerate(decision.blocks) if decision.is_html else ():
        is_free = decision.is_undecided(index) and not block.marks and not is_link(block)
        if is_free:
            for element in elements_around(block, 2):
                held.setdefault(element.number, []).append(index)
    sizes = {number: sum(len(decision.blocks[one].text) for one in lines) for number, lines in held.items()}
    whole = sum(len(block.text) for block in decision.blocks)
    for number, size in sizes.items():
        if size >= max(LARGE_TEXT_SIZE, LARGE_TEXT_SHARE * whole) and size >= LARGE_TEXT_LINE_SIZE * len(held[number]):
            return held[number]
    return []
