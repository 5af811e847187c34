"""The containers of articles, and the branches of a page below them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from .element_tree import OUTSIDE, ElementTree
from .layout import Array

MOST: Final = 0.7
"""The article's container is the deepest element that holds more than this share of a page's likely body."""


@dataclass(frozen=True)
class Branches:
    """Where elements stand in the articles' containers; each array has an entry an element.

    ``held`` is the likely body in it, ``container`` the container of its page, ``below`` how many elements below that it is
    (:data:`cleaner.model.element_tree.OUTSIDE` for what is not in it). ``branch`` is the child of the container that it is
    in. ``route`` numbers the ways down from the container: two elements have the same number if the elements on the way to
    them, and they themselves, are of the same templates one by one. ``routes`` is how many such numbers there are.
    """

    held: Array
    container: Array
    below: Array
    branch: Array
    route: Array
    routes: int

    @classmethod
    def of(cls, tree: ElementTree, body: Array) -> Branches:
        """The branches of pages, by the likely body in each of their blocks (in characters)."""
        held = tree.total(body)
        container = _containers(tree, held)
        numbers = np.arange(len(tree.parent))
        is_container = numbers == container
        branch = tree.down(
            np.where(is_container, numbers, OUTSIDE),
            lambda above, level: np.where(is_container[level], level, np.where(above == container[level], level, above)),
        )
        below = np.where(branch < 0, OUTSIDE, tree.depth - tree.depth[container])
        return cls(held, container, below, branch, *_routes(tree, below))


def _containers(tree: ElementTree, held: Array) -> Array:
    """For each element the container of the article of its page."""
    total = np.bincount(tree.document, np.where(tree.parent < 0, held, 0))
    places = np.flatnonzero(held >= MOST * np.maximum(total, 1)[tree.document])
    container = np.zeros(len(total), np.int64)
    container[tree.document[places]] = places  # they are one below the other: the deepest comes last
    return container[tree.document]


def _routes(tree: ElementTree, below: Array) -> tuple[Array, int]:
    """For each element the number of the route to it, and how many there are. A page's root has none."""
    numbers: dict[tuple[int, int], int] = {}
    routes: list[int] = []
    for parent, template, depth in zip(tree.parent.tolist(), tree.template.tolist(), below.tolist(), strict=True):
        if parent < 0 or depth < 0:
            routes.append(OUTSIDE)
        else:
            above = routes[parent] if depth else OUTSIDE  # an element comes after the one above it
            routes.append(numbers.setdefault((above, template), len(numbers)))
    return np.array(routes, np.int64), len(numbers)
