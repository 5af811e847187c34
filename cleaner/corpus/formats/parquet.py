"""Parquet: a page a row."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ..pages import BrokenInput, Content, RawPage, page_of
from .base import Entry, Input, Reader, Record, Writer
from .jsonl import to_json

_READ_ROWS: Final = 64
_READ_SIZE: Final = 1 << 26
"""Bytes of the rows that are read together, as far as the file says what they are."""
_BOMB_SIZE: Final = 1 << 28
"""Bytes that a group of rows may always unpack to. Writers make groups of a million rows or of some 100 MB."""
_BOMB_RATIO: Final = 200
"""A larger group may take so many times its bytes in the file: pages of HTML that Zstandard packs take 5 to 20."""
_VALUE_SIZE: Final = 4
"""Bytes in memory of a value of a list at least: where all are equal, they take next to none in the file."""


class ParquetReader(Reader):
    """A page a row. The offset is the row's index.

    A group of rows that unpacks to far more than it takes in the file is not read.
    """

    endings = (".parquet",)

    def entries(self) -> Iterator[Entry]:
        size = self.source.size
        try:
            metadata = pq.read_metadata(self.source.path)
            file = pq.ParquetFile(
                self.source.path,
                metadata=metadata,
                pre_buffer=False,
                buffer_size=1 << 20,
                read_dictionary=_texts(metadata.schema),
            )
        except Exception as error:  # pyarrow raises many kinds for damaged data
            yield Entry(0, size, BrokenInput(f"not Parquet: {error}"))
            return
        with file:
            rows = metadata.num_rows
            end = 0
            for group in range(file.num_row_groups):
                row = end
                stated = metadata.row_group(group)
                end += stated.num_rows
                if _is_bomb(stated):
                    yield Entry(row, size * end // rows, BrokenInput(f"rows up to {end} unpack to too many bytes"))
                    continue
                together = max(1, min(_READ_ROWS, _READ_SIZE * stated.num_rows // max(1, stated.total_byte_size)))
                try:
                    for batch in file.iter_batches(batch_size=together, row_groups=[group]):
                        for content in self._rows(_microseconds(batch)):
                            yield Entry(row, size * row // rows, content)
                            row += 1
                except Exception as error:
                    broken = BrokenInput(f"rows up to {end} cannot be read: {error}")
                    yield Entry(row, size * end // rows, broken)

    def _rows(self, table: pa.Table) -> Iterator[Content]:
        records = None
        size = sum(map(_expanded_size, table.columns))
        if len(table) == 1 and size > _READ_SIZE + self.max_bytes:
            yield self.too_large("row")
            return
        if len(table) == 1 or size <= _READ_SIZE:
            try:
                records = table.to_pylist()
            except Exception as error:  # such as a date that Python does not know
                if len(table) == 1:
                    yield BrokenInput(f"row cannot be read: {error}")
                    return
        if records is None:
            for row in range(len(table)):
                yield from self._rows(table.slice(row, 1))
            return
        for record in records:
            page = page_of(record, self.field)
            is_large = isinstance(page, RawPage) and page.exceeds(self.max_bytes)
            yield self.too_large("page") if is_large else page


def _texts(schema: pq.ParquetSchema) -> list[str]:
    """The columns of text, those within lists too: a value that stands in many rows is in memory once."""
    columns = [schema.column(number) for number in range(len(schema))]
    return [one.path for one in columns if one.physical_type == "BYTE_ARRAY"]


def _is_bomb(group: pq.RowGroupMetaData) -> bool:
    """Whether the columns of a group of rows unpack to far more bytes than they take in the file."""
    columns = [group.column(number) for number in range(group.num_columns)]
    unpacked: int = sum(max(one.total_uncompressed_size, _VALUE_SIZE * one.num_values) for one in columns)
    packed: int = sum(one.total_compressed_size for one in columns)
    return unpacked > max(_BOMB_SIZE, _BOMB_RATIO * packed)


def _expanded_size(column: pa.ChunkedArray) -> int:
    """Bytes of a column as Python's objects, where each value of a dictionary takes its own."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return sum(pc.sum(pc.binary_length(chunk.dictionary).take(chunk.indices)).as_py() or 0 for chunk in column.chunks)
    if pa.types.is_map(kind):
        return sum(_expanded_size(pa.chunked_array([part])) for chunk in column.chunks for part in (chunk.keys, chunk.items))
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return int(column.nbytes) + _expanded_size(pc.list_flatten(column))
    if pa.types.is_struct(kind):
        return sum(map(_expanded_size, column.flatten()))
    return int(column.nbytes)


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
OTHERS: Final = "other_fields"
"""The column for rare fields: an object of JSON."""
COLUMNS: Final = 256
"""Fields that have a column of their own, beside those of Parquet inputs; the most frequent ones."""
_GROUP_ROWS: Final = 1 << 13
_GROUP_SIZE: Final = 1 << 26


class ParquetWriter(Writer):
    """A row a record, its columns typed as they came in; fields that are not among the most frequent share a column.

    JSON text stands for what has no one type: objects, and fields whose values are of several types. The
    unfinished file is a series of Arrow streams, one a chunk, since nothing can be appended to Parquet.
    """

    ending = ".parquet"

    def __init__(self, inputs: Sequence[Input]) -> None:
        self._types = {**_input_types(inputs), **_OURS}
        self._types.pop(OTHERS, None)

    def encode(self, records: Sequence[Record]) -> bytes:
        # A lone surrogate, which UTF-8 cannot hold, is escaped in a name.
        rows = [
            {name.encode(errors="backslashreplace").decode(): value for name, value in record.items()} for record in records
        ]
        counts = Counter(name for row in rows for name in row)
        own = self._columns(counts)
        rows = [_with_others(row, own) for row in rows]
        columns = [
            _column(name, [row.get(name) for row in rows], self._types.get(name))
            for name in dict.fromkeys(name for row in rows for name in row)
        ]
        table = pa.table([column for _, column in columns], pa.schema([field for field, _ in columns]))
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table)
        return bytes(sink.getvalue())

    def _columns(self, counts: Counter[str]) -> Set[str]:
        """The fields that have a column of their own, if these are all and so frequent."""
        rare = Counter({name: count for name, count in counts.items() if name not in self._types})
        del rare[OTHERS]
        return self._types.keys() | dict(rare.most_common(COLUMNS)).keys()

    def finish(self, unfinished: Path, output: Path) -> None:
        counts: Counter[str] = Counter()
        for chunk in _chunks(unfinished):
            counts.update({name: len(chunk) - chunk[name].null_count for name in chunk.schema.names})
        names = self._columns(counts)
        fields = {name: pa.field(name, type) for name, type in _OURS.items()}
        others: dict[str, pa.Field] = {}
        for chunk in _chunks(unfinished):
            for field in chunk.schema:
                if field.name in names:
                    fields[field.name] = _merged(fields.get(field.name, field), field)
                else:
                    others = {OTHERS: _json_field(OTHERS)}
        schema = pa.schema([*fields.values(), *others.values()])
        with output.open("wb") as file:
            with pq.ParquetWriter(file, schema, compression="zstd") as target:
                for group in _groups(_chunks(unfinished)):
                    target.write_table(pa.concat_tables(_fitted(chunk, schema) for chunk in group))
            os.fsync(file.fileno())


def _with_others(row: dict[str, Any], columns: Set[str]) -> dict[str, Any]:
    """A record of which the fields beside ``columns`` share one."""
    others = {name: value for name, value in row.items() if name not in columns}
    return {name: row[name] for name in row if name in columns} | ({OTHERS: others} if others else {})


def _column(name: str, values: list[Any], known: pa.DataType | None) -> tuple[pa.Field, pa.Array]:
    if name != OTHERS:
        # Values may be of several types, or of none.
        with suppress(pa.ArrowException, ValueError, TypeError, OverflowError):
            try:
                column = pa.array(values, known)
            except UnicodeEncodeError:
                column = pa.array([_encodable(value) for value in values], known)
            nested = pa.types.is_struct(column.type) or (
                pa.types.is_list(column.type) and pa.types.is_nested(column.type.value_type)
            )
            if known is not None or not nested:
                return pa.field(name, column.type), column
    return _json_field(name), _as_json(values)


def _json_field(name: str) -> pa.Field:
    return pa.field(name, pa.string(), metadata=_JSON)


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
            return pa.unify_schemas([pa.schema([one]), pa.schema([other])], promote_options="permissive").field(0)
    return _json_field(one.name)


def _fitted(table: pa.Table, schema: pa.Schema) -> pa.Table:
    moved = [name for name in table.schema.names if name not in schema.names]
    if moved:
        table = _with_moved(table, moved)
    columns = []
    for field in schema:
        if field.name not in table.schema.names:
            columns.append(pa.nulls(len(table), field.type))
        elif field.metadata == _JSON != table.schema.field(field.name).metadata:
            columns.append(_as_json(table.column(field.name).to_pylist()))
        else:
            columns.append(table.column(field.name).cast(field.type, safe=False))
    return pa.table(columns, schema)


def _with_moved(table: pa.Table, moved: Sequence[str]) -> pa.Table:
    """The table with ``moved`` columns in that of rare fields."""
    there = table[OTHERS].to_pylist() if OTHERS in table.schema.names else [None] * len(table)
    others = [json.loads(text or "{}") for text in there]
    for name in moved:
        is_json = table.schema.field(name).metadata == _JSON
        for row, value in zip(others, table[name].to_pylist(), strict=True):
            if value is not None:
                row[name] = json.loads(value) if is_json else value
    left = table.select([name for name in table.schema.names if name not in (*moved, OTHERS)])
    return left.append_column(_json_field(OTHERS), _as_json([row or None for row in others]))


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
