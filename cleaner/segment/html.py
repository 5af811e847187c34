"""HTML cut into blocks: parsed once, walked once."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ..document import Block, Element, Structure
from .elements import (
    BLOCKS,
    CELL,
    CELL_LIMIT,
    EMPHASIS,
    FURNITURE,
    HEADINGS,
    LINES,
    NOT_IN_DATA,
    PASSED_OVER,
    PATH,
    WORD_BIT,
    folded,
)
from .tree import parse as parse

_IS_FURNITURE: Final = -1
_SPLIT_WORDS: Final = re.compile(r"[a-z]+|[A-Z][a-z]*")
_INVISIBLE: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE | re.ASCII)
_OPEN, _SEP, _CLOSE = "\ue000", "\ue001", "\ue002"
_UNMARKED: Final = re.compile(f"{_OPEN}[^{_SEP}]*{_SEP}|{_CLOSE}")
_INLINE_MARKS: Final = {
    "strong": "**",
    "b": "**",
    "em": "*",
    "i": "*",
    "code": "`",
    "kbd": "`",
    "tt": "`",
    "a": "a",
}
_MARKED_BLOCKS: Final = frozenset({*HEADINGS, "li"})

_COUNTED: Final = frozenset("table tr pre listing xmp ul ol li blockquote".split())
"""Blocks that change how the text in them is read."""


def _tag_ids(tags: Iterable[str]) -> dict[int, str]:
    document = LexborHTMLParser("text")
    nodes = [document.create_node(tag) for tag in tags if "-" not in tag]
    nodes += document.root.traverse(include_text=True) if document.root else ()
    return {node.tag_id: node.tag for node in nodes if node.tag}


# The parser numbers the elements that HTML knows, and a number is quicker to come by than a name. An element that HTML
# does not know (its name has a hyphen) has a number that means something else in the next page.
_TAGS: Final = _tag_ids(BLOCKS | PASSED_OVER | EMPHASIS | {*_INLINE_MARKS, "br", "span", "font"})

SCRIPTLESS: Final = 500
"""Characters; a page that shows less may be waiting for a script."""
HIDDEN_LIMIT: Final = 3
"""Hidden text is the page's own after all if there is this many times more of it than of visible text: pages that
a script reveals."""


def segment(tree: LexborHTMLParser, *, markdown: bool = False) -> list[Block]:
    """The visible text of a parsed page as blocks in reading order.

    A paragraph, heading, list item or table row (its cells joined by `` | ``) is a block, and so is each line
    between ``<br>``; ``<pre>`` keeps its white space. Inline elements neither glue nor split words. Scripts, form
    controls and hidden elements give nothing. With ``markdown`` each block carries its text as Markdown too.

    Where a script would have to show the page, what it says to those without scripts is read.
    """
    root = tree.root
    if root is None:
        return []
    found = _visible(_all(root, PASSED_OVER, markdown))
    if _size(found) < SCRIPTLESS and tree.css_first("noscript") is not None:
        scriptless = _visible(_all(root, PASSED_OVER - {"noscript"}, markdown))
        if _size(scriptless) >= SCRIPTLESS:  # less is a request to turn scripts on
            return scriptless
    return found


def _all(root: LexborNode, passed_over: frozenset[str], markdown: bool) -> list[Block]:
    """The blocks of hidden elements too."""
    visit = Walk(markdown, passed_over)
    visit.run(root)
    return visit.out


def _size(found: Iterable[Block]) -> int:
    return sum(len(one.text) for one in found)


def _visible(found: list[Block]) -> list[Block]:
    shown = [one for one in found if one.structure is None or not one.structure.element.hidden]
    if len(shown) == len(found):
        return found
    shown_size = _size(shown)
    hidden_size = _size(found) - shown_size
    return found if hidden_size > max(HIDDEN_LIMIT * shown_size, 500) else shown


@lru_cache(maxsize=8192)
def _bits(names: str) -> int:
    """The bit set of the telling words in a class, id, role or itemprop value."""
    bits = 0
    for word in _SPLIT_WORDS.findall(names):
        bits |= WORD_BIT.get(word.lower(), 0)
    return bits


@lru_cache(maxsize=8192)
def _class_bits(classes: str) -> int:
    """The bit set of a class attribute; -1 for furniture."""
    return _IS_FURNITURE if not FURNITURE.isdisjoint(classes.split()) else _bits(classes)


def _looks(attributes: dict[str, str | None]) -> tuple[int, bool]:
    """The bit set of the telling words in an element's attributes, -1 for furniture; and whether it is hidden."""
    bits, hidden = 0, False
    for name, value in attributes.items():  # nearly always fewer than there are names to look for
        if name == "class":
            if value:
                bits |= _class_bits(value)
        elif name in _NAMING:
            if value:
                bits |= _bits(value)
        elif name == "style":
            hidden = hidden or (value is not None and _is_invisible(value))
        elif name == "hidden" or (name == "aria-hidden" and value == "true"):
            hidden = True
    return bits, hidden


_NAMING: Final = frozenset(("id", "role", "itemprop"))


@lru_cache(maxsize=8192)
def _is_invisible(style: str) -> bool:
    return _INVISIBLE.search(style) is not None


def _is_data_table(table: LexborNode) -> bool:
    """Whether a table holds data rather than a page's layout: rows of several short cells."""
    if table.attributes.get("role") == "presentation":
        return False
    rows, headed, cells = 0, False, []
    # No further than to the next table, so that nested tables are not read again and again.
    for node in table.traverse():
        tag = _TAGS.get(node.tag_id)
        if tag in ("td", "th"):
            headed = headed or tag == "th"
            cells.append(node)
        elif tag == "tr":
            rows += 1
        elif tag in NOT_IN_DATA or (tag == "table" and node.mem_id != table.mem_id):
            return False
    return (
        0 < rows < len(cells)
        and (rows > 1 or headed)
        and all(len(cell.text()) <= CELL_LIMIT for cell in cells)
    )


class _Open:
    """An open block element, and whether a block was cut from it."""

    __slots__ = ("element", "filled", "line")

    def __init__(self, element: Element) -> None:
        self.element = element
        self.line = element.tag in LINES
        self.filled = False


class Walk:
    """One walk over the tree; :attr:`out` fills in reading order."""

    def __init__(self, markdown: bool, passed_over: frozenset[str]) -> None:
        self.out: list[Block] = []
        self._passed_over = passed_over
        self._markdown = markdown
        self._marks = _INLINE_MARKS if markdown else {}
        self._parts: list[str] = []
        self._linked = self._emphasised = 0
        self._in_link = self._in_emphasis = 0
        self._starts_paragraph = True
        self._tags = ["html"]  # of the open blocks, outermost first
        self._serial = 0
        self._row_depth = self._pre_depth = 0
        self._data_tables = 0
        self._rows_seen = 0
        self._lists: list[str] = []  # those that are open, and the number of the last item of each
        self._item_numbers: list[int] = []
        self._quotes = 0
        self._item_begins = False
        self._link_just_ended = False

    def run(self, root: LexborNode) -> None:
        """Visit the tree below ``root`` without recursion: pages nest deeper than Python's stack."""
        block = _Open(Element("html", None, 0, 0, 0, False))
        parts, name_of, passed_over = self._parts, _TAGS.get, self._passed_over
        # Where to go on after each open element, and what there is to leave: a block (the one around it), an inline
        # element that matters (its tag), or nothing.
        stack: list[tuple[Any, Any]] = []
        following: Any = root
        while True:
            while following is not None:
                node = following
                following = node.next
                tag = name_of(node.tag_id)
                if tag == "-text":
                    text = node.text_content
                    if not text.isspace():
                        self._text(text)
                    elif parts or self._pre_depth:  # elsewhere white space before any text means nothing
                        parts.append(text)
                    continue
                if tag is None:
                    tag = node.tag
                    if tag is None or tag[0] in "-_!":
                        continue
                if tag in passed_over and not (tag == "button" and self._tags[-1] in HEADINGS):
                    continue
                if tag == "br":
                    self._line_break(block)
                    continue
                attributes = node.attributes
                bits, hidden = _looks(attributes) if attributes else (0, False)
                if bits == _IS_FURNITURE:
                    continue
                if tag in BLOCKS:
                    if parts:
                        self._flush(block)
                    stack.append((following, block))
                    self._enter_block(node, tag, block)
                    above = block.element
                    hidden = hidden or above.hidden
                    block = _Open(Element(tag, above, self._serial, above.depth + 1, bits, hidden))
                elif hidden:
                    continue
                elif tag == "a" or tag in EMPHASIS or tag in self._marks:
                    stack.append((following, tag))
                    self._enter_inline(tag, attributes)
                else:
                    stack.append((following, None))
                if tag != "noframes":
                    following = node.first_child
                elif node.parser is root.parser:  # its content is text to a parser that knows frames
                    framed = parse(node.text()).body
                    following = framed and framed.first_child
                else:
                    following = None  # frames in frames are not parsed again and again
            if not stack:
                break
            following, left = stack.pop()
            if type(left) is _Open:
                self._leave_block(block, left)
                block = left
            elif left is not None:
                self._leave_inline(left)
        self._flush(block)

    # --- blocks ------------------------------------------------------------------------------------------

    def _enter_block(self, node: LexborNode, tag: str, parent: _Open) -> None:
        self._serial += 1
        self._tags.append(tag)
        if self._row_depth:
            self._row_depth += 1
            self._parts.append(CELL if tag in ("td", "th") else " ")
            return
        if tag in _COUNTED:
            self._begin(node, tag)
        self._starts_paragraph = self._starts_paragraph or self._separates(tag, parent)

    def _leave_block(self, block: _Open, parent: _Open) -> None:
        tag = self._tags[-1]
        if self._row_depth > 1:
            self._row_depth -= 1
            self._parts.append(" ")
        else:
            if self._parts:
                self._emit(block)
            self._row_depth = 0
            if tag in _COUNTED:
                self._end(tag)
            self._starts_paragraph = self._starts_paragraph or self._separates(tag, parent)
            parent.filled = parent.filled or block.filled
        self._tags.pop()

    def _begin(self, node: LexborNode, tag: str) -> None:
        if tag == "tr":
            self._row_depth = 1 if self._data_tables else 0
        elif tag == "table":
            self._data_tables += bool(self._data_tables) or _is_data_table(node)
            self._rows_seen = 0
        elif tag in ("ul", "ol"):
            self._lists.append(tag)
            self._item_numbers.append(0)
        elif tag == "blockquote":
            self._quotes += 1
        elif tag != "li":
            self._pre_depth += 1
        elif self._item_numbers:
            self._item_numbers[-1] += 1
            self._item_begins = True

    def _end(self, tag: str) -> None:
        if tag == "table":
            self._data_tables = max(0, self._data_tables - 1)
        elif tag in ("ul", "ol"):
            self._lists.pop()
            self._item_numbers.pop()
        elif tag == "blockquote":
            self._quotes -= 1
        elif tag not in ("tr", "li"):
            self._pre_depth -= 1

    @staticmethod
    def _separates(tag: str, parent: _Open) -> bool:
        """Whether a blank line stands before and after the element; not around the only block of a list item."""
        if tag in LINES:
            return False
        return not parent.line or (parent.filled and tag not in ("ul", "ol"))

    def _line_break(self, block: _Open) -> None:
        if self._row_depth:
            self._parts.append(" ")
        elif self._pre_depth:
            self._parts.append("\n")
        elif not self._flush(block):
            self._starts_paragraph = True

    def _flush(self, block: _Open) -> bool:
        """End the open segment, unless it is a table's row, which its cells do not end; whether it held any text."""
        return bool(self._parts) and not self._row_depth and self._emit(block)

    def _emit(self, block: _Open) -> bool:
        raw = "".join(self._parts)
        self._parts.clear()
        linked, emphasised = self._linked, self._emphasised
        self._linked = self._emphasised = 0
        marked = None
        if self._markdown:
            raw, marked = _UNMARKED.sub("", raw), raw
        text = folded(raw, self._pre_depth > 0)
        if not text:
            return False
        found = Block(text, self._starts_paragraph, structure=Structure(block.element, linked, emphasised))
        if marked is not None:
            found.markdown = self._block_markdown(folded(_mark_up(marked), self._pre_depth > 0))
        self.out.append(found)
        self._starts_paragraph = False
        block.filled = True
        return True

    def _block_markdown(self, text: str) -> str:
        tag = next((tag for tag in self._tags[: -1 - PATH : -1] if tag in _MARKED_BLOCKS), "")
        if self._pre_depth:
            text = f"```\n{text}\n```"
        elif tag in HEADINGS:
            text = f"{'#' * HEADINGS[tag]} {text}"
        elif tag == "li" and self._lists and self._item_numbers:
            marker = f"{self._item_numbers[-1]}." if self._lists[-1] == "ol" else "-"
            text = (
                "  " * (len(self._lists) - 1) + f"{marker if self._item_begins else ' ' * len(marker)} {text}"
            )
            self._item_begins = False
        elif self._row_depth:
            self._rows_seen += 1
            columns = text.count(" | ") + 1
            text = f"| {text} |" + ("\n|" + " --- |" * columns if self._rows_seen == 1 else "")
        return "\n".join("> " * self._quotes + line for line in text.split("\n")) if self._quotes else text

    # --- text and inline elements ------------------------------------------------------------------------

    def _text(self, text: str) -> None:
        self._parts.append(text)
        self._link_just_ended = False
        if self._in_link:
            self._linked += len(text)
        if self._in_emphasis:
            self._emphasised += len(text)

    def _enter_inline(self, tag: str, attributes: dict[str, str | None]) -> None:
        if tag == "a":
            if self._link_just_ended:
                self._parts.append(" ")  # links that touch are separate words to a reader
            self._in_link += 1
        elif tag in EMPHASIS:
            self._in_emphasis += 1
        if tag in self._marks and not self._pre_depth:
            href = attributes.get("href") or ""
            self._parts.append(f"{_OPEN}{self._marks[tag]}{href if tag == 'a' else ''}{_SEP}")

    def _leave_inline(self, tag: str) -> None:
        if tag == "a":
            self._in_link -= 1
            self._link_just_ended = True
        elif tag in EMPHASIS:
            self._in_emphasis -= 1
        if tag in self._marks and not self._pre_depth:
            self._parts.append(_CLOSE)


def _mark_up(text: str) -> str:
    """``text`` with its inline marks written as Markdown; marks that a block's end cut off are left out."""
    marks: list[str] = []  # those that are open, and what stands in each; before them, what stands in none
    parts: list[list[str]] = [[]]
    end = 0
    for match in _UNMARKED.finditer(text):
        parts[-1].append(text[end : match.start()])
        end = match.end()
        if match[0] != _CLOSE:
            marks.append(match[0][1:-1])
            parts.append([])
        elif marks:
            marked = _marked(marks.pop(), "".join(parts.pop()))
            parts[-1].append(marked)
    return "".join(itertools.chain(*parts, [text[end:]]))


def _marked(mark: str, inner: str) -> str:
    core = inner.strip()
    if not core:
        return inner
    before, after = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
    if mark.startswith("a"):
        href = mark[1:]
        return f"{before}[{core}]({href}){after}" if href and not href.startswith("javascript:") else inner
    return f"{before}{mark}{core}{mark}{after}"
