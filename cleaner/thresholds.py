"""Numbers that decisions hang on, each with its reason and what it was measured on.

The end of a name says what is counted: ``_SIZE`` characters, ``_WIDTH`` columns (of which a wide character takes two),
``_BYTES``, ``_LETTERS`` and ``_WORDS`` what they say, ``_BLOCKS`` and ``_LINES`` blocks, ``_LEVELS`` elements around a
block, ``_SHARE`` a part of a whole, ``_SCORE`` and ``_CERTAINTY`` the model's probability of body.
"""

from __future__ import annotations

from typing import Final, Self


class _Reasoned:
    """A number with the reason for it and what it was measured on."""

    why: str
    measured_on: str

    def __new__(cls, value: float, why: str, measured_on: str = "not tuned") -> Self:
        self = super().__new__(cls, value)  # type: ignore[call-arg]  # of float or int
        self.why, self.measured_on = why, measured_on
        return self


class Threshold(_Reasoned, float):
    """A probability, share or factor that a decision hangs on."""


class Count(_Reasoned, int):
    """A number of blocks, words or characters that a decision hangs on."""


UNSEEN: Final = "1,257 pages of scrapinghub-a, daniel-a, chinese-a and wcxb-dev, by models that did not see the host"

LIKELY: Final = Threshold(0.5, "What scores as much is likely body.", "not tuned: the middle of the scores")


def _by_favor(why_balanced: str, precision: float) -> dict[str, Threshold]:
    return {
        "balanced": Threshold(0.3, why_balanced, UNSEEN),
        "precision": Threshold(precision, "Less clutter, at the risk of losing body.", UNSEEN),
        "recall": Threshold(0.15, "Less loss, at the risk of clutter.", UNSEEN),
    }


THRESHOLDS: Final = {
    "text": _by_favor("Text is often half clean already; a lost sentence is worse than clutter.", 0.5),
    "markdown": _by_favor("A page of Markdown is whole, but it tells less of itself than HTML does.", 0.5),
    "html": _by_favor("F1 is the same from 0.3 to 0.4; a lost sentence is worse than clutter.", 0.6),
}
"""The least probability of being body, by kind of input and setting of ``favor``."""
