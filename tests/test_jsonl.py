"""One field of a record changes; nothing else of it does."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.cli.jsonl import RecordError, fill_fields

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def upper(record: str, field: str = "text", into: str = "text") -> str:
    return fill_fields(record.encode(), field, lambda text, url: {into: text.upper()}).decode()


@given(st.dictionaries(st.text(max_size=3), VALUES, max_size=4), st.text(), st.booleans(), st.sampled_from([None, 1]))
def test_the_field_changes_and_the_rest_does_not(
    fields: dict[str, object], text: str, ascii_only: bool, indent: int | None
) -> None:
    record = fields | {"text": text, "last": None}
    written = json.dumps(record, ensure_ascii=ascii_only, separators=(",", ":"), indent=indent)
    found = fill_fields(written.encode(errors="backslashreplace"), "text", lambda text, url: {"text": text.upper()})
    result = json.loads(found)
    expected = record | {"text": text.upper()}
    assert result == expected
    assert list(result) == list(expected)


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ('{"text": "a"}', '{"text": "A"}'),
        ('{"id": 123456789012345678901234567890, "text":"a"}\r\n', '{"id": 123456789012345678901234567890, "text":"A"}\r\n'),
        ('{"f": [1.0, 1e400, -0, NaN, -Infinity], "text": "a"}', '{"f": [1.0, 1e400, -0, NaN, -Infinity], "text": "A"}'),
        ('{"x": "\\u00e9\\/", "text": "\\u00e9"}', '{"x": "\\u00e9\\/", "text": "É"}'),
        ('{"x": 1, "x": 2, "text": "a", "text": "b"}', '{"x": 1, "x": 2, "text": "a", "text": "B"}'),
        ('{"x": "\\ud800", "text": "a\\ud800"}', '{"x": "\\ud800", "text": "A\\ud800"}'),
        ('{"text": "a\\ud83d\\ude00\\n\\"\\\\"}', '{"text": "A😀\\n\\"\\\\"}'),
        ('\ufeff { "text" : "a" } \n', '\ufeff { "text" : "A" } \n'),
        ('{"\\u0074ext": "a"}', '{"\\u0074ext": "A"}'),
    ],
)
def test_bytes_outside_the_value_stay(record: str, expected: str) -> None:
    assert upper(record) == expected


def test_another_field_takes_the_result() -> None:
    assert upper('{"html": "a", "n": 1}', "html", "text") == '{"html": "a", "n": 1, "text": "A"}'
    assert upper('{"text": {"old": []}, "html": "a"}', "html", "text") == '{"text": "A", "html": "a"}'
    assert upper('{"html": "a" }\n', "html", "é") == '{"html": "a", "é": "A" }\n'


@pytest.mark.parametrize(
    ("record", "complaint"),
    [
        (b"", "not JSON"),
        (b"\n", "not JSON"),
        (b"text", "not JSON: Expecting value at column 1"),
        (b'{"text": "a"', "not JSON"),
        (b'{"text": "a"} {}', "not JSON: Extra data at column 15"),
        (b'{"text": "a\tb"}', "not JSON"),
        (b'{"text": "\xff"}', "not UTF-8: invalid start byte at byte 11"),
        (b'["text"]', "not a JSON object but an array"),
        (b'"text"', "not a JSON object but a string"),
        (b"12", "not a JSON object but a number"),
        (b"null", "not a JSON object but null"),
        (b"{}", "no field 'text'"),
        (b'{"Text": "a"}', "no field 'text'"),
        (b'{"x": {"text": "a"}}', "no field 'text'"),
        (b'{"text": null}', "field 'text' is null, not a string"),
        (b'{"text": 7}', "field 'text' is a number, not a string"),
        (b'{"text": ["a"]}', "field 'text' is an array, not a string"),
        (b'{"text": "a", "text": false}', "field 'text' is false, not a string"),
    ],
)
def test_what_is_no_such_record_is_named(record: bytes, complaint: str) -> None:
    with pytest.raises(RecordError) as error:
        fill_fields(record, "text", lambda text, url: {"text": text})
    assert complaint in str(error.value)


def test_a_number_of_any_length_goes_through() -> None:
    number = "9" * 5000
    assert upper(f'{{"n": {number}, "text": "a"}}') == f'{{"n": {number}, "text": "A"}}'


def test_nesting_beyond_what_can_be_read_is_named() -> None:
    with pytest.raises(RecordError, match="nested too deeply"):
        upper('{"text": "a", "x": ' + "[" * 100_000 + "]" * 100_000 + "}")


def test_several_fields_are_filled() -> None:
    def fill(text: str, url: str | None) -> dict[str, str | None]:
        return {"title": text.upper(), "date": None, "author": None, "text": url}

    record = '{"date": "2024", "text": "a", "n": 1e400, "url": "https://e.org/\\u00e9", "title": ["x"]}\n'
    filled = (
        '{"date": "2024", "text": "https://e.org/é", "n": 1e400, "url": "https://e.org/\\u00e9", "title": "A", '
        '"author": null}\n'
    )
    assert fill_fields(record.encode(), "text", fill).decode() == filled


@pytest.mark.parametrize("url", ["https://e.org/", "", None, 7, ["x"]])
def test_the_url_of_a_record(url: object) -> None:
    record = json.dumps({"text": "a", "url": url}).encode()
    found = json.loads(fill_fields(record, "text", lambda text, url: {"seen": url}))
    assert found["seen"] == (url if isinstance(url, str) else None)
