"""trafilatura, asked about pages: what it takes for the body, and what it finds out about the page."""

from __future__ import annotations

import logging
from typing import Final

from .document import Metadata, Page

logging.getLogger("trafilatura").addHandler(
    logging.NullHandler()
)  # its remarks on a page are no user's concern

LENGTH_LIMIT: Final = 5_000_000
"""Characters; a longer page is not given to trafilatura, which takes 28 times as much memory."""
_NEW_YEAR: Final = "-01-01"
"""The day that trafilatura makes of a year alone, be it any that the text mentions."""


def reads(page: Page) -> bool:
    """Whether a page is short enough for trafilatura."""
    return len(page.text) <= LENGTH_LIMIT


def extract(page: Page, *, with_metadata: bool) -> tuple[str, Metadata]:
    """What trafilatura takes for the body of an HTML page, and its metadata; both empty where it fails."""
    from trafilatura import bare_extraction

    try:
        found = bare_extraction(page.text, url=page.url, with_metadata=with_metadata)
    except Exception:  # a judge that breaks down over a page has no vote on it
        found = None
    if found is None or isinstance(found, dict):
        return "", Metadata()
    if not with_metadata:
        return found.text or "", Metadata()
    day = None if found.date and found.date.endswith(_NEW_YEAR) else found.date
    return found.text or "", Metadata(found.title, found.author, day, found.sitename, found.language)
