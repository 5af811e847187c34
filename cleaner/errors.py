"""What a page can be refused for."""

from __future__ import annotations


class PageTooLargeError(ValueError):
    """A page is larger than ``Cleaner.max_bytes``; nothing of it was read."""


class PageTimeoutError(TimeoutError):
    """A page took longer than ``Cleaner.time_limit``."""
