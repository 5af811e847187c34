"""The usual thresholds, and how all numbers are written that decisions hang on.

Each is a constant beside the code that uses it, with its reason below. *Measured on unseen hosts* are those that were chosen
on 1,257 pages of scrapinghub-a, daniel-a, chinese-a and wcxb-dev, by models that did not see the host of a page. Where
nothing is said of this, a number is not tuned.

The end of a name says what is counted: ``_SIZE`` characters, ``_WIDTH`` columns (of which a wide character takes two),
``_BYTES``, ``_LETTERS`` and ``_WORDS`` what they say, ``_BLOCKS`` and ``_LINES`` blocks, ``_LEVELS`` elements around a
block, ``_SHARE`` a part of a whole, ``_SCORE`` and ``_CERTAINTY`` the model's probability of body.
"""

from __future__ import annotations

from typing import Final

LIKELY: Final = 0.5
"""What scores as much is likely body: the middle of the scores."""
THRESHOLDS: Final = {
    # Text is often half clean already; a lost sentence is worse than clutter.
    "text": {"balanced": 0.3, "precision": 0.5, "recall": 0.15},
    # A page of Markdown is whole, but it tells less of itself than HTML does.
    "markdown": {"balanced": 0.3, "precision": 0.5, "recall": 0.15},
    # F1 is the same from 0.3 to 0.4; a lost sentence is worse than clutter.
    "html": {"balanced": 0.3, "precision": 0.6, "recall": 0.15},
}
"""The least probability of being body, by kind of input and setting of ``favor``. Measured on unseen hosts."""
