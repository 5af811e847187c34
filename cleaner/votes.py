"""What others say of the blocks of HTML and Markdown: trafilatura's extraction, the page's structured data, its title.

A vote is the share of a block that stands in what the judge gave, from 0 to 1; a judge that says nothing has no votes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from . import titles
from .document import Block, Document
from .punctuation import ENDS_IN_PATTERNS, WIDE_ENDS, letters
from .segment.sentences import width

Votes = dict[str, npt.NDArray[np.float32]]
"""By judge, a vote a block."""

_SENTENCE: Final = re.compile(rf"(?<=[{WIDE_ENDS}])\s*|(?<=[{ENDS_IN_PATTERNS}])\s+")
TITLE_FACTOR: Final = 3
"""A text that is more than so many times longer than the longest form of the title does not say the same."""
DESCRIPTION_FACTOR: Final = 2
"""A block more than so many times as long as the description does not say the same."""
FEW_LETTERS: Final = 25
"""Letters; a block with fewer must be a whole line of what the judge gave: its words may stand anywhere."""
SHINGLE: Final = (FEW_LETTERS + 1) // 2
"""Letters; of any :data:`FEW_LETTERS` letters of a text, one of its consecutive parts of this length is a part. Looking
these up first saves nearly all searches for what does not stand there."""
SOON_SEARCHED: Final = 500
"""Letters; a shorter text is searched sooner than its shingles are looked up."""
BODY_LIMIT: Final = 1_000_000
"""Characters of a stated body that are searched; a longer one would take seconds."""


def body_votes(document: Document, judge: str, body: str) -> Votes:
    """How much of each block stands in ``body``, which ``judge`` takes for the body."""
    shares = list(_shares(document.blocks, body))
    return {judge: np.array(shares, np.float32)} if shares else {}


def shows(blocks: Sequence[Block], body: str, least: float) -> bool:
    """Whether at least so many characters of the blocks stand in ``body``."""
    shown = 0.0
    for block, share in zip(blocks, _shares(blocks, body), strict=False):
        shown += len(block.text) * share
        if shown >= least:
            return True
    return False


def _shares(blocks: Iterable[Block], body: str) -> Iterable[float]:
    body = body[:BODY_LIMIT]
    stated = _Stated(letters(body), {letters(line) for line in body.splitlines()})
    return (stated.share(block.text) for block in blocks) if stated.whole else ()


class _Stated:
    """A stated body: all its letters, and those of each line."""

    def __init__(self, whole: str, lines: set[str]) -> None:
        self.whole, self.lines = whole, lines
        places = range(0, len(whole) - SHINGLE + 1, SHINGLE) if len(whole) > SOON_SEARCHED else ()
        self._shingles = {whole[at : at + SHINGLE] for at in places}

    def share(self, text: str) -> float:
        bare = letters(text)
        if len(bare) < FEW_LETTERS:
            return float(bare in self.lines)
        if self._holds(bare):
            return 1.0
        sentences = _SENTENCE.split(text)
        if len(sentences) == 1:
            return 0.0
        parts = [part for sentence in sentences if len(part := letters(sentence)) >= FEW_LETTERS]
        return sum(len(part) for part in parts if self._holds(part)) / len(bare)

    def _holds(self, bare: str) -> bool:
        """Whether :data:`FEW_LETTERS` letters or more stand in the body: then one of its shingles is at their beginning."""
        begins = (bare[at : at + SHINGLE] for at in range(SHINGLE))
        return not (self._shingles and self._shingles.isdisjoint(begins)) and bare in self.whole


def title_votes(document: Document) -> Votes:
    """How much the words of each block and those of the page's title are the same (:func:`cleaner.titles.likeness`).

    What is much longer than any title has none of that.
    """
    forms = [words for title in document.metadata.titles if (words := titles.words(title))]
    if not forms:
        return {}
    longest = TITLE_FACTOR * max(map(len, document.metadata.titles))
    anywhere = set().union(*forms)
    votes = np.zeros(len(document.blocks), np.float32)
    for index, block in enumerate(document.blocks):
        if len(block.text) <= longest and not anywhere.isdisjoint(words := titles.words(block.text)):
            votes[index] = max(titles.likeness(words, form) for form in forms)
    return {"title": votes}


def description_votes(document: Document) -> Votes:
    """How much of each block stands in the description that the page gives of itself; what is much longer has no part."""
    described = document.metadata.description or ""
    longest = DESCRIPTION_FACTOR * len(described)
    votes = np.zeros(len(document.blocks), np.float32)
    places = [
        index
        for index, block in enumerate(document.blocks)
        if width(block.text) >= FEW_LETTERS and len(block.text) <= longest
    ]
    sentences = "\n".join(_SENTENCE.split(described))
    shares = list(_shares([document.blocks[index] for index in places], sentences))
    if not shares:
        return {}
    votes[places] = shares
    return {"description": votes}
