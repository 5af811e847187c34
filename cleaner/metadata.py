"""What a page says of itself: title, author, date, site, language, and the body in its structured data; of Markdown, what
stands before its body."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from .document import Block, Metadata
from .segment import embedded

_DAY: Final = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?=$|[-_])")
_TITLE_NAMES: Final = ("og:title", "twitter:title", "dc.title", "title")
_AUTHOR_NAMES: Final = (
    "author",
    "article:author",
    "og:article:author",
    "dc.creator",
    "parsely-author",
    "byl",
)
_DATE_NAMES: Final = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "publishdate",
    "pubdate",
    "date",
    "dc.date",
    "dc.date.issued",
    "parsely-pub-date",
    "sailthru.date",
)
_SITE_NAMES: Final = ("og:site_name", "application-name", "al:android:app_name")
_TITLE_PARTS: Final = re.compile(r"\s+[|–—·»:-]\s+|\s*[|_]\s*")


def extract_metadata(tree: Any) -> Metadata:
    """The metadata of a parsed page (a selectolax tree)."""
    named = _meta(tree)
    objects = list(_articles(tree))
    headlines = [text for item in objects for key in ("headline", "name") if (text := _text(item.get(key)))]
    element = tree.css_first("title")
    whole = _text(element.text()) if element is not None else None
    given = _first(named, _TITLE_NAMES)
    parts = [part for part in _TITLE_PARTS.split(whole or "") if part]
    longest = max(parts, key=len, default=None)  # the others name the site and the section
    tops = tree.css("h1")
    top = _text(tops[0].text()) if len(tops) == 1 else None  # of several none need be the headline
    site = _first(named, _SITE_NAMES) or next(_publishers(objects), None)
    begins_title = top and top != site and (whole or "").startswith(top)
    return Metadata(
        title=given or (headlines[0] if headlines else None) or (top if begins_title else longest),
        author=_first(named, _AUTHOR_NAMES, reject=("http", "@")) or next(_people(objects), None),
        date=_day(_first(named, _DATE_NAMES))
        or next((day for o in objects if (day := _day(o.get("datePublished")))), None),
        site=site,
        language=_language(tree, named),
        description=_first(named, ("description", "og:description", "twitter:description")),
        titles=tuple(
            dict.fromkeys(text for text in (given, whole, longest, *parts[:1], *headlines[:4], top) if text)
        ),
        bodies=tuple(
            text
            for item in objects
            if (stated := _prose(item.get("articleBody"))) and (text := embedded.decoded(stated))
        ),
        is_article=_is_article(named.get("og:type"), objects),
    )


def _meta(tree: Any) -> dict[str, str]:
    named: dict[str, str] = {}
    for element in tree.css("meta[content]"):
        attributes = element.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        content = _text(attributes.get("content"))
        if name and content:
            named.setdefault(name.lower(), content)
    return named


def _articles(tree: Any) -> Iterator[dict[str, Any]]:
    """The objects of the page's JSON-LD that describe articles, those in ``@graph`` too."""
    for found in embedded.json_ld(tree):
        stack = [found]
        while stack:
            item = stack.pop()
            if isinstance(item, list):
                stack += item[::-1]
            elif isinstance(item, dict):
                stack += [item[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in item]
                if "headline" in item or "articleBody" in item or "datePublished" in item:
                    yield item


def _is_article(kind: str | None, objects: Sequence[dict[str, Any]]) -> bool | None:
    """Whether Open Graph or JSON-LD calls the page an article; ``None`` if neither says what it is."""
    if any(str(item.get("@type")).rstrip("]'").endswith(("Article", "Posting")) for item in objects):
        return True
    return kind.lower() == "article" if kind else None


def _people(objects: list[dict[str, Any]]) -> Iterator[str]:
    for item in objects:
        authors = item.get("author")
        for author in authors if isinstance(authors, list) else [authors]:
            name = _text(author.get("name") if isinstance(author, dict) else author)
            if name and not name.startswith("http"):
                yield name


def _publishers(objects: list[dict[str, Any]]) -> Iterator[str]:
    for item in objects:
        publisher = item.get("publisher")
        if isinstance(publisher, dict) and (name := _text(publisher.get("name"))):
            yield name


def _language(tree: Any, named: dict[str, str]) -> str | None:
    root = tree.css_first("html")
    attributes = root.attributes if root is not None else {}
    for value in (
        attributes.get("lang"),
        attributes.get("xml:lang"),
        named.get("og:locale"),
        named.get("language"),
    ):
        if value and (match := _LANGUAGE.match(value.strip())):
            return match[0].lower()
    return None


def _first(named: dict[str, str], names: tuple[str, ...], reject: tuple[str, ...] = ("\0",)) -> str | None:
    return next((named[name] for name in names if name in named and not named[name].startswith(reject)), None)


def _day(value: Any) -> str | None:
    match = _DAY.search(value) if isinstance(value, str) else None
    return match[0] if match else None


def _text(value: Any) -> str | None:
    return " ".join(value.split()) or None if isinstance(value, str) else None


def _prose(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


# --- Markdown ------------------------------------------------------------------------------------------------

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
_STATED: Final = re.compile(r"^([\w -]+):[ \t]*(.*?)[ \t]*\r?$", re.MULTILINE)


def markdown_head(source: str) -> tuple[Metadata, int]:
    """What stands before a page of Markdown, as front matter or from a reader service, and where its body begins."""
    head = _FRONT_MATTER.match(source) or _READER_HEAD.match(source)
    if head is None:
        return Metadata(), len(source) - len(source.removeprefix("\ufeff"))
    named = {
        key.lower(): _text(value.strip("\"'")) or ""
        for key, value in reversed(_STATED.findall(head["lines"]))
    }
    language = _LANGUAGE.match(named.get("language") or named.get("lang", ""))

    def first(*names: str) -> str | None:
        return next((named[name] for name in names if named.get(name)), None)

    title = first("title")
    known = Metadata(
        title=title,
        author=first("author", "authors", "byline"),
        date=_day(first("date", "published time", "published", "pubdate")),
        site=first("sitename", "site_name", "site", "publisher"),
        language=language[0].lower() if language else None,
        description=first("description", "excerpt", "summary"),
        titles=tuple(_titles(title)),
    )
    return known, head.end()


def _titles(title: str | None) -> Iterator[str]:
    """All forms of a title: whole, and its longest and first part."""
    if title:
        parts = [part for part in _TITLE_PARTS.split(title) if part]
        yield from dict.fromkeys((title, max(parts, key=len, default=title), *parts[:1]))


def with_headline(known: Metadata, blocks: Sequence[Block]) -> Metadata:
    """The metadata of Markdown, with its heading of the first level as the title, if it has only one."""
    tops = [block.text for block in blocks if block.structure and block.structure.element.tag == "h1"]
    if len(tops) != 1:
        return known
    return replace(known, title=known.title or tops[0], titles=(*known.titles, tops[0]))
