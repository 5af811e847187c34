"""A rule set's examples, run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..document import Mark
from .engine import Engine, covers
from .ruleset import Rule


@dataclass(frozen=True)
class Failure:
    """An example that does not hold; ``kind`` is ``drop`` or ``keep``."""

    rule: Rule
    kind: str
    example: str

    def __str__(self) -> str:
        done = "does not drop" if self.kind == "drop" else "does not keep"
        return f"{self.rule.file}:{self.rule.line}: rule {self.rule.id!r} {done} its example {self.example!r}"


def failures(engine: Engine, rules: Iterable[Rule]) -> Iterator[Failure]:
    """The examples of ``rules`` that do not hold when ``engine``, which has them in force, marks them."""
    for rule in rules:
        for kind, examples in (("drop", rule.drop), ("keep", rule.keep)):
            for example in examples:
                [marks] = engine.marks([example])
                if _drops(rule, example, marks) != (kind == "drop"):
                    yield Failure(rule, kind, example)


def _drops(rule: Rule, text: str, marks: Sequence[Mark]) -> bool:
    own = [mark for mark in marks if mark.rule is rule]
    if rule.weak:
        return bool(own)
    if rule.scope == "part":
        return any(mark.start == 0 or mark.end == len(text.rstrip()) for mark in own)
    return bool(own) and covers(text, marks)
