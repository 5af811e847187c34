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
        around: list[tuple[Token, set[str]]] = []  # the links that are open, and what they hold
        for token in inline_tokens(content, env):
            begin, _, end = _place(token, added)
            if token.type == "link_open":
                around.append((token, set()))
            elif token.type == "link_close":
                yield from self._of_link(*around.pop(), size, added)
            elif token.type == "image":
                self._note(token, is_kept=self.images)
                if not self.images:
                    yield begin, end, _GONE
                    for _, held in around:
                        held.add("image")
            elif token.type == "html_inline":
                yield from ((begin, end, instead) for _, _, instead in self.in_html(token.content, 0, end - begin))
            elif token.content.strip():
                for _, held in around:
                    held.add("text")

    def _of_link(self, link: Token, held: set[str], size: int, added: int) -> Iterator[_Cut]:
        """What goes of a link: all of it if it held an image alone."""
        begin, text_end, end = _place(link, added)
        holds_nothing = held == {"image"} and begin >= 0 and end <= size
        self._note(link, is_kept=self.links and not holds_nothing)
        if holds_nothing:
            yield begin, end, _GONE
        elif not self.links:
            yield begin, begin + 1, ""
            yield text_end, end, ""

    def _note(self, token: Token, *, is_kept: bool) -> None:
        if label := token.meta.get("label"):
            (self.used if is_kept else self.lost).add(label)


def _place(token: Token, added: int) -> tuple[int, int, int]:
    """Where in its paragraph a token begins, the text of a link ends, and the token ends."""
    begin, text_end, end = token.meta.get(PLACE, (added, added, added))
    return begin - added, text_end - added, end - added


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
