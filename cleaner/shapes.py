"""What a block looks like, whatever its score: a heading, a sentence, a link, a line of a list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from typing import Final

from .document import Block
from .punctuation import BULLETS, CLOSERS, WIDE_ENDS, ends_like_sentence
from .segment.elements import HEADINGS, ancestors

PARAGRAPH: Final = 60
"""Characters of a paragraph; what is shorter may be a caption or a label."""
SENTENCE_WORDS: Final = 4
"""A text of fewer words (or characters of a script without spaces) is no sentence worth keeping for its own sake."""
LINK: Final = 0.8
"""A block of which more than this share is linked is a link."""

_LINES: Final = frozenset(("tr", "li"))
_HOLDERS: Final = frozenset(("table", "ul", "ol"))
_HOLDER_LEVELS: Final = 6
"""Elements above a line among which its list or table is looked for."""
_HEADING_LEVELS: Final = 3
"""Elements around a text among which the heading is that it stands in."""
_NUMBERED: Final = re.compile(r"\d{1,2}[.)]\s")
_LABEL: Final = 16
"""Characters of a label before a wide colon at most: the lines of a list of places."""
_CELL_SIGN: Final = re.compile(r"\t|\s[|│]\s|[│┼]")
_ROW_NUMBERS: Final = 3
"""Cells with numbers that make a row of a table: beside a date and a time, a byline has one number at most."""
_HEADLINE_WORDS: Final = 5
"""Words of a headline in title case at least."""
_TITLED: Final = 0.8
"""Share of its longer words that have a capital at least."""
_SMALL_WORD: Final = 4
"""Letters of words that may begin with a small letter in title case: with, from."""
_COUNT: Final = re.compile(r"\w \(\d{1,5}\)$")
_TITLE_SIGN: Final = re.compile(r"\s+[|–—·:»-]\s+")
_APART: Final = frozenset(("blockquote", "aside", "figure"))


def is_sentence(text: str) -> bool:
    """Whether a text of some words ends like a sentence, quotation marks and brackets behind it aside."""
    if not ends_like_sentence(text):
        return False
    text = text.rstrip(CLOSERS + " ")
    if text[-1] in WIDE_ENDS:
        return len(text) > SENTENCE_WORDS
    return len(text.split(None, SENTENCE_WORDS - 1)) == SENTENCE_WORDS


def is_title_case(text: str) -> bool:
    """Whether a text has some words and no digit, as dates and prices have, and most of the longer words are capitalised."""
    words = text.split()
    if len(words) < _HEADLINE_WORDS or any(map(str.isdigit, text)):
        return False
    long = [word for word in words if len(word) > _SMALL_WORD]
    return sum(word.lstrip("'\"“‘(")[:1].isupper() for word in long) >= _TITLED * len(long)


def is_row_of_numbers(text: str) -> bool:
    """Whether a line is the row of a table, of which a time may be one cell."""
    return sum(any(map(str.isdigit, cell)) for cell in _CELL_SIGN.split(text)) >= _ROW_NUMBERS


def has_count(text: str) -> bool:
    """Whether a label ends with a count: "The floods (214)"."""
    return _COUNT.search(text) is not None


def title_parts(text: str) -> list[str]:
    """The parts of a page's title, which signs join: the headline and the site's name."""
    return _TITLE_SIGN.split(text)


def heading_level(block: Block) -> int:
    """The level of a heading of HTML or Markdown, 0 for other blocks."""
    if block.structure is not None:
        for element in islice(ancestors(block.structure.element), _HEADING_LEVELS):
            if element.tag in HEADINGS:
                return HEADINGS[element.tag]
    return 0


def is_set_apart(block: Block) -> bool:
    """Whether a block of HTML stands in a quotation, beside the text or in a figure."""
    assert block.structure is not None
    return any(above.tag in _APART for above in islice(ancestors(block.structure.element), _HOLDER_LEVELS))


def template(block: Block) -> str:
    """What blocks that a site lays out alike have in common: the tags and names of the element and the one above."""
    assert block.structure is not None
    own = block.structure.element
    above = own.parent or own
    return f"{own.tag} {own.names} {above.tag} {above.names}"


def main_template(blocks: Iterable[Block]) -> str:
    """The template of most of the text of some blocks of HTML: how a site lays out its paragraphs."""
    chars = Counter[str]()
    for block in blocks:
        chars[template(block)] += len(block.text)
    return max(chars, key=chars.__getitem__, default="")


def is_link(block: Block) -> bool:
    """Whether a block is little more than a link."""
    return block.structure is not None and block.structure.linked > LINK * len(block.text)


def is_preformatted(block: Block) -> bool:
    """Whether a block stands in ``<pre>``."""
    return block.structure is not None and any(
        above.tag == "pre" for above in ancestors(block.structure.element)
    )


def list_form(block: Block) -> tuple[str, int] | None:
    """What a line has in common with the others of its list or table; ``None`` for other lines.

    The rows of a layout table, whose cells are blocks each, have nothing in common.
    """
    text = block.text
    if block.structure is not None and block.structure.element.tag in _LINES:
        for above in islice(ancestors(block.structure.element), _HOLDER_LEVELS):
            if above.tag in _HOLDERS:
                return above.tag, above.number
    first = text[0]
    if first in BULLETS and text[1:2].isspace():
        return first, 0
    if any(sign in text for sign in "|\t│┼") and (cells := len(_CELL_SIGN.split(text)) - 1) > 1:
        return "cells", cells
    if "：" in text[1:_LABEL]:
        return "label", 0
    return ("number", 0) if first.isdigit() and _NUMBERED.match(text) else None
