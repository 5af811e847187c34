"""Whether a pattern can match without the literals that its rule requires.

All that the pattern can match is followed through an automaton of the literals. What arrives at the end without having
passed through one is a match that the condition would miss. Characters that no literal holds count as one. A look at what
stands around is followed only where it is one character or holds a literal itself. So the check may reject a correct
condition. It never accepts a wrong one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import count, islice
from typing import Final, NamedTuple

from .literals import BEGIN, fold, unfold
from .ruleset import DIGIT_RUNS, Rule, expand
from .syntax import Atomic, Chars, Choice, Look, Node, Repeat, Start, parse
from .syntax import Sequence as Parts

_OTHER: Final = "\uffff"
"""Stands for all characters that no literal holds."""
_ROUNDS: Final = 8
"""A repeat must be followed so many times one by one at most; what may follow beyond that counts as allowed."""
_SAMPLE: Final = "xX7 -.,中"
"""Characters by which texts are made that show what is missing."""


class _State(NamedTuple):
    """What is known after a part of a match: the longest end of it that begins a literal, its last character, whether it is
    empty at the begin of the block, and how many literals stand in it."""

    prefix: str
    last: str | None
    at_start: bool
    hits: int


_States = dict[_State, str]
"""States, each with a text that leads to it."""


def missed(rule: Rule) -> Iterator[tuple[str, str]]:
    """The conditions of a rule that its pattern can match without: the key, and a text that shows it (or is like one)."""
    if rule.match is None:
        return
    tree = parse(rule.match)
    if rule.requires_any:
        literals = expand(map(fold, rule.requires_any))
        yield from (("requires_any", text) for text in _Proof(literals, rule.min_hits).gaps(tree))
    if isinstance(rule.requires_also, str):
        run = "0" * DIGIT_RUNS[rule.requires_also]
        yield from (("requires_also", text) for text in _Proof([run], 1, digits_alike=True).gaps(tree))
    elif rule.requires_also:
        literals = [*map(fold, rule.requires_also)]
        yield from (("requires_also", text) for text in _Proof(literals, 1).gaps(tree))


class _Proof:
    def __init__(self, literals: Sequence[str], hits: int, *, digits_alike: bool = False) -> None:
        self._literals = frozenset(literals)
        self._hits = hits
        self._digits_alike = digits_alike
        self._prefixes = {literal[:size] for literal in literals for size in range(len(literal) + 1)}
        self._alphabet = "".join(sorted({char for literal in literals for char in literal}))
        self._step = cache(self._step_uncached)
        self._symbols = cache(self._symbols_uncached)

    def gaps(self, tree: Node) -> Iterator[str]:
        """A text that ``tree`` can match, if there is one, that holds too few of the literals."""
        prefix, _ = self._step("", BEGIN)
        begins = {_State("", None, False, 0): "", _State(prefix, None, True, 0): ""}
        yield from islice(self._after(tree, begins).values(), 1)

    def _after(self, node: Node, states: _States) -> _States:
        """The states after ``node`` that lack literals."""
        if not states:
            return states
        match node:
            case Chars():
                return self._after_char(node, states)
            case Parts(items):
                for item in items:
                    states = self._after(item, states)
                return states
            case Choice(branches):
                return _union(self._after(branch, states) for branch in branches)
            case Atomic():
                return self._after(node.item, states)
            case Start():
                return {state: text for state, text in states.items() if state.at_start}
            case Repeat():
                return self._after_repeat(node, states)
            case Look():
                return self._after_look(node, states)

    def _after_char(self, node: Chars, states: _States) -> _States:
        found: _States = {}
        for (prefix, _, _, hits), text in states.items():
            for symbol, char in self._symbols(node).items():
                following, more = self._step(prefix, symbol)
                if hits + more < self._hits:
                    found.setdefault(_State(following, symbol, False, hits + more), text + char)
        return found

    def _after_repeat(self, node: Repeat, states: _States) -> _States:
        for _ in range(min(node.low, _ROUNDS)):
            states = self._after(node.item, states)
        if node.high == node.low <= _ROUNDS:
            return states
        reached, new = states, states
        for _ in count() if node.high is None else range(node.high - min(node.low, _ROUNDS)):
            if not new:
                break
            new = {one: text for one, text in self._after(node.item, new).items() if one not in reached}
            reached = reached | new
        return reached

    def _after_look(self, node: Look, states: _States) -> _States:
        if node.negative:
            return states
        if node.ahead:
            return {one: text for one, text in states.items() if self._after(node.item, {one: text})}
        choices = node.item.branches if isinstance(node.item, Choice) else (node.item,)
        if all(isinstance(one, Chars) for one in choices):
            symbols = {symbol for one in choices if isinstance(one, Chars) for symbol in self._symbols(one)}
            return {one: text for one, text in states.items() if one.last is None or one.last in symbols}
        return states if self._after(node.item, {_State("", None, False, 0): ""}) else {}

    def _symbols_uncached(self, node: Chars) -> dict[str, str]:
        """The symbols that ``node`` can be, each with a character of it."""
        members = node.members()
        if members is None:
            members = frozenset(char for char in _SAMPLE + self._alphabet for char in self._variants(char))
            members = frozenset(filter(node.matches, members))
        found = {}
        for char in sorted(members):
            folded = self._fold(char)
            found[folded if folded in self._alphabet else _OTHER] = char
        if node.members() is None:  # any class holds more than is known here
            found.setdefault(_OTHER, "?")
        return found

    def _fold(self, char: str) -> str:
        return "0" if self._digits_alike and char.isdigit() else fold(char)

    def _variants(self, char: str) -> str:
        if self._digits_alike and char == "0":
            return "0123456789"
        return unfold(char)

    def _step_uncached(self, prefix: str, symbol: str) -> tuple[str, int]:
        """The longest end of the text so far that begins a literal, and how many literals end there."""
        text = prefix + symbol
        hits = sum(text[start:] in self._literals for start in range(len(text)))
        while text not in self._prefixes:
            text = text[1:]
        return text, hits


def _union(found: Iterable[_States]) -> _States:
    union: _States = {}
    for states in found:
        union.update(states)
    return union
