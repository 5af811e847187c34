"""Which hidden elements are content all the same: what a click would unfold, and what a script would show of an article.

A hidden element is judged beside its visible neighbours. An accordion's answer has its question before it; the rest of an
article that counts its readers' visits has the paragraphs before it. An agreement, a menu or a consent dialog has not.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import islice
from typing import Final

from ..document import Block, Element
from .elements import HEADINGS, LINKED_SHARE, ancestors, is_prose
from .names import OVERLAYS, name_words
from .purposes import folds
from .sentences import is_ended
from .walk import Found

LABEL_SIZE: Final = 300
"""Characters; what stands before folded text and is longer is no label for it."""
REPEATED_SHARE: Final = 0.5
"""Text for browsers without scripts is left out if more than this share of it stands on the page."""

_ELSEWHERE: Final = frozenset("nav header footer aside form body".split())
_PANE: Final = re.compile(r"(?<!\S)\S*tab(?:s|bed|ber)?[-_]*(?:panel|pane|content|body|item|section)\S*", re.IGNORECASE)
"""Names of elements of which one is shown at a time."""
_OPINIONS: Final = frozenset(("review", "rating"))
_LABELS: Final = frozenset({*HEADINGS, "dt", "summary", "button", "legend"}) - {"h1"}
_TEXTS: Final = frozenset("p ul ol blockquote table pre figure h2 h3 h4".split())
_ITEMS: Final = frozenset("li div section dd".split())
_PROSE_LEVELS: Final = 3
"""Elements around prose among which what it stands beside may be."""
_PAGE: Final = frozenset("html body form".split())


def without_hidden(blocks: list[Block], found: Found) -> list[Block]:
    """The blocks that a reader can see or unfold.

    The text of a button stays where it heads text that the button unfolds. Blocks for browsers without scripts go if the
    page says the same without them.
    """
    elements = [block.element for block in blocks if block.element is not None]
    if not found.scriptless and not found.buttons and not any(element.hidden for element in elements):
        return blocks
    return _HiddenElements(blocks, elements, found).shown()


class _HiddenElements:
    """The hidden elements of a page, each beside its visible neighbours. Blocks are told by their places."""

    def __init__(self, blocks: list[Block], elements: list[Element], found: Found) -> None:
        self._blocks = blocks
        self._elements = elements
        self._found = found
        self._controlled = {control for control in found.buttons.values() if control}
        self._seen = [index for index, element in enumerate(elements) if not element.hidden]

    def shown(self) -> list[Block]:
        kept = {index for index in self._seen if self._elements[index].tag != "button"}
        groups = self._groups()
        for top, group in groups.items():
            if self._is_content(top, group):
                kept |= set(group)
        if not any(map(self._is_prose, kept)):
            kept |= {index for top, group in groups.items() if self._is_shown_later(top, group) for index in group}
        if self._found.scriptless:
            kept -= self._repeated(kept)
        kept |= {
            index
            for index, element in enumerate(self._elements)
            if element.tag == "button" and not element.hidden and self._heads_text(index, kept)
        }
        return [block for index, block in enumerate(self._blocks) if index in kept]

    def _groups(self) -> dict[Element, list[int]]:
        """The outermost hidden elements, each with its blocks."""
        groups: dict[Element, list[int]] = {}
        for index, element in enumerate(self._elements):
            if element.hidden:
                top = element
                while top.parent is not None and top.parent.hidden:
                    top = top.parent
                groups.setdefault(top, []).append(index)
        return groups

    def _is_content(self, top: Element, group: Sequence[int]) -> bool:
        blocks = [self._blocks[index] for index in group]
        linked = sum(block.structure.linked for block in blocks if block.structure is not None)
        if linked > LINKED_SHARE * self._size(group) or top.tag in _ELSEWHERE or name_words(top.names) & OVERLAYS:
            return False
        names = top.names.split()
        if "tabpanel" in names:
            return True
        if not self._controlled.isdisjoint(names) and any(map(self._is_prose, group)):
            return True
        return self._is_labelled(top, group[0]) or self._goes_on(top, group) or self._is_pane(top)

    def _is_shown_later(self, top: Element, group: Sequence[int]) -> bool:
        """Whether the element holds prose and more than all that a page without prose shows: a script shows it when the page
        has been loaded."""
        is_larger = self._size(group) > self._shown_size
        return is_larger and any(map(self._is_prose, group)) and not name_words(top.names) & OVERLAYS

    @cached_property
    def _shown_size(self) -> int:
        return self._size(self._seen)

    def _size(self, places: Iterable[int]) -> int:
        return sum(len(self._blocks[index].text) for index in places)

    def _is_labelled(self, top: Element, first: int) -> bool:
        """Whether a label stands before the element, of which this is the first block, and beside it."""
        before = bisect(self._seen, first)
        if not before or top.parent is None:
            return False
        last = self._seen[before - 1]
        inside = list(ancestors(self._elements[last]))
        if top.parent not in inside:
            return False
        place = inside.index(top.parent)
        beside, within = inside[max(place - 1, 0)], inside[: max(place, 1)]
        if beside is not top.parent and beside.size > LABEL_SIZE:
            return False
        if any(element.tag in _LABELS for element in within):
            return len(self._blocks[last].text) <= LABEL_SIZE
        above = (top, top.parent, top.parent.parent, beside)
        return any(element is not None and folds(element.names) for element in above)

    def _is_pane(self, top: Element) -> bool:
        """Whether the element is one of several beside each other of which one is shown: by a name that they share and that
        says so, or because a link leads to it."""
        names = top.names.split()
        if not name_words(top.names).isdisjoint(_OPINIONS):
            return False
        panes = names if not self._found.anchors.isdisjoint(names) else _PANE.findall(top.names)
        return any((top.parent, name) in self._beside for name in panes)

    @cached_property
    def _beside(self) -> set[tuple[Element | None, str]]:
        """The names of the elements that are shown, each with what the element stands in."""
        shown = {above for index in self._seen for above in ancestors(self._elements[index])}
        return {(element.parent, name) for element in shown for name in element.names.split()}

    def _goes_on(self, top: Element, group: Sequence[int]) -> bool:
        """Whether the element is the rest of a text that begins beside it: prose stands before it, and none after it."""
        parent = top.parent
        if parent is None or parent.tag in _PAGE:
            return False
        if top.tag not in _TEXTS and (self._elements[group[0]].tag in HEADINGS or not any(map(self._is_prose, group))):
            return False
        levels = _PROSE_LEVELS - (top.tag in _TEXTS)  # beside an element of paragraphs the prose may stand one deeper
        last = max(self._last_prose.get((parent, level), -1) for level in range(levels))
        return 0 <= last < group[0]

    @cached_property
    def _last_prose(self) -> dict[tuple[Element, int], int]:
        """By an element and a number of elements between: the last prose that is shown so deep in it."""
        return {
            (above, level): index
            for index in self._seen
            if self._is_prose(index)
            for level, above in enumerate(islice(ancestors(self._elements[index]), _PROSE_LEVELS))
        }

    def _is_prose(self, index: int) -> bool:
        return is_prose(self._blocks[index]) and self._elements[index].tag not in ("button", "noscript")

    def _repeated(self, kept: set[int]) -> set[int]:
        """The blocks for browsers without scripts, if the page says the same."""
        inside = {index for index in kept if any(one.tag == "noscript" for one in ancestors(self._elements[index]))}
        texts = {self._blocks[index].text for index in kept - inside}
        size = sum(len(self._blocks[index].text) for index in inside)
        again = sum(len(self._blocks[i].text) for i in inside if self._blocks[i].text in texts)
        return inside if again > REPEATED_SHARE * size else set()

    def _heads_text(self, index: int, kept: set[int]) -> bool:
        """Whether a button's text heads prose that the button unfolds."""
        following = index + 1
        if following not in kept or self._blocks[following].linked_share > LINKED_SHARE:
            return False
        button = self._elements[index]
        control = self._found.buttons.get(button)
        around = list(ancestors(self._elements[following]))
        if any(element.hidden or (control and control in element.names.split()) for element in around):
            return True
        above = set(ancestors(button))
        if is_ended(self._blocks[following].text) and any(folds(one.names) for one in around if one not in above):
            return True
        item = button.parent if button.parent is None or button.parent.size > LABEL_SIZE else button.parent.parent
        return item in around and item.tag in _ITEMS and self._is_prose(following)
