"""Paragraphs that an extractor tore at every link: BeautifulSoup's ``get_text("\\n")`` writes a text node a line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from ..document import Block
from ..punctuation import COLONS, ENDS, OPENERS, PAUSES
from .sentences import is_ended, width

PROSE_WIDTH: Final = 60
"""Columns; few lines of menus, lists and verse are as long."""
LEAST_TEARS: Final = 2
TORN_SHARE: Final = 0.1
"""A text is torn if it has so many tears, as many as this share of its long lines, and punctuation begins a line. Lines that
are broken by width begin with words."""
PHRASE_SIZE: Final = 80
"""Columns; a linked phrase is hardly longer."""
PHRASE_LIMIT: Final = 2
"""Linked phrases that stand between two parts of a sentence, at most."""
INDENT: Final = 1
"""Characters; text nodes keep the space around a link, and deeper indentation means something."""

_PUNCTUATION: Final = "".join(sorted(PAUSES | COLONS | ENDS))
_REST: Final = re.compile(rf"(?!\.\.)[{re.escape(_PUNCTUATION)}%)\]）」』》]|['’]\w{{1,2}}\b")
"""What begins no line but the rest of a sentence; three dots may begin one."""


def continued(lines: Sequence[Block]) -> list[bool]:
    """For each line of a text whether it goes on with the sentence of the line before.

    In a text that is not torn no line does.
    """
    texts = [line.text for line in lines]
    goes_on = [False] * len(lines)
    for index, (before, line) in enumerate(pairwise(lines), 1):
        goes_on[index] = not line.starts_paragraph and _is_tear(before, line)
    tears = [index for index, is_rest in enumerate(goes_on) if is_rest]
    if len(tears) < LEAST_TEARS or not any(_REST.match(texts[index]) for index in tears):
        return [False] * len(lines)
    _add_phrases(texts, goes_on)
    _leave_lists(texts, goes_on)
    tears = [index for index in tears if goes_on[index]]
    least = max(LEAST_TEARS, TORN_SHARE * sum(width(text) >= PROSE_WIDTH for text in texts))
    return goes_on if len(tears) >= least else [False] * len(lines)


def _is_tear(before: Block, line: Block) -> bool:
    """Whether a sentence goes on from the line before: with a small letter or beside punctuation."""
    if len(before.indent) > INDENT or len(line.indent) > INDENT:
        return False
    if _REST.match(line.text):
        return True
    first = line.text.lstrip(OPENERS)
    if before.text[-1] in PAUSES and not first[:1].isupper():
        return True
    return first[:1].islower() and not first[1:2].isupper() and not is_ended(before.text)


def _add_phrases(texts: Sequence[str], goes_on: list[bool]) -> None:
    """Linked phrases between two parts of a sentence belong to it, whatever they begin with."""
    for index in [index for index, is_rest in enumerate(goes_on) if is_rest]:
        for first in range(index - 1, max(index - 1 - PHRASE_LIMIT, 0), -1):
            before, phrase = texts[first - 1 : first + 1]
            if goes_on[first] or not before or width(phrase) > PHRASE_SIZE or is_ended(phrase):
                break
            if _is_cut_off(before):
                goes_on[first:index] = [True] * (index - first)
                break


def _is_cut_off(text: str) -> bool:
    """Whether a text ends within a sentence: with a comma or a word without a capital."""
    return text[-1] in PAUSES or (text[-1].isalpha() and not text.rsplit(None, 1)[-1].lstrip(OPENERS)[0].isupper())


def _leave_lists(texts: Sequence[str], goes_on: list[bool]) -> None:
    """Short lines in small letters that come to no end are a list."""
    begin = 0
    for end in range(1, len(texts) + 1):
        if end < len(texts) and goes_on[end]:
            continue
        if not is_ended(texts[end - 1] or " ") and all(width(text) < PROSE_WIDTH for text in texts[begin:end]):
            goes_on[begin:end] = [False] * (end - begin)
        begin = end
