"""How the blocks of some pages belong together: the block elements around them as arrays, and what is summed up and handed
down along these.

Elements are numbered over all pages, each after the one above it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np

from ..document import Document, Element
from ..segment.elements import HEADINGS, PARAGRAPHS
from ..segment.names import remembered
from .layout import Array, Layout

OUTSIDE: Final = -1
"""In place of an element: there is none."""
PROSE_SIZE: Final = 100
"""Characters; a longer block that ends like a sentence counts as prose."""
LEVELS: Final = 6
"""Elements that hold a block, from the nearest one out, that are told apart."""


@dataclass(frozen=True)
class ElementTree:
    """The elements around the blocks of some documents of HTML or Markdown.

    ``block`` (blocks,) is the element around each block. The others have an entry an element: ``parent`` is the one above
    it (:data:`OUTSIDE` for a page's root), ``document`` the page, ``depth`` the number of elements above, ``names`` its
    class and id names, ``tag`` a number for each tag of ``tags``, ``template`` the same number for elements of a page with
    the same tag and, numbers aside, the same names, and ``image`` whether it is there for a picture.
    """

    block: Array
    parent: Array
    document: Array
    depth: Array
    names: list[str]
    tag: Array
    tags: list[str]
    template: Array
    image: Array

    @classmethod
    def of(cls, documents: Sequence[Document]) -> ElementTree:
        """The elements around the blocks of HTML documents."""
        place: dict[Element, int] = {}
        pages: list[int] = []
        block: list[int] = []
        for page, document in enumerate(documents):
            for one in document.blocks:
                element = one.element
                assert element is not None
                if element not in place:
                    new = [element]
                    above = element.parent
                    while above is not None and above not in place:
                        new.append(above)
                        above = above.parent
                    for outer in reversed(new):
                        place[outer] = len(place)
                block.append(place[element])
            pages += [page] * (len(place) - len(pages))
        found = list(place)
        tags: dict[str, int] = {}
        tag = [tags.setdefault(one.tag, len(tags)) for one in found]
        templates: dict[tuple[int, int, str], int] = {}
        template = [
            templates.setdefault((page, number, _without_numbers(one.names)), len(templates))
            for page, number, one in zip(pages, tag, found, strict=True)
        ]
        return cls(
            np.array(block),
            np.array([OUTSIDE if one.parent is None else place[one.parent] for one in found]),
            np.array(pages),
            np.array([one.depth for one in found]),
            # What the root and the page's body are called says nothing of a block.
            [one.names if one.depth > 1 else "" for one in found],
            np.array(tag),
            list(tags),
            np.array(template),
            np.array([one.holds_image for one in found]),
        )

    def has_tag(self, *names: str) -> Array:
        """Whether each element has one of these tags."""
        return np.array([tag in names for tag in self.tags])[self.tag]

    def above(self, elements: Array) -> Array:
        """The element above each; :data:`OUTSIDE` has none above it."""
        return self.take(self.parent, elements, OUTSIDE)

    @staticmethod
    def take(values: Array, elements: Array, outside: Any) -> Array:
        """The entries of ``values`` (one an element) for some elements, ``outside`` where there is none."""
        return np.append(values, outside)[elements]  # OUTSIDE is -1, the last place

    def tags_above(self, tags: Sequence[str], levels: int) -> Array:
        """Whether an element around each block, of so many from the nearest out, has a tag: shape (tags, blocks)."""
        bits = np.array([1 << tags.index(tag) if tag in tags else 0 for tag in self.tags])[self.tag]
        found = np.zeros(len(self.block), np.int64)
        element = self.block
        for _ in range(levels):
            found |= self.take(bits, element, 0)
            element = self.above(element)
        return found >> np.arange(len(tags))[:, None] & 1

    @cached_property
    def container_ids(self) -> Array:
        """The elements that hold each block, nearest first: shape (levels, blocks). The page holds itself."""
        paragraph = self.has_tag(*PARAGRAPHS)[self.block]
        element = np.where(paragraph, self.above(self.block), self.block)
        roots = np.flatnonzero(self.parent < 0)[self.document[self.block]]
        found = []
        for _ in range(LEVELS):
            element = np.where(element < 0, roots, element)
            found.append(element)
            element = np.where(element == roots, OUTSIDE, self.above(element))
        return np.array(found)

    @cached_property
    def template_id(self) -> Array:
        """The same number for blocks of a document of which the two nearest elements have the same tags and names."""
        own, above = self.template[self.block], self.take(self.template, self.above(self.block), OUTSIDE)
        pairs = own.astype(np.int64) * (len(self.parent) + 1) + above
        return np.unique(pairs, return_inverse=True)[1]

    @cached_property
    def heading_level(self) -> Array:
        """The level of the nearest heading among the three elements around each block, 0 for none."""
        levels = np.array([HEADINGS.get(tag, 0) for tag in self.tags])[self.tag]
        found = np.zeros(len(self.block), np.int64)
        element = self.block
        for _ in range(3):
            found = np.where(found > 0, found, self.take(levels, element, 0))
            element = self.above(element)
        return found

    @cached_property
    def _levels(self) -> list[Array]:
        """The elements of each depth, from the root down, without the root's."""
        order = np.argsort(self.depth, kind="stable")
        return np.split(order, np.cumsum(np.bincount(self.depth))[:-1])[1:]

    def total(self, values: Array) -> Array:
        """For each element the sum over the blocks in it; ``values`` has an entry a block."""
        found = np.bincount(self.block, values, len(self.parent))
        for level in reversed(self._levels):
            np.add.at(found, self.parent[level], found[level])
        return found

    def down(self, start: Array, step: Callable[[Array, Array], Array]) -> Array:
        """Values handed down: ``step(values above, elements)`` gives those of elements; roots have ``start``."""
        found = start.copy()
        for level in self._levels:
            found[level] = step(found[self.parent[level]], level)
        return found


@remembered
def _without_numbers(names: str) -> str:
    """Names without what tells an element from its like: ``post-17``, ``c3f90a``."""
    return _NUMBER.sub("0", names)


_NUMBER: Final = re.compile(r"(?<![a-f])[a-f]*+\d[0-9a-f]*+", re.IGNORECASE)
"""It begins where its letters begin, and nowhere within: else a long name without a digit takes the square of its length."""


@dataclass(frozen=True)
class Grouping:
    """How the blocks of some documents belong together.

    ``layout`` says where each document lies, ``chars`` are the lengths of the blocks' texts, ``tree`` are the elements
    around blocks of HTML and Markdown.
    """

    layout: Layout
    chars: Array
    tree: ElementTree | None

    @classmethod
    def of(cls, documents: Sequence[Document]) -> Grouping:
        """The grouping of documents of one kind, none of them empty."""
        layout = Layout([len(document.blocks) for document in documents])
        chars = [len(block.text) for document in documents for block in document.blocks]
        tree = ElementTree.of(documents) if documents[0].kind != "text" else None
        return cls(layout, np.array(chars, np.float64), tree)
