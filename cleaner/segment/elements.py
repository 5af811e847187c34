"""What the elements of HTML say about the text in them, and how that text reads."""

from __future__ import annotations

import string
from itertools import takewhile
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ..document import Block, Element

BLOCKS: Final = frozenset(
    (
        "html body p div section article main header footer nav aside h1 h2 h3 h4 h5 h6 ul ol li dl dt dd "
        "table caption thead tbody tfoot tr td th blockquote pre listing xmp figure figcaption address form "
        "fieldset legend details summary hr center dir menu hgroup search frameset noframes marquee "
        "template title"
    ).split()
)
"""Elements that begin a line of their own; the others stand in a line."""
SILENT: Final = frozenset(
    (
        "head script style template noscript select option optgroup datalist button input textarea svg "
        "iframe object embed applet video audio canvas map area track source progress meter dialog frame "
        "noembed plaintext amp-analytics amp-ad"
    ).split()
)
"""Elements that show no text of the page's own; but a button in a heading is the heading, which can be folded."""
_NEVER_HOLD: Final = frozenset("img wbr link meta base param col keygen".split())
"""Elements that never hold anything; those that have an effect by themselves are named elsewhere."""
PASSED_OVER: Final = SILENT | _NEVER_HOLD
HOLDERS: Final = frozenset(
    "button object map applet video audio canvas dialog select option optgroup datalist progress meter".split()
)
"""Silent elements that hold all that follows where they are not closed."""
IMAGES: Final = frozenset("img video iframe embed amp-img".split())
"""Elements that show a picture."""
LINES: Final = frozenset("li dt dd tr caption thead tbody tfoot".split())
"""Blocks that follow their like on the next line, without a blank line between."""
PARAGRAPHS: Final = frozenset("p li dt dd h1 h2 h3 h4 h5 h6 blockquote pre tr td th figcaption caption".split())
"""Blocks that are held by another one, which is what groups them."""
EMPHASIS: Final = frozenset("b strong i em".split())
HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
DROPPED_CHARACTERS: Final = "\u00ad\u200b\ufeff\u2060"
"""Characters that show nothing and part no words."""
_UNSEEN: Final = DROPPED_CHARACTERS + "\u200c\u200d\u200e\u200f" + string.whitespace
"""These, joiners, marks of direction and white space: text of nothing else shows nothing."""

PROSE_BYTES: Final = 100
"""UTF-8 bytes, about 35 Chinese characters, of a paragraph; a label is shorter."""
LONG_NUMBER: Final = 10
"""Digits; a number of as many is larger than any limit here, and Python refuses to read one of thousands."""
LINKED_SHARE: Final = 0.5
"""What has a larger share of linked text is a menu."""


def whole_number(stated: str | None, most: int, otherwise: int = 1) -> int:
    """The number of an attribute such as ``colspan``, at most ``most``; ``otherwise`` if it is none."""
    if not stated or not (stated.isascii() and stated.isdigit()):
        return otherwise
    return min(int(stated), most) if len(stated) < LONG_NUMBER else most


def folded(raw: str, preformatted: bool) -> str:
    """The text of a block, white space folded unless it is ``preformatted``."""
    if preformatted:
        text = raw.strip("\n").rstrip()
        return text if is_seen(text) else ""
    text = raw.strip()
    if "  " in text or not text.isprintable():  # all white space but the plain space is not printable, nor what is dropped
        text = " ".join(without_dropped(text).split())
        return text if is_seen(text) else ""
    return text


def without_dropped(text: str) -> str:
    """A text without the characters that show nothing."""
    for dropped in DROPPED_CHARACTERS:
        text = text.replace(dropped, "")
    return text


def is_seen(text: str) -> bool:
    """Whether a text shows anything: some editors write an empty paragraph as a joiner."""
    return bool(text.strip(_UNSEEN))


def folded_row(cells: Iterable[str]) -> str:
    """The text of a table's row, with ``|`` between its cells.

    Empty cells keep their places, but for the last ones, and where only one cell is filled.
    """
    texts = [folded(cell, False) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    if texts.count("") == len(texts) - 1:
        return texts[-1]
    return " ".join(" | ".join(texts).split())


def is_long(block: Block) -> bool:
    """Whether a block is as long as a paragraph."""
    return len(block.text.encode("utf-8", "replace")) >= PROSE_BYTES


def is_prose(block: Block) -> bool:
    """Whether a block is a paragraph, and not mostly links."""
    return block.linked_share <= LINKED_SHARE and is_long(block)


# --- the elements around a block -----------------------------------------------------------------------------


def ancestors(element: Element | None) -> Iterator[Element]:
    """The element and those above it, innermost first; of none there are none."""
    while element is not None:
        yield element
        element = element.parent


def largest(around: Iterable[Element], fits: Callable[[Element], bool]) -> Element | None:
    """The last of some elements, innermost first, before the first that does not fit."""
    found = list(takewhile(fits, around))
    return found[-1] if found else None
