"""WARC, and WET, which is WARC with the texts of pages."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final

from fastwarc.warc import WarcRecord, conversion

from ...decoding import decode
from ...page import is_html
from ..bytestream import BrokenMemberError, ByteStream
from ..pages import BrokenInput, Content, RawPage
from .base import Entry, Reader

_HEADER_BYTES: Final = 1 << 16
_VERSION: Final = re.compile(rb"WARC/\d\.\d+\r?\n\Z")
_LENGTH: Final = re.compile(rb"^content-length:[ \t]*0*(\d{1,18})[ \t]*\r?$", re.I | re.M)
_HAS_PAGE: Final = re.compile(rb"^warc-type:[ \t]*(?:response|conversion)[ \t]*\r?$", re.I | re.M)
_IS_TEXT: Final = re.compile(rb"^warc-type:[ \t]*conversion[ \t]*\r?$", re.I | re.M)
_HTML_HEADER: Final = re.compile(rb"^content-type:[ \t]*(?:text/html|application/xhtml)", re.I | re.M)
# What follows a record: two empty lines; where one is missing, the next record or the file's end will do.
# As few bytes as possible are looked at, for those of the next member may be broken.
_RECORD_ENDS: Final = (
    (2, re.compile(rb"\n\n")),
    (4, re.compile(rb"\r\n\r\n")),
    (32, re.compile(rb"(?:\r?\n)?(?:\Z|WARC/\d\.\d+\r?\n)")),
)
_WRONG_LENGTH: Final = BrokenInput("WARC record is truncated, or its Content-Length wrong")


class WarcReader(Reader):
    """The HTML responses and the texts of WET. The offset is in bytes: of a record, or the member it is in.

    FastWARC's own iterator ends at the first broken record and does not notice every wrong length. So the
    records are found here, and parsed there.
    """

    endings = (".warc", ".wet")
    compressed = True

    def entries(self) -> Iterator[Entry]:
        with ByteStream(self.source.path) as stream:
            broken_at = -1
            while True:
                try:
                    found = self._next_record(stream)
                except BrokenMemberError as error:
                    found = error.offset, BrokenInput(error.reason)
                if found is None:
                    return
                offset, record = found
                content = record if isinstance(record, BrokenInput) else self._page(record)
                if isinstance(content, BrokenInput):
                    if offset == broken_at:  # a broken member leaves a broken record: one entry for both
                        continue
                    broken_at = offset
                if content is not None:
                    yield Entry(offset, stream.bytes_read, content)

    def _next_record(self, stream: ByteStream) -> tuple[int, bytes | BrokenInput] | None:
        """The next record that can hold a page, or the next broken one, with its offset; None at the end."""
        while True:
            stream.peek(1)  # so that the offset is that of the next record's member
            offset = stream.member_offset()
            head = stream.read_line(_HEADER_BYTES)
            if head in (b"\r\n", b"\n"):
                continue
            if not head:
                return None
            if not _VERSION.match(head):
                stream.unread(len(head))
                _skip_to_record(stream)
                return offset, BrokenInput("not a WARC record")
            while not head.endswith((b"\n\r\n", b"\n\n")) and len(head) < _HEADER_BYTES:
                line = stream.read_line(_HEADER_BYTES)
                version = _VERSION.search(line)
                if version or not line:
                    stream.unread(len(line) - version.start() if version else 0)
                    return offset, BrokenInput("WARC record is truncated")
                head += line
            if not (length := _LENGTH.search(head)):
                _skip_to_record(stream)
                return offset, BrokenInput("WARC record without a Content-Length that can be right")
            size = int(length[1])
            if size > self.max_bytes:
                has_page = _IS_TEXT.search(head) or _HTML_HEADER.search(stream.peek(_HEADER_BYTES).partition(b"\r\n\r\n")[0])
                if not size <= _skip_to_record(stream) <= size + 4:
                    return offset, _WRONG_LENGTH
                if has_page:
                    return offset, self.too_large("page")
                continue
            if not _ends_behind(stream, size):
                _skip_to_record(stream)
                return offset, _WRONG_LENGTH
            body = stream.read(size)
            if _HAS_PAGE.search(head):
                return offset, head + body

    def _page(self, raw: bytes) -> Content | None:
        """The page in a response or conversion record, if it is one of text."""
        try:
            record = _parse(raw)
            fields = {"warc_date": record.headers.get("WARC-Date"), "warc_record_id": record.headers.get("WARC-Record-ID")}
            url = record.headers.get("WARC-Target-URI")
            if record.record_type == conversion:
                return RawPage(record.reader.read(), url, "text", "utf-8", fields)
            if not record.is_http:  # but, say, of a name server
                return None
            record.parse_http(quirks_mode=True)
            if record.http_headers is None:
                return BrokenInput("WARC response without an HTTP header")
            media_type = (record.http_content_type or "").lower()
            if media_type not in ("text/html", "application/xhtml+xml", ""):
                return None
            fields["http_status"] = record.http_headers.status_code
            charset = (record.http_charset or "").strip("'\" ") or None
            payload = self._payload(record, raw)
            if len(payload) > self.max_bytes:
                return self.too_large("page")
            if not media_type and not is_html(decode(payload)):
                return None
            return RawPage(payload, url, "html", charset, fields)
        except Exception as error:  # FastWARC does not say which kinds it raises
            return BrokenInput(f"WARC record that cannot be parsed: {error}")

    def _payload(self, record: Any, raw: bytes) -> bytes:
        """The body of a response: decoded, unless it is not in the encoding that its header names.

        At most one byte more than ``max_bytes``, however much it decodes to.
        """
        if "Content-Encoding" in record.http_headers or "Transfer-Encoding" in record.http_headers:
            with suppress(OSError):
                encoded = _parse(raw)
                encoded.parse_http(auto_decode="all", quirks_mode=True)
                return bytes(encoded.reader.read(self.max_bytes + 1))
        return bytes(record.reader.read())


def _ends_behind(stream: ByteStream, size: int) -> bool:
    """Whether a record may end behind the next ``size`` bytes, which are not copied to find out."""
    return stream.has(size) and any(pattern.match(stream.peek(length, behind=size)) for length, pattern in _RECORD_ENDS)


def _skip_to_record(stream: ByteStream) -> int:
    """Go to where the next record begins, be it amid a line; the bytes passed on the way."""
    passed = 0
    while line := stream.read_line(_HEADER_BYTES):
        if version := _VERSION.search(line):
            stream.unread(len(line) - version.start())
            return passed + version.start()
        passed += len(line)
    return passed


def _parse(raw: bytes) -> Any:
    return WarcRecord.from_reader(io.BytesIO(raw), quirks_mode=True)
