"""Readers: the pages of an input, in order, and every stretch of it that is broken.

An item's offset is in bytes: of a WARC record or a damaged compressed member in the file, of a JSONL line in
the decompressed text; of a Parquet row it is its index. Reading goes on behind whatever is broken.
"""

from __future__ import annotations

import glob
import io
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq
from fastwarc.warc import WarcRecord, conversion

from .pages import BrokenInputError, Damage, Item, Kind, Line, RawPage, page_of
from .streams import BrokenMemberError, Stream

LARGEST: Final = 1 << 25
"""Bytes of the largest page that is read. A larger one is reported as broken."""

_HEADER: Final = 1 << 16

_Content = RawPage | Line | Damage
_Found = tuple[int, int, _Content]  # offset, bytes of the file read, what there is
_Reader = Callable[["Input", str | None], Iterator[_Found]]


@dataclass(frozen=True)
class Input:
    """A file to read."""

    path: str
    size: int
    mtime_ns: int

    def items(self, index: int, field: str | None, skip: int = 0) -> Iterator[Item]:
        """The items of this file, the input number ``index``, without the first ``skip`` of them."""
        found = islice(zip(count(), _reader(self.path)(self, field)), skip, None)
        return (Item(index, number, *place) for number, place in found)


def find(names: Iterable[str]) -> list[Input]:
    """The files that ``names`` stand for: files, directories of pages, or patterns as the shell has them.

    Raises FileNotFoundError for a name without any file, ValueError for a file that is of no known kind.
    """
    return [_input(path) for name in names for path in _paths(name)]


def _paths(name: str) -> list[str]:
    path = Path(name)
    if path.is_dir():
        paths = sorted(str(page) for page in path.rglob("*") if _PAGE.search(page.name) and page.is_file())
    elif path.exists():
        return [name]
    else:
        matches = glob.glob(name, recursive=True)  # noqa: PTH207 (Path.glob wants a directory to begin in)
        paths = sorted(match for match in matches if Path(match).is_file())
    if not paths:
        raise FileNotFoundError(f"{name}: no pages there" if path.is_dir() else f"{name}: no such file")
    return paths


def _input(path: str) -> Input:
    _reader(path)
    stat = Path(path).stat()
    return Input(path, stat.st_size, stat.st_mtime_ns)


def _reader(path: str) -> _Reader:
    for pattern, reader in _READERS:
        if pattern.search(path):
            return reader
    raise ValueError(f"{path}: no kind of file that is known by its ending")


# Files of pages


def _file(source: Input, field: str | None) -> Iterator[_Found]:
    try:
        content: _Content = Damage(f"larger than {LARGEST} bytes")
        if source.size <= LARGEST:
            kind: Kind = "text" if source.path.lower().endswith(".txt") else "html"
            content = RawPage(Path(source.path).read_bytes(), kind=kind, fields={"path": source.path})
    except OSError as error:
        content = Damage(f"cannot be read: {error.strerror}")
    yield 0, source.size, content


# Parquet


def _parquet(source: Input, field: str | None) -> Iterator[_Found]:
    try:
        file = pq.ParquetFile(source.path, pre_buffer=False, buffer_size=1 << 20)
    except (pa.ArrowException, OSError) as error:
        yield 0, source.size, Damage(f"not Parquet: {error}")
        return
    with file:
        total = file.metadata.num_rows
        start = 0
        for group in range(file.num_row_groups):
            row = start
            start += file.metadata.row_group(group).num_rows
            try:
                for batch in file.iter_batches(batch_size=64, row_groups=[group]):
                    for content in _rows(_microseconds(batch), field):
                        yield row, source.size * row // total, content
                        row += 1
            except (pa.ArrowException, OSError) as error:
                yield row, source.size * start // total, Damage(f"rows up to {start} cannot be read: {error}")


def _rows(table: pa.Table, field: str | None) -> Iterator[_Content]:
    try:
        records = table.to_pylist()
    except (ValueError, OverflowError) as error:  # such as a date that Python does not know
        if len(table) == 1:
            yield Damage(f"row cannot be read: {error}")
        else:
            for row in range(len(table)):
                yield from _rows(table.slice(row, 1), field)
    else:
        for record in records:
            try:
                yield page_of(record, field)
            except BrokenInputError as error:
                yield Damage(str(error))


def _microseconds(batch: pa.RecordBatch) -> pa.Table:
    """The batch without nanoseconds, which Python's times do not have."""
    table = pa.Table.from_batches([batch])
    for index, column in enumerate(batch.schema):
        if pa.types.is_timestamp(column.type) and column.type.unit == "ns":
            coarse = table.column(index).cast(pa.timestamp("us", column.type.tz), safe=False)
            table = table.set_column(index, column.name, coarse)
    return table


# JSONL


def _jsonl(source: Input, field: str | None) -> Iterator[_Found]:
    with Stream(source.path) as stream:
        while True:
            offset = stream.offset
            try:
                raw = stream.line(LARGEST)
                if not raw:
                    return
                content: _Content = Line(raw, field)
                if len(raw) == LARGEST and not raw.endswith(b"\n"):
                    content = Damage(f"line larger than {LARGEST} bytes")
                    while not raw.endswith(b"\n") and raw:
                        raw = stream.line(LARGEST)
                elif raw.isspace():
                    continue
            except BrokenMemberError as error:
                offset, content = error.offset, Damage(error.reason)
            yield offset, stream.read, content


# WARC and WET


def _warc(source: Input, field: str | None) -> Iterator[_Found]:
    with Stream(source.path) as stream:
        damaged = -1
        while True:
            try:
                record = _record(stream)
            except BrokenMemberError as error:
                record = error.offset, Damage(error.reason)
            if record is None:
                return
            offset, found = record
            content = found if isinstance(found, Damage) else _page(found)
            if isinstance(content, Damage):
                if offset == damaged:  # the same once more: a broken member that makes a broken record
                    continue
                damaged = offset
            if content is not None:
                yield offset, stream.read, content


_HTML_HEADER: Final = re.compile(rb"^content-type:[ \t]*(?:text/html|application/xhtml)", re.I | re.M)
_START: Final = re.compile(rb"WARC/\d\.\d+\r?\n\Z")
_LENGTH: Final = re.compile(rb"^content-length:[ \t]*(\d+)[ \t]*\r?$", re.I | re.M)
_WANTED: Final = re.compile(rb"^warc-type:[ \t]*(?:response|conversion)[ \t]*\r?$", re.I | re.M)


def _record(stream: Stream) -> tuple[int, bytes | Damage] | None:
    """The next record that can hold a page, or the next damage, with its offset; None at the end.

    FastWARC's own iterator ends at the first damage and does not notice every wrong length, so the
    records are found here and parsed there.
    """
    while True:
        stream.peek(1)  # so that the place is that of the next record's member
        offset = stream.place()
        head = stream.line(_HEADER)
        if head in (b"\r\n", b"\n"):
            continue
        if not head:
            return None
        if not _START.match(head):
            stream.back(head)
            _to_next_start(stream)
            return offset, Damage("not a WARC record")
        while not head.endswith((b"\n\r\n", b"\n\n")) and len(head) < _HEADER:
            line = stream.line(_HEADER)
            start = _START.search(line)
            if start or not line:
                stream.back(line[start.start() :] if start else b"")
                return offset, Damage("WARC record is truncated")
            head += line
        if not (length := _LENGTH.search(head)):
            _to_next_start(stream)
            return offset, Damage("WARC record without a Content-Length")
        size = int(length[1])
        if size > LARGEST:
            html = _HTML_HEADER.search(stream.peek(_HEADER).partition(b"\r\n\r\n")[0])
            if not size <= _to_next_start(stream) <= size + 4:
                return offset, Damage("WARC record is truncated, or its Content-Length wrong")
            if html:
                return offset, Damage(f"page larger than {LARGEST} bytes")
            continue
        body = stream.take(size)
        if len(body) < size or not _ends(stream):
            stream.back(body)
            _to_next_start(stream)
            return offset, Damage("WARC record is truncated, or its Content-Length wrong")
        if _WANTED.search(head):
            return offset, head + body


def _ends(stream: Stream) -> bool:
    """Whether a record may end here: before two empty lines, the next record or the end of the file."""
    passed = b""
    while (line := stream.line(_HEADER)) in (b"\r\n", b"\n"):
        passed += line
        if passed.count(b"\n") == 2:
            return True
    stream.back(line)
    if not line or _START.match(line):
        return True
    stream.back(passed)
    return False


def _to_next_start(stream: Stream) -> int:
    """Go to where the next record begins, be it amid a line; the bytes passed on the way."""
    passed = 0
    while line := stream.line(_HEADER):
        if start := _START.search(line):
            stream.back(line[start.start() :])
            return passed + start.start()
        passed += len(line)
    return passed


def _page(raw: bytes) -> RawPage | Damage | None:
    """The page in a response or conversion record, if it is one of text."""
    try:
        record = _parse(raw)
        fields = {
            "warc_date": record.headers.get("WARC-Date"),
            "warc_record_id": record.headers.get("WARC-Record-ID"),
        }
        url = record.headers.get("WARC-Target-URI")
        if record.record_type == conversion:
            return RawPage(record.reader.read(), url, "text", "utf-8", fields)
        if not record.is_http:  # but, say, of a name server
            return None
        record.parse_http(quirks_mode=True)
        if record.http_headers is None:
            return Damage("WARC response without an HTTP header")
        if (record.http_content_type or "").lower() not in ("text/html", "application/xhtml+xml"):
            return None
        fields["http_status"] = record.http_headers.status_code
        charset = (record.http_charset or "").strip("'\" ") or None
        return RawPage(_payload(record, raw), url, "html", charset, fields)
    except OSError as error:
        return Damage(f"WARC record that cannot be parsed: {error}")


def _payload(record: Any, raw: bytes) -> bytes:
    """The body of a response: decoded, unless it is not in the encoding that its header names."""
    if "Content-Encoding" in record.http_headers or "Transfer-Encoding" in record.http_headers:
        with suppress(OSError):
            encoded = _parse(raw)
            encoded.parse_http(auto_decode="all", quirks_mode=True)
            return bytes(encoded.reader.read(LARGEST))
    return bytes(record.reader.read())


def _parse(raw: bytes) -> Any:
    return WarcRecord.from_reader(io.BytesIO(raw), quirks_mode=True)


_PAGE: Final = re.compile(r"\.(html?|xhtml|txt)\Z", re.I)
_READERS: Final[tuple[tuple[re.Pattern[str], _Reader], ...]] = (
    (_PAGE, _file),
    (re.compile(r"\.(warc|wet)(\.(gz|lz4|zst))?\Z", re.I), _warc),
    (re.compile(r"\.(jsonl|ndjson)(\.(gz|zst))?\Z", re.I), _jsonl),
    (re.compile(r"\.parquet\Z", re.I), _parquet),
)
