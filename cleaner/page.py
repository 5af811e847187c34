"""What came in: bytes or a string, decoded, and known to be HTML, Markdown or text."""

from __future__ import annotations

import codecs
import re
from typing import Final, Literal

import webencodings

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


# --- bytes to text ---------------------------------------------------------------------------------------

_META_SCAN: Final = 4096
"""Bytes searched for ``<meta charset>``; browsers stop at 1024, but real pages put scripts before it."""
_DETECT_SCAN: Final = 65536
"""Bytes given to the detector: its time grows with them, its answer does not improve."""
# What stands within a tag is limited, or a page of tags that do not end would take long.
_META_CHARSET: Final = re.compile(rb"<meta[^>]{0,500}?charset\s*=\s*[\"']?\s*([\w:.+-]+)", re.IGNORECASE)
_XML_ENCODING: Final = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w:.+-]+)", re.IGNORECASE)


_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32le"),  # it begins as UTF-16's does
    (codecs.BOM_UTF32_BE, "utf-32be"),
    (codecs.BOM_UTF16_LE, "utf-16le"),
    (codecs.BOM_UTF16_BE, "utf-16be"),
)
_HEAD: Final = 1024
"""Bytes that show whether a page is text, and whether it is UTF-16 or UTF-32."""
_ISO_2022_JP: Final = "\x1b$"
"""What switches to Japanese in ISO-2022-JP, which is valid UTF-8 since all its bytes are ASCII."""
_MISREAD: Final = 0.2
"""A larger share of U+FFFD than this shows that another encoding was meant: of Latin text that is read as UTF-8, one
character in 20 is U+FFFD, of other text most are."""
_MULTIBYTE: Final = frozenset(("gbk", "gb18030", "big5", "euc-jp", "euc-kr", "shift_jis", "iso-2022-jp"))
_CHANCE: Final = 2
"""So many bytes that go on with a character of UTF-8 hardly ever stand in another encoding by chance."""
_CHANCE_OF_MANY: Final = 8
"""The same of encodings in which a character takes two bytes."""
_INTACT: Final = 3
"""A page is UTF-8 with some broken characters if less than one in so many of those beyond ASCII is U+FFFD: of Latin text in
another encoding nearly all are. Not tuned."""


def decode(data: bytes, encoding: str | None = None) -> str:
    """``data`` as text, by the order of :func:`read_page`; what an encoding cannot say becomes U+FFFD.

    What is no text gives ``""``.
    """
    for begin, name in _BYTE_ORDER_MARKS:
        if data.startswith(begin):
            data = data[len(begin) :]
            if name == "utf-8" or not _is_narrow(data[:_HEAD]):
                return data.decode(name, "replace")
            break
    declared = named_encoding(encoding) if encoding else None
    wide = _wide(data, declared)
    if wide is not None:
        return data.decode(wide, "replace")
    if binary_kind(data) is not None:
        return ""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore")) - broken
    is_utf8 = _is_utf8(data)
    # A page that was cut off, or has a byte from elsewhere, is UTF-8 all the same.
    is_intact = is_utf8 or beyond_ascii + broken > _INTACT * broken
    continued = len(data) - len(text)
    for found in (declared, _declared(data[:_META_SCAN])):
        if found is None or found.name in _WIDE:
            continue
        if is_intact and continued >= (_CHANCE_OF_MANY if found.name in _MULTIBYTE else _CHANCE):
            return text  # servers name encodings that the page does not have
        if found.name == "utf-8":
            if is_utf8 or beyond_ascii >= broken:
                return text
        elif (named := _decoded(data, found)).count("\ufffd") <= _MISREAD * len(named):
            return named
    if is_intact and not (is_utf8 and _ISO_2022_JP in text):
        return text
    import chardet  # few pages need it

    name = chardet.detect(data[:_DETECT_SCAN], prefer_superset=False)["encoding"] or "utf-8"
    # The browsers' encoding of this name is the wider one; some that chardet knows no browser does.
    found = webencodings.lookup(name)
    return data.decode(name, "replace") if found is None else _decoded(data, found)


def named_encoding(encoding: str) -> webencodings.Encoding | None:
    """The browsers' encoding of a name, ``None`` if there is none. Python's names are known too, such as ``latin-1``."""
    try:
        return webencodings.lookup(encoding) or webencodings.lookup(codecs.lookup(encoding).name)
    except (LookupError, ValueError):  # names beyond ASCII, with a NUL, too long
        return None


def _decoded(data: bytes, encoding: webencodings.Encoding) -> str:
    # Browsers read GBK as the wider one (WHATWG Encoding Standard).
    codec = codecs.lookup("gb18030") if encoding.name == "gbk" else encoding.codec_info
    return str(codec.decode(data, "replace")[0])


def _wide(data: bytes, declared: webencodings.Encoding | None) -> str | None:
    """UTF-16 or UTF-32 without a byte-order mark: the NULs of its ASCII characters all stand on one side.

    A declaration helps where there is no ASCII character, but it does not make UTF-16 of what is UTF-8.
    """
    head = data[: min(_HEAD, len(data)) // 4 * 4]
    nuls = [head[place::4].count(0) for place in range(4)]
    for name, filled in _WIDE.items():
        empty = [nuls[place] for place in range(4) if place not in filled]
        has_side = not any(nuls[place] for place in filled) and min(empty) > _SPACED * len(head) / 4
        if has_side and _reads_as(head, name):
            return name
    if declared is not None and declared.name in _WIDE and _reads_as(head, declared.name):
        return declared.name
    return None


_WIDE: Final = {"utf-32le": (0,), "utf-32be": (3,), "utf-16le": (0, 2), "utf-16be": (1, 3)}
"""Encodings of two and four bytes a character, and which of four bytes are no NUL in ASCII."""
_FEW_BYTES: Final = 16
"""No more bytes than this say too little against a byte-order mark."""
_SPELT: Final = 0.9
"""A larger share of printable ASCII than this no text has whose characters take two bytes."""
_READABLE: Final = 0.9
"""The least share of a text that is printable or white space: in 774 pages of five corpora written as UTF-16 it is .99 or
more, in random bytes read as UTF-16 .84 to .91."""
_ASCII: Final = bytes((*b"\t\n\r", *range(32, 127)))
_SPACED: Final = 0.05
"""More than this share of the characters of any markup, and of text with spaces, is ASCII."""


def _reads_as(head: bytes, name: str) -> bool:
    """Whether bytes are text in a wide encoding, and not in UTF-8 as well."""
    text = head.decode(name, "replace")
    shown = sum(char.isprintable() or char.isspace() for char in text)
    return shown >= _READABLE * len(text) and (b"\0" in head or not _is_utf8(head))


def _is_narrow(head: bytes) -> bool:
    """Whether bytes behind the byte-order mark of a wide encoding have one byte for each ASCII character: it is false.

    Chinese in UTF-16 has no NUL either, and some of it looks like ASCII, but no more than a few characters in a row.
    """
    spelt = len(head) - len(head.translate(None, _ASCII))
    return len(head) > _FEW_BYTES and b"\0" not in head and (spelt > _SPELT * len(head) or _is_utf8(head))


def _is_utf8(head: bytes) -> bool:
    """Whether ``head`` is the beginning of UTF-8; its last character may be cut."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _declared(head: bytes) -> webencodings.Encoding | None:
    match = _META_CHARSET.search(head) or _XML_ENCODING.search(head)
    if match is None:
        return None
    found = webencodings.lookup(match[1].decode("ascii", "replace"))
    if found is not None and found.name.startswith("utf-16"):
        return webencodings.UTF8  # a declaration that could be read as ASCII is not UTF-16 (HTML standard)
    return found


_SIGNATURES: Final = {
    b"%PDF-": "a PDF file",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"\x1f\x8b": "a gzip file",
    b"\x28\xb5\x2f\xfd": "a Zstandard file",
    b"BZh": "a bzip2 file",
    b"\x7fELF": "a program",
    b"RIFF": "an image, sound or video",
    b"OggS": "sound or video",
    b"ID3": "sound",
    b"wOFF": "a font",
    b"wOF2": "a font",
    b"\xd0\xcf\x11\xe0": "an office document",
}
"""What files of other kinds begin with."""
_CONTROL: Final = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b"))
_CONTROL_SHARE: Final = 0.1
"""No text has a larger share of control bytes: 774 pages of five corpora have none, and nine of ten of 1,457 binary files of
a Linux system have more."""
_SVG: Final = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]")
"""How an image of SVG begins; a page may begin with one, and goes on behind its end."""


def binary_kind(data: bytes) -> str | None:
    """What ``data`` is where it is no text: by its signature, or by control bytes that no text has. Else ``None``.

    Control bytes around a text do not count, nor do NULs in what is UTF-8 otherwise, or UTF-16.
    """
    for signature, name in _SIGNATURES.items():
        if data.startswith(signature):
            return name
    if _SVG.match(data, 0, _HEAD) and data.find(b"</svg>") == len(data.rstrip()) - len(b"</svg>"):
        return "an image"
    head = (data.strip(_CONTROL) or data)[:_HEAD]
    controls = len(head) - len(head.translate(None, _CONTROL))
    if controls <= _CONTROL_SHARE * len(head) or (controls == head.count(0) and _is_utf8(head)):
        return None
    is_wide = data.startswith(tuple(begin for begin, _ in _BYTE_ORDER_MARKS)) or _wide(data, None)
    return None if is_wide else "binary data"


# --- HTML, Markdown or text ------------------------------------------------------------------------------


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
