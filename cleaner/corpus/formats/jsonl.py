"""JSON Lines: a JSON object a line."""

from __future__ import annotations

import base64
import gzip
import json
import math
import os
from collections.abc import Iterator, Sequence
from datetime import date, time
from pathlib import Path
from typing import Any, Final

import zstandard

from ..bytestream import STANDARD_INPUT, BrokenMemberError, ByteStream
from ..pages import BrokenInput, Content, JsonLine
from .base import Entry, Reader, Record, Writer

_BEGINNINGS: Final = {
    b"\x1f\x8b": "compressed by gzip: the name must end in .gz",
    b"\x28\xb5\x2f\xfd": "compressed by Zstandard: the name must end in .zst",
    b"PAR1": "Parquet: the name must end in .parquet",
    b"WARC/": "WARC: the name must end in .warc",
}
"""How files of other formats begin, and what to say of them."""


class JsonlReader(Reader):
    """A page a line, in a file or on standard input.

    The offset is in bytes: of a line in the decompressed text, of a broken member in the file.
    """

    endings = (".jsonl", ".ndjson")
    compressed = True

    @classmethod
    def reads(cls, name: str) -> bool:
        return name == STANDARD_INPUT or super().reads(name)

    def entries(self) -> Iterator[Entry]:
        with ByteStream(self.source.path) as stream:
            while True:
                offset = stream.offset
                try:
                    raw = stream.read_line(self.max_bytes)
                    if not raw:
                        return
                    if offset == 0 and (other := _other_format(raw)):
                        yield Entry(0, self.source.size, BrokenInput(f"not JSON Lines but {other}"))
                        return
                    content: Content = JsonLine(raw, self.field)
                    if len(raw) == self.max_bytes and not raw.endswith(b"\n"):
                        content = self.too_large("line")
                        while raw and not raw.endswith(b"\n"):
                            raw = stream.read_line(self.max_bytes)
                    elif raw.isspace():
                        continue
                except BrokenMemberError as error:
                    offset, content = error.offset, BrokenInput(error.reason)
                yield Entry(offset, stream.bytes_read, content)


def _other_format(beginning: bytes) -> str | None:
    return next((what for sign, what in _BEGINNINGS.items() if beginning.startswith(sign)), None)


class JsonlWriter(Writer):
    """A record a line."""

    ending = ".jsonl"
    joins_chunks = True

    def encode(self, records: Sequence[Record]) -> bytes:
        # What UTF-8 cannot hold is a lone surrogate, and Python's escape for it is JSON's.
        return "".join(f"{to_json(record)}\n" for record in records).encode(errors="backslashreplace")


class GzipJsonlWriter(JsonlWriter):
    """The same, a gzip member a chunk, which every reader of gzip takes for one file."""

    ending = ".jsonl.gz"
    joins_chunks = False

    def encode(self, records: Sequence[Record]) -> bytes:
        return gzip.compress(super().encode(records), 6, mtime=0)


class ZstdJsonlWriter(JsonlWriter):
    """The same, a Zstandard frame a chunk; one frame in the end: some readers stop behind the first."""

    ending = ".jsonl.zst"

    def encode(self, records: Sequence[Record]) -> bytes:
        return zstandard.ZstdCompressor().compress(super().encode(records))

    def finish(self, unfinished: Path, output: Path) -> None:
        with unfinished.open("rb") as source, output.open("wb") as target:
            frames = zstandard.ZstdDecompressor().stream_reader(source, read_across_frames=True)
            zstandard.ZstdCompressor(write_checksum=True).copy_stream(frames, target)
            os.fsync(target.fileno())


def to_json(value: Any, ascii: bool = False) -> str:
    """``value`` as JSON.

    What JSON does not have is text: dates in ISO format, bytes in Base64. Infinity and not-a-number are null.
    """
    try:
        return json.dumps(value, ensure_ascii=ascii, default=_as_text, allow_nan=False)
    except ValueError:
        return json.dumps(_finite(value), ensure_ascii=ascii, default=_as_text)


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {name: _finite(inner) for name, inner in value.items()}
    return [_finite(inner) for inner in value] if isinstance(value, list | tuple) else value


def _as_text(value: Any) -> str:
    if isinstance(value, date | time):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else str(value)
