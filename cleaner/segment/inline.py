"""Inline markup, noted while the page is walked: which parts of a block's text stand in which elements, and the images."""

from __future__ import annotations

import re
from array import array
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from selectolax.lexbor import LexborNode

from ..document import Block, Element, Span, Void
from .elements import ancestors, folded, whole_number, without_dropped
from .open_block import OpenBlock

TAGS: Final = frozenset("a b strong em i code kbd samp tt var del s strike ins sub sup mark".split())
"""Inline elements that HTML and Markdown output keep."""
TEXT_ONLY: Final = ""
"""In place of a tag: a sign that stands for an element in text, such as the ``^`` before a power."""
TASK: Final = "task"
"""The attribute of a list's item that is a task, ``done`` or ``open``."""
_KEPT_ATTRIBUTES: Final = {
    "a": ("href", "title"),
    "ol": ("start", "reversed"),
    "li": ("value",),
    "td": ("colspan", "rowspan"),
    "th": ("colspan", "rowspan"),
}
"""The attributes of elements that matter to output."""
_SOURCES: Final = ("data-src", "data-original", "data-lazy-src", "src", "srcset", "data-srcset")
"""Where an image's address stands; before a script loads it, ``src`` is a placeholder."""
_DECORATION: Final = re.compile(r"(?:^|[/_-])(?:icon|logo|avatar|emoji|spacer|sprite)s?(?:[/_.-]|$)", re.IGNORECASE)
"""In addresses of images that are no part of what the page says."""
_CANDIDATE: Final = re.compile(r"[\s,]*+(\S*[^\s,])")
_EVENT_LIMIT: Final = 10_000
"""Beginnings and ends of inline elements of a block; one with more is plain text, for each takes some hundred bytes."""
_PIXEL: Final = 2
"""Pixels; an image of no more in width or height is there to count visits."""


class Opening(NamedTuple):
    """Where an inline element begins; ``void`` says that it holds nothing and so ends there."""

    tag: str
    attributes: Mapping[str, str]
    void: bool = False


Event = tuple[int, Opening | None]
"""The part of a block's text before which an element begins or, with ``None``, the innermost open one ends."""


class InlineMarkup:
    """What output with markup needs of a page beside its text: inline elements and images of the open ``block``, and the
    images and rules that stand between blocks."""

    def __init__(self, block: OpenBlock) -> None:
        self._block = block
        self._events: list[Event] = []
        self._opened: list[Opening] = []  # the inline elements that are open
        self._voids: list[Void] = []  # since the last block

    def enter_block(self, element: Element, node: LexborNode) -> None:
        """Note a rule, and the attributes of a list or cell."""
        if element.tag == "hr":
            assert element.parent is not None
            self._voids.append(Void("hr", element.parent, {}, None))
        if element.tag in _KEPT_ATTRIBUTES:
            element.attributes = kept_attributes(element.tag, node.attributes) or None

    def task(self, attributes: Mapping[str, str | None], element: Element) -> None:
        """Note whether an item of a list of tasks is done, as a box at its beginning shows that nobody can tick."""
        if (attributes.get("type") or "").lower() == "checkbox" and "disabled" in attributes:
            item = next((one for one in ancestors(element) if one.tag == "li"), None)
            if item is not None and not item.size:
                item.attributes = {**(item.attributes or {}), TASK: "done" if "checked" in attributes else "open"}

    def open(self, tag: str, attributes: Mapping[str, str | None]) -> None:
        """Begin an inline element."""
        opening = Opening(tag, kept_attributes(tag, attributes))
        self._opened.append(opening)
        self._note(opening)

    def close(self) -> None:
        """End the innermost inline element."""
        self._opened.pop()
        self._note(None)

    def _note(self, opening: Opening | None) -> None:
        if len(self._events) <= _EVENT_LIMIT:
            self._events.append((len(self._block.parts), opening))

    def image(self, attributes: Mapping[str, str | None], element: Element, *, in_row: bool) -> None:
        """Note an image in the open block, or before it if it has no text yet."""
        kept = stated_image(attributes)
        if kept is None:
            return
        if in_row or not all(map(str.isspace, self._block.parts)):
            self._note(Opening("img", kept, void=True))
        else:
            links = [one.attributes.get("href") for one in self._opened if one.tag == "a"]
            self._voids.append(Void("img", element, kept, links[-1] if links else None))

    def put_on(self, block: Block, preformatted: bool) -> None:
        """Give a block that was made of the open one what was noted."""
        block.spans = self._spans_of_block(preformatted)
        block.voids = tuple(self._voids)
        self._voids.clear()

    def begin_block(self) -> None:
        """Begin the next block, in the elements that are open."""
        self._events = [(0, opening) for opening in self._opened]

    def end(self, blocks: Sequence[Block]) -> None:
        """Note the last images, which no block follows, behind the last block."""
        if blocks:
            blocks[-1].voids_behind = tuple(self._voids)

    def _spans_of_block(self, preformatted: bool) -> Sequence[Span]:
        """The open block's cells and inline elements; white space that counts is itself marked as ``pre``."""
        parts, cells = self._block.parts, self._block.cells
        events = self._events if len(self._events) <= _EVENT_LIMIT else []
        if preformatted:
            return (Span("pre", 0, len(folded("".join(parts), True)), 0, {}),)
        if not cells:
            return inline_spans(parts, events, folded("".join(parts), False), 0)
        bounds = list(self._block.column_bounds())
        texts = [folded("".join(parts[begin:end]), False) for begin, end in bounds]
        starts = row_starts(texts)
        found: list[Span] = []
        column = 0
        for cell in cells:
            begin, end = bounds[column]
            start = starts[column]
            found.append(Span(cell.element.tag, start, start + len(texts[column]), 0, cell.element.attributes or {}))
            inside = [(place - begin, event) for place, event in events if begin < place <= end or place == begin == 0]
            spans = inline_spans(parts[begin:end], inside, texts[column], start)
            found += [one._replace(depth=one.depth + 1) for one in spans]
            column += cell.width
        return found


def kept_attributes(tag: str, attributes: Mapping[str, str | None]) -> dict[str, str]:
    """Those of an element's attributes that matter to output; an attribute without a value has an empty one."""
    names = _KEPT_ATTRIBUTES.get(tag, ())
    return {name: attributes[name] or "" for name in names if name in attributes}


def stated_image(attributes: Mapping[str, str | None]) -> dict[str, str] | None:
    """The attributes of an image that output keeps; ``None`` for one that decorates or counts visits."""
    stated = ((name, attributes.get(name) or "") for name in _SOURCES)
    sources = (_first_of(address) if "srcset" in name else address for name, address in stated)
    source = next((one for one in sources if one and not one.startswith("data:")), None)
    larger = _PIXEL + 1
    sizes = (whole_number(attributes.get(name), larger, otherwise=larger) for name in ("width", "height"))
    is_pixel = any(size < larger for size in sizes)
    if source is None or is_pixel or _DECORATION.search(source.split("?")[0]):
        return None
    return {"src": source} | {name: value for name in ("alt", "title") if (value := attributes.get(name))}


def _first_of(candidates: str) -> str:
    """The first address in a ``srcset``: a comma ends it only where white space follows."""
    match = _CANDIDATE.match(candidates)
    return match[1] if match else ""


def inline_spans(parts: Sequence[str], events: Sequence[Event], text: str, offset: int) -> Sequence[Span]:
    """The elements in the ``parts`` of a ``text``, which begins at ``offset``, as its spans.

    Outer elements come before those in them. What is not ended in the text ends with it. Folding white space leaves all
    other characters: the number of those before an element tells where in ``text`` it begins and ends.
    """
    if not events:
        return ()
    starts = array("I", (place for place, char in enumerate(text, offset) if char != " "))  # a list takes nine times as much
    starts.append(offset + len(text))
    found: list[Span] = []
    opened: list[int] = []
    done = count = 0  # the parts before the event, and the number of characters in them
    behind_space = True
    for place, event in events:
        if raw := without_dropped("".join(parts[done:place])):
            count = min(count + sum(map(len, raw.split())), len(starts) - 1)
            behind_space = raw[-1].isspace()
        done = place
        end = starts[count - 1] + 1 if count else offset
        if event is not None:
            start = starts[count] if behind_space else end
            found.append(Span(event.tag, start, start, len(opened), event.attributes))
            if not event.void:
                opened.append(len(found) - 1)
        elif opened:
            _end(found, opened.pop(), end)
    while opened:
        _end(found, opened.pop(), starts[-2] + 1 if len(starts) > 1 else offset)
    return found


def _end(found: list[Span], index: int, end: int) -> None:
    """End a span; one without text is left out, unless it holds an image."""
    span = found[index]
    if end > span.start or index < len(found) - 1:
        found[index] = span._replace(end=max(end, span.start))
    else:
        del found[index]


def row_starts(texts: Sequence[str]) -> list[int]:
    """Where each cell's text begins in the text of its row (:func:`cleaner.segment.elements.folded_row`)."""
    if len(texts) - texts.count("") < 2:
        return [0] * len(texts)
    starts, end = [], 0
    for number, text in enumerate(texts):
        if number:
            end += len(" |") if end else len("|")
        start = end + bool(end and text)
        starts.append(start)
        end = start + len(text)
    return starts
