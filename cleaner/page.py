"""What came in: bytes or a string, decoded, and known to be HTML, Markdown or text."""

from __future__ import annotations

import re
from typing import Final, Literal

from .decoding import decode
from .document import Kind, Page
from .segment.entities import encodable


def read_page(
    page: str | bytes, *, kind: Kind | Literal["auto"] = "auto", url: str | None = None, encoding: str | None = None
) -> Page:
    """``page`` decoded, and its kind found out unless it is given.

    Bytes are decoded nearly the way a browser does it: a byte-order mark, then ``encoding`` (the HTTP charset), then
    what the page's ``meta`` declares, then UTF-8 if it is valid, then detection. An encoding that cannot be meant goes the
    way of none: any other one for a page that is plainly UTF-8, UTF-8 for a page of which most characters beyond ASCII are
    broken in it, one that gives next to nothing but U+FFFD, or UTF-16 for a page without a NUL. What is no text
    (a PDF, an image, an archive) gives an empty page. An ``encoding`` that no browser knows, by its own name or by
    Python's, is ignored, and so is one beside a string, which is decoded already. NULs before and after the page become
    spaces, and halves of characters (lone surrogates) U+FFFD. Nothing raises.
    """
    if isinstance(page, bytes):
        page = decode(page, encoding)
    text = _without_padding(encodable(page))
    return Page(text, kind_of(text.lstrip()) if kind == "auto" else kind, url and encodable(url))


def _without_padding(text: str) -> str:
    """``text`` with spaces for the NULs around it, so that offsets stay what they are."""
    begun = text.lstrip("\0")
    bare = begun.rstrip("\0")
    return " " * (len(text) - len(begun)) + bare + " " * (len(begun) - len(bare))


def kind_of(text: str) -> Kind:
    """What ``text`` is. Markdown may hold HTML, even begin with it, but no root element."""
    if text.find(_DATA_NAME, 0, _DATA_SCAN) >= 0:
        text = _DATA.sub("", text[:_DATA_SCAN]) + text[_DATA_SCAN:]
    _, page = _parted(text)
    if not _ROOT.search(page, 0, _KIND_SCAN) and is_markdown(page):
        return "markdown"
    return "html" if is_html(text) else "text"


def _parted(text: str) -> tuple[str, str]:
    """Comments, styles and scripts before a page, and the page."""
    prologue = _PROLOGUE.match(text)
    assert prologue is not None  # it may be empty
    return prologue[0], text[prologue.end() :]


_DATA_NAME: Final = ";base64,"
_DATA: Final = re.compile(rf"(?<={_DATA_NAME})[\w+/=]+")
"""What an image holds that is written down where its address belongs; it says nothing of the page."""
_DATA_SCAN: Final = 2_000_000
"""Characters among which such images are looked for."""


_STRONG_SIGNS: Final = {
    "link": re.compile(r"\]\(<?(?:https?://|/|#|mailto:|\.\.?/|[\w%-]+[./][\w%./-]*[)?#\s])"),
    "image": re.compile(r"!\[[^\]\n]{0,300}\]\("),
    "heading": re.compile(r"(?:\A|\n[ \t]*\n)#{1,6} \S[^\n]*(?=\n[ \t]*(?:\n|\Z))"),
    "table": re.compile(r"^ {0,3}\|?(?:[ \t]{0,9}:?-{3,}:?[ \t]{0,9}\|)+(?:[ \t]{0,9}:?-{3,}:?[ \t]*)?$", re.MULTILINE),
    "fence": re.compile(r"^[ \t]*(?:```|~~~)", re.MULTILINE),
    "definition": re.compile(r"^ {0,3}\[[^\]\n]+\]: +<?(?:https?://|/|#)", re.MULTILINE),
    "footnote": re.compile(r"^ {0,3}\[\^[^\]\s]{1,40}\]: +\S", re.MULTILINE),
    "reader service": re.compile(r"^(?:URL Source: \S|Markdown Content:)", re.MULTILINE),
}
"""What hardly stands in a text that is not Markdown."""
_PAIRED_SIGNS: Final = frozenset(("heading", "fence", "reader service"))
"""Signs that only two of a kind make strong."""
_WEAK_SIGNS: Final = {
    "list": re.compile(r"^[ \t]*(?:[-*+]|\d{1,3}\.)[ \t]+\S", re.MULTILINE),
    "emphasis": re.compile(r"(?<![\w*])\*\*(?=[^\s*])[^*\n]+(?<=[^\s*])\*\*(?![\w*])"),
    "reference": re.compile(r"\][ ]?\[[^\]\n]{1,60}\]|\[\^[^\]\s]{1,40}\](?!:)"),
    "underlined": re.compile(r"^\S[^\n]*\n(?:=+|-{3,})[ \t]*$", re.MULTILINE),
}
"""What stands in other texts too."""
_SUBHEADING: Final = re.compile(r"\n[ \t]*\n##{1,5} \S[^\n]*\n[ \t]*\n(?=[^\W\d_][^\n]*[.!?:…。！？]\s*(?:\n|\Z))")
"""A heading over a paragraph."""
_SIGNS_NEEDED: Final = 3
"""Signs of Markdown at least; with 2 or 4 the same 16 of 2,992 texts that extractors took out of pages are Markdown."""


def is_markdown(text: str) -> bool:
    """Whether ``text`` is Markdown: signs of several kinds, at least one of which hardly stands in other texts, or a heading
    and bold words, or headings over paragraphs."""
    head = text[:_KIND_SCAN].replace("\r\n", "\n")
    strong = {name: len(sign.findall(head)) for name, sign in _STRONG_SIGNS.items()}
    is_told = any(count > (name in _PAIRED_SIGNS) for name, count in strong.items())
    if not is_told and not strong["heading"]:  # as most texts
        return False
    if strong["reader service"] > 1:
        return True
    weak = {name: len(sign.findall(head)) for name, sign in _WEAK_SIGNS.items()}
    if not is_told and not weak["emphasis"]:
        return False
    counts = [*strong.values(), *weak.values()]
    is_sectioned = len(_SUBHEADING.findall(head)) > 1
    return sum(counts) >= _SIGNS_NEEDED and (is_sectioned or sum(count > 0 for count in counts) > 1)


_KIND_SCAN: Final = 50_000
"""Characters that show whether a page is HTML, Markdown or text: the time grows with them."""
_TAG_NAMES: Final = (
    "html|head|body|title|meta|link|script|style|base|p|div|span|a|br|hr|h[1-6]|ul|ol|li|dl|dt|dd|table|thead|tbody|"
    "tfoot|tr|td|th|caption|img|figure|figcaption|picture|section|article|main|header|footer|nav|aside|form|input|"
    "button|label|select|option|textarea|b|i|u|em|strong|small|big|sub|sup|code|pre|kbd|tt|blockquote|q|cite|font|"
    "center|iframe|noscript|svg|video|audio|source|details|summary|address|abbr|mark|time|del|ins|s|strike|"
    "frameset|frame|noframes|template|amp-img|wbr"
)
_TAG: Final = re.compile(rf"<(/?)({_TAG_NAMES})(\s[^<>]*|/)?>", re.IGNORECASE)
_LONG_TAG: Final = re.compile(rf"<(?:{_TAG_NAMES})\s[^<>]{{{_KIND_SCAN - 100},}}", re.IGNORECASE)
"""The beginning of a tag that is longer than what is looked at."""
_RAW: Final = re.compile(r"<(style|script)\b[^<>]*>.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_PROLOGUE: Final = re.compile(
    rf"(?:\ufeff|\s|<!--.*?-->|<\?xml[^>]*>|<!\[CDATA\[|{_RAW.pattern})*", re.DOTALL | re.IGNORECASE
)
_ROOT: Final = re.compile(r"<!doctype\s+html|<(?:html|head|body)(?:\s[^<>]*)?>", re.IGNORECASE)
_CONTENT: Final = re.compile(r"\s*<[a-z]|[\w“„«¿¡「『]", re.IGNORECASE)
"""What stands behind the tag that begins a fragment: another tag or a word. Behind a tag that a text begins with and talks
about there is a space or punctuation."""
_OPTIONAL_END: Final = frozenset("p li dt dd tr br hr".split())
"""Elements that need no end tag."""
_QUOTES: Final = "`'\"“‘«"
"""What stands before a tag that a text talks about."""
_FEW_TAGS: Final = 4
"""A fragment or a text with markup in it has so many tags at least; fewer may be examples in a text about tags."""
_FEW_TAGS_OF_PAGE: Final = 5
"""A page that something was printed before has so many at least."""
_FEW_OPEN: Final = 3
"""A fragment of elements without end tags has so many like its first one at least. (These three are not tuned: with half
or twice as many, 774 pages of five corpora, these without their root elements, and 2,992 texts are read the same.)"""
_TAGGED_LINES: Final = 0.5
"""More than this share of the lines of a text with markup in it have tags. Of the bodies of 770 pages 757 are read as HTML,
with a quarter 766, with all 744; of the texts none, whatever the share. Not tuned."""


def is_html(text: str) -> bool:
    """Whether ``text`` is HTML rather than a text, be it one that talks about tags.

    HTML begins with a document type, a root element or, when it is a fragment, any known element with a word or another tag
    right behind its tag; a page that something was printed before still has its root element and its tags.
    """
    prologue, text = _parted(text)
    head = text[:_KIND_SCAN]
    if _RAW.search(prologue) or _ROOT.match(head) or (_LONG_TAG.fullmatch(head) and ">" in text):
        return True
    tags = [tag for tag in _TAG.finditer(head) if head[tag.start() - 1 : tag.start()] not in _QUOTES or tag.start() == 0]
    if not tags or head.startswith(("{", "[")):
        return False
    opened = {tag[2].lower() for tag in tags if not tag[1]}
    closed = {tag[2].lower() for tag in tags if tag[1]}
    if _ROOT.search(head) and len(tags) >= _FEW_TAGS_OF_PAGE and {"body", "head"} & opened:
        return True
    first = tags[0]
    ends_with_tag = text.rstrip().endswith(">")
    if first.start() == 0:
        name = first[2].lower()
        if not first[1] and _CONTENT.match(head, first.end()):
            return True
        if ends_with_tag and (closed or name in {"br", "hr", "img", "p", "li"}):
            return True
        if name in _OPTIONAL_END and [tag[2].lower() for tag in tags].count(name) >= _FEW_OPEN:
            return True
        return name in closed and len(tags) >= _FEW_TAGS
    # Text with markup in it, such as an editor's field: several tags that only markup uses, and no code sample.
    lines_with_tags = {head.count("\n", 0, tag.start()) for tag in tags}
    breaks = opened & {"br", "p"} or closed & {"p", "div", "li"}
    return (
        bool(breaks) and len(tags) >= _FEW_TAGS and ends_with_tag and len(lines_with_tags) > _TAGGED_LINES * head.count("\n")
    )
