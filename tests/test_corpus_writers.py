"""What is written, for others to read."""

from __future__ import annotations

import datetime
import decimal
import gzip
import io
import json
import math
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow", reason="the corpus extra is not installed")

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

from cleaner.corpus.formats import writer_for
from cleaner.corpus.formats.parquet import COLUMNS, OTHERS
from cleaner.corpus.inputs import find_inputs

OURS = dict.fromkeys(("url", "date", "title", "author", "site", "text", "language", "removed"))
OURS |= {"url": "u", "text": "Text", "language": "en", "removed": 0.25}


def write(output: Path, *chunks: list[dict[str, Any]], inputs: list[Path] | None = None) -> Path:
    target = writer_for(str(output), find_inputs([str(path) for path in inputs or []]))
    made = output.with_suffix(".made")
    made.write_bytes(b"".join(target.encode([OURS | record for record in chunk]) for chunk in chunks))
    target.finish(made, output)
    return output


def columns(path: Path) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = pq.read_table(path).to_pydict()
    return {name: values for name, values in found.items() if name not in OURS}


def test_jsonl_in_each_compression_is_the_same(tmp_path: Path) -> None:
    chunks = [[{"text": f"Zeile {number} – ü\n"} for number in range(start, start + 50)] for start in (0, 50, 100)]
    plain = write(tmp_path / "out.jsonl", *chunks).read_bytes()
    assert [json.loads(line)["text"] for line in plain.splitlines()] == [r["text"] for chunk in chunks for r in chunk]
    assert "ü" in plain.decode()
    assert gzip.decompress(write(tmp_path / "out.jsonl.gz", *chunks).read_bytes()) == plain
    with zstandard.ZstdDecompressor().stream_reader(
        io.BytesIO(write(tmp_path / "out.jsonl.zst", *chunks).read_bytes()), read_across_frames=False
    ) as frame:
        assert frame.read() == plain


def test_what_json_lacks_is_written_as_text(tmp_path: Path) -> None:
    record = {
        "at": datetime.datetime(2024, 5, 6, 7, 8),
        "on": datetime.date(2024, 5, 6),
        "raw": b"\xff\x00",
        "price": decimal.Decimal("1.50"),
        "broken": "a\ud800",
    }
    assert json.loads(write(tmp_path / "out.jsonl", [record]).read_bytes()) == OURS | {
        "at": "2024-05-06T07:08:00",
        "on": "2024-05-06",
        "raw": "/wA=",
        "price": "1.50",
        "broken": "a\ud800",
    }


@pytest.mark.parametrize("ending", ["jsonl", "parquet"])
def test_what_is_no_number_is_null_in_json(ending: str, tmp_path: Path) -> None:
    values = {"a": [1.5, float("nan")], "b": {"c": float("inf")}, "d": -math.inf}
    output = write(tmp_path / f"out.{ending}", [{"values": values}, {"values": "text"}])
    if ending == "jsonl":
        found = json.loads(output.read_bytes().splitlines()[0])["values"]
    else:
        found = json.loads(columns(output)["values"][0])
    assert found == {"a": [1.5, None], "b": {"c": None}, "d": None}


def test_parquet_has_our_types_even_without_values(tmp_path: Path) -> None:
    schema = pq.read_schema(write(tmp_path / "out.parquet"))
    assert schema.names == list(OURS)
    assert [str(type) for type in schema.types] == ["string"] * 7 + ["double"]
    table = pq.read_table(write(tmp_path / "one.parquet", [{}], [{"date": "2024-05-06"}]))
    assert table.schema.equals(schema)
    assert table.to_pylist() == [OURS, OURS | {"date": "2024-05-06"}]


@pytest.mark.parametrize(
    ("chunks", "expected"),
    [
        ([[1, None], [2]], [1, None, 2]),
        ([[1], [2.5]], [1.0, 2.5]),
        ([[2**60 + 1], [0.5]], [float(2**60), 0.5]),
        ([[None], ["a"]], [None, "a"]),
        ([[["a", "b"], []], [None]], [["a", "b"], [], None]),
        ([[1, "a"]], ["1", '"a"']),
        ([[1, None], ["a"]], ["1", None, '"a"']),
        ([["a"], [1, "b"]], ['"a"', "1", '"b"']),
        ([[{"b": 1}], [{}]], ['{"b": 1}', "{}"]),
        ([[[{"b": 1}]], [None]], ['[{"b": 1}]', None]),
        ([[10**30]], [str(10**30)]),
        ([["a\ud800", "b"]], ["a\ufffd", "b"]),
        ([[{"b": "\ud800"}]], ['{"b": "\\ud800"}']),
    ],
)
def test_parquet_columns_hold_whatever_comes(chunks: list[list[Any]], expected: list[Any], tmp_path: Path) -> None:
    output = write(tmp_path / "out.parquet", *([{"x": value} for value in chunk] for chunk in chunks))
    assert columns(output) == {"x": expected}


def test_parquet_names_hold_whatever_comes(tmp_path: Path) -> None:
    record = {"a\ud800": 1, "": 2, "b\0": 3, "c" * 10_000: 4}
    output = write(tmp_path / "out.parquet", [record], [record])
    assert columns(output) == {"a\\ud800": [1, 1], "": [2, 2], "b\0": [3, 3], "c" * 10_000: [4, 4]}


def test_parquet_fills_what_is_missing(tmp_path: Path) -> None:
    output = write(tmp_path / "out.parquet", [{"a": 1}, {"b": True}], [{"c": "x"}])
    assert columns(output) == {"a": [1, None, None], "b": [None, True, None], "c": [None, None, "x"]}


def test_parquet_keeps_the_types_that_came_in(tmp_path: Path) -> None:
    table = pa.table(
        {
            "text": ["a"],
            "small": pa.array([1], pa.int8()),
            "at": pa.array([datetime.datetime(2024, 5, 6)], pa.timestamp("ms", "UTC")),
            "meta": pa.array([{"a": [1]}], pa.struct([("a", pa.list_(pa.int16())), ("b", pa.string())])),
            "nothing": pa.array([None], pa.int64()),
        }
    )
    pq.write_table(table, tmp_path / "in.parquet")
    (record,) = table.drop_columns("text").to_pylist()
    output = write(tmp_path / "out.parquet", [record], [{}], inputs=[tmp_path / "in.parquet"])
    found = pq.read_table(output).select(["small", "at", "meta", "nothing"])
    assert found.schema.equals(table.drop_columns("text").schema)
    assert found.to_pylist()[0] == record


def test_parquet_is_not_cut_into_chunks(tmp_path: Path) -> None:
    output = write(tmp_path / "out.parquet", *([{"n": n}] for n in range(100)))
    assert pq.ParquetFile(output).num_row_groups == 1
    assert columns(output) == {"n": list(range(100))}


def test_the_ending_must_be_known() -> None:
    with pytest.raises(ValueError, match="ending"):
        writer_for("out.csv", [])


def test_rare_fields_share_a_column(tmp_path: Path) -> None:
    chunks = [
        [{"often": number, f"rare {chunk} {number}": [number], "\ud800": "\ud800"} for number in range(300)]
        for chunk in range(2)
    ]
    found = columns(write(tmp_path / "out.parquet", *chunks))
    assert len(found) <= COLUMNS + 1
    others = [json.loads(text or "{}") for text in found.pop(OTHERS)]
    assert found["often"] == list(range(300)) * 2
    for row, record in enumerate(record for chunk in chunks for record in chunk):
        name = next(name for name in record if name.startswith("rare"))
        assert (found[name][row] if name in found else others[row][name]) == record[name]


def test_a_field_named_as_the_column_of_rare_fields_is_kept(tmp_path: Path) -> None:
    before = write(tmp_path / "before.parquet", [{OTHERS: "mine"}, {"a": 1}])
    after = write(tmp_path / "after.parquet", [{OTHERS: "mine"}], inputs=[before])
    for file in (before, after):
        assert json.loads(columns(file)[OTHERS][0]) == {OTHERS: "mine"}
