"""Rules found by their literals: which to look at in a text, and what they match there."""

from __future__ import annotations

import io
import sys
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np

from ..document import Mark
from .characters import fold
from .literals import Conditions, Literals, Tables
from .ruleset import NEEDS, Rule, RuleSet, compile_pattern, write

BLOCK_LIMIT: Final = 400
"""Characters; in a longer block only what a ``part`` rule could cut off at its ends is looked for: it is prose, and a mark
deep inside it decides nothing."""
PATTERN_LIMITS: Final = (120, BLOCK_LIMIT)
"""Characters; a pattern is tried on blocks up to three times as long as its longest ``drop`` example, but at least and at
most this: it will not cover longer ones."""
PART_LIMIT: Final = 250
"""Characters at either end of a longer block in which ``part`` rules are tried all the same."""
BLOCKS: Final = 2048
"""Blocks read in one pass: all literals that stand in a very long page would take too much memory."""
COMPILED: Final = Path(__file__).parent / "index.npz"
"""The tables of the built-in rules' index: to make them takes ten times as long. A wheel brings it."""

Marks = Sequence[Mark]


def tables(rules: Sequence[Rule]) -> Tables:
    """The literals of ``rules``, their phrases named by the rules' numbers."""
    literals = [literal for rule in rules for literal in (*rule.phrases, *rule.near, *_others(rule))]
    folded = iter(fold("\0".join(literals)).split("\0"))
    phrases: dict[str, list[int]] = {}
    whole: dict[str, list[int]] = {}
    conditions = []
    for number, rule in enumerate(rules):
        for phrase in islice(folded, len(rule.phrases)):
            (whole if rule.whole else phrases).setdefault(phrase, []).append(number)
        if rule.match is not None:
            near = [*islice(folded, len(rule.near))] or ["^"]
            spelt = [one for literal in near for one in _spelt_out(literal)]
            digits = NEEDS[rule.needs] if isinstance(rule.needs, str) else 0
            others = [*islice(folded, len(_others(rule)))]
            conditions.append(Conditions(spelt, rule.times, _Pattern(rule).limit, digits, others))
    return Tables.of(phrases, whole, conditions)


def built_in_tables(rules: RuleSet) -> Tables:
    """The tables of the built-in rules: as :data:`COMPILED` holds them if they were made from these very rules, or else made
    anew. Then they are written for the next time, where that may be."""
    with suppress(*_NOT_TABLES), np.load(COMPILED, allow_pickle=False) as stored:
        if str(stored["stamp"]) == rules.stamp:
            return Tables(*(stored[name] for name in Tables._fields))
    found = tables(rules)
    content = io.BytesIO()
    np.savez(content, stamp=np.array(rules.stamp), **found._asdict())
    with suppress(OSError):
        write(COMPILED, content.getvalue())
    return found


_NOT_TABLES: Final = OSError, ValueError, TypeError, AttributeError, KeyError, EOFError, zipfile.BadZipFile
"""What comes of reading any other file as one of arrays."""


class Index:
    """Some rules, found by their literals, whose ``tables`` are given."""

    def __init__(self, rules: Sequence[Rule], tables: Tables) -> None:
        self._rules = rules
        self._patterns = [_Pattern(rule) for rule in rules if rule.match is not None]
        self._literals = Literals(tables)
        self._rules_of: dict[int, list[Rule]] = {}

    def marks(self, texts: Sequence[str]) -> list[Marks]:
        """What the rules match in each of ``texts``, in the order of the offsets."""
        starts = range(0, len(texts), BLOCKS)
        return [marks for start in starts for marks in self._marks(texts[start : start + BLOCKS])]

    def _marks(self, texts: Sequence[str]) -> list[Marks]:
        found: defaultdict[int, list[Mark]] = defaultdict(list)  # most texts hold none
        phrases, tries = self._literals.find(texts)
        known, patterns = self._rules_of, self._patterns
        for literal, start, end, text in zip(*phrases.tolist(), strict=True):
            if (rules := known.get(literal)) is None:
                rules = known[literal] = [self._rules[name] for name in self._literals.names(literal)]
            for rule in rules:
                if not rule.whole or end - start == len(texts[text]):
                    found[text].append(Mark(rule, start, end))
        for number, text in zip(*tries.tolist(), strict=True):
            pattern, tried = patterns[number], texts[text]
            if len(tried) > pattern.ends_only:
                found[text] += pattern.marks_at_ends(tried)
            elif first := pattern.search(tried):  # seldom, and cheaper than an iterator over nothing
                found[text] += pattern.marks(tried, first)
        out: list[Marks] = [()] * len(texts)
        for text, marks in found.items():
            if len(marks) > 1:
                marks.sort(key=_order)
            out[text] = tuple(marks)
        return out


def _others(rule: Rule) -> tuple[str, ...]:
    """The literals that a rule needs beside those that are near."""
    return rule.needs if isinstance(rule.needs, tuple) else ()


def _spelt_out(literal: str) -> list[str]:
    """The literals that one that is near to a pattern stands for: ``^`` is what stands between blocks, ``\\d`` any digit."""
    if literal.startswith("^"):
        literal = "\0" + literal[1:]
    if "\\d" not in literal:
        return [literal]
    return [spelt for digit in "0123456789" for spelt in _spelt_out(literal.replace("\\d", digit, 1))]


def _order(mark: Mark) -> tuple[int, int]:
    return mark.start, -mark.end


class _Pattern:
    """A rule's pattern, compiled when it is first tried.

    It is tried on blocks up to ``limit``; of those longer than ``ends_only``, for which its examples do not speak, a
    ``part`` sees only the ends.
    """

    def __init__(self, rule: Rule) -> None:
        low, high = PATTERN_LIMITS
        self.rule = rule
        self.ends_only = min(high, max(low, 3 * max(map(len, rule.drop))))
        self.limit = sys.maxsize if rule.reach == "part" else self.ends_only

    @cached_property
    def _compiled(self) -> Any:
        return compile_pattern(self.rule.match or "", "")

    @cached_property
    def search(self) -> Callable[[str], Any]:
        """Finds the first match in a text."""
        search: Callable[[str], Any] = self._compiled.search
        return search

    def marks(self, text: str, first: Any) -> list[Mark]:
        """Where the pattern matches in ``text``, of which the ``first`` match is known."""
        end = first.end()
        others = self._compiled.finditer(text, end) if end < len(text) else ()
        return self._marks(match.span() for match in (first, *others))

    def marks_at_ends(self, text: str) -> list[Mark]:
        """Where the pattern matches at either end of a long ``text``."""
        size = len(text)
        ends = ((0, PART_LIMIT), (max(size - PART_LIMIT, 0), size))
        found = [match.span() for begin, end in ends for match in self._compiled.finditer(text, begin, end)]
        # What begins the block and goes on to where it was cut off does not end there.
        return self._marks(
            (start, end) for start, end in found if end == size or (start == 0 and end != PART_LIMIT)
        )

    def _marks(self, spans: Iterable[tuple[int, int]]) -> list[Mark]:
        return [Mark(self.rule, start, end) for start, end in spans if end > start]
