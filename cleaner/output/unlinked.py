"""Markdown without its links or images: the text of links stays.

markdown-it says where links, images and tags stand in a paragraph; all else comes out as it came.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from ..segment.markdown_tokens import (
    AS_IT_CAME,
    PLACE,
    inline_tokens,
    is_code,
    line_starts,
    lines_of,
    link_definitions,
    read,
)

if TYPE_CHECKING:  # the parser takes its time to load
    from markdown_it.token import Token

_TAG: Final = re.compile(r"<(?:(?P<link>/?a)|(?P<image>img))(?:\s[^<>]*)?/?>", re.IGNORECASE)
_GONE: Final = "\0"
"""In place of an image."""
_ONLY_IMAGES: Final = re.compile(rf"^[ \t>]*(?:[-+*][ \t]+)?{_GONE}[ \t{_GONE}]*(?:\n+|\Z)", re.MULTILINE)
_BETWEEN_SPACES: Final = re.compile(rf"(?<=\s){_GONE}+[ \t]+|[ \t]*{_GONE}+$|{_GONE}+", re.MULTILINE)
_Cut = tuple[int, int, str]
"""From where to where something goes, and what stands for it."""


def without(source: str, *, links: bool, images: bool) -> str:
    """``source`` without its links (their text stays) or its images, as ``links`` and ``images`` say which to keep.

    A line of images alone goes. A link definition goes if nothing that stays uses it and something that goes did; all that
    nothing uses go with the links.
    """
    source = source.replace(_GONE, "")
    starts = line_starts(source)
    cuts = _Cuts(links, images)
    for first, tokens, env in read(source, starts):
        line = at = 0
        for token in tokens:
            if token.map is not None and first + token.map[0] != line:
                line = first + token.map[0]
                at = starts[line]
            if token.type == "html_block":
                begin, end = lines_of(token)
                cuts.found += cuts.in_html(source, starts[first + begin], starts[first + end])
            for number, content, as_it_came in _paragraphs(token):
                places = _Places(source, starts, line + number, at, as_it_came)
                at = places.end
                added = len("[") * content.startswith("[" + as_it_came)
                cuts.found += places.in_source(cuts.in_paragraph(content, len(as_it_came), added, env))
    cuts.found += [
        (*_with_blank_lines(source, *span), "")
        for label, span in link_definitions(source)
        if label not in cuts.used and (label in cuts.lost or not links)
    ]
    parts = []
    position = 0
    for begin, end, instead in sorted(cuts.found):
        if begin >= position:
            parts += [source[position:begin], instead]
            position = end
    text = _ONLY_IMAGES.sub("", "".join((*parts, source[position:])))
    return _BETWEEN_SPACES.sub("", text).strip("\r\n")


def _paragraphs(token: Token) -> Iterator[tuple[int, str, str]]:
    """The paragraphs that a token holds: the number of their first line in it, their content, and this as it came."""
    if token.type == "inline":
        yield 0, token.content, token.meta.get(AS_IT_CAME, token.content)
    elif token.type == "code_block" and not is_code(token):
        yield from ((number, line, line) for number, line in enumerate(token.content.rstrip("\n").split("\n")))


@dataclass
class _Cuts:
    """What is to go of a page, and the labels of the definitions that what goes and what stays uses."""

    links: bool
    images: bool
    found: list[_Cut] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)

    def in_html(self, source: str, begin: int, end: int) -> Iterator[_Cut]:
        """The tags of links and images that go."""
        for tag in _TAG.finditer(source, begin, end):
            if tag["link"] and not self.links:
                yield *tag.span(), ""
            elif tag["image"] and not self.images:
                yield *tag.span(), _GONE

    def in_paragraph(self, content: str, size: int, added: int, env: dict[str, Any]) -> Iterator[_Cut]:
        """What goes of a paragraph of ``size`` characters, before which ``added`` ones were put to open a link."""
        around: list[_Link] = []
        for token in inline_tokens(content, env):
            begin, text_end, end = (place - added for place in token.meta.get(PLACE, (0, 0, 0)))
            if token.type == "link_open":
                around.append(_Link(token, begin, text_end, end, is_whole=begin >= 0 and end <= size))
            elif token.type == "link_close":
                yield from self._of_link(around.pop(), size)
            elif token.type == "image" and not self.images:
                self._note(token, is_kept=False)
                yield begin, end, _GONE
                for link in around:
                    link.holds_image = True
            elif token.type == "image":
                self._note(token, is_kept=True)
            elif token.type == "html_inline":
                yield from ((begin, end, instead) for _, _, instead in self.in_html(token.content, 0, end - begin))
            elif token.content.strip():
                for link in around:
                    link.holds_text = True

    def _of_link(self, link: _Link, size: int) -> Iterator[_Cut]:
        """What goes of a link: all of it if it held an image alone."""
        holds_nothing = link.holds_image and not link.holds_text and link.is_whole
        self._note(link.token, is_kept=self.links and not holds_nothing)
        if holds_nothing:
            yield link.begin, link.end, _GONE
        elif not self.links:
            if link.begin >= 0:
                yield link.begin, link.begin + 1, ""
            if link.text_end < size:
                yield link.text_end, min(link.end, size), ""

    def _note(self, token: Token, *, is_kept: bool) -> None:
        if label := token.meta.get("label"):
            (self.used if is_kept else self.lost).add(label)


@dataclass
class _Link:
    """A link in a paragraph: where it begins, its text ends, and it ends, and whether all of it stands there."""

    token: Token
    begin: int
    text_end: int
    end: int
    is_whole: bool
    holds_text: bool = False
    holds_image: bool = False


class _Places:
    """Where the lines of a paragraph, or of a table's cell, stand in the source: the parser leaves out what stands before
    them. ``end`` is where the last one ends."""

    def __init__(self, source: str, starts: Sequence[int], line: int, at: int, content: str) -> None:
        self._in_content: list[int] = []
        self._in_source: list[int] = []
        self.end = at
        position = 0
        for number, text in enumerate(content.split("\n"), line):
            place = source.find(text, max(at, starts[number]), starts[number + 1])
            if place < 0:  # the parser has changed the line, as it does with an escaped bar in a table
                self._in_content.clear()
                return
            self._in_content.append(position)
            self._in_source.append(place)
            self.end = place + len(text)
            position += len(text) + 1

    def in_source(self, cuts: Iterable[_Cut]) -> Iterator[_Cut]:
        """Cuts in the paragraph as cuts in the source."""
        for begin, end, instead in cuts:
            if self._in_content:
                yield self._place(begin), self._place(end - 1) + 1, instead

    def _place(self, offset: int) -> int:
        line = bisect(self._in_content, offset) - 1
        return self._in_source[line] + offset - self._in_content[line]


def _with_blank_lines(source: str, begin: int, end: int) -> tuple[int, int]:
    """Some lines of the source, with the blank lines behind them if one stands before."""
    if source.endswith(("\n\n", "\n\r\n"), 0, begin):
        while source.startswith(("\n", "\r\n"), end):
            end = source.index("\n", end) + 1
    return begin, end
