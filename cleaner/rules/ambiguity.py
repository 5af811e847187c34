"""Patterns that can take very long: repeats within repeats that match the same text in many ways.

A repeat is ambiguous if a text leads from one of its positions back to the same position in two ways: then there are
exponentially many ways to match a longer text, and a backtracking matcher tries them all. (Weideman et al., "Analyzing
matching time behavior of backtracking regular expression matchers by using ambiguity of NFA", CIAA 2016.)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from .syntax import Atomic, Chars, Choice, Look, Node, PatternError, Repeat, Series, Start, walk

_MANY: Final = 16
"""A repeat within another one counts as endless from so many times on."""
_OUTER: Final = 5
"""A repeat around an endless one is refused from so many times on: its time then grows with the fifth power of the text."""
_STEPS: Final = 3_000_000
"""Steps of a check at most, some seconds; the built-in patterns take fewer."""
_SAMPLE: Final = "aZé09 \t\n\u00a0_-.,:;/|!?'\"()&@«»“”’–·中あア가яЖαا१"
"""Characters, beside those in the pattern, by which the common ones of two classes are looked for."""


def ambiguous_repeat(tree: Node) -> Repeat | None:
    """A repeat in a pattern's ``tree`` that can match the same text in very many ways, if there is one.

    Raises :class:`PatternError` for one that would take too long to check."""
    literals = {literal for node in walk(tree) if isinstance(node, Chars) and (literal := node.literal())}
    sample = "".join({*_SAMPLE, *literals})
    for node in walk(tree):
        if (
            isinstance(node, Repeat)
            and not isinstance(node.item, Chars)
            and (node.high is None or node.high >= _OUTER)
            and any(_is_endless(inner) for inner in (node, *walk(node.item)))
            and _Automaton(node.item, sample).is_ambiguous()
        ):
            return node
    return None


def _is_endless(node: Node) -> bool:
    return isinstance(node, Repeat) and (node.high is None or node.high >= _MANY)


@dataclass
class _Part:
    """Of a part of a pattern: the positions at which it begins and ends, and whether it can be empty.

    To each last position belong the characters that cannot follow it, because a possessive repeat would have taken them; so
    are those ``taken`` that cannot follow when the part is empty.
    """

    first: list[int] = field(default_factory=list)
    last: list[tuple[int, frozenset[str]]] = field(default_factory=list)
    is_empty: bool = False
    taken: frozenset[str] = frozenset()


class _Automaton:
    """The positions of a repeated part, and for each the positions that can follow, with the characters that lead there, as
    often as there is a way. (Glushkov, 1961.)"""

    def __init__(self, item: Node, sample: str) -> None:
        self._sample = sample
        self._chars: list[frozenset[str]] = []
        self._edges: defaultdict[int, list[tuple[int, frozenset[str]]]] = defaultdict(list)
        self._whole = self._part(item)
        self._join(self._whole.last, self._whole.first)

    def begins(self) -> frozenset[str]:
        """The characters that the part can begin with."""
        return frozenset().union(*(self._chars[position] for position in self._whole.first))

    def is_ambiguous(self) -> bool:
        """Whether some text leads in two ways from one position to one position. As the part repeats, each position leads to
        each other one, so these ways can be gone again and again."""
        todo = [(position, position) for position in range(len(self._chars))]
        seen = set(todo)
        steps = 0
        while todo:
            pair = todo.pop()
            steps += len(self._edges[pair[0]]) * len(self._edges[pair[1]])
            if steps > _STEPS:
                raise PatternError("a repeat holds too many alternatives")
            for number, (one, chars) in enumerate(self._edges[pair[0]]):
                for other_number, (other, other_chars) in enumerate(self._edges[pair[1]]):
                    if chars.isdisjoint(other_chars):
                        continue
                    if one == other and (pair[0] != pair[1] or number != other_number):
                        return True
                    if (one, other) not in seen:
                        seen.add((one, other))
                        todo.append((one, other))
        return False

    def _join(self, last: Iterable[tuple[int, frozenset[str]]], first: Iterable[int]) -> None:
        first = list(first)
        for position, taken in last:
            for following in first:
                self._edges[position].append((following, self._chars[following] - taken))

    def _part(self, node: Node) -> _Part:
        match node:
            case Chars():
                return self._position(frozenset(filter(node.matches, self._sample)))
            case Series(items):
                return self._series(items)
            case Choice(branches):
                parts = [*map(self._part, branches)]
                return _Part(
                    [position for part in parts for position in part.first],
                    [position for part in parts for position in part.last],
                    any(part.is_empty for part in parts),
                )
            case Repeat():
                part = self._part(node.item)
                if _is_endless(node):
                    self._join(part.last, part.first)
                taken = frozenset[str]()
                if node.possessive and isinstance(node.item, Chars):
                    taken = self._chars[part.first[0]]
                    part.last = [(position, taken) for position, _ in part.last]
                return _Part(part.first, part.last, part.is_empty or node.low == 0, taken)
            case Atomic():  # matched in one way only: all that counts is what it begins with
                return self._position(_Automaton(node.item, self._sample).begins())
            case Look() | Start():
                return _Part(is_empty=True)

    def _position(self, chars: frozenset[str]) -> _Part:
        """A part of one position, at which one of ``chars`` stands."""
        position = len(self._chars)
        self._chars.append(chars)
        return _Part([position], [(position, frozenset())])

    def _series(self, items: Iterable[Node]) -> _Part:
        whole = _Part(is_empty=True)
        for item in items:
            part = self._part(item)
            self._join(whole.last, part.first)
            whole = _Part(
                [*whole.first, *part.first] if whole.is_empty else whole.first,
                [*((one, taken | part.taken) for one, taken in whole.last), *part.last] if part.is_empty else part.last,
                whole.is_empty and part.is_empty,
            )
        return whole
