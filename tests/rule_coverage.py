"""Which alternatives of long patterns no example of their rules passes through.

Each alternative of a pattern becomes a group, and the examples show which groups take part in a match. What a fragment
holds counts once: an example of any rule that uses it will do. What must not stand there (``(?!…)``) leaves no trace in a
match and is left out, and so is a branch that never matches on purpose (``(?!)``).
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import regex

from cleaner.rules import ruleset
from cleaner.rules.ruleset import Rule, RuleSet
from cleaner.rules.syntax import Atomic, Choice, Look, Node, Repeat, Series, parse

EXAMPLES: Final = Path(__file__).parent / "rule_examples"
"""A file for each rule set, with a line for each example: the rule's id, a blank, and a block that the rule drops."""
NEVER: Final = parse("(?!)")
LONG: Final = 150
"""Characters of a pattern with its fragments in their places; a shorter one can be read."""


class Alternative(NamedTuple):
    """A branch of a choice in a rule's pattern or a fragment, which ``owner`` names; ``start`` is its offset there."""

    owner: str
    text: str
    start: int

    def __str__(self) -> str:
        return f"{self.owner}: no example passes through the alternative {self.text!r}"


def more_examples() -> dict[str, list[str]]:
    """The examples in :data:`EXAMPLES` by the rules' ids."""
    found = defaultdict(list)
    for file in sorted(EXAMPLES.glob("*.txt")):
        for line in file.read_text("utf-8").splitlines():
            rule_id, _, text = line.partition(" ")
            found[rule_id].append(text)
    return found


class Coverage:
    """What the examples of ``rules`` pass through; ``examples`` are more of them, by the rules' ids."""

    def __init__(self, rules: RuleSet, examples: dict[str, list[str]], long: int = LONG) -> None:
        self._names: dict[str, Alternative] = {}
        self._numbered = cache(self._numbered_uncached)
        self.patterns: dict[str, regex.Pattern[str]] = {}
        self.wanted: dict[Alternative, None] = {}
        self.touched: set[Alternative] = set()
        for rule in rules:
            if rule.match is None:
                continue
            pattern = self.patterns[rule.id] = ruleset.compile_pattern(self._numbered_pattern(rule))
            if len(rule.match) > long:
                self.wanted |= dict.fromkeys(self._names[name] for name in pattern.groupindex if name in self._names)
            for text in (*rule.drop, *rule.keep, *examples.get(rule.id, ())):
                self.touched |= self.passed_through(rule.id, text)

    def untouched(self) -> list[Alternative]:
        """The alternatives of long patterns that no example passes through."""
        return [one for one in self.wanted if one not in self.touched]

    def passed_through(self, rule_id: str, text: str) -> set[Alternative]:
        """The alternatives that take part where the rule matches in ``text``."""
        return {
            self._names[name]
            for found in self.patterns[rule_id].finditer(text)
            for name, spans in found.capturesdict().items()
            if spans and name in self._names
        }

    def _numbered_pattern(self, rule: Rule) -> str:
        file = Path(rule.file)
        fragments = {name: self._numbered(*one) for name, one in _fragments(file).items()}
        source = self._numbered(f"rule {rule.id!r}", _sources(file)[rule.id])
        return ruleset.insert_fragments(source, fragments, rule.id)

    def _numbered_uncached(self, owner: str, source: str) -> str:
        """A pattern with a named group around each alternative."""
        edges: list[tuple[int, int, int, str]] = []
        for start, end in _branches(parse(source)):
            name = f"alternative{len(self._names)}"
            self._names[name] = Alternative(owner, source[start:end], start)
            edges.append((start, 1, -end, f"(?P<{name}>" + ")" * (start == end)))
            if start < end:
                edges.append((end, 0, -start, ")"))
        found, position = [], 0
        for place, _, _, edge in sorted(edges):
            found += [source[position:place], edge]
            position = place
        return "".join((*found, source[position:]))


def _branches(node: Node) -> Iterator[tuple[int, int]]:
    """Where the branches of all choices stand, those of negative looks aside."""
    match node:
        case Choice(branches, spans):
            if spans[-1][0] != spans[0][0]:  # not a condition with one branch
                yield from (span for branch, span in zip(branches, spans, strict=True) if branch != NEVER)
            for branch in branches:
                yield from _branches(branch)
        case Series(items):
            for item in items:
                yield from _branches(item)
        case Repeat() | Atomic():
            yield from _branches(node.item)
        case Look(negative=False):
            yield from _branches(node.item)


@cache
def _fragments(file: Path) -> dict[str, tuple[str, str]]:
    """The fragments that a file's rules may use, each with words that name it."""
    own = ruleset.fragments_of(tomllib.loads(file.read_text("utf-8")), str(file))
    shared = {name: (f"fragment {name!r}", text) for name, text in ruleset.shared_fragments().items()}
    return shared | {name: (f"fragment {name!r} of {file.name}", text) for name, text in own.items()}


@cache
def _sources(file: Path) -> dict[str, str]:
    """The patterns of a file by their rules' ids, without layout, and with the names of fragments."""
    entries = tomllib.loads(file.read_text("utf-8"))["rule"]
    return {entry["id"]: ruleset.without_layout(entry["match"]) for entry in entries if "match" in entry}
