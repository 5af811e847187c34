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
    signs = sum(map(source.count, ("*", "_", "`", "~", "> ", ">>", "- ", "-\t", "+ ", "+\t", ". ", ".\t", ") ", ")\t")))
    lines = source.count("\n")
    cells = source.count("|")
    return (
        is_dense(source)
        or (signs > MANY and len(source) < SIGN_SIZE * signs)
        or (lines > MANY and len(source) < MARKDOWN_LINE_SIZE * lines)
        or (cells > MANY and len(source) < TINY_SIZE * cells)
    )


def is_dense(source: str) -> bool:
    """Whether the lines of a text, or the links of Markdown, are many and tiny."""
    links = source.count("](")
    if links > MANY and len(source) < TINY_SIZE * links:
        return True
    if sum(map(source.count, _BREAKS)) <= MANY:
        return False
    lines = sum(1 for _ in _LINE.finditer(source))
    return lines > MANY and len(source) < TINY_SIZE * lines


def is_dense_html(source: str) -> bool:
    """Whether the tags of a page are many, and next to nothing stands between them."""
    count = source.count("<")
    if count <= MANY or len(source) < TAG_SIZE * count:
        return count > MANY
    tags = sum(1 for _ in _START_TAG.finditer(source))
    return tags > MANY and len(source) < TINY_SIZE * tags


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
