"""The model card: what the model was made from, and how it does on hosts that it did not see."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import catboost
import numpy as np
import numpy.typing as npt
import sklearn

from cleaner.document import KINDS
from cleaner.thresholds import THRESHOLDS
from evaluation import report
from evaluation.corpora import Record, source
from evaluation.extractors import HTML
from evaluation.metrics import summarise

from . import invented
from .evaluate import FAST, Result

BINS: Final = 10
FIGURE: Final = Path("docs/figures/model.svg")


def write(file: Path, records: Sequence[Record], results: Sequence[Result], model: Path) -> Path:
    """Write the card beside the model, and return its path."""
    tables: dict[str, npt.NDArray[np.float32]] = {
        kind: np.concatenate([table for result in results for table in result.probabilities[kind]]) for kind in KINDS
    }
    lines = [
        "# The body model",
        "",
        "Boosted oblivious trees over the features of `features.py`, for each kind of input three ensembles: a base",
        "model of every block, one that sees what the base model says of the blocks around (stacked sequential learning),",
        "which gives the probability of being body, and one for the category of what is not. A logistic regression over",
        "hashed words gives log-odds that are features of the trees; so does one over class and id names of elements, and",
        "one over these for each category.",
        "Read by NumPy alone; nothing in the file is executed.",
        "",
        f"Made by `python -m training` with CatBoost {catboost.__version__} and scikit-learn {sklearn.__version__};"
        f" {model.stat().st_size / 1e6:.1f} MB.",
        "",
        "## Data",
        "",
        report.table(("corpus", "pages", "hosts", "licence"), _data(records)),
        "Labels come from the longest common subsequence of a page's words and its body's. The headline is not body, though",
        'DAnIEL\'s bodies begin with it; it is scored with `keep={"title"}`. Every page is learnt from as HTML, as',
        "Resiliparse's main text, as three of seven renderings of the whole page, as Markdown, as trafilatura's text and as",
        "its clean body, some also as a short page of a few blocks; as HTML twice, with the votes of trafilatura and of",
        "JSON-LD and without them; one document in seven as if in a language that no rule and no word is for. Many articles",
        "are learnt from once more with invented modules between their paragraphs (`training/modules.py`). Pages that were",
        "invented as text or Markdown are learnt from as they are. Pages whose body does not stand in them are left out.",
        f"People have given {sum(len(one.categories) for one in records)} blocks of invented pages their categories; of",
        "others rules and the names of elements tell them (`training/labels.py`).",
        f"The regression over words learns from {len(invented.lines())} invented lines too (`training/lines/`).",
        "",
        "## On hosts that it did not see",
        "",
        f"Cross-validation by host, {len(results)} fold(s), the whole program: F1 of 4-word shingles, and F1 of words.",
        "",
        report.table(
            ("input", "corpus", "pages", "as it came", "cleaned", "words, as it came", "words, cleaned"), _scores(results)
        ),
        f"![Precision against recall, and how the probabilities hold]({os.path.relpath(FIGURE, file.parent)})",
        "",
        "## Thresholds",
        "",
        "Precision and recall of body words over all blocks; `favor` chooses the least probability that is body:",
        *(f"{kind}: {', '.join(f'{name} {value}' for name, value in found.items())}." for kind, found in THRESHOLDS.items()),
        "",
        report.table(("least probability", *_of_kinds("precision", "recall")), _thresholds(tables)),
        "## Calibration",
        "",
        "Of the blocks in a range of probability, weighted by words: the mean probability, and the share that is body.",
        "",
        report.table(("probability", *_of_kinds("mean", "body")), _calibration(tables)),
    ]
    _draw(tables)
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def _draw(tables: dict[str, npt.NDArray[np.float32]]) -> None:
    """Precision against recall of body words for every threshold, and a reliability diagram."""
    with report.figure(FIGURE, 2, 9, 4) as (curve, reliability):
        for (kind, table), colour in zip(tables.items(), (report.OURS, report.PEER, report.OTHER), strict=True):
            probability, truth, words = table.T
            order = np.argsort(-probability)
            hits, said = np.cumsum((words * truth)[order]), np.cumsum(words[order])
            curve.plot(hits / hits[-1], hits / said, color=colour, label=kind)
            for name, threshold in THRESHOLDS[kind].items():
                last = int(np.searchsorted(-probability[order], -threshold, side="right")) - 1
                curve.plot(hits[last] / hits[-1], hits[last] / said[last], "o", color=colour)
                curve.annotate(name, (hits[last] / hits[-1], hits[last] / said[last]), fontsize=7)
            reliability.plot(*_reliability(table), "o-", color=colour, label=kind)
        curve.set(xlabel="recall of body words", ylabel="precision", xlim=(0.8, 1), ylim=(0.8, 1))
        reliability.plot([0, 1], [0, 1], ":", color="grey")
        reliability.set(xlabel="mean probability", ylabel="share that is body")
        reliability.legend()


def _of_kinds(*columns: str) -> list[str]:
    """The heads of some columns for each kind of input."""
    return [f"{kind}: {column}" for kind in KINDS for column in columns]


def _data(records: Sequence[Record]) -> Iterator[Sequence[str]]:
    for corpus, count in sorted(Counter(one.corpus for one in records).items()):
        hosts = len({one.host for one in records if one.corpus == corpus})
        yield corpus, str(count), str(hosts), source(corpus).licence


def _scores(results: Sequence[Result]) -> Iterator[Sequence[str]]:
    for rendering, group in sorted({key for result in results for key in result.scores}):
        ours = summarise([score for result in results for score in result.scores[rendering, group]])
        shingles = words = "–"  # HTML is no text before it is cleaned
        if rendering not in (HTML, HTML + FAST):
            came = summarise([score for result in results for score in result.uncleaned[rendering, group]])
            shingles, words = f"{came.shingle_f1.value:.3f}", f"{came.word_f1.value:.3f}"
        yield (
            *(rendering, group, str(ours.pages)),
            *(shingles, f"{ours.shingle_f1.value:.3f}", words, f"{ours.word_f1.value:.3f}"),
        )


def _thresholds(tables: dict[str, npt.NDArray[np.float32]]) -> Iterator[Sequence[str]]:
    for threshold in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        cells = [f"{threshold}"]
        for table in tables.values():
            probability, truth, words = table.T
            said = probability >= threshold
            hits = float((words * truth * said).sum())
            cells += [f"{hits / float((words * said).sum()):.3f}", f"{hits / float((words * truth).sum()):.3f}"]
        yield cells


def _calibration(tables: dict[str, npt.NDArray[np.float32]]) -> Iterator[Sequence[str]]:
    found = [values for table in tables.values() for values in _reliability(table)]
    for place in range(BINS):
        yield f"{place / BINS:.1f}–{(place + 1) / BINS:.1f}", *(f"{values[place]:.3f}" for values in found)


def _reliability(table: npt.NDArray[np.float32]) -> Iterator[npt.NDArray[np.float64]]:
    """For each range of probability the mean probability of its blocks and the share that is body, weighted by words."""
    probability, truth, words = table.T
    bins = np.minimum((probability * BINS).astype(int), BINS - 1)
    total = np.maximum(np.bincount(bins, words, BINS), 1)
    return (np.bincount(bins, words * value, BINS) / total for value in (probability, truth))
