"""Two runs of `quality` compared: the pages that got better or worse most, and the lines that made it so."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from benchmarks.quality import Row
from evaluation import report
from evaluation.alignment import align

SHOWN_LINES = 12
_LEAST_CHANGE = 1e-4


class Change(NamedTuple):
    """One method on one page, then and now; `gain` is in shingle F1."""

    method: str
    old: Row
    new: Row

    @property
    def gain(self) -> float:
        return self.new.scores[self.method].shingle_f1 - self.old.scores[self.method].shingle_f1


def markdown(old: Sequence[Row], new: Sequence[Row], shown: int) -> str:
    """For each of our methods in both runs: how many pages changed, and `shown` of the worst and best."""
    before = {(row.corpus, row.id): row for row in old}
    both = [(before[key], row) for row in new if (key := (row.corpus, row.id)) in before]
    parts = ["## What changed\n"]
    for method in dict.fromkeys(name for a, b in both for name in b.outputs if name in a.outputs):
        changes = [Change(method, a, b) for a, b in both if method in a.outputs and method in b.outputs]
        parts += _method(method, changes, shown)
    return "\n".join(parts)


def _method(method: str, changes: Sequence[Change], shown: int) -> Iterator[str]:
    ranked = sorted(changes, key=lambda change: change.gain)
    worse = [change for change in ranked if change.gain < -_LEAST_CHANGE]
    better = [change for change in reversed(ranked) if change.gain > _LEAST_CHANGE]
    mean = sum(change.gain for change in changes) / len(changes)
    counts = f"{len(better)} pages better, {len(worse)} worse of {len(changes)}"
    yield f"### {method}: {counts}; mean {mean:+.4f}\n"
    for title, some in (("worse", worse), ("better", better)):
        for change in some[:shown]:
            new = change.new
            was, now = change.old.scores[method].shingle_f1, new.scores[method].shingle_f1
            yield f"- {title}: {new.corpus} {new.id} ({new.kind}): {was:.3f} → {now:.3f}"
            yield from _changed_lines(change, new.body)
    yield ""


def _changed_lines(change: Change, body: str) -> Iterator[str]:
    old, new = (row.outputs[change.method].splitlines() for row in (change.old, change.new))
    old_is_body, new_is_body = align(old, body).is_body, align(new, body).is_body
    changed: list[str] = []
    for tag, i, i_end, j, j_end in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        changed += [_described("now gone", old[n], bool(old_is_body[n])) for n in range(i, i_end) if old[n].strip()]
        changed += [_described("now there", new[n], bool(new_is_body[n])) for n in range(j, j_end) if new[n].strip()]
    yield from changed[:SHOWN_LINES]
    if len(changed) > SHOWN_LINES:
        yield f"    - … and {len(changed) - SHOWN_LINES} more lines"


def _described(change: str, line: str, is_body: bool) -> str:
    return f"    - {change}, {'body' if is_body else 'clutter'}: {report.quoted(line)}"
