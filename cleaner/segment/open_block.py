"""The block of HTML that is being read: its text so far, and where words in it end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from ..document import Element
from .elements import folded, folded_row
from .sentences import WIDE

_CLOSING: Final = frozenset("?!:)]”»%€")
"""May end a word before one that begins with a capital."""
_CURRENCIES: Final = frozenset("$£€¥₹₽₩₺")
"""May begin a price."""


class Cell(NamedTuple):
    """A cell of the row that is being read: the part of the text that begins it, its width in columns, its element."""

    begin: int
    width: int
    element: Element


class OpenBlock:
    """The text of a block so far, and what is known of it.

    ``parts`` are its pieces, one a text node or a space between two. ``cells`` are there if it is a table's row. ``linked``
    and ``emphasised`` are numbers of characters. ``inline_names`` are the names of the inline elements that hold all of its
    text, each behind a line break; ``None`` before it has any text.

    Three notes say whether the next text is a word of its own. ``parted`` says that it is. ``link_ended`` says that nothing
    but white space came since a link ended. ``ended_names`` are the names, behind a line break, of the inline element that
    ended right before. The notes outlive the block. ``code_line_ended`` says whether a line of code that has an element of
    its own ended right before.
    """

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.cells: list[Cell] = []
        self.linked = self.emphasised = 0
        self.inline_names: str | None = None
        self.parted = self.link_ended = False
        self.ended_names = ""
        self.code_line_ended = False
        self._code_line = 0  # the part that begins the last line of code

    def add(self, text: str, names: str, *, preformatted: bool) -> None:
        """Add a text that stands in inline elements of such names, with a space before it where a reader sees two words."""
        parts = self.parts
        if self.code_line_ended:
            self.code_line_ended = False
            if parts and not (text.startswith("\n") or parts[-1].endswith("\n")):
                parts.append("\n")
        if self.parted:
            self.parted = False
            if parts and _are_words(parts[-1], text):
                parts.append(" ")
        elif parts and not preformatted and _are_glued(parts[-1], text):
            parts.append(" ")
        parts.append(text)
        self.link_ended = False
        self.ended_names = ""
        if self.inline_names is None:
            self.inline_names = names
        elif self.inline_names and self.inline_names != names:
            self.inline_names = _shared(self.inline_names, names)

    def begin_code_line(self) -> None:
        """Put a line end before a line of code that has an element of its own, unless the line before has one. An empty one
        is a line too."""
        is_empty = len(self.parts) == self._code_line
        if self.parts and (self.code_line_ended if is_empty else not self.parts[-1].endswith("\n")):
            self.parts.append("\n")
        self._code_line = len(self.parts)
        self.code_line_ended = False

    def text(self, preformatted: bool) -> str:
        """The text as a reader sees it."""
        if self.cells:
            return folded_row("".join(self.parts[begin:end]) for begin, end in self.column_bounds())
        return folded("".join(self.parts), preformatted)

    def column_bounds(self) -> Iterator[tuple[int, int]]:
        """The parts in which each column of a row begins and ends; what stands before the first cell belongs to it."""
        begin = 0
        ends = [*(cell.begin for cell in self.cells[1:]), len(self.parts)]
        for cell, end in zip(self.cells, ends, strict=True):
            yield begin, end
            for _ in range(1, cell.width):
                yield end, end
            begin = end

    def clear(self) -> None:
        """Begin the next block."""
        self.parts.clear()
        if self.cells:
            self.cells.clear()
        self.linked = self.emphasised = 0
        self.inline_names = None
        self.code_line_ended = False
        self._code_line = 0


def _shared(names: str, others: str) -> str:
    """The names of the elements, outermost first and a line each, that two texts have in common."""
    shared = []
    for name, other in zip(names.split("\n"), others.split("\n"), strict=False):
        if name != other:
            break
        shared.append(name)
    return "\n".join(shared)


def _are_words(text: str, following: str) -> bool:
    """Whether a text ends and another begins with a letter or digit, as white space would part them."""
    last, first = text[-1:], following[:1]
    return last.isalnum() and first.isalnum() and not (WIDE.match(last) or WIDE.match(first))


def _are_glued(text: str, following: str) -> bool:
    """Whether a word ends where an element ends or begins, and another one begins there, which only CSS keeps apart.

    In the middle of a word no capital follows a small letter. Of 700 such places in bodies of the corpora the body has a
    space at all but 8.
    """
    first, last = following[:1], text[-1:]
    if not last or not (first.isupper() or first in _CURRENCIES):
        return False
    if last.islower():
        return text[-2:].isalpha() and len(following) > 1
    is_number = last.isdigit() and len(text) > 2  # a shorter one is the number of a note
    return (is_number or last.isupper() or last in _CLOSING) and following[1:2].islower()
