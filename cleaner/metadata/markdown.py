"""What stands before the body of a page of Markdown: front matter, or what a reader service writes there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from .. import titles
from ..document import Block, Metadata
from . import people
from .dates import iso
from .stated import LANGUAGE, clean_text

_FRONT_MATTER: Final = re.compile(
    r"\ufeff?---[ \t]*\r?\n(?P<lines>\w[\w-]*:[^\n]*\n(?:(?:\w[\w-]*:|[ \t#-])[^\n]*\n|\r?\n)*?)"
    r"(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)"
)
"""YAML between two lines of dashes."""
_READER_HEAD: Final = re.compile(
    r"\ufeff?\s*(?P<lines>(?:(?:Title|URL Source|Published Time|Number of Pages|Warning):[^\n]*\n\s*){2,})"
    r"(?:Markdown Content:[ \t]*(?:\r?\n|\Z))?"
)
"""What reader services such as Jina's write before a page."""
_STATED: Final = re.compile(r"^([\w -]+):(.*)$", re.MULTILINE)


def markdown_head(source: str) -> tuple[Metadata, int]:
    """What stands before a page of Markdown, as front matter or from a reader service, and where its body begins."""
    head = _FRONT_MATTER.match(source) or _READER_HEAD.match(source)
    if head is None:
        return Metadata(), len(source) - len(source.removeprefix("\ufeff"))
    named = {
        key.lower(): clean_text(value.strip().strip("\"'")) or "" for key, value in reversed(_STATED.findall(head["lines"]))
    }
    language = LANGUAGE.match(named.get("language") or named.get("lang", ""))

    def first(*names: str) -> str | None:
        return next((named[name] for name in names if named.get(name)), None)

    title = first("title")
    authors = people.stated(first("author", "authors", "byline") or "")
    published = iso(first("date", "published time", "published", "pubdate"))
    known = Metadata(
        title=title,
        author=people.joined(authors),
        date=published and published[:10],
        published=published,
        modified=iso(first("modified", "updated", "lastmod")),
        site=first("sitename", "site_name", "site", "publisher"),
        language=language[0].lower() if language else None,
        description=first("description", "excerpt", "summary"),
        url=first("url", "url source", "source", "canonical"),
        titles=tuple(dict.fromkeys(titles.forms(title))),
    )
    return known, head.end()


def with_headline(known: Metadata, blocks: Sequence[Block]) -> Metadata:
    """The metadata of Markdown, with its heading of the first level as the title, if it has only one."""
    tops = [block.text for block in blocks if block.tag == "h1"]
    if len(tops) != 1:
        return known
    return replace(known, title=known.title or tops[0], titles=(*known.titles, tops[0]))
