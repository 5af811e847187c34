"""The threshold of each block: lower within an article that is plain to see, higher far from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from .document import Block
from .marks import category_by_marks
from .punctuation import ends_like_sentence
from .shapes import LONG_BLOCK
from .thresholds import UNSEEN, Count, Threshold

PLAIN: Final = Threshold(0.8, "A long block with this probability belongs to the article's core.", UNSEEN)
PLAIN_SHARE: Final = Threshold(
    0.5, "There is a core if its long blocks are more than this share of all likely body.", UNSEEN
)
PROBABLE: Final = Threshold(0.6, "The core grows over neighbours with a higher probability than this.", UNSEEN)
BEYOND: Final = Threshold(0.15, "The threshold rises by this outside the core: teasers and appeals.", UNSEEN)
NEAR_BLOCKS: Final = Count(
    3,
    "Blocks on either side of the core for which the threshold does not rise, and in which an embedded post belongs to it.",
)
CORE_FACTOR: Final = Threshold(
    0.6,
    "Factor of the threshold for sentences of a text within the core and just behind it.",
    "text of unseen hosts, two renderings: of 54 sentences there with scores from .08 to .2 11 are body, up to .3 31 of 103",
)
SHORT_FACTOR: Final = Threshold(0.3, "Factor of the threshold for sentences of a short text.", UNSEEN)
SHORT_TEXT_SIZE: Final = Count(400, "Characters; a text with fewer is short and has no core.", UNSEEN)
CLUTTER_SCORE: Final = Threshold(0.3, "A block with a lower probability speaks against a clean text.", UNSEEN)
CLEAN_SHARE: Final = Threshold(
    0.02, "A text is clean if less than this share of it is clutter; then half the threshold will do.", UNSEEN
)


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
