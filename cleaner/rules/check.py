"""A rule set checked: its examples are run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ..document import Mark
from .engine import Engine, covers
from .ruleset import Rule


@dataclass(frozen=True)
class WrongExample:
    """An example of a rule that comes out wrong: the ``kind`` of example, and what the rule matches in it."""

    rule: Rule
    kind: Literal["drop", "keep"]
    text: str
    matched: tuple[str, ...]

    def __str__(self) -> str:
        where = f"{self.rule.file}:{self.rule.line}: rule {self.rule.id!r}"
        matched = f"it matches {', '.join(map(repr, self.matched))}" if self.matched else "it matches nothing there"
        return f"{where} does not {self.kind} its example {self.text!r}: {matched}"


def wrong_examples(engine: Engine, rules: Iterable[Rule]) -> Iterator[WrongExample]:
    """The examples of ``rules`` that come out wrong when ``engine`` has them in force."""
    for rule in rules:
        examples = [*rule.drop, *rule.keep]
        for number, (example, marks) in enumerate(zip(examples, engine.marks(examples), strict=True)):
            is_dropped = number < len(rule.drop)
            if drops(rule, example, marks) != is_dropped:
                matched = tuple(example[mark.start : mark.end] for mark in marks if mark.rule is rule)
                yield WrongExample(rule, "drop" if is_dropped else "keep", example, matched)


def drops(rule: Rule, text: str, marks: Sequence[Mark]) -> bool:
    """Whether a rule drops the block ``text``, which has these ``marks``; a weak one needs only to match in it."""
    own = [mark for mark in marks if mark.rule is rule]
    if rule.weak:
        return bool(own)
    if rule.scope == "part":
        return any(mark.start == 0 or mark.end == len(text.rstrip()) for mark in own)
    return bool(own) and covers(text, marks)
