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


def drop_next_article(case: Decision) -> None:
    """Another article that the page shows below its own goes: it begins with a headline of the same level, and is all that
    the largest element without the page's own headline holds."""
    votes = case.document.votes.get("title")
    headline = case.title_heading()
    if votes is None or headline is None or case.document.metadata.is_article is False:
        return
    level = heading_level(case.blocks[headline])
    end = headline + 1
    for index in range(end, len(case.blocks)):
        if index < end or heading_level(case.blocks[index]) != level or votes[index] >= TITLE_LIKENESS:
            continue
        element = _element_without(case, headline, index)
        part = range(index, index + 1) if element is None else case.blocks_in(element)
        under = range(index + 1, min(index + NEXT_BYLINE_BLOCKS, part.stop))
        if (
            (_is_in_article(case, headline) and _is_in_article(case, index, without=headline))
            or any(case.category_without_model(one) == "byline" for one in under)
            or (
                _are_alike(element, _element_without(case, index, headline))
                and any(_is_dated_line(case, one) for one in under)
            )
        ):
            end = part.stop
            for one in range(index, end):
                if case.is_body(one):
                    case.set(one, "related", "next-article")


def _is_in_article(case: Decision, index: int, without: int = -1) -> bool:
    """Whether a block stands in an ``<article>`` that does not hold another one."""
    around = elements_around(case.blocks[index])
    return any(one.tag == "article" and without not in case.blocks_in(one) for one in around)


def _is_dated_line(case: Decision, index: int) -> bool:
    """Whether a block is a short line with a date or an author's name, as rules see it."""
    block = case.blocks[index]
    known = any(mark.rule.category in HEAD_CATEGORIES for mark in block.marks)
    return known and len(block.text) <= BYLINE_SIZE and not is_sentence(block.text)


def _element_without(case: Decision, other: int, index: int) -> Element | None:
    """The largest element with one block and without another one."""
    return largest(elements_around(case.blocks[index], PART_LEVELS), lambda one: other not in case.blocks_in(one))


def drop_labels_around_body(case: Decision) -> None:
    """A label with a count ("The floods (214)") goes with the related lines that it heads.

    It stands above and below the sentences of a text, or behind all of them in a text that ends with clutter."""
    first: dict[str, int] = {}
    for index, block in enumerate(case.blocks):
        if len(block.text) > LIST_LINE_SIZE or not has_count(block.text):
            continue
        if case.category_without_model(index) == "comments":
            continue
        above = first.setdefault(_BEFORE_LABEL.sub("", block.text), index)
        is_around = _has_statement(case, range(above + 1, index))
        is_behind_all = _has_statement(case, range(index)) and not _has_statement(case, range(index + 1, len(case.blocks)))
        if is_around or (is_behind_all and not case.is_body(len(case.blocks) - 1)):
            end = end_of_list(case, index, OVERRULING if is_around else REST_CERTAINTY)
            for one in (above, *range(index, end)):
                if case.is_undecided(one):
                    category = "tags" if is_enumeration(case.blocks[one].text) else "related"
                    case.set(one, category, "label-around-body")
            return


def _has_statement(case: Decision, places: range) -> bool:
    """Whether a statement of the body stands there."""
    return any(is_statement(case.blocks[index].text) for index in places if case.is_body(index))


def drop_trailing_headlines(case: Decision) -> None:
    """Headlines in title case go that stand in a row between a text's last statement and clutter that a rule knows."""
    others = (one for one in range(len(case.blocks)) if case.is_body(one) and not _could_be_headline(case, one))
    begin = end = max(others, default=len(case.blocks)) + 1
    while end < len(case.blocks) and _could_be_headline(case, end):
        end += 1
    if end - begin >= TRAILING_HEADLINES and any(case.is_decided_by_rule(one) for one in case.marked if one >= end):
        for index in filter(case.is_body, range(begin, end)):
            case.set(index, "related", "trailing-headline")


def _could_be_headline(case: Decision, index: int) -> bool:
    text = case.blocks[index].text
    return (
        case.is_undecided(index)
        and len(text) <= LIST_LINE_SIZE
        and case.scores[index] < SURE
        and is_title_case(text)
        and not is_statement(text)
    )


def drop_what_is_not_stated(case: Decision) -> None:
    """What the body in the page's structured data (JSON-LD) lacks goes if the model is not sure of it. That body has to
    cover most of what is kept, for some sites state only the beginning; a sentence behind it that is laid out like its last
    block needs a lower score."""
    votes = case.document.votes.get("json_ld")
    if votes is None:
        return
    kept = case.body()
    sizes = {index: len(case.blocks[index].text) for index in kept}
    stated = [index for index in kept if votes[index] >= STATED_VOTE]
    if sum(sizes[index] for index in stated) < STATED_SHARE * sum(sizes.values()):
        return
    for index in kept:
        if votes[index] >= STATED_VOTE or index < stated[0] or heading_level(case.blocks[index]):
            continue
        goes_on = index > stated[-1] and _goes_on(case.blocks[stated[-1]], case.blocks[index])
        if case.scores[index] < (REST_CERTAINTY if goes_on else SURE):
            case.set(index, case.category_if_dropped(index), "not-stated")


def _goes_on(last: Block, block: Block) -> bool:
    """Whether a sentence stands in the same element as another block and is laid out like it."""
    return template(last) == template(block) and are_siblings(last, block) and is_sentence(block.text)


def _are_alike(one: Element | None, other: Element | None) -> bool:
    """Whether two elements have the same tag and names, and names at all."""
    return one is not None and other is not None and one.names != "" and (one.tag, one.names) == (other.tag, other.names)
