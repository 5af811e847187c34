"""All rules over all blocks in one pass.

Every phrase, and every ``near`` literal of a pattern, is looked for in all blocks at once; a pattern is tried only in
blocks where its literals stood.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, Final, NamedTuple

from ..blocks import Segment
from .characters import fold
from .literals import Conditions, Literals
from .ruleset import NEEDS, Rule, RuleSet, compile_pattern

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
CUTS: Final = 16
"""So often a block is cut at most: each time what is left of it is read again."""
CACHE_LINE: Final = 100
CACHE_LINES: Final = 16384
"""The marks of so many blocks of so many characters at most are remembered: a site's menu stands on every page of it."""

Marks = Sequence["Mark"]


class Mark(NamedTuple):
    """One rule's match in one block: ``start`` and ``end`` are offsets in the block's text."""

    rule: Rule
    start: int
    end: int


class Engine:
    """The rules of one set, ready to be matched; immutable once built but for what it remembers."""

    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules
        self._blocks = _Index(rules)
        self._ends = _Index([rule for rule in rules if rule.reach == "part"])
        self._known: dict[str, Marks] = {}

    def __reduce__(self) -> Any:
        return Engine, (self.rules,)

    def marks(self, texts: Sequence[str]) -> list[Marks]:
        """What the rules match in each of ``texts`` (the blocks of documents), in the order of the offsets."""
        found: list[Marks] = [()] * len(texts)
        new: list[int] = []
        long: list[int] = []
        known = self._known
        for index, text in enumerate(texts):
            size = len(text)
            if size > CACHE_LINE or (marks := known.get(text)) is None:
                (new if size <= BLOCK_LIMIT else long).append(index)
            else:
                found[index] = marks
        for index, marks in zip(long, self._ends.marks([texts[index] for index in long]), strict=True):
            found[index] = marks
        read = [texts[index] for index in new]
        for index, text, marks in zip(new, read, self._blocks.marks(read), strict=True):
            found[index] = marks
            if len(text) <= CACHE_LINE:
                if len(known) >= CACHE_LINES:
                    known.clear()
                known[text] = marks
        return found

    def cut(self, documents: Sequence[Sequence[Segment]]) -> list[list[tuple[Segment, Marks]]]:
        """Each document's segments with their marks; those that a ``part`` rule matches at an end come in pieces.

        The cut-off piece carries the mark that cut it, over its whole length.
        """
        marks = iter(self.marks([segment.text for document in documents for segment in document]))
        out = []
        for document in documents:
            pieces: list[tuple[Segment, Marks]] = []
            for segment, found in zip(document, marks):  # noqa: B905 - the marks of the next document come next
                if found and _cutting(found, len(segment.text)):
                    pieces += self._cut(segment, found)
                else:
                    pieces.append((segment, found))
            out.append(pieces)
        return out

    def _cut(self, segment: Segment, found: Marks) -> list[tuple[Segment, Marks]]:
        before: list[tuple[Segment, Marks]] = []
        after: list[tuple[Segment, Marks]] = []
        for _ in range(CUTS):
            length = len(segment.text)
            mark = _cutting(found, length)
            if mark is None:
                break
            edge = mark.end if mark.start == 0 else mark.start
            first, second = segment.part(0, edge), segment.part(edge, length)
            if mark.start == 0:
                before.append((first, [Mark(mark.rule, 0, len(first.text))]))
                segment = second
            else:
                after.append((second, [Mark(mark.rule, 0, len(second.text))]))
                segment = first
            if not segment.text:
                return [*before, *after[::-1]]
            found = self.marks([segment.text])[0]
        return [*before, (segment, found), *after[::-1]]


def _cutting(marks: Marks, length: int) -> Mark | None:
    """The first mark that is at an end of a text so long and cut off there."""
    for mark in marks:
        rule, start, end = mark
        if rule.reach == "part" and not rule.hint and (start == 0 or end >= length):
            return mark
    return None


def covers(text: str, marks: Iterable[Mark]) -> bool:
    """Whether the deciding marks leave no letter of ``text`` over."""
    position = 0
    decided = False
    for rule, start, end in marks:
        if rule.hint:
            continue
        if start > position and any(map(str.isalpha, text[position:start])):
            return False
        position = max(position, end)
        decided = True
    return decided and (position >= len(text) or not any(map(str.isalpha, text[position:])))


class _Index:
    """Some rules, found by their literals."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        literals = [literal for rule in rules for literal in (*rule.phrases, *rule.near, *_others(rule))]
        folded = iter(fold("\0".join(literals)).split("\0"))
        phrases: dict[str, list[Rule]] = {}
        whole: dict[str, list[Rule]] = {}
        self._patterns: list[_Pattern] = []
        conditions = []
        for rule in rules:
            for phrase in islice(folded, len(rule.phrases)):
                (whole if rule.whole else phrases).setdefault(phrase, []).append(rule)
            if rule.match is not None:
                pattern = _Pattern(rule)
                near = [*islice(folded, len(rule.near))] or ["^"]
                spelt = [one for literal in near for one in _spelt_out(literal)]
                digits = NEEDS[rule.needs] if isinstance(rule.needs, str) else 0
                others = [*islice(folded, len(_others(rule)))]
                conditions.append(Conditions(spelt, rule.times, pattern.limit, digits, others))
                self._patterns.append(pattern)
        self._literals = Literals(phrases, whole, conditions)
        self._rules = [(*whole.get(one, ()), *phrases.get(one, ())) for one in self._literals.all]

    def marks(self, texts: Sequence[str]) -> list[Marks]:
        """What the rules match in each of ``texts``, in the order of the offsets."""
        starts = range(0, len(texts), BLOCKS)
        return [marks for start in starts for marks in self._marks(texts[start : start + BLOCKS])]

    def _marks(self, texts: Sequence[str]) -> list[Marks]:
        found: list[list[Mark]] = [[] for _ in texts]
        phrases, tries = self._literals.find(texts)
        for literal, start, end, text in zip(*phrases.tolist(), strict=True):
            for rule in self._rules[literal]:
                if not rule.whole or end - start == len(texts[text]):
                    found[text].append(Mark(rule, start, end))
        for number, text in zip(*tries.tolist(), strict=True):
            if marks := self._patterns[number].marks(texts[text]):
                found[text] += marks
        return [tuple(sorted(marks, key=_order) if len(marks) > 1 else marks) for marks in found]


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

    It is tried on blocks up to ``limit``; of a longer one than its examples speak for, a ``part`` sees only the ends.
    """

    __slots__ = ("_compiled", "_ends_only", "limit", "rule")

    def __init__(self, rule: Rule) -> None:
        low, high = PATTERN_LIMITS
        self.rule = rule
        self._ends_only = min(high, max(low, 3 * max(map(len, rule.drop))))
        self.limit = sys.maxsize if rule.reach == "part" else self._ends_only
        self._compiled: Any = None

    def marks(self, text: str) -> list[Mark]:
        """Where the pattern matches in ``text``."""
        size = len(text)
        compiled = self._compiled
        if compiled is None:
            compiled = self._compiled = compile_pattern(self.rule.match or "", "")
        if size <= self._ends_only:
            first = compiled.search(text)
            if first is None:  # nearly always, and cheaper than an iterator over nothing
                return []
            spans = [first.span()]
            if first.end() < size:
                spans += [match.span() for match in compiled.finditer(text, first.end())]
        else:
            ends = ((0, PART_LIMIT), (max(size - PART_LIMIT, 0), size))
            found = [match.span() for begin, end in ends for match in compiled.finditer(text, begin, end)]
            # What begins the block and goes on to where it was cut off does not end there.
            spans = [
                (start, end) for start, end in found if end == size or (start == 0 and end != PART_LIMIT)
            ]
        return [Mark(self.rule, start, end) for start, end in spans if end > start]
