"""The syntax of rules' patterns: what of the ``regex`` package's they may use, as a tree.

The tree serves the checks of a pattern (:mod:`.ambiguity`) and says what it needs
(:mod:`.prefilter`); the package itself does the matching.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import regex

from .literals import WHITE_SPACE


class PatternError(ValueError):
    """A pattern that a rule cannot use; the message says why."""


@dataclass(frozen=True)
class Chars:
    """One character: a literal, an escape such as ``\\d``, or a class in brackets, as its ``source`` says."""

    source: str
    ignore_case: bool

    def matches(self, char: str) -> bool:
        """Whether it can be ``char``."""
        return _compile(self.source, self.ignore_case).fullmatch(char) is not None

    def literal(self) -> str | None:
        """The character that it stands for alone, if it does."""
        if len(self.source) == 1 and self.source != ".":
            return self.source
        if self.source.startswith("\\"):
            if self.source[1] in "xuU":
                return chr(int(self.source[2:], 16))
            if self.source[1] in _CONTROLS:
                return _CONTROLS[self.source[1]]
            if not self.source[1].isalnum():
                return self.source[1]
        return None

    def members(self) -> frozenset[str] | None:
        """All its characters, in any case, if it is a literal, ``\\d`` (ASCII digits), ``\\s`` or a class of these and of
        ranges of ASCII letters and digits."""
        if self.source in _CLASSES:
            return _CLASSES[self.source]
        if (literal := self.literal()) is not None:
            return frozenset(literal)
        if not self.source.startswith("[") or self.source.startswith("[^"):
            return None
        found: set[str] = set()
        for first, last, token in _CLASS_PARTS.findall(self.source, 1, len(self.source) - 1):
            if first:
                found.update(map(chr, range(ord(first), ord(last) + 1)))
            elif token == ".":
                found.add(".")
            elif token and (members := Chars(token, self.ignore_case).members()) is not None:
                found |= members
            else:
                return None
        return frozenset(found)


@dataclass(frozen=True)
class Series:
    """One after the other; without items, nothing."""

    items: tuple[Node, ...]


@dataclass(frozen=True)
class Choice:
    """One of some branches; ``spans`` says where each stands in the pattern's text."""

    branches: tuple[Node, ...]
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Repeat:
    """So many times or more, up to ``high`` if that is not None; ``possessive``: never fewer than it could.

    ``span`` says where it stands in the pattern's text.
    """

    item: Node
    low: int
    high: int | None
    possessive: bool
    span: tuple[int, int]


@dataclass(frozen=True)
class Atomic:
    """What is matched in the first way that there is."""

    item: Node


@dataclass(frozen=True)
class Look:
    """What must, or must not, stand ahead or behind."""

    item: Node
    negative: bool


@dataclass(frozen=True)
class Start:
    """The begin of the text."""


Node = Chars | Series | Choice | Repeat | Atomic | Look | Start
NOTHING: Final = Series(())

_CLASSES: Final = {r"\d": frozenset("0123456789"), r"\s": frozenset(WHITE_SPACE)}
_CONTROLS: Final = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v", "a": "\a"}
_TOKEN: Final = re.compile(
    r"\\(?:[pP]\{[^}]*\}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)|\[\^?\]?(?:\\.|[^\]\\])*\]|.", re.DOTALL
)
_CLASS_PARTS: Final = re.compile(rf"([a-zA-Z0-9])-([a-zA-Z0-9])|(?<!^\[)-(?=.)|({_TOKEN.pattern})", re.DOTALL)
"""Of a class in brackets: a range of ASCII letters or digits, the sign of another range, or a character or escape."""
_UNKNOWN: Final = re.compile(r"\\[0-9gGKLNRX]|\\[pP](?!\{)|\[[^\]]*\[:|\{(?:,\}|[^{}]*[<=][^{}]*\}|[deis]\})")
"""Back-references, octal numbers, ``\\pL``, POSIX classes, ``{,}`` and fuzzy matches."""
_QUANTIFIER: Final = re.compile(r"(?:([*+?])|\{(\d*)(,?)(\d*)\})([?+]?)")
_GROUP: Final = re.compile(
    r"\((?:\?(?:(?P<plain>:|P?<[A-Za-z_]\w*>)|(?P<look><?[=!])|(?P<atomic>>)|(?P<comment>#[^)]*\))"
    r"|(?P<flags>[is]*(?:-[is]+)?):|(?P<condition>\(\w+\)|(?=\(\?<?[=!]))))?"
)


def parse(pattern: str) -> Node:
    """The tree of ``pattern``, which the ``regex`` package must be able to compile. Raises :class:`PatternError`."""
    parser = _Parser(pattern)
    tree = parser.choice(ignore_case=True)
    if parser.position < len(pattern):
        raise PatternError(f"unexpected {pattern[parser.position]!r} at {parser.position}")
    return tree


def walk(node: Node) -> Iterator[Node]:
    """``node`` and all nodes within it."""
    yield node
    match node:
        case Series(items) | Choice(items):
            for item in items:
                yield from walk(item)
        case Repeat() | Atomic() | Look():
            yield from walk(node.item)


def most_rounds(node: Node) -> int:
    """How often the most repeated part of ``node`` is asked for, repeats within repeats multiplied."""
    match node:
        case Series(items) | Choice(items):
            return max(map(most_rounds, items), default=1)
        case Repeat():
            return max(node.low, node.high or 1) * most_rounds(node.item)
        case Atomic() | Look():
            return most_rounds(node.item)
        case Chars() | Start():
            return 1


class _Parser:
    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.position = 0

    def choice(self, ignore_case: bool) -> Node:
        branches: list[Node] = []
        spans = []
        while True:
            start = self.position
            branches.append(self.sequence(ignore_case))
            spans.append((start, self.position))
            if not self._take("|"):
                break
        return branches[0] if len(branches) == 1 else Choice(tuple(branches), tuple(spans))

    def sequence(self, ignore_case: bool) -> Node:
        items: list[Node] = []
        while self.position < len(self.pattern) and self.pattern[self.position] not in "|)":
            start = self.position
            item = self._item(ignore_case)
            quantifier = _QUANTIFIER.match(self.pattern, self.position)
            if quantifier and (quantifier[1] or quantifier[2] or quantifier[4]):
                self.position = quantifier.end()
                item = _repeat(item, quantifier, (start, self.position))
            if item != NOTHING:
                items.append(item)
        return items[0] if len(items) == 1 else Series(tuple(items))

    def _item(self, ignore_case: bool) -> Node:
        if self.pattern[self.position] == "(":
            return self._group(ignore_case)
        token = _TOKEN.match(self.pattern, self.position)
        if token is None or token[0] in ("\\", "["):
            raise PatternError(f"unexpected {self.pattern[self.position]!r} at {self.position}")
        self.position = token.end()
        if token[0] in ("^", r"\A"):
            return Start()
        if token[0] in ("$", r"\b", r"\B", r"\Z", r"\m", r"\M"):
            return NOTHING
        if _UNKNOWN.match(self.pattern, self.position - len(token[0])):
            raise PatternError(f"{token[0]} is not for rules")
        return Chars(token[0], ignore_case)

    def _group(self, ignore_case: bool) -> Node:
        start = self.position
        group = _GROUP.match(self.pattern, start)
        if group is None or (group.end() == start + 1 and self.pattern.startswith("?", start + 1)):
            hint = " (patterns ignore case as it is)" if self.pattern.startswith("(?i)", start) else ""
            raise PatternError(f"{self.pattern[start : start + 4]!r} is not for rules{hint}")
        self.position = group.end()
        if group["comment"]:
            return NOTHING
        if group["flags"]:
            ignore_case = "i" not in group["flags"].partition("-")[2]
        if group["condition"] is not None:
            return self._conditional(ignore_case, group["condition"])
        item = self.choice(ignore_case)
        self._close(start)
        if group["look"]:
            return Look(item, group["look"].endswith("!"))
        return Atomic(item) if group["atomic"] else item

    def _conditional(self, ignore_case: bool, condition: str) -> Node:
        start = self.position
        look = self._group(ignore_case) if not condition else NOTHING
        first = self.position
        then = self.sequence(ignore_case)
        spans = [(first, self.position)]
        other: Node = NOTHING
        if self._take("|"):
            second = self.position
            other = self.sequence(ignore_case)
            spans.append((second, self.position))
        self._close(start)
        return Choice((Series((look, then)), other), (*spans, *[(first, first)] * (2 - len(spans))))

    def _close(self, start: int) -> None:
        if not self._take(")"):
            raise PatternError(f"the group that begins at {start} is not closed")

    def _take(self, char: str) -> bool:
        if self.pattern.startswith(char, self.position):
            self.position += 1
            return True
        return False


def _repeat(item: Node, quantifier: re.Match[str], span: tuple[int, int]) -> Repeat:
    sign, low, comma, high, kind = quantifier.groups()
    if sign:
        return Repeat(item, int(sign == "+"), 1 if sign == "?" else None, kind == "+", span)
    least = int(low or 0)
    return Repeat(item, least, (int(high) if high else None) if comma else least, kind == "+", span)


@lru_cache(maxsize=1 << 12)
def _compile(source: str, ignore_case: bool) -> regex.Pattern[str]:
    return regex.compile(source, regex.IGNORECASE if ignore_case else 0)
