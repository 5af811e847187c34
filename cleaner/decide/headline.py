"""The headline, the dates beside it, and what stands between it and the body."""

from __future__ import annotations

from typing import Final

import numpy as np

from .. import titles
from ..document import BODY, Block, Document
from ..marks import is_date
from ..punctuation import COLONS, PAUSES
from ..segment.elements import LINKED_SHARE
from ..segment.purposes import is_standfirst
from ..segment.sentences import width
from ..shapes import (
    elements_around,
    is_link,
    is_paragraph,
    is_pictured,
    is_preformatted,
    is_recipe_name,
    is_sentence,
    is_set_apart,
    is_title_case,
    table_of,
)
from .state import DETAIL_SIZE, LEAD_WIDTH, LIST_LINE_SIZE, NEAR_HEADLINE, TITLE_LIKENESS, Decision

DESCRIBED_SHARE: Final = 0.8
"""A block of which the page's description holds more than this share is its standfirst."""
SAME_TITLE: Final = 0.95
"""What a recipe's name and the page's title have in common. Measured on unseen hosts."""
FIRST_LINE_SCORE: Final = 0.4
"""The first line that stays is no headline if its score is more than this. Measured on unseen hosts."""
FIRST_LINE_WIDTH: Final = 16
"""Columns of a headline at least: shorter lines are subheadings, such as those of a product's text."""
FIRST_LINE_BLOCKS: Final = 4
"""Blocks from it to the first paragraph at most."""


def drop_headlines(decision: Decision) -> None:
    """What says the same as the page's title goes, up to the first long block of the body; so does a recipe's name."""
    votes = decision.document.votes.get("title")
    if votes is None:
        _drop_first_line_again(decision)
        return
    in_body = False
    for index, vote in enumerate(votes.tolist()):
        if in_body:
            if vote >= SAME_TITLE and decision.is_body(index) and is_recipe_name(decision.blocks[index]):
                decision.set(index, "title", "page-title")
        elif vote >= TITLE_LIKENESS and not _cannot_be_headline(decision, index):
            decision.set(index, "title", "page-title")
        elif decision.is_body(index) and len(decision.blocks[index].text) > LIST_LINE_SIZE:
            in_body = True


def _cannot_be_headline(decision: Decision, index: int) -> bool:
    """Whether a block is code, or stands in a table."""
    return is_preformatted(decision.blocks[index]) or table_of(decision.blocks[index], decision.forms[index]) is not None


def _drop_first_line_again(decision: Decision) -> None:
    """A text of a whole page may begin with the page's title: the headline, a sign, and the site's name."""
    parts = set(titles.parts(decision.blocks[0].text)) if not decision.is_body(0) else set()
    if len(parts) < 2:
        return
    for index, block in enumerate(decision.blocks):
        if block.text in parts:
            decision.set(index, "title", "page-title")
        elif decision.is_body(index) and len(block.text) > LIST_LINE_SIZE:
            return


def drop_first_line(decision: Decision) -> None:
    """The first line of a text that stays is the headline if it is no sentence, a paragraph follows, the model is not sure,
    and something was dropped beside it. (On pages of unseen hosts 17 of 23 such lines were, and of the six others three were
    headlines that the corpora count as body.)"""
    first = decision.next_body()
    second = decision.next_body(first + 1)
    if decision.is_clean or second >= len(decision.blocks) or second - first > FIRST_LINE_BLOCKS:
        return
    line, paragraph = decision.blocks[first], decision.blocks[second]
    may_be = decision.scores[first] <= FIRST_LINE_SCORE and decision.is_undecided(first) and decision.forms[first] is None
    is_line = len(line.text) <= LIST_LINE_SIZE and width(line.text) >= FIRST_LINE_WIDTH and not is_sentence(line.text)
    is_fact = not COLONS.isdisjoint(line.text) or line.text[-1] in PAUSES
    is_beside_dropped = first > 0 or second > 1
    if (
        may_be
        and is_line
        and not is_fact
        and is_beside_dropped
        and is_paragraph(paragraph.text)
        and not paragraph.text[0].islower()
    ):
        decision.set(first, "title", "first-line")


def keep_greeting(decision: Decision) -> None:
    """A short line that ends with a comma right above the body stays if the model alone dropped it: a letter begins so, or a
    sentence. (On 768 pages of the corpora all six such lines were body.)"""
    above = decision.next_body() - 1
    if above < 0 or above + 1 == len(decision.blocks) or not decision.is_dropped_by_model(above):
        return
    line = decision.blocks[above]
    if line.text[-1] in PAUSES and len(line.text) <= DETAIL_SIZE and not is_link(line):
        decision.set(above, BODY, "greeting")


def drop_dates_beside_bylines(decision: Decision) -> None:
    """A date that stands alone could head a diary's entry. It goes beside a byline, a time or the title, or if it stands
    before all of the body and is the only one."""
    dates = [index for index in decision.marked if decision.is_body(index) and is_date(decision.blocks[index])]
    before_body = len(dates) == 1 and dates[0] == decision.next_body()
    chosen = []
    for index in dates:
        around = range(len(decision.blocks))[max(index - 1, 0) : index + 2]
        if before_body or any(decision.category_without_model(one) in ("byline", "timestamp", "title") for one in around):
            chosen.append(index)
    decision.set_all(chosen, "timestamp", "beside-byline")


def keep_standfirst(decision: Decision) -> None:
    """What the page describes or names as its standfirst stays, shortly behind the headline."""
    headline = decision.headline()
    if headline is None:
        return
    for index in standfirsts_among(decision.document, range(len(decision.blocks))[headline + 1 : headline + NEAR_HEADLINE]):
        if decision.is_undecided(index):
            decision.set(index, BODY, "standfirst")


def standfirsts_among(document: Document, places: range) -> list[int]:
    """Which blocks at ``places``, between the headline and the body, are the standfirst.

    The page's description says what they say, or the site names them so. A caption or a link is none.
    """
    described = document.votes.get("description")
    found = []
    for index in places:
        block = document.blocks[index]
        around = list(elements_around(block, 2))
        if block.linked_share > LINKED_SHARE or any(one.tag == "figcaption" for one in around):
            continue
        is_described = described is not None and described[index] > np.float32(DESCRIBED_SHARE)
        is_named = width(block.text) >= LEAD_WIDTH and is_standfirst("\n".join(one.names for one in around))
        if is_described or is_named:
            found.append(index)
    return found


def keep_leads(decision: Decision) -> None:
    """Between the headline and the body, a sentence in a ``<p>`` of HTML beside the headline stays. So does what stands
    right below the headline if the model half takes it for body and it is no list of names."""
    headline = decision.title_heading()
    if headline is None:
        return
    first = decision.next_body(headline)
    for index in range(headline + 1, min(first, headline + NEAR_HEADLINE) if first < len(decision.blocks) else 0):
        block = decision.blocks[index]
        is_next = index == headline + 1 and decision.may_be_body(index) and not is_title_case(block.text)
        is_beside = decision.is_html and is_sentence(block.text) and _is_beside(block, decision.blocks[headline])
        if (is_next or is_beside) and _could_be_lead(decision, index):
            decision.set(index, BODY, "lead")


def _is_beside(block: Block, headline: Block) -> bool:
    """Whether a block is a ``<p>`` in the element that the headline stands in."""
    own, heading = next(elements_around(block)), next(elements_around(headline))
    return own.tag == "p" and own.parent is heading.parent


def _could_be_lead(decision: Decision, index: int) -> bool:
    """Whether a block is long enough for a lead, and no rule, link, image or figure speaks against it."""
    block = decision.blocks[index]
    return (
        decision.is_undecided(index)
        and width(block.text) >= LEAD_WIDTH
        and all(mark.rule.weak for mark in block.marks)
        and not (block.linked_share or is_pictured(block) or is_set_apart(block))
    )
