"""The names of what a page carries beside its body."""

from typing import Final

BODY: Final = "body"

CATEGORIES: Final = (
    "title",
    "byline",
    "timestamp",
    "share",
    "audio",
    "caption",
    "related",
    "comments",
    "tags",
    "subscribe",
    "advert",
    "cookie",
    "navigation",
    "legal",
    "bio",
    "boilerplate",
)
"""Every category a block that is not body can have; ``boilerplate`` is anything without a better name."""
