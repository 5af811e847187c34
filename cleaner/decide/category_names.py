"""Better names for what was dropped. They decide nothing: what stays is the same without them."""

from __future__ import annotations

from typing import Final

from ..document import BODY
from ..shapes import is_enumeration, nearest_element
from .state import HEAD_CATEGORIES, NEAR_BODY, Decision

CAPTION_LEVELS: Final = 3
"""Elements around a caption among which its ``<figcaption>`` stands."""
_BOXES: Final = frozenset(("bio", "comments", "related"))
"""Categories of boxes that hold dates and names of their own."""


def name_by_model(decision: Decision) -> None:
    """The model names what only it dropped, what a heading took along, and what a rule knows as clutter of no category, or
    as a date or a name where the model sees a box that holds such.

    A title is the headline if it stands shortly before the body, else it has no name but boilerplate. What enumerates names
    among related headlines are tags.
    """
    if not decision.categories:  # nobody wants the names
        return
    first = decision.next_body()
    near = range(first - NEAR_BODY, first) if first < len(decision.blocks) else ()
    for index, verdict in enumerate(decision.verdicts):
        if verdict.category == BODY:
            continue
        category = _name(decision, index)
        if _may_name(decision, index, category):
            is_headline = category != "title" or index in near
            decision.set(index, category if is_headline else "boilerplate", verdict.reason)


def _name(decision: Decision, index: int) -> str:
    """What a block is called by its element, its words, or the model."""
    block = decision.blocks[index]
    if nearest_element(block, "figcaption", CAPTION_LEVELS):
        return "caption"
    is_related = decision.verdicts[index].category == "related" and decision.is_taken_along(index)
    return "tags" if is_related and is_enumeration(block.text) else decision.categories[index]


def _may_name(decision: Decision, index: int, category: str) -> bool:
    """Whether the model's name is better than that which a dropped block has."""
    if decision.is_undecided(index) or decision.is_taken_along(index):
        return True
    if not decision.is_decided_by_rule(index) or decision.is_decided_by_user(index):
        return False
    by_rule = decision.verdicts[index].category
    return by_rule == "boilerplate" or (by_rule in HEAD_CATEGORIES and category in _BOXES)
