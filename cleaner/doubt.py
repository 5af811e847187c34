"""Whether the scores leave a page in doubt."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from .document import Block
from .shapes import is_sentence
from .thresholds import UNSEEN, Threshold

UNSURE: Final = Threshold(0.6, "Trafilatura is asked if more than this share of the body's sentences is in doubt.", UNSEEN)


def is_unsure(blocks: Iterable[Block]) -> bool:
    """Whether the scores leave so many of a page's sentences in doubt that another judge is worth its time."""
    found = [(len(block.text), block.score) for block in blocks if is_sentence(block.text)]
    body = sum(size * score for size, score in found)
    doubt = sum(size * min(score, 1 - score) for size, score in found)
    return doubt > UNSURE * body
