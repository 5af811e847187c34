"""HTML as a tree, in a time that grows with the page's length and no faster."""

from __future__ import annotations

import ctypes
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from selectolax.lexbor import LexborHTMLParser

from .elements import BLOCKS

DEPTH_LIMIT: Final = 512
"""Elements in one another, paragraphs, list items and cells not counted; Chromium's limit too."""
MADE_AGAIN: Final = 16
"""Formatting elements that the parser may have to look at or to make again for each tag of a page."""
MANY_TAGS: Final = 10_000
FEW_TAGS: Final = 4_000
"""A page with fewer tags than the one, or than the other and half of them formatting, takes the parser a second at most."""
LONG_TAG: Final = 16_000
"""Characters; only a tag of such a length can have more attributes than are good for the parser."""
SPARSE: Final = 8
"""Where fewer tags than this begin in :data:`LONG_TAG` characters, there may be such a tag, or a script."""
ATTRIBUTE_LIMIT: Final = 1000
PAGE_TAG_LIMIT: Final = 8
"""How many tags may add their attributes to the page's own element; elsewhere attributes are not added up."""
OPTION_LIMIT: Final = 1000
"""Choices of a page; for each one the parser looks through those before it."""

_TRIM: Final = getattr(ctypes.pythonapi, "malloc_trim", None)

_FORMATTING: Final = frozenset("b big code em font i s small strike strong tt u".split())
"""What is open at the end of a paragraph goes on in the next one."""
_NEVER_DEEP: Final = frozenset(
    (
        "p h1 h2 h3 h4 h5 h6 li dt dd tr td th thead tbody tfoot colgroup a nobr form button "
        "html head body script style textarea title "
        "br hr img wbr link meta base param col input source track area embed keygen"
    ).split()
)
"""Elements that hold nothing, or that end where the next one begins."""
_FOREIGN: Final = frozenset(("svg", "math"))
"""Elements in which all others nest, also those of :data:`_NEVER_DEEP`, but blocks end them."""
_ENDING: Final = _FOREIGN | {"ruby", "select"}
"""Elements beside blocks that end with all that is in them."""
_PAGE_TAG: Final = re.compile(r"<(?i:body|html)(?=[\s/>])")
_CHOICES: Final = frozenset(("option", "optgroup"))
_TAG: Final = re.compile(r"</?[a-zA-Z][^\s/<>]*")
_FORMATTING_TAG: Final = re.compile(rf"</?(?:{'|'.join(sorted(_FORMATTING))})(?=[\s/>])", re.IGNORECASE)
_WHOLE_TAG: Final = re.compile(r"""<[a-zA-Z](?:[^"'<>]++|"[^"]*+"|'[^']*+')*+""")
_DENSE: Final = re.compile(rf"(?:[^<]*+<){{{SPARSE}}}")
_ATTRIBUTE: Final = re.compile(r"""[^\s"'/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"']+))?""")


def parse(source: str) -> LexborHTMLParser:
    """The tree of an HTML page or fragment; no markup is too broken for it.

    What would take the parser a time that grows with the square of the page's length is left out: elements deeper than
    :data:`DEPTH_LIMIT`, all formatting of a page that leaves so much of it open that every paragraph would have to
    repeat it, the attributes of a tag after the first :data:`ATTRIBUTE_LIMIT`, tags of the page's own element after the
    first :data:`PAGE_TAG_LIMIT`, and choices after the first :data:`OPTION_LIMIT`.
    """
    # Cheap tests first: nearly all pages pass them, and none of those takes the parser long.
    source = _replaced(source, _shortened_tags(source))
    source = _replaced(
        source, ((tag, "</wbr") for tag in itertools.islice(_PAGE_TAG.finditer(source), PAGE_TAG_LIMIT, None))
    )
    tags = source.count("<")
    if tags > MANY_TAGS or (tags > FEW_TAGS and len(_FORMATTING_TAG.findall(source)) > FEW_TAGS // 2):
        source = _flattened(source)
    tree = LexborHTMLParser(source)
    tree.raw_html = b""  # nobody asks for it, and it takes memory
    return tree


_HIDING: Final = "script style textarea iframe noembed noframes template plaintext xmp title svg math".split()
"""Elements of which the content is no part of the page's text."""
_HIDING_MARKUP: Final = frozenset("textarea iframe noembed template plaintext svg math".split())
"""Those of them that may hold an article, which a script would show or another browser, or a picture around it."""
_VALUE_BEGINS: Final = re.compile(r"<[a-zA-Z][^<>]*=\s*")


def revealed(source: str) -> str:
    """``source`` without the beginnings of comments, elements and values that hide what follows: of those that may hold an
    article, and of those that have no end."""
    for quote in "\"'":
        last = source.rfind(quote)
        tag = source.rfind("<", 0, max(last, 0))
        if tag >= 0 and _VALUE_BEGINS.fullmatch(source, tag, last):
            source = source[:last] + source[last + 1 :]
    closed = source.rfind("-->") + 1
    source = source[:closed] + source[closed:].replace("<!--", "")
    for name in _HIDING:
        ends = () if name in _HIDING_MARKUP else re.finditer(f"</{name}", source, re.IGNORECASE)
        closed = max((end.start() for end in ends), default=0)
        begin = re.compile(rf"<{name}(?:[\s/][^<>]*)?>", re.IGNORECASE)
        source = source[:closed] + begin.sub("", source[closed:])
    return source


def release_memory() -> None:
    """Return to the system what the trees that are gone held. The GNU C library has to be told, others do it themselves:
    it keeps what lies below anything that is still in use."""
    if _TRIM is not None:
        _TRIM(0)


def _replaced(source: str, changes: Iterable[tuple[re.Match[str], str]]) -> str:
    """``source`` with other strings for what matched; nothing is copied if nothing did."""
    parts: list[str] = []
    end = 0
    for match, new in changes:
        parts += [source[end : match.start()], new]
        end = match.end()
    return "".join([*parts, source[end:]]) if parts else source


def has_long_tags(source: str) -> bool:
    """Whether :func:`parse` shortens a tag of ``source``."""
    return any(True for _ in _shortened_tags(source))


def _shortened_tags(source: str) -> Iterator[tuple[re.Match[str], str]]:
    """The tags of too many attributes, and what is left of them."""
    step = LONG_TAG // 2
    done = 0  # all tags that begin up to this place were looked at
    for at in range(0, len(source) - step, step):
        if at + step <= done or _DENSE.match(source, at, at + step):
            continue
        for tag in _WHOLE_TAG.finditer(source, max(done, at - step)):
            if tag.start() > at + step:
                done = max(done, tag.start() - 1)
                break
            done = tag.end()
            last = None
            if done - tag.start() > LONG_TAG:
                last = next(itertools.islice(_ATTRIBUTE.finditer(tag[0]), ATTRIBUTE_LIMIT, None), None)
            if last is not None:
                yield tag, tag[0][: last.start()]
        else:
            return


def _flattened(source: str) -> str:
    """``source`` without the tags that :func:`parse` leaves out: ``<hr>``, which holds nothing, stands for a block's, and
    an end that ends nothing for others."""
    opened: list[str] = []  # the elements around, nearly as the parser sees them
    places: defaultdict[str, list[int]] = defaultdict(list)  # of each name in `opened`
    formatting: Counter[str] = Counter()  # that is open; no block ends it
    unclosed = made_again = choices = 0

    def kept(match: re.Match[str]) -> str:
        nonlocal unclosed, made_again, choices
        tag: str = match[0]
        name = tag[1:].lower()
        if name[0] != "/":
            made_again += unclosed
            if name in BLOCKS:  # it ends what is foreign
                close(min(places[around][0] if places[around] else len(opened) for around in _FOREIGN))
            if name in _CHOICES:
                choices += 1
                if choices > OPTION_LIMIT:
                    return "</wbr"
            if name in _FORMATTING:
                formatting[name] += 1
                unclosed += 1
            elif name not in _NEVER_DEEP or any(places[around] for around in _FOREIGN):
                places[name].append(len(opened))
                opened.append(name)
                if len(opened) > DEPTH_LIMIT:
                    return "<hr" if name in BLOCKS else "</wbr"
            return tag
        name = name[1:]
        if name in _FORMATTING:
            if formatting[name]:
                formatting[name] -= 1
                unclosed -= 1
        elif ends(name):
            place = places[name][-1]
            close(place)
            if place >= DEPTH_LIMIT:
                return "<hr" if name in BLOCKS else "</wbr"
        return tag

    def close(place: int) -> None:
        while len(opened) > place:
            places[opened.pop()].pop()

    def ends(name: str) -> bool:
        """Whether the end tag ends an element: a block with all that is in it, unless it is around a table."""
        if not places[name] or not (name in BLOCKS or name in _ENDING):
            return bool(opened) and opened[-1] == name
        return name == "table" or not places["table"] or places["table"][-1] < places[name][-1]

    changes = ((tag, new) for tag in _TAG.finditer(source) if (new := kept(tag)) != tag[0])
    flat = _replaced(source, changes)
    return _FORMATTING_TAG.sub("<wbr", flat) if made_again > MADE_AGAIN * source.count("<") else flat
