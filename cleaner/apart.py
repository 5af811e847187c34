"""Lines of a text that are judged apart, as if the others stood without them.

A marker is one line that the text repeats between nearly all paragraphs, such as "Article content" or "Advertisement". Link
targets are the addresses that lynx, w3m and others list at the end of a page, numbered as its links are in the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final

from .document import Block, Mark
from .punctuation import COLONS, ends_like_sentence
from .rules.index import by_offsets
from .shapes import is_paragraph

MARKER_SIZE: Final = 30
"""Characters of a marker at most."""
MARKER_COUNT: Final = 4
"""Times that it stands between paragraphs at least."""
MARKER_SHARE: Final = 0.6
"""The share of the gaps between paragraphs in which it stands at least. A speaker's name stands in every second gap."""
TARGET_SHARE: Final = 0.5
"""The share of the targets of visible links whose numbers stand in the text at least."""
MARKER: Final = "marker"
LINK_TARGET: Final = "link-target"
_TARGET: Final = re.compile(r"\[?(\d{1,6})[.\]]\s+(?:javascript:|[a-z][a-z\d+.-]*:\S).*", re.IGNORECASE)
_LINK_NUMBER: Final = re.compile(r"\[(\d{1,6})\]")


def lines_apart(blocks: Sequence[Block]) -> dict[int, str]:
    """The places of the lines that are judged apart, in order, each with the reason; none of most texts."""
    found = dict.fromkeys(_markers(blocks), MARKER) | dict.fromkeys(_link_targets(blocks), LINK_TARGET)
    return dict(sorted(found.items()))


def without_link_numbers(block: Block) -> Block:
    """The block without the numbers of its links, if it holds more than these."""
    numbers = _link_numbers(block.text)
    text = _LINK_NUMBER.sub("", block.text)
    if not numbers or not text.strip():
        return block

    def moved(place: int) -> int:
        return place - sum(min(place, end) - start for start, end in numbers if start < place)

    marks = [mark._replace(start=moved(mark.start), end=moved(mark.end)) for mark in block.marks]
    return replace(block, text=text, marks=marks)


def mark_without_link_numbers(
    blocks: Iterable[Block], marks_of: Callable[[Sequence[str]], Sequence[Sequence[Mark]]]
) -> None:
    """Add the marks that the rules put on the blocks without the numbers of their links, which may part the words of a
    phrase."""
    numbered = [block for block in blocks if _LINK_NUMBER.search(block.text)]
    bare = [_LINK_NUMBER.sub("", block.text) for block in numbered]
    for block, marks in zip(numbered, marks_of(bare), strict=True):
        numbers = _link_numbers(block.text)
        found = [Mark(rule, _moved_back(start + 1, numbers) - 1, _moved_back(end, numbers)) for rule, start, end in marks]
        added = [mark for mark in found if mark not in block.marks]
        block.marks = sorted([*block.marks, *added], key=by_offsets)


def _link_numbers(text: str) -> list[tuple[int, int]]:
    return [found.span() for found in _LINK_NUMBER.finditer(text)]


def _moved_back(end: int, numbers: Iterable[tuple[int, int]]) -> int:
    """Where a place behind some character of a text without its numbers is in the text with them."""
    for start, stop in numbers:
        if end > start:
            end += stop - start
    return end


def _link_targets(blocks: Sequence[Block]) -> range:
    """The places of the link targets that end a text, and of what heads them: "References", and below it "Visible links:"
    and "Hidden links:", of which the first have their numbers in the text."""
    begin = len(blocks)
    following: int | None = None
    numbers = set[int]()
    for place in reversed(range(len(blocks))):
        if target := _TARGET.fullmatch(blocks[place].text):
            number = int(target[1])
            if following is not None and number >= following:
                break
            if following is None:
                numbers.clear()
            numbers.add(number)
            begin, following = place, number
        elif following is not None and _is_heading(blocks[place]):
            following = None
        else:
            break
    if not numbers:
        return range(0)
    first = begin
    while begin and _is_heading(blocks[begin - 1]) and (begin == first or blocks[begin].text.endswith(":")):
        begin -= 1
    if begin == first:
        return range(0)
    known = {int(number) for block in blocks[:begin] for number in _LINK_NUMBER.findall(block.text)}
    return range(begin, len(blocks)) if len(known & numbers) >= TARGET_SHARE * len(numbers) else range(0)


def _is_heading(block: Block) -> bool:
    return _is_label(block.text.removesuffix(":"))


def _markers(blocks: Sequence[Block]) -> list[int]:
    """The places of the marker's lines."""
    paragraphs = [is_paragraph(block.text) for block in blocks]
    said = Counter[str]()
    gaps = 0
    for index in range(1, len(blocks)):
        if not paragraphs[index]:
            continue
        gaps += paragraphs[index - 1]
        if index > 1 and paragraphs[index - 2] and not paragraphs[index - 1]:
            gaps += 1
            said[blocks[index - 1].text] += 1
    if not said:
        return []
    marker, count = said.most_common(1)[0]
    if count < max(MARKER_COUNT, MARKER_SHARE * gaps) or not _is_label(marker):
        return []
    return [index for index, block in enumerate(blocks) if block.text == marker]


def _is_label(text: str) -> bool:
    return (
        len(text) <= MARKER_SIZE and any(map(str.isalpha, text)) and text[-1] not in COLONS and not ends_like_sentence(text)
    )
