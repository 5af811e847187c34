"""The rules in force: those that come with the program, and the user's own.

The built-in rules are read from TOML and indexed when the package is built (``hatch_build.py``): this takes twenty times as
long as to load what was made.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import numpy as np

from .engine import index_all
from .prefilter import Required
from .ruleset import BUILT_IN, Rule, RuleError, RuleSet, files, parse_file

BUILT: Final = BUILT_IN.with_suffix(".built")
"""A line with the stamp of the sources and the digest of the rest, an archive of arrays (NumPy's ``.npz``): the rules,
a line of JSON each, and their indexes. It is not used if it is damaged or was made from other rules."""
_RULES: Final = "rules"
_LOG: Final = logging.getLogger(__name__)


def load(paths: Iterable[str | Path] = ()) -> RuleSet:
    """The built-in rules, with the users' files or directories of files applied in order.

    Raises :class:`RuleError` for a file that cannot be read or does not keep to the form. Examples are not run
    here (see :func:`cleaner.rules.check.wrong_examples`).
    """
    rules = _built_in()
    for path in paths:
        found = files(Path(path))
        if not found:
            raise RuleError(f"{path}: a folder without rule files (*.toml)")
        for file in found:
            added, off = parse_file(file)
            try:
                rules = rules.updated(_unique(added), off)
            except RuleError as error:
                raise RuleError(f"{file}: {error}") from None
    return rules


def build() -> None:
    """Write :data:`BUILT`."""
    rules = _read(sources := _sources())
    lines = [_line(rule) for rule in rules]
    arrays: dict[str, Any] = {_RULES: np.frombuffer("\n".join(lines).encode(), np.uint8)}
    for name, index in index_all(rules).items():
        arrays |= {f"{name}/{key}": array for key, array in index.items()}
    content = BytesIO()
    np.savez(content, **arrays)
    BUILT.write_bytes(f"{_stamp(sources)} {_digest(content.getvalue())}\n".encode() + content.getvalue())


def _built_in() -> RuleSet:
    """The built-in rules: from :data:`BUILT` if it was made from these very files, or else from the files."""
    sources = _sources()
    with suppress(OSError):
        first, _, content = BUILT.read_bytes().partition(b"\n")
        if first.decode(errors="replace") == f"{_stamp(sources)} {_digest(content)}":
            with np.load(BytesIO(content), allow_pickle=False) as stored:
                arrays = dict(stored)
            rules = _StoredRules(arrays.pop(_RULES).tobytes().split(b"\n"))
            indexes: defaultdict[str, dict[str, Any]] = defaultdict(dict)
            for path, array in arrays.items():
                name, key = path.split("/")
                indexes[name][key] = array
            return RuleSet(rules, indexes)
    _LOG.warning("The rules are not built, or have changed since: each start takes seconds. pip install -e . builds them.")
    return _read(sources)


class _StoredRules(Sequence[Rule]):
    """Rules that are read from their lines when they are asked for."""

    def __init__(self, lines: Sequence[bytes]) -> None:
        self._lines = lines
        self._read: dict[int, Rule] = {}

    def __len__(self) -> int:
        return len(self._lines)

    def __getitem__(self, number: Any) -> Any:
        if (known := self._read.get(number)) is not None:
            return known
        return self._read.setdefault(number, _rule(self._lines[number]))  # one for all threads


def _line(rule: Rule) -> str:
    """A rule as JSON."""
    known = {one.name: getattr(rule, one.name) for one in fields(rule)}
    if rule.required:
        known["required"] = [sorted(rule.required.literals), *rule.required[1:]]
    return json.dumps(known | {"file": Path(rule.file).name}, ensure_ascii=False)


def _rule(line: bytes) -> Rule:
    """The rule of a line, with the tuples that JSON does not know."""
    known = json.loads(line)
    if known["required"]:
        literals, hits, digits = known["required"]
        known["required"] = Required(frozenset(literals), hits, digits)
    tuples = {name: tuple(value) for name, value in known.items() if type(value) is list}
    return Rule(**known | tuples | {"file": str(BUILT_IN / known["file"])})


def _sources() -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in files(BUILT_IN)}


def _read(sources: Iterable[Path]) -> RuleSet:
    return RuleSet(_unique(rule for file in sources for rule in parse_file(file)[0]))


def _stamp(sources: Mapping[Path, bytes]) -> str:
    """Another one whenever the ``sources`` of the rules or the program that reads and indexes them change."""
    program = [file.read_bytes() for file in sorted(Path(__file__).parent.glob("*.py"))]
    return _digest(*(b"%d " % len(content) + content for content in (*program, *sources.values())))


def _digest(*contents: bytes) -> str:
    return hashlib.sha256(b"".join(contents)).hexdigest()


def _unique(rules: Iterable[Rule]) -> Iterator[Rule]:
    seen: dict[str, Rule] = {}
    for rule in rules:
        if first := seen.get(rule.id):
            raise RuleError(f"{rule.file}:{rule.line}: rule {rule.id!r} stands already at {first.file}:{first.line}")
        seen[rule.id] = rule
        yield rule
