"""What follows the article: the next one, headlines, and what the stated body lacks."""

from __future__ import annotations

import re
from typing import Final

from ..document import Block, Element
from ..segment.elements import largest
from ..shapes import (
    are_siblings,
    elements_around,
    has_count,
    heading_level,
    is_enumeration,
    is_sentence,
    is_statement,
    is_title_case,
    template,
)
from .sections import end_of_list
from .state import BYLINE_SIZE, HEAD_CATEGORIES, LIST_LINE_SIZE, OVERRULING, REST_CERTAINTY, SURE, TITLE_LIKENESS, Decision

STATED_VOTE: Final = 0.5
"""A block of which so much stands in the stated body is part of it. Measured on unseen hosts."""
STATED_SHARE: Final = 0.7
"""The stated body is an authority if it covers more than this share of what is kept. Measured on unseen hosts."""
TRAILING_HEADLINES: Final = 3
"""So many headlines in title case behind the last sentence are related ones."""
PART_LEVELS: Final = 32
"""Elements around the headline of a further article among which its part of the page is looked for."""
NEXT_BYLINE_BLOCKS: Final = 5
"""Blocks from the headline of a further article on among which its byline stands."""
_BEFORE_LABEL: Final = re.compile(r"^[^:：]{1,20}+[:：]\s*")
"""What stands before a label: "Topic: "."""


def drop_next_article(decision: Decision) -> None:
    """Another article that the page shows below its own goes: it begins with a headline of the same level, and is all that
    the largest element without the page's own headline holds."""
    votes = decision.document.votes.get("title")
    headline = decision.title_heading()
    if votes is None or headline is None or decision.document.metadata.is_article is False:
        return
    level = heading_level(decision.blocks[headline])
    end = headline + 1
    for index in range(end, len(decision.blocks)):
        if index < end or heading_level(decision.blocks[index]) != level or votes[index] >= TITLE_LIKENESS:
            continue
        element = _element_without(decision, headline, index)
        part = range(index, index + 1) if element is None else decision.blocks_in(element)
        under = range(index + 1, min(index + NEXT_BYLINE_BLOCKS, part.stop))
        if (
            (_is_in_article(decision, headline) and _is_in_article(decision, index, without=headline))
            or any(decision.category_without_model(one) == "byline" for one in under)
            or (
                _are_alike(element, _element_without(decision, index, headline))
                and any(_is_dated_line(decision, one) for one in under)
            )
        ):
            end = part.stop
            decision.set_all(filter(decision.is_body, range(index, end)), "related", "next-article")


def _is_in_article(decision: Decision, index: int, without: int = -1) -> bool:
    """Whether a block stands in an ``<article>`` that does not hold another one."""
    around = elements_around(decision.blocks[index])
    return any(one.tag == "article" and without not in decision.blocks_in(one) for one in around)


def _is_dated_line(decision: Decision, index: int) -> bool:
    """Whether a block is a short line with a date or an author's name, as rules see it."""
    block = decision.blocks[index]
    known = any(mark.rule.category in HEAD_CATEGORIES for mark in block.marks)
    return known and len(block.text) <= BYLINE_SIZE and not is_sentence(block.text)


def _element_without(decision: Decision, other: int, index: int) -> Element | None:
    """The largest element with one block and without another one."""
    return largest(elements_around(decision.blocks[index], PART_LEVELS), lambda one: other not in decision.blocks_in(one))


def drop_labels_around_body(decision: Decision) -> None:
    """A label with a count ("The floods (214)") goes with the related lines that it heads.

    It stands above and below the sentences of a text, or behind all of them in a text that ends with clutter."""
    first: dict[str, int] = {}
    for index, block in enumerate(decision.blocks):
        if len(block.text) > LIST_LINE_SIZE or not has_count(block.text):
            continue
        if decision.category_without_model(index) == "comments":
            continue
        above = first.setdefault(_BEFORE_LABEL.sub("", block.text), index)
        is_around = _has_statement(decision, range(above + 1, index))
        is_behind_all = _has_statement(decision, range(index)) and not _has_statement(
            decision, range(index + 1, len(decision.blocks))
        )
        if is_around or (is_behind_all and not decision.is_body(len(decision.blocks) - 1)):
            end = end_of_list(decision, index, OVERRULING if is_around else REST_CERTAINTY)
            for one in (above, *range(index, end)):
                if decision.is_undecided(one):
                    is_topic = one in (above, index) or is_enumeration(decision.blocks[one].text)
                    category = "tags" if is_topic else "related"
                    decision.set(one, category, "label-around-body")
            return


def _has_statement(decision: Decision, places: range) -> bool:
    """Whether a statement of the body stands there."""
    return any(is_statement(decision.blocks[index].text) for index in places if decision.is_body(index))


def drop_trailing_headlines(decision: Decision) -> None:
    """Headlines in title case go that stand in a row between a text's last statement and clutter that a rule knows."""
    others = (one for one in range(len(decision.blocks)) if decision.is_body(one) and not _could_be_headline(decision, one))
    begin = end = max(others, default=len(decision.blocks)) + 1
    while end < len(decision.blocks) and _could_be_headline(decision, end):
        end += 1
    if end - begin >= TRAILING_HEADLINES and any(decision.is_decided_by_rule(one) for one in decision.marked if one >= end):
        decision.set_all(filter(decision.is_body, range(begin, end)), "related", "trailing-headline")


def _could_be_headline(decision: Decision, index: int) -> bool:
    text = decision.blocks[index].text
    return (
        decision.is_undecided(index)
        and len(text) <= LIST_LINE_SIZE
        and decision.scores[index] < SURE
        and is_title_case(text)
        and not is_statement(text)
    )


def drop_what_is_not_stated(decision: Decision) -> None:
    """What the body in the page's structured data (JSON-LD) lacks goes if the model is not sure of it. That body has to
    cover most of what is kept, for some sites state only the beginning; a sentence behind it that is laid out like its last
    block needs a lower score."""
    votes = decision.document.votes.get("json_ld")
    if votes is None:
        return
    kept = decision.body()
    sizes = {index: len(decision.blocks[index].text) for index in kept}
    stated = [index for index in kept if votes[index] >= STATED_VOTE]
    if sum(sizes[index] for index in stated) < STATED_SHARE * sum(sizes.values()):
        return
    for index in kept:
        if votes[index] >= STATED_VOTE or index < stated[0] or heading_level(decision.blocks[index]):
            continue
        goes_on = index > stated[-1] and _goes_on(decision.blocks[stated[-1]], decision.blocks[index])
        if decision.scores[index] < (REST_CERTAINTY if goes_on else SURE):
            decision.set(index, decision.category_if_dropped(index), "not-stated")


def _goes_on(last: Block, block: Block) -> bool:
    """Whether a sentence stands in the same element as another block and is laid out like it."""
    return template(last) == template(block) and are_siblings(last, block) and is_sentence(block.text)


def _are_alike(one: Element | None, other: Element | None) -> bool:
    """Whether two elements have the same tag and names, and names at all."""
    return one is not None and other is not None and one.names != "" and (one.tag, one.names) == (other.tag, other.names)
