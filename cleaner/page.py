"""What came in: bytes or a string, decoded, and known to be HTML or text."""

from __future__ import annotations

import codecs
import re
from typing import Final

import webencodings

from .document import Page


def read_page(
    page: str | bytes, *, kind: str = "auto", url: str | None = None, encoding: str | None = None
) -> Page:
    """``page`` decoded, and its kind found out unless it is given.

    Bytes are decoded the way a browser does it: a byte-order mark, then ``encoding`` (the HTTP charset), then
    what the page's ``meta`` declares, then UTF-8 if it is valid, then detection. What is neither HTML nor text
    (a PDF, an image, an archive) gives an empty page. An ``encoding`` that no browser knows is ignored, as the
    browser would, and so is one beside a string, which is decoded already. Nothing raises.
    """
    if isinstance(page, bytes):
        if is_binary(page):
            return Page("", "text", url)
        text = decode(page, encoding)
    else:
        text = page
    if kind == "auto":
        kind = "html" if is_html(text) else "text"
    return Page(text, "html" if kind == "html" else "text", url)


# --- bytes to text ---------------------------------------------------------------------------------------

_META_SCAN: Final = 4096
"""Bytes searched for ``<meta charset>``; browsers stop at 1024, but real pages put scripts before it."""
_DETECT_SCAN: Final = 65536
"""Bytes given to the detector: its time grows with them, its answer does not improve."""
_META_CHARSET: Final = re.compile(rb"<meta[^>]{0,500}?charset\s*=\s*[\"']?\s*([\w:.+-]+)", re.IGNORECASE)
_XML_ENCODING: Final = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w:.+-]+)", re.IGNORECASE)


def decode(data: bytes, encoding: str | None = None) -> str:
    """``data`` as text, by the order of :func:`read_page`; what an encoding cannot say becomes U+FFFD."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    declared = webencodings.lookup(encoding) if encoding and encoding.isascii() else None
    declared = declared or _declared(data[:_META_SCAN])
    if declared is not None:
        if declared.name == "gbk":  # browsers read it as the wider one (WHATWG Encoding Standard)
            return data.decode("gb18030", "replace")
        return str(declared.codec_info.decode(data, "replace")[0])
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    # A page that was cut off, or has a byte from elsewhere, is UTF-8 all the same: no other encoding looks like it.
    if sum(char > "\x7f" for char in text) > 3 * text.count("\ufffd"):
        return text
    return data.decode(_detected(data), "replace")


def _declared(head: bytes) -> webencodings.Encoding | None:
    match = _META_CHARSET.search(head) or _XML_ENCODING.search(head)
    if match is None:
        return None
    found = webencodings.lookup(match[1].decode("ascii", "replace"))
    if found is not None and found.name.startswith("utf-16"):
        return webencodings.UTF8  # a declaration that could be read as ASCII is not UTF-16 (HTML standard)
    return found


def _detected(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_DETECT_SCAN]).best()
    return best.encoding if best is not None else "utf-8"


_BINARY_STARTS: Final = (
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"\x28\xb5\x2f\xfd",
    b"BZh",
    b"\x7fELF",
    b"RIFF",
    b"OggS",
    b"ID3",
    b"wOFF",
    b"wOF2",
    b"\xd0\xcf\x11\xe0",
)
_CONTROL: Final = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b"))


def is_binary(data: bytes) -> bool:
    """Whether ``data`` is a file of another kind: by its signature, or by control bytes that no text has."""
    if data.startswith(_BINARY_STARTS):
        return True
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return False
    head = data[:1024]
    return len(head) - len(head.translate(None, _CONTROL)) > len(head) // 10


# --- HTML or text ----------------------------------------------------------------------------------------

_KIND_SCAN: Final = 50_000
_NAMES: Final = (
    "html|head|body|title|meta|link|script|style|base|p|div|span|a|br|hr|h[1-6]|ul|ol|li|dl|dt|dd|table|thead|tbody|"
    "tfoot|tr|td|th|caption|img|figure|figcaption|picture|section|article|main|header|footer|nav|aside|form|input|"
    "button|label|select|option|textarea|b|i|u|em|strong|small|big|sub|sup|code|pre|kbd|tt|blockquote|q|cite|font|"
    "center|iframe|noscript|svg|video|audio|source|details|summary|address|abbr|mark|time|del|ins|s|strike|"
    "frameset|frame|noframes|template|amp-img|wbr"
)
_TAG: Final = re.compile(rf"<(/?)({_NAMES})(\s[^<>]*|/)?>", re.IGNORECASE)
_PROLOGUE: Final = re.compile(r"(?:\ufeff|\s|<!--.*?-->|<\?xml[^>]*>|<!\[CDATA\[)*", re.DOTALL)
_ROOT: Final = re.compile(r"<!doctype\s+html|<(?:html|head|body)(?:\s[^<>]*)?>", re.IGNORECASE)
_OPTIONAL_END: Final = frozenset("p li dt dd tr br hr".split())
"""Elements that need no end tag."""
_QUOTED: Final = "`'\"“‘«"


def is_html(text: str) -> bool:
    """Whether ``text`` is HTML rather than a text, be it one that talks about tags.

    HTML begins with a document type, a root element or, when it is a fragment, any known element that is closed
    again; a page that something was printed before still has its root element and its tags.
    """
    head = text[:_KIND_SCAN]
    prologue = _PROLOGUE.match(head)
    begin = prologue.end() if prologue else 0
    if _ROOT.match(head, begin):
        return True
    tags = [
        tag
        for tag in _TAG.finditer(head)
        if head[tag.start() - 1 : tag.start()] not in _QUOTED or tag.start() == 0
    ]
    if not tags or head.startswith(("{", "["), begin):
        return False
    opened = {tag[2].lower() for tag in tags if not tag[1]}
    closed = {tag[2].lower() for tag in tags if tag[1]}
    if _ROOT.search(head) and len(tags) >= 5 and {"body", "head"} & opened:
        return True
    first = tags[0]
    ends_with_tag = text.rstrip().endswith(">")
    if first.start() == begin:
        name = first[2].lower()
        if ends_with_tag and (name in closed or closed or name in {"br", "hr", "img", "p", "li"}):
            return True
        if name in _OPTIONAL_END and [tag[2].lower() for tag in tags].count(name) >= 3:
            return True
        return name in closed and len(tags) >= 4
    # Text with markup in it, such as an editor's field: several tags that only mark-up uses, and no code sample.
    lines_with_tags = {head.count("\n", 0, tag.start()) for tag in tags}
    breaks = opened & {"br", "p"} or closed & {"p", "div", "li"}
    return bool(breaks) and len(tags) >= 4 and ends_with_tag and len(lines_with_tags) * 2 > head.count("\n")
