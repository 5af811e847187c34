"""What the readers find in the inputs, and what a worker process makes of it.

Every worker imports this, so nothing heavy is imported here.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from .. import Article, Cleaner

Kind = Literal["text", "html"]
_KINDS: Final[Mapping[str, Kind]] = {"html": "html", "text": "text"}


class BrokenInputError(ValueError):
    """A stretch of an input that is no page. The message says what is wrong with it."""


@dataclass(frozen=True)
class RawPage:
    """A page as it came, and the fields that came with it."""

    content: str | bytes
    url: str | None = None
    kind: Kind | None = None
    encoding: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.content)

    def page(self) -> RawPage:
        return self


@dataclass(frozen=True)
class Line:
    """A line of JSON, which is parsed where there are many hands: in the worker."""

    raw: bytes
    field: str | None

    def __len__(self) -> int:
        return len(self.raw)

    def page(self) -> RawPage:
        try:
            record = json.loads(self.raw.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise BrokenInputError(f"not UTF-8: {error.reason} at byte {error.start} of the line") from None
        except json.JSONDecodeError as error:
            raise BrokenInputError(f"not JSON: {error.msg} at column {error.colno}") from None
        except (ValueError, RecursionError) as error:
            raise BrokenInputError(f"not JSON that can be read: {error}") from None
        if not isinstance(record, dict):
            raise BrokenInputError("not a JSON object")
        return page_of(record, self.field)


@dataclass(frozen=True)
class Damage:
    """A stretch of an input that is no page, and why."""

    reason: str

    def __len__(self) -> int:
        return 0

    def page(self) -> RawPage:
        raise BrokenInputError(self.reason)


@dataclass(frozen=True)
class Item:
    """A page or a damage, and where it stands."""

    input: int
    """Index of the input."""
    number: int
    """Index among the items of this input."""
    offset: int
    """Where it stands, as :mod:`.readers` counts."""
    read: int
    """Bytes of the input file that were read when it was found."""
    content: RawPage | Line | Damage

    def __len__(self) -> int:
        return len(self.content)


def page_of(record: dict[str, Any], field: str | None) -> RawPage:
    """The page in ``record[field]``, by default ``html``, or else ``text``; the others are its fields.

    Raises :class:`BrokenInputError` where there is no such field, or neither text nor null in it.
    """
    name = field or ("html" if record.get("html") is not None else "text")
    if name not in record:
        raise BrokenInputError(f"no field {name!r}")
    fields = dict(record)
    content = fields.pop(name)
    if content is None:
        content = ""
    if not isinstance(content, str | bytes):
        raise BrokenInputError(f"field {name!r} is no text")
    url = fields.get("url")
    return RawPage(content, url if isinstance(url, str) else None, _KINDS.get(name), fields=fields)


@dataclass(frozen=True)
class Explain:
    """``cleaner.explain`` of a page; ``kind`` overrules what the input says of it."""

    cleaner: Cleaner
    kind: Kind | None = None

    def __call__(self, page: RawPage) -> Article:
        return self.all([page])[0]

    def all(self, pages: Sequence[RawPage]) -> list[Article]:
        """The same for many pages, judged together."""
        read = [
            self.cleaner.read(page.content, url=page.url, kind=self.kind or page.kind, encoding=page.encoding)
            for page in pages
        ]
        return self.cleaner.explain_pages(read, metadata=False)


@dataclass(frozen=True)
class Cleaned:
    """A record to write, and what the summary wants to know of it."""

    record: dict[str, Any]
    chars: int
    """Characters in the blocks of the page."""
    removed: Mapping[str, int]
    """Characters removed, by category."""
    rules: Mapping[str, int]
    """Blocks removed, by reason."""


@dataclass(frozen=True)
class Clean:
    """What a worker does with an item: its record, or the damage that it turns out to be.

    ``explain_all``, if it is given, does for many pages what ``explain`` does for one, in less time.
    """

    explain: Callable[[RawPage], Article]
    explain_all: Callable[[Sequence[RawPage]], Sequence[Article]] | None = None

    def __call__(self, item: Item) -> Cleaned | Damage:
        found = _page(item)
        return found if isinstance(found, Damage) else self._cleaned(found, self.explain(found))

    @property
    def at_once(self) -> Callable[[list[Item]], list[Cleaned | Damage]] | None:
        """The same for many items; ``None`` without ``explain_all``."""
        return None if self.explain_all is None else self._all

    def _all(self, items: Sequence[Item]) -> list[Cleaned | Damage]:
        assert self.explain_all is not None
        found = [_page(item) for item in items]
        articles = iter(self.explain_all([page for page in found if isinstance(page, RawPage)]))
        return [one if isinstance(one, Damage) else self._cleaned(one, next(articles)) for one in found]

    def _cleaned(self, page: RawPage, article: Article) -> Cleaned:
        removed: Counter[str] = Counter()
        rules: Counter[str] = Counter()
        for block in article.blocks:
            if not block.kept:
                removed[block.category] += len(block.text)
                rules[block.reason] += 1
        chars = sum(len(block.text) for block in article.blocks)
        ours = {
            "url": page.url,
            "date": article.date,
            "title": article.title,
            "text": article.text,
            "language": article.language,
            "removed": round(removed.total() / chars, 4) if chars else 0.0,
        }
        # What came in under our names stands where we know no better.
        record = {name: _came(page, name) if value is None else value for name, value in ours.items()}
        record |= {name: value for name, value in page.fields.items() if name not in ours}
        return Cleaned(record, chars, removed, rules)


def _page(item: Item) -> RawPage | Damage:
    try:
        return item.content.page()
    except BrokenInputError as error:
        return Damage(str(error))


def _came(page: RawPage, name: str) -> Any:
    value = page.fields.get(name)
    return value.isoformat() if isinstance(value, date) else value
