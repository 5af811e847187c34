"""Lines, lists and tables that belong to lines that stay."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from itertools import takewhile
from typing import Final

from ..document import BODY, Block
from ..marks import category_by_marks
from ..punctuation import BULLETS, COLONS, QUOTES
from ..segment import purposes
from ..segment.elements import LINKED_SHARE
from ..shapes import (
    elements_around,
    heading_level,
    is_link,
    is_paragraph,
    is_pictured,
    is_set_apart,
    is_term,
    nearest_element,
    runs,
    table_of,
)
from .scores_and_thresholds import ALIKE_LINES
from .state import DETAIL_SIZE, OVERRULING, Decision

LIST_SCORE: Final = 0.2
"""The lines of a list behind a line that stays stay with this score on average. In five renderings of unseen hosts 276 of
544 such lines were body."""
CELL_SIZE: Final = 60
"""Characters of a cell of a table of data at most, if its cells are blocks."""
_TABLE_LEVELS: Final = 8
"""Elements around a block among which its table is."""
_NAMED_LEVELS: Final = 4
"""Elements around a paragraph, of which none is named for what is set into an article."""
_SET_IN: Final = (purposes.CAPTION, purposes.OFFER, purposes.POLL, purposes.PULL_QUOTE, purposes.INFOBOX)
_CLOCK: Final = re.compile(r"\d{1,2}[:.h]\d{2}")
"""A time of the day alone: of a post of a live blog, or of a comment."""
_FRAME: Final = re.compile(r"[\s()\[\]{};,]+|[+|][-=+|:\s]*[+|]|[\s─━│┃┌┐└┘├┤┬┴┼═║╔╗╚╝╠╣╦╩╬]+")
"""A line of code that opens or closes something, and the upper or lower line of a table that is drawn with signs."""


def keep_symbol_lines(case: Decision) -> None:
    """Lines of a text without a letter or digit stay among lines that stay: a brace in code, the break of a scene. Brackets
    and the frame of a table stay with the lines right before or behind them, too."""
    blocks = case.blocks
    symbols = {
        index
        for index, block in enumerate(blocks)
        if not any(map(str.isalnum, block.text)) and case.is_undecided(index) and not case.is_body(index)
    }
    frames = {index for index in symbols if _FRAME.fullmatch(blocks[index].text)}
    for _, run in runs([index in symbols or None for index in range(len(blocks))]):
        first, last = run[0], run[-1]
        is_before = first > 0 and case.is_body(first - 1)
        is_behind = last + 1 < len(blocks) and case.is_body(last + 1)
        stays: Iterable[int] = run if is_before and is_behind else ()
        if is_before and not is_behind:
            stays = takewhile(lambda index: index in frames and not blocks[index].starts_paragraph, run)
        elif is_behind and not is_before:
            stays = takewhile(lambda index: index in frames and not blocks[index + 1].starts_paragraph, reversed(run))
        for index in stays:
            case.set(index, BODY, "between-body")


def keep_between_paragraphs(case: Decision) -> None:
    """A line that no rule knows stays between kept paragraphs: of a text with half the score that it needs, if it is not the
    time of a post, of HTML if it is a paragraph without links that its elements do not name as anything else. (Hardly a page
    has one that the model drops: of 12 on pages of hosts that it did not see 10 were captions, quotations and offers, which
    are named so, and two body.)"""
    paragraphs = {index for index in case.body() if is_paragraph(case.blocks[index].text)}
    for index, block in enumerate(case.blocks):
        if (
            {index - 1, index + 1} <= paragraphs
            and case.is_undecided(index)
            and not case.is_body(index)
            and (_is_plain_paragraph(block) if case.is_html else case.may_be_body(index) and _is_plain_line(block))
        ):
            case.set(index, BODY, "between-paragraphs")


def _is_plain_line(block: Block) -> bool:
    """Whether no rule knows a line of a text, and it is more than the time of a post."""
    return not block.marks and _CLOCK.fullmatch(block.text) is None


def _is_plain_paragraph(block: Block) -> bool:
    """Whether a block of HTML is a paragraph without links, and nothing that is set into an article."""
    is_apart = is_set_apart(block) or is_pictured(block) or block.text[0] in QUOTES
    names = " ".join((block.names, *(one.names for one in elements_around(block, _NAMED_LEVELS))))
    return (
        is_paragraph(block.text)
        and not is_apart
        and not block.linked_share
        and category_by_marks(block) is None
        and not any(purpose.search(names) for purpose in _SET_IN)
    )


def judge_tables_whole(case: Decision) -> None:
    """A table of Markdown stays or goes as most of it does: without its head it would be none; of text it only stays."""
    for _, rows in runs(list(map(table_of, case.blocks, case.forms))):
        if len(rows) < 2:
            continue
        sizes = [len(case.blocks[index].text) for index in rows]
        stays = 2 * sum(size for index, size in zip(rows, sizes, strict=True) if case.is_body(index))
        is_whole = stays > sum(sizes)
        if not (is_whole or case.document.kind == "markdown"):
            continue
        for index in rows:
            if case.is_body(index) != is_whole:
                case.set(index, BODY if is_whole else case.category_if_dropped(index), "whole-table")


def keep_small_tables(case: Decision) -> None:
    """A table of HTML whose cells are blocks, all of them short, stays whole if most of it does, or if some of it does and
    it stands without links between blocks that stay. (On pages of unseen hosts 13 of 16 blocks of such tables that the model
    dropped were body; of the tables between blocks that stay the only one was.)"""
    body = frozenset(case.body())
    for table, cells in runs([_table_of_cell(block) for block in case.blocks]):
        if len(cells) < ALIKE_LINES or len(cells) != len(case.blocks_by_element[table]):
            continue
        staying = len(body.intersection(cells))
        if 2 * staying > len(cells) or (staying and _stands_in_text(case, cells, body)):
            for index in cells:
                if case.is_undecided(index) and index not in body:
                    case.set(index, BODY, "whole-table")


def _stands_in_text(case: Decision, cells: Sequence[int], body: AbstractSet[int]) -> bool:
    """Whether a table without links stands behind what stays and, headings aside, before it."""
    if cells[0] - 1 not in body or any(is_link(case.blocks[index]) for index in cells):
        return False
    below = range(cells[-1] + 1, len(case.blocks))
    return next((index for index in below if not heading_level(case.blocks[index])), -1) in body


def _table_of_cell(block: Block) -> int | None:
    """The number of the table that a short block is in."""
    table = nearest_element(block, "table", _TABLE_LEVELS) if len(block.text) <= CELL_SIZE else None
    return table.number if table is not None else None


def keep_announced_lists(case: Decision) -> None:
    """A list of HTML or Markdown stays right behind a line that stays and ends with a colon, with half the score that it
    needs (in HTML of unseen hosts 5 of 7 such lists were body)."""
    for before, _, lines in case.lists_below_lines():
        if (
            case.is_body(before)
            and case.blocks[before].text[-1] in COLONS
            and all(case.is_undecided(one) and not case.is_body(one) and case.may_be_body(one) for one in lines)
        ):
            for one in lines:
                case.set(one, BODY, "list")


def keep_lists_between_paragraphs(case: Decision) -> None:
    """A list of HTML of which no item is a link for the most part stays between two paragraphs, or a heading and a
    paragraph, that stay, in the same element as these. (Between paragraphs no list of pages of unseen hosts that the model
    drops stands so; those of menus and buttons do not.)"""
    for before, form, lines in case.lists_below_lines():
        around = [case.blocks[one] for one in (before, lines[-1] + 1) if one < len(case.blocks) and case.is_body(one)]
        if len(around) < 2 or not is_paragraph(around[1].text):
            continue
        if not (is_paragraph(around[0].text) or heading_level(around[0])):
            continue
        if any(case.blocks[one].linked_share > LINKED_SHARE or case.is_decided_by_user(one) for one in lines):
            continue
        own = next((one for one in elements_around(case.blocks[lines[0]]) if one.number == form[1]), None)
        if own is not None and all(one.element is not None and one.element.parent is own.parent for one in around):
            for index in lines:
                if not case.is_body(index):
                    case.set(index, BODY, "list")


def keep_terms(case: Decision) -> None:
    """A term stays over its definition, if that stays (where the definition was body, 23 of 24 terms were)."""
    for index in reversed(range(len(case.blocks) - 1)):
        if case.is_body(index) or not case.is_body(index + 1) or case.is_decided_by_user(index):
            continue
        if is_term(case.blocks[index], case.blocks[index + 1]):
            case.set(index, BODY, "list")


def drop_related_links(case: Decision) -> None:
    """A list of links goes right below a heading that rules know from related links, such as "See also", unless the model is
    sure of one of them."""
    for heading, _, lines in case.lists_below_lines():
        block = case.blocks[heading]
        if not heading_level(block) or category_by_marks(block) != "related":
            continue
        if all(is_link(case.blocks[one]) and case.scores[one] < OVERRULING for one in lines):
            for one in filter(case.is_body, lines):
                case.set(one, "related", "link-list")


def drop_headings_of_tags(case: Decision) -> None:
    """A short line that rules know from lists of tags, such as "Topics", goes if all of the list behind it does."""
    for heading, _, lines in case.lists_below_lines():
        block = case.blocks[heading]
        if (
            case.is_body(heading)
            and not any(map(case.is_body, lines))
            and len(block.text) <= DETAIL_SIZE
            and category_by_marks(block) == "tags"
        ):
            case.set(heading, "tags", "heading-over-nothing")


def keep_lists(case: Decision) -> None:
    """A list of a text stays whole right behind a line that stays. If its lines have numbers or labels, a heading may stand
    between, which stays too."""
    for heading, form, lines in case.lists_below_lines():
        if form[0] == "cells" or len(lines) == 1:
            continue
        dropped = [one for one in lines if not case.is_body(one)]
        if not case.is_body(heading):
            if len(lines) < ALIKE_LINES or form[0] in BULLETS or heading == 0 or not case.is_body(heading - 1):
                continue
            if len(case.blocks[heading].text) > DETAIL_SIZE:
                continue
            dropped.append(heading)
        is_likely = sum(case.scores[one] for one in lines) >= LIST_SCORE * len(lines)
        if is_likely and all(map(case.is_undecided, dropped)):
            for one in dropped:
                case.set(one, BODY, "list")
