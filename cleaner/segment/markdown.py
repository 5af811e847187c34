"""Markdown cut into blocks: CommonMark with tables and strikethrough, as markdown-it-py reads it.

A block's text is what a reader sees. Its offsets are those of its lines in the page, marks included, so that what is kept
comes out as it came.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from ..document import Block, Element, Structure
from . import html
from .elements import HEADINGS, LINES, folded, folded_row, is_seen
from .markdown_tokens import (
    BLANK_LINE,
    CONTAINERS,
    LINK_ATTRIBUTE,
    inline_tokens,
    is_code,
    line_starts,
    lines_of,
    parser,
    read,
    text_line,
)
from .sentences import width
from .tables import CELL_LIMIT
from .text import shown_lines
from .wrapping import continued

if TYPE_CHECKING:  # the parser takes its time to load, and most callers have no Markdown
    from markdown_it.token import Token

WRITTEN_WIDTH: Final = 120
"""Columns; lines are broken sooner where people or programs break them."""
_OPENING_MARKS: Final = " \t*_`[(\"'“‘«„"
"""What stands before the first letter of a line."""
_BULLET: Final = re.compile(r"[ \t]*[-+*][ \t]+")


def segment(source: str, begin: int = 0) -> list[Block]:
    """The text of ``source`` from the offset ``begin`` on as blocks in reading order.

    A heading, a paragraph (or each line of it, where breaks part them), a table's row, code and a piece of HTML are a block
    each; images, rules and link definitions are none. The element ``section`` holds a heading and what it stands over.
    The cells of a table that lays out a page are blocks, which share the offsets of their row.
    """
    return _Walk(source, begin).run()


@dataclass
class Inline:
    """What a reader sees of a line: its ``text``, how many of its characters are linked and emphasised, and whether it holds
    an image."""

    parts: list[str] = field(default_factory=list)
    linked: int = 0
    emphasised: int = 0
    image: bool = False

    @property
    def text(self) -> str:
        return folded("".join(self.parts), False)


def visible(content: str, env: dict[str, Any] | None = None, *, line_ends_part: bool = False) -> list[tuple[int, Inline]]:
    """The lines of a paragraph: each with the number of line ends before it.

    Breaks within a link or emphasis, and line ends that are no breaks, are spaces. If ``line_ends_part``, a line end is a
    break unless the next line begins with a small letter.
    """
    source_lines = content.split("\n") if line_ends_part else []
    found = [(0, Inline())]
    line_ends = opened = in_link = in_emphasis = 0
    link_just_ended = False
    for token in inline_tokens(content, env or {}):
        line = found[-1][1]
        if token.type in ("softbreak", "hardbreak"):
            line_ends += 1
            goes_on = source_lines[line_ends : line_ends + 1]
            parts = bool(goes_on) and not goes_on[0].lstrip(_OPENING_MARKS)[:1].islower()
            if (token.type == "hardbreak" or parts) and not opened:
                found.append((line_ends, Inline()))
            else:
                line.parts.append(" ")
        elif token.type in ("text", "code_inline"):
            line.parts.append(token.content)
            line.linked += len(token.content) * (in_link > 0)
            line.emphasised += len(token.content) * (in_emphasis > 0)
        elif token.type == "image":
            line.image = True
        elif token.type == "html_inline":
            line.parts.append(" " * token.content.lower().startswith("<br"))
        opened += token.nesting
        if token.type.startswith("link_"):
            in_link += token.nesting
            if link_just_ended:
                line.parts.append(" ")  # links that touch are separate words to a reader
        elif token.type.startswith(("strong_", "em_")):
            in_emphasis += token.nesting
        link_just_ended = token.type == "link_close"
    if line_ends != content.count("\n"):  # one is within code or a link's address: no telling which
        return [(0, _joined([line for _, line in found]))]
    return found


def to_html(source: str) -> str:
    """The page as HTML; what it has of HTML itself comes along."""
    from markdown_it.token import Token

    rendered: list[str] = []
    last: Token | None = None
    renderer, options = parser().renderer, parser().options
    for _, tokens, env in read(source, line_starts(source)):
        for token in tokens:
            if token.type == "inline":  # token by token: all those of a long paragraph would take much memory
                inline = (renderer.render([one], options, env) for one in inline_tokens(token.content, env))
                token.children = [Token("html_inline", "", 0, content="".join(inline))]
        if last is not None and tokens and _is_same_list(last, tokens[0]):
            rendered[-1] = rendered[-1].rstrip().removesuffix("</ul>").removesuffix("</ol>")
            del tokens[0]
        rendered.append(renderer.render(tokens, options, env))
        last = tokens[-1] if tokens else last
    return "".join(rendered)


def _is_same_list(end: Token, begin: Token) -> bool:
    """Whether a list that ends with one piece goes on with the next: two lists side by side have two marks."""
    lists = ("bullet_list_close", "ordered_list_close")
    return end.type in lists and begin.type == end.type.replace("close", "open") and begin.markup == end.markup


def _joined(lines: Sequence[Inline]) -> Inline:
    return Inline(
        [part for line in lines for part in (*line.parts, " ")],
        sum(line.linked for line in lines),
        sum(line.emphasised for line in lines),
        any(line.image for line in lines),
    )


class _Walk:
    """One walk over the tokens of a page, piece by piece."""

    def __init__(self, source: str, begin: int) -> None:
        self._source = source
        self._env: dict[str, Any] = {}  # the link definitions
        self._starts = line_starts(source, begin)
        self._blocks: list[Block] = []
        self._element = Element("html", None, 0, 0, False)  # the innermost that is open
        self._count = 0
        self._levels: list[int] = []  # of the headings whose sections are open
        self._after_image = False
        self._first = 0  # the line with which the piece begins that is read

    @cached_property
    def _line_ends_part(self) -> bool:
        """Whether a line of the page is a paragraph, as some crawlers write it: lines are longer than people break them, and
        none was broken by width."""
        lines = shown_lines(self._source)
        return any(width(line.text) > WRITTEN_WIDTH for line in lines) and not any(continued(lines))

    def run(self) -> list[Block]:
        for first, tokens, env in read(self._source, self._starts):
            self._first, self._env = first, env
            self._walk(iter(tokens))
        return self._blocks

    def _walk(self, tokens: Iterator[Token]) -> None:
        for token in tokens:
            name = token.type.removesuffix("_open").removesuffix("_close")
            if name in CONTAINERS:
                self._enter(CONTAINERS[name]) if token.nesting > 0 else self._leave()
            elif token.type == "heading_open":
                if token.level == 0:
                    self._enter_section(HEADINGS[token.tag])
                self._lines(next(tokens), token, token.tag)
            elif token.type == "paragraph_open":
                self._lines(next(tokens), token, "" if token.hidden else "p")
            elif token.type == "table_open":
                self._table(token, tokens)
            elif token.type in ("fence", "code_block"):
                self._code(token)
            elif token.type == "html_block":
                self._island(token)

    # --- elements ----------------------------------------------------------------------------------------

    def _enter(self, tag: str) -> None:
        self._count += 1
        self._element = Element(tag, self._element, self._count, self._element.depth + 1, False)

    def _leave(self) -> None:
        assert self._element.parent is not None
        self._element = self._element.parent

    def _enter_section(self, level: int) -> None:
        """End the sections that a heading of this level does not stand in, and begin its own."""
        while self._levels and self._levels[-1] >= level:
            self._levels.pop()
            self._leave()
        self._levels.append(level)
        self._enter("section")

    # --- blocks ------------------------------------------------------------------------------------------

    def _lines(self, inline: Token, around: Token, tag: str) -> None:
        """The lines of a heading or paragraph."""
        begin, end = self._map(around)
        begin = text_line(self._source, self._starts, begin, end, inline.content)
        parts = tag not in HEADINGS and "\n" in inline.content and self._line_ends_part
        found = visible(inline.content, self._env, line_ends_part=parts)
        ends = [begin + line for line, _ in found[1:]] + [end]
        if tag:
            self._enter(tag)
            if link := inline.meta.get(LINK_ATTRIBUTE):
                self._element.attributes = {LINK_ATTRIBUTE: link}
        for (line, seen), line_end in zip(found, ends, strict=True):
            self._add(seen.text, seen, begin + line, line_end)
        if tag:
            self._leave()

    def _code(self, token: Token) -> None:
        """Code, but for lists of links that are indented so far that they would be code."""
        if not is_code(token):
            begin, _ = self._map(token)
            self._enter("ul")
            for number, line in enumerate(token.content.rstrip("\n").split("\n")):
                (_, seen), *_ = visible(_BULLET.sub("", line), self._env)
                self._enter("li")
                self._add(seen.text, seen, begin + number, begin + number + 1)
                self._leave()
            self._leave()
            return
        self._enter("pre")
        self._add(folded(token.content, True), Inline(), *self._map(token))
        self._leave()

    def _island(self, token: Token) -> None:
        """A piece of HTML, which cannot be cut."""
        blocks = html.segment(html.parse(token.content))
        structures = [block.structure for block in blocks if block.structure is not None]
        seen = Inline(
            [" ".join(block.text for block in blocks)],
            sum(one.linked for one in structures),
            sum(one.emphasised for one in structures),
            "<img" in token.content,
        )
        self._enter("div")
        self._add(seen.text, seen, *self._map(token))
        self._leave()

    def _table(self, table: Token, tokens: Iterator[Token]) -> None:
        rows: list[tuple[int, list[Inline]]] = []  # the line of each, and its cells
        for token in tokens:
            if token.type == "table_close":
                break
            if token.type == "tr_open":
                rows.append((self._map(token)[0], []))
            elif token.type == "inline":
                rows[-1][1].append(_joined([line for _, line in visible(token.content, self._env)]))
        first, last = self._map(table)
        is_data = all(len(cell.text) <= CELL_LIMIT for _, row in rows for cell in row)
        rows = [row for row in rows if any(cell.text for cell in row[1])]
        self._enter("table")
        for index, (line, row) in enumerate(rows):
            # What stands above the first row with any text, as an empty head does, is part of it.
            begin = line if index else first
            end = rows[index + 1][0] if index + 1 < len(rows) else last
            self._enter("tr")
            if is_data:
                self._add(folded_row(cell.text for cell in row), _joined(row), begin, end)
            for cell in () if is_data else row:
                self._enter("td")
                self._add(cell.text, cell, line, line + 1)
                self._leave()
            self._leave()
        self._leave()

    def _add(self, text: str, seen: Inline, first_line: int, end_line: int) -> None:
        """A block of these lines, if their text shows anything."""
        if not is_seen(text):
            self._after_image = self._after_image or seen.image
            return
        start, end = self._starts[first_line], self._starts[end_line]
        end -= len(self._source[start:end]) - len(self._source[start:end].rstrip())
        if (seen.image or self._after_image) and len(text) <= html.PICTURED_SIZE:
            self._element.holds_image = True
        self._after_image = False
        self._blocks.append(
            Block(
                text,
                self._starts_paragraph(start),
                start,
                end,
                structure=Structure(self._element, seen.linked, seen.emphasised),
            )
        )

    def _starts_paragraph(self, start: int) -> bool:
        """Whether a blank line stands before, in the source or for a reader."""
        if not self._blocks:
            return True
        before = self._blocks[-1]
        assert before.end is not None and before.element is not None
        if BLANK_LINE.search(self._source, before.end, start):
            return True
        above = before.element
        return above is not self._element and not (above.tag in LINES and self._element.tag in LINES)

    def _map(self, token: Token) -> tuple[int, int]:
        """The lines of a token in the page."""
        begin, end = lines_of(token)
        return self._first + begin, self._first + end
