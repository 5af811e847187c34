"""A page cut into segments: runs of text that stand on their own."""

from __future__ import annotations

from ..page import Page
from .segment import Dom, Segment

__all__ = ["Dom", "Segment", "segment"]


def segment(page: Page, *, markdown: bool = False) -> list[Segment]:
    """The segments of ``page`` in reading order; with ``markdown``, those of HTML carry their mark-up too."""
    if page.kind == "html":
        from . import html

        return html.segments(page.text, markdown=markdown)
    from . import text

    return text.segments(page.text)
