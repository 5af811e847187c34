"""What a page of HTML states of itself in ``<meta>``, JSON-LD, microdata and links."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from operator import itemgetter
from typing import Any, Final
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser

from .. import titles
from ..document import Metadata
from ..segment import embedded
from ..segment.addresses import join, split
from ..segment.entities import encodable, unescape
from . import people
from .dates import iso

LANGUAGE: Final = re.compile(r"[A-Za-z]{2}(?=$|[-_])")  # of ISO 639-1
_REGION: Final = re.compile(r"(?<=[-_])[A-Za-z]{2}(?![A-Za-z])")

_TITLE_NAMES: Final = ("og:title", "twitter:title", "dc.title", "parsely-title", "title")
_AUTHOR_NAMES: Final = (
    "citation_author dc.creator dcterms.creator parsely-author author article:author og:article:author sailthru.author "
    "cxenseparse:author byl article.author"
).split()
"""Where libraries look for authors comes first."""
_PUBLISHED_NAMES: Final = (
    "article:published_time og:published_time og:article:published_time datepublished parsely-pub-date "
    "sailthru.date citation_publication_date citation_online_date publishdate publish-date pubdate "
    "dc.date.issued dcterms.issued dcterms.created article.published date dc.date dcterms.date"
).split()
_MODIFIED_NAMES: Final = (
    "article:modified_time og:updated_time og:article:modified_time "
    "datemodified dcterms.modified dc.date.modified lastmod last-modified"
).split()
_SITE_NAMES: Final = ("og:site_name", "application-name", "al:android:app_name", "citation_journal_title")
_IMAGE_NAMES: Final = "og:image og:image:url og:image:secure_url twitter:image twitter:image:src".split()
_BYLINES: Final = (
    '[class*="byline" i],[class*="by-line" i],[class*="author" i],[class*="autor" i],[class*="auteur" i],[class~="by" i],'
    'a[href*="/author"],a[href*="/autor"],a[href*="/auteur"],a[href*="/avtor"],a[href*="/people/"],a[href*="/by/"]'
)
"""What sites name bylines, and where they have the pages of authors."""
_TAG_NAMES: Final = ("article:tag", "og:article:tag", "parsely-tags", "news_keywords", "keywords")
_PARSELY: Final = {"title": "title", "author": "author", "authors": "author", "pub_date": "pub-date", "tags": "tags"}
"""The names of Parsely's JSON, and those of its elements for the same."""
_TIMES: Final = 'time, [datetime]:not(time, ins, del), [itemprop^="date"]:not(meta, time, [datetime]), abbr[title][class]'
_ARTICLES: Final = ("Article", "Posting", "Report", "Review", "Recipe", "Question", "VideoObject")
"""How the types of what is published on a day end, in JSON-LD."""
_FRONT: Final = re.compile(r"/*(?:index\.\w+|\w\w/?)?")  # the path of a site's front page, or of that in a language
SAID_BESIDE_LIMIT: Final = 100
"""No more elements than this are asked for an author or for a moment, for they may hold one another."""
HEADINGS: Final = 3
"""No more headings of the first level than this are read, for they may hold one another."""
OTHER_FORM_SHARE: Final = 0.4
"""A headline that is so much like a title of the page (:func:`cleaner.titles.likeness`) may be another form of it: sites
write some for search engines."""
TAGGED: Final = 20
"""More links to tags than this are those of the site: two of 49 pages have so many where ``<meta>`` and JSON-LD say none."""
SIGNED_LINE_SIZE: Final = 150
"""Characters; a longer block outside the body names no author and has no date of the page. (What goes from the body as a
byline is shorter: :data:`cleaner.decide.state.BYLINE_SIZE`.)"""
SIGNED: Final = 3
"""Links to more authors than this are those of other articles."""


def extract_metadata(tree: LexborHTMLParser, url: str | None = None) -> Metadata:
    """The metadata of a parsed page that came from ``url``."""
    named = _meta(tree)
    element = tree.css_first("title:not(svg title)")  # icons have titles too
    whole = clean_text(element.text()) if element is not None else None
    given = first(named, *_TITLE_NAMES)
    forms = titles.forms(whole)
    longest = forms[1] if forms else None  # its other parts name the site and the section
    headings = tree.css("h1")
    tops = [clean_text(one.text()) for one in headings[:HEADINGS]]
    top = tops[0] if len(headings) == 1 else None  # of several none need be the headline
    selectors = ("base[href]", 'link[rel~="canonical" i][href]')
    base, link = (next((one.attributes["href"] for one in tree.css(selector)), None) for selector in selectors)
    base = _address(base, url) or url
    addresses = [one for one in (_address(link, base), _address(first(named, "og:url"), base), url) if one]
    own = (one for one in addresses if "." in split(one).netloc and not _FRONT.fullmatch(split(one).path))
    canonical = next(own, next(iter(addresses), None))  # some pages of a site call its front page theirs
    objects = _of_page(list(_articles(tree)), [whole, given, *tops], [url, canonical])
    headlines = [text for item in objects for text in _headlines(item)]
    articles = [item for item in objects if _has_type(item, *_ARTICLES)]
    language, region = _language_and_region(tree, named)
    read = partial(iso, language=language, region=region, host=split(url or canonical or "").hostname or "")
    published = _first_day(
        read,
        (first(named, name) for name in _PUBLISHED_NAMES),
        (item.get("datePublished") for item in articles),
        (item.get("datePublished") for item in objects if not _has_type(item, "Page")),
        (item.get(key) for key in ("uploadDate", "dateCreated") for item in articles),
    )
    modified = _first_day(
        read, (first(named, name) for name in _MODIFIED_NAMES), (item.get("dateModified") for item in articles)
    )
    site = first(named, *_SITE_NAMES) or next(_texts(objects, "publisher", "name"), "")
    bodies = (item["articleBody"].strip() for item in objects if isinstance(item.get("articleBody"), str))
    return Metadata(
        title=clean_text(unescape(given or next(iter(headlines), longest) or "")),
        author=people.joined(_authors(tree, named, objects)),
        date=published and published[:10],
        published=published,
        modified=modified,
        site=clean_text(unescape(site)),
        language=language,
        region=region,
        description=first(named, "description", "og:description", "twitter:description"),
        image=_address(first(named, *_IMAGE_NAMES) or next(_texts(articles, "image", "url"), None), base),
        tags=_tags(tree, named, articles),
        url=canonical,
        titles=tuple(dict.fromkeys(text for text in (given, *forms, *headlines[:4], top) if text)),
        bodies=tuple(text for body in bodies if (text := embedded.decoded(body))),
        is_article=_is_article(first(named, "og:type"), objects),
        times=tuple(_moments(tree, read)),
        bylines=tuple(_bylines(tree)),
    )


# --- elements ------------------------------------------------------------------------------------------------


def _meta(tree: LexborHTMLParser) -> dict[str, list[str]]:
    """What the page's ``<meta>`` elements say, by their names in lower case."""
    named: dict[str, list[str]] = {}
    for element in tree.css("meta[content]"):
        attributes = element.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        content = clean_text(attributes.get("content"))
        if name and content:
            named.setdefault(name.lower(), []).append(content)
    for stated in named.pop("parsely-page", ()):
        page = embedded.loaded(stated)
        for key, name in _PARSELY.items() if isinstance(page, dict) else ():
            if values := [text for one in _listed(page.get(key)) if (text := clean_text(one))]:
                named.setdefault(f"parsely-{name}", []).extend(values)
    return named


def first(named: dict[str, list[str]], *names: str) -> str | None:
    """The first value of the first of some names that has any."""
    return next((named[name][0] for name in names if name in named), None)


def _moments(tree: LexborHTMLParser, read: Callable[[object], str | None]) -> Iterator[tuple[str, str, str]]:
    """The moments that elements of the page state, each with the text and the names of its element."""
    for element in tree.css(_TIMES)[:SAID_BESIDE_LIMIT]:
        attributes = element.attributes
        text = clean_text(element.text(separator=" ")) or ""
        stated = (attributes.get("datetime"), attributes.get("content"), attributes.get("title"), text)
        if moment := next((day for one in stated if one and (day := read(one))), None):
            yield moment, text, f"{attributes.get('class') or ''} {attributes.get('itemprop') or ''}"


def _signers(tree: LexborHTMLParser) -> list[str]:
    """The authors that links and microdata name."""
    found = []
    for element in tree.css('[rel~="author"]:not(link), [itemprop~="author"]:not(link, meta)')[:SAID_BESIDE_LIMIT]:
        name = element.css_first('[itemprop="name"]')
        stated = name.attributes.get("content") or name.text() if name is not None else element.text(separator=" ")
        found.append(clean_text(stated) or "")
    return found


def _bylines(tree: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    """The texts of blocks, each with what it is or, of a byline, stands in, a line for each element there."""
    found = [(element, True) for element in tree.css(_BYLINES)[:SAID_BESIDE_LIMIT]]
    around = [(one.parent, False) for one in tree.css("time")[:SAID_BESIDE_LIMIT] if one.parent is not None]
    for element, is_byline in found + around:
        lines = [line for piece in element.text(separator="\n").split("\n") if (line := clean_text(piece))]
        if sum(map(len, lines)) <= SIGNED_LINE_SIZE:
            yield from ((text, "\n".join(lines)) for text in ("".join(lines), *(lines if is_byline else ())))


def _language_and_region(tree: LexborHTMLParser, named: dict[str, list[str]]) -> tuple[str | None, str | None]:
    root = tree.css_first("html")
    attributes = root.attributes if root is not None else {}
    for value in (attributes.get("lang"), attributes.get("xml:lang"), first(named, "og:locale"), first(named, "language")):
        if value and (match := LANGUAGE.match(value.strip())):
            region = _REGION.search(value)
            return match[0].lower(), region[0].upper() if region else None
    return None, None


# --- JSON-LD -------------------------------------------------------------------------------------------------


def _articles(tree: LexborHTMLParser) -> Iterator[dict[str, Any]]:
    """The objects of the page's JSON-LD that describe articles, those in ``@graph`` too, each with what the page says of
    the authors and publishers that it names by their ``@id``."""
    found = list(embedded.json_ld(tree))
    by_id: dict[str, dict[str, Any]] = {}
    for item in found:
        for one in _listed(item.get("@graph") if isinstance(item, dict) else item):
            if isinstance(one, dict) and len(one) > 1:
                by_id.setdefault(str(one.get("@id")), one)
    for item in found:
        stack = [item]
        while stack:
            item = stack.pop()
            if isinstance(item, list):
                stack += item[::-1]
            elif isinstance(item, dict):
                stack += [item[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in item]
                if any(key in item for key in ("headline", "articleBody", "datePublished", "uploadDate")):
                    yield item | {key: _known(_listed(item.get(key)), by_id) for key in ("author", "publisher")}


def _known(values: Iterable[Any], by_id: dict[str, dict[str, Any]]) -> list[Any]:
    return [by_id.get(str(value.get("@id")), {}) | value if isinstance(value, dict) else value for value in values]


def _listed(value: Any) -> list[Any]:
    """The values of a property, which may have one or a list of them."""
    return value if isinstance(value, list) else [value]


def _texts(objects: Iterable[dict[str, Any]], key: str, inner: str) -> Iterator[str]:
    """What objects have as a property: texts, or objects that have a text as their ``inner`` property."""
    for item in objects:
        for value in _listed(item.get(key)):
            for text in _listed(value.get(inner) if isinstance(value, dict) else value):
                if cleaned := clean_text(text):
                    yield cleaned


def _of_page(
    objects: Sequence[dict[str, Any]], page_titles: Iterable[str | None], page_addresses: Iterable[str | None]
) -> list[dict[str, Any]]:
    """The objects but for those with another address and another headline than the page, those of its headline first."""
    said = [titles.words(one) for one in page_titles if one]
    own = {slug for one in page_addresses if one and (slug := _slug(one))}
    found: list[tuple[tuple[bool, bool], dict[str, Any]]] = []
    for item in objects:
        stated = [titles.words(one) for one in _headlines(item)]
        addresses = (one for key in ("url", "mainEntityOfPage") for one in _texts([item], key, "@id"))
        slugs = {slug for one in addresses if (slug := _slug(one))}
        is_titled = any(titles.likeness(one, other) >= OTHER_FORM_SHARE for one in stated for other in said)
        is_here = not own.isdisjoint(slugs)
        if is_titled or is_here or not ((own and slugs and stated and said) or "uploadDate" in item):
            found.append(((not is_titled, not is_here), item))
    return [item for _, item in sorted(found, key=itemgetter(0))]


def _headlines(item: dict[str, Any]) -> list[str]:
    return [text for key in ("headline", "name") if (text := clean_text(item.get(key)))]


def _slug(address: str) -> str | None:
    """The part of an address that names a page of its site: the last one of the path, without its ending; ``None`` if it is
    the site's, or if a number of the query names the page."""
    path = unquote(split(address).path)
    parts = [part for part in path.casefold().split("/") if part and part != "amp"]
    return parts[-1].partition(".")[0] if parts else None


def _has_type(item: dict[str, Any], *endings: str) -> bool:
    """Whether one of an object's types ends with one of these."""
    return any(str(kind).endswith(endings) for kind in _listed(item.get("@type")))


# --- values --------------------------------------------------------------------------------------------------


def _is_article(kind: str | None, objects: Sequence[dict[str, Any]]) -> bool | None:
    """Whether Open Graph or JSON-LD calls the page an article; ``None`` if neither says what it is."""
    if any(_has_type(item, "Article", "Posting") for item in objects):
        return True
    return kind.lower() == "article" if kind else None


def _authors(tree: LexborHTMLParser, named: dict[str, list[str]], objects: Sequence[dict[str, Any]]) -> list[str]:
    """The names of the first of these that has any: JSON-LD, ``<meta>``, links and microdata."""
    signers = _signers(tree)
    sources: Iterable[Iterable[str]] = (
        *(_texts([item], "author", "name") for item in objects),
        *(named[name] for name in _AUTHOR_NAMES if name in named),
        signers if len(set(signers)) <= SIGNED else (),
    )
    for source in sources:
        if names := [name for one in source for name in people.stated(one)]:
            return names
    return []


def _tags(tree: LexborHTMLParser, named: dict[str, list[str]], articles: Iterable[dict[str, Any]]) -> tuple[str, ...]:
    """The tags of the first of these that has any: the kinds of ``<meta>``, JSON-LD, links to tags."""
    sources: list[Iterable[str]] = [named.get(name, []) for name in _TAG_NAMES]
    sources += [_texts([item], "keywords", "name") for item in articles]
    links = tree.css('a[rel~="tag"]:not([rel~="category"])')
    sources.append(link.text() for link in links if len(links) <= TAGGED)
    for source in sources:
        tags = (clean_text(part.lstrip("# ")) for one in source for part in re.split("[,;،؛、，；]", unescape(one)))
        if found := tuple(dict.fromkeys(tag for tag in tags if tag)):
            return found
    return ()


def _first_day(read: Callable[[object], str | None], *sources: Iterable[object]) -> str | None:
    return next((day for source in sources for value in source if (day := read(value))), None)


def _address(value: str | None, base: str | None) -> str | None:
    """An address, absolute where the page's own is known; ``None`` if it is none of the web."""
    found = join(base or "", value.strip()) if value else ""
    return found if split(found).scheme in ("http", "https") else None


def clean_text(value: Any) -> str | None:
    """A text on one line; ``None`` if there is none."""
    return " ".join(encodable(value).split()) or None if isinstance(value, str) else None
