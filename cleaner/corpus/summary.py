"""What a run did, in figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ..parallel import Failure
from .clean import CleanedPage
from .pages import BrokenInput

_REASONS_SHOWN: Final = 10


@dataclass
class Summary:
    """Counts of one run, over all its interruptions."""

    pages: int = 0
    """Pages in: written, dropped or failed."""
    written: int = 0
    empty: int = 0
    """Pages without any text left, written or not."""
    bodiless: Counter[str] = field(default_factory=Counter)
    """Pages without a body, by what they hold instead."""
    failed: int = 0
    broken: int = 0
    """Stretches of the inputs that are no page."""
    chars: int = 0
    """Characters in the blocks of all pages."""
    removed: Counter[str] = field(default_factory=Counter)
    """Characters removed, by category."""
    reasons: Counter[str] = field(default_factory=Counter)
    """Blocks removed, by reason."""
    seconds: float = 0.0

    def add(self, outcome: CleanedPage | BrokenInput | Failure) -> None:
        if isinstance(outcome, BrokenInput):
            self.broken += 1
            return
        self.pages += 1
        if isinstance(outcome, Failure):
            self.failed += 1
            return
        self.empty += not outcome.record["text"]
        if outcome.status != "ok":
            self.bodiless[outcome.status] += 1
        self.chars += outcome.chars
        self.removed.update(outcome.removed)
        self.reasons.update(outcome.reasons)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Summary:
        """From what JSON made of its ``vars``."""
        return cls(**dict(values) | {name: Counter(values[name]) for name in ("bodiless", "removed", "reasons")})

    def __str__(self) -> str:
        rate = self.pages / self.seconds if self.seconds else 0
        lines = [
            ("pages in", f"{self.pages:,}", f"{rate:,.0f} a second"),
            ("pages out", f"{self.written:,}", ""),
            ("empty", f"{self.empty:,}", ""),
            *((f"  {status}", f"{count:,}", "") for status, count in self.bodiless.most_common()),
            ("failed", f"{self.failed:,}", ""),
            ("broken inputs", f"{self.broken:,}", ""),
            ("text removed", self._share(self.removed.total()), ""),
            *((f"  {name}", self._share(chars), "") for name, chars in self.removed.most_common()),
            ("most frequent reasons", "", ""),
            *((f"  {name}", f"{count:,}", "") for name, count in self.reasons.most_common(_REASONS_SHOWN)),
        ]
        width = max(len(label) for label, _, _ in lines)
        return "\n".join(f"{label:<{width}}  {value:>12}  {note}".rstrip() for label, value, note in lines)

    def _share(self, chars: int) -> str:
        return f"{chars / self.chars:.1%}" if self.chars else "–"
