"""The scores and thresholds that a decision begins with.

Lists and tables stay or go whole: the scores of their lines are drawn to their mean, and one threshold holds for them. The
threshold of a block is lower within an article that is plain to see, higher far from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import mul
from typing import Final

from ..document import Block
from ..marks import category_by_marks, deciding_mark
from ..punctuation import ends_like_sentence
from ..shapes import LONG_BLOCK, ListForm, is_sentence, runs

TEXT_PULL: Final = 0.5
"""How far the lines of a text's list move to their mean: it may be two lists. Measured on unseen hosts."""
ALIKE_LINES: Final = 3
"""Lines in a row of the same form that make a list or table."""
PLAIN: Final = 0.8
"""A long block with this probability belongs to the article's core. Measured on unseen hosts."""
PLAIN_SHARE: Final = 0.5
"""There is a core if its long blocks are more than this share of all likely body. Measured on unseen hosts."""
PROBABLE: Final = 0.6
"""The core grows over neighbours with a higher probability than this. Measured on unseen hosts."""
BEYOND: Final = 0.15
"""The threshold rises by this outside the core: teasers and appeals. Measured on unseen hosts."""
NEAR_BLOCKS: Final = 3
"""Blocks on either side of the core for which the threshold does not rise, and in which an embedded post belongs to it."""
CORE_FACTOR: Final = 0.6
"""Factor of the threshold for sentences of a text within the core and just behind it. In two renderings of unseen
hosts, of 54 sentences there with scores from .08 to .2 11 are body, up to .3 31 of 103."""
SHORT_FACTOR: Final = 0.3
"""Factor of the threshold for sentences of a short text. Measured on unseen hosts."""
SHORT_TEXT_SIZE: Final = 400
"""Characters; a text with fewer is short and has no core. Measured on unseen hosts."""
CLUTTER_SCORE: Final = 0.3
"""A block with a lower probability speaks against a clean text. Measured on unseen hosts."""
CLEAN_SHARE: Final = 0.02
"""A text is clean if less than this share of it is clutter; then half the threshold will do. Measured on unseen hosts."""


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


def block_thresholds(blocks: Sequence[Block], scores: Sequence[float], threshold: float, *, is_html: bool) -> list[float]:
    """The least score of body for each block.

    If the article has a core that is plain to see, the threshold rises by :data:`BEYOND` outside it. In text and Markdown it
    falls for sentences inside it and just behind it; for sentences of a very short text it falls too.
    """
    found = [threshold] * len(blocks)
    sizes = [len(block.text) for block in blocks]
    plain = [index for index, score in enumerate(scores) if score >= PLAIN]
    likely = sum(size for size, score in zip(sizes, scores, strict=True) if score >= threshold)
    if sum(sizes[index] for index in plain if sizes[index] >= LONG_BLOCK) > PLAIN_SHARE * likely:
        begin, end = _core(scores, plain[0], plain[-1] + 1)
        near_begin, near_end = max(begin - NEAR_BLOCKS, 0), min(end + NEAR_BLOCKS, len(blocks))
        found[:near_begin] = [threshold + BEYOND] * near_begin
        found[near_end:] = [threshold + BEYOND] * (len(blocks) - near_end)
        if not is_html:
            _lower(found, blocks, scores, range(begin, near_end), threshold * CORE_FACTOR)
    elif not is_html and sum(sizes) < SHORT_TEXT_SIZE:
        _lower(found, blocks, scores, range(len(blocks)), threshold * SHORT_FACTOR)
    return found


def _lower(thresholds: list[float], blocks: Sequence[Block], scores: Sequence[float], places: range, lowered: float) -> None:
    """Lower the thresholds of new sentences that no rule knows, at some places."""
    short = [index for index in places if scores[index] < thresholds[index] and ends_like_sentence(blocks[index].text)]
    said = {block.text for block in blocks[: places.start]} if short else ()
    for index in short:
        if blocks[index].text not in said and category_by_marks(blocks[index]) is None:
            thresholds[index] = lowered


def _core(scores: Sequence[float], begin: int, end: int) -> tuple[int, int]:
    """The core of an article, grown from the blocks between ``begin`` and ``end`` over probable neighbours."""
    while begin > 0 and scores[begin - 1] > PROBABLE:
        begin -= 1
    while end < len(scores) and scores[end] > PROBABLE:
        end += 1
    return begin, end


def is_clean(blocks: Sequence[Block], scores: Sequence[float]) -> bool:
    clutter = sum(len(block.text) for block, score in zip(blocks, scores, strict=True) if score < CLUTTER_SCORE)
    return clutter < CLEAN_SHARE * sum(len(block.text) for block in blocks)
