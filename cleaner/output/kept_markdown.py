"""The kept blocks of a Markdown page as its source has them, byte for byte."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from ..document import Block, Element
from ..segment.elements import ancestors
from ..segment.markdown import visible
from ..segment.markdown_tokens import BLANK_LINE, inline_tokens, line_starts, link_definitions, pieces

CUT_TRIES: Final = 20
"""Places that are tried for a cut."""
CODE_INDENT: Final = 4
"""Spaces before code without a fence."""
PART_LIMIT: Final = 50
"""Lines of more parts than these are not cut."""

_MARKS: Final = re.compile(r"[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+[ \t>]*)*(?:#{1,6}[ \t]+)?")
"""What stands in a line before its text."""
_ITEM_MARK: Final = re.compile(r"[ \t>]*(?:[-+*]|\d{1,9}[.)])(?:[ \t]|$)")
_LONE_LF: Final = re.compile(r"(?<!\r)\n")
_FENCE: Final = re.compile(r"[ \t>]*(?:```|~~~)")
_OPENING: Final = "*_~`![("
_BESIDE_CELLS: Final = " \t\r\n|"
_WORD: Final = re.compile(r"\w+")


@dataclass(slots=True)
class _Place:
    """Some lines of the page, with the blocks in them: more than one where rules have cut or a table lays out the page."""

    start: int
    end: int
    blocks: Sequence[Block]

    @property
    def is_whole(self) -> bool:
        return all(block.kept for block in self.blocks)

    @property
    def is_kept(self) -> bool:
        return any(block.kept for block in self.blocks)

    @property
    def element(self) -> Element:
        element = self.blocks[0].element
        assert element is not None
        return element


def kept_markdown(source: str, begin: int, blocks: Sequence[Block]) -> str:
    """The source of the kept blocks of a page, whose body begins at ``begin``.

    What stands between two blocks that follow one another (white space, images, rules) is kept with them. Of the link
    definitions those stay that what is kept uses. A page of which every block is kept comes back as it came.
    """
    if not blocks:
        return ""
    if all(block.kept for block in blocks):
        return source[begin:].strip("\r\n")
    places = [
        _Place(start, end, tuple(group))
        for (start, end), group in groupby(blocks, key=lambda block: (block.start or 0, block.end or 0))
    ]
    definitions: dict[str, tuple[int, int]] = {}
    for label, span in link_definitions(source, begin):
        definitions.setdefault(label, span)
    if not definitions:
        return _joined(source, places, [])
    used = _used(_joined(source, places, list(definitions.values())), definitions)
    text = _joined(source, places, [span for label, span in definitions.items() if label not in used])
    found = [source[start:end].strip("\r\n") for label, (start, end) in definitions.items() if label in used]
    missing = [one for one in found if one not in text]
    return text + "\n\n" * bool(missing) + "\n".join(missing)


def with_line_ends_of(source: str, text: str) -> str:
    """``text`` with CR LF at the ends of all lines, if all lines of the ``source`` that it was cut out of have it."""
    return _LONE_LF.sub("\r\n", text) if "\r\n" in source and not _LONE_LF.search(source) else text


def _joined(source: str, places: Sequence[_Place], left_out: Sequence[tuple[int, int]]) -> str:
    """The kept places, without some stretches that lie between them."""
    parts: list[str] = []
    shifts = _Shifts(source, places)
    before: int | None = None  # the last place of which something is kept
    for index, place in enumerate(places):
        text = source[place.start : place.end] if place.is_whole else _cut(source, place)
        if not text:
            continue
        if before is not None:
            is_next = before == index - 1 and place.is_whole and places[before].is_whole
            gap = source[places[index - 1].end : place.start]
            parts.append(_without(gap, places[index - 1].end, left_out) if is_next else _break(places[before], place, gap))
        parts.append(shifts.shifted(text, place))
        before = index
    return "".join(parts)


def _without(gap: str, offset: int, left_out: Sequence[tuple[int, int]]) -> str:
    """What stands at ``offset`` in the page, without the stretches to leave out."""
    found = gap
    for start, end in reversed(left_out):
        if offset <= start < offset + len(gap):
            found = found[: start - offset] + found[end - offset :]
    return found if found == gap or found.strip() else "\n\n"


def _break(before: _Place, place: _Place, gap: str) -> str:
    """What to put between two places, of which what stood between is dropped; ``gap`` stood before the second."""
    if before.element is place.element:
        return "  \n"  # lines of a paragraph
    lists = {id(one) for one in ancestors(before.element) if one.tag in ("ul", "ol")}
    together = any(id(one) in lists for one in ancestors(place.element))
    return "\n" if together and not BLANK_LINE.search(gap) else "\n\n"


# --- lists ---------------------------------------------------------------------------------------------------


class _Shifts:
    """How far what is kept of a list moves to the left: where the line with an item's mark goes, the rest of the item
    would be a list's or code for no reason."""

    def __init__(self, source: str, places: Sequence[_Place]) -> None:
        self._bases: dict[Element, int] = {}  # the spaces before each item whose mark goes
        self._shifts: dict[Element, int] = {}
        items: set[Element] = set()
        for place in places:
            new = [one for one in ancestors(place.element) if one.tag == "li" and one not in items]
            items.update(new)
            has_mark = _ITEM_MARK.match(source, place.start) is not None
            if not has_mark or not place.is_kept:
                self._bases |= dict.fromkeys(new, _indent(source[place.start : place.end]) if has_mark else 0)

    def shifted(self, text: str, place: _Place) -> str:
        """The text of a place, moved with the outermost item of which the mark goes."""
        items = [one for one in ancestors(place.element) if one in self._bases]
        if not items:
            return text
        is_code = place.element.tag == "pre" and not _FENCE.match(text)
        shift = _indent(text) - CODE_INDENT * is_code - self._bases[items[-1]]
        shift = self._shifts.setdefault(items[-1], max(shift, 0))
        return re.sub(rf"^[ \t]{{1,{shift}}}", "", text, flags=re.MULTILINE) if shift else text


def _indent(text: str) -> int:
    line = text.split("\n", 1)[0]
    return len(line) - len(line.lstrip(" \t"))


# --- parts of lines --------------------------------------------------------------------------------------------


def _cut(source: str, place: _Place) -> str:
    """What is kept of a place in which only some blocks are; all of it where a link or emphasis joins what would be cut."""
    if not place.is_kept:
        return ""
    text = source[place.start : place.end]
    if len(place.blocks) > PART_LIMIT:
        return text
    marks = _MARKS.match(text)
    position = marks.end() if marks else 0
    lead, kept = text[:position], []
    for number, block in enumerate(place.blocks):
        after = place.blocks[number + 1 :]
        end = _border(text, position, block.text, " ".join(one.text for one in after)) if after else len(text)
        if end is None:
            return text
        if block.kept:
            kept.append(text[position:end].strip(_BESIDE_CELLS if place.element.tag == "td" else None))
        position = end
    return lead + " ".join(kept)


def _border(text: str, begin: int, before: str, after: str) -> int | None:
    """Where in a line's source, from ``begin`` on, one text ends and the next begins."""
    word = _WORD.search(after)
    if word is None:
        return None
    for match in list(re.finditer(re.escape(word[0]), text[begin:]))[:CUT_TRIES]:
        place = begin + match.start()
        while place > begin and text[place - 1] in _OPENING:
            place -= 1
        if _reads(text[begin:place], before) and _reads(text[place:], after):
            return place
    return None


def _reads(content: str, text: str) -> bool:
    """Whether a reader sees ``text`` in a line."""
    seen = " ".join(line.text for _, line in visible(content))
    return _WORD.findall(seen) == _WORD.findall(text)


# --- link definitions ------------------------------------------------------------------------------------------


def _used(text: str, definitions: Iterable[str]) -> set[str]:
    """The labels of link definitions that links and images of a text use."""
    env = {"references": {label: {"href": "#", "title": ""} for label in definitions}}
    found: set[str] = set()
    for _, tokens in pieces(text, line_starts(text), env):
        for token in tokens:
            if token.type == "inline":
                found.update(child.meta["label"] for child in inline_tokens(token.content, env) if "label" in child.meta)
    return found
