"""A rule set checked: its examples are run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..document import Mark
from .engine import Engine, covers
from .ruleset import Rule


def wrong_examples(engine: Engine, rules: Iterable[Rule]) -> Iterator[str]:
    """What is wrong: a message for each example of ``rules`` that comes out otherwise when ``engine`` has them in force."""
    for rule in rules:
        examples = [*rule.drop, *rule.keep]
        for number, (example, marks) in enumerate(zip(examples, engine.marks(examples), strict=True)):
            is_to_drop = number < len(rule.drop)
            if drops(rule, example, marks) != is_to_drop:
                where = f"{rule.file}:{rule.line}: rule {rule.id!r}"
                matched = ", ".join(repr(example[mark.start : mark.end]) for mark in marks if mark.rule is rule)
                found = f"it matches {matched or 'nothing there'}"
                yield f"{where} does not {'drop' if is_to_drop else 'keep'} its example {example!r}: {found}"


def drops(rule: Rule, text: str, marks: Sequence[Mark]) -> bool:
    """Whether a rule drops the block ``text``, which has these ``marks``; a weak one needs only to match in it."""
    own = [mark for mark in marks if mark.rule is rule]
    if rule.weak:
        return bool(own)
    if rule.scope == "part":
        return any(mark.start == 0 or mark.end == len(text.rstrip()) for mark in own)
    return bool(own) and covers(text, marks)
