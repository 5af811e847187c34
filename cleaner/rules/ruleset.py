"""Rule sets: TOML files read into rules, and checked.

The form of a rule is described in ``README.md``; a file that does not keep to it is refused with an error
that names the file, the rule and what is wrong.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

import regex

from ..document import CATEGORIES
from .ambiguity import ambiguous_repeat
from .prefilter import Required, required
from .search import Arrays
from .syntax import PatternError, most_rounds, parse

SCOPES: Final = ("block", "part", "list", "rest")
PATTERN_SIZE: Final = 50_000
"""Characters of a pattern with its fragments at most; the built-in ones have less than 10,000."""
NESTED: Final = 20
"""Fragments that hold one another at most."""
KEY_PARTS: Final = 50
"""A key of TOML with more parts, joined by dots, is refused: time and memory grow with the square of their number."""
BUILT_IN: Final = Path(__file__).parent / "sets"
"""The rules that come with the program."""
FRAGMENTS: Final = BUILT_IN / "fragments.toml"
"""Parts of patterns that all files may use."""
_RULE_KEYS: Final = frozenset("id category match phrases whole scope weak drop keep".split())
_ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)+")
"""The id of a rule. The dot tells it from the reasons of verdicts that no rule made."""
_FILE_KEYS: Final = frozenset({"category", "fragments", "rule", "off"})


class RuleError(ValueError):
    """A rule set that cannot be used; the message names file, line and rule."""


@dataclass(frozen=True)
class Rule:
    """One named pattern.

    ``match`` is a pattern of the ``regex`` package (case-insensitive, searched in a block), tried only where that stands
    which each match needs (``required``).
    Or ``phrases`` are plain literals that stand at word edges, or if ``whole`` are the block.

    ``scope`` says how far a match goes: its own ``block``, a ``part`` of it, the ``list`` that it heads, or the ``rest`` of
    the page. A ``weak`` rule never decides alone. ``drop`` and ``keep`` are the examples, whole blocks each.
    """

    id: str
    category: str
    match: str | None
    required: Required | None
    phrases: tuple[str, ...]
    scope: str
    weak: bool
    drop: tuple[str, ...]
    keep: tuple[str, ...]
    line: int
    whole: bool
    file: str

    @cached_property
    def built_in(self) -> bool:
        """Whether it came with the program. (Looked up once: it is asked at each try of a pattern.)"""
        return Path(self.file).parent == BUILT_IN


class RuleSet(Sequence[Rule]):
    """The rules in force, in the order of their files; an immutable sequence of :class:`Rule`.

    ``indexes`` are what :func:`cleaner.rules.engine.index_all` makes of them, if that was made before.
    """

    def __init__(self, rules: Iterable[Rule], indexes: Mapping[str, Arrays] | None = None) -> None:
        self.indexes = indexes
        self._rules = rules if isinstance(rules, Sequence) else tuple(rules)

    @cached_property
    def _by_id(self) -> dict[str, Rule]:
        return {rule.id: rule for rule in self._rules}

    def __len__(self) -> int:
        return len(self._rules)

    def __getitem__(self, index: Any) -> Any:
        """The rule at a position, or the rule of that id; ``KeyError`` for an id that is not in force."""
        return self._by_id[index] if isinstance(index, str) else self._rules[index]

    def updated(self, others: Iterable[Rule], off: Iterable[str]) -> RuleSet:
        """These rules with ``others`` added (the same id replaces) and those named in ``off`` taken out."""
        by_id = self._by_id | {rule.id: rule for rule in others}
        for rule_id in off:
            if rule_id not in by_id:
                raise RuleError(f"off: there is no rule {rule_id!r}")
            del by_id[rule_id]
        return RuleSet(by_id.values())


def files(path: Path) -> list[Path]:
    """The rule files that ``path`` stands for: itself, or the ``*.toml`` of a directory by name."""
    if path.is_dir():
        return sorted(path.glob("*.toml"))
    return [path]


def stamps(paths: Iterable[str | Path]) -> tuple[Stamp, ...]:
    """Name, size and time of each file that the ``paths`` stand for: others when it has changed."""
    found = [file for path in paths for file in files(Path(path)) if file.exists()]
    return tuple((str(file), (stat := file.stat()).st_size, stat.st_mtime_ns) for file in found)


Stamp = tuple[str, int, int]


def parse_file(file: Path) -> tuple[list[Rule], tuple[str, ...]]:
    """The rules of one file, and the ids that it switches off."""
    try:
        source = file.read_text(encoding="utf-8-sig")
        if _LONG_KEY.search(source):
            raise ValueError(f"a key of more than {KEY_PARTS} parts")
        table = tomllib.loads(source)
    except OSError as error:
        raise RuleError(f"{file}: {error.strerror}") from None
    except RecursionError:
        raise RuleError(f"{file}: not TOML that can be read: nested too deeply") from None
    except ValueError as error:  # not UTF-8, not TOML, a key of too many parts or a number of thousands of digits
        raise RuleError(f"{file}: not TOML: {error}") from None
    _reject_unknown(table, _FILE_KEYS, str(file))
    if "category" in table:
        _check_category(table["category"], str(file))
    fragments = {**shared_fragments(), **fragments_of(table, str(file))}
    entries = table.get("rule", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise RuleError(f"{file}: rules are written as [[rule]]")
    lines = [number for number, line in enumerate(source.splitlines(), 1) if re.match(r"\s*\[\[\s*rule", line)]
    lines += [0] * (len(entries) - len(lines))
    category = table.get("category")
    rules = [_rule(entry, category, fragments, file, line) for entry, line in zip(entries, lines, strict=False)]
    if file.parent != BUILT_IN:  # those are checked by the tests, and compiled when they are first tried
        for rule in rules:
            check_pattern(rule)
    return [_with_required(rule) for rule in rules], _strings(table, "off", f"{file}")


def _with_required(rule: Rule) -> Rule:
    if rule.match is None:
        return rule
    try:
        return replace(rule, required=required(rule.match))
    except (PatternError, RecursionError) as error:
        raise RuleError(f"{rule.file}:{rule.line}: rule {rule.id!r}: match cannot be read: {error}") from None


_LONG_KEY: Final = re.compile(rf"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){{{KEY_PARTS}}}""")


def _check_category(category: Any, where: str) -> None:
    if category is None:
        raise RuleError(f"{where}: give a category, in the rule or at the top of the file: one of {', '.join(CATEGORIES)}")
    if category not in CATEGORIES:
        raise RuleError(f"{where}: category {category!r} is not one of {', '.join(CATEGORIES)}")


@cache
def shared_fragments() -> dict[str, str]:
    return fragments_of(tomllib.loads(FRAGMENTS.read_text(encoding="utf-8")), str(FRAGMENTS))


def fragments_of(table: dict[str, Any], where: str) -> dict[str, str]:
    """The parts of patterns that a file names, which may hold others, without their layout."""
    fragments = table.get("fragments", {})
    if not isinstance(fragments, dict) or not all(isinstance(one, str) for one in fragments.values()):
        raise RuleError(f"{where}: fragments are strings under [fragments]")
    for name in fragments:
        if not re.fullmatch(_FRAGMENT_NAME, name):
            raise RuleError(f"{where}: fragment {name!r}: a name is lower-case words joined by hyphens")
    return {name: without_layout(one) for name, one in fragments.items()}


_FRAGMENT_NAME: Final = r"[a-z]+(?:-[a-z]+)*"
_FRAGMENT: Final = re.compile(r"\{\{(" + _FRAGMENT_NAME + r")\}\}")


def insert_fragments(pattern: str, fragments: Mapping[str, str], where: str) -> str:
    """``pattern`` with its fragments, ``{{name}}`` each, in their places."""
    wholes: dict[str, str] = {}  # each is put together once, be it in as many places as it may

    def whole(text: str, within: tuple[str, ...]) -> str:
        def fragment(found: re.Match[str]) -> str:
            name = found[1]
            if name not in fragments:
                raise RuleError(f"{where}: there is no fragment {name!r}; there are {', '.join(sorted(fragments))}")
            if name in within:
                raise RuleError(f"{where}: fragment {name!r} holds itself")
            if len(within) == NESTED:
                raise RuleError(f"{where}: fragment {name!r} stands in more than {NESTED} others")
            if name not in wholes:
                wholes[name] = whole(fragments[name], (*within, name))
            return wholes[name]

        if len(text) <= PATTERN_SIZE:
            text = _FRAGMENT.sub(fragment, text)
        if len(text) > PATTERN_SIZE:
            owner = f"fragment {within[-1]!r}" if within else "match"
            raise RuleError(f"{where}: {owner} has more than {PATTERN_SIZE} characters with its fragments")
        return text

    return whole(pattern, ())


_VERBOSE: Final = "(?x)"
_LAYOUT: Final = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*+\]?|\s+|#.*")


def without_layout(pattern: str) -> str:
    """A pattern that begins with ``(?x)`` without its white space and comments; ``\\ `` and ``\\#`` are a space and a #."""
    if not pattern.startswith(_VERBOSE):
        return pattern

    def kept(found: re.Match[str]) -> str:
        token = found[0]
        if token in ("\\ ", "\\#"):
            return token[1]
        return token if token[0] in "\\[" else ""

    return _LAYOUT.sub(kept, pattern.removeprefix(_VERBOSE))


def _rule(entry: dict[str, Any], category: Any, fragments: Mapping[str, str], file: Path, line: int) -> Rule:
    where = f"{file}:{line}: rule {entry.get('id', '(no id)')!r}"
    _reject_unknown(entry, _RULE_KEYS, where)
    rule_id = entry.get("id")
    if not isinstance(rule_id, str) or not _ID.fullmatch(rule_id):
        raise RuleError(f"{where}: id must be lower-case words joined by hyphens and at least one dot: my-site.share")
    category = entry.get("category", category)
    _check_category(category, where)
    scope = entry.get("scope", "block")
    if scope not in SCOPES:
        raise RuleError(f"{where}: scope {scope!r} is not one of {', '.join(SCOPES)}")
    match, phrases = entry.get("match"), _strings(entry, "phrases", where)
    if (match is None) == (not phrases):
        raise RuleError(f"{where}: give either match or phrases")
    if match is not None and not isinstance(match, str):
        raise RuleError(f"{where}: match must be a string")
    if match is not None:
        match = insert_fragments(without_layout(match), fragments, where)
    weak, whole = entry.get("weak", False), entry.get("whole", False)
    for key, value in (("weak", weak), ("whole", whole)):
        if not isinstance(value, bool):
            raise RuleError(f"{where}: {key} must be true or false")
    if whole and match is not None:
        raise RuleError(f"{where}: whole goes with phrases")
    drop, keep = _strings(entry, "drop", where), _strings(entry, "keep", where)
    if not drop or not keep:
        raise RuleError(f"{where}: at least one drop and one keep example")
    return Rule(
        rule_id,
        category,
        match,
        None,
        tuple(" ".join(phrase.split()) for phrase in phrases),
        scope,
        weak,
        drop,
        keep,
        line,
        whole,
        str(file),
    )


ROUNDS: Final = 50_000
"""A pattern may ask for so many rounds of what it repeats: the memory that it takes grows with them."""
_LONG_REPEAT: Final = re.compile(r"\{(?:\d*,)?\d{4,}")
"""A pattern of some characters that takes gigabytes to compile."""


def check_pattern(rule: Rule) -> None:
    """Raises :class:`RuleError` if the rule's pattern does not compile, or can take very long."""
    if rule.match is None:
        return
    where = f"{rule.file}:{rule.line}: rule {rule.id!r}: match"
    if _LONG_REPEAT.search(rule.match):
        raise RuleError(f"{where} repeats something more than 999 times")
    try:
        tree = parse(rule.match)
        if most_rounds(tree) > ROUNDS:
            raise RuleError(f"{where} repeats something more than {ROUNDS} times, repeats within repeats counted")
        compile_pattern(rule.match)
        found = ambiguous_repeat(tree)
    except regex.error as error:
        raise RuleError(f"{where} does not compile: {error}") from None
    except (PatternError, RecursionError) as error:
        raise RuleError(f"{where} cannot be checked: {error}") from None
    if found is not None:
        start, end = found.span
        raise RuleError(
            f"{where} could take very long: {rule.match[start:end]!r} repeats what can match the same text in many"
            " ways; make its parts exclude each other, or possessive (x++)"
        )


def compile_pattern(pattern: str) -> regex.Pattern[str]:
    """``pattern`` compiled the way that rules match."""
    return regex.compile(pattern, regex.IGNORECASE)


def _strings(table: dict[str, Any], key: str, where: str) -> tuple[str, ...]:
    values = table.get(key, [])
    if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
        raise RuleError(f"{where}: {key} must be a list of strings that are not empty")
    if any("\0" in value for value in values):
        raise RuleError(f"{where}: {key} must not hold the character U+0000")
    return tuple(values)


def _reject_unknown(table: dict[str, Any], allowed: frozenset[str], where: str) -> None:
    if unknown := sorted(set(table) - allowed):
        raise RuleError(f"{where}: unknown key {unknown[0]!r}; allowed are {', '.join(sorted(allowed))}")
