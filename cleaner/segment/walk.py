"""One walk over a tree of HTML: what is open at each node, and the blocks that come of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from selectolax.lexbor import LexborNode

from ..document import CELLS, Block, Element, Structure
from ..punctuation import ends_like_sentence
from .actions import ACTIONS, BLOCK, BREAK, EMPHASISED, INLINE, LINK, OTHER, SILENT, TEXT, action_and_tag
from .elements import HEADINGS, HOLDERS, IMAGES, LINES
from .formulas import BASE_SIZE, image_text, is_power, is_tex, tex, typeset
from .inline import TAGS, TEXT_ONLY, InlineMarkup
from .links import Links, is_mere_sign, tells_of_window, without_window_note
from .names import CODE, DROPPED, HIDDEN, SHOWN, UNSPOKEN, names_and_visibility
from .open_block import Cell, OpenBlock
from .purposes import folds
from .tables import columns, is_data_table
from .tree import parse

SCRIPTLESS_SIZE: Final = 500
"""Characters; a page that shows less may be waiting for a script. A shorter text for browsers without scripts only asks for
them."""

_PARAGRAPH_BREAK: Final = re.compile(r"\n[ \t]*\n\s*")
_PREFORMATTED: Final = frozenset("pre listing xmp".split())
"""Blocks that keep their white space."""
_CODE_LINE: Final = "div"
"""The element that holds a line of code, in ``<code>`` or in another one."""
_QUOTATION_MARKS: Final = frozenset("\"'“”„‘’«»‹›「」『』")
_PICTURES: Final = frozenset(("img", "amp-img"))
"""Elements that are an image."""
_GENERIC: Final = frozenset(("div", "span", "p"))
_ADDRESSED: Final = frozenset(("dt", *HEADINGS))
"""What has an address of its own in documentation."""
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
_ARTICLES: Final = frozenset(("article", "main"))
_PAGE: Final = frozenset(("html", "body"))
_HELD: Final = frozenset("article main section p h1 h2 div".split())
"""What an element holds that was never closed."""


@dataclass(slots=True)
class Found:
    """What a walk finds: the ``blocks`` in reading order, those of hidden elements too, and what helps to judge them.

    ``buttons`` are those that may unfold something, with the id of what they control, ``anchors`` the ids that links lead
    to, ``images`` and ``fields`` the elements that hold an image or a field for an e-mail address; ``scriptless`` says
    whether there is something for browsers without scripts, and ``passed_over`` are the elements that a walk over the whole
    page would read.
    """

    blocks: list[Block] = field(default_factory=list)
    buttons: dict[Element, str | None] = field(default_factory=dict)
    anchors: set[str] = field(default_factory=set)
    images: list[Element] = field(default_factory=list)
    fields: list[Element] = field(default_factory=list)
    scriptless: bool = False
    passed_over: list[LexborNode] = field(default_factory=list)


def walk(root: LexborNode, *, markup: bool, whole: bool = False) -> Found:
    """What the page below ``root`` holds.

    With ``markup`` each block also has its inline elements, and the images and rules before it. ``whole`` also reads dialogs
    and elements that show their content only in need, such as ``<noscript>``.
    """
    return _Walk(root, markup, whole).run()


class _Walk:
    """A walk on its way: what it has found, the block that it is reading, and what is open around that."""

    def __init__(self, root: LexborNode, markup: bool, whole: bool) -> None:
        self._root = root
        self._whole = whole
        self._found = Found()
        self._count = 0  # of block elements
        self._block = OpenBlock()
        self._starts_paragraph = True  # whether the open block does
        self._markup = InlineMarkup(self._block) if markup else None
        # What is open around it: of each element where to go on behind it, what it is, the inline names around it, and how
        # many block elements stand before it.
        self._open: list[tuple[LexborNode | None, int, str, str, int]] = []
        # The innermost block element, and the outermost one of three kinds.
        self._element = Element("html", None, 0, 0, False)
        self._preformatted: Element | None = None  # keeps its white space
        self._data_table: Element | None = None
        self._row: Element | None = None  # of a table of data: one block, whatever is in it
        # Of inline elements the links, how many emphasise, and the names of all, each behind a line break.
        self._links = Links(self._found.blocks)
        self._emphases = 0
        self._inline_names = ""
        self._quotations: list[bool] = []  # of the open ones, whether marks are put around

    def run(self) -> Found:
        """Visit all nodes without recursion: pages nest deeper than Python's stack."""
        parts, is_open = self._block.parts, self._open
        following: Any = self._root
        while True:
            while following is not None:
                node = following
                following = node.next
                if node.tag_id != TEXT:
                    following = self._enter(node, following)
                    continue
                text = node.text_content
                if not text.isspace():
                    self._read(text)
                elif parts or self._preformatted is not None:  # elsewhere white space before any text means nothing
                    parts.append(text)
            if not is_open:
                break
            following, action, tag, around, count = is_open.pop()
            if action == BLOCK:
                self._leave_block()
                continue
            if count != self._count and around != self._inline_names and self._preformatted is None:
                self._flush()  # a named one that holds a picture with its caption, or a card: what follows stands below
            self._leave_inline(action, tag, around)
        self._flush()
        if self._markup is not None:
            self._markup.end(self._found.blocks)
        return self._found

    def _enter(self, node: LexborNode, following: LexborNode | None) -> LexborNode | None:
        """Go into an element or past it: where to go on, which is ``following`` behind it."""
        action, tag = ACTIONS.get(node.tag_id) or action_and_tag(node)
        if action == OTHER:
            action = self._second_look(node, tag)
        elif action == BLOCK and "-" in tag and self._is_in_custom_line():
            action = INLINE
        if action >= BREAK:
            if action == BREAK:
                self._break_line()
            return following
        attributes = node.attributes
        names, visibility = "", SHOWN
        if attributes and tag not in _PAGE:
            if "role" in attributes and tag in _GENERIC and (role := attributes["role"]) in _ROLES:
                tag, action = _tag_of_role(role, attributes), BLOCK
            names, visibility = names_and_visibility(attributes, tag in _ARTICLES)
            if visibility > HIDDEN and not self._whole and (visibility == DROPPED or _is_numbers(node)):
                self._block.parted = True
                self._found.passed_over.append(node)
                if "MathJax" in names and (formula := typeset(node)):
                    self._add(formula)
                return following
        if action != BLOCK:
            if visibility >= UNSPOKEN and (visibility == HIDDEN or _is_icon(node, names)):
                return following
            if self._links.opens_window and tells_of_window(node):
                return following
            if action == LINK and is_mere_sign(node, attributes, in_heading=self._element.tag in _ADDRESSED):
                return following
        if tag == _CODE_LINE and self._preformatted is not None and visibility != HIDDEN and self._is_in_code():
            self._block.begin_code_line()
            action = INLINE
        self._open.append((following, action, tag, self._inline_names, self._count))
        if tag == "q":
            self._open_quotation(node)
        if action == BLOCK:
            self._enter_block(node, tag, names, visibility)
        else:
            self._enter_inline(action, tag, names, attributes)
        return node.first_child if tag != "noframes" else self._framed(node)

    def _second_look(self, node: LexborNode, tag: str) -> int:
        """What to do with an element whose name does not say it."""
        parts = self._block.parts
        if tag in IMAGES:
            if tag == "img" and (text := image_text(node.attributes)):
                self._add(text)
                return SILENT
            self._found.images.append(self._element)
            if self._markup is not None and tag in _PICTURES:
                self._markup.image(node.attributes, self._element, in_row=self._row is not None)
            if tag not in HOLDERS:
                return SILENT
        if tag in HOLDERS and (self._whole or _holds_article(node)):
            return INLINE
        if tag == "button":
            if self._element.tag in HEADINGS:
                return INLINE  # the heading itself, which can be folded
            if not parts and _unfolds(node.attributes):
                return BLOCK
        elif tag == "noscript":
            if self._whole or size_of(node) >= SCRIPTLESS_SIZE:
                self._found.scriptless = True
                return BLOCK
        elif tag == "input":
            if _asks_for_email(node.attributes):
                self._found.fields.append(self._element)
            elif self._markup is not None and not parts:
                self._markup.task(node.attributes, self._element)
        elif tag == "math":
            self._add(tex(node))
        elif tag == "script":
            if is_tex(node):
                self._add(node.text().strip())
        elif tag == "cite":
            return BLOCK if not parts and self._heads_quotation(node) else INLINE
        elif tag in ("sub", "sup"):
            self._keep_apart(node, "^" if tag == "sup" else "_")
            return INLINE
        elif tag in ("rt", "rp", "ruby"):  # a reading stands in brackets behind its word, the page's own where it has them
            if tag == "rt" and (node.next is None or node.next.tag != "rp"):
                self._add(f"({node.text().strip()})")
                return SILENT
            return INLINE
        elif tag == "noframes":
            return BLOCK
        if tag in HOLDERS or tag == "noscript":
            self._found.passed_over.append(node)
        return SILENT

    def _framed(self, node: LexborNode) -> LexborNode | None:
        """The first node of what ``<noframes>`` holds, which is text to a parser that knows frames; frames in frames are
        not parsed again and again."""
        body = parse(node.text()).body if node.parser is self._root.parser else None
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
        parts = self._block.parts
        if parts and self._row is None:
            self._emit()
        above = self._element
        self._count += 1
        element = Element(tag, above, self._count, above.depth + 1, visibility == HIDDEN or above.hidden, names)
        self._element = element
        if self._markup is not None:
            self._markup.enter_block(element, node)
        if tag == "button":
            self._found.buttons[element] = _unfolded_by(node.attributes)
        if self._row is not None:
            if tag in CELLS and (above.tag != "tr" or above is self._row):
                self._block.cells.append(Cell(len(parts), columns(node), element))
            parts.append(" ")
            return
        if tag == "tr":
            if self._data_table is not None:
                self._row = element
        elif tag == "table":
            if self._data_table is None and (node.tag != tag or is_data_table(node)):
                self._data_table = element
        elif self._preformatted is None and (visibility == CODE or tag in _PREFORMATTED):
            self._preformatted = element
        self._starts_paragraph = self._starts_paragraph or _stands_apart(tag, above)

    def _leave_block(self) -> None:
        element = self._element
        above = element.parent
        assert above is not None
        if self._row is None or self._row is element:
            if self._block.parts:
                self._emit()
            if self._row is element:
                self._row = None
            elif self._data_table is element:
                self._data_table = None
            elif self._preformatted is element:
                self._preformatted = None
            self._starts_paragraph = self._starts_paragraph or _stands_apart(element.tag, above)
            above.size += element.size
        else:
            self._block.parts.append(" ")
        self._block.ended_names = ""
        self._element = above

    def _break_line(self) -> None:
        if self._row is not None:
            self._block.parts.append(" ")
        elif self._preformatted is not None:
            self._block.parts.append("\n")
        elif not self._flush():
            self._starts_paragraph = True

    def _is_in_custom_line(self) -> bool:
        """Whether the innermost open element is a custom one that stands in a line of text."""
        return bool(self._open) and self._open[-1][1] == INLINE and "-" in self._open[-1][2]

    def _is_in_code(self) -> bool:
        """Whether the innermost open element is ``<code>``, or a line of it."""
        return bool(self._open) and self._open[-1][1:3] in ((INLINE, "code"), (INLINE, _CODE_LINE)) and self._row is None

    def _flush(self) -> bool:
        """End the open block, unless it is a table's row, which its cells do not end; whether it held any text."""
        return bool(self._block.parts) and self._row is None and self._emit()

    def _emit(self) -> bool:
        """End the open block; whether it held any text."""
        open_block, element = self._block, self._element
        preformatted = self._preformatted is not None
        text = open_block.text(preformatted)
        if text:
            names = open_block.inline_names or ""
            structure = Structure(element, open_block.linked, open_block.emphasised, names.lstrip("\n"), self._links.around)
            block = Block(text, self._starts_paragraph, structure=structure)
            if self._markup is not None:
                self._markup.put_on(block, preformatted)
            self._found.blocks.append(block)
            self._starts_paragraph = False
            element.size += len(text)
        open_block.clear()
        if self._markup is not None:
            self._markup.begin_block()
        return bool(text)

    # --- text and inline elements ------------------------------------------------------------------------

    def _read(self, text: str) -> None:
        """Add a text of the page. Blank lines in it part paragraphs, which CSS can show, if each ends like a sentence."""
        if "\n\n" in text and self._preformatted is None and self._row is None and not self._links.depth:
            *paragraphs, last = _PARAGRAPH_BREAK.split(text.strip())
            if paragraphs and all(map(ends_like_sentence, paragraphs)):
                for paragraph in paragraphs:
                    self._add(paragraph)
                    self._emit()
                    self._starts_paragraph = True
                text = last
        self._add(without_window_note(text) if self._links.opens_window else text)

    def _add(self, text: str) -> None:
        """Add a text to the open block."""
        block = self._block
        block.add(text, self._inline_names, preformatted=self._preformatted is not None)
        if self._links.depth:
            block.linked += len(text)
        if self._emphases:
            block.emphasised += len(text)

    def _enter_inline(self, action: int, tag: str, names: str, attributes: Mapping[str, str | None]) -> None:
        block = self._block
        if names:
            self._inline_names = f"{self._inline_names}\n{names}"
            if block.ended_names and block.ended_names != f"\n{names}" and self._preformatted is None:
                block.parted = True  # 936 of 945 such places in bodies of the corpora have a space
        if action == LINK:
            if block.link_ended:
                block.parts.append(" ")  # links that touch are separate words to a reader
            address = attributes["href"] or "" if "href" in attributes else None
            if address is not None and address.startswith("#"):
                self._found.anchors.add(address[1:])
            self._links.enter(address, opens_window=attributes.get("target") == "_blank")
        elif action == EMPHASISED:
            self._emphases += 1
        if self._markup is not None and tag in TAGS and self._preformatted is None:
            self._markup.open(tag, attributes)

    def _open_quotation(self, node: LexborNode) -> None:
        """Begin a quotation in a line, with the marks that a browser shows, unless it has marks of its own."""
        text = node.text().strip()
        is_bare = bool(text) and not (text[0] in _QUOTATION_MARKS and text[-1] in _QUOTATION_MARKS)
        self._quotations.append(is_bare)
        if is_bare:
            self._add("“")

    def _leave_inline(self, action: int, tag: str, around: str) -> None:
        self._block.ended_names = self._inline_names[len(around) :]
        self._inline_names = around
        if action == LINK:
            self._links.leave()
            self._block.link_ended = True
        elif action == EMPHASISED:
            self._emphases -= 1
        elif tag == _CODE_LINE:
            self._block.code_line_ended = True
        elif tag == "q" and self._quotations.pop():
            self._add("”")
        if self._markup is not None and tag in TAGS and self._preformatted is None:
            self._markup.close()

    def _keep_apart(self, node: LexborNode, sign: str) -> None:
        """Part what stands higher or lower from the number or letter before: a power by its sign, a note by a space."""
        parts = self._block.parts
        before = "".join(part[-BASE_SIZE:] for part in parts[-2:])
        if not is_power(before, node.text().strip(), sign):
            return
        if node.css_first("a") is not None:
            parts.append(" ")
        elif self._markup is None or self._preformatted is not None:
            parts.append(sign)
        else:
            self._markup.open(TEXT_ONLY, {})
            parts.append(sign)
            self._markup.close()


def _stands_apart(tag: str, above: Element) -> bool:
    """Whether a blank line stands before and after the element; not around the only block of a list item."""
    if tag in LINES:
        return False
    return above.tag not in LINES or (above.size > 0 and tag not in ("ul", "ol"))


def _tag_of_role(role: str, attributes: Mapping[str, str | None]) -> str:
    heading = f"h{attributes.get('aria-level')}"
    return heading if role == "heading" and heading in HEADINGS else _ROLES[role]


def _unfolds(attributes: Mapping[str, str | None]) -> bool:
    """Whether a button says that it unfolds something: to screen readers, to Bootstrap, or by its class."""
    toggles = attributes.get("data-toggle") or attributes.get("data-bs-toggle")
    is_known = "aria-controls" in attributes or "aria-expanded" in attributes or toggles == "collapse"
    return is_known or folds(attributes.get("class") or "")


def _unfolded_by(attributes: Mapping[str, str | None]) -> str | None:
    """The id of what a button unfolds."""
    target = attributes.get("data-target") or attributes.get("data-bs-target") or ""
    return attributes.get("aria-controls") or target.removeprefix("#") or None


def _asks_for_email(attributes: Mapping[str, str | None]) -> bool:
    """Whether a field is for an e-mail address."""
    return attributes.get("type") == "email" or "email" in (attributes.get("name") or "").lower()


def size_of(node: LexborNode) -> int:
    """The characters of an element."""
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
    return any(child.tag in _HELD for child in node.iter()) and size_of(node) >= SCRIPTLESS_SIZE
