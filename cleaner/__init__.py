"""Web page in, article body out, and for every line dropped what it was and why."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from .document import CATEGORIES, Article, Block

if TYPE_CHECKING:
    from .cleaner import Cleaner

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
    format: str = "auto",
    encoding: str | None = None,
) -> str:
    """The article body of ``page``: HTML, Markdown, or text that an extractor pulled out of a page.

    ``url`` is where the page came from; ``kind`` is ``"auto"``, ``"text"``, ``"html"`` or ``"markdown"``; ``keep`` names
    categories (:data:`CATEGORIES`) to keep beside the body; ``favor`` is ``"balanced"``, ``"precision"`` or ``"recall"``;
    ``fast`` leaves trafilatura's vote on HTML out; ``format`` is ``"text"``, ``"markdown"`` or ``"auto"``, which is text
    but for Markdown, of which the source is kept; ``encoding`` is the HTTP charset of ``bytes``. Returns ``""`` if nothing
    is body. No content raises; wrong arguments raise ``TypeError`` or ``ValueError``.
    """
    return _cleaner(kind, keep, favor, fast, format).clean(page, url=url, encoding=encoding)


def explain(
    page: str | bytes,
    *,
    url: str | None = None,
    kind: str = "auto",
    keep: Iterable[str] = (),
    favor: str = "balanced",
    fast: bool = False,
    format: str = "auto",
    encoding: str | None = None,
) -> Article:
    """The article of ``page``, with the verdict on every block. The arguments are those of :func:`clean`."""
    return _cleaner(kind, keep, favor, fast, format).explain(page, url=url, encoding=encoding)


def __getattr__(name: str) -> Any:
    """``Cleaner`` is imported when it is first used: it brings NumPy and the parser, which take their time."""
    if name != "Cleaner":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from .cleaner import Cleaner

    return Cleaner


def _cleaner(kind: str, keep: Iterable[str], favor: str, fast: bool, format: str) -> Cleaner:
    """A cleaner for these arguments, built once for the same ones."""
    if not isinstance(keep, (str, bytes)) and isinstance(keep, Iterable):
        keep = tuple(keep)
    settings = (kind, keep, favor, fast, format)
    try:
        hash(settings)
    except TypeError:  # none of these is a right argument, and Cleaner says which
        return _built.__wrapped__(*settings)
    return _built(*settings)


@lru_cache(maxsize=64)
def _built(kind: str, keep: Iterable[str], favor: str, fast: bool, format: str) -> Cleaner:
    from .cleaner import Cleaner

    return Cleaner(kind=kind, keep=keep, favor=favor, fast=fast, format=format)
