"""HTML cut into blocks: parsed once, walked once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import Final

from selectolax.lexbor import LexborHTMLParser

from ..document import Block, Element, Structure
from .addresses import join, split
from .elements import HEADINGS, ancestors, is_prose, largest
from .folding import without_hidden
from .tree import parse as parse
from .walk import SCRIPTLESS_SIZE as SCRIPTLESS_SIZE
from .walk import size_of, walk
from .wrapping import unwrapped

PICTURED_SIZE: Final = 300
"""Characters; an element with an image and no more text than this is the image and its caption."""
OFFER_SIZE: Final = 500
"""Characters of an offer to subscribe, or of a form with a field for an e-mail address, at most."""
AROUND_LEVELS: Final = 4
"""Elements above an image or a field among which the text beside it is looked for."""
NOTE_SIGN_SIZE: Final = 6
"""Characters of the number of a note, as a link back to the text, at most."""
NOTE_LEVELS: Final = 2
"""Elements around a note of which one has the id that the text leads to."""
_RAW: Final = frozenset(("title", "xmp"))
"""Elements that are shown and in which tags are text."""
_NOTE_SIGN_PATTERN: Final = re.compile(r"\W{0,2}(?:\d{1,3}\W{0,2}\s|[*†‡^↑↩])")


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
    found = walk(root, markup=markup)
    blocks = without_hidden(unwrapped(found.blocks), found)
    if is_bare(blocks) and _size(found.blocks) + sum(map(size_of, found.passed_over)) >= _size(blocks) + SCRIPTLESS_SIZE:
        del found, blocks  # both at once would take twice the memory
        found = walk(root, markup=markup, whole=True)
        blocks = unwrapped(found.blocks)
    for element in found.images:
        if (holder := _with_little_text(element, PICTURED_SIZE)) is not None:
            holder.holds_image = True
    for element in found.fields:
        if (holder := _with_little_text(element, OFFER_SIZE)) is not None:
            holder.asks_for_email = True
    if found.anchors:
        for block in blocks:
            if block.structure is not None and _is_numbered_note(block.text, block.structure):
                for element in islice(ancestors(block.element), NOTE_LEVELS):
                    element.is_note = not found.anchors.isdisjoint(element.names.split())
    return blocks


def _is_numbered_note(text: str, structure: Structure) -> bool:
    """Whether a block begins with a number or sign that links back to the text."""
    is_linked = 0 < structure.linked <= NOTE_SIGN_SIZE and structure.element.tag not in HEADINGS
    return is_linked and _NOTE_SIGN_PATTERN.match(text) is not None


def base_url(tree: LexborHTMLParser, url: str | None) -> str | None:
    """What the addresses in a page from ``url`` are relative to; ``None`` if that is not known."""
    element = tree.css_first("base[href]")
    stated = (element.attributes.get("href") or "").strip() if element is not None else ""
    for reference in (stated, ""):
        found = join(url or "", reference)
        if split(found).netloc:
            return found
    return None


def _size(blocks: Iterable[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def is_bare(blocks: Iterable[Block]) -> bool:
    """Whether none of the blocks is prose: the page shows no article. Tags that an unclosed element shows as text are
    none."""
    return not any(is_prose(block) and not (block.text.startswith("<") and block.tag in _RAW) for block in blocks)


def _with_little_text(element: Element, size: int) -> Element | None:
    """The largest element around an image or a field that holds no more text than so many characters."""
    return largest(islice(ancestors(element), AROUND_LEVELS + 1), lambda one: one.size <= size)
