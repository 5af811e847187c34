"""How much of the body, and how little else, every method gives: rows are methods, columns are corpora."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.methods import FROM, METHODS, TEXTS
from evaluation import markdown as markdown_text
from evaluation import report
from evaluation.corpora import Record, groups
from evaluation.extractors import HTML
from evaluation.metrics import Interval, PageScore, Reference, Summary, summarise
from evaluation.runner import Runner

NOTE = """\
Shingle precision (P), recall (R) and F1: bags of 4-word shingles, precision averaged over the pages with any
output, recall over the pages with any body, F1 of the two. Word F1: bags of lower-cased words, F1 a page,
averaged. ± is half of the 95 % bootstrap interval over pages. Snippets: the share found of those that must be
there / must not be there. Columns of several corpora are averaged over pages. Markdown is scored by its visible text.
"""


@dataclass
class Row:
    """One page with what each method got on it; `outputs` holds only ours, for comparison with a later run.
    Rows of a kept run are without `body`."""

    corpus: str
    id: str
    kind: str
    lang: str | None
    body: str = ""
    scores: dict[str, PageScore] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)
    outputs: dict[str, str] = field(default_factory=dict)


def measure(corpora: Iterable[Sequence[Record]], methods: Sequence[str], runner: Runner) -> list[Row]:
    """Run the methods over the corpora, one corpus at a time, and score what they give."""
    return [row for pages in corpora for row in _measure_corpus(pages, methods, runner)]


def _measure_corpus(pages: Sequence[Record], methods: Sequence[str], runner: Runner) -> list[Row]:
    rows = [Row(page.corpus, page.id, page.page_type, page.lang, page.body) for page in pages]
    references = [Reference(page.body, page.with_, page.without) for page in pages]
    for name in methods:
        method = METHODS[name]
        outputs = runner.outputs(method, pages)
        for row, reference, output in zip(rows, references, outputs, strict=True):
            text = markdown_text.visible_text(output.text) if method.markdown else output.text
            row.scores[name] = reference.score(text)
            if output.failure:
                row.failures[name] = output.failure
            if method.ours:
                row.outputs[name] = output.text
    return rows


def chosen(inputs: Sequence[str], only: Sequence[str]) -> list[str]:
    """The methods that read one of the `inputs` and are among `only`; either means all where it is empty."""
    reading = [name for text in inputs or FROM for name in FROM[text]]
    return [name for name in METHODS if name in reading and (not only or name in only)]


# The tables

Groups = dict[str, list[Row]]
CELLS: dict[str, Callable[[Summary], str]] = {
    "shingle F1 (P / R)": lambda one: f"{_interval(one.shingle_f1)} ({one.precision:.3f} / {one.recall:.3f})",
    "word F1": lambda one: _interval(one.word_f1),
    "snippets with / without": lambda one: f"{_rate(one.with_rate)} / {_rate(one.without_rate)}",
}


def markdown(rows: Sequence[Row], methods: Sequence[str]) -> str:
    """All tables: methods on HTML, then filters on text; by corpus, by kind, by language."""
    parts = [NOTE]
    for title, names in sections(methods).items():
        for by, columns in groupings(rows).items():
            parts += _tables(f"From {title}, by {by}", columns, names)
    if any(row.failures for row in rows):
        parts.append(_failures(rows))
    return "\n".join(parts)


def sections(methods: Sequence[str]) -> dict[str, list[str]]:
    """The methods asked for by what they read: the HTML, or a text made of it, which leads its filters."""
    asked = {"HTML": FROM[HTML], "text": [name for text in TEXTS for name in FROM[text]]}
    return {title: found for title, names in asked.items() if (found := [n for n in names if n in methods])}


def groupings(rows: Sequence[Row]) -> dict[str, Groups]:
    """The columns: all pages and each corpus; each kind and each language where there are several."""

    def grouped(keys: Callable[[Row], Iterable[str]]) -> Groups:
        found: Groups = {}
        for row in rows:
            for key in keys(row):
                found.setdefault(key, []).append(row)
        return dict(sorted(found.items()))

    by = {
        "corpus": grouped(lambda row: groups(row.corpus, row.kind)),
        "kind": grouped(lambda row: [row.kind]),
        "language": grouped(lambda row: [row.lang or "not given"]),
    }
    if len(by["corpus"]) > 1:
        by["corpus"] = {"all": list(rows), **by["corpus"]}
    return {name: groups for name, groups in by.items() if name == "corpus" or len(groups) > 1}


def _tables(title: str, columns: Groups, methods: Sequence[str]) -> list[str]:
    summaries = {name: {group: _summary(found, name) for group, found in columns.items()} for name in methods}
    snippets = any(summary.with_rate is not None for row in summaries.values() for summary in row.values())
    tables = []
    for figure, cell in CELLS.items():
        if figure.startswith("snippets") and not snippets:
            continue
        header = [figure, *(f"{group} ({len(found)})" for group, found in columns.items())]
        body = [[report.named(METHODS[name]), *map(cell, row.values())] for name, row in summaries.items()]
        tables.append(f"### {title}: {figure}\n\n{report.table(header, body)}")
    return tables


def _failures(rows: Sequence[Row]) -> str:
    pages = Counter(name for row in rows for name in row.failures)
    causes = {name: Counter(row.failures[name] for row in rows if name in row.failures) for name in pages}
    body = [
        [report.named(METHODS[name]), str(count), report.quoted(causes[name].most_common(1)[0][0])]
        for name, count in pages.most_common()
    ]
    header = ["method", "pages", "most often"]
    return f'### Failures\n\nA page that a method fails on counts as "".\n\n{report.table(header, body)}'


def _summary(rows: Sequence[Row], method: str) -> Summary:
    return summarise([row.scores[method] for row in rows])


def _interval(figure: Interval) -> str:
    return f"{figure.value:.3f} ±{(figure.high - figure.low) / 2:.3f}"


def _rate(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


# The figures


def draw(rows: Sequence[Row], methods: Sequence[str], folder: Path) -> None:
    """`quality-html.svg` and `quality-text.svg`: shingle F1 and its interval, a panel a corpus."""
    for title, names in sections(methods).items():
        _draw(groupings(rows)["corpus"], names, folder / f"quality-{title.lower()}.svg")


def _draw(columns: Groups, methods: Sequence[str], path: Path) -> None:
    height = 0.9 + 0.24 * len(methods)
    with report.figure(path, len(columns), 2.2 + 2 * len(columns), height, sharey=True) as axes:
        for axis, (group, rows) in zip(axes, columns.items(), strict=True):
            for index, name in enumerate(methods):
                value, low, high = _summary(rows, name).shingle_f1
                colour = report.OURS if METHODS[name].ours else report.PEER
                axis.errorbar(value, index, xerr=[[value - low], [high - value]], fmt="o", ms=4, color=colour)
            axis.set_title(f"{group} ({len(rows)})", fontsize=9)
            axis.set_xlabel("shingle F1")
        axes[0].set_yticks(range(len(methods)), methods)
        axes[0].invert_yaxis()


# Kept runs

_ROUND = 5


def to_json(row: Row) -> dict[str, Any]:
    """A page's scores, and our outputs as numbers of its distinct lines."""
    lines: dict[str, int] = {}
    outputs = {
        name: [lines.setdefault(line, len(lines)) for line in text.splitlines()] for name, text in row.outputs.items()
    }
    scores = {
        name: [value if value is None else round(value, _ROUND) for value in score] for name, score in row.scores.items()
    }
    known = {name: value for name, value in vars(row).items() if name != "body"}
    return known | {"scores": scores, "outputs": outputs, "lines": list(lines)}


def load(path: Path) -> list[Row]:
    """The rows of a run that was written by `to_json`."""
    return [_row_from_json(**page) for page in json.loads(path.read_text(encoding="utf-8"))["pages"]]


def _row_from_json(lines: Sequence[str], scores: Mapping[str, Any], outputs: Mapping[str, Any], **known: Any) -> Row:
    return Row(
        **known,
        scores={name: PageScore(*score) for name, score in scores.items()},
        outputs={name: "\n".join(lines[n] for n in numbers) for name, numbers in outputs.items()},
    )
