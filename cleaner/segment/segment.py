"""What every segment knows, whatever it was cut from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

_NO_VOTES: Final[Mapping[str, float]] = {}


@dataclass(slots=True)
class Dom:
    """What HTML knows of a segment beside its text.

    ``path`` is the tags of the nearest block elements around the text, outermost first, at most twelve.
    ``own`` and ``around`` are bit sets over :data:`cleaner.segment.elements.WORDS`: the telling words in class, id, role
    and itemprop of the two nearest elements, and of those further up. ``containers`` identifies the elements that hold
    the paragraph: the nearest one, the one around that, and so on, :data:`cleaner.segment.elements.CONTAINERS` of them.
    ``linked`` and ``emphasised`` are numbers of characters, ``depth`` is the number of block elements above.
    """

    path: tuple[str, ...]
    own: int
    around: int
    containers: tuple[int, ...]
    depth: int
    hidden: bool
    linked: int
    emphasised: int


@dataclass(slots=True)
class Segment:
    """A run of text that stands on its own, before anything is decided on it.

    ``start`` and ``end`` are offsets in a text page's source (``None`` for HTML), ``indent`` is the white space
    before the text in its line, and ``gap`` says whether a paragraph break comes before it. ``votes`` is what
    :mod:`cleaner.votes` found, a judge each.
    """

    text: str
    gap: bool
    start: int | None = None
    end: int | None = None
    indent: str = ""
    dom: Dom | None = None
    markdown: str | None = None
    votes: Mapping[str, float] = field(default_factory=lambda: _NO_VOTES)

    def part(self, start: int, end: int) -> Segment:
        """The segment's text from ``start`` to ``end``, white space at its ends left out, as a segment."""
        piece = self.text[start:end]
        start += len(piece) - len(piece.lstrip())
        piece = piece.strip()
        offset = None if self.start is None else self.start + start
        return Segment(
            text=piece,
            gap=self.gap and start == 0,
            start=offset,
            end=None if offset is None else offset + len(piece),
            indent=self.indent if start == 0 else "",
            dom=self.dom,
            votes=self.votes,
        )
