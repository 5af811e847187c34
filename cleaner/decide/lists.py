"""Lines, lists and tables that belong to lines that stay."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import Final

from ..document import BODY, Block
from ..marks import category_by_marks
from ..punctuation import BULLETS, COLONS, QUOTES
from ..segment import purposes
from ..segment.elements import LINKED_SHARE
from ..shapes import (
    NEAR_LEVELS,
    elements_around,
    heading_level,
    is_link,
    is_paragraph,
    is_pictured,
    is_sentence,
    is_set_apart,
    is_term,
    nearest_element,
    runs,
    table_of,
)
from .scores_and_thresholds import ALIKE_LINES
from .state import BOX_CERTAINTY, DETAIL_SIZE, MACHINE_NOTE, OVERRULING, Decision

LIST_SCORE: Final = 0.2
"""The lines of a list behind a line that stays stay with this score on average. In five renderings of unseen hosts 276 of
544 such lines were body."""
CELL_SIZE: Final = 60
"""Characters of a cell of a table of data at most, if its cells are blocks."""
_TABLE_LEVELS: Final = 8
"""Elements around a block among which its table is."""
_SET_IN: Final = (purposes.CAPTION, purposes.OFFER, purposes.POLL, purposes.PULL_QUOTE, purposes.INFOBOX)
_CLOCK: Final = re.compile(r"\d{1,2}[:.h]\d{2}")
"""A time of the day alone: of a post of a live blog, or of a comment."""
_FRAME: Final = re.compile(r"[\s()\[\]{};,]+|[+|][-=+|:\s]*[+|]|[\s─━│┃┌┐└┘├┤┬┴┼═║╔╗╚╝╠╣╦╩╬]+")
"""A line of code that opens or closes something, and the upper or lower line of a table that is drawn with signs."""


def keep_symbol_lines(decision: Decision) -> None:
    """Lines of a text without a letter or digit stay among lines that stay: a brace in code, the break of a scene. Brackets
    and the frame of a table stay with the lines right before or behind them, too."""
    blocks = decision.blocks
    symbols = {
        index
        for index, block in enumerate(blocks)
        if not any(map(str.isalnum, block.text)) and decision.is_dropped_by_model(index)
    }
    frames = {index for index in symbols if _FRAME.fullmatch(blocks[index].text)}
    for _, run in runs([index in symbols or None for index in range(len(blocks))]):
        is_before, is_behind = decision.is_body(run[0] - 1), decision.is_body(run[-1] + 1)
        stays: Iterable[int] = run if is_before and is_behind else ()
        if is_before and not is_behind:
            stays = takewhile(lambda index: index in frames and not blocks[index].starts_paragraph, run)
        elif is_behind and not is_before:
            stays = takewhile(lambda index: index in frames and not blocks[index + 1].starts_paragraph, reversed(run))
        decision.set_all(stays, BODY, "between-body")


def keep_between_paragraphs(decision: Decision) -> None:
    """A line that no rule knows stays between kept paragraphs: of a text with half the score that it needs, if it is not the
    time of a post, of HTML if it is a paragraph without links that its elements do not name as anything else. (Hardly a page
    has one that the model drops: of 12 on pages of hosts that it did not see 10 were captions, quotations and offers, which
    are named so, and two body.)"""
    paragraphs = {index for index in decision.body() if is_paragraph(decision.blocks[index].text)}
    for index, block in enumerate(decision.blocks):
        if (
            {index - 1, index + 1} <= paragraphs
            and decision.is_dropped_by_model(index)
            and (_is_plain_paragraph(block) if decision.is_html else decision.may_be_body(index) and _is_plain_line(block))
        ):
            decision.set(index, BODY, "between-paragraphs")


def _is_plain_line(block: Block) -> bool:
    """Whether no rule knows a line of a text, and it is more than the time of a post."""
    return not block.marks and _CLOCK.fullmatch(block.text) is None


def _is_plain_paragraph(block: Block) -> bool:
    """Whether a block of HTML is a paragraph without links, and nothing that is set into an article."""
    is_apart = is_set_apart(block) or is_pictured(block) or block.text[0] in QUOTES
    names = " ".join((block.names, *(one.names for one in elements_around(block, NEAR_LEVELS))))
    return (
        is_paragraph(block.text)
        and not is_apart
        and not block.linked_share
        and category_by_marks(block) is None
        and not any(purpose.search(names) for purpose in _SET_IN)
    )


def judge_tables_whole(decision: Decision) -> None:
    """A table of Markdown stays or goes as most of it does: without its head it would be none; of text it only stays. One of
    which no rule knows a row stays without links between blocks that stay, headings aside, as in HTML."""
    for _, rows in runs(list(map(table_of, decision.blocks, decision.forms))):
        if len(rows) < 2:
            continue
        sizes = [len(decision.blocks[index].text) for index in rows]
        stays = 2 * sum(size for index, size in zip(rows, sizes, strict=True) if decision.is_body(index))
        is_markdown = decision.document.kind == "markdown"
        is_unknown = not any(map(decision.is_decided_by_rule, rows))
        is_whole = stays > sum(sizes) or (is_markdown and is_unknown and _stands_in_text(decision, rows))
        if not (is_whole or is_markdown):
            continue
        for index in rows:
            if decision.is_body(index) != is_whole:
                decision.set(index, BODY if is_whole else decision.category_if_dropped(index), "whole-table")


def keep_small_tables(decision: Decision) -> None:
    """A table of HTML whose cells are blocks, all of them short, stays whole if most of it does, or if some of it does and
    it stands without links between blocks that stay. (On pages of unseen hosts 13 of 16 blocks of such tables that the model
    dropped were body; of the tables between blocks that stay the only one was.)"""
    for table, cells in runs([_table_of_cell(block) for block in decision.blocks]):
        if len(cells) < ALIKE_LINES or len(cells) != len(decision.blocks_by_element[table]):
            continue
        staying = sum(map(decision.is_body, cells))
        if 2 * staying > len(cells) or (staying and _stands_in_text(decision, cells)):
            decision.set_all(filter(decision.is_dropped_by_model, cells), BODY, "whole-table")


def _stands_in_text(decision: Decision, cells: Sequence[int]) -> bool:
    """Whether a table without links stands behind what stays and, headings aside, before it."""
    below = range(cells[-1] + 1, len(decision.blocks))
    following = next((index for index in below if not heading_level(decision.blocks[index])), -1)
    is_linked = any(is_link(decision.blocks[index]) for index in cells)
    return decision.is_body(cells[0] - 1) and decision.is_body(following) and not is_linked


def _table_of_cell(block: Block) -> int | None:
    """The number of the table that a short block is in."""
    table = nearest_element(block, "table", _TABLE_LEVELS) if len(block.text) <= CELL_SIZE else None
    return table.number if table is not None else None


def keep_announced_lists(decision: Decision) -> None:
    """A list of HTML or Markdown stays right behind a line that stays and ends with a colon, with half the score that it
    needs (in HTML of unseen hosts 5 of 7 such lists were body)."""
    for before, _, lines in decision.lists_below_lines():
        if (
            decision.is_body(before)
            and decision.blocks[before].text[-1] in COLONS
            and all(decision.is_dropped_by_model(one) and decision.may_be_body(one) for one in lines)
        ):
            decision.set_all(lines, BODY, "list")


def keep_lists_between_paragraphs(decision: Decision) -> None:
    """A list of HTML of which no item is a link for the most part stays between two paragraphs, or a heading and a
    paragraph, that stay, in the same element as these. (Between paragraphs no list of pages of unseen hosts that the model
    drops stands so; those of menus and buttons do not.)"""
    for before, form, lines in decision.lists_below_lines():
        if not (decision.is_body(before) and decision.is_body(lines[-1] + 1)):
            continue
        above, below = decision.blocks[before], decision.blocks[lines[-1] + 1]
        if not is_paragraph(below.text) or not (is_paragraph(above.text) or heading_level(above)):
            continue
        if any(decision.blocks[one].linked_share > LINKED_SHARE or decision.is_decided_by_user(one) for one in lines):
            continue
        own = next((one for one in elements_around(decision.blocks[lines[0]]) if one.number == form[1]), None)
        if own is not None and all(one.element is not None and one.element.parent is own.parent for one in (above, below)):
            decision.set_all([one for one in lines if not decision.is_body(one)], BODY, "list")


def keep_terms(decision: Decision) -> None:
    """A term stays over its definition, if that stays (where the definition was body, 23 of 24 terms were)."""
    for index in reversed(range(len(decision.blocks) - 1)):
        is_over_body = decision.is_body(index + 1) and not decision.is_body(index)
        if (
            is_over_body
            and not decision.is_decided_by_user(index)
            and is_term(decision.blocks[index], decision.blocks[index + 1])
        ):
            decision.set(index, BODY, "list")


def drop_related_links(decision: Decision) -> None:
    """A list of links goes right below a heading that rules know from related links, such as "See also", unless the model is
    sure of one of them."""
    for heading, _, lines in decision.lists_below_lines():
        block = decision.blocks[heading]
        if not heading_level(block) or category_by_marks(block) != "related":
            continue
        if all(is_link(decision.blocks[one]) and decision.scores[one] < OVERRULING for one in lines):
            decision.set_all(filter(decision.is_body, lines), "related", "link-list")


def drop_headings_of_tags(decision: Decision) -> None:
    """A short line that rules know from lists of tags, such as "Topics", goes if all of the list behind it does."""
    for heading, _, lines in decision.lists_below_lines():
        block = decision.blocks[heading]
        if (
            decision.is_body(heading)
            and not any(map(decision.is_body, lines))
            and len(block.text) <= DETAIL_SIZE
            and category_by_marks(block) == "tags"
        ):
            decision.set(heading, "tags", "heading-over-nothing")


def drop_machine_summaries(decision: Decision) -> None:
    """A list of Markdown or text goes if the line right above it says that a machine has summarised something, or the note
    right behind it says so; then the short line above it goes too. It stays if the model is sure of one of its lines."""
    notes = {index for index in decision.marked_by(MACHINE_NOTE) if not decision.is_body(index)}
    for above, _, lines in decision.lists_below_lines():
        if above in notes and not is_sentence(decision.blocks[above].text):
            summary = lines
        elif lines[-1] + 1 in notes and len(decision.blocks[above].text) <= DETAIL_SIZE:
            summary = [above, *lines]
        else:
            continue
        if all(decision.scores[index] <= BOX_CERTAINTY for index in lines):
            decision.set_all(filter(decision.is_body, summary), "boilerplate", "machine-made")


def keep_lists(decision: Decision) -> None:
    """A list of a text stays whole right behind a line that stays. If its lines have numbers or labels, a heading may stand
    between, which stays too."""
    for heading, form, lines in decision.lists_below_lines():
        if form[0] == "cells" or len(lines) == 1:
            continue
        dropped = [one for one in lines if not decision.is_body(one)]
        if not decision.is_body(heading):
            if len(lines) < ALIKE_LINES or form[0] in BULLETS or not decision.is_body(heading - 1):
                continue
            if len(decision.blocks[heading].text) > DETAIL_SIZE:
                continue
            dropped.append(heading)
        is_likely = sum(decision.scores[one] for one in lines) >= LIST_SCORE * len(lines)
        if is_likely and all(map(decision.is_undecided, dropped)):
            decision.set_all(dropped, BODY, "list")
