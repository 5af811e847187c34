"""Boxes within the main text of a page of HTML."""

from __future__ import annotations

from typing import Final

from ..shapes import heading_level
from ..thresholds import UNSEEN, Threshold
from .box_finder import Boxes
from .state import OFFER_CERTAINTY, SURE, Decision

BOX_CERTAINTY: Final = Threshold(0.95, "A box stays if the model is surer than this of a block in it.", UNSEEN)
_AGREEMENT: Final = "legal.agreement"
"""The rule for what one agrees to by signing up."""
_MACHINE_MADE: Final = "boilerplate.machine-made"
"""Ends the id of the rules for a note that a machine wrote something."""
_MACHINE_NOTE: Final = "boilerplate.machine-note"
"""The rule for a label that names a machine and a summary."""
_READ_ON: Final = ("related.readon", "related.link")
"""End the ids of the rules for a link to read on."""


def drop_boxes(case: Decision) -> None:
    """What is set into the main text of an article goes whole unless the model is sure of a block of it."""
    if case.document.metadata.is_article is False:
        return
    boxes = Boxes(case.blocks, case.forms, case.blocks_by_element, case.body())
    notes = _decided_by(case, _MACHINE_MADE)
    offered = _known_as(case, "subscribe") | _decided_by(case, _AGREEMENT)
    cards = boxes.cards(_decided_by(case, _READ_ON))
    related = frozenset(index for index, heading in case.widget_headings if heading.category == "related")
    for category, reason, certainty, found in (
        ("boilerplate", "machine-made", BOX_CERTAINTY, map(boxes.around, notes)),
        ("boilerplate", "machine-made", BOX_CERTAINTY, boxes.machine_written(case.marked_by(_MACHINE_NOTE))),
        ("subscribe", "offer", OFFER_CERTAINTY, boxes.offers()),
        ("subscribe", "offer", OFFER_CERTAINTY, boxes.around_known(offered)),
        ("related", "teaser-card", BOX_CERTAINTY, () if cards and case.is_forum else cards),
        ("related", "teaser-card", BOX_CERTAINTY, boxes.around_known(related)),
        ("related", "link-list", SURE, boxes.link_lists()),
        ("related", "linked-headline", BOX_CERTAINTY, boxes.linked_headlines()),
        ("boilerplate", "infobox", BOX_CERTAINTY, boxes.infoboxes()),
        ("boilerplate", "poll", BOX_CERTAINTY, boxes.polls()),
        ("boilerplate", "chart", BOX_CERTAINTY, boxes.charts()),
        ("caption", "beside-image", BOX_CERTAINTY, boxes.captions()),
        ("caption", "named-caption", BOX_CERTAINTY, boxes.named_captions()),
    ):
        for box in found:
            text = [index for index in box if not heading_level(case.blocks[index])]
            if all(case.scores[index] <= certainty for index in text):
                for index in box:
                    if case.is_body(index) and case.verdicts[index].reason != "embedded-post":
                        case.set(index, category, reason)


def _known_as(case: Decision, category: str) -> frozenset[int]:
    """The blocks that marks put into a category."""
    return frozenset(index for index in case.marked if case.category_without_model(index) == category)


def _decided_by(case: Decision, rule: str | tuple[str, ...]) -> frozenset[int]:
    """The blocks that a rule decided on whose id ends so, or in one of these ways."""
    return frozenset(index for index in case.marked if case.verdicts[index].reason.endswith(rule))
