"""What others say of a block of HTML: trafilatura's extraction, the page's structured data, its title.

A vote is the share of a block that stands in what the judge gave, from 0 to 1; where a judge says nothing, there is none.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from typing import Final

from .segment import Segment
from .metadata import Metadata
from .page import Page

logging.getLogger("trafilatura").addHandler(
    logging.NullHandler()
)  # what it says of a page is no user's concern

_LETTERS: Final = re.compile(r"[\W_]+")
_WORD: Final = re.compile(r"\w+")
_ASCII_OTHERS: Final = bytes(code for code in range(128) if not chr(code).isalnum())
_ASCII_SPACED: Final = bytes.maketrans(_ASCII_OTHERS, b" " * len(_ASCII_OTHERS))
_SENTENCE: Final = re.compile(r"(?<=[.!?。！？])\s*")
_NEW_YEAR: Final = "-01-01"
"""The day that trafilatura makes of a year alone, be it any that the text mentions."""
LONGER: Final = 3
"""A text that is more than so many times longer than the longest form of the title does not say the same."""
SHORT: Final = 25
"""Letters; a block with fewer must be a whole line of what the judge gave: its words may stand anywhere."""


def vote(segments: Sequence[Segment], judge: str, text: str) -> None:
    """Note on every segment how much of it stands in ``text``, which ``judge`` takes for the body."""
    lines = {_bare(line) for line in text.splitlines()}
    whole = _bare(text)
    if not whole:
        return
    for segment in segments:
        segment.votes = {**segment.votes, judge: _share(segment.text, lines, whole)}


def trafilatura(page: Page, *, with_metadata: bool) -> tuple[str, Metadata]:
    """What trafilatura takes for the body of a page, and what it finds out about the page; empty where it fails."""
    from trafilatura import bare_extraction

    try:
        found = bare_extraction(page.text, url=page.url, with_metadata=with_metadata)
    except Exception:  # a judge that breaks down over a page has no vote on it
        found = None
    if found is None or isinstance(found, dict):
        return "", Metadata()
    if not with_metadata:
        return found.text or "", Metadata()
    day = found.date
    if day and day.endswith(_NEW_YEAR):
        day = None
    return found.text or "", Metadata(found.title, found.author, day, found.sitename, found.language)


def _share(text: str, lines: set[str], whole: str) -> float:
    bare = _bare(text)
    if len(bare) < SHORT:
        return float(bare in lines)
    if bare in whole:
        return 1.0
    sentences = [part for sentence in _SENTENCE.split(text) if len(part := _bare(sentence)) >= SHORT]
    return sum(len(part) for part in sentences if part in whole) / len(bare)


def supported(segments: Sequence[Segment], judge: str) -> float:
    """How many characters of the segments stand in what ``judge`` gave."""
    return sum(len(segment.text) * segment.votes.get(judge, 0) for segment in segments)


def vote_title(segments: Sequence[Segment], metadata: Metadata) -> None:
    """Note on every segment how much its words and those of the page's title are the same (Dice's coefficient).

    What is much longer than any title has none of that.
    """
    titles = [words for title in metadata.titles if (words := _words(title))]
    if not titles:
        return
    longest = LONGER * max(map(len, metadata.titles))
    anywhere = set().union(*titles)
    for segment in segments:
        likeness = 0.0
        if len(segment.text) <= longest and not anywhere.isdisjoint(words := _words(segment.text)):
            likeness = max(2 * len(words & title) / (len(words) + len(title)) for title in titles)
        segment.votes = {**segment.votes, "title": likeness}


def _words(text: str) -> set[str]:
    folded = text.lower()
    if folded.isascii():  # as most text is; a translation is quicker than a pattern
        return set(folded.encode().translate(_ASCII_SPACED).decode().split())
    words = set(_WORD.findall(folded.replace("_", " ")))
    # Titles without spaces between words are compared by their characters.
    return set(folded) if len(words) < 3 and len(folded) > 8 else words


def _bare(text: str) -> str:
    folded = text.lower()
    if folded.isascii():
        return folded.encode().translate(None, _ASCII_OTHERS).decode()
    return _LETTERS.sub("", folded)
