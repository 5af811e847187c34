"""Rules found by their literals: which to look at in a text, and what they match there."""

from __future__ import annotations

import logging
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from operator import attrgetter
from typing import Final

import numpy as np
import numpy.typing as npt
import regex

from ..document import Mark
from .literals import is_word_edge
from .prefilter import Required
from .ruleset import Rule, RuleSet, compile_pattern
from .search import Arrays, Hit, LiteralSearch, index_literals

BLOCK_LIMIT: Final = 400
"""Characters; in a longer block only what a ``part`` rule could cut off at its ends is looked for: it is prose, and a mark
deep inside it decides nothing."""
PATTERN_LIMITS: Final = (120, BLOCK_LIMIT)
"""Characters; a pattern is tried on blocks up to three times as long as its longest ``drop`` example, but at least and at
most this: it will not cover longer ones."""
PART_LIMIT: Final = 250
"""Characters at either end of a longer block in which ``part`` rules are tried all the same."""
PASS: Final = 50_000
"""Characters read in one pass, about: all literals that stand in a very long page would take too much memory."""

TIME_LIMIT: Final = 0.2
"""Seconds of processor time for a pattern on a block. No built-in one comes near it: the tests attack them all."""
UNTIMED: Final = 80
"""Characters of a block up to which the time of built-in rules is not limited. To limit it costs 1.9 microseconds a try,
four times as much as most tries take, and three of four tries are on shorter blocks (120 pages of news as text)."""

Marks = Sequence[Mark]
_LOGGER: Final = logging.getLogger(__name__)


def index_rules(rules: Iterable[tuple[int, Rule]]) -> Arrays:
    """Numbered rules as :class:`Index` needs them: their literals, with the number of each one's rule (``owners``)."""
    numbered = list(rules)
    literals: list[str] = []
    owners: list[int] = []
    # A rule of whole blocks is the more exact one: it is named first where another has the same phrase.
    for number, rule in sorted(numbered, key=lambda one: not one[1].whole):
        literals += rule.phrases
        owners += [number] * len(rule.phrases)
    for number, rule in numbered:
        if wanted := rule.required:
            literals += sorted(wanted.literals)
            owners += [number] * len(wanted.literals)
    return index_literals(literals) | {"owners": np.array(owners, np.int32)}


class Index:
    """Some rules, found by their literals."""

    def __init__(self, rules: RuleSet, arrays: Arrays) -> None:
        """``arrays`` come from :func:`index_rules` over some of ``rules``."""
        self._search = LiteralSearch(arrays)
        self._uses = _Uses(self._search, rules, arrays["owners"])

    def marks(self, texts: Sequence[str]) -> list[Marks]:
        """What the rules match in each of ``texts``, in the order of the offsets."""
        passes = [total // PASS for total in accumulate(map(len, texts))]
        ends = [index for index, (one, following) in enumerate(pairwise(passes), 1) if one != following]
        bounds = pairwise([0, *ends, len(texts)])
        return [marks for begin, end in bounds for marks in self._marks(texts[begin:end])]

    def _marks(self, texts: Sequence[str]) -> list[Marks]:
        found: list[list[Mark]] = []
        tries: defaultdict[_Pattern, list[int]] = defaultdict(list)
        for number, (text, (folded, hits)) in enumerate(zip(texts, self._search.find(texts), strict=True)):
            uses = [self._uses[literal] for literal, _, _ in hits]
            found.append(self._phrase_marks(text, hits, uses))
            for pattern in _patterns_to_try(folded, uses):
                tries[pattern].append(number)
        # One pattern after the other: the code that matches it is at hand then. And in the order of the rules: the first of
        # equal marks is the reason that is given.
        for pattern in sorted(tries, key=attrgetter("number")):
            try:
                for number in tries[pattern]:
                    if marks := pattern.marks(texts[number]):
                        found[number] += marks
            except TimeoutError:  # the rule gives way in the rest of these texts
                _LOGGER.warning(
                    "rule %r took more than %s s on a block and is passed over: %.100r",
                    pattern.rule.id,
                    TIME_LIMIT,
                    texts[number],
                )
        return [tuple(sorted(marks, key=by_offsets)) if marks else () for marks in found]

    def _phrase_marks(self, text: str, hits: Sequence[Hit], uses: Sequence[_Use]) -> list[Mark]:
        """The phrases in ``text`` that stand at word edges, of all ``hits`` in it and what these are used by."""
        marks = []
        size = len(text)
        for (_, start, end), (rules, _) in zip(hits, uses, strict=True):
            if (
                rules
                and (start == 0 or is_word_edge(text[start - 1 : start + 1]))
                and (end == size or is_word_edge(text[end - 1 : end + 1]))
            ):
                marks += [Mark(rule, start, end) for rule in rules if not rule.whole or _stands_alone(text, start, end)]
        return marks


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a phrase is all of ``text``; beside one of three words or more, which is no label, may stand signs."""
    around = text[:start] + text[end:]
    return not around or (text.count(" ", start, end) > 1 and not any(map(str.isalnum, around)))


_Use = tuple[Sequence["Rule"], frozenset["_Pattern"]]


class _Uses(dict[int, _Use]):
    """The rules that have a literal as a phrase, and the patterns that require it: put together when it is first found."""

    def __init__(self, search: LiteralSearch, rules: RuleSet, owners: npt.NDArray[np.int32]) -> None:
        super().__init__()
        self._search = search
        self._rules = rules
        self._owners = owners
        self._patterns: dict[int, _Pattern] = {}

    def __missing__(self, literal: int) -> _Use:
        phrases: list[Rule] = []
        patterns: list[_Pattern] = []
        for number in self._owners[self._search.entries(literal)].tolist():
            rule = self._rules[number]
            if rule.required is None:
                phrases.append(rule)
            else:  # one for all threads
                known = self._patterns.get(number)
                patterns.append(known or self._patterns.setdefault(number, _Pattern(rule, number, rule.required)))
        use = self[literal] = (phrases, frozenset(patterns))
        return use


def _patterns_to_try(folded: str, uses: Sequence[_Use]) -> Iterator[_Pattern]:
    """The patterns whose conditions hold in a text, which is ``folded``, and whose literals have these ``uses``."""
    patterns: set[_Pattern] = set().union(*[patterns for _, patterns in uses])
    if not patterns:
        return
    size, digits = len(folded), _digits(folded)
    for pattern in patterns:
        if (
            size <= pattern.limit
            and digits >= pattern.digits
            and (pattern.hits == 1 or sum(pattern in others for _, others in uses) >= pattern.hits)
        ):
            yield pattern


_DIGITS: Final = re.compile(r"\d+")


def _digits(text: str) -> int:
    """How many digits stand in a row."""
    return max(map(len, _DIGITS.findall(text)), default=0)


def by_offsets(mark: Mark) -> tuple[int, int]:
    """What marks are sorted by: their offsets, and of those that begin together the longest first."""
    return mark.start, -mark.end


class _Pattern:
    """A rule's pattern, compiled when it is first tried.

    It is tried on blocks up to ``limit``; of those longer than ``ends_only``, for which its examples do not speak, a
    ``part`` sees only the ends.
    """

    def __init__(self, rule: Rule, number: int, required: Required) -> None:
        low, high = PATTERN_LIMITS
        self.rule = rule
        self.number = number
        _, self.hits, self.digits = required
        self.ends_only = min(high, max(low, 3 * max(map(len, rule.drop))))
        self.limit = sys.maxsize if rule.scope == "part" else self.ends_only

    @cached_property
    def _compiled(self) -> regex.Pattern[str]:
        return compile_pattern(self.rule.match or "")

    def marks(self, text: str) -> list[Mark]:
        """Where the pattern matches in ``text``. Raises ``TimeoutError`` after :data:`TIME_LIMIT`."""
        if len(text) > self.ends_only:
            return self._marks_at_ends(text)
        timeout = TIME_LIMIT if len(text) > UNTIMED or not self.rule.built_in else None
        first = self._compiled.search(text, timeout=timeout)
        if first is None:  # most often, and cheaper than an iterator over nothing
            return []
        end = first.end()
        others = self._compiled.finditer(text, end, timeout=timeout) if end < len(text) else ()
        return self._marks(text, (match.span() for match in (first, *others)))

    def _marks_at_ends(self, text: str) -> list[Mark]:
        """Where the pattern matches at either end of a long ``text``."""
        size = len(text)
        ends = ((0, PART_LIMIT), (max(size - PART_LIMIT, 0), size))
        found = [
            match.span() for begin, end in ends for match in self._compiled.finditer(text, begin, end, timeout=TIME_LIMIT)
        ]
        # What begins the block and goes on to where it was cut off does not end there.
        return self._marks(text, ((start, end) for start, end in found if end == size or (start == 0 and end != PART_LIMIT)))

    def _marks(self, text: str, spans: Iterable[tuple[int, int]]) -> list[Mark]:
        """White space alone is no match: nothing would be left of the block that is cut off there."""
        return [Mark(self.rule, start, end) for start, end in spans if end > start and not text[start:end].isspace()]
