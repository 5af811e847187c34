"""trafilatura, asked about pages: what it takes for the body."""

from __future__ import annotations

import logging
from typing import Final

from .document import Page
from .segment.tree import has_long_tags

logging.getLogger("trafilatura").addHandler(logging.NullHandler())  # its remarks on a page are no user's concern

LENGTH_LIMIT: Final = 500_000
"""Characters; a longer page is not given to trafilatura, which takes up to 86 times as much memory (a million bytes of small
paragraphs with a class each). One page in twelve of the corpora is longer."""


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
