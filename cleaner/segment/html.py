"""HTML cut into blocks: parsed once, walked once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ..document import Block, Element, Structure
from .elements import (
    BLOCKS,
    EMPHASIS,
    HEADINGS,
    HOLDERS,
    IMAGES,
    LINES,
    PASSED_OVER,
    folded,
    folded_row,
)
from .folding import without_hidden
from .formulas import tex
from .marks import MARKS, marked
from .names import CODE, DROPPED, HIDDEN, SHOWN, UNSPOKEN, looks
from .tables import columns, is_data_table
from .tree import parse as parse

SCRIPTLESS: Final = 500
"""Characters; a page that shows less may be waiting for a script, and what it says instead must be more than a request to
turn scripts on."""
PROSE: Final = 100
"""UTF-8 bytes, about 35 Chinese characters; a page without a block of so much unlinked text shows no article."""
UNCLOSED: Final = 3
"""A link that holds so many blocks of prose was never closed."""
PICTURED: Final = 300
"""Characters; an element with an image and no more text than this is the image and its caption."""
PICTURED_LEVELS: Final = 4
"""How many of the elements around an image may be the one that holds its caption too."""

_BLANK_LINE: Final = re.compile(r"\n[ \t]*\n\s*")
_SENTENCE_ENDS: Final = frozenset(".!?…。！？؟।»”’\"'」』）)")

# What the walk does with a node.
_TEXT, _INLINE, _BLOCK, _LINK, _EMPHASIS, _MARKED, _BREAK, _SILENT, _OTHER, _NOTHING = range(10)
_OTHERS: Final = (
    frozenset("button math noframes noscript rp rt ruby script sub sup".split()) | HOLDERS | IMAGES
)
"""Elements that take a second look."""
_NESTING: Final = frozenset("table tr pre listing xmp ul ol li blockquote".split())
"""Blocks that change how the text in them is read."""
_ARTICLES: Final = frozenset(("article", "main"))
_PAGE: Final = frozenset(("html", "body"))
_PLAIN: Final = ("", SHOWN)


def _kind(tag: str) -> int:
    """What the walk does with an element of that name."""
    for kind, tags in (
        (_OTHER, _OTHERS),
        (_SILENT, PASSED_OVER),
        (_BREAK, ("br",)),
        (_BLOCK, BLOCKS),
        (_LINK, ("a",)),
        (_EMPHASIS, EMPHASIS),
        (_MARKED, MARKS),
    ):
        if tag in tags:
            return kind
    return _NOTHING if tag[0] in "-_!" else _INLINE


def _tag_ids() -> dict[int, tuple[int, str]]:
    document = LexborHTMLParser("<!doctype html>text<!-- comment -->")
    tags = BLOCKS | PASSED_OVER | EMPHASIS | _OTHERS | {*MARKS, "a", "br", "span", "font"}
    nodes = [document.create_node(tag) for tag in tags if "-" not in tag]
    found = {node.tag_id: (_kind(node.tag), node.tag) for node in nodes if node.tag}
    for node in document.root.traverse(include_text=True) if document.root else ():
        if node.tag == "-text":
            found[node.tag_id] = (_TEXT, "-text")
    return found


# The parser numbers the elements that HTML knows, and a number is quicker to come by than a name. An element that HTML
# does not know (its name has a hyphen) has a number that means something else in the next page.
_KINDS: Final = _tag_ids()


def segment(tree: LexborHTMLParser, *, markdown: bool = False) -> list[Block]:
    """The visible text of a parsed page as blocks in reading order.

    A paragraph, heading, list item or table row (its cells joined by `` | ``) is a block, and so is each line
    between ``<br>``; ``<pre>`` keeps its white space. Inline elements neither glue nor split words. Scripts, form
    controls, dialogs and hidden elements give nothing, but folded content does (:mod:`cleaner.segment.folding`). With
    ``markdown`` each block carries its text as Markdown too.

    A page without any prose may be waiting for a script, or have an element that was never closed: of such a page
    everything is read, if that gives more.
    """
    root = tree.root
    if root is None:
        return []
    walk = Walk(markdown)
    walk.run(root)
    found = without_hidden(walk.blocks, walk.buttons, walk.scriptless)
    if _is_bare(found):
        whole = Walk(markdown, whole=True)
        whole.run(root)
        if _size(whole.blocks) >= _size(found) + SCRIPTLESS:
            walk, found = whole, whole.blocks
    _note_images(walk.images)
    return found


def _size(blocks: Iterable[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def _is_long(block: Block) -> bool:
    return len(block.text.encode("utf-8", "replace")) >= PROSE


def _is_bare(blocks: Iterable[Block]) -> bool:
    return not any(
        block.structure is not None and 2 * block.structure.linked < len(block.text) and _is_long(block)
        for block in blocks
    )


def _note_images(images: Iterable[Element]) -> None:
    """Note at the largest element around each image that holds little more than its caption that it holds an image."""
    for element in images:
        largest = element
        above = element.parent
        for _ in range(PICTURED_LEVELS):
            if above is None or above.size > PICTURED:
                break
            largest, above = above, above.parent
        if largest.size <= PICTURED:
            largest.image = True


class Walk:
    """One walk over the tree; :attr:`blocks` fills in reading order, those of hidden elements too.

    ``whole`` also reads dialogs and elements that show their content only in need, such as ``<noscript>``. ``buttons`` are
    those that may unfold something, with the id of what
    they control, and ``images`` the elements that hold an image;
    ``scriptless`` says whether there is something for browsers without scripts.
    """

    def __init__(self, markdown: bool, *, whole: bool = False) -> None:
        self.blocks: list[Block] = []
        self.buttons: dict[Element, str | None] = {}
        self.images: list[Element] = []
        self.scriptless = False
        self._whole = whole
        self._markdown = markdown
        self._element = Element("html", None, 0, 0, False)  # the innermost block element that is open
        self._count = 0
        self._parts: list[str] = []  # the text of the open block
        self._cells: list[tuple[int, int]] = []  # the parts that begin a cell, and its width in columns
        self._marks: list[
            tuple[int, str | None]
        ] = []  # the parts that an inline mark begins or (None) ends before
        self._linked = self._emphasised = 0
        self._in_link = self._in_emphasis = 0
        self._links: list[tuple[bool, int]] = []  # whether it leads somewhere, and its first block
        self._inline = ""  # names of the inline elements that are open
        self._holding: str | None = None  # names of those that hold all of the open block
        self._starts_paragraph = True
        self._row_depth = self._pre_depth = 0
        self._code: list[Element] = []  # the elements that hold code by their class
        self._data_tables = 0
        self._rows_seen = 0
        self._lists: list[str] = []  # those that are open, and the number of the last item of each
        self._item_numbers: list[int] = []
        self._quotes = 0
        self._item_begins = False
        self._link_just_ended = False
        self._left_out = False  # whether something was left out since the last text

    def run(self, root: LexborNode) -> None:
        """Visit the tree below ``root`` without recursion: pages nest deeper than Python's stack."""
        parts, kind_of, markdown = self._parts, _KINDS.get, self._markdown
        # Where to go on after each open element, what there is to leave, and the inline names around it.
        stack: list[tuple[Any, int, str, str]] = []
        following: Any = root
        while True:
            while following is not None:
                node = following
                following = node.next
                known = kind_of(node.tag_id)
                if known is None:
                    tag = node.tag or "-"
                    kind = _kind(tag)
                else:
                    kind, tag = known
                if kind == _TEXT:
                    text = node.text_content
                    if not text.isspace():
                        if "\n\n" in text and not (self._pre_depth or self._row_depth or self._in_link):
                            text = self._paragraphs(text)
                        self._text(text)
                    elif parts or self._pre_depth:  # elsewhere white space before any text means nothing
                        parts.append(text)
                    continue
                if kind >= _SILENT:
                    if kind == _OTHER:
                        kind = self._other(node, tag)
                    if kind >= _SILENT:
                        continue
                if kind == _BREAK:
                    self._line_break()
                    continue
                attributes = node.attributes
                names, seen = (
                    looks(attributes, tag in _ARTICLES) if attributes and tag not in _PAGE else _PLAIN
                )
                if seen > HIDDEN and not self._whole and (seen == DROPPED or _is_numbers(node)):
                    self._left_out = True
                    continue
                before = self._inline
                if kind == _BLOCK:
                    stack.append((following, kind, tag, before))
                    self._enter_block(node, tag, names, seen)
                else:
                    if seen >= UNSPOKEN and (seen == HIDDEN or _is_icon(node, names)):
                        continue
                    stack.append((following, kind, tag, before))
                    if names:
                        self._inline = f"{before}\n{names}"
                    if kind == _LINK:
                        self._enter_link("href" in attributes)
                    elif kind == _EMPHASIS:
                        self._in_emphasis += 1
                    if markdown and tag in MARKS:
                        self._mark(MARKS[tag] if tag != "a" else f"a{attributes.get('href') or ''}")
                following = node.first_child if tag != "noframes" else self._framed(node, root)
            if not stack:
                break
            following, kind, tag, self._inline = stack.pop()
            if kind == _BLOCK:
                self._leave_block()
            elif kind != _INLINE:
                if kind == _LINK:
                    self._leave_link()
                elif kind == _EMPHASIS:
                    self._in_emphasis -= 1
                if markdown and tag in MARKS:
                    self._mark(None)
        self._flush()

    def _other(self, node: LexborNode, tag: str) -> int:
        """What to do with an element that takes a second look."""
        if tag in IMAGES:
            self.images.append(self._element)
            if tag not in HOLDERS:
                return _SILENT
        if tag in HOLDERS and (self._whole or _holds_article(node)):
            return _INLINE
        if tag == "button":
            if self._element.tag in HEADINGS:
                return _INLINE  # the heading itself, which can be folded
            attributes = node.attributes
            if not self._parts and ("aria-controls" in attributes or "aria-expanded" in attributes):
                return _BLOCK
        elif tag == "noscript":
            if self._whole or _size_of(node) >= SCRIPTLESS:
                self.scriptless = True
                return _BLOCK
        elif tag == "math":
            self._text(tex(node))
        elif tag == "script":
            if (node.attributes.get("type") or "").startswith("math/tex"):
                self._text(node.text().strip())
        elif tag in ("sub", "sup"):
            self._keep_apart(node, "^" if tag == "sup" else "_")
            return _INLINE
        elif tag in ("rt", "rp", "ruby"):
            return self._ruby(node, tag)
        elif tag == "noframes":
            return _BLOCK
        return _SILENT

    def _framed(self, node: LexborNode, root: LexborNode) -> Any:
        """The first node of what ``<noframes>`` holds, which is text to a parser that knows frames; frames in frames are
        not parsed again and again."""
        body = parse(node.text()).body if node.parser is root.parser else None
        return body and body.first_child

    # --- blocks ------------------------------------------------------------------------------------------

    def _enter_block(self, node: LexborNode, tag: str, names: str, seen: int) -> None:
        if self._parts and not self._row_depth:
            self._emit()
        above = self._element
        self._count += 1
        hidden = seen == HIDDEN or above.hidden
        self._element = Element(tag, above, self._count, above.depth + 1, hidden, names)
        if tag == "button":
            self.buttons[self._element] = node.attributes.get("aria-controls")
        if self._row_depth:
            self._row_depth += 1
            if tag in ("td", "th"):
                self._cells.append((len(self._parts), columns(node)))
            self._parts.append(" ")
            return
        if tag in _NESTING:
            self._begin(node, tag)
        elif seen == CODE:
            self._code.append(self._element)
            self._pre_depth += 1
        if not self._starts_paragraph:
            self._starts_paragraph = self._separates(tag, above)

    def _leave_block(self) -> None:
        element = self._element
        above = element.parent
        assert above is not None
        tag = element.tag
        if self._row_depth > 1:
            self._row_depth -= 1
            self._parts.append(" ")
        else:
            if self._parts:
                self._emit()
            self._row_depth = 0
            if tag in _NESTING:
                self._end(tag)
            elif self._code and self._code[-1] is element:
                self._code.pop()
                self._pre_depth -= 1
            if not self._starts_paragraph:
                self._starts_paragraph = self._separates(tag, above)
            above.size += element.size
        self._element = above

    def _begin(self, node: LexborNode, tag: str) -> None:
        if tag == "tr":
            self._row_depth = 1 if self._data_tables else 0
        elif tag == "table":
            self._data_tables += bool(self._data_tables) or is_data_table(node)
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
    def _separates(tag: str, above: Element) -> bool:
        """Whether a blank line stands before and after the element; not around the only block of a list item."""
        if tag in LINES:
            return False
        return above.tag not in LINES or (above.size > 0 and tag not in ("ul", "ol"))

    def _line_break(self) -> None:
        if self._row_depth:
            self._parts.append(" ")
        elif self._pre_depth:
            self._parts.append("\n")
        elif not self._flush():
            self._starts_paragraph = True

    def _flush(self) -> bool:
        """End the open block, unless it is a table's row, which its cells do not end; whether it held any text."""
        return bool(self._parts) and not self._row_depth and self._emit()

    def _emit(self) -> bool:
        parts, element = self._parts, self._element
        cells = self._cells
        preformatted = self._pre_depth > 0
        if cells:
            text = folded_row("".join(parts[start:end]) for start, end in _spans(cells, len(parts)))
        else:
            text = folded("".join(parts), preformatted)
        if text:
            holding = self._holding or ""
            block = Block(
                text,
                self._starts_paragraph,
                structure=Structure(element, self._linked, self._emphasised, holding.lstrip("\n")),
            )
            if self._markdown:
                spans = _spans(cells, len(parts)) if cells else [(0, len(parts))]
                with_marks = [marked(parts, self._marks, start, end) for start, end in spans]
                block.markdown = self._block_markdown(
                    folded_row(with_marks) if cells else folded(with_marks[0], preformatted)
                )
            self.blocks.append(block)
            self._starts_paragraph = False
            element.size += len(text)
        parts.clear()
        if cells:
            cells.clear()
        if self._markdown:
            self._marks.clear()
        self._linked = self._emphasised = 0
        self._holding = None
        return bool(text)

    def _block_markdown(self, text: str) -> str:
        above: Element | None = self._element
        while above is not None and above.tag not in HEADINGS and above.tag != "li":
            above = above.parent
        tag = above.tag if above is not None else ""
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
            text = f"| {text} |"
            if self._rows_seen == 1:
                text += "\n|" + " --- |" * sum(width for _, width in self._cells)
        return "\n".join("> " * self._quotes + line for line in text.split("\n")) if self._quotes else text

    # --- text and inline elements ------------------------------------------------------------------------

    def _text(self, text: str) -> None:
        if self._left_out:
            self._left_out = False
            if self._parts and self._parts[-1][-1:].isalnum() and text[0].isalnum():
                self._parts.append(" ")
        self._parts.append(text)
        self._link_just_ended = False
        if self._in_link:
            self._linked += len(text)
        if self._in_emphasis:
            self._emphasised += len(text)
        if self._holding is None:
            self._holding = self._inline
        elif self._holding and self._holding != self._inline:
            self._holding = _shared(self._holding, self._inline)

    def _paragraphs(self, text: str) -> str:
        """Make blocks of the paragraphs that blank lines part in a text, which CSS can show; the last one is returned."""
        *paragraphs, last = _BLANK_LINE.split(text.strip())
        if not paragraphs or not all(paragraph[-1] in _SENTENCE_ENDS for paragraph in paragraphs):
            return text
        for paragraph in paragraphs:
            self._text(paragraph)
            self._emit()
            self._starts_paragraph = True
        return last

    def _enter_link(self, leads_somewhere: bool) -> None:
        if self._link_just_ended:
            self._parts.append(" ")  # links that touch are separate words to a reader
        self._links.append((leads_somewhere, len(self.blocks)))
        self._in_link += leads_somewhere

    def _leave_link(self) -> None:
        leads_somewhere, begin = self._links.pop()
        self._in_link -= leads_somewhere
        self._link_just_ended = True
        if len(self.blocks) - begin >= UNCLOSED and leads_somewhere:
            inside = self.blocks[begin:]
            if sum(map(_is_long, inside)) >= UNCLOSED:
                for block in inside:
                    if block.structure is not None:
                        block.structure.linked = 0

    def _mark(self, mark: str | None) -> None:
        if not self._pre_depth:
            self._marks.append((len(self._parts), mark))

    def _keep_apart(self, node: LexborNode, sign: str) -> None:
        """Part digits that stand higher or lower from those before: a power by its sign, a note by a space."""
        if self._parts and self._parts[-1][-1:].isdigit() and node.text()[:1].isdigit():
            self._parts.append(" " if node.css_first("a") is not None else sign)

    def _ruby(self, node: LexborNode, tag: str) -> int:
        """A reading stands in brackets behind its word, the page's own where it has them."""
        if tag == "rt":
            following = node.next
            if following is None or following.tag != "rp":
                self._text(f"({node.text().strip()})")
                return _SILENT
        return _INLINE


def _spans(cells: list[tuple[int, int]], size: int) -> Iterator[tuple[int, int]]:
    """Where each column of a row begins and ends; what stands before the first cell belongs to it."""
    begin = 0
    for (_, width), (end, _) in zip(cells, [*cells[1:], (size, 0)], strict=True):
        yield begin, end
        for _ in range(1, width):
            yield end, end
        begin = end


def _shared(names: str, others: str) -> str:
    """The names of the elements, outermost first and a line each, that two texts have in common."""
    shared = []
    for name, other in zip(names.split("\n"), others.split("\n"), strict=False):
        if name != other:
            break
        shared.append(name)
    return "\n".join(shared)


def _size_of(node: LexborNode) -> int:
    return len(node.text())


def _is_numbers(node: LexborNode) -> bool:
    """Whether an element holds nothing but line numbers."""
    text = "".join(node.text().split())
    return not text or text.isdigit()


def _is_icon(node: LexborNode, names: str) -> bool:
    """Whether an inline element that a screen reader leaves out is an icon: a sign, or a word in a font of icons."""
    return "icon" in names or not any(map(str.isalnum, node.text()))


def _holds_article(node: LexborNode) -> bool:
    """Whether an element was never closed and so holds blocks of text that stand behind it."""
    child = node.first_child
    while child is not None:
        if child.tag in _HELD:
            return _size_of(node) >= SCRIPTLESS
        child = child.next
    return False


_HELD: Final = frozenset("article main section p h1 h2 div".split())
