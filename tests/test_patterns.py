"""No built-in pattern can be made slow, and the tree of a pattern says what the pattern matches."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from cleaner.rules import loading
from cleaner.rules.ambiguity import ambiguous_repeat
from cleaner.rules.index import PART_LIMIT, TIME_LIMIT, _Pattern
from cleaner.rules.prefilter import required
from cleaner.rules.ruleset import Rule, compile_pattern
from cleaner.rules.syntax import Chars, Choice, PatternError, Repeat, parse, walk

RUNS = (
    " ", "\u3000", "\"", "'", "1", "a", "A", "Ab ", "-", ". ", ", ", "| ", "1 ", "a-", "a ", "1,", "中", "а", "가", ": ",
)  # fmt: skip
NO_MATCH = "!\x01  \x01"
"""Ends a string so that a pattern that is to reach the end of it fails, and goes back."""
PATTERNS = [rule for rule in loading.load() if rule.match is not None]


def attacks(rule: Rule, size: int) -> Iterator[str]:
    """Strings of a rule's own parts: examples with a run put in or with their spaces spread, words and literals repeated."""
    for example in rule.drop:
        for cut in {len(example) * quarter // 4 for quarter in range(1, 5)} | {len(example) - 1}:
            for run in RUNS:
                fill = run * ((size - len(example) - len(NO_MATCH)) // len(run))
                yield example[:cut] + fill + example[cut:] + NO_MATCH
        yield example * (size // len(example)) + NO_MATCH
        for spread in (" " * 4, " " * 9, " \u3000" * 5):
            yield example.replace(" ", spread)[: size - 1] + NO_MATCH
        for word in example.split()[:6]:
            yield example + f" {word}" * ((size - len(example)) // (len(word) + 1)) + NO_MATCH
            yield word * (size // len(word)) + NO_MATCH
    for literal in sorted(required(rule.match or "").literals)[:6]:
        for run in ("", " ", *RUNS):
            yield (literal + run) * (size // len(literal + run)) + NO_MATCH
            yield literal + run * size + NO_MATCH


@pytest.mark.parametrize("rule", PATTERNS, ids=lambda rule: rule.id)
def test_no_pattern_can_be_made_slow(rule: Rule) -> None:
    size = _Pattern(rule, 0, required(rule.match or "")).ends_only
    if rule.scope == "part":
        size = max(size, PART_LIMIT)
    compiled = compile_pattern(rule.match or "")
    for text in set(attacks(rule, size)):
        list(compiled.finditer(text[-size:], timeout=TIME_LIMIT))  # TimeoutError


def test_the_attack_finds_what_is_slow() -> None:
    slow = next(rule for rule in PATTERNS if rule.id == "caption.source")
    compiled = compile_pattern(r"^\W*sources?\s*:\s*(?:\S+\s?){1,6}$")
    with pytest.raises(TimeoutError):
        for text in attacks(slow, 120):
            list(compiled.finditer(text[-120:], timeout=TIME_LIMIT))


@pytest.mark.parametrize(
    "pattern", [r"(?:[a-z]+ )*x", r"(?:\S++\s?)*$", r"(?>a+b?)*", r"(?:\p{L}+[ -]){2,5}", r"(?:a{1,3}){1,4}", "(?:ab|cd)*"]
)
def test_a_pattern_that_is_not_ambiguous_passes(pattern: str) -> None:
    assert ambiguous_repeat(parse(pattern)) is None


def test_a_tree_has_the_parts_of_its_pattern() -> None:
    pattern = r"^(?:by|von)\s++(?-i:\p{Lu}[^\]x]{2,9}?)(?<n>a)?(?(n)b|c)"
    tree = parse(pattern)
    nodes = [*walk(tree)]
    assert [node.source for node in nodes if isinstance(node, Chars)] == [
        *("b", "y", "v", "o", "n", r"\s", r"\p{Lu}", r"[^\]x]", "a", "b", "c")
    ]
    repeats = [(node.low, node.high, node.possessive) for node in nodes if isinstance(node, Repeat)]
    assert repeats == [(1, None, True), (2, 9, False), (0, 1, False)]
    spans = [node.spans for node in nodes if isinstance(node, Choice)]
    assert [[pattern[start:end] for start, end in each] for each in spans] == [["by", "von"], ["b", "c"]]


@pytest.mark.parametrize("pattern", [r"(a)\1", "(?R)", "(?P=a)", "(a"])
def test_what_rules_may_not_use_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError, match=re.escape("is not") + "|unexpected"):
        parse(pattern)
