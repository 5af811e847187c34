"""HTML cut into blocks: parsed once, walked once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import groupby, islice, pairwise
from typing import Any, Final, NamedTuple
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ..document import Block, Element, Span, Structure, Void
from ..punctuation import ends_like_sentence
from .elements import (
    BLOCKS,
    EMPHASIS,
    HEADINGS,
    HOLDERS,
    IMAGES,
    LINES,
    PASSED_OVER,
    ancestors,
    folded,
    folded_row,
    is_long,
    is_prose,
)
from .folding import without_hidden
from .formulas import tex
from .inline import TAGS, TEXT_ONLY, Event, Opening, row_starts, spans
from .names import CODE, DROPPED, HIDDEN, SHOWN, UNSPOKEN, names_and_visibility
from .sentences import WIDE
from .tables import columns, is_data_table
from .tree import parse as parse
from .wrapping import continued, is_running_text, runs

SCRIPTLESS: Final = 500
"""Characters; a page that shows less may be waiting for a script. A shorter text for browsers without scripts only asks for
them."""
UNCLOSED: Final = 3
"""A link that holds so many blocks of prose was never closed."""
UNCLOSED_LINK: Final = 0.9
"""More than this share of a block is linked where the parser goes on with an unclosed link: all but signs between links. A
block that is a link for other purposes (:data:`cleaner.shapes.LINK`) may have words beside it."""
PICTURED: Final = 300
"""Characters; an element with an image and no more text than this is the image and its caption."""
OFFER: Final = 500
"""Characters of an offer to subscribe, or of a form with a field for an e-mail address, at most."""
WRAPPED: Final = 3
"""Fewer lines between ``<br>`` are not looked at for a paragraph that was broken by width."""
AROUND: Final = 4
"""Elements above an image or a field among which the text beside it is looked for."""

_PARAGRAPH_BREAK: Final = re.compile(r"\n[ \t]*\n\s*")

# What the walk does with a node.
_TEXT, _INLINE, _BLOCK, _LINK, _EMPHASIS, _MARKED, _BREAK, _SILENT, _OTHER, _NOTHING = range(10)
_OTHERS: Final = frozenset("button input math noframes noscript rp rt ruby script sub sup".split()) | HOLDERS | IMAGES
"""Elements that take a second look."""
_PREFORMATTED: Final = frozenset("pre listing xmp".split())
"""Blocks that keep their white space."""
_PICTURES: Final = frozenset(("img", "amp-img"))
"""Elements that are an image."""
_GENERIC: Final = frozenset(("div", "span", "p"))
_ROLES: Final = {
    "table": "table",
    "row": "tr",
    "cell": "td",
    "gridcell": "td",
    "columnheader": "th",
    "rowheader": "th",
    "list": "ul",
    "listitem": "li",
    "heading": "h2",
}
"""What a generic element is by its ARIA role; a heading has its level in another attribute."""
_CLOSING: Final = frozenset("?!:)]”»%€")
"""May end a word before one that begins with a capital."""
_CURRENCIES: Final = frozenset("$£€¥₹₽₩₺")
"""May begin a price."""
_ARTICLES: Final = frozenset(("article", "main"))
_PAGE: Final = frozenset(("html", "body"))
_PLAIN: Final = ("", SHOWN)
_KEPT_ATTRIBUTES: Final = {
    "a": ("href", "title"),
    "ol": ("start", "reversed"),
    "li": ("value",),
    "td": ("colspan", "rowspan"),
    "th": ("colspan", "rowspan"),
}
"""The attributes of elements that matter to output."""
_IMAGE_SOURCES: Final = ("data-src", "data-original", "data-lazy-src", "src", "srcset", "data-srcset")
"""Where an image's address stands; before a script loads it, ``src`` is a placeholder."""
_DECORATION: Final = re.compile(r"(?:^|[/_-])(?:icon|logo|avatar|emoji|spacer|sprite)s?(?:[/_.-]|$)", re.IGNORECASE)
"""In addresses of images that are no part of what the page says."""
_NEW_WINDOW: Final = re.compile(
    r"""(?x)
    \W*(?:[^\W\d]+\W+){0,5}?
    (?:
        new\ (?:window|tab)|external\ (?:link|site|website)|neue[mns]?\ (?:fenster|tab|registerkarte)|externer\ link
        |nouve(?:l|lle)\ (?:fenêtre|onglet|page)|lien\ externe|nueva\ (?:ventana|pestaña)|enlace\ externo
        |(?:nova|novo|outra)\ (?:janela|aba|guia|separador)|link\ externo|nuova\ (?:finestra|scheda)|link\ esterno
        |nieuwe?\ (?:venster|tabblad|tab)|externe\ link|nytt\ (?:fönster|vindu)|ny(?:tt?)?\ (?:vindue|fane|flik)|extern\ länk
        |ekstern\ lenke|uu(?:teen|dessa)\ (?:ikkuna|välileh)|now(?:ym|ej)\ (?:oknie|karcie|zakładce)
        |nov(?:ém|é|om|ej)\ (?:okn|záložce|kartě|panelu|karte)|új\ (?:ablak|lap|fül)|(?:fereastră|filă)\ nouă|tab\ nou
        |nov(?:om|oj|em)\ (?:prozoru|kartici|oknu|zavihku)|нов(?:ом|ой|ому|ій)\ (?:окне|вкладке|вікні|вкладці)
        |нов\ (?:прозорец|раздел)|νέο\ παράθυρο|νέα\ καρτέλα|yeni\ (?:pencere|sekme)|نافذة\ جديدة|تبويب\ جديدة?
        |(?:پنجره|زبانه|برگه)[\u200c\ ]?(?:ی\ )?جدید|חלון\ חדש|(?:לשונית|כרטיסייה)\ חדשה|(?:नई|नए)\ (?:विंडो|टैब)
        |(?:jendela|tab)\ baru|(?:cửa\ sổ|tab|thẻ)\ mới|(?:หน้าต่าง|แท็บ)ใหม่|(?:新しい|別)(?:ウィンドウ|ウインドウ|タブ)
        |外部(?:リンク|サイト)|새\ ?(?:창|탭)|新(?:窗口|視窗|分頁|标签页|页面)
    )
    \w*(?:\W+\w+)?\W*""",
    re.IGNORECASE,
)
"""What a page says to those who cannot see that a link opens a window."""
NEW_WINDOW: Final = 60
"""Characters of such words at most."""
NOTE_SIGN: Final = 6
"""Characters of the number of a note, as a link back to the text, at most."""
NOTE_LEVELS: Final = 2
"""Elements around a note of which one has the id that the text leads to."""
_NOTE_SIGN: Final = re.compile(r"\W{0,2}(?:\d{1,3}\W{0,2}\s|[*†‡^↑↩])")

_PIXEL: Final = 2
"""Pixels; an image of no more in width or height is there to count visits."""


def _walk_action(tag: str) -> int:
    """What the walk does with an element of that name."""
    for action, tags in (
        (_OTHER, _OTHERS),
        (_SILENT, PASSED_OVER),
        (_BREAK, ("br",)),
        (_BLOCK, BLOCKS),
        (_LINK, ("a",)),
        (_EMPHASIS, EMPHASIS),
        (_MARKED, TAGS),
    ):
        if tag in tags:
            return action
    return _NOTHING if tag[0] in "-_!" else _INLINE


def _tag_ids() -> dict[int, tuple[int, str]]:
    document = LexborHTMLParser("<!doctype html>text<!-- comment -->")
    tags = BLOCKS | PASSED_OVER | EMPHASIS | _OTHERS | TAGS | {"br", "span", "font"}
    nodes = [document.create_node(tag) for tag in tags if "-" not in tag]
    found = {node.tag_id: (_walk_action(node.tag), node.tag) for node in nodes if node.tag}
    for node in document.root.traverse(include_text=True) if document.root else ():
        if node.tag == "-text":
            found[node.tag_id] = (_TEXT, "-text")
    return found


# The parser numbers the elements that HTML knows, and a number is quicker to come by than a name. An element that HTML
# does not know (its name has a hyphen) has a number that means something else in the next page.
_ACTIONS: Final = _tag_ids()


def segment(tree: LexborHTMLParser, *, markup: bool = False) -> list[Block]:
    """The visible text of a parsed page as blocks in reading order.

    A paragraph, heading, list item or table row (its cells joined by `` | ``) is a block, and so is each line
    between ``<br>``; ``<pre>`` keeps its white space. Inline elements neither glue nor split words. Scripts, form
    controls, dialogs and hidden elements give nothing, but folded content does (:mod:`cleaner.segment.folding`). With
    ``markup`` each block also has its inline elements, and the images and rules before it.

    A page without any prose may be waiting for a script, or have an element that was never closed: of such a page
    everything is read, if that gives more.
    """
    root = tree.root
    if root is None:
        return []
    walk = Walk(markup)
    walk.run(root)
    found = without_hidden(_unwrapped(walk.blocks), walk.buttons, walk.anchors, walk.scriptless)
    if is_bare(found) and _size(walk.blocks) + sum(map(_size_of, walk.passed_over)) >= _size(found) + SCRIPTLESS:
        del found  # both at once would take twice the memory
        walk = Walk(markup, whole=True)
        walk.run(root)
        found = _unwrapped(walk.blocks)
    for element in walk.images:
        if (largest := _largest_around(element, PICTURED)) is not None:
            largest.image = True
    for element in walk.fields:
        if (largest := _largest_around(element, OFFER)) is not None:
            largest.form = True
    for block in found:
        if walk.anchors and block.structure is not None and _is_numbered_note(block.text, block.structure):
            for element in islice(ancestors(block.structure.element), NOTE_LEVELS):
                element.note = not walk.anchors.isdisjoint(element.names.split())
    return found


def _tells_of_window(node: LexborNode) -> bool:
    """Whether an inline element behind the words of a link says no more than that it opens a window."""
    if node.prev is None:
        return False
    text = node.text()
    return len(text) <= NEW_WINDOW and _NEW_WINDOW.fullmatch(text) is not None


def _is_numbered_note(text: str, structure: Structure) -> bool:
    """Whether a block begins with a number or sign that links back to the text."""
    is_linked = 0 < structure.linked <= NOTE_SIGN and structure.element.tag not in HEADINGS
    return is_linked and _NOTE_SIGN.match(text) is not None


def base_url(tree: LexborHTMLParser, url: str | None) -> str | None:
    """What the addresses in a page from ``url`` are relative to; ``None`` if that is not known."""
    element = tree.css_first("base[href]")
    stated = (element.attributes.get("href") or "").strip() if element is not None else ""
    for reference in (stated, ""):
        with suppress(ValueError):  # such as half an IPv6 address
            found = urljoin(url or "", reference)
            return found if urlsplit(found).netloc else None
    return None


def _unwrapped(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, lines that a program wrapped with ``<br>`` joined to paragraphs."""
    found: list[Block] = []
    for _, group in groupby(blocks, key=lambda block: block.structure and block.structure.element):
        lines = list(group)
        if len(lines) >= WRAPPED and is_running_text(lines):
            lines = [_one_paragraph(run) for run in runs(lines, continued(lines))]
        found += lines
    return found


def _one_paragraph(lines: Sequence[Block]) -> Block:
    """Lines of one element as a block, with what markup knows of each. A browser would show a space between them."""
    first = lines[0]
    if len(lines) == 1:
        return first
    text = first.text
    spans = list(first.spans)
    for before, line in pairwise(lines):
        if not (WIDE.match(before.text[-1]) or WIDE.match(line.text)):
            text += " "
        start = len(text)
        spans += _image_spans(line.voids, start)
        spans += [one._replace(start=start + one.start, end=start + one.end) for one in line.spans]
        text += line.text
    known = [line.structure for line in lines if line.structure is not None]
    linked, emphasised = sum(one.linked for one in known), sum(one.emphasised for one in known)
    names = {one.inline_names for one in known}
    structure = Structure(known[0].element, linked, emphasised, names.pop() if len(names) == 1 else "", known[0].link)
    return replace(first, text=text, structure=structure, spans=spans)


def _image_spans(voids: Iterable[Void], place: int) -> Iterator[Span]:
    """Images, and the links around them, as they stand within a block."""
    for one in voids:
        if one.tag == "img":
            if one.link:
                yield Span("a", place, place, 0, {"href": one.link})
            yield Span("img", place, place, bool(one.link), one.attributes)


def _size(blocks: Iterable[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def _is_link(block: Block) -> bool:
    return block.linked_share > UNCLOSED_LINK


def is_bare(blocks: Iterable[Block]) -> bool:
    """Whether none of the blocks is prose: the page shows no article."""
    return not any(map(is_prose, blocks))


def _largest_around(element: Element, size: int) -> Element | None:
    """The largest element around an image or a field that holds no more text than so many characters."""
    largest = element
    above = element.parent
    for _ in range(AROUND):
        if above is None or above.size > size:
            break
        largest, above = above, above.parent
    return largest if largest.size <= size else None


class _LinkRun(NamedTuple):
    """A link, and what the parser made of it again in the blocks behind, for it was not closed in the block where it
    began: the places of its blocks, and how many of these are prose."""

    address: str | None
    begin: int
    end: int
    prose: int


class Walk:
    """One walk over the tree; :attr:`blocks` fills in reading order, those of hidden elements too.

    ``whole`` also reads dialogs and elements that show their content only in need, such as ``<noscript>``. ``buttons`` are
    those that may unfold something, with the id of what they control, ``anchors`` the ids that links lead to, ``images``
    and ``fields`` the elements that hold an image or a field for an e-mail address; ``scriptless`` says whether there is
    something for browsers without scripts, and ``passed_over`` are the elements that ``whole`` would read.
    """

    def __init__(self, markup: bool, *, whole: bool = False) -> None:
        self.blocks: list[Block] = []
        self.buttons: dict[Element, str | None] = {}
        self.anchors: set[str] = set()
        self.images: list[Element] = []
        self.fields: list[Element] = []
        self.scriptless = False
        self.passed_over: list[LexborNode] = []
        self._whole = whole
        self._markup = markup
        self._element = Element("html", None, 0, 0, False)  # the innermost block element that is open
        self._count = 0
        self._parts: list[str] = []  # the text of the open block
        self._cells: list[tuple[int, int, Element]] = []  # the part that begins each cell, its width in columns, its element
        self._events: list[Event] = []  # where inline elements begin and end, if markup is asked for
        self._opened: list[Opening] = []  # the inline elements that are open
        self._voids: list[Void] = []  # the images and rules since the last block
        self._linked = self._emphasised = 0
        self._in_link = self._in_emphasis = 0
        self._opens_window = False  # whether the link that is open does
        self._links: list[tuple[str | None, int]] = []  # its address, and its first block
        self._link_count = 0
        self._link_run = _LinkRun(None, 0, 0, 0)
        self._inline = ""  # names of the inline elements that are open
        self._holding: str | None = None  # names of those that hold all of the open block
        self._starts_paragraph = True
        self._row_depth = self._pre_depth = 0
        self._code: list[Element] = []  # the elements that hold code by their class
        self._data_tables = 0
        self._link_just_ended = False
        self._parted = False  # whether the next text is no part of the last word
        self._ended = ""  # the names of the inline element that ended right before, each behind a line break

    def run(self, root: LexborNode) -> None:
        """Visit the tree below ``root`` without recursion: pages nest deeper than Python's stack."""
        parts, action_of, markup = self._parts, _ACTIONS.get, self._markup
        # Where to go on after each open element, what there is to leave, and the inline names around it.
        stack: list[tuple[Any, int, str, str]] = []
        following: Any = root
        while True:
            while following is not None:
                node = following
                following = node.next
                known = action_of(node.tag_id)
                if known is None:
                    tag = node.tag or "-"
                    action = _walk_action(tag)
                else:
                    action, tag = known
                if action == _TEXT:
                    text = node.text_content
                    if not text.isspace():
                        if "\n\n" in text and not (self._pre_depth or self._row_depth or self._in_link):
                            text = self._paragraphs(text)
                        self._text(text)
                    elif parts or self._pre_depth:  # elsewhere white space before any text means nothing
                        parts.append(text)
                    continue
                if action >= _SILENT:
                    if action == _OTHER:
                        action = self._other(node, tag)
                    if action >= _SILENT:
                        continue
                if action == _BREAK:
                    self._line_break()
                    continue
                attributes = node.attributes
                if "role" in attributes and tag in _GENERIC and (role := attributes["role"]) in _ROLES:
                    tag, action = _tag_of_role(role, attributes), _BLOCK
                elif tag == "cite" and not parts and self._heads_quotation(node):
                    action = _BLOCK
                names, visibility = (
                    names_and_visibility(attributes, tag in _ARTICLES) if attributes and tag not in _PAGE else _PLAIN
                )
                if visibility > HIDDEN and not self._whole and (visibility == DROPPED or _is_numbers(node)):
                    self._parted = True
                    self.passed_over.append(node)
                    continue
                before = self._inline
                if action == _BLOCK:
                    stack.append((following, action, tag, before))
                    self._enter_block(node, tag, names, visibility)
                else:
                    if visibility >= UNSPOKEN and (visibility == HIDDEN or _is_icon(node, names)):
                        continue
                    if self._opens_window and _tells_of_window(node):
                        continue
                    stack.append((following, action, tag, before))
                    if names:
                        self._inline = f"{before}\n{names}"
                        if self._ended and self._ended != f"\n{names}" and not self._pre_depth:
                            self._parted = True  # 936 of 945 such places in bodies of the corpora have a space
                    if action == _LINK:
                        self._enter_link(attributes["href"] or "" if "href" in attributes else None)
                        self._opens_window = attributes.get("target") == "_blank"
                    elif action == _EMPHASIS:
                        self._in_emphasis += 1
                    if markup and tag in TAGS:
                        self._open_inline(Opening(tag, _kept_attributes(tag, attributes)))
                following = node.first_child if tag != "noframes" else self._framed(node, root)
            if not stack:
                break
            inside = self._inline
            following, action, tag, self._inline = stack.pop()
            self._ended = inside[len(self._inline) :]
            if action == _BLOCK:
                self._leave_block()
            elif action != _INLINE:
                if action == _LINK:
                    self._leave_link()
                elif action == _EMPHASIS:
                    self._in_emphasis -= 1
                if markup and tag in TAGS:
                    self._close_inline()
        self._flush()
        if self._voids and self.blocks:  # nothing follows that they could stand before
            last = self.blocks[-1]
            last.spans = [*last.spans, *_image_spans(self._voids, len(last.text))]

    def _other(self, node: LexborNode, tag: str) -> int:
        """What to do with an element that takes a second look."""
        if tag in IMAGES:
            self.images.append(self._element)
            if self._markup and tag in _PICTURES:
                self._picture(node.attributes)
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
        elif tag == "input":
            if _asks_for_email(node.attributes):
                self.fields.append(self._element)
        elif tag == "math":
            self._text(tex(node))
        elif tag == "script":
            if (node.attributes.get("type") or "").startswith("math/tex"):
                self._text(node.text().strip())
        elif tag in ("sub", "sup"):
            self._keep_apart(node, "^" if tag == "sup" else "_")
            return _MARKED
        elif tag in ("rt", "rp", "ruby"):
            return self._ruby(node, tag)
        elif tag == "noframes":
            return _BLOCK
        if tag in HOLDERS or tag == "noscript":
            self.passed_over.append(node)
        return _SILENT

    def _framed(self, node: LexborNode, root: LexborNode) -> Any:
        """The first node of what ``<noframes>`` holds, which is text to a parser that knows frames; frames in frames are
        not parsed again and again."""
        body = parse(node.text()).body if node.parser is root.parser else None
        return body and body.first_child

    # --- blocks ------------------------------------------------------------------------------------------

    def _heads_quotation(self, node: LexborNode) -> bool:
        """Whether the words of a quotation follow right behind ``node``: forums show on a line of its own who is quoted."""
        around = (self._element, self._element.parent)
        following = node.next
        return (
            any(element is not None and element.tag == "blockquote" for element in around)
            and following is not None
            and following.tag in ("-text", "span")
            and not following.text().isspace()
        )

    def _enter_block(self, node: LexborNode, tag: str, names: str, visibility: int) -> None:
        if self._parts and not self._row_depth:
            self._emit()
        above = self._element
        if self._markup and tag == "hr":
            self._voids.append(Void(tag, above, {}, None))
        self._count += 1
        hidden = visibility == HIDDEN or above.hidden
        self._element = Element(tag, above, self._count, above.depth + 1, hidden, names)
        if self._markup and tag in _KEPT_ATTRIBUTES:
            self._element.attributes = _kept_attributes(tag, node.attributes)
        if tag == "button":
            self.buttons[self._element] = node.attributes.get("aria-controls")
        if self._row_depth:
            self._row_depth += 1
            if tag in ("td", "th"):
                self._cells.append((len(self._parts), columns(node), self._element))
            self._parts.append(" ")
            return
        if tag == "tr":
            self._row_depth = 1 if self._data_tables else 0
        elif tag == "table":
            self._data_tables += bool(self._data_tables) or node.tag != tag or is_data_table(node)
        elif tag in _PREFORMATTED:
            self._pre_depth += 1
        elif visibility == CODE:
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
            if tag in _PREFORMATTED:
                self._pre_depth -= 1
            elif tag == "table":
                self._data_tables = max(0, self._data_tables - 1)
            elif self._code and self._code[-1] is element:
                self._code.pop()
                self._pre_depth -= 1
            if not self._starts_paragraph:
                self._starts_paragraph = self._separates(tag, above)
            above.size += element.size
        self._element = above

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
                structure=Structure(element, self._linked, self._emphasised, holding.lstrip("\n"), self._link_around()),
            )
            if self._markup:
                block.spans = self._spans(preformatted)
                block.voids = tuple(self._voids)
                self._voids.clear()
            self.blocks.append(block)
            self._starts_paragraph = False
            element.size += len(text)
        parts.clear()
        if cells:
            cells.clear()
        if self._markup:
            self._events = [(0, opening) for opening in self._opened]
        self._linked = self._emphasised = 0
        self._holding = None
        return bool(text)

    def _spans(self, preformatted: bool) -> Sequence[Span]:
        """The open block's cells and inline elements; white space that counts is itself marked as ``pre``."""
        parts, events = self._parts, self._events
        if preformatted:
            return (Span("pre", 0, len(folded("".join(parts), True)), 0, {}),)
        if not self._cells:
            return spans(parts, events, 0, len(parts), 0)
        bounds = list(_spans(self._cells, len(parts)))
        texts = [folded("".join(parts[begin:end]), False) for begin, end in bounds]
        starts = row_starts(texts)
        found: list[Span] = []
        column = 0
        for _, width, cell in self._cells:
            begin, end = bounds[column]
            start = starts[column]
            found.append(Span(cell.tag, start, start + len(texts[column]), 0, cell.attributes or {}))
            inside = [event for event in events if begin < event[0] <= end or event[0] == begin == 0]
            found += [one._replace(depth=one.depth + 1) for one in spans(parts, inside, begin, end, start)]
            column += width
        return found

    # --- text and inline elements ------------------------------------------------------------------------

    def _text(self, text: str) -> None:
        if self._parted:
            self._parted = False
            if self._parts and _are_words(self._parts[-1], text):
                self._parts.append(" ")
        elif self._parts and not self._pre_depth and _are_glued(self._parts[-1], text):
            self._parts.append(" ")
        self._parts.append(text)
        self._link_just_ended = False
        self._ended = ""
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
        *paragraphs, last = _PARAGRAPH_BREAK.split(text.strip())
        if not paragraphs or not all(map(ends_like_sentence, paragraphs)):
            return text
        for paragraph in paragraphs:
            self._text(paragraph)
            self._emit()
            self._starts_paragraph = True
        return last

    def _enter_link(self, address: str | None) -> None:
        if self._link_just_ended:
            self._parts.append(" ")  # links that touch are separate words to a reader
        if address is not None and address.startswith("#"):
            self.anchors.add(address[1:])
        self._links.append((address, len(self.blocks)))
        self._link_count += 1
        self._in_link += address is not None

    def _leave_link(self) -> None:
        self._opens_window = False
        address, begin = self._links.pop()
        self._link_just_ended = True
        if address is None:
            return
        self._in_link -= 1
        run, end = self._link_run, len(self.blocks)
        if run.address != address or not all(map(_is_link, self.blocks[run.end : begin])):
            run = _LinkRun(address, begin, begin, 0)
        prose = run.prose + sum(map(is_long, self.blocks[run.end :]))
        self._link_run = _LinkRun(address, run.begin, end, prose)
        if prose >= UNCLOSED:
            for block in self.blocks[run.begin if run.prose < UNCLOSED else run.end :]:
                if block.structure is not None:
                    block.structure.linked = 0

    def _link_around(self) -> int | None:
        """The number of the link that the open block stands in: one within the block has ended with its text."""
        return self._link_count if self._in_link else None

    def _open_inline(self, opening: Opening) -> None:
        if not self._pre_depth:
            self._opened.append(opening)
            self._events.append((len(self._parts), opening))

    def _close_inline(self) -> None:
        if not self._pre_depth:
            self._opened.pop()
            self._events.append((len(self._parts), None))

    def _picture(self, attributes: dict[str, str | None]) -> None:
        stated = [(attributes.get(name) or "", "srcset" in name) for name in _IMAGE_SOURCES]
        sources = (address.strip().split(" ")[0] if is_set else address for address, is_set in stated)
        source = next((one for one in sources if one and not one.startswith("data:")), None)
        sizes = [attributes.get("width") or "", attributes.get("height") or ""]
        is_pixel = any(size.isdecimal() and int(size) <= _PIXEL for size in sizes)
        if source is None or is_pixel or _DECORATION.search(source.split("?")[0]):
            return
        kept = {"src": source} | {name: value for name in ("alt", "title") if (value := attributes.get(name))}
        if self._row_depth or not all(map(str.isspace, self._parts)):
            self._events.append((len(self._parts), Opening("img", kept, void=True)))
        else:
            links = [one.attributes.get("href") for one in self._opened if one.tag == "a"]
            self._voids.append(Void("img", self._element, kept, links[-1] if links else None))

    def _keep_apart(self, node: LexborNode, sign: str) -> None:
        """Part digits that stand higher or lower from those before: a power by its sign, a note by a space."""
        if self._parts and self._parts[-1][-1:].isdigit() and node.text()[:1].isdigit():
            is_note = node.css_first("a") is not None
            if self._markup and not is_note:
                self._open_inline(Opening(TEXT_ONLY, {}))
            self._parts.append(" " if is_note else sign)
            if self._markup and not is_note:
                self._close_inline()

    def _ruby(self, node: LexborNode, tag: str) -> int:
        """A reading stands in brackets behind its word, the page's own where it has them."""
        if tag == "rt":
            following = node.next
            if following is None or following.tag != "rp":
                self._text(f"({node.text().strip()})")
                return _SILENT
        return _INLINE


def _spans(cells: Sequence[tuple[int, int, Element]], size: int) -> Iterator[tuple[int, int]]:
    """Where each column of a row begins and ends; what stands before the first cell belongs to it."""
    begin = 0
    for (_, width, _), end in zip(cells, [*(begin for begin, _, _ in cells[1:]), size], strict=True):
        yield begin, end
        for _ in range(1, width):
            yield end, end
        begin = end


def _tag_of_role(role: str, attributes: Mapping[str, str | None]) -> str:
    heading = f"h{attributes.get('aria-level')}"
    return heading if role == "heading" and heading in HEADINGS else _ROLES[role]


def _are_words(text: str, following: str) -> bool:
    """Whether a text ends and another begins with a letter or digit, as white space would part them."""
    last, first = text[-1:], following[:1]
    return last.isalnum() and first.isalnum() and not (WIDE.match(last) or WIDE.match(first))


def _are_glued(text: str, following: str) -> bool:
    """Whether a word ends where an element ends or begins, and another one begins there, which only CSS keeps apart.

    In the middle of a word no capital follows a small letter. Of 700 such places in bodies of the corpora the body has a
    space at all but 8.
    """
    first, last = following[:1], text[-1:]
    if not last or not (first.isupper() or first in _CURRENCIES):
        return False
    if last.islower():
        return text[-2:].isalpha() and len(following) > 1
    is_number = last.isdigit() and len(text) > 2  # a shorter one is the number of a note
    return (is_number or last.isupper() or last in _CLOSING) and following[1:2].islower()


def _kept_attributes(tag: str, attributes: Mapping[str, str | None]) -> dict[str, str]:
    """Those of an element's attributes that matter to output; an attribute without a value has an empty one."""
    names = _KEPT_ATTRIBUTES.get(tag, ())
    return {name: attributes[name] or "" for name in names if name in attributes}


def _shared(names: str, others: str) -> str:
    """The names of the elements, outermost first and a line each, that two texts have in common."""
    shared = []
    for name, other in zip(names.split("\n"), others.split("\n"), strict=False):
        if name != other:
            break
        shared.append(name)
    return "\n".join(shared)


def _asks_for_email(attributes: Mapping[str, str | None]) -> bool:
    """Whether a field is for an e-mail address."""
    return attributes.get("type") == "email" or "email" in (attributes.get("name") or "").lower()


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
