"""Headings within the article, and headings over what was dropped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from ..document import BODY
from ..marks import deciding_mark
from ..punctuation import letters
from ..segment.elements import HEADINGS
from ..segment.sentences import width
from ..shapes import NEAR_LEVELS, are_siblings, elements_around, heading_level, is_link, is_paragraph, is_sentence
from .state import (
    DETAIL_SIZE,
    HEAD_CATEGORIES,
    LEAD_WIDTH,
    LIST_LINE_SIZE,
    NEAR_HEADLINE,
    PULL_QUOTE_BYTES,
    Decision,
    is_alone,
)

SUBHEADING_SCORE: Final = 0.3
"""The least score of a subheading that a rule takes for the heading of a widget. Measured on unseen hosts."""
NAMED_HEADING_SCORE: Final = 0.8
"""The least score of a heading over kept text whose words a rule knows from menus, such as "Contact". Measured on unseen
hosts."""
WRITTEN_HEADINGS: Final = 2
"""Headings at least of Markdown that somebody wrote: with one it may be an article whose paragraphs a program extracted."""
WRITTEN_LINKED_SHARE: Final = 0.15
"""The share of its blocks that are links at most: of 370 pages turned into Markdown nine in ten have more."""
WRITTEN_KNOWN_SHARE: Final = 0.1
"""The share of its blocks, but for headings, that rules cover at most. Of the same pages none is taken for written Markdown
with this and the share of links; twenty documents written to try it are."""
CONTACT_LINES: Final = 2
"""Lines below a heading of which one has to say how somebody is reached."""
CARD_LINES: Final = 2
"""Lines of a list of cards at least."""
_BESIDE_CATEGORIES: Final = frozenset(("caption", "advert", "share", "audio", "byline", "timestamp"))
"""What may be dropped between a heading and what it stands over."""
_MENU_CATEGORIES: Final = frozenset(("legal", "navigation"))
"""Categories of the words of menus."""
_CONTACT: Final = re.compile(r"\w@\w|\d(?:[ ()/.–-]*\d){5}")
"""A mail address, or a telephone number."""
_AROUND_ARTICLE: Final = frozenset("advert audio bio byline caption related share subscribe timestamp".split())
"""Categories of what stands around an article, and not in documentation."""
_WIDGET_CATEGORIES: Final = frozenset("comments legal navigation related share subscribe tags".split())
"""Categories of widgets that have headings."""
_SECTION_NUMBER: Final = re.compile(r"(?:§ ?\d{1,3}|\d{1,3}(?:\.\d{1,2})*[.)]) ")


def keep_headings(decision: Decision) -> None:
    """A heading within the body of an article stays over what stays, if the model half takes it for body or a link of the
    page says the same. One that a rule knows stays if it stands with a paragraph among others of its level, and the model
    takes it for body (of 8 such headings on pages of unseen hosts 6 were body)."""
    body = decision.body()
    if not body or decision.document.metadata.is_article is False:
        return
    levels = {heading_level(decision.blocks[index]) for index in body}
    said = Counter(block.text for block in decision.blocks if not is_link(block))
    linked = {block.text for block in decision.blocks if is_link(block)}
    for index in range(body[0] + 1, body[-1]):
        block = decision.blocks[index]
        if (
            (
                decision.is_undecided(index)
                or decision.scores[index] >= NAMED_HEADING_SCORE
                or (heading_level(block) in levels and _heads_paragraph(decision, index))
            )
            and not decision.is_body(index)
            and not decision.is_decided_by_user(index)
            and (block.text in linked or decision.may_be_body(index))
            and heading_level(block) > 1
            and not is_link(block)
            and said[block.text] == 1
            and not _is_said_beside(decision, index)
            and decision.is_body(index + 1 + _is_button(decision, index + 1))
        ):
            decision.set(index, BODY, "heading")


def _heads_paragraph(decision: Decision, index: int) -> bool:
    """Whether the model takes a heading for body that stands in the same element as the paragraph below it."""
    block, below = decision.blocks[index], decision.blocks[index + 1]
    is_likely = decision.scores[index] >= decision.thresholds[index]
    return is_likely and is_paragraph(below.text) and are_siblings(block, below)


def keep_contact_headings(decision: Decision) -> None:
    """A short line that a rule knows from menus, such as "Contact", stays over what stays and holds a mail address or a
    telephone number (12 of 12 were body, in invented pages)."""
    for index in range(decision.next_body() + 1, len(decision.blocks) - 1):
        block = decision.blocks[index]
        if (
            not decision.is_body(index)
            and decision.category_without_model(index) in _MENU_CATEGORIES
            and deciding_mark(block) is not None
            and len(block.text) <= DETAIL_SIZE
            and not is_link(block)
            and decision.is_body(index + 1)
            and any(_CONTACT.search(below.text) for below in decision.blocks[index + 1 : index + 1 + CONTACT_LINES])
        ):
            decision.set(index, BODY, "heading")


def _is_said_beside(decision: Decision, index: int) -> bool:
    """Whether a block next to one holds all that it says, as the main text does of a pull quote."""
    said = letters(decision.blocks[index].text)
    beside = decision.blocks[max(index - 1, 0) : index] + decision.blocks[index + 1 : index + 2]
    return len(said.encode()) in PULL_QUOTE_BYTES and any(said in letters(block.text) for block in beside)


def _is_button(decision: Decision, index: int) -> bool:
    """Whether a block beside a heading is a button or link to edit, copy or share what follows."""
    return (
        len(decision.blocks[index].text) <= DETAIL_SIZE and not decision.is_undecided(index) and not decision.is_body(index)
    )


def drop_headings_over_nothing(decision: Decision) -> None:
    """A heading of HTML or Markdown goes if all that it stands over was dropped. What is as long as a paragraph stays:
    Markdown reads one for a heading if a rule stands right below it."""
    standfirst = _standfirst_heading(decision)
    over: list[tuple[int, int]] = []  # headings since the last kept block, with their levels
    found: list[int] = []
    dropped = False
    for index, block in enumerate(decision.blocks):
        if not decision.is_body(index):
            dropped = dropped or decision.category_without_model(index) not in _BESIDE_CATEGORIES
        elif (
            not (level := heading_level(block))
            or index == standfirst
            or len(block.text) > LIST_LINE_SIZE
            or is_paragraph(block.text)
        ):
            over = []
        else:
            if dropped:
                found += [one for one, above in over if above >= level]
            over = [(one, above) for one, above in over if above < level] + [(index, level)]
            dropped = False
    _drop_headings(decision, [*found, *(one for one, _ in over if dropped)])


def drop_headings_of_cards(decision: Decision) -> None:
    """A heading goes if all beside it in its part of the page was dropped: sentences, or a list of related lines within
    the body."""
    found = []
    body = decision.body()
    first = next((one for one in body if is_paragraph(decision.blocks[one].text)), len(decision.blocks))
    for index in body:
        if not heading_level(decision.blocks[index]):
            continue
        around = elements_around(decision.blocks[index], NEAR_LEVELS)
        part = next((one for one in around if one.tag not in HEADINGS and len(decision.blocks_in(one)) > 1), None)
        if part is None or not is_alone(body, decision.blocks_in(part)):
            continue
        beside = [one for one in decision.blocks_in(part) if one != index]
        related = sum(decision.category_without_model(one) == "related" for one in beside)
        is_list = index > first and len(beside) >= CARD_LINES and related > len(beside) / 2
        if is_list or any(is_sentence(decision.blocks[one].text) for one in beside):
            found.append(index)
    _drop_headings(decision, found)


def drop_headings_of_link_lists(decision: Decision) -> None:
    """A heading right over a list of links goes if the list was dropped."""
    found = []
    for heading, form, lines in decision.lists_below_lines():
        if (
            form[0] in ("ul", "ol")
            and len(lines) > 1
            and decision.is_body(heading)
            and heading_level(decision.blocks[heading])
            and not any(map(decision.is_body, lines))
            and all(decision.blocks[one].linked_share > 1 / 2 for one in lines)
        ):
            found.append(heading)
    _drop_headings(decision, found)


def _drop_headings(decision: Decision, headings: Sequence[int]) -> None:
    """Drop headings over nothing, but not what is a standfirst."""
    standfirst = _standfirst_heading(decision) if headings else None
    decision.set_all([one for one in headings if one != standfirst], "boilerplate", "heading-over-nothing")


def _standfirst_heading(decision: Decision) -> int | None:
    """The first block of the body if it is a sentence right below the headline: where it is a heading, it stands over
    nothing but a byline."""
    headline = decision.headline()
    first = decision.next_body()
    if headline is None or not headline < first < min(headline + NEAR_HEADLINE, len(decision.blocks)):
        return None
    text = decision.blocks[first].text
    return first if width(text) >= LEAD_WIDTH and is_sentence(text) else None


def keep_written_markdown(decision: Decision) -> None:
    """Markdown that somebody wrote, such as documentation, comes back as it came: no page was turned into it. It begins with
    its headline or a sentence, has headings and few links, and holds none of what stands around an article, as far as rules
    know. (No page among 370 that html2text rendered or that were written to be told from it is taken for such.)"""
    blocks = decision.blocks
    headings = sum(heading_level(block) > 0 for block in blocks)
    links = sum(map(is_link, blocks))
    if headings < WRITTEN_HEADINGS or links > WRITTEN_LINKED_SHARE * len(blocks):
        return
    if not (heading_level(blocks[0]) == 1 or is_sentence(blocks[0].text)):
        return
    others = (blocks[index] for index in decision.marked if not heading_level(blocks[index]))
    known = [mark.rule.category for block in others if (mark := deciding_mark(block))]
    if len(known) <= WRITTEN_KNOWN_SHARE * len(blocks) and not _AROUND_ARTICLE.intersection(known):
        decision.set_all((one for one in range(len(blocks)) if _may_be_written(decision, one)), BODY, "clean")


def _may_be_written(decision: Decision, index: int) -> bool:
    """Whether a block was dropped, and it is a heading, an item of a list, or nothing that a rule covers."""
    block = decision.blocks[index]
    is_part = heading_level(block) or decision.forms[index] is not None or deciding_mark(block) is None
    return bool(is_part) and not decision.is_body(index) and not decision.is_decided_by_user(index)


def keep_headings_of_clean(decision: Decision) -> None:
    """The headings stay of a text or Markdown of which nothing else would go, but for one line above the body of a text: the
    one at the top of Markdown, which comes back as it came; between paragraphs single words that are headings of widgets
    elsewhere, such as "Comments", and short lines with the number of a section."""
    first = decision.next_body()
    if first > 1 or len(decision.blocks) == 1:
        return
    is_named_by_itself = not decision.document.metadata.titles[1:]
    dropped = [index for index in range(1, len(decision.blocks)) if not decision.is_body(index)]
    texts = [decision.blocks[index].text for index in dropped]
    if len(set(texts)) == len(texts) and all(_could_be_subheading(decision, index) for index in dropped):
        decision.set_all(dropped, BODY, "clean")
        if heading_level(decision.blocks[0]) == 1 and is_named_by_itself and not decision.is_decided_by_user(0):
            decision.set(0, BODY, "clean")


def _could_be_subheading(decision: Decision, index: int) -> bool:
    """Whether a line within the body that a rule knows, as the heading of a widget or with the number of a section before
    it, stands between two paragraphs that stay."""
    text = decision.blocks[index].text
    is_numbered = _SECTION_NUMBER.match(text) is not None and len(text) <= DETAIL_SIZE
    category = decision.category_without_model(index)
    return (
        deciding_mark(decision.blocks[index]) is not None
        and not decision.is_decided_by_user(index)
        and (category not in HEAD_CATEGORIES if is_numbered else category in _WIDGET_CATEGORIES and len(text.split()) == 1)
        and decision.scores[index] >= SUBHEADING_SCORE
        and all(decision.is_body(one) and is_paragraph(decision.blocks[one].text) for one in (index - 1, index + 1))
    )
