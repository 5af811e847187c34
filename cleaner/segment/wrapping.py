"""Paragraphs that a program broke by width, at whatever column: ``lynx -dump``, mail, text files, lines between ``<br>``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, groupby, pairwise
from operator import attrgetter
from typing import Final, NamedTuple

from ..document import Block, Span, Structure, Void
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

_LIST_ITEM: Final = re.compile(r"[-*+•·–—◦▪#>o]\s|[·・•●■◆►]|\(?(?:\d{1,3}|\w)[.)]\s|\[\d+\]")
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
    full = accumulate(steps[column] for column in columns)  # how many lines are full at each column
    most, column = max(zip(full, columns, strict=True))
    within = sum(one.within for one in breaks if one.column <= column < one.needed)
    long = sum(2 * one.column >= column for one in breaks)
    within_share = WITHIN_SHARE if most < long else WITHIN_SHARE_IF_ALL_FULL
    return column if most >= max(LEAST_BREAKS, FULL_SHARE * long) and within >= within_share * most else 0


# --- lines between <br> -----------------------------------------------------------------------------

LEAST_WRAPPED: Final = 3
"""Fewer lines between ``<br>`` are not looked at for a paragraph that was broken by width."""
SENTENCE_SHARE: Final = 1 / 4
"""In running text of HTML, sentences end in so many of its lines at least, and as many lines go on with one."""
LINE_END_SIZE: Final = 2
"""Characters at the end of a line, among which its last punctuation stands."""
_SENTENCE_END: Final = re.compile(rf"[{ENDS_IN_PATTERNS}](?=[\s{re.escape(CLOSERS)}]|$)|[{WIDE_ENDS}]")


def unwrapped(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, lines that a program wrapped with ``<br>`` joined to paragraphs."""
    found: list[Block] = []
    for _, group in groupby(blocks, key=attrgetter("element")):
        lines = list(group)
        if len(lines) >= LEAST_WRAPPED and _is_running_text(lines):
            lines = [_one_paragraph(run) for run in runs(lines, continued(lines))]
        found += lines
    return found


def _one_paragraph(lines: Sequence[Block]) -> Block:
    """Lines of one element as a block, with what markup knows of each. A browser would show a space between them."""
    first = lines[0]
    if len(lines) == 1:
        return first
    text = first.text
    spans = list(first.spans)
    for before, line in pairwise(lines):
        if not (WIDE.match(before.text[-1]) or WIDE.match(line.text)):
            text += " "
        start = len(text)
        spans += _image_spans(line.voids, start)
        spans += [one._replace(start=start + one.start, end=start + one.end) for one in line.spans]
        text += line.text
    known = [line.structure for line in lines if line.structure is not None]
    linked, emphasised = sum(one.linked for one in known), sum(one.emphasised for one in known)
    names = {one.inline_names for one in known}
    structure = Structure(known[0].element, linked, emphasised, names.pop() if len(names) == 1 else "", known[0].link)
    return replace(first, text=text, structure=structure, spans=spans, voids_behind=lines[-1].voids_behind)


def _image_spans(voids: Iterable[Void], place: int) -> Iterator[Span]:
    """Images, and the links around them, as they stand within a block."""
    for one in voids:
        if one.tag == "img":
            if one.link:
                yield Span("a", place, place, 0, {"href": one.link})
            yield Span("img", place, place, bool(one.link), one.attributes)


def _is_running_text(lines: Sequence[Block]) -> bool:
    """Whether sentences end in lines, and go on in the next, as often as in prose: not so in addresses and lists of
    headlines. That they go on is seen by small letters or, in scripts without case, by ends within lines: those of verse
    stand at the ends."""
    ends = sum(len(_SENTENCE_END.findall(line.text)) for line in lines)
    within = sum(len(_SENTENCE_END.findall(line.text[:-LINE_END_SIZE])) for line in lines)
    small = sum(line.text[0].islower() for line in lines)
    return ends >= SENTENCE_SHARE * len(lines) and max(small, within) >= SENTENCE_SHARE * len(lines)
