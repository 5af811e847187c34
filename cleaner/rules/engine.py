"""All rules over all blocks in one pass.

Every phrase, and every ``near`` literal of a pattern, goes into one Aho-Corasick automaton, which reads the
document once; a pattern is tried only in blocks where one of its literals stood. (Aho and Corasick, "Efficient
string matching: an aid to bibliographic search", 1975.)
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import ahocorasick_rs

from ..blocks import Segment
from .ruleset import Rule, RuleSet, compile_pattern

PATTERN_LIMITS: Final = (200, 400)
"""Characters; a pattern is tried on blocks up to three times as long as its longest ``drop`` example, but at least and at
most this: longer blocks are prose, which it will not cover."""
PART_LIMIT: Final = 250
"""Characters at either end of a longer block in which ``part`` patterns are tried all the same."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One rule's match in one block: ``start`` and ``end`` are offsets in the block's text."""

    rule: Rule
    start: int
    end: int


class Engine:
    """The rules of one set, ready to be matched; immutable once built."""

    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules
        patterns = {rule.id: _Pattern(rule) for rule in rules if rule.match is not None}
        owners: dict[str, list[Rule | _Pattern]] = {}
        for rule in rules:
            for literal in rule.phrases or rule.near:
                owner = rule if rule.match is None else patterns[rule.id]
                owners.setdefault(_fold(" ".join(literal.split())), []).append(owner)
        self._owners = list(owners.values())
        self._automaton = ahocorasick_rs.AhoCorasick(list(owners))
        self._everywhere = [pattern for pattern in patterns.values() if not pattern.rule.near]

    def __reduce__(self) -> Any:
        return Engine, (self.rules,)

    def marks(self, texts: Sequence[str]) -> list[list[Mark]]:
        """What the rules match in each of ``texts`` (the blocks of one document), in the order of the offsets."""
        found: list[list[Mark]] = [[] for _ in texts]
        starts = []
        position = 0
        for text in texts:
            starts.append(position)
            position += len(text) + 1
        document = _fold("\0".join(texts))
        tried: set[tuple[int, _Pattern]] = set()
        for literal, start, end in self._automaton.find_matches_as_indexes(document, overlapping=True):
            index = bisect_right(starts, start) - 1
            offset = starts[index]
            text = texts[index]
            for owner in self._owners[literal]:
                if isinstance(owner, _Pattern):
                    if len(text) <= owner.limit and (index, owner) not in tried:
                        tried.add((index, owner))
                        found[index] += owner.marks(text)
                elif _at_edges(text, start - offset, end - offset):
                    found[index].append(Mark(owner, start - offset, end - offset))
        for index, text in enumerate(texts):
            for pattern in self._everywhere:
                if len(text) <= pattern.limit:
                    found[index] += pattern.marks(text)
            found[index].sort(key=lambda mark: (mark.start, -mark.end))
        return found

    def cut(self, segments: Sequence[Segment]) -> list[tuple[Segment, list[Mark]]]:
        """Each segment with its marks; those that a ``part`` rule matches at an end come in two or more pieces.

        The cut-off piece carries the mark that cut it, over its whole length.
        """
        out: list[tuple[Segment, list[Mark]]] = []
        for segment, found in zip(segments, self.marks([segment.text for segment in segments]), strict=True):
            self._cut(segment, found, out)
        return out

    def _cut(self, segment: Segment, found: list[Mark], out: list[tuple[Segment, list[Mark]]]) -> None:
        length = len(segment.text)
        for mark in found:
            if mark.rule.reach != "part" or mark.rule.hint or (mark.start > 0 and mark.end < length):
                continue
            edge = mark.end if mark.start == 0 else mark.start
            for piece, is_cut in (
                (segment.part(0, edge), mark.start == 0),
                (segment.part(edge, length), mark.start > 0),
            ):
                if is_cut:
                    out.append((piece, [Mark(mark.rule, 0, len(piece.text))]))
                elif piece.text:
                    self._cut(piece, self.marks([piece.text])[0], out)
            return
        out.append((segment, found))


def covers(text: str, marks: Iterable[Mark]) -> bool:
    """Whether the deciding marks leave no letter of ``text`` over."""
    position = 0
    decided = False
    for mark in marks:
        if mark.rule.hint:
            continue
        if any(map(str.isalpha, text[position : mark.start])):
            return False
        position = max(position, mark.end)
        decided = True
    return decided and not any(map(str.isalpha, text[position:]))


class _Pattern:
    """A rule's pattern, compiled when it is first tried.

    It is tried on blocks up to ``limit``; of a longer one than its examples speak for, a ``part`` sees only the ends.
    """

    __slots__ = ("_ends_only", "_find", "limit", "rule")

    def __init__(self, rule: Rule) -> None:
        low, high = PATTERN_LIMITS
        self.rule = rule
        self._ends_only = min(high, max(low, 3 * max(map(len, rule.drop))))
        self.limit = sys.maxsize if rule.reach == "part" else self._ends_only
        self._find: Any = None

    def marks(self, text: str) -> list[Mark]:
        """Where the pattern matches in ``text``."""
        size = len(text)
        if self._find is None:
            self._find = compile_pattern(self.rule.match or "", "").finditer
        if size <= self._ends_only:
            spans = [match.span() for match in self._find(text)]
        else:
            ends = ((0, PART_LIMIT), (max(size - PART_LIMIT, 0), size))
            found = [match.span() for begin, end in ends for match in self._find(text, begin, end)]
            spans = [(start, end) for start, end in found if start == 0 or end == size]
        return [Mark(self.rule, start, end) for start, end in spans if end > start]


def _fold(text: str) -> str:
    """Lower case, every white space a space and every apostrophe straight, character for character, so that offsets stay."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    lowered = lowered.translate(_PLAIN)
    return lowered if lowered.isascii() else _SURROGATE.sub(" ", lowered)


_PLAIN: Final = dict.fromkeys(map(ord, "\t\n\r\v\f\u00a0\u2007\u202f\u3000"), " ") | {ord("’"): "'"}
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
"""Half a character: JSON can bring it, the automaton cannot read it."""


def _at_edges(text: str, start: int, end: int) -> bool:
    return _edge(text, start) and _edge(text, end)


def _edge(text: str, position: int) -> bool:
    """Whether a word may begin or end at ``position``: also where extractors glued two together."""
    if position in (0, len(text)):
        return True
    before, after = text[position - 1], text[position]
    if not (before.isalnum() and after.isalnum()):
        return True
    if before.isalpha() != after.isalpha():
        return True
    if before.islower() and after.isupper():
        return True
    return _unspaced(before) or _unspaced(after)


def _unspaced(char: str) -> bool:
    """Whether ``char`` belongs to a script that does not put spaces between words."""
    return (
        "\u2e80" <= char <= "\u9fff"
        or "\uac00" <= char <= "\ud7ff"
        or "\uf900" <= char <= "\ufaff"
        or char >= "\U00020000"
    )
