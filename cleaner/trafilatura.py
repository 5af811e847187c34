"""trafilatura, asked about pages whose scores leave them in doubt: what it takes for the body."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Final

from .document import Block, Page
from .segment.tree import has_long_tags
from .shapes import is_sentence

logging.getLogger("trafilatura").addHandler(logging.NullHandler())  # its remarks on a page are no user's concern

UNSURE: Final = 0.6
"""Trafilatura is asked if more than this share of the body's sentences is in doubt. Measured on unseen hosts."""
LENGTH_LIMIT: Final = 500_000
"""Characters; a longer page is not given to trafilatura, which takes up to 86 times as much memory (a million bytes of small
paragraphs with a class each). One page in twelve of the corpora is longer."""


def is_unsure(blocks: Iterable[Block]) -> bool:
    """Whether the scores leave so many of a page's sentences in doubt that another judge is worth its time."""
    found = [(len(block.text), block.score) for block in blocks if is_sentence(block.text)]
    body = sum(size * score for size, score in found)
    doubt = sum(size * min(score, 1 - score) for size, score in found)
    return doubt > UNSURE * body


def reads(page: Page) -> bool:
    """Whether a page is short enough for trafilatura, and has no tag of which its parser makes a hundred times as much."""
    return len(page.text) <= LENGTH_LIMIT and not has_long_tags(page.text)


def body(page: Page) -> str:
    """What trafilatura takes for the body of an HTML page; ``""`` where it fails."""
    from trafilatura import bare_extraction

    try:
        found = bare_extraction(page.text, url=page.url, with_metadata=False)
    except Exception:  # a judge that breaks down over a page has no vote on it
        found = None
    return "" if found is None or isinstance(found, dict) else found.text or ""
