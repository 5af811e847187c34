"""The kept blocks of a page as HTML or Markdown.

The elements that held the blocks are built anew, those alone that mean something: headings, paragraphs, lists, quotations,
tables, code. Nothing of the page's own markup is copied, so no class, style or script can come along.
:mod:`turbohtml` writes the tree down.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice, pairwise
from typing import Final

from turbohtml import Element as Node
from turbohtml import Markdown, Text

from ..document import CELLS, Block, Document, Element, Span, Void
from ..segment.elements import HEADINGS, ancestors, whole_number
from ..segment.inline import TASK, TEXT_ONLY
from ..shapes import is_row, nearest_element
from . import Output
from .text import with_breaks
from .urls import absolute

_LISTS: Final = frozenset(("ul", "ol", "menu", "dir"))
_ITEMS: Final = {"li": _LISTS, "dt": {"dl"}, "dd": {"dl"}, "tr": {"table"}, "caption": {"table"}}
"""Elements that only stand in certain others; without these they mean nothing."""
_HOLDING_TEXT: Final = frozenset(("li", "dt", "dd", "caption", "figcaption"))
"""Elements whose first text needs no paragraph."""
_SAME: Final = {"menu": "ul", "dir": "ul", "tt": "code", "strike": "s"}
_UNKNOWN: Final = {
    "html": {*CELLS, TEXT_ONLY, "pre"},
    "markdown": {*CELLS, TEXT_ONLY, "pre", "sub", "sup", "ins", "mark", "var"},
}
"""Spans that are no inline elements of a format; their text stands as it is."""
_LANGUAGE: Final = re.compile(r"(?:^|\s)(?:language-|lang-|highlight-source-|brush:\s*|sourceCode\s+)([A-Za-z][\w+#-]*)")
"""In the classes of code: highlight.js and Prism, prettify, GitHub, SyntaxHighlighter, Pandoc."""
_LANGUAGE_LEVELS: Final = 3
"""How many of the elements around code may name its language."""
_OF_IMAGES: Final = frozenset(("caption", "title"))
"""Categories of dropped blocks that say nothing against the image beside them."""
_COLUMNS: Final = 100
"""A table is no wider in Markdown, nor a cell wider or higher; else empty cells could be far more than the page."""
_OPENING_UNDERSCORE: Final = re.compile(r"(?<!\w)_")
_EMPHASIS: Final = {"b": "**", "strong": "**", "i": "*", "em": "*", "s": "~~", "del": "~~"}


def render(document: Document, output: Output) -> str:
    """The kept blocks as HTML in one ``<article>``, or as Markdown; ``""`` if none is kept."""
    tree = _Tree(document, output)
    for block, starts_paragraph in with_breaks(document.blocks):
        tree.add(block, starts_paragraph)
    if not len(tree.root):
        return ""
    if output.format == "markdown":
        tree.fill_tables()
        return tree.root.to_markdown(_MARKDOWN if tree.has_opening_underscore else _UNDERSCORES_AS_THEY_ARE)
    return "\n".join(["<article>", *(child.serialize() for child in tree.root), "</article>"])


class _Tree:
    """The article as a tree that grows block by block; ``root`` is its ``<article>``. ``has_opening_underscore`` says
    whether an underscore in a text could begin emphasis of Markdown: those within words, as in ``snake_case``, cannot."""

    def __init__(self, document: Document, output: Output) -> None:
        self.root = Node("article")
        self.has_opening_underscore = False
        self._output = output
        self._markdown = output.format == "markdown"
        self._base = document.base_url
        self._open: list[tuple[Element, Node]] = []  # the elements around the last block, and what stands for each
        self._leaf: tuple[Node, Node, Element | None] | None = None  # where text went last, what holds it, its source
        self._tables = _data_tables(document.blocks)
        self._rows: dict[Node, list[Node]] = {}
        self._goes_on = False  # whether the last block was kept
        self._images = _images_of_article(document.blocks) if output.images else set()

    def add(self, block: Block, starts_paragraph: bool) -> None:
        """Put the block where it stands if it is kept, and before it the images that belong to the article, and a rule if
        the last block was kept too."""
        figure = Node("figure") if block.kept and block.category == "caption" else None
        for void in block.voids:
            if void.tag == "hr":
                if block.kept and self._goes_on:
                    _room(self._holder(void.element)).append(Node("hr"))
            elif id(void) in self._images:
                self._add_image(void, figure)
        self._goes_on = block.kept
        if not block.kept:
            return
        source = block.element
        holder = self._holder(source)
        if block.spans and block.spans[0].tag == "pre":
            self._add_code(block, holder, starts_paragraph)
        elif holder.tag == "tr" and any(span.tag in CELLS for span in block.spans):
            self._add_row(block, holder)
        elif figure is not None and holder.tag != "caption":
            self._fill(_new(figure, "figcaption"), block.text, block.spans)
            _room(holder).append(figure)
            self._leaf = None
        else:
            target = self._target(holder, source, starts_paragraph)
            self._fill(target, block.text, block.spans)
            self._leaf = target, holder, source
        for void in block.voids_behind:
            if id(void) in self._images:
                self._add_image(void, None)

    # --- the elements around a block -----------------------------------------------------------------------------

    def _holder(self, source: Element | None) -> Node:
        """What stands for the innermost element around a block; for those that nothing stands for yet, nodes are made."""
        missing: list[Element] = []
        while source is not None and not (source.depth < len(self._open) and self._open[source.depth][0] is source):
            missing.append(source)
            source = source.parent
        del self._open[0 if source is None else source.depth + 1 :]
        node = self._open[-1][1] if self._open else self.root
        for element in reversed(missing):
            node = self._node(element, node)
            self._open.append((element, node))
        return node

    def _node(self, element: Element, holder: Node) -> Node:
        """A new node for the element in ``holder``, which itself stands for an element that means nothing there."""
        tag = element.tag
        if tag in _ITEMS:
            means_something = holder.tag in _ITEMS[tag]
        elif tag == "table":
            means_something = element in self._tables
        else:
            means_something = tag in _LISTS or tag in HEADINGS or tag in ("blockquote", "dl")
        if not means_something or holder.tag in HEADINGS or holder.tag == "caption":
            return holder
        node = Node(_SAME.get(tag, tag), self._attributes(element))
        if task := (element.attributes or {}).get(TASK):
            checked: dict[str, str | None] = {"checked": None} if task == "done" else {}
            node.append(Node("input", {"type": "checkbox", "disabled": None, **checked}))
        (holder if tag in _ITEMS else _room(holder)).append(node)
        return node

    def _attributes(self, element: Element) -> dict[str, str | None]:
        """Those of lists and their items: numbers. Markdown knows the first one of a list alone."""
        known = element.attributes or {}
        start = known.get("start", "")
        found: dict[str, str | None] = {}
        if element.tag == "ol" and start.lstrip("-").isdecimal() and (start.isdecimal() or not self._markdown):
            found["start"] = start
        if not self._markdown:
            if "reversed" in known:
                found["reversed"] = None
            if known.get("value", "").isdecimal():
                found["value"] = known["value"]
        return found

    # --- blocks ----------------------------------------------------------------------------------------------------

    def _target(self, holder: Node, source: Element | None, starts_paragraph: bool) -> Node:
        """The node that a block's text goes into: a paragraph, unless what is around it holds text itself."""
        leaf = self._leaf
        goes_on = leaf is not None and leaf[1] is holder and leaf[2] is source and not starts_paragraph
        fills_heading = leaf is not None and leaf[0] is holder and holder.tag in HEADINGS
        if leaf is not None and (goes_on or fills_heading):
            leaf[0].append(Node("br"))
            return leaf[0]
        room = _room(holder)
        is_paragraph = source is not None and source.tag == "p"
        if room.tag in HEADINGS or (room.tag in _HOLDING_TEXT and (_is_box_alone(room) or not (len(room) or is_paragraph))):
            return room
        return _new(room, "p")

    def _add_code(self, block: Block, holder: Node, starts_paragraph: bool) -> None:
        leaf = self._leaf
        if leaf is not None and leaf[0].tag == "code" and leaf[1] is holder and not starts_paragraph:
            leaf[0].append(Text("\n" + block.text))
            return
        language = _language(block) if self._markdown else None
        code = Node("code", {"class": f"language-{language}"} if language else {}, [Text(block.text)])
        _room(holder).append(Node("pre", {}, [code]))
        self._leaf = code, holder, None

    def _add_row(self, block: Block, holder: Node) -> None:
        table = holder.parent
        assert isinstance(table, Node)
        if len(holder):  # a rule cut the row in two
            holder = _new(table, "tr")
        self._rows.setdefault(table, []).append(holder)
        places = [place for place, span in enumerate(block.spans) if span.tag in CELLS]
        for place, end in pairwise((*places, len(block.spans))):
            cell = block.spans[place]
            wide = {name: value for name, value in cell.attributes.items() if value.isdecimal() and value != "1"}
            self._fill(_new(holder, cell.tag, wide), block.text, block.spans[place + 1 : end], cell.start, cell.end)
        self._leaf = None

    def fill_tables(self) -> None:
        """Give every row of each table as many cells as the widest has, which Markdown asks for: cells that are wide or
        high are followed by empty ones. A very wide table stays HTML."""
        for rows in self._rows.values():
            grid = _grid(rows)
            width = max(map(len, grid))
            if width > _COLUMNS:
                continue
            for row, cells in zip(rows, grid, strict=True):
                row.clear()
                for cell in cells + [None] * (width - len(cells)):
                    if cell is not None:
                        cell.attrs.clear()
                    row.append(cell or Node("td"))

    def _add_image(self, image: Void, figure: Node | None) -> None:
        node = self._image(image.attributes)
        if node is None:
            return
        if image.link and self._output.links and (address := absolute(image.link, self._base)):
            node = Node("a", {"href": address}, [node])
        room = figure if figure is not None else _room(self._holder(image.element))
        holds_images = room.tag in HEADINGS or room.tag in _HOLDING_TEXT or room.tag == "figure"
        (room if holds_images else _new(room, "p")).append(node)
        self._leaf = None

    # --- inline elements -------------------------------------------------------------------------------------------

    def _fill(self, target: Node, text: str, spans: Iterable[Span], begin: int = 0, end: int | None = None) -> None:
        """Put ``text[begin:end]`` with its inline elements into ``target``."""
        # What is open: its node (none where its text is left out), its end, and the number of spans around it.
        opened: list[tuple[Node | None, int, int]] = [(target, len(text) if end is None else end, -1)]
        at = begin

        def write(until: int) -> None:
            nonlocal at
            node = opened[-1][0]
            if node is not None and until > at:
                node.append(Text(text[at:until]))
                if node.tag != "code":
                    self._note_underscores(text[at:until])
            at = max(at, until)

        for span in spans:
            while opened[-1][2] >= span.depth:
                write(opened[-1][1])
                opened.pop()
            is_left_out = span.tag == TEXT_ONLY and not self._markdown
            node = self._inline(span)
            if node is None and not is_left_out:
                continue
            write(span.start)
            parent = opened[-1][0]
            if node is not None and parent is not None:
                parent.append(node)
                if span.tag == "img" and _stands_between_words(text, span.start):
                    parent.append(Text(" "))
            opened.append((node, span.end, span.depth))
        while opened:
            write(opened[-1][1])
            opened.pop()

    def _inline(self, span: Span) -> Node | None:
        """The node of an inline element; ``None`` if there is to be none, but for its text."""
        if span.tag == "img":
            return self._image(span.attributes)
        if span.tag in _UNKNOWN[self._output.format]:
            return None
        if span.start == span.end and not self._output.images:
            return None
        if span.tag != "a":
            return Node(_SAME.get(span.tag, span.tag))
        address = absolute(span.attributes.get("href", ""), self._base) if self._output.links else None
        return None if address is None else Node("a", {**span.attributes, "href": address})

    def _image(self, attributes: Mapping[str, str]) -> Node | None:
        address = absolute(attributes["src"], self._base) if self._output.images else None
        if address is None:
            return None
        self._note_underscores(attributes.get("alt", ""))
        return Node("img", {**attributes, "src": address})

    def _note_underscores(self, text: str) -> None:
        self.has_opening_underscore |= _OPENING_UNDERSCORE.search(text) is not None


def _stands_between_words(text: str, place: int) -> bool:
    """Whether an image at ``place`` has a space before it and a word behind: of the spaces around it the text has one."""
    return text.endswith(" ", 0, place) and not text[place : place + 1].isspace() and place < len(text)


def _is_box_alone(item: Node) -> bool:
    """Whether an item holds nothing yet but the box of a task."""
    children = list(item)
    return len(children) == 1 and isinstance(children[0], Node) and children[0].tag == "input"


def _room(holder: Node) -> Node:
    """Where in ``holder`` a block can stand: itself, or an item of a list or table."""
    if holder.tag in ("ul", "ol"):
        items = [item for item in holder if isinstance(item, Node)]
        return items[-1] if items else _new(holder, "li")
    if holder.tag == "dl":
        return _new(holder, "dd")
    if holder.tag == "table":
        holder = _new(holder, "tr")
    return _new(holder, "td") if holder.tag == "tr" else holder


def _new(holder: Node, tag: str, attributes: dict[str, str] | None = None) -> Node:
    node = Node(tag, attributes or {})
    holder.append(node)
    return node


def _data_tables(blocks: Iterable[Block]) -> set[Element]:
    """The tables whose rows are blocks; all others lay out the page."""
    tables = (nearest_element(block, "table") for block in blocks if is_row(block))
    return {table for table in tables if table is not None}


def _grid(rows: Sequence[Node]) -> list[list[Node | None]]:
    """The rows with ``None`` where a cell that is wide or high goes on; no further than one that is too wide."""
    grid: list[list[Node | None]] = []
    below: dict[int, int] = {}  # the columns that a cell above takes up, and for how many rows more
    for row in rows:
        line: list[Node | None] = []
        following = {column: height - 1 for column, height in below.items() if height > 1}
        for cell in row:
            assert isinstance(cell, Node)
            while len(line) in below:
                line.append(None)
            width, height = (whole_number(cell.attr(name), _COLUMNS) for name in ("colspan", "rowspan"))
            if height > 1:
                following |= dict.fromkeys(range(len(line), len(line) + width), height - 1)
            line += [cell, *[None] * (width - 1)]
        below = following
        grid.append(line)
        if len(line) > _COLUMNS:
            break
    return grid


def _language(block: Block) -> str | None:
    """The language of code that a class around it names."""
    if block.structure is None:
        return None
    around = [above.names for above in islice(ancestors(block.element), _LANGUAGE_LEVELS)]
    for names in (block.structure.inline_names, *around):
        if match := _LANGUAGE.search(names):
            return match[1]
    return None


def _images_of_article(blocks: Sequence[Block]) -> set[int]:
    """The ids of the images between blocks that belong to the article: they stand beside one of its blocks, and the smallest
    element around them of which a block stands in the article or was dropped holds one that stands there."""
    kept: set[Element] = set()
    dropped: set[Element] = set()
    beside: list[Void] = []
    waiting: list[Void] = []  # since the last block that has a say
    before = False  # whether this one was kept
    for block in blocks:
        waiting += block.voids
        waiting += block.voids_behind
        if not block.kept and (block.category in _OF_IMAGES or nearest_element(block, "figure") is not None):
            continue
        around = kept if block.kept else dropped
        for above in ancestors(block.element):
            if above in around:
                break
            around.add(above)
        if before or block.kept:
            beside += waiting
        waiting.clear()
        before = block.kept
    if before:
        beside += waiting
    found: set[int] = set()
    for void in beside:
        nearest = next((one for one in ancestors(void.element) if one in kept or one in dropped), None)
        if void.tag == "img" and nearest in kept:
            found.add(id(void))
    return found


# --- emphasis of Markdown ----------------------------------------------------------------------------------------


def _emphasised(element: Node, content: str) -> str:
    """Emphasis with the signs of Markdown where CommonMark reads them ("left-flanking", "right-flanking"), else as HTML.
    turbohtml itself takes letters beyond ASCII for punctuation here."""
    sign = _EMPHASIS[element.tag]
    if sign in map(_sign, element.ancestors):
        return content
    beside = element.previous_sibling, element.next_sibling
    before, after = _char_beside(beside[0], -1), _char_beside(beside[1], 0)
    reads = content and "\n" not in content and _opens(before, content[0]) and _opens(after, content[-1])
    if reads and not any(map(_sign, beside)):
        return f"{sign}{content}{sign}"
    return f"<{element.tag}>{content}</{element.tag}>"


def _sign(node: object) -> str | None:
    """The sign of an element of emphasis."""
    return _EMPHASIS.get(node.tag) if isinstance(node, Node) else None


def _char_beside(node: object, place: int) -> str:
    """The last or first character of what stands beside an element; other elements begin and end with signs."""
    if isinstance(node, Node):
        return " " if node.tag == "br" else ")"
    return node.data[place] if isinstance(node, Text) and node.data else " "


def _opens(outside: str, inside: str) -> bool:
    """Whether a sign of emphasis between two characters holds the inner one."""
    return not inside.isspace() and (not _is_punctuation(inside) or outside.isspace() or _is_punctuation(outside))


def _is_punctuation(char: str) -> bool:
    """Punctuation as CommonMark has it: symbols too."""
    return unicodedata.category(char)[0] in "PS"


def _box(element: Node, content: str) -> str:
    """The box of a task."""
    return "[x] " if "checked" in element.attrs else "[ ] "


_CONVERTERS: Final = dict.fromkeys(_EMPHASIS, _emphasised) | {"input": _box}
_MARKDOWN: Final = Markdown(converters=_CONVERTERS)
_UNDERSCORES_AS_THEY_ARE: Final = Markdown(converters=_CONVERTERS, escaping=Markdown.Escaping(underscores=False))
