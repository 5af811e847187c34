"""What a reader sees of Markdown: its text without syntax, link targets and images."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from selectolax.lexbor import LexborHTMLParser


def visible_text(markdown: str) -> str:
    """The text of a CommonMark document with tables, a line a block; HTML in it counts by its own text."""
    return "\n".join(filter(None, map(str.strip, _blocks(_parser().parse(markdown)))))


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


def _blocks(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            yield "".join(map(_inline, token.children or ()))
        elif token.type in ("fence", "code_block"):
            yield token.content
        elif token.type == "html_block":
            yield LexborHTMLParser(token.content).text(separator="\n")


def _inline(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    return token.content if token.type in ("text", "code_inline", "text_special") else ""
