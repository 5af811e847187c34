"""A rule set checked: its examples are run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..document import Mark
from .engine import Engine, covers
from .ruleset import Rule


@dataclass(frozen=True)
class Failure:
    """What does not hold of a rule."""

    rule: Rule
    what: str

    def __str__(self) -> str:
        return f"{self.rule.file}:{self.rule.line}: rule {self.rule.id!r} {self.what}"


def failures(engine: Engine, rules: Iterable[Rule]) -> Iterator[Failure]:
    """The examples of ``rules`` that come out wrong when ``engine`` has them in force."""
    for rule in rules:
        examples = [*rule.drop, *rule.keep]
        for number, (example, marks) in enumerate(zip(examples, engine.marks(examples), strict=True)):
            kind = "drop" if number < len(rule.drop) else "keep"
            if drops(rule, example, marks) != (kind == "drop"):
                yield Failure(rule, f"does not {kind} its example {example!r}")


def drops(rule: Rule, text: str, marks: Sequence[Mark]) -> bool:
    """Whether a rule drops the block ``text``, which has these ``marks``; a weak one needs only to match in it."""
    own = [mark for mark in marks if mark.rule is rule]
    if rule.weak:
        return bool(own)
    if rule.scope == "part":
        return any(mark.start == 0 or mark.end == len(text.rstrip()) for mark in own)
    return bool(own) and covers(text, marks)
