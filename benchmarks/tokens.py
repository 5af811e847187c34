"""Words and shingles.

A word is a run of word characters; every Chinese, Japanese or Korean character is a word by itself, for these
scripts put no space between words, or use it otherwise.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

SHINGLE = 4
_EAST_ASIAN = "\u1100-\u11ff\u3005-\u3007\u3040-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f"
_EAST_ASIAN += "\uac00-\ud7ff\uf900-\ufaff\uff66-\uffdc\U00020000-\U000323af"
_WORD = re.compile(rf"[{_EAST_ASIAN}]|[^\W{_EAST_ASIAN}]+")

Shingles = Counter[tuple[str, ...]]


def words(text: str) -> list[str]:
    """The words of a text, in order, case kept."""
    return _WORD.findall(text)


def shingles(tokens: Sequence[str]) -> Shingles:
    """The bag of 4-word shingles. Fewer than four words are one shingle, no words are none."""
    if 0 < len(tokens) < SHINGLE:
        return Counter([tuple(tokens)])
    return Counter(zip(*(tokens[i:] for i in range(SHINGLE)), strict=False))
