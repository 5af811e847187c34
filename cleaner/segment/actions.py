"""What the walk over a tree of HTML does with each kind of element."""

from __future__ import annotations

from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from .elements import BLOCKS, EMPHASIS, HEADINGS, HOLDERS, IMAGES, PASSED_OVER
from .inline import TAGS

INLINE, BLOCK, LINK, EMPHASISED, BREAK, SILENT, OTHER = range(7)
"""Go into an inline element, a block, a link, an emphasis; break the line; pass over; take a second look."""

_SECOND_LOOK: Final = frozenset("math noframes noscript rp rt ruby script sub sup cite input".split()) | HOLDERS | IMAGES
_FREQUENT: Final = frozenset("span font label picture time small u abbr".split())
"""Other inline elements that many pages have."""
_OF_LINES: Final = _FREQUENT | TAGS | {*HEADINGS, "p", "button"}
"""Elements that hold lines of text: what stands in them is a part of a line."""
_BY_TAG: Final = (  # of an element that is named twice the last action counts
    dict.fromkeys(_FREQUENT | TAGS, INLINE)
    | dict.fromkeys(EMPHASIS, EMPHASISED)
    | {"a": LINK}
    | dict.fromkeys(BLOCKS, BLOCK)
    | {"br": BREAK}
    | dict.fromkeys(PASSED_OVER, SILENT)
    | dict.fromkeys(_SECOND_LOOK, OTHER)
    | {"-comment": SILENT}
)

# The parser numbers the elements that HTML knows, and a number is quicker to come by than a name. An element that HTML
# does not know (its name has a hyphen) has a number that means something else in the next page.
_DOCUMENT: Final = LexborHTMLParser("<p>text<!-- comment --></p>")
_NUMBERS: Final = {node.tag: node.tag_id for node in _DOCUMENT.css("p")[0].traverse(include_text=True)} | {
    tag: _DOCUMENT.create_node(tag).tag_id for tag in _BY_TAG if "-" not in tag
}
TEXT: Final = _NUMBERS["-text"]
"""The number of a text."""
ACTIONS: Final = {_NUMBERS[tag]: (action, tag) for tag, action in _BY_TAG.items() if tag in _NUMBERS}
"""The action and the name of elements by their numbers."""


def action_and_tag(node: LexborNode) -> tuple[int, str]:
    """The action and the name of an element that is not in :data:`ACTIONS`."""
    tag = node.tag or "-"
    if tag in _BY_TAG:
        return _BY_TAG[tag], tag
    if tag[0] in "-_!":
        return SILENT, tag
    return BLOCK if "-" in tag and _stands_between_elements(node) else INLINE, tag


def _stands_between_elements(node: LexborNode) -> bool:
    """Whether a custom element is laid out as a block, as a style sheet would say: it stands in no line of text."""
    around = node.parent
    return (
        around is not None
        and around.tag not in _OF_LINES
        and not any(one is not None and one.tag == "-text" and not one.text().isspace() for one in (node.prev, node.next))
    )
