"""What a worker process does: items of the inputs in, records of the output out.

Every worker process imports this module, so it imports nothing heavy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from .pages import BrokenInput, Item, RawPage

if TYPE_CHECKING:
    from .. import Article, Cleaner
    from ..document import Kind, Page


@dataclass(frozen=True)
class CleanedPage:
    """A record to write, and what the summary counts."""

    record: dict[str, Any]
    chars: int
    """Characters in the blocks of the page."""
    removed: Mapping[str, int]
    """Characters removed, by category."""
    reasons: Mapping[str, int]
    """Blocks removed, by reason."""
    status: str
    """Whether there is a body, and what there is instead (:attr:`cleaner.Article.status`)."""


@dataclass(frozen=True)
class CleanItems:
    """The function of the workers. ``explain`` gives the article of each page; it must be picklable."""

    explain: Callable[[Sequence[RawPage]], Sequence[Article]]

    def __call__(self, items: Sequence[Item]) -> list[CleanedPage | BrokenInput]:
        parsed = [item.content.parse() for item in items]
        articles = iter(self.explain([page for page in parsed if isinstance(page, RawPage)]))
        return [page if isinstance(page, BrokenInput) else _cleaned(page, next(articles)) for page in parsed]


def explain_pages(cleaner: Cleaner, kind: Kind | None, pages: Sequence[RawPage]) -> list[Article]:
    """The articles of ``pages``; ``kind`` overrules what the input says of them."""
    return cleaner.explain_pages([_read(cleaner, kind, page) for page in pages])


def _read(cleaner: Cleaner, kind: Kind | None, page: RawPage) -> Page:
    from ..page import is_markdown

    found = cleaner.read(page.content, url=page.url, kind=kind or page.kind, encoding=page.encoding)
    if kind is None and page.kind == "text" and is_markdown(found.text):
        return replace(found, kind="markdown")  # what an extractor wrote may be Markdown, and is never HTML
    return found


def _cleaned(page: RawPage, article: Article) -> CleanedPage:
    removed = article.removed
    reasons = Counter(block.reason for block in article.blocks if not block.kept)
    chars = sum(len(block.text) for block in article.blocks)
    names = ("date", "title", "author", "site", "text", "language")
    ours = {"url": page.url} | {name: getattr(article, name) for name in names}
    ours["removed"] = round(removed.total() / chars, 4) if chars else 0.0
    # What came in under our names stands where we know no better.
    record = {name: _given(page, name) if value is None else value for name, value in ours.items()}
    record |= {name: value for name, value in page.fields.items() if name not in ours}
    return CleanedPage(record, chars, removed, reasons, article.status)


def _given(page: RawPage, name: str) -> Any:
    value = page.fields.get(name)
    return value.isoformat() if isinstance(value, date) else value
