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
    links: bool = True,
    images: bool | None = None,
    tables: bool = True,
    encoding: str | None = None,
) -> str:
    """The article body of ``page``: HTML, Markdown, or text that an extractor pulled out of a page.

    ``url`` is where the page came from; ``kind`` is ``"auto"``, ``"text"``, ``"html"`` or ``"markdown"``; ``keep`` names
    categories (:data:`CATEGORIES`) to keep beside the body; ``favor`` is ``"balanced"``, ``"precision"`` or ``"recall"``;
    ``fast`` leaves trafilatura's vote on HTML out; ``encoding`` is the HTTP charset of ``bytes``.

    ``format`` is ``"text"``, ``"markdown"``, ``"html"``, ``"json"`` (the whole :class:`Article`) or ``"auto"``, which is
    text but for Markdown, of which the source is kept. ``links`` and ``images`` say whether Markdown and HTML have these,
    with addresses made absolute by ``url`` and the page's ``<base>``; without ``tables`` those that hold data are left out.

    Returns ``""`` if nothing is body. No content raises; wrong arguments raise ``TypeError`` or ``ValueError``.
    """
    return _cleaner(kind, keep, favor, fast, format, links, images, tables).clean(
        page, url=url, encoding=encoding
    )


def explain(
    page: str | bytes,
    *,
    url: str | None = None,
    kind: str = "auto",
    keep: Iterable[str] = (),
    favor: str = "balanced",
    fast: bool = False,
    format: str = "auto",
    links: bool = True,
    images: bool | None = None,
    tables: bool = True,
    encoding: str | None = None,
) -> Article:
    """The article of ``page``, with the verdict on every block. The arguments are those of :func:`clean`."""
    return _cleaner(kind, keep, favor, fast, format, links, images, tables).explain(
        page, url=url, encoding=encoding
    )


def __getattr__(name: str) -> Any:
    """``Cleaner`` is imported when it is first used: it brings NumPy and the parser, which take their time."""
    if name != "Cleaner":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from .cleaner import Cleaner

    return Cleaner


def _cleaner(kind: str, keep: Iterable[str], *settings: Any) -> Cleaner:
    """A cleaner for these arguments, built once for the same ones."""
    if not isinstance(keep, (str, bytes)) and isinstance(keep, Iterable):
        keep = tuple(keep)
    try:
        hash((kind, keep, *settings))
    except TypeError:  # none of these is a right argument, and Cleaner says which
        return _built.__wrapped__(kind, keep, *settings)
    return _built(kind, keep, *settings)


@lru_cache(maxsize=64)
def _built(
    kind: str,
    keep: Iterable[str],
    favor: str,
    fast: bool,
    format: str,
    links: bool,
    images: bool | None,
    tables: bool,
) -> Cleaner:
    from .cleaner import Cleaner

    return Cleaner(
        kind=kind, keep=keep, favor=favor, fast=fast, format=format, links=links, images=images, tables=tables
    )
