"""Web page in, article body out, and for every line dropped what it was and why."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from .document import CATEGORIES, Article, Block
from .errors import PageTimeoutError, PageTooLargeError

if TYPE_CHECKING:
    from .cleaner import Cleaner

__version__ = "0.1.0"
__all__ = ["CATEGORIES", "Article", "Block", "Cleaner", "PageTimeoutError", "PageTooLargeError", "clean", "explain"]


class Settings(TypedDict, total=False):
    """The arguments of :func:`clean` and :func:`explain` beside the page, its ``url`` and its ``encoding``."""

    kind: str
    keep: Iterable[str]
    favor: str
    fast: bool
    format: str
    links: bool
    images: bool | None
    tables: bool


def clean(page: str | bytes, *, url: str | None = None, encoding: str | None = None, **settings: Unpack[Settings]) -> str:
    """The article body of ``page``: HTML, Markdown, or text that an extractor pulled out of a page.

    ``url`` is where the page came from; ``kind`` is ``"auto"``, ``"text"``, ``"html"`` or ``"markdown"``; ``keep`` names
    categories (:data:`CATEGORIES`) to keep beside the body; ``favor`` is ``"balanced"``, ``"precision"`` or ``"recall"``;
    ``fast`` leaves trafilatura's vote on HTML out; ``encoding`` is the HTTP charset of ``bytes``.

    ``format`` is ``"text"``, ``"markdown"``, ``"html"``, ``"json"`` (the whole :class:`Article`) or ``"auto"``, which is
    text but for Markdown, of which the source is kept. ``links`` and ``images`` say whether Markdown and HTML have these,
    with the addresses of HTML made absolute by ``url`` and the page's ``<base>``; ``tables=False`` leaves
    tables of data of HTML and Markdown out of every format.

    Returns ``""`` if nothing is body. No content raises, but a page of more than 100 MB does :class:`PageTooLargeError`;
    wrong arguments raise ``TypeError`` or ``ValueError``.
    """
    return _cleaner(settings).clean(page, url=url, encoding=encoding)


def explain(
    page: str | bytes, *, url: str | None = None, encoding: str | None = None, **settings: Unpack[Settings]
) -> Article:
    """The article of ``page``, with the verdict on every block. The arguments are those of :func:`clean`."""
    return _cleaner(settings).explain(page, url=url, encoding=encoding)


def __getattr__(name: str) -> Any:
    """``Cleaner`` is imported when it is first used: it brings NumPy and the parser, which take their time."""
    if name != "Cleaner":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from .cleaner import Cleaner

    return Cleaner


def _cleaner(settings: Settings) -> Cleaner:
    """A cleaner for these settings, built once for the same ones."""
    keep = settings.get("keep")
    if keep is not None and not isinstance(keep, (str, bytes)) and isinstance(keep, Iterable):
        settings["keep"] = tuple(keep)
    given = tuple(settings.items())
    try:
        hash(given)
    except TypeError:  # none of these is a right argument, and Cleaner says which
        return _built.__wrapped__(given)
    return _built(given)


@lru_cache(maxsize=64)
def _built(settings: tuple[tuple[str, Any], ...]) -> Cleaner:
    from .cleaner import Cleaner

    return Cleaner(**dict(settings))
