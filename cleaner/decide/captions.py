"""Captions: lines beside images, and lines that say what they say twice."""

from __future__ import annotations

from math import ceil
from typing import Final

from ..punctuation import ends_like_sentence, letters
from ..shapes import LONG_BLOCK, heading_level, is_paragraph, is_pictured, is_sentence
from ..votes import FEW_LETTERS
from .boxes import CAPTION_SIZE
from .state import OFFER_CERTAINTY, SURE, Decision

TWICE_SHARE: Final = 0.6
"""Share of a text's first half with which its second half begins: captions add a word or a name."""
MANY_TIMES: Final = 4
"""What is said so often in a row is a refrain."""
TWIN_BLOCKS: Final = 3
"""Blocks from a caption to its image's description, at most."""


def drop_captions_beside_images(decision: Decision) -> None:
    """What stands with an image of Markdown beside a paragraph, and is no sentence, is the image's caption."""
    if decision.is_clean:
        return
    body = decision.body()
    paragraphs = [index for index in body if is_paragraph(decision.blocks[index].text)]
    among = frozenset(paragraphs)
    for before, index, after in zip([-1, *body], body, body[1:], strict=False):
        block = decision.blocks[index]
        is_line = len(block.text) <= CAPTION_SIZE and not is_sentence(block.text) and not heading_level(block)
        if (
            is_line
            and paragraphs
            and index < paragraphs[-1]
            and (before in among or after in among)
            and decision.forms[index] is None
            and is_pictured(block)
            and decision.scores[index] < OFFER_CERTAINTY
        ):
            decision.set(index, "caption", "beside-image")


def drop_captions_said_twice(decision: Decision) -> None:
    """A long line of a text that is no sentence and stands again just below is a caption and its image's description."""
    last: dict[str, int] = {}
    for index, block in enumerate(decision.blocks):
        if len(block.text) < LONG_BLOCK or ends_like_sentence(block.text):
            continue
        before = last.get(block.text, index)
        if 0 < index - before <= TWIN_BLOCKS and max(decision.scores[before], decision.scores[index]) < SURE:
            decision.set_all((before, index), "caption", "caption-twice")
        last[block.text] = index


def drop_doubled_captions(decision: Decision) -> None:
    """A block that says what it says twice is a caption and its image's description, too."""
    for index in decision.body():
        if decision.scores[index] < SURE and _says_twice(decision.blocks[index].text):
            decision.set(index, "caption", "caption-twice")


def _says_twice(text: str) -> bool:
    """Whether a text says what it says twice in a row, as an image's description and its caption do. A sentence that is only
    repeated is none of these: somebody has set it twice."""
    said = letters(text)
    again = said.find(said[:FEW_LETTERS], FEW_LETTERS)
    if again < 0 or (" " not in text and text.isascii()):  # a line of code
        return False
    is_repeated = len(said) % again == 0 and ends_like_sentence(text)
    return said.startswith(said[: ceil(TWICE_SHARE * again)], again) and len(said) < MANY_TIMES * again and not is_repeated
