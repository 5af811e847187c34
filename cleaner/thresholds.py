"""Numbers that decisions hang on, each with its reason and what it was measured on.

The end of a name says what is counted: ``_SIZE`` characters, ``_WIDTH`` columns (of which a wide character takes two),
``_BYTES``, ``_LETTERS`` and ``_WORDS`` what they say, ``_BLOCKS`` and ``_LINES`` blocks, ``_LEVELS`` elements around a
block, ``_SHARE`` a part of a whole, ``_SCORE`` and ``_CERTAINTY`` the model's probability of body.
"""

from __future__ import annotations

from typing import Final


class Threshold(float):
    """A probability, share or factor that a decision hangs on, with the reason for it and what it was measured on."""

    why: str
    measured_on: str

    def __new__(cls, value: float, why: str, measured_on: str) -> Threshold:
        self = super().__new__(cls, value)
        self.why, self.measured_on = why, measured_on
        return self


class Count(int):
    """The same for a number of blocks, words or characters."""

    why: str
    measured_on: str

    def __new__(cls, value: int, why: str, measured_on: str = "not tuned") -> Count:
        self = super().__new__(cls, value)
        self.why, self.measured_on = why, measured_on
        return self


UNSEEN: Final = "1,257 pages of scrapinghub-a, daniel-a, chinese-a and wcxb-dev, by models that did not see the host"

LIKELY: Final = Threshold(0.5, "What scores as much is likely body.", "not tuned: the middle of the scores")

THRESHOLDS: Final = {
    "text": {
        "balanced": Threshold(0.3, "Text is often half clean already; a lost sentence is worse than clutter.", UNSEEN),
        "precision": Threshold(0.5, "Less clutter, at the risk of losing body.", UNSEEN),
        "recall": Threshold(0.15, "Less loss, at the risk of clutter.", UNSEEN),
    },
    "markdown": {
        "balanced": Threshold(0.3, "A page of Markdown is whole, but it tells less of itself than HTML does.", UNSEEN),
        "precision": Threshold(0.5, "Less clutter, at the risk of losing body.", UNSEEN),
        "recall": Threshold(0.15, "Less loss, at the risk of clutter.", UNSEEN),
    },
    "html": {
        "balanced": Threshold(0.3, "F1 is the same from 0.3 to 0.4; a lost sentence is worse than clutter.", UNSEEN),
        "precision": Threshold(0.6, "Less clutter, at the risk of losing body.", UNSEEN),
        "recall": Threshold(0.15, "Less loss, at the risk of clutter.", UNSEEN),
    },
}
"""The least probability of being body, by kind of input and setting of ``favor``."""
