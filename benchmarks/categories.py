"""What dropped blocks are called, against what people called them: the goldens that have a `categories.txt`
(`evaluation.named_blocks`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cleaner import Cleaner
from cleaner.document import BODY, Kind
from evaluation import named_blocks, report

GOLDEN: Final = Path(__file__).parent.parent / "golden"
KINDS: Final[dict[str, Kind]] = {"input.html": "html", "input.txt": "text", "input.md": "markdown"}


@dataclass(frozen=True)
class Row:
    """A dropped block of a case: its `text`, what people call it, and its category and reason by `cleaner`."""

    case: str
    kind: str
    text: str
    said: tuple[str, ...]
    category: str
    reason: str

    @property
    def right(self) -> bool:
        """Whether it is called what people call it."""
        return self.category in self.said

    @property
    def by_model(self) -> bool:
        """Whether the model alone dropped it."""
        return self.reason == "model"


def measure() -> list[Row]:
    """Every dropped block of which people have said what it is."""
    return [row for folder in sorted(GOLDEN.iterdir()) for row in _rows(folder)]


def _rows(folder: Path) -> Iterator[Row]:
    said = named_blocks.read(folder)
    if not said:
        return
    name, kind = next(item for item in KINDS.items() if (folder / item[0]).exists())
    for block in Cleaner(fast=True).explain((folder / name).read_bytes(), kind=kind).blocks:
        text = named_blocks.key(block.text)
        if text in said and block.category != BODY:
            yield Row(folder.name, kind, text, said[text], block.category, block.reason)


def markdown(rows: list[Row], shown: int) -> str:
    """The share that is right, by who named it and by category, and the first `shown` that are not."""
    groups: dict[str, list[Row]] = {
        "all": rows,
        "dropped by a rule or a step": [row for row in rows if not row.by_model],
        "dropped by the model": [row for row in rows if row.by_model],
        **{kind: [row for row in rows if row.kind == kind] for kind in KINDS.values()},
    }
    shares = [[name, str(len(some)), f"{_share(some):.1%}"] for name, some in groups.items() if some]
    wrong = [row for row in rows if not row.right]
    mistakes = Counter((row.category, row.said[0]) for row in wrong).most_common(12)
    parts = [
        report.table(("blocks", "number", "right"), shares),
        report.table(("called", "is", "blocks"), [[*pair, str(count)] for pair, count in mistakes]),
    ]
    parts += [f"- {row.case}, {row.category} ({row.reason}): {report.quoted(row.text)}" for row in wrong[:shown]]
    return "\n".join(parts)


def _share(rows: list[Row]) -> float:
    return sum(row.right for row in rows) / len(rows)
