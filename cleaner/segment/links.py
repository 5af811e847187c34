"""The links that are open while a page is walked, and those that were never closed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from selectolax.lexbor import LexborNode

from ..document import Block
from .elements import is_long

UNCLOSED: Final = 3
"""A link that holds so many blocks of prose was never closed."""
UNCLOSED_LINK: Final = 0.9
"""More than this share of a block is linked where the parser goes on with an unclosed link: all but signs between links. A
block that is a link for other purposes (:data:`cleaner.shapes.LINK_SHARE`) may have words beside it."""

_NEW_WINDOW_PATTERN: Final = re.compile(
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
_BACK: Final = re.compile(r"[\s\ufe0e\ufe0f]*[↩⤴⏎↵][\s\ufe0e\ufe0f]*")
"""The words of a link from a note to its place in the text."""
_SIGN_OF_PLACE: Final = re.compile(r"\s*(?:[#¶§⚓∞]|🔗)[\ufe0e\ufe0f]?\s*")
"""The words of a link from a heading to itself."""
NEW_WINDOW_SIZE: Final = 60
"""Characters of such words at most."""


class Links:
    """The links that are open, in a page whose ``blocks`` are being made.

    ``depth`` is the number of open links that lead somewhere, and ``opens_window`` says whether the last one opens a window.
    """

    def __init__(self, blocks: list[Block]) -> None:
        self.depth = 0
        self.opens_window = False
        self._blocks = blocks
        self._count = 0
        self._open: list[tuple[str | None, int]] = []  # the address of each, and the place of its first block
        # The last link, and what the parser made of it again in the blocks behind, if it was not closed in the block where
        # it began: its address, the places of its blocks, and how many of these are prose.
        self._address: str | None = None
        self._begin = self._end = self._prose = 0

    def enter(self, address: str | None, *, opens_window: bool) -> None:
        """Begin a link; one without an address leads nowhere."""
        self._open.append((address, len(self._blocks)))
        self._count += 1
        self.depth += address is not None
        self.opens_window = opens_window

    def leave(self) -> None:
        """End the innermost link. If it was never closed where it should have been, its blocks are not linked."""
        self.opens_window = False
        address, begin = self._open.pop()
        if address is None:
            return
        self.depth -= 1
        blocks = self._blocks
        between = blocks[self._end : begin]
        if address != self._address or not all(block.linked_share > UNCLOSED_LINK for block in between):
            self._address, self._begin, self._end, self._prose = address, begin, begin, 0
        if self._end == len(blocks):
            return
        prose = self._prose + sum(map(is_long, blocks[self._end :]))
        if prose >= UNCLOSED:
            for block in blocks[self._begin if self._prose < UNCLOSED else self._end :]:
                if block.structure is not None:
                    block.structure.linked = 0
        self._end, self._prose = len(blocks), prose

    @property
    def around(self) -> int | None:
        """The number of the link that the open block stands in: one within the block has ended with its text."""
        return self._count if self.depth else None


def tells_of_window(node: LexborNode) -> bool:
    """Whether an inline element behind the words of a link says no more than that it opens a window."""
    if node.prev is None:
        return False
    text = node.text()
    return len(text) <= NEW_WINDOW_SIZE and _NEW_WINDOW_PATTERN.fullmatch(text) is not None


def without_window_note(text: str) -> str:
    """The text of a link without a last bracket that says no more than that the link opens a window."""
    bare = text.rstrip()
    words, _, note = bare.rpartition("(")
    is_note = note.endswith(")") and len(note) <= NEW_WINDOW_SIZE and _NEW_WINDOW_PATTERN.fullmatch(note) is not None
    return words.rstrip() + text[len(bare) :] if is_note and words.strip() else text


def is_mere_sign(node: LexborNode, attributes: Mapping[str, str | None], in_heading: bool) -> bool:
    """Whether a link says nothing: an arrow leads from a note back to its place in the text, or a sign in a heading gives
    the heading's own address."""
    address = attributes.get("href") or ""
    if in_heading and address.partition("#")[2] and _SIGN_OF_PLACE.fullmatch(node.text()):
        return True
    words = node.first_child
    is_text = words is not None and words.next is None and words.tag == "-text"
    return is_text and address.startswith("#") and _BACK.fullmatch(node.text()) is not None
