"""HTML as a tree, in a time that grows with the page's length and no faster."""

from __future__ import annotations

import ctypes
import itertools
import re
from collections import Counter, defaultdict
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
LONG_TAG: Final = 50_000
"""Characters; only a tag of such a length can have more attributes than are good for the parser."""
ATTRIBUTE_LIMIT: Final = 1000
SOURCE_LIMIT: Final = 5_000_000
"""Bytes; the tree of a longer page does not keep its source, which takes memory."""

_TRIM: Final = getattr(ctypes.pythonapi, "malloc_trim", None)

_FORMATTING: Final = frozenset("b big code em font i s small strike strong tt u".split())
"""What is open at the end of a paragraph goes on in the next one."""
_NEVER_DEEP: Final = frozenset(
    (
        "p h1 h2 h3 h4 h5 h6 li dt dd tr td th thead tbody tfoot colgroup option optgroup rp rt a nobr form button "
        "html head body script style textarea title "
        "br hr img wbr link meta base param col input source track area embed keygen"
    ).split()
)
"""Elements that hold nothing, or that end where the next one begins."""
_TAG: Final = re.compile(r"</?[a-zA-Z][^\s/<>]*")
_FORMATTING_TAG: Final = re.compile(rf"</?(?:{'|'.join(sorted(_FORMATTING))})(?=[\s/>])", re.IGNORECASE)
_LONG_TAG: Final = re.compile(rf"<[a-zA-Z][^<>]{{{LONG_TAG},}}")
_ATTRIBUTE: Final = re.compile(r"""[^\s"'/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"']+))?""")


def parse(source: str) -> LexborHTMLParser:
    """The tree of an HTML page or fragment; no markup is too broken for it.

    What would take the parser a time that grows with the square of the page's length is left out: elements deeper than
    :data:`DEPTH_LIMIT`, all formatting of a page that leaves so much of it open that every paragraph would have to
    repeat it, and the attributes of a tag after the first :data:`ATTRIBUTE_LIMIT`.

    The tree of a page longer than :data:`SOURCE_LIMIT` does not keep its source (``raw_html``).
    """
    # Cheap tests first: nearly all pages pass them, and none of those takes the parser long.
    if any(source.find(">", at, at + LONG_TAG) < 0 for at in range(0, len(source) - LONG_TAG, LONG_TAG)):
        source = _LONG_TAG.sub(_shortened, source)
    tags = source.count("<")
    if tags > MANY_TAGS or (tags > FEW_TAGS and len(_FORMATTING_TAG.findall(source)) > FEW_TAGS // 2):
        source = _flattened(source)
    tree = LexborHTMLParser(source)
    if len(tree.raw_html) > SOURCE_LIMIT:
        tree.raw_html = b""
    return tree


_HIDING: Final = "script style textarea iframe noembed noframes template plaintext xmp title".split()
"""Elements of which the content is no part of the page's text."""


def without_unclosed(source: str) -> str:
    """``source`` without the beginnings of comments and elements that hide all that follows, for they have no end."""
    closed = source.rfind("-->") + 1
    source = source[:closed] + source[closed:].replace("<!--", "")
    for name in _HIDING:
        closed = max((end.start() for end in re.finditer(f"</{name}", source, re.IGNORECASE)), default=0)
        begin = re.compile(rf"<{name}(?:[\s/][^<>]*)?>", re.IGNORECASE)
        source = source[:closed] + begin.sub("", source[closed:])
    return source


def release_memory() -> None:
    """Return to the system what the trees that are gone held. The GNU C library has to be told, others do it themselves:
    it keeps what lies below anything that is still in use."""
    if _TRIM is not None:
        _TRIM(0)


def _shortened(tag: re.Match[str]) -> str:
    last = next(itertools.islice(_ATTRIBUTE.finditer(tag[0]), ATTRIBUTE_LIMIT, None), None)
    return tag[0] if last is None else tag[0][: last.start()]


def _flattened(source: str) -> str:
    """``source`` with ``<hr>`` or ``<wbr>``, which hold nothing, in place of tags that :func:`parse` leaves out."""
    opened: list[str] = []  # the elements around, nearly as the parser sees them
    places: defaultdict[str, list[int]] = defaultdict(list)  # of each name in `opened`
    formatting: Counter[str] = Counter()  # that is open; no block ends it
    unclosed = made_again = 0

    def kept(match: re.Match[str]) -> str:
        nonlocal unclosed, made_again
        tag: str = match[0]
        name = tag[1:].lower()
        if name[0] != "/":
            made_again += unclosed
            if name in _FORMATTING:
                formatting[name] += 1
                unclosed += 1
            elif name not in _NEVER_DEEP:
                places[name].append(len(opened))
                opened.append(name)
                if len(opened) > DEPTH_LIMIT:
                    return "<hr" if name in BLOCKS else "<wbr"
            return tag
        name = name[1:]
        if name in _FORMATTING:
            if formatting[name]:
                formatting[name] -= 1
                unclosed -= 1
        elif ends(name):
            place = places[name][-1]
            while len(opened) > place:
                places[opened.pop()].pop()
            if place >= DEPTH_LIMIT:
                return "<hr" if name in BLOCKS else "</wbr"
        return tag

    def ends(name: str) -> bool:
        """Whether the end tag ends an element: a block with all that is in it, unless it is around a table."""
        if not places[name] or name not in BLOCKS:
            return bool(opened) and opened[-1] == name
        return name == "table" or not places["table"] or places["table"][-1] < places[name][-1]

    parts: list[str] = []  # nothing is copied of a page that stays as it is
    end = 0
    for match in _TAG.finditer(source):
        if (tag := kept(match)) != match[0]:
            parts += [source[end : match.start()], tag]
            end = match.end()
    flat = "".join([*parts, source[end:]]) if parts else source
    return _FORMATTING_TAG.sub("<wbr", flat) if made_again > MADE_AGAIN * source.count("<") else flat
