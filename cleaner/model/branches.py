"""The containers of articles, and the branches of a page below them."""

from __future__ import annotations

from typing import Final

import numpy as np

from ..segment.elements import HEADINGS
from .element_tree import OUTSIDE, PROSE_SIZE, ElementTree, Grouping
from .layout import UNKNOWN, Array, Table

MOST: Final = 0.7
"""The article's container is the deepest element that holds more than this share of a page's likely body."""


def branch_features(grouping: Grouping, tree: ElementTree, probability: Array, name_log_odds: Array) -> Table:
    """Where each block stands in the article's container, and what its branch is like."""
    layout, chars = grouping.layout, grouping.chars
    body = probability * chars
    held = tree.total(body)
    containers = _containers(tree, held)
    branches, depths = _branches(tree, containers)
    routes, number_of_routes = _routes(tree, depths)
    container, below = containers[tree.block], depths[tree.block]
    inside = below >= 0
    branch = np.where(inside, branches[tree.block], 0)

    def shares(group: Array, size: int) -> tuple[Array, Array, Array, Array]:
        """Of each block's group the share of the container's body, the mean probability of its other blocks, their number
        and the number of their characters."""
        weight = np.bincount(group, body * inside, size)[group]
        count = np.bincount(group, inside, size)[group]
        sums = np.bincount(group, probability * inside, size)[group]
        length = np.bincount(group, chars * inside, size)[group]
        others = np.where(count > 1, (sums - probability) / np.maximum(count - 1, 1), UNKNOWN)
        share = (weight - body) / np.maximum(held[container] - body, 1)
        return share, others, count, length

    def shown(values: Array) -> Array:
        return np.where(inside, values, UNKNOWN)

    route = np.where(inside, routes[tree.block] + 1, 0)  # a root that is the container has no route
    route_share, route_mean, route_count, _ = shares(route, number_of_routes + 2)
    branch_share, branch_mean, branch_count, branch_chars = shares(branch, len(tree.parent))
    kind = tree.template[branch]
    kind_share, kind_mean, kind_count, _ = shares(kind, len(tree.template))
    of_kind = np.bincount(tree.template[np.flatnonzero(np.bincount(branch[inside]))], minlength=len(tree.template))[kind]
    is_heading = tree.has_tag(*HEADINGS)[tree.block]
    pictured = branches[tree.image & (branches >= 0)]
    has_image = np.bincount(pictured, minlength=len(tree.parent)) > 0
    lowest = tree.down(
        np.zeros(len(tree.parent)),
        lambda above, level: np.where(depths[level] > 0, np.minimum(above, name_log_odds[level]), 0.0),
    )
    roots = np.where(tree.parent < 0, held, 0)
    page_body = np.bincount(tree.document, roots)[layout.document]
    first, last = layout.starts + layout.sizes, layout.starts.copy()  # where there is no such prose
    likely = np.flatnonzero(inside & (probability > 0.5) & (chars >= PROSE_SIZE))
    np.minimum.at(first, layout.document[likely], likely)
    np.maximum.at(last, layout.document[likely], likely)
    return {
        "below_container": below,
        "container_share": held[container] / np.maximum(page_body, 1),
        "container_depth": tree.depth[container],
        "names_in_container": np.where(inside, lowest[tree.block], np.minimum(name_log_odds[tree.block], 0)),
        "route_share": shown(route_share),
        "route_mean": shown(route_mean),
        "route_count": shown(np.log1p(route_count)),
        "branch_share": shown(branch_share),
        "branch_mean": shown(branch_mean),
        "branch_count": shown(np.log1p(branch_count)),
        "branch_chars": shown(np.log1p(branch_chars)),
        "branch_names": shown(name_log_odds[branch]),
        "branch_headings": shown(np.bincount(branch, is_heading * inside)[branch]),
        "branch_image": shown(has_image[branch]),
        "branch_kind_share": shown(kind_share),
        "branch_kind_mean": shown(kind_mean),
        "branch_kind_count": shown(np.log1p(kind_count)),
        "branches_of_kind": shown(np.log1p(of_kind)),
        "image_beside": tree.image[tree.block] | ((tree.parent[tree.block] >= 0) & tree.image[tree.parent[tree.block]]),
        "from_first_prose": np.clip(layout.index - first[layout.document], -30, 30),
        "to_last_prose": np.clip(last[layout.document] - layout.index, -30, 30),
    }


def _containers(tree: ElementTree, held: Array) -> Array:
    """For each element the container of the article of its page."""
    total = np.bincount(tree.document, np.where(tree.parent < 0, held, 0))
    places = np.flatnonzero(held >= MOST * np.maximum(total, 1)[tree.document])
    container = np.zeros(len(total), np.int64)
    container[tree.document[places]] = places  # they are one below the other: the deepest comes last
    return container[tree.document]


def _branches(tree: ElementTree, containers: Array) -> tuple[Array, Array]:
    """For each element the child of its page's container that it is in, and how many elements below the container it is;
    :data:`OUTSIDE` for what is not in it."""
    numbers = np.arange(len(tree.parent))
    is_container = numbers == containers
    branches = tree.down(
        np.where(is_container, numbers, OUTSIDE),
        lambda above, level: np.where(is_container[level], level, np.where(above == containers[level], level, above)),
    )
    return branches, np.where(branches < 0, OUTSIDE, tree.depth - tree.depth[containers])


def _routes(tree: ElementTree, depths: Array) -> tuple[Array, int]:
    """For each element, at one of the ``depths`` below the container, the number of the way down to it, and how many ways
    there are. A page's root has none.

    Two elements have the same number if the elements on the way to them, and they themselves, are of the same templates one
    by one."""
    numbers: dict[tuple[int, int], int] = {}
    routes: list[int] = []
    for parent, template, depth in zip(tree.parent.tolist(), tree.template.tolist(), depths.tolist(), strict=True):
        if parent < 0 or depth < 0:
            routes.append(OUTSIDE)
        else:
            above = routes[parent] if depth else OUTSIDE  # an element comes after the one above it
            routes.append(numbers.setdefault((above, template), len(numbers)))
    return np.array(routes, np.int64), len(numbers)
