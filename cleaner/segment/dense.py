"""Pages that are next to nothing but tags, links or line breaks: read as text, in blocks of some lines each.

A block takes some hundred bytes of memory and a tree as much for each tag, whatever is in them. Of a page that has a tag or
a line every few characters that would be many times the page.
"""

from __future__ import annotations

import re
from typing import Final

from ..document import Block
from . import text
from .elements import BLOCKS
from .entities import unescape

MANY: Final = 20_000
"""Lines or tags; fewer take little memory in any case. Of 1,844 pages of the corpora none has so many tags."""
TINY_SIZE: Final = 30
"""Characters a line or start tag; those 1,844 pages have 35 or more a tag."""
TAG_SIZE: Final = 10
"""Characters a tag, end tag or comment; those pages have 17 or more."""
SIGN_SIZE: Final = 20
"""Characters a sign of emphasis, code, lists or quotations of Markdown."""
MARKDOWN_LINE_SIZE: Final = 4
"""Characters a line of Markdown, blank lines counted."""
BLOCK_SIZE: Final = 250
"""Characters of a block, or more up to the end of its last line."""

_BREAKS: Final = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_BREAK: Final = re.compile(f"[{_BREAKS}]")
_LINE: Final = re.compile(rf"[^{_BREAKS}\s][^{_BREAKS}]*")
_START_TAG: Final = re.compile("<[a-zA-Z]")
_MARKUP: Final = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>?|\Z)|<![a-zA-Z][^<>]*>?|</?([a-zA-Z][^\s/<>]*)[^<>]*>?",
    re.DOTALL | re.IGNORECASE,
)


def is_dense_markdown(source: str) -> bool:
    """Whether a page of Markdown has many lines, blank ones too, signs of emphasis, code, lists and quotations or cells of
    tables, and next to nothing between them: the parser takes some hundred bytes for each, and a thousand for a cell."""
    signs = ("*", "_", "`", "~", "> ", ">>", "- ", "-\t", "+ ", "+\t", ". ", ".\t", ") ", ")\t")
    return (
        is_dense(source)
        or _are_many(sum(map(source.count, signs)), SIGN_SIZE, source)
        or _are_many(source.count("\n"), MARKDOWN_LINE_SIZE, source)
        or _are_many(source.count("|"), TINY_SIZE, source)
    )


def is_dense(source: str) -> bool:
    """Whether the lines of a text, or the links of Markdown, are many and tiny."""
    if _are_many(source.count("]("), TINY_SIZE, source):
        return True
    breaks = sum(map(source.count, _BREAKS))
    return breaks > MANY and _are_many(sum(1 for _ in _LINE.finditer(source)), TINY_SIZE, source)


def is_dense_html(source: str) -> bool:
    """Whether the tags of a page are many, and next to nothing stands between them."""
    count = source.count("<")
    if _are_many(count, TAG_SIZE, source):
        return True
    return count > MANY and _are_many(sum(1 for _ in _START_TAG.finditer(source)), TINY_SIZE, source)


def _are_many(count: int, size: int, source: str) -> bool:
    """Whether a page has very many of something: one in fewer than ``size`` characters."""
    return count > MANY and len(source) < size * count


def segment(source: str) -> list[Block]:
    """The text as blocks of :data:`BLOCK_SIZE` characters and some lines; they keep their line breaks."""
    pieces = []
    begin = 0
    while begin < len(source):
        last = _BREAK.search(source, begin + BLOCK_SIZE)
        end = last.start() if last else len(source)
        pieces += [_BREAK.sub(" ", source[begin:end]), source[end : end + 1]]
        begin = end + 1
    spaced = "".join(pieces)
    lines = text.whole_lines(spaced)
    for line in lines:  # what the lines that were joined are indented by stands in the text
        line.text, line.indent = spaced[line.start : line.end], line.indent.partition("\n")[0]
    blocks = text.cut(lines)
    end = 0
    for block in blocks:
        assert block.start is not None and block.end is not None
        block.text = source[block.start : block.end]
        if block.joint is not None:
            block.joint = source[end : block.start]
        end = block.end
    return blocks


def without_markup(source: str) -> str:
    """The text of a page of HTML, a line each block."""
    return unescape(_MARKUP.sub(_between, source))


def _between(match: re.Match[str]) -> str:
    name = (match[2] or "").lower()
    return "\n" if name in BLOCKS or name == "br" else ""
