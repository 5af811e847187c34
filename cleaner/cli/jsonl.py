"""Fields of a JSON record, filled in place."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

_DECODER: Final = json.JSONDecoder(parse_int=str, parse_float=str)  # a number of any length is stepped over
_SPACE: Final = re.compile(r"[ \t\r\n\ufeff]*")  # a byte order mark may stand where files were joined
_KINDS: Final = {"{": "an object", "[": "an array", '"': "a string", "t": "true", "f": "false", "n": "null"}

Spans = dict[str, tuple[int, int]]


class RecordError(ValueError):
    """A line that is not a record as it should be; the message says what is wrong with it."""


def fill_fields(record: bytes, field: str, fill: Callable[[str, str | None], Mapping[str, Any]]) -> bytes:
    """``record``, one JSON object in UTF-8, with the fields set that ``fill`` gives for its ``field`` and its ``url``.

    A field for which that is ``None`` keeps what it has. Only these values are written: every other byte stays as it
    came: numbers of any length, NaN, escapes, repeated keys (the last one counts), the line's end. Raises
    :class:`RecordError` for what is not such a record or does not have a string in ``field``.
    """
    try:
        line = record.decode()
        spans = _spans(line)
    except UnicodeDecodeError as error:
        raise RecordError(f"not UTF-8: {error.reason} at byte {error.start + 1}") from None
    except json.JSONDecodeError as error:
        raise RecordError(f"not JSON: {error.msg} at column {error.colno}") from None
    except RecursionError:
        raise RecordError("not JSON that can be read: nested too deeply") from None
    if field not in spans:
        raise RecordError(f"no field {field!r}")
    start, end = spans[field]
    if line[start] != '"':
        raise RecordError(f"field {field!r} is {_kind(line[start])}, not a string")
    found = fill(json.loads(line[start:end]), _string(line, spans.get("url")))
    behind = max(end for _, end in spans.values())
    added = ""
    changes: list[tuple[int, int, str]] = []
    for name, value in found.items():
        written = json.dumps(value, ensure_ascii=False)
        if name not in spans:
            added += f", {json.dumps(name, ensure_ascii=False)}: {written}"
        elif value is not None:
            changes.append((*spans[name], written))
    for start, end, written in [(behind, behind, added), *sorted(changes, reverse=True)]:
        line = line[:start] + written + line[end:]
    # What UTF-8 cannot hold is a lone surrogate, and Python's escape for it is JSON's.
    return line.encode(errors="backslashreplace")


def _string(line: str, span: tuple[int, int] | None) -> str | None:
    """The string in a field; ``None`` where there is no such field or something else in it."""
    if span is None or line[span[0]] != '"':
        return None
    return str(json.loads(line[slice(*span)]))


def _spans(line: str) -> Spans:
    """Where the value of each field of a JSON object begins and ends in ``line``."""
    start = _skip(line, 0)
    _, end = _DECODER.raw_decode(line, start)
    if line[start] != "{":
        raise RecordError(f"not a JSON object but {_kind(line[start])}")
    if (rest := _skip(line, end)) != len(line):
        raise json.JSONDecodeError("Extra data", line, rest)
    spans: Spans = {}
    position = _skip(line, start + 1)
    while line[position] != "}":  # the object was read once and is whole: here every step finds what it expects
        key, position = _DECODER.raw_decode(line, position)
        value = _skip(line, _skip(line, position) + 1)
        _, end = _DECODER.raw_decode(line, value)
        spans[key] = value, end
        position = _skip(line, end)
        if line[position] == ",":
            position = _skip(line, position + 1)
    return spans


def _skip(line: str, position: int) -> int:
    space = _SPACE.match(line, position)
    return space.end() if space else position


def _kind(first: str) -> str:
    return _KINDS.get(first, "a number")
