"""What the inputs of a corpus hold: pages, and what is broken.

Every worker process imports this module, so it imports nothing heavy.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from ..document import Kind

_FIELD_KINDS: Final[Mapping[str, Kind | None]] = {"html": "html", "markdown": "markdown", "text": None}
"""The kinds of pages in fields of these names, of which the first that holds one is read. Text may be of any kind."""
_LONGEST: Final = 4
"""Bytes of a character in UTF-8 at most."""
_NAMED: Final = 10
"""Fields that an error names at most."""


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

    def parse(self) -> RawPage:
        return self

    def exceeds(self, size: int) -> bool:
        """Whether it has more bytes, in UTF-8, than so many."""
        content = self.content
        if isinstance(content, str) and len(content) <= size < _LONGEST * len(content):
            content = content.encode("utf-8", "surrogatepass")
        return len(content) > size


@dataclass(frozen=True)
class BrokenInput:
    """A stretch of an input that is no page, and why."""

    reason: str

    def __len__(self) -> int:
        return 0

    def parse(self) -> BrokenInput:
        return self


@dataclass(frozen=True)
class JsonLine:
    """A line of JSON that is still to be parsed: the workers do that, since there are many of them."""

    raw: bytes
    field: str | None

    def __len__(self) -> int:
        return len(self.raw)

    def parse(self) -> RawPage | BrokenInput:
        try:
            record = json.loads(self.raw.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            return BrokenInput(f"not UTF-8: {error.reason} at byte {error.start} of the line")
        except json.JSONDecodeError as error:
            return BrokenInput(f"not JSON: {error.msg} at column {error.colno}")
        except (ValueError, RecursionError) as error:
            return BrokenInput(f"not JSON that can be read: {error}")
        return page_of(record, self.field) if isinstance(record, dict) else BrokenInput("not a JSON object")


Content = RawPage | JsonLine | BrokenInput


@dataclass(frozen=True)
class Item:
    """A page or a broken stretch, and where it stands."""

    input: int
    """Index of the input."""
    number: int
    """Index among the items of this input."""
    offset: int
    """Where it begins in the input, in the unit of the input's format."""
    bytes_read: int
    """Bytes of the input file that were read when it was found."""
    content: Content

    def __len__(self) -> int:
        return len(self.content)


def page_of(record: dict[str, Any], field: str | None) -> RawPage | BrokenInput:
    """The page in ``record[field]``, by default ``html``, ``markdown`` or else ``text``; the others are its fields."""
    known = sorted((one for one in _FIELD_KINDS if one in record), key=lambda one: not record[one])
    name = field or (known or ["text"])[0]
    if name not in record:
        expected = f"no field {name!r}" + ("" if field else ", and no page in 'html' or 'markdown'")
        there = ", ".join(islice((repr(one)[:40] for one, value in record.items() if value is not None), _NAMED))
        return BrokenInput(f"{expected}; --field names another one of {there}" if there else expected)
    fields = dict(record)
    content = fields.pop(name)
    if content is None:
        content = ""
    if not isinstance(content, str | bytes):
        return BrokenInput(f"field {name!r} is no text")
    url = fields.get("url")
    return RawPage(content, url if isinstance(url, str) else None, _FIELD_KINDS.get(name), fields=fields)
