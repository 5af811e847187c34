"""All rules over all blocks in one pass.

Every phrase, and every ``near`` literal of a pattern, goes into one Aho-Corasick automaton, which reads all blocks
once; a pattern is tried only in blocks where its literals stood. (Aho and Corasick, "Efficient
string matching: an aid to bibliographic search", 1975.)
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, Final, NamedTuple

import ahocorasick_rs

from ..blocks import Segment
from .ruleset import NEEDS, Rule, RuleSet, compile_pattern

BLOCK_LIMIT: Final = 400
"""Characters; in a longer block only what a ``part`` rule could cut off at its ends is looked for: it is prose, and a mark
deep inside it decides nothing."""
PATTERN_LIMITS: Final = (120, BLOCK_LIMIT)
"""Characters; a pattern is tried on blocks up to three times as long as its longest ``drop`` example, but at least and at
most this: it will not cover longer ones."""
PART_LIMIT: Final = 250
"""Characters at either end of a longer block in which ``part`` rules are tried all the same."""
BLOCKS: Final = 4096
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
        new, long = [], []
        for index, text in enumerate(texts):
            if len(text) > BLOCK_LIMIT:
                long.append(index)
            elif (known := self._known.get(text)) is not None:
                found[index] = known
            else:
                new.append(index)
        for index, marks in zip(new, self._blocks.marks([texts[index] for index in new]), strict=True):
            found[index] = marks
            if len(texts[index]) <= CACHE_LINE:
                if len(self._known) >= CACHE_LINES:
                    self._known.clear()
                self._known[texts[index]] = marks
        for index, marks in zip(long, self._ends.marks([texts[index] for index in long]), strict=True):
            found[index] = marks
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
                pieces += self._cut(segment, found)
            out.append(pieces)
        return out

    def _cut(self, segment: Segment, found: Marks) -> list[tuple[Segment, Marks]]:
        before: list[tuple[Segment, Marks]] = []
        after: list[tuple[Segment, Marks]] = []
        for _ in range(CUTS):
            length = len(segment.text)
            mark = next((mark for mark in found if _cuts(mark, length)), None)
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


def _cuts(mark: Mark, length: int) -> bool:
    """Whether the mark is at an end of a text so long and cut off there."""
    return mark.rule.reach == "part" and not mark.rule.hint and (mark.start == 0 or mark.end >= length)


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


_Owners = tuple[tuple[Rule, ...], tuple["_Pattern", ...]]
"""Whose a literal is: the rules that it is a phrase of, and the patterns that it is near to."""


class _Index:
    """Some rules, found by their literals."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        literals = [literal for rule in rules for literal in (*rule.phrases, *rule.near)]
        folded = iter(_fold("\0".join(literals)).split("\0"))
        owners: dict[str, _Owners] = {}
        self._whole: dict[str, list[Rule]] = {}
        patterns = []
        for rule in rules:
            if rule.whole:
                for phrase in islice(folded, len(rule.phrases)):
                    self._whole.setdefault(phrase, []).append(rule)
                continue
            own: _Owners = ((rule,), ())
            if rule.match is not None:
                patterns.append(_Pattern(rule))
                own = ((), (patterns[-1],))
            phrases = list(islice(folded, len(rule.phrases)))
            near = [spelt for literal in islice(folded, len(rule.near)) for spelt in _spelt_out(literal)]
            for literal in (*phrases, *near):
                others = owners.get(literal)
                owners[literal] = own if others is None else (others[0] + own[0], others[1] + own[1])
        self._owners = list(owners.values())
        self._automaton = ahocorasick_rs.AhoCorasick(list(owners), store_patterns=False)
        self._everywhere = dict.fromkeys((pattern for pattern in patterns if not pattern.rule.near), 1)

    def marks(self, texts: Sequence[str]) -> list[Marks]:
        """What the rules match in each of ``texts``, in the order of the offsets."""
        starts = range(0, len(texts), BLOCKS)
        return [marks for start in starts for marks in self._marks(texts[start : start + BLOCKS])]

    def _marks(self, texts: Sequence[str]) -> list[Marks]:
        # Between the blocks stands what is no part of any literal but "^", and no letter.
        document = "\0".join(("", *texts, ""))
        folded = _fold(document)
        hits = self._automaton.find_matches_as_indexes(folded, overlapping=True)
        hits.append((0, 0, len(document) + 1))
        following = iter(hits)
        literal, start, end = next(following)
        found: list[Marks] = []
        begin = 1
        for text in texts:
            size = len(text)
            stop = begin + size
            marks = [Mark(rule, 0, size) for rule in self._whole.get(folded[begin:stop], ())]
            near = self._everywhere.copy() if self._everywhere else {}
            while end <= stop:
                rules, patterns = self._owners[literal]
                if rules and _is_edge(document, start) and _is_edge(document, end):
                    marks += [Mark(rule, start - begin, end - begin) for rule in rules]
                for pattern in patterns:
                    near[pattern] = near.get(pattern, 0) + 1
                literal, start, end = next(following)
            if near:
                _try(near, text, folded[begin:stop], marks)
            if len(marks) > 1:
                marks.sort(key=_order)
            found.append(tuple(marks))
            begin = stop + 1
        return found


def _spelt_out(literal: str) -> list[str]:
    """The literals that one that is near to a pattern stands for: ``^`` is what stands between blocks, ``\\d`` any digit."""
    if literal.startswith("^"):
        literal = "\0" + literal[1:]
    if "\\d" not in literal:
        return [literal]
    return [spelt for digit in "0123456789" for spelt in _spelt_out(literal.replace("\\d", digit, 1))]


def _try(near: dict[_Pattern, int], text: str, folded: str, marks: list[Mark]) -> None:
    """Add to ``marks`` what those patterns match in ``text`` that can; ``near`` counts the literals near to them."""
    size = len(text)
    there: dict[str | tuple[str, ...], bool] = {}
    for pattern, times in near.items():
        if times < pattern.times or size > pattern.limit:
            continue
        if (needs := pattern.needs) is not None:
            if (stands := there.get(needs)) is None:
                stands = there[needs] = _stands(needs, text, folded)
            if not stands:
                continue
        marks += pattern.marks(text)


def _stands(needs: str | tuple[str, ...], text: str, folded: str) -> bool:
    """Whether a block has what a rule needs."""
    if isinstance(needs, str):
        return NEEDS[needs].search(text) is not None
    return any(literal in folded for literal in needs)


def _order(mark: Mark) -> tuple[int, int]:
    return mark.start, -mark.end


class _Pattern:
    """A rule's pattern, compiled when it is first tried.

    It is tried on blocks up to ``limit``; of a longer one than its examples speak for, a ``part`` sees only the ends.
    """

    __slots__ = ("_compiled", "_ends_only", "limit", "needs", "rule", "times")

    def __init__(self, rule: Rule) -> None:
        low, high = PATTERN_LIMITS
        self.rule = rule
        self.times = rule.times
        self.needs = tuple(map(_fold, rule.needs)) if isinstance(rule.needs, tuple) else rule.needs
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
            if compiled.search(text) is None:  # nearly always, and cheaper than an iterator over nothing
                return []
            spans = [match.span() for match in compiled.finditer(text)]
        else:
            ends = ((0, PART_LIMIT), (max(size - PART_LIMIT, 0), size))
            found = [match.span() for begin, end in ends for match in compiled.finditer(text, begin, end)]
            # What begins the block and goes on to where it was cut off does not end there.
            spans = [
                (start, end) for start, end in found if end == size or (start == 0 and end != PART_LIMIT)
            ]
        return [Mark(self.rule, start, end) for start, end in spans if end > start]


def _fold(text: str) -> str:
    """Lower case, every white space a space and every apostrophe straight, character for character, so that offsets stay."""
    lowered = text.replace("İ", "i").lower()  # the only letter that has two in lower case
    for char in "\t\n\r\v\f" if lowered.isascii() else "\t\n\r\v\f\u00a0\u2007\u202f\u3000":
        lowered = lowered.replace(char, " ")
    lowered = lowered.replace("’", "'")
    try:
        lowered.encode()
    except UnicodeEncodeError:  # half a character: JSON can bring it, the automaton cannot read it
        return _SURROGATE.sub(" ", lowered)
    return lowered


_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def _is_edge(text: str, position: int) -> bool:
    """Whether a word may begin or end at ``position``: also where extractors glued two together."""
    before, after = text[position - 1], text[position]
    if before.islower() and after.islower():  # inside a word, as most are
        return False
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
