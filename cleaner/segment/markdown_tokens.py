"""Markdown as markdown-it-py reads it: CommonMark with tables and strikethrough, in pieces, and with the links closed that
converters leave open.

The tokens of a paragraph say where in it its links, images and tags stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from .text import part_ends

if TYPE_CHECKING:  # the parser takes its time to load, and most callers have no Markdown
    from collections.abc import Callable

    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

NESTING_LIMIT: Final = 100
"""Lists and quotes that are read inside one another; what lies deeper is not."""
PIECE_LINES: Final = 2000
"""A longer page is read in pieces of so many lines: the tokens of a line of a list take two thousand bytes."""
PARAGRAPH_SIZE: Final = 20_000
"""Characters; a longer paragraph is read in parts, for the parser takes up to 160 times the memory of what it reads."""
DEEP_BRACKETS: Final = 5
"""A paragraph with no more brackets than these open at once is never too long for the parser."""
LOOKS_PER_CHAR: Final = 3
"""A paragraph has no links if the brackets that are open at once, times its signs, are more than so many times its
characters: the parser looks at each sign again for each bracket around it."""

LINE_END_PATTERN: Final = re.compile(r"\r\n?|\n")
"""As CommonMark has it."""
BLANK_LINE: Final = re.compile(r"(?>\r\n?|\n)[ \t>]*(?:\r\n?|\n)")
"""A line end, and another with nothing but marks of quotations between."""
PLACE: Final = "place"
"""In the ``meta`` of the token that begins a link, of an image and of a tag: the offsets in the paragraph of its first sign,
of the end of a link's text, and of its own end."""
_LOCATED: Final = frozenset(("link_open", "image", "html_inline"))
NO_BREAK_SPACE: Final = "\xa0"
CONTAINERS: Final = {"bullet_list": "ul", "ordered_list": "ol", "list_item": "li", "blockquote": "blockquote"}
_LINK_PATTERN: Final = re.compile(r"\]\((?:https?:|/|#|mailto:|javascript:)")
_DEFINITION: Final = re.compile(r"^[ \t>]*\[[^\]\n]+\]:", re.MULTILINE)
_NO_TEXT: Final = re.compile(r"(?:[\s>]|[*+-]\s)*")
"""A line that holds nothing but the signs of quotations and lists."""
_SYNTAX: Final = re.compile(r"[\\`*_\[\]<&!~\n]")
"""What a line without any marks has none of."""


@cache
def parser() -> MarkdownIt:
    """The parser of a page's blocks, which leaves it to :func:`inline_tokens` to read what stands in them."""
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import autolink, html_inline, image, link

    found = MarkdownIt("commonmark", {"maxNesting": NESTING_LIMIT, "store_labels": True})
    found.enable(["table", "strikethrough"]).disable("inline")
    # Addresses are nobody's business here: a link to a script is a link, and an image may stand in its address.
    found.validateLink = lambda url: True  # type: ignore[method-assign]
    found.normalizeLink = lambda url: url.replace(NO_BREAK_SPACE, "%20")  # type: ignore[method-assign]
    for name, rule in (("link", link), ("image", image), ("autolink", autolink), ("html_inline", html_inline)):
        found.inline.ruler.at(name, _located(rule))
    return found


def _located(rule: Callable[[StateInline, bool], bool]) -> Callable[[StateInline, bool], bool]:
    """A rule of the parser whose tokens say where they stand (:data:`PLACE`)."""

    def read(state: StateInline, silent: bool) -> bool:
        begin, count = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if not silent:
            end, is_link = state.pos, state.src[begin] == "["
            text_end = state.md.helpers.parseLinkLabel(state, begin, True) if is_link else end - 1
            token = next(one for one in state.tokens[count:] if one.type in _LOCATED)
            token.meta[PLACE] = begin, text_end, end
        return True

    return read


def line_starts(source: str, begin: int = 0) -> list[int]:
    """The offsets of the lines from ``begin`` on, and that of the end."""
    return [begin, *(end.end() for end in LINE_END_PATTERN.finditer(source, begin)), len(source)]


def pieces(source: str, starts: Sequence[int], env: dict[str, Any]) -> Iterator[tuple[int, list[Token]]]:
    """The tokens of the lines that begin at ``starts`` in pieces of whole blocks, each with the number of its first line.

    A list of more than :data:`PIECE_LINES` lines is cut between two items; an item of four times as many, or a quotation, is
    cut too. ``env`` takes the link definitions.
    """
    first, count, size = 0, len(starts) - 1, PIECE_LINES
    while first < count:
        end = min(first + size, count)
        tokens = parser().parse(source[starts[first] : starts[end]], env)
        tops = [place for place, token in enumerate(tokens) if token.level == 0 and token.nesting >= 0]
        if end < count and tops:
            last = tops[-1]
            items = [place for place, token in enumerate(tokens) if token.level == 1 and token.type == "list_item_open"]
            if begin := lines_of(tokens[last])[0]:  # it may go on behind the piece, and is read with the next one
                del tokens[last:]
                end = first + begin
            elif tokens[last].type.removesuffix("_open") not in CONTAINERS or (len(items) < 2 and size < 4 * PIECE_LINES):
                size *= 2
                continue
            elif len(items) > 1:
                end = first + lines_of(tokens[items[-1]])[0]
                del tokens[items[-1] : -1]
        yield first, tokens
        first, size = end, PIECE_LINES


def link_definitions(source: str, begin: int = 0) -> list[tuple[str, tuple[int, int]]]:
    """The labels of the links that a page defines from the offset ``begin`` on, each with the offsets of its lines. A label
    may stand more than once; the first definition of it counts."""
    found: list[tuple[str, tuple[int, int]]] = []
    if not _DEFINITION.search(source, begin):
        return found
    env: dict[str, Any] = {"references": {}}
    starts = line_starts(source, begin)
    for first, _ in pieces(source, starts, env):
        again = env.pop("duplicate_refs", [])
        for label, definition in (*env["references"].items(), *((one["label"], one) for one in again)):
            top, end = definition["map"]
            found.append((label, (starts[first + top], starts[first + end])))
        env["references"].clear()
    return found


def read(source: str, starts: Sequence[int]) -> Iterator[tuple[int, list[Token], dict[str, Any]]]:
    """The :func:`pieces` of a page, links over several blocks closed, each with the link definitions of the whole page."""
    env: dict[str, Any] = {}
    if len(starts) > PIECE_LINES and "]:" in source:  # a definition may stand in a later piece than its link
        for _ in pieces(source, starts, env):
            pass
    count = 0
    for first, tokens in pieces(source, starts, env):
        contents = [token for token in tokens if token.type == "inline"]
        _close_links(contents, count)
        count += len(contents)
        yield first, tokens, env


def inline_tokens(content: str, env: dict[str, Any]) -> Iterator[Token]:
    """The tokens of a paragraph, which is read in parts; one whose brackets are tangled is text."""
    from markdown_it.token import Token

    for begin, end in pairwise((0, *part_ends(content, PARAGRAPH_SIZE, "\n "), len(content))):
        part = content[begin:end]
        if not _SYNTAX.search(part) or _is_tangled(part):
            yield Token("text", "", 0, content=part)
        else:
            tokens: list[Token] = []
            parser().inline.parse(_LINK_END.sub(_without_spaces, part), parser(), env, tokens)
            for token in tokens:
                if token.type == "text_special":  # an escaped sign or an entity
                    token.type = "text"
                if begin and PLACE in token.meta:
                    token.meta[PLACE] = tuple(begin + place for place in token.meta[PLACE])
                yield token


def _is_tangled(content: str) -> bool:
    """Whether the brackets of a paragraph would take the parser long (:data:`LOOKS_PER_CHAR`)."""
    if content.count("[") <= DEEP_BRACKETS:
        return False
    most, _, _ = _brackets(content)
    return most > DEEP_BRACKETS and most * len(_SYNTAX.findall(content)) > LOOKS_PER_CHAR * len(content)


def is_code(token: Token) -> bool:
    """Whether a block is code. Lists of links that are indented so far that they would be code are none."""
    return token.type == "fence" or (token.type == "code_block" and not _LINK_PATTERN.search(token.content))


def text_line(source: str, starts: Sequence[int], begin: int, end: int, content: str) -> int:
    """The line with which the content of a block from ``begin`` to ``end`` begins: the parser strips lines of spaces such as
    U+00A0 from it, though its map counts them."""
    count = content.count("\n") + 1
    while end - begin > count and _NO_TEXT.fullmatch(source, starts[begin], starts[begin + 1]):
        begin += 1
    return begin


def lines_of(token: Token) -> tuple[int, int]:
    """The lines of a token: the first, and the one after the last."""
    assert token.map is not None
    begin, end = token.map
    return begin, end


# --- links that converters write and CommonMark does not read ---------------------------------------------------

LINK_ATTRIBUTE: Final = "link"
"""The attribute of elements of Markdown by which those within one link are told."""
AS_IT_CAME: Final = "as it came"
"""In the ``meta`` of a paragraph in which a link was closed: its content before."""
LINKED_BLOCKS: Final = 12
"""A link, such as a card, that is over so many blocks was never closed."""

_LINK_END: Final = re.compile(
    r"""(?x)
    \]\( (?:
        [^()\s]* (?: \([^()\s]*\) [^()\s]* )* \s+ (?: "[^"\n]*" | '[^'\n]*' ) \s* \)  # an address and a title
      | (?P<address> (?:[a-z]+:|/|\#|\.) [^()\n]* (?: \([^()\n]*\) [^()\n]* )* ) \)
    )
    """
)
_NO_BREAK: Final = str.maketrans(" \t", NO_BREAK_SPACE * 2)
_BRACKET: Final = re.compile(r"\\.|\[|\]\(?")


def _without_spaces(link: re.Match[str]) -> str:
    """A link, with no-break spaces for the spaces in its address: it keeps its length, and the parser puts %20 for them."""
    address = link["address"]
    return link[0] if address is None else f"]({address.rstrip().translate(_NO_BREAK).ljust(len(address))})"


def _close_links(contents: Sequence[Token], number: int) -> None:
    """Close links over several blocks at the end of each block, and open them again in the next one. The ``meta`` of
    these blocks holds the place of the first, counted from a number, and what stood there before."""
    opened: int | None = None  # the last block that ends within a link
    for index, token in enumerate(contents):
        _, left_open, ends = _brackets(token.content)
        if ends and opened is not None and index - opened <= LINKED_BLOCKS:
            for one in contents[opened : index + 1]:
                one.meta = {LINK_ATTRIBUTE: str(number + opened), AS_IT_CAME: one.meta.get(AS_IT_CAME, one.content)}
            contents[opened].content += "](#)"
            for between in contents[opened + 1 : index]:
                if "](" not in between.content:
                    between.content = f"[{between.content}](#)"
            token.content = "[" + token.content
            opened = None
        if left_open:
            opened = index


def _brackets(content: str) -> tuple[int, int, bool]:
    """How many brackets are open at once at most, how many are left open, and whether a link ends that does not begin."""
    most = depth = 0
    ends = False
    for match in _BRACKET.finditer(content):
        bracket = match[0]
        if bracket == "[":
            depth += 1
            most = max(most, depth)
        elif depth:
            depth -= bracket[0] == "]"
        else:
            ends = ends or bracket == "]("
    return most, depth, ends
