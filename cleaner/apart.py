"""Markers: one line that a text repeats between nearly all paragraphs, such as "Article content" or "Advertisement"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from .document import Block
from .punctuation import COLONS, ends_like_sentence
from .shapes import is_paragraph
from .thresholds import Count, Threshold

LONGEST: Final = Count(
    30,
    "Characters of a marker at most.",
)
LEAST: Final = Count(
    4,
    "Times that it stands between paragraphs at least.",
)
SHARE: Final = Threshold(
    0.6,
    "The share of the gaps between paragraphs in which it stands at least. A speaker's name stands in every second gap.",
    "not tuned",
)


def markers(blocks: Sequence[Block]) -> list[int]:
    """The places of the marker's lines; none for most texts."""
    paragraphs = [is_paragraph(block.text) for block in blocks]
    said = Counter[str]()
    gaps = 0
    for index in range(1, len(blocks)):
        if not paragraphs[index]:
            continue
        gaps += paragraphs[index - 1]
        if index > 1 and paragraphs[index - 2] and not paragraphs[index - 1]:
            gaps += 1
            said[blocks[index - 1].text] += 1
    if not said:
        return []
    marker, count = said.most_common(1)[0]
    if count < max(LEAST, SHARE * gaps) or not _is_label(marker):
        return []
    return [index for index, block in enumerate(blocks) if block.text == marker]


def _is_label(text: str) -> bool:
    return len(text) <= LONGEST and any(map(str.isalpha, text)) and text[-1] not in COLONS and not ends_like_sentence(text)
