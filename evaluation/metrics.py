"""What an output is worth against the known body: shingle and word scores, snippet rates, intervals.

A word is a run of word characters; every Chinese, Japanese or Korean character is a word by itself, for these
scripts put no space between words, or use it otherwise. Shingles keep the case, as the scrapinghub benchmark's
do; the word score, which asks only for the right vocabulary, folds it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

SHINGLE_WORDS = 4
_EAST_ASIAN = "\u1100-\u11ff\u3005-\u3007\u3040-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f"
_EAST_ASIAN += "\uac00-\ud7ff\uf900-\ufaff\uff66-\uffdc\U00020000-\U000323af"
_WORD = re.compile(rf"[{_EAST_ASIAN}]|[^\W{_EAST_ASIAN}]+")

RESAMPLES = 1000
Shingles = Counter[tuple[str, ...]]
Array = NDArray[np.float64]


def words(text: str) -> list[str]:
    """The words of a text, in order, case kept."""
    return _WORD.findall(text)


def shingles(tokens: Sequence[str]) -> Shingles:
    """The bag of 4-word shingles. Fewer than four words are one shingle, no words are none."""
    if 0 < len(tokens) < SHINGLE_WORDS:
        return Counter([tuple(tokens)])
    return Counter(zip(*(tokens[i:] for i in range(SHINGLE_WORDS)), strict=False))


class PageScore(NamedTuple):
    """One output on one page; every figure is from 0 to 1, None where the page has nothing to measure by."""

    precision: float | None
    """Share of the output's shingles that the body has; None for an empty output."""
    recall: float | None
    """Share of the body's shingles that the output has; None for an empty body."""
    word_f1: float
    with_rate: float | None
    """Share of the snippets that must be there that are."""
    without_rate: float | None
    """Share of the snippets that must not be there that are."""

    @property
    def shingle_f1(self) -> float:
        """The page's own F1, by which pages are compared with each other."""
        precision, recall = self.precision or 0.0, self.recall or 0.0
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


class Interval(NamedTuple):
    """A figure and the bounds of its 95 % bootstrap interval over pages."""

    value: float
    low: float
    high: float


class Summary(NamedTuple):
    """Many pages' scores taken together. nan (rates: None) where no page has anything to measure by."""

    pages: int
    precision: float
    recall: float
    shingle_f1: Interval
    word_f1: Interval
    with_rate: float | None
    without_rate: float | None


def snippet_rate(output: str, snippets: Sequence[str]) -> float | None:
    """The share of the snippets that stand in the output, white space folded; None without snippets."""
    if not snippets:
        return None
    folded = " ".join(output.split())
    return sum(" ".join(snippet.split()) in folded for snippet in snippets) / len(snippets)


class Reference:
    """A page's known body, taken apart once to score many outputs against it."""

    def __init__(self, body: str, with_: Sequence[str] = (), without: Sequence[str] = ()) -> None:
        self.shingles = shingles(words(body))
        self.words = Counter(words(body.lower()))
        self.with_, self.without = with_, without

    def score(self, output: str) -> PageScore:
        """The scores of one method's output."""
        found, bag = shingles(words(output)), Counter(words(output.lower()))
        common, total, expected = (found & self.shingles).total(), found.total(), self.shingles.total()
        lengths = bag.total() + self.words.total()
        return PageScore(
            precision=common / total if total else None,
            recall=common / expected if expected else None,
            word_f1=2 * (bag & self.words).total() / lengths if lengths else 1.0,
            with_rate=snippet_rate(output, self.with_),
            without_rate=snippet_rate(output, self.without),
        )


def summarise(scores: Sequence[PageScore]) -> Summary:
    """Precision is averaged over pages with any output, recall over pages with any body, and the shingle F1
    is of these two; word F1 and snippet rates are averaged over the pages that have them."""
    table = np.array([[np.nan if x is None else x for x in score] for score in scores], dtype=float)
    whole, drawn = np.ones((1, len(table))), _resamples(len(table))
    means = _means(whole, table)
    precision, recall, word_f1, with_rate, without_rate = means[0]
    resampled = _means(drawn, table)
    return Summary(
        pages=len(scores),
        precision=float(precision),
        recall=float(recall),
        shingle_f1=Interval(float(_f1s(means)[0]), *_bounds(_f1s(resampled))),
        word_f1=Interval(float(word_f1), *_bounds(resampled[:, 2])),
        with_rate=None if np.isnan(with_rate) else float(with_rate),
        without_rate=None if np.isnan(without_rate) else float(without_rate),
    )


@lru_cache(maxsize=64)
def _resamples(pages: int) -> Array:
    """How often each page is drawn in each resample: the same for all methods, which makes their rows
    comparable."""
    drawn = np.random.default_rng(0).multinomial(pages, np.full(pages, 1 / pages), size=RESAMPLES)
    return drawn.astype(float)  # which matrix products are fast on


def _means(counts: Array, table: Array) -> Array:
    """The mean of each column over the pages as often as `counts` has them; what is nan is not counted."""
    known = ~np.isnan(table)
    with np.errstate(invalid="ignore"):
        return np.asarray((counts @ np.where(known, table, 0)) / (counts @ known))


def _f1s(means: Array) -> Array:
    """Shingle F1 of each row; precision where no page has any output is nothing gained."""
    precision, recall = np.nan_to_num(means[:, 0]), np.nan_to_num(means[:, 1])
    return np.asarray(2 * precision * recall / np.maximum(precision + recall, 1e-12))


def _bounds(resampled: Array) -> tuple[float, float]:
    low, high = np.percentile(resampled, (2.5, 97.5))
    return float(low), float(high)
