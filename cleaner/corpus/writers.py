"""Writers: records into the file that OUTPUT is to be.

The file in the making is only ever appended to, a chunk of records at a time: after an interruption it can be
cut back to the last chunk that is known to be whole.
"""

from __future__ import annotations

import base64
import gzip
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date, time
from pathlib import Path
from typing import Any, Final, Protocol

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

from .readers import Input

Record = Mapping[str, Any]


class Writer(Protocol):
    """A file format."""

    def encode(self, records: list[Record]) -> bytes:
        """A chunk, to be appended to the file in the making."""
        ...

    def finish(self, made: Path, output: Path) -> None:
        """Turn the file in the making into ``output``, which is on the disk when this returns."""
        ...


def writer(output: str, inputs: Iterable[Input]) -> Writer:
    """The writer for the ending of ``output``; ValueError if there is none."""
    name = output.lower()
    if name.endswith(".jsonl"):
        return Jsonl()
    if name.endswith(".jsonl.gz"):
        return GzipJsonl()
    if name.endswith(".jsonl.zst"):
        return ZstdJsonl()
    if name.endswith(".parquet"):
        return Parquet(_types(inputs))
    raise ValueError(f"{output}: the ending must be .jsonl, .jsonl.gz, .jsonl.zst or .parquet")


class Jsonl:
    """A JSON object a line."""

    def encode(self, records: list[Record]) -> bytes:
        # What UTF-8 cannot hold is a lone surrogate, and Python's escape for it is JSON's.
        return "".join(f"{_json(record)}\n" for record in records).encode(errors="backslashreplace")

    def finish(self, made: Path, output: Path) -> None:
        made.replace(output)


class GzipJsonl(Jsonl):
    """The same, a gzip member a chunk, which every reader of gzip takes for one file."""

    def encode(self, records: list[Record]) -> bytes:
        return gzip.compress(super().encode(records), 6, mtime=0)


class ZstdJsonl(Jsonl):
    """The same, a Zstandard frame a chunk; one frame in the end: some readers stop behind the first."""

    def encode(self, records: list[Record]) -> bytes:
        return zstandard.ZstdCompressor().compress(super().encode(records))

    def finish(self, made: Path, output: Path) -> None:
        with made.open("rb") as source, output.open("wb") as target:
            frames = zstandard.ZstdDecompressor().stream_reader(source, read_across_frames=True)
            zstandard.ZstdCompressor(write_checksum=True).copy_stream(frames, target)
            os.fsync(target.fileno())


_OURS: Final = dict.fromkeys(("url", "date", "title", "text", "language"), pa.string()) | {
    "removed": pa.float64()
}
_JSON: Final = {b"json": b"true"}  # marks columns of JSON text
_GROUP_ROWS: Final = 1 << 13
_GROUP_SIZE: Final = 1 << 26


class Parquet:
    """A row a record, its columns typed as they came in.

    JSON text stands for what has no one type: objects, and fields whose values are of several types. The file
    in the making is a series of Arrow streams, one a chunk, since nothing can be appended to Parquet.
    """

    def __init__(self, types: Mapping[str, pa.DataType]) -> None:
        self._types = {**types, **_OURS}

    def encode(self, records: list[Record]) -> bytes:
        names = dict.fromkeys(name for record in records for name in record)
        columns = [
            _column(name, [record.get(name) for record in records], self._types.get(name)) for name in names
        ]
        table = pa.table([column for _, column in columns], pa.schema([field for field, _ in columns]))
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table)
        return bytes(sink.getvalue())

    def finish(self, made: Path, output: Path) -> None:
        fields = {name: pa.field(name, type) for name, type in _OURS.items()}
        for chunk in _chunks(made):
            for field in chunk.schema:
                fields[field.name] = _merged(fields.get(field.name, field), field)
        schema = pa.schema(fields.values())
        with output.open("wb") as file:
            with pq.ParquetWriter(file, schema, compression="zstd") as target:
                for group in _groups(_chunks(made)):
                    target.write_table(pa.concat_tables(_fitted(chunk, schema) for chunk in group))
            os.fsync(file.fileno())


def _column(name: str, values: list[Any], known: pa.DataType | None) -> tuple[pa.Field, pa.Array]:
    with suppress(ValueError, TypeError, OverflowError):  # values of several types, or of none
        try:
            column = pa.array(values, known)
        except UnicodeEncodeError:
            column = pa.array([_encodable(value) for value in values], known)
        nested = pa.types.is_struct(column.type) or (
            pa.types.is_list(column.type) and pa.types.is_nested(column.type.value_type)
        )
        if known is not None or not nested:
            return pa.field(name, column.type), column
    return pa.field(name, pa.string(), metadata=_JSON), _as_json(values)


def _encodable(value: Any) -> Any:
    """The same without lone surrogates, which UTF-8 cannot hold."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value


def _as_json(values: list[Any]) -> pa.Array:
    return pa.array([None if value is None else _json(value, ascii=True) for value in values], pa.string())


def _merged(one: pa.Field, other: pa.Field) -> pa.Field:
    """A field that can hold both."""
    if _JSON not in (one.metadata, other.metadata):
        with suppress(pa.ArrowException):
            return pa.unify_schemas(
                [pa.schema([one]), pa.schema([other])], promote_options="permissive"
            ).field(0)
    return pa.field(one.name, pa.string(), metadata=_JSON)


def _fitted(table: pa.Table, schema: pa.Schema) -> pa.Table:
    columns = []
    for field in schema:
        if field.name not in table.schema.names:
            columns.append(pa.nulls(len(table), field.type))
        elif field.metadata == _JSON != table.schema.field(field.name).metadata:
            columns.append(_as_json(table.column(field.name).to_pylist()))
        else:
            columns.append(table.column(field.name).cast(field.type, safe=False))
    return pa.table(columns, schema)


def _chunks(made: Path) -> Iterator[pa.Table]:
    if made.stat().st_size:
        with pa.memory_map(str(made)) as file:
            while file.tell() < file.size():
                with pa.ipc.open_stream(file) as stream:
                    yield stream.read_all()


def _groups(chunks: Iterable[pa.Table]) -> Iterator[list[pa.Table]]:
    group: list[pa.Table] = []
    for chunk in chunks:
        group.append(chunk)
        if sum(map(len, group)) >= _GROUP_ROWS or sum(part.nbytes for part in group) >= _GROUP_SIZE:
            yield group
            group = []
    if group:
        yield group


def _types(inputs: Iterable[Input]) -> dict[str, pa.DataType]:
    """The types of the columns that come in, where the inputs agree on them."""
    fields: dict[str, pa.Field] = {}
    for source in inputs:
        if source.path.lower().endswith(".parquet"):
            with suppress(pa.ArrowException, OSError):  # the reader will report it
                for field in pq.read_schema(source.path):
                    fields[field.name] = _merged(fields.get(field.name, field), field)
    return {name: field.type for name, field in fields.items() if field.metadata != _JSON}


def _json(value: Any, ascii: bool = False) -> str:
    return json.dumps(value, ensure_ascii=ascii, default=_plain)


def _plain(value: Any) -> str:
    """What a Parquet file can hold and JSON cannot."""
    if isinstance(value, date | time):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else str(value)
