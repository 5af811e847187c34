"""Bytes to text: encodings, and what is no text."""

from __future__ import annotations

import codecs
import re
from typing import Final

import webencodings

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
    """``data`` as text, by the order of :func:`cleaner.page.read_page`; what an encoding cannot say becomes U+FFFD.

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
