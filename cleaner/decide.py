"""Marks and scores in, verdicts out: body, or a category and the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from .blocks import Segment
from .categories import BODY
from .rules.engine import Mark, covers

THRESHOLDS: Final = {"balanced": 0.5, "precision": 0.7, "recall": 0.3}
"""The least probability of being body, for each setting of ``favor``."""

LIST_LINE: Final = 120
"""Characters; a line longer than this does not belong to a list of headlines or links."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a segment is (``"body"`` or a category) and why."""

    category: str
    reason: str


def decide(
    segments: Sequence[Segment], marks: Sequence[Sequence[Mark]], scores: Sequence[float], favor: str
) -> list[Verdict]:
    """A verdict for each segment of one document."""
    threshold = THRESHOLDS[favor]
    verdicts = []
    for segment, found, score in zip(segments, marks, scores, strict=True):
        rule = deciding_rule(segment, found)
        if rule is not None:
            verdicts.append(Verdict(rule.rule.category, rule.rule.id))
        elif score >= threshold:
            verdicts.append(Verdict(BODY, "model"))
        else:
            verdicts.append(Verdict("boilerplate", "model"))
    return verdicts


def deciding_rule(segment: Segment, found: Sequence[Mark]) -> Mark | None:
    """The longest of the rules' marks, if together they leave no letter of the segment over."""
    if not found or not covers(segment.text, found):
        return None
    deciding = [mark for mark in found if not mark.rule.hint]
    return max(deciding, key=lambda mark: mark.end - mark.start)
