"""Lists and tables stay or go whole: the scores of their lines are drawn to their mean, and one threshold holds for them."""

from __future__ import annotations

from collections.abc import Sequence
from operator import mul
from typing import Final

from .document import Block
from .marks import deciding_mark
from .shapes import ListForm, is_sentence, runs
from .thresholds import UNSEEN, Count, Threshold

TEXT_PULL: Final = Threshold(0.5, "How far the lines of a text's list move to their mean: it may be two lists.", UNSEEN)
ALIKE_LINES: Final = Count(3, "Lines in a row of the same form that make a list or table.")


def smooth_lists(blocks: Sequence[Block], scores: Sequence[float], forms: Sequence[ListForm | None]) -> list[float]:
    """The scores, those of a list's or table's lines drawn to their mean, so that it is kept or dropped whole.

    ``forms`` has the form of each block's list or table (:func:`cleaner.shapes.list_form`). In HTML and Markdown elements
    tell what belongs together: all lines get the mean, weighted by length. In text they are moved half the way, and the
    headings of a live blog get their mean.
    """
    found = list(scores)
    for _, lines in runs(forms):
        is_text = blocks[lines[0]].structure is None
        if len(lines) >= (ALIKE_LINES if is_text else 2):
            own = [scores[index] for index in lines]
            sizes = [len(blocks[index].text) if blocks[index].structure else 1 for index in lines]
            mean = sum(map(mul, own, sizes)) / sum(sizes)
            pull = TEXT_PULL if is_text else 1.0
            found[lines[0] : lines[-1] + 1] = [score + pull * (mean - score) for score in own]
    if blocks and blocks[0].structure is None:
        _level_entries(blocks, found)
    return found


def share_lowest_thresholds(forms: Sequence[ListForm | None], thresholds: list[float]) -> None:
    """Give the lines of each list the lowest of their thresholds: their scores are the same, and no list is torn."""
    for _, lines in runs(forms):
        lowest = min(thresholds[index] for index in lines)
        for index in lines:
            thresholds[index] = lowest


def _level_entries(blocks: Sequence[Block], scores: list[float]) -> None:
    """Give the headings of a live blog's entries, each between a time and a sentence, the same score."""
    entries = [
        index
        for index in range(1, len(blocks) - 1)
        if blocks[index - 1].marks
        and not is_sentence(blocks[index].text)
        and is_sentence(blocks[index + 1].text)
        and (mark := deciding_mark(blocks[index - 1]))
        and mark.rule.category == "timestamp"
    ]
    if len(entries) >= ALIKE_LINES:
        mean = sum(scores[index] for index in entries) / len(entries)
        for index in entries:
            scores[index] = mean
