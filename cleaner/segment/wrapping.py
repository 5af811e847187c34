"""Paragraphs that a program broke by width, at whatever column: ``lynx -dump``, mail, text files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

from ..document import Block
from ..punctuation import CLOSERS, ENDS_IN_PATTERNS, OPENERS, WIDE_ENDS
from .sentences import WIDE, is_ended, width

NARROWEST: Final = 45
"""Columns; shorter lines are verse, lists and menus as often."""
LEAST_BREAKS: Final = 2
"""Fewer full lines than this are not evidence of wrapping."""
FULL_SHARE: Final = 0.5
"""The share of lines that are full, of the long lines of a text that another one follows."""
WITHIN_SHARE: Final = 0.5
"""The share of full lines that end within a sentence."""
WITHIN_SHARE_IF_ALL_FULL: Final = 0.25
"""The same where every long line is full: in German a word in two has a capital, which hides that a sentence
goes on. Of 160 pages in five forms none is cut otherwise with 0.5."""
LINE_WORDS: Final = 4
"""A long line of fewer words is an address, or the row of a table."""

SENTENCE_SHARE: Final = 1 / 4
"""In running text of HTML, sentences end in so many of its lines at least, and as many lines go on with one."""

LINE_END_SIZE: Final = 2
"""Characters at the end of a line, among which its last punctuation stands."""

_LIST_ITEM: Final = re.compile(r"[-*+•·–—◦▪#>o]\s|[·・•●■◆►]|\(?(?:\d{1,3}|\w)[.)]\s|\[\d+\]")
_SENTENCE_END: Final = re.compile(rf"[{ENDS_IN_PATTERNS}](?=[\s{re.escape(CLOSERS)}]|$)|[{WIDE_ENDS}]")
_IDEOGRAPHIC_SPACE: Final = "\u3000"
"""Before a line of Chinese or Japanese it begins a paragraph."""


class Break(NamedTuple):
    """The end of a line that another one follows: its column, and the one where that one's first word would have ended.

    ``within`` says whether it is plain that no sentence ends there: the next line begins with no capital.
    """

    column: int
    needed: int
    within: bool


def continued(lines: Sequence[Block]) -> list[bool]:
    """For each line of a text whether it goes on with the paragraph of the line before, because no more went into that.

    Full lines within a run of others are a list's if none ends within a sentence.
    """
    breaks = {
        index: found
        for index, (before, line) in enumerate(pairwise(lines), 1)
        if not line.starts_paragraph and (found := _break(before, line))
    }
    column = _width(list(breaks.values()))
    goes_on = [False] * len(lines)
    run: list[int] = []  # the full lines that follow one another
    for index, one in breaks.items():
        if not one.column <= column < one.needed:
            continue
        if run and run[-1] != index - 1:
            run = []
        run.append(index)
        if one.within or goes_on[index - 1] or lines[run[0] - 1].starts_paragraph:
            for full in run:
                goes_on[full] = True
            run = [index]
    return goes_on


def runs(lines: Iterable[Block], goes_on: Iterable[bool]) -> list[list[Block]]:
    """The lines, each with those behind it that go on with it."""
    found: list[list[Block]] = []
    for line, is_continued in zip(lines, goes_on, strict=True):
        if is_continued and not line.indent.startswith(_IDEOGRAPHIC_SPACE):
            found[-1].append(line)
        else:
            found.append([line])
    return found


def is_running_text(lines: Sequence[Block]) -> bool:
    """Whether sentences end in lines, and go on in the next, as often as in prose: not so in addresses and lists of
    headlines. That they go on is seen by small letters or, in scripts without case, by ends within lines: those of verse
    stand at the ends."""
    ends = sum(len(_SENTENCE_END.findall(line.text)) for line in lines)
    within = sum(len(_SENTENCE_END.findall(line.text[:-LINE_END_SIZE])) for line in lines)
    small = sum(line.text[0].islower() for line in lines)
    return ends >= SENTENCE_SHARE * len(lines) and max(small, within) >= SENTENCE_SHARE * len(lines)


def _break(before: Block, line: Block) -> Break | None:
    if _LIST_ITEM.match(line.text) or (
        len(before.text.split(None, LINE_WORDS)) < LINE_WORDS and not WIDE.search(before.text)
    ):
        return None
    column = len(before.indent.expandtabs()) + width(before.text)
    first = line.text.split(None, 1)[0]
    needed = column + (2 if WIDE.match(first) else 1 + width(first))
    starts_upper = first.lstrip(OPENERS)[:1].isupper()
    return Break(column, needed, not starts_upper and not is_ended(before.text))


def _width(breaks: Sequence[Break]) -> int:
    """The column at which a text is wrapped, that at which most of its lines are full; 0 if it is not."""
    steps = Counter[int]()
    for one in breaks:
        steps[max(one.column, NARROWEST)] += 1
        steps[max(one.needed, NARROWEST)] -= 1
    if not steps:
        return 0
    columns = sorted(steps)
    full = list(accumulate(steps[column] for column in columns))
    most = max(full)
    column = columns[len(full) - 1 - full[::-1].index(most)]
    within = sum(one.within for one in breaks if one.column <= column < one.needed)
    long = sum(2 * one.column >= column for one in breaks)
    within_share = WITHIN_SHARE if most < long else WITHIN_SHARE_IF_ALL_FULL
    return column if most >= max(LEAST_BREAKS, FULL_SHARE * long) and within >= within_share * most else 0
