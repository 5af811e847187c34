"""Web page in, article body out, and for every line dropped what it was and why."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from .article import Article, Block
from .categories import CATEGORIES
from .pipeline import Cleaner

__version__ = "0.1.0"
__all__ = ["CATEGORIES", "Article", "Block", "Cleaner", "clean", "explain"]


def clean(
    page: str | bytes,
    *,
    url: str | None = None,
    kind: str = "auto",
    keep: Iterable[str] = (),
    favor: str = "balanced",
    fast: bool = False,
    format: str = "text",
    encoding: str | None = None,
) -> str:
    """The article body of ``page``: HTML, or text that an extractor pulled out of a page.

    ``url`` is where the page came from; ``kind`` is ``"auto"``, ``"text"`` or ``"html"``; ``keep`` names categories
    (:data:`CATEGORIES`) to keep beside the body; ``favor`` is ``"balanced"``, ``"precision"`` or ``"recall"``;
    ``fast`` leaves trafilatura's vote on HTML out; ``format`` is ``"text"`` or ``"markdown"``; ``encoding`` is the HTTP
    charset of ``bytes``. Returns ``""`` if nothing is body. No content raises; wrong arguments raise ``TypeError`` or
    ``ValueError``.
    """
    return _cleaner(kind, _frozen(keep), favor, fast, format).clean(page, url=url, encoding=encoding)


def explain(
    page: str | bytes,
    *,
    url: str | None = None,
    kind: str = "auto",
    keep: Iterable[str] = (),
    favor: str = "balanced",
    fast: bool = False,
    format: str = "text",
    encoding: str | None = None,
) -> Article:
    """The article of ``page``, with the verdict on every block. The arguments are those of :func:`clean`."""
    return _cleaner(kind, _frozen(keep), favor, fast, format).explain(page, url=url, encoding=encoding)


def _frozen(keep: Iterable[str]) -> Iterable[str]:
    return keep if isinstance(keep, (str, bytes, frozenset)) or not isinstance(keep, Iterable) else frozenset(keep)


_cleaner = lru_cache(maxsize=64)(
    lambda kind, keep, favor, fast, format: Cleaner(kind=kind, keep=keep, favor=favor, fast=fast, format=format)
)
