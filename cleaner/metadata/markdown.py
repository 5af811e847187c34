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
from .stated import LANGUAGE, clean_text, first

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
_STATED: Final = re.compile(r"^([\w -]+):(.*(?:\n[ \t]*- .*)*)$", re.MULTILINE)
"""A name and its value, or a list of values in the lines below."""
_NAMED_ITEM: Final = re.compile(r"^name:\s*")
_FLOW_ITEM: Final = re.compile(r"""\s*("[^"]*"|'(?:[^']|'')*'|[^,]+)""")
_QUOTED: Final = re.compile(r"""^(["'])(.*)\1$""", re.DOTALL)


def markdown_head(source: str) -> tuple[Metadata, int]:
    """What stands before a page of Markdown, as front matter or from a reader service, and where its body begins."""
    head = _FRONT_MATTER.match(source) or _READER_HEAD.match(source)
    if head is None:
        return Metadata(), len(source) - len(source.removeprefix("\ufeff"))
    read = _values if head.re is _FRONT_MATTER else _value
    stated = reversed(_STATED.findall(head["lines"]))  # the first one of a name counts
    named = {key.lower(): values for key, value in stated if (values := read(value))}
    title = first(named, "title")
    language = LANGUAGE.match(first(named, "language", "lang") or "")
    authors = named.get("author") or named.get("authors") or named.get("byline") or []
    published = iso(first(named, "date", "published time", "published", "pubdate"))
    tags = named.get("tags") or named.get("keywords") or []
    if len(tags) == 1:  # no list, but a line
        tags = [tag for part in tags[0].split(",") if (tag := part.strip())]
    known = Metadata(
        title=title,
        author=people.joined(name for author in authors for name in people.stated(author)),
        date=published and published[:10],
        published=published,
        modified=iso(first(named, "modified", "updated", "lastmod")),
        site=first(named, "sitename", "site_name", "site", "publisher"),
        language=language[0].lower() if language else None,
        description=first(named, "description", "excerpt", "summary"),
        tags=tuple(tags),
        url=first(named, "url", "url source", "source", "canonical"),
        titles=tuple(dict.fromkeys(titles.forms(title))),
    )
    return known, head.end()


def _value(stated: str) -> list[str]:
    text = clean_text(stated)
    return [text] if text else []


def _values(stated: str) -> list[str]:
    """The value of a name in YAML, or the values of its list; without the quotation marks around them. Of an item that has
    values of its own, such as ``- name: Ann Lee``, the name counts."""
    first, *below = stated.split("\n")
    if below:
        values = [_NAMED_ITEM.sub("", line.strip().removeprefix("-").strip()) for line in below]
    elif (listed := first.strip()).startswith("[") and listed.endswith("]"):
        values = _FLOW_ITEM.findall(listed[1:-1])
    else:
        values = [first]
    return [text for value in values if (text := clean_text(_unquoted(value.strip())))]


def _unquoted(value: str) -> str:
    match = _QUOTED.match(value)
    if match is None:
        return value
    return match[2].replace("''", "'") if match[1] == "'" else match[2]


def with_headline(known: Metadata, blocks: Sequence[Block]) -> Metadata:
    """The metadata of Markdown, with its heading of the first level as the title, if it has only one."""
    tops = [block.text for block in blocks if block.tag == "h1"]
    if len(tops) != 1:
        return known
    return replace(known, title=known.title or tops[0], titles=(*known.titles, tops[0]))
