"""What a page of HTML states of itself in ``<meta>``, JSON-LD, microdata and links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any, Final
from urllib.parse import unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from .. import titles
from ..document import Metadata
from ..segment import embedded
from ..segment.entities import encodable, unescape
from . import people
from .dates import iso

LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?=$|[-_])")
_REGION: Final = re.compile(r"(?<=[-_])[A-Za-z]{2}(?![A-Za-z])")

_TITLE_NAMES: Final = ("og:title", "twitter:title", "dc.title", "title")
_LIBRARY_NAMES: Final = ("citation_author", "dc.creator", "dcterms.creator")
"""Where libraries look for authors: these come first."""
_TURNED: Final = re.compile(r"[^\W\d_][\w'’-]+, [^\W\d_][\w'’.-]*(?: [^\W\d_]\.?)?")
_AUTHOR_NAMES: Final = (
    "parsely-author author article:author og:article:author sailthru.author cxenseparse:author byl article.author"
).split()
_PUBLISHED_NAMES: Final = (
    "article:published_time og:published_time og:article:published_time datepublished parsely-pub-date "
    "sailthru.date citation_publication_date citation_online_date publishdate publish-date pubdate "
    "dc.date.issued dcterms.issued dcterms.created article.published date dc.date dcterms.date"
).split()
_MODIFIED_NAMES: Final = (
    "article:modified_time og:updated_time datemodified dcterms.modified dc.date.modified lastmod last-modified"
).split()
_SITE_NAMES: Final = ("og:site_name", "application-name", "al:android:app_name", "citation_journal_title")
_IMAGE_NAMES: Final = "og:image og:image:url og:image:secure_url twitter:image twitter:image:src".split()
_TAG_NAMES: Final = ("article:tag", "parsely-tags", "news_keywords", "keywords")
_ARTICLES: Final = ("Article", "Posting", "Report", "Review", "Recipe", "Question", "VideoObject")
"""How the types of what is published on a day end, in JSON-LD."""
_SAID_BESIDE_SELECTOR: Final = (
    '[rel~="author"], [itemprop~="author"], [itemprop="datePublished"], [itemprop="dateModified"], time, '
    'link[rel="canonical"]'
)
SAID_BESIDE_LIMIT: Final = 100
"""No more such elements than this are read, for they may hold one another."""
HEADINGS: Final = 3
"""No more headings of the first level than this are read, for they may hold one another."""
OBJECTS: Final = 100
"""Objects of JSON-LD that may describe the page, at most."""
TITLE_SIZE: Final = 500
"""Characters; what is longer is no headline."""
RELATED_SHARE: Final = 0.4
"""A headline that is so much like a title of the page (:func:`cleaner.titles.likeness`) may be another form of it: sites
write some for search engines."""
SIGNED: Final = 3
"""Links to more authors than this are those of other articles."""


def extract_metadata(tree: LexborHTMLParser, url: str | None = None) -> Metadata:
    """The metadata of a parsed page that came from ``url``."""
    named = _meta(tree)
    first = {name: values[0] for name, values in named.items()}
    element = tree.css_first("title:not(svg title)")  # icons have titles too
    whole = clean_text(element.text()) if element is not None else None
    given = _first(first, _TITLE_NAMES)
    forms = titles.forms(whole)
    longest = forms[1] if forms else None  # its other parts name the site and the section
    headings = tree.css("h1")
    tops = [clean_text(one.text()) for one in headings[:HEADINGS]]
    top = tops[0] if len(headings) == 1 else None  # of several none need be the headline
    beside = _BodyStatements(tree)
    canonical = beside.canonical or first.get("og:url")
    objects = _of_page(list(_articles(tree)), [whole, given, *tops], [url, canonical])
    headlines = [text for o in objects for text in _headlines(o)]
    articles = [o for o in objects if _has_type(o, *_ARTICLES)]
    published = _first_day(
        [first.get(name) for name in _PUBLISHED_NAMES],
        [o.get("datePublished") for o in articles],
        [beside.published],
        [o.get("datePublished") for o in objects if not _has_type(o, "Page")],
    )
    language, region = _language_and_region(tree, first)
    return Metadata(
        title=clean_text(unescape(given or (headlines[0] if headlines else None) or longest or "")),
        author=people.joined(_authors(named, objects, beside.authors)),
        date=published and published[:10],
        published=published,
        modified=_first_day(
            [first.get(name) for name in _MODIFIED_NAMES], [o.get("dateModified") for o in articles], [beside.modified]
        ),
        site=clean_text(unescape(_first(first, _SITE_NAMES) or next(_publishers(objects), None) or "")),
        language=language,
        region=region,
        description=_first(first, ("description", "og:description", "twitter:description")),
        image=_address(_first(first, _IMAGE_NAMES) or next(_images(articles), None), url),
        tags=_tags(named, articles),
        url=_address(canonical, url) or url,
        titles=tuple(dict.fromkeys(text for text in (given, *forms, *headlines[:4], top) if text)),
        bodies=tuple(
            text for item in objects if (stated := _prose(item.get("articleBody"))) and (text := embedded.decoded(stated))
        ),
        is_article=_is_article(first.get("og:type"), objects),
        times=tuple(beside.times),
    )


def _meta(tree: LexborHTMLParser) -> dict[str, list[str]]:
    """What the page's ``<meta>`` elements say, by their names in lower case."""
    named: dict[str, list[str]] = {}
    for element in tree.css("meta[content]"):
        attributes = element.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        content = clean_text(attributes.get("content"))
        if name and content:
            named.setdefault(name.lower(), []).append(content)
    return named


class _BodyStatements:
    """What elements of the body and links say: authors, dates, times, the canonical address."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self.authors: list[str] = []
        self.published: str | None = None
        self.modified: str | None = None
        self.canonical: str | None = None
        self.times: list[tuple[str, str]] = []
        for element in tree.css(_SAID_BESIDE_SELECTOR)[:SAID_BESIDE_LIMIT]:
            self._note(element, element.attributes)

    def _note(self, element: LexborNode, attributes: dict[str, str | None]) -> None:
        if element.tag == "link":
            if "canonical" in (attributes.get("rel") or "").lower().split():
                self.canonical = self.canonical or attributes.get("href")
            return
        role = attributes.get("itemprop") or ""
        text = clean_text(element.text(separator=" ")) or ""
        if "author" in role.split() or "author" in (attributes.get("rel") or "").split():
            if element.tag != "meta":
                name = element.css_first('[itemprop="name"]')
                said = name.attributes.get("content") or name.text() if name is not None else text
                self.authors.append(clean_text(said) or "")
            return
        stated = attributes.get("datetime") or attributes.get("content")
        moment = iso(stated or text)
        if moment is None:
            return
        if role == "datePublished":
            self.published = self.published or moment
        elif role == "dateModified":
            self.modified = self.modified or moment
        if element.tag == "time":
            self.times.append((moment, text))


def _articles(tree: LexborHTMLParser) -> Iterator[dict[str, Any]]:
    """The objects of the page's JSON-LD that describe articles, those in ``@graph`` too, each with the objects that it
    names by their ``@id``."""
    found = list(embedded.json_ld(tree))
    by_id: dict[str, dict[str, Any]] = {}
    for item in found:
        graph = item.get("@graph") if isinstance(item, dict) else item
        for one in graph if isinstance(graph, list) else ():
            if isinstance(one, dict) and isinstance(one.get("@id"), str) and len(one) > 1:
                by_id.setdefault(one["@id"], one)
    for item in found:
        stack = [item]
        while stack:
            item = stack.pop()
            if isinstance(item, list):
                stack += item[::-1]
            elif isinstance(item, dict):
                stack += [item[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in item]
                if "headline" in item or "articleBody" in item or "datePublished" in item:
                    yield item | _people_and_publishers(item, by_id)


def _of_page(
    objects: Sequence[dict[str, Any]], page_titles: Iterable[str | None], addresses: Iterable[str | None]
) -> list[dict[str, Any]]:
    """The objects but for those with another address and another headline than the page, those of its headline first."""
    said = [titles.words(one) for one in page_titles if one and len(one) <= TITLE_SIZE]
    own = {slug for one in addresses if one and (slug := _slug(one))}
    found: list[tuple[tuple[bool, bool], dict[str, Any]]] = []
    for item in objects[:OBJECTS]:
        stated = [titles.words(one) for one in _headlines(item) if len(one) <= TITLE_SIZE]
        slugs = {slug for one in _addresses(item) if (slug := _slug(one))}
        is_titled = any(titles.likeness(one, other) >= RELATED_SHARE for one in stated for other in said)
        is_here = not own.isdisjoint(slugs)
        if is_titled or is_here or not (own and slugs and stated and said):
            found.append(((not is_titled, not is_here), item))
    return [item for _, item in sorted(found, key=itemgetter(0))]


def _headlines(item: dict[str, Any]) -> list[str]:
    return [text for key in ("headline", "name") if (text := clean_text(item.get(key)))]


def _addresses(item: dict[str, Any]) -> Iterator[str]:
    """The addresses of the page that an object says it describes."""
    for stated in (item.get("url"), item.get("mainEntityOfPage")):
        address = stated.get("@id") or stated.get("url") if isinstance(stated, dict) else stated
        if isinstance(address, str):
            yield address


def _slug(address: str) -> str | None:
    """The part of an address that names a page of its site: the last one of the path, without its ending; ``None`` if it is
    the site's, or if a number of the query names the page."""
    try:
        path = unquote(urlsplit(address.strip()).path)
    except ValueError:
        return None
    parts = [part for part in path.casefold().split("/") if part and part != "amp"]
    return parts[-1].partition(".")[0] if parts else None


def _people_and_publishers(item: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The authors and publishers of an object, in place of those that are but an ``@id``."""
    found: dict[str, Any] = {}
    for key in ("author", "publisher"):
        if isinstance(value := item.get(key), list):
            found[key] = [_resolved(one, by_id) for one in value]
        elif value is not None:
            found[key] = _resolved(value, by_id)
    return found


def _resolved(value: Any, by_id: dict[str, dict[str, Any]]) -> Any:
    if isinstance(value, dict) and "name" not in value and isinstance(value.get("@id"), str):
        return by_id.get(value["@id"], value)
    return value


def _has_type(item: dict[str, Any], *endings: str) -> bool:
    """Whether one of an object's types ends with one of these."""
    stated = item.get("@type")
    return any(str(kind).endswith(endings) for kind in (stated if isinstance(stated, list) else [stated]))


def _is_article(kind: str | None, objects: Sequence[dict[str, Any]]) -> bool | None:
    """Whether Open Graph or JSON-LD calls the page an article; ``None`` if neither says what it is."""
    if any(_has_type(item, "Article", "Posting") for item in objects):
        return True
    return kind.lower() == "article" if kind else None


def _authors(named: dict[str, list[str]], objects: Sequence[dict[str, Any]], signed: Sequence[str]) -> list[str]:
    """The names of the first of these that has any: JSON-LD, ``<meta>``, links and microdata."""
    sources: Iterable[Iterable[str]] = (
        *(_people(item) for item in objects),
        *(map(_turned, named[name]) for name in (*_LIBRARY_NAMES, *_AUTHOR_NAMES) if name in named),
        signed if len(set(signed)) <= SIGNED else (),
    )
    return next((names for source in sources if (names := list(_names(source)))), [])


def _names(stated: Iterable[str]) -> Iterator[str]:
    for one in stated:
        yield from people.stated(one)


def _turned(name: str) -> str:
    """A name with the family name first (``Hollin, Marit``), as libraries write it, in the order that people say it."""
    last, comma, given = name.partition(", ")
    return f"{given} {last}" if comma and _TURNED.fullmatch(name) else name


def _people(item: dict[str, Any]) -> Iterator[str]:
    authors = item.get("author")
    for author in authors if isinstance(authors, list) else [authors]:
        name = author.get("name") if isinstance(author, dict) else author
        for one in name if isinstance(name, list) else [name]:
            if text := clean_text(one):
                yield text


def _publishers(objects: list[dict[str, Any]]) -> Iterator[str]:
    for item in objects:
        stated = item.get("publisher")
        for publisher in stated if isinstance(stated, list) else [stated]:
            if isinstance(publisher, dict) and (name := clean_text(publisher.get("name"))):
                yield name


def _images(objects: Sequence[dict[str, Any]]) -> Iterator[str]:
    for item in objects:
        image = item.get("image")
        one = image[0] if isinstance(image, list) and image else image
        if text := clean_text(one.get("url") if isinstance(one, dict) else one):
            yield text


def _tags(named: dict[str, list[str]], objects: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    """The tags of the first kind of ``<meta>`` that has any, else the keywords of JSON-LD."""
    keywords = [item.get("keywords") for item in objects]
    listed = [one if isinstance(one, list) else [one] for one in keywords if one]
    sources = [named[name] for name in _TAG_NAMES if name in named] + listed
    for source in sources:
        tags = [clean_text(part) for one in source if isinstance(one, str) for part in unescape(one).split(",")]
        if found := tuple(dict.fromkeys(tag for tag in tags if tag)):
            return found
    return ()


def _address(value: str | None, base: str | None) -> str | None:
    """An address, absolute where the page's own is known; ``None`` if it is none of the web."""
    if not value:
        return None
    try:
        found = urljoin(base or "", value.strip())
        return found if urlsplit(found).scheme in ("http", "https") else None
    except ValueError:
        return None


def _language_and_region(tree: LexborHTMLParser, named: dict[str, str]) -> tuple[str | None, str | None]:
    root = tree.css_first("html")
    attributes = root.attributes if root is not None else {}
    for value in (attributes.get("lang"), attributes.get("xml:lang"), named.get("og:locale"), named.get("language")):
        if value and (match := LANGUAGE.match(value.strip())):
            region = _REGION.search(value)
            return match[0].lower(), region[0].upper() if region else None
    return None, None


def _first(named: dict[str, str], names: Sequence[str]) -> str | None:
    return next((named[name] for name in names if name in named), None)


def _first_day(*sources: Iterable[Any]) -> str | None:
    return next((day for source in sources for value in source if (day := iso(value))), None)


def clean_text(value: Any) -> str | None:
    """A text on one line; ``None`` if there is none."""
    return " ".join(encodable(value).split()) or None if isinstance(value, str) else None


def _prose(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
