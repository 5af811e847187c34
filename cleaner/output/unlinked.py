"""Markdown without its links or images: the text of links stays.

markdown-it says where links, images and tags stand in a paragraph; all else comes out as it came.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
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
    text_line,
)

if TYPE_CHECKING:  # the parser takes its time to load
    from markdown_it.token import Token

_TAG: Final = re.compile(r"<(?:(?P<link>/?a)|(?P<image>img))(?:\s[^<>]*)?/?>", re.IGNORECASE)
_CELL: Final = re.compile(r"(?:[^|\\\r\n]|\\.)+")
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
        for token in tokens:
            if token.type == "html_block":
                begin, end = lines_of(token)
                cuts.found += cuts.in_html(source, starts[first + begin], starts[first + end])
        for line, begin, content, as_it_came in _paragraphs(source, starts, first, tokens):
            added = len("[") * content.startswith("[" + as_it_came)
            found = cuts.in_paragraph(content, len(as_it_came), added, env)
            lines = [begin, *starts[line + 1 : line + as_it_came.count("\n") + 2]]
            cuts.found += _in_source(found, source, lines, as_it_came)
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


def _paragraphs(
    source: str, starts: Sequence[int], first: int, tokens: Iterable[Token]
) -> Iterator[tuple[int, int, str, str]]:
    """The first line of each paragraph, the offset from which on it stands there, its content, and this as it came. Cells of
    tables are found in their rows: the parser leaves out those that are more than the head has."""
    in_table = False
    line = first
    for token in tokens:
        if token.map is not None:
            line = first + token.map[0]
        if token.type in ("table_open", "table_close"):
            in_table = token.nesting > 0
        elif token.type == "tr_open":
            for cell in _CELL.finditer(source, starts[line], starts[line + 1]):
                yield line, cell.start(), cell[0], cell[0]
        elif token.type == "inline" and not in_table:
            as_it_came = token.meta.get(AS_IT_CAME, token.content)
            begin = text_line(source, starts, line, first + lines_of(token)[1], as_it_came)
            yield begin, starts[begin], token.content, as_it_came
        elif token.type == "code_block" and not is_code(token):
            for number, text in enumerate(token.content.rstrip("\n").split("\n"), line):
                yield number, starts[number], text, text


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
                yield from self._of_link(around.pop())
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

    def _of_link(self, link: _Link) -> Iterator[_Cut]:
        """What goes of a link: all of it if it held an image alone."""
        holds_nothing = link.holds_image and not link.holds_text and link.is_whole
        self._note(link.token, is_kept=self.links and not holds_nothing)
        if holds_nothing:
            yield link.begin, link.end, _GONE
        elif not self.links:
            yield link.begin, link.begin + 1, ""
            yield link.text_end, link.end, ""

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


def _in_source(cuts: Iterable[_Cut], source: str, starts: Sequence[int], content: str) -> Iterator[_Cut]:
    """Cuts in a paragraph as cuts in the source, where its lines begin at ``starts``: what stands before a line there, the
    parser leaves out."""
    lines = content.split("\n")
    in_content = list(accumulate((len(text) + 1 for text in lines), initial=0))
    in_source = [source.find(text, *span) for text, span in zip(lines, pairwise(starts), strict=False)]
    if len(in_source) < len(lines) or min(in_source) < 0:  # the parser has changed a line
        return

    def place(offset: int) -> int:
        line = bisect(in_content, offset) - 1
        return in_source[line] + offset - in_content[line]

    for begin, end, instead in cuts:
        begin, end = max(begin, 0), min(end, len(content))  # what was put around to close a link is not there
        if begin < end:
            yield place(begin), place(end - 1) + 1, instead


def _with_blank_lines(source: str, begin: int, end: int) -> tuple[int, int]:
    """Some lines of the source, with the blank lines behind them if one stands before."""
    if source.endswith(("\n\n", "\n\r\n"), 0, begin):
        while source.startswith(("\n", "\r\n"), end):
            end = source.index("\n", end) + 1
    return begin, end
