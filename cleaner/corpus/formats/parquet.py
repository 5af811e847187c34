"""Parquet: a page a row."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from ..pages import BrokenInput, Content, page_of
from .base import Entry, Input, Reader, Record, Writer
from .jsonl import to_json

_READ_ROWS: Final = 64


class ParquetReader(Reader):
    """A page a row. The offset is the row's index."""

    endings = (".parquet",)

    def entries(self) -> Iterator[Entry]:
        size = self.source.size
        try:
            file = pq.ParquetFile(self.source.path, pre_buffer=False, buffer_size=1 << 20)
        except (pa.ArrowException, OSError) as error:
            yield Entry(0, size, BrokenInput(f"not Parquet: {error}"))
            return
        with file:
            rows = file.metadata.num_rows
            end = 0
            for group in range(file.num_row_groups):
                row = end
                end += file.metadata.row_group(group).num_rows
                try:
                    for batch in file.iter_batches(batch_size=_READ_ROWS, row_groups=[group]):
                        for content in self._rows(_microseconds(batch)):
                            yield Entry(row, size * row // rows, content)
                            row += 1
                except Exception as error:  # pyarrow raises many kinds for damaged data
                    broken = BrokenInput(f"rows up to {end} cannot be read: {error}")
                    yield Entry(row, size * end // rows, broken)

    def _rows(self, table: pa.Table) -> Iterator[Content]:
        try:
            records = table.to_pylist()
        except Exception as error:  # such as a date that Python does not know
            if len(table) == 1:
                yield BrokenInput(f"row cannot be read: {error}")
            else:
                for row in range(len(table)):
                    yield from self._rows(table.slice(row, 1))
        else:
            for record in records:
                page = page_of(record, self.field)
                is_large = len(page) > self.max_bytes
                yield BrokenInput(f"page larger than {self.max_bytes} bytes") if is_large else page


def _microseconds(batch: pa.RecordBatch) -> pa.Table:
    """The batch without nanoseconds, which Python's times do not have."""
    table = pa.Table.from_batches([batch])
    for index, column in enumerate(batch.schema):
        if pa.types.is_timestamp(column.type) and column.type.unit == "ns":
            coarse = table.column(index).cast(pa.timestamp("us", column.type.tz), safe=False)
            table = table.set_column(index, column.name, coarse)
    return table


_OURS: Final = dict.fromkeys(("url", "date", "title", "author", "site", "text", "language"), pa.string()) | {
    "removed": pa.float64()
}
_JSON: Final = {b"json": b"true"}  # marks columns of JSON text
_GROUP_ROWS: Final = 1 << 13
_GROUP_SIZE: Final = 1 << 26


class ParquetWriter(Writer):
    """A row a record, its columns typed as they came in.

    JSON text stands for what has no one type: objects, and fields whose values are of several types. The
    unfinished file is a series of Arrow streams, one a chunk, since nothing can be appended to Parquet.
    """

    ending = ".parquet"

    def __init__(self, inputs: Sequence[Input]) -> None:
        self._types = {**_input_types(inputs), **_OURS}

    def encode(self, records: Sequence[Record]) -> bytes:
        # A lone surrogate, which UTF-8 cannot hold, is escaped in a name.
        names = {
            name.encode(errors="backslashreplace").decode(): name for record in records for name in record
        }
        columns = [
            _column(column, [record.get(name) for record in records], self._types.get(name))
            for column, name in names.items()
        ]
        table = pa.table([column for _, column in columns], pa.schema([field for field, _ in columns]))
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table)
        return bytes(sink.getvalue())

    def finish(self, unfinished: Path, output: Path) -> None:
        fields = {name: pa.field(name, type) for name, type in _OURS.items()}
        for chunk in _chunks(unfinished):
            for field in chunk.schema:
                fields[field.name] = _merged(fields.get(field.name, field), field)
        schema = pa.schema(fields.values())
        with output.open("wb") as file:
            with pq.ParquetWriter(file, schema, compression="zstd") as target:
                for group in _groups(_chunks(unfinished)):
                    target.write_table(pa.concat_tables(_fitted(chunk, schema) for chunk in group))
            os.fsync(file.fileno())


def _column(name: str, values: list[Any], known: pa.DataType | None) -> tuple[pa.Field, pa.Array]:
    with suppress(
        pa.ArrowException, ValueError, TypeError, OverflowError
    ):  # values of several types, or of none
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
    return pa.array([None if value is None else to_json(value, ascii=True) for value in values], pa.string())


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


def _chunks(unfinished: Path) -> Iterator[pa.Table]:
    if unfinished.stat().st_size:
        with pa.memory_map(str(unfinished)) as file:
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


def _input_types(inputs: Iterable[Input]) -> dict[str, pa.DataType]:
    """The types of the columns that come in, where the inputs agree on them."""
    fields: dict[str, pa.Field] = {}
    for source in inputs:
        if ParquetReader.reads(source.path):
            with suppress(Exception):  # the reader will report it
                for field in pq.read_schema(source.path):
                    fields[field.name] = _merged(fields.get(field.name, field), field)
    return {name: field.type for name, field in fields.items() if field.metadata != _JSON}
