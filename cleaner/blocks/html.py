"""HTML cut into segments: parsed once, walked once."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final

from selectolax.lexbor import LexborHTMLParser

from .segment import Dom, Segment

SILENT: Final = frozenset(
    (
        "head script style template noscript select option optgroup datalist button input textarea svg "
        "iframe object embed applet video audio canvas map area track source progress meter dialog frame "
        "amp-analytics amp-ad"
    ).split()
)
"""Elements that show no text of the page's own."""
BLOCKS: Final = frozenset(
    (
        "html body p div section article main header footer nav aside h1 h2 h3 h4 h5 h6 ul ol li dl dt dd "
        "table caption thead tbody tfoot tr td th blockquote pre listing xmp figure figcaption address form "
        "fieldset legend details summary hr center dir menu hgroup search frameset noframes marquee "
        "template title"
    ).split()
)
"""Elements that begin a line of their own; the others stand in a line."""
LINES: Final = frozenset("li dt dd tr caption".split())
"""Blocks that follow their like on the next line, without a blank line between."""
PARAGRAPHS: Final = frozenset(
    "p li dt dd h1 h2 h3 h4 h5 h6 blockquote pre tr td th figcaption caption".split()
)
"""Blocks that are held by another one, which is what groups them."""
EMPHASIS: Final = frozenset("b strong i em".split())
CELL: Final = "\ue003"
CELL_LIMIT: Final = 300
"""Characters; a table with a longer cell is layout."""
HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}

WORDS: Final = tuple(
    (
        "article story content entry post body text main lead intro summary standfirst title headline head "
        "header footer foot nav menu breadcrumb sidebar aside widget related recommend more popular "
        "trending list item teaser card promo ad ads advert sponsor banner cookie consent modal popup share "
        "social follow newsletter subscribe signup login paywall comment comments reply disqus author "
        "byline bio profile user avatar date time meta info tag tags category topic caption credit figure "
        "photo image gallery media video player audio copyright legal toolbar button btn link links search "
        "form pagination pager page print rating review description product spec price shop cart thread "
        "message forum question answer quote signature code highlight note table section wrapper container "
        "row col left right top bottom hidden sr articlebody prose doc docs markdown recipe ingredient "
        "instruction toc nextprev skip"
    ).split()
)
"""Words in class, id, role and itemprop that tell what an element is for."""
_WORD_BIT: Final = {word: 1 << index for index, word in enumerate(WORDS)}
_ROLE_WORDS: Final = {
    "navigation": "nav",
    "banner": "header",
    "contentinfo": "footer",
    "complementary": "aside",
    "search": "search",
    "dialog": "modal",
    "main": "main",
    "article": "article",
}
FURNITURE: Final = frozenset("headerlink anchorjs-link hash-link mw-editsection".split())
"""Classes of what wikis and documentation builders put into headings: links to the heading, and to edit it."""
_SPLIT_WORDS: Final = re.compile(r"[a-z]+|[A-Z][a-z]*|[A-Z]+(?![a-z])")
_INVISIBLE: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_DROPPED: Final = str.maketrans("", "", "\u00ad\u200b\ufeff\u2060")

_MARKED_BLOCKS: Final = frozenset({*HEADINGS, "li"})

HIDDEN_LIMIT: Final = 3
"""Hidden text is the page's own after all if there is this many times more of it than of visible text: pages that
a script reveals."""


def parse(source: str) -> LexborHTMLParser:
    """The tree of an HTML page or fragment; no markup is too broken for it."""
    return LexborHTMLParser(source)


def segments(tree: LexborHTMLParser, *, markdown: bool = False) -> list[Segment]:
    """The visible text of a parsed page as segments in reading order.

    A paragraph, heading, list item or table row (its cells joined by `` | ``) is a segment, and so is each line
    between ``<br>``; ``<pre>`` keeps its white space. Inline elements neither glue nor split words. Scripts, form
    controls and hidden elements give nothing. With ``markdown`` each segment carries its text as Markdown too.
    """
    root = tree.root
    if root is None:
        return []
    walk = _Walk(markdown)
    walk.run(root)
    return _visible(walk.out)


def _visible(found: list[Segment]) -> list[Segment]:
    shown = [one for one in found if not (one.dom and one.dom.hidden)]
    hidden_size = sum(len(one.text) for one in found) - sum(len(one.text) for one in shown)
    if hidden_size > HIDDEN_LIMIT * sum(len(one.text) for one in shown) and hidden_size > 500:
        return found
    return shown


@lru_cache(maxsize=8192)
def _bits(names: str) -> int:
    """The bit set of the telling words in a class, id, role or itemprop value."""
    bits = 0
    for word in _SPLIT_WORDS.findall(names):
        word = word.lower()
        word = _ROLE_WORDS.get(word, word)
        bits |= _WORD_BIT.get(word) or (_WORD_BIT.get(word[:-1], 0) if word.endswith("s") else 0)
    return bits


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    style = attributes.get("style")
    return style is not None and _INVISIBLE.search(style) is not None


def _names(attributes: dict[str, str | None]) -> str:
    return " ".join(value for key in ("class", "id", "role", "itemprop") if (value := attributes.get(key)))


def _is_data_table(table: Any) -> bool:
    """Whether a table holds data rather than a page's layout: rows of several short cells."""
    attributes = table.attributes
    if attributes.get("role") == "presentation" or table.css_first("h1, h2, h3, ul, ol, form, pre"):
        return False
    if len(table.css("table")) > 1:  # the table itself and one in it
        return False
    cells = table.css("td, th")
    rows = table.css("tr")
    return (
        len(rows) > 0
        and len(cells) > len(rows)
        and all(len(cell.text()) <= CELL_LIMIT for cell in cells)
        and (len(rows) > 1 or table.css_first("th") is not None)
    )


class _Context:
    """An open block element: what the texts in it inherit."""

    __slots__ = (
        "around",
        "depth",
        "filled",
        "hidden",
        "item",
        "lists",
        "near",
        "own",
        "path",
        "quotes",
        "serials",
    )

    def __init__(self, parent: _Context | None, tag: str, bits: int, hidden: bool, serial: int) -> None:
        self.own = bits
        self.filled = False
        self.item = tag if tag in LINES else ""
        if parent is None:
            self.path: tuple[str, ...] = (tag,)
            self.near = self.around = self.depth = self.quotes = 0
            self.hidden = hidden
            self.serials = (serial,) * 5
            self.lists: tuple[str, ...] = ()
            return
        self.path = (*parent.path[-11:], tag)
        self.near = parent.own
        self.around = parent.around | parent.near
        self.depth = parent.depth + 1
        self.quotes = parent.quotes + (tag == "blockquote")
        self.hidden = hidden or parent.hidden
        self.serials = (serial, *parent.serials[:4])
        self.lists = (*parent.lists, tag) if tag in ("ul", "ol") else parent.lists


class _Walk:
    """One walk over the tree; :attr:`out` fills in reading order."""

    def __init__(self, markdown: bool) -> None:
        self.out: list[Segment] = []
        self._markdown = markdown
        self._parts: list[str] = []
        self._linked = self._emphasised = 0
        self._in_link = self._in_emphasis = 0
        self._gap = True
        self._serial = 0
        self._row_depth = self._pre_depth = 0
        self._data_tables = 0
        self._rows_seen = 0
        self._item_numbers: list[int] = []
        self._item_begins = False
        self._link_just_ended = False
        self._nested: list[LexborHTMLParser] = []  # kept alive while their nodes are visited

    def run(self, root: Any) -> None:
        """Visit the tree below ``root`` without recursion: pages nest deeper than Python's stack."""
        context = _Context(None, "html", 0, False, 0)
        stack: list[Any] = [root]  # a node to enter, or (tag, context to go back to) to leave
        while stack:
            node = stack.pop()
            if type(node) is tuple:
                tag, parent = node
                if parent is None:
                    self._leave_inline(tag)
                else:
                    self._leave_block(tag, context, parent)
                    context = parent
                continue
            tag = node.tag
            if tag == "-text":
                self._text(node.text_content or "")
                continue
            if tag is None or tag in SILENT or tag[0] in "-_!":
                continue
            if tag == "br":
                self._line_break(context)
                continue
            attributes = node.attributes
            hidden = bool(attributes) and _is_hidden(attributes)
            if attributes and not FURNITURE.isdisjoint((attributes.get("class") or "").split()):
                continue
            if tag in BLOCKS:
                self._flush(context)
                self._serial += 1
                bits = _bits(_names(attributes)) if attributes else 0
                child_context = _Context(context, tag, bits, hidden, self._serial)
                stack.append((tag, context))
                self._enter_block(node, tag, context)
                context = child_context
            elif hidden:
                continue
            else:
                stack.append((tag, None))
                self._enter_inline(tag, attributes)
            if tag == "noframes":  # its content is text to a parser that knows frames
                self._nested.append(parse(node.text(deep=True)))
                node = self._nested[-1].body
            child = node.last_child if node is not None else None
            while child is not None:
                stack.append(child)
                child = child.prev
        self._flush(context)

    # --- blocks ------------------------------------------------------------------------------------------

    def _enter_block(self, node: Any, tag: str, parent: _Context) -> None:
        if self._row_depth:
            self._row_depth += 1
            self._parts.append(CELL if tag in ("td", "th") else " ")
            return
        if tag == "tr" and self._data_tables:
            self._row_depth = 1
        elif tag == "table":
            self._data_tables += bool(self._data_tables) or _is_data_table(node)
            self._rows_seen = 0
        elif tag in ("pre", "listing", "xmp"):
            self._pre_depth += 1
        elif tag in ("ul", "ol"):
            self._item_numbers.append(0)
        elif tag == "li" and self._item_numbers:
            self._item_numbers[-1] += 1
            self._item_begins = True
        self._gap = self._gap or self._separates(tag, parent)

    def _leave_block(self, tag: str, context: _Context, parent: _Context) -> None:
        if self._row_depth > 1:
            self._row_depth -= 1
            self._parts.append(" ")
            return
        self._emit(context)
        self._row_depth = 0
        if tag == "table":
            self._data_tables = max(0, self._data_tables - 1)
        elif tag in ("pre", "listing", "xmp"):
            self._pre_depth -= 1
        elif tag in ("ul", "ol"):
            self._item_numbers.pop()
        self._gap = self._gap or self._separates(tag, parent)
        parent.filled = parent.filled or context.filled

    @staticmethod
    def _separates(tag: str, parent: _Context) -> bool:
        """Whether a blank line stands before and after the element; not around the only block of a list item."""
        if tag in LINES:
            return False
        return not parent.item or (parent.filled and tag not in ("ul", "ol"))

    def _line_break(self, context: _Context) -> None:
        if self._row_depth:
            self._parts.append(" ")
        elif self._pre_depth:
            self._parts.append("\n")
        elif not self._flush(context):
            self._gap = True

    def _flush(self, context: _Context) -> bool:
        """End the open segment, unless it is a table's row, which its cells do not end; whether it held any text."""
        return not self._row_depth and self._emit(context)

    def _emit(self, context: _Context) -> bool:
        if not self._parts:
            return False
        raw = "".join(self._parts)
        self._parts.clear()
        linked, emphasised = self._linked, self._emphasised
        self._linked = self._emphasised = 0
        marked = None
        if self._markdown:
            raw, marked = _UNMARKED.sub("", raw), raw
        text = self._folded(raw)
        if not text:
            return False
        inner = context.path[-1] in PARAGRAPHS
        segment = Segment(text, self._gap)
        segment.dom = Dom(
            path=context.path,
            own=context.own | context.near,
            around=context.around,
            containers=context.serials[1:] if inner else context.serials[:4],
            depth=context.depth,
            hidden=context.hidden,
            linked=linked,
            emphasised=emphasised,
        )
        if marked is not None:
            segment.markdown = self._block_markdown(self._folded(_mark_up(marked)), context)
        self.out.append(segment)
        self._gap = False
        context.filled = True
        return True

    def _folded(self, raw: str) -> str:
        if self._pre_depth:
            return raw.strip("\n").rstrip()
        text = " ".join(raw.split()).translate(_DROPPED)
        if CELL in text:
            cells = [cell.strip() for cell in text.split(CELL)]
            text = " | ".join(cells[1:] if not cells[0] else cells).strip(" |") if any(cells) else ""
        return text

    def _block_markdown(self, text: str, context: _Context) -> str:
        tag = next((tag for tag in reversed(context.path) if tag in _MARKED_BLOCKS), "")
        if self._pre_depth:
            text = f"```\n{text}\n```"
        elif tag in HEADINGS:
            text = f"{'#' * HEADINGS[tag]} {text}"
        elif tag == "li" and context.lists and self._item_numbers:
            marker = f"{self._item_numbers[-1]}." if context.lists[-1] == "ol" else "-"
            text = (
                "  " * (len(context.lists) - 1)
                + f"{marker if self._item_begins else ' ' * len(marker)} {text}"
            )
            self._item_begins = False
        elif self._row_depth:
            self._rows_seen += 1
            columns = text.count(" | ") + 1
            text = f"| {text} |" + ("\n|" + " --- |" * columns if self._rows_seen == 1 else "")
        return (
            "\n".join("> " * context.quotes + line for line in text.split("\n")) if context.quotes else text
        )

    # --- text and inline elements ------------------------------------------------------------------------

    def _text(self, text: str) -> None:
        if not text:
            return
        self._parts.append(text)
        if not text.isspace():
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
        if self._markdown and tag in _INLINE_MARKS and not self._pre_depth:
            href = attributes.get("href") or ""
            self._parts.append(f"{_OPEN}{_INLINE_MARKS[tag]}{href if tag == 'a' else ''}{_SEP}")

    def _leave_inline(self, tag: str) -> None:
        if tag == "a":
            self._in_link -= 1
            self._link_just_ended = True
        elif tag in EMPHASIS:
            self._in_emphasis -= 1
        if self._markdown and tag in _INLINE_MARKS and not self._pre_depth:
            self._parts.append(_CLOSE)


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
_INNERMOST: Final = re.compile(f"{_OPEN}([^{_SEP}]*){_SEP}([^{_OPEN}{_CLOSE}]*){_CLOSE}")


def _mark_up(text: str) -> str:
    """``text`` with its inline marks written as Markdown; marks that a block's end cut off are left out."""
    while True:
        text, count = _INNERMOST.subn(_marked, text)
        if not count:
            return _UNMARKED.sub("", text).replace(_SEP, "")


def _marked(match: re.Match[str]) -> str:
    mark, inner = match.groups()
    core = inner.strip()
    if not core:
        return inner
    before, after = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
    if mark.startswith("a"):
        href = mark[1:]
        return f"{before}[{core}]({href}){after}" if href and not href.startswith("javascript:") else inner
    return f"{before}{mark}{core}{mark}{after}"
