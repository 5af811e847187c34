"""All rules over all blocks in one pass.

Every phrase, and every ``near`` literal of a pattern, goes into one Aho-Corasick automaton, which reads the
document once; a pattern is tried only in blocks where one of its literals stood. (Aho and Corasick, "Efficient
string matching: an aid to bibliographic search", 1975.)
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import ahocorasick_rs

from ..blocks import Segment
from .ruleset import Rule, RuleSet, compile_pattern

PATTERN_LIMIT: Final = 400
"""Characters; a pattern is tried on blocks up to this length: longer ones are prose, which no pattern covers."""
ANYWHERE_LIMIT: Final = 160
"""The same for patterns without ``near``, which have to be tried on every block."""
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
        owners: dict[str, list[Rule]] = {}
        for rule in rules:
            for literal in rule.phrases or rule.near:
                owners.setdefault(_fold(" ".join(literal.split())), []).append(rule)
        self._owners = list(owners.values())
        self._automaton = ahocorasick_rs.AhoCorasick(list(owners))
        self._everywhere = [rule for rule in rules if rule.match is not None and not rule.near]

    def __reduce__(self) -> Any:
        return Engine, (self.rules,)

    def marks(self, texts: Sequence[str]) -> list[list[Mark]]:
        """What the rules match in each of ``texts`` (the blocks of one document), in the order of the offsets."""
        found: list[list[Mark]] = [[] for _ in texts]
        folded = [_fold(text) for text in texts]
        starts = []
        position = 0
        for text in folded:
            starts.append(position)
            position += len(text) + 1
        tried: set[tuple[int, str]] = set()
        for literal, start, end in self._automaton.find_matches_as_indexes(
            "\n".join(folded), overlapping=True
        ):
            index = bisect_right(starts, start) - 1
            offset = starts[index]
            text = texts[index]
            for rule in self._owners[literal]:
                if rule.match is not None:
                    if (index, rule.id) not in tried:
                        tried.add((index, rule.id))
                        found[index] += _matches(rule, text)
                elif _at_edges(text, start - offset, end - offset):
                    found[index].append(Mark(rule, start - offset, end - offset))
        for index, text in enumerate(texts):
            if len(text) <= ANYWHERE_LIMIT:
                for rule in self._everywhere:
                    found[index] += _matches(rule, text)
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


def _matches(rule: Rule, text: str) -> list[Mark]:
    assert rule.match is not None
    find = _compiled(rule.match).finditer
    if len(text) <= PATTERN_LIMIT:
        spans = [match.span() for match in find(text)]
    elif rule.reach == "part":
        size = len(text)
        spans = [
            match.span()
            for ends in ((0, PART_LIMIT), (size - PART_LIMIT, size))
            for match in find(text, *ends)
        ]
        spans = [(start, end) for start, end in spans if start == 0 or end == size]
    else:
        return []
    return [Mark(rule, start, end) for start, end in spans if end > start]


@cache
def _compiled(pattern: str) -> Any:
    return compile_pattern(pattern, "")


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
