"""What a block must hold for a pattern to match in it, found from the pattern.

As RE2 and others do it (Cox, "Regular Expression Matching with a Trigram Index", 2012): of each part of a pattern is known
all that it can match, if that is little, and literals of which each match holds one. The rarest that the parts give are
taken.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from .literals import BEGIN, fold
from .syntax import Atomic, Chars, Choice, Look, Node, Repeat, Series, Start, parse, walk

_MOST: Final = 200
"""Texts that a part can match are listed up to this number. More make the index larger and find no less."""
_LONGEST: Final = 64
"""Characters of such a text at most; what is longer is cut apart too."""
_DIGITS: Final = frozenset("0123456789")
_NOTHING: Final = frozenset({""})


class Required(NamedTuple):
    """What stands in each match of a pattern: at ``hits`` places one of the ``literals``, and so many ``digits`` in a row.

    Literals are folded; those that begin with :data:`BEGIN` begin the block."""

    literals: frozenset[str]
    hits: int = 1
    digits: int = 0


class _Known(NamedTuple):
    """What is known of a part of a pattern: all that it can match, if that is little; what it requires, if anything; and, of
    what repeats, texts with one of which each match begins, and with one of which it ends."""

    exact: frozenset[str] | None
    required: Required | None
    edges: frozenset[str] | None = None


def required(pattern: str) -> Required:
    """What each match of ``pattern`` needs; if that holds no literal, it is the begin of a block, which every block has."""
    tree = parse(pattern)
    best = _all_required(_of(tree)) or Required(frozenset({BEGIN}))
    _, digits = _digits(tree)
    return Required(_without_longer(best.literals), best.hits, digits)


def _digits(node: Node) -> tuple[int | None, int]:
    """How many digits ``node`` matches at least, if it matches nothing else; and how many stand in a row in each match."""
    match node:
        case Chars():
            members = _of_char(node)
            return (1, 1) if members is not None and members <= _DIGITS else (None, 0)
        case Series(items):
            run, longest, is_digits = 0, 0, True
            for length, inner in map(_digits, items):
                is_digits = is_digits and length is not None
                run = 0 if length is None else run + length
                longest = max(longest, run, inner)
            return (run if is_digits else None), longest
        case Choice(branches):
            lengths, runs = zip(*map(_digits, branches), strict=True)
            return (None if None in lengths else min(lengths)), min(runs)
        case Atomic():
            return _digits(node.item)
        case Repeat():
            length, longest = _digits(node.item)
            return (None, longest * min(node.low, 1)) if length is None else (length * node.low, length * node.low)
        case Look():
            return 0, 0 if node.negative else _digits(node.item)[1]
        case Start():
            return 0, 0


def _of(node: Node) -> _Known:
    """What is known of ``node``."""
    match node:
        case Chars():
            return _Known(_of_char(node), None)
        case Start():
            return _Known(frozenset({BEGIN}), None)
        case Series(items):
            return _of_sequence(map(_of, items))
        case Choice(branches):
            return _of_choice([*map(_of, branches)])
        case Atomic():
            return _of(node.item)
        case Look():
            return _Known(_NOTHING, None if node.negative else _all_required(_of(node.item)))
        case Repeat():
            return _of_repeat(node)


@lru_cache(maxsize=1 << 12)
def _of_char(node: Chars) -> frozenset[str] | None:
    members = node.members()
    return None if members is None or len(members) > _MOST else frozenset(fold("".join(sorted(members))))


def _of_sequence(parts: Iterable[_Known]) -> _Known:
    """Parts one after the other make longer literals as long as all that they can match is known."""
    run: frozenset[str] = _NOTHING
    found: list[Required | None] = []
    is_exact = True
    for exact, wanted, edges in parts:
        found.append(wanted)
        longer = _joined(run, exact)
        if longer is None:
            found.append(_one_of(_joined(run, edges) or run))
            is_exact = False
        run = longer or exact or edges or _NOTHING
    found.append(_one_of(run))
    return _Known(run if is_exact else None, _rarest(found))


def _of_choice(branches: list[_Known]) -> _Known:
    exact: frozenset[str] | None = frozenset()
    for known in branches:
        exact = None if exact is None or known.exact is None else exact | known.exact
    wanted = [*map(_all_required, branches)]
    if any(one is None for one in wanted):
        return _Known(_few(exact), None)
    literals = frozenset().union(*(one.literals for one in wanted if one))
    return _Known(_few(exact), Required(literals, min(one.hits for one in wanted if one)))


def _of_repeat(node: Repeat) -> _Known:
    item = _of(node.item)
    if node.low == 0:
        optional = item.exact if node.high == 1 else None
        return _Known(None if optional is None else _few(optional | _NOTHING), None)
    wanted = _all_required(item)
    is_at_one_place = any(isinstance(one, Look | Start) for one in walk(node.item))  # all rounds may look at the same
    rounds = 1 if is_at_one_place else node.low
    exact: frozenset[str] | None = _NOTHING
    for _ in range(node.low):
        exact = _joined(exact, item.exact)
    is_fixed = node.high == node.low
    return _Known(exact if is_fixed else None, wanted and Required(wanted.literals, wanted.hits * rounds), exact)


def _joined(firsts: frozenset[str] | None, seconds: frozenset[str] | None) -> frozenset[str] | None:
    if firsts is None or seconds is None or len(firsts) * len(seconds) > _MOST:
        return None
    joined = frozenset((first + second).replace(BEGIN + BEGIN, BEGIN) for first in firsts for second in seconds)
    return joined if max(map(len, joined), default=0) <= _LONGEST else None


def _few(texts: frozenset[str] | None) -> frozenset[str] | None:
    return texts if texts is not None and len(texts) <= _MOST else None


def _one_of(texts: frozenset[str] | None) -> Required | None:
    return Required(texts) if texts and "" not in texts else None


def _all_required(known: _Known) -> Required | None:
    return _rarest([known.required, _one_of(known.exact)])


def _rarest(found: Iterable[Required | None]) -> Required | None:
    """What stands in the fewest texts, as far as its length tells."""
    usable = [one for one in found if one]
    return usable[0] if len(usable) == 1 else max(usable, key=_rarity, default=None)


def _rarity(required: Required) -> tuple[float, int]:
    return min(map(_weight, required.literals)) * required.hits, -len(required.literals)


@lru_cache(maxsize=1 << 17)
def _weight(literal: str) -> float:
    """How rare a literal is, in letters of a word; eight are as rare as more of them.

    Tuned on how often patterns are tried in 193,000 blocks of pages: literals written by hand for each rule took 1.04 times
    as many tries."""
    if literal == BEGIN or (len(literal) == 1 and "a" <= literal <= "z"):
        return 0.1  # it stands in all blocks, or nearly all
    return min(sum(map(_char_weight, literal)), 8.0)


def _char_weight(char: str) -> float:
    if char == BEGIN:
        return 2.0
    if char.isalpha():
        return 2.0 if char >= "\u2e80" else 1.0
    if char == " " or char.isdigit():
        return 0.2
    return 1.0 if char.isascii() else 1.5


def _without_longer(literals: Iterable[str]) -> frozenset[str]:
    """The literals without those that hold another one."""
    kept: set[str] = set()
    sizes: set[int] = set()
    for literal in sorted(literals, key=len):
        parts = (literal[start : start + size] for size in sizes for start in range(len(literal) - size + 1))
        if not any(part in kept for part in parts):
            kept.add(literal)
            sizes.add(len(literal))
    return frozenset(kept)
