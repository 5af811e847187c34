"""Inline markup of a block, noted while the page is walked: which parts of its text stand in which elements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from ..document import Span
from .elements import DROPPED_CHARACTERS

TAGS: Final = frozenset("a b strong em i code kbd samp tt var del s strike ins sub sup mark".split())
"""Inline elements that HTML and Markdown output keep."""
TEXT_ONLY: Final = ""
"""In place of a tag: a sign that stands for an element in text, such as the ``^`` before a power."""


class Opening(NamedTuple):
    """Where an inline element begins; ``void`` says that it holds nothing and so ends there."""

    tag: str
    attributes: Mapping[str, str]
    void: bool = False


Event = tuple[int, Opening | None]
"""The part of a block's text before which an element begins or, with ``None``, the innermost open one ends."""


def spans(parts: Sequence[str], events: Sequence[Event], begin: int, end: int, offset: int) -> list[Span]:
    """The elements in ``parts[begin:end]`` as spans of the folded text, which begins at ``offset``.

    Outer elements come before those in them. What is not ended in the text ends with it.
    """
    folded = _Folded(offset)
    found: list[Span] = []
    opened: list[int] = []
    for place, event in events:
        folded.add("".join(parts[begin:place]))
        begin = place
        if event is None:
            if opened:
                _end(found, opened.pop(), folded.end)
            continue
        start = folded.next_start
        found.append(Span(event.tag, start, start, len(opened), event.attributes))
        if not event.void:
            opened.append(len(found) - 1)
    folded.add("".join(parts[begin:end]))
    while opened:
        _end(found, opened.pop(), folded.end)
    return [one._replace(start=min(one.start, folded.end), end=min(one.end, folded.end)) for one in found]


def _end(found: list[Span], index: int, end: int) -> None:
    """End a span; one without text is left out, unless it holds an image."""
    span = found[index]
    if end > span.start or index < len(found) - 1:
        found[index] = span._replace(end=max(end, span.start))
    else:
        del found[index]


class _Folded:
    """How long a text is as it grows, white space folded (:func:`cleaner.segment.elements.folded`)."""

    def __init__(self, offset: int) -> None:
        self.begin = self.end = offset
        self._space = False

    @property
    def next_start(self) -> int:
        """Where the next word will begin."""
        return self.end + (self._space and self.end > self.begin)

    def add(self, raw: str) -> None:
        for dropped in DROPPED_CHARACTERS:
            raw = raw.replace(dropped, "")
        words = raw.split()
        if not words:
            self._space = self._space or bool(raw)
            return
        self._space = self._space or raw[0].isspace()
        self.end = self.next_start + len(" ".join(words))
        self._space = raw[-1].isspace()


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
