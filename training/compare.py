"""``python -m training.compare``: candidates for the body model, measured on the hosts of one fold."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import click
import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from benchmarks import report
from benchmarks.metrics import PageScore, Reference, summarise
from cleaner.decide import THRESHOLDS
from cleaner.model import body

from . import corpora, ensembles, tagger
from .dataset import BODY, HTML, Document, documents
from .evaluate import groups

INPUTS: Final = {"resiliparse_main": "Resiliparse's main text", "inscriptis": "inscriptis", HTML: "HTML"}
GROUPS: Final = {
    "scrapinghub-a": "scrapinghub-a",
    "daniel-a": "daniel-a",
    "wcxb-dev: article": "wcxb articles",
}
INTRODUCTION: Final = """\
# Candidates for the body model

All were trained on the same documents and labels without the hosts of fold {part} of {folds}, and judged on these. One
look: the trees of the first look alone. Two looks, which is what ships: trees that also see what the first said of
the blocks around. Neural tagger: the features, vectors of hashed words, and dilated convolutions over the blocks
(`training/tagger.py`). Mean: of the log-odds of two looks and the tagger. All need NumPy alone to run.

The figures are F1 of 4-word shingles, ± half of the 95 % bootstrap interval, of the blocks that are body by the probability
alone: no rule decides, DAnIEL's headline is kept, thresholds are those of `balanced`. Words kept: of bodies that are clean
already, averaged over pages. Time: from features and texts to log-odds, in processor time on one core. Size: of the file,
for both kinds of input, without the trees for categories.
"""

Judge = Callable[[Document], npt.NDArray[np.float32]]
"""Says for each block how much speaks for its being body: log-odds."""


@click.command()
@click.option(
    "--corpora", "folder", type=click.Path(path_type=Path, exists=True), default="../shared/corpora"
)
@click.option("--folds", default=4, show_default=True, help="Parts that the hosts are split into.")
@click.option("--fold", "part", default=0, show_default=True, help="The part to judge on.")
@click.option(
    "--output", type=click.File("w", encoding="utf-8", lazy=True), default="-", help="Else standard output."
)
@click.option("--workers", default=2, show_default=True)
def main(folder: Path, folds: int, part: int, output: Any, workers: int) -> None:
    """Measure candidates for the body model: trees with one look and with two, and a neural tagger."""
    found = list(documents(corpora.read(folder), workers))
    output.write(compare(found, part, folds, partial(click.echo, err=True)))


def compare(documents: Sequence[Document], part: int, folds: int, say: Callable[[str], None]) -> str:
    """Train the candidates without the hosts of one fold and judge them on it: a Markdown page.

    Raises :class:`importlib.metadata.PackageNotFoundError` if a library is missing, before it trains anything.
    """
    origin = report.origin() | {"command": f"python -m training.compare --folds {folds} --fold {part}"}
    origin |= {library: version(library) for library in ("catboost", "scikit-learn", "torch", "numpy")}
    seen = [one for one in documents if corpora.fold(one.example.host, folds) != part]
    unseen = [one for one in documents if corpora.fold(one.example.host, folds) == part]
    model = ensembles.train(seen, say)
    neural = tagger.train(seen, model.lexicon, say)

    def look(looks: int, document: Document) -> npt.NDArray[np.float32]:
        return model.log_odds(document, looks)

    def mean(document: Document) -> npt.NDArray[np.float32]:
        return np.asarray((model.log_odds(document) + neural.log_odds(document)) / 2, np.float32)

    with TemporaryDirectory() as scratch:
        neural.save(file := Path(scratch, "model.npz"))
        own, sizes = file.stat().st_size, []
        for looks in ((), (".first",), (".first", ".body")):  # the words' log-odds alone, and with trees
            chosen = {name: one for name, one in model.trees.items() if name.endswith(looks)}
            body.save(file, chosen, model.lexicon)
            sizes.append(file.stat().st_size)
    candidates: dict[str, tuple[Judge, int]] = {
        "trees, one look": (partial(look, 1), sizes[1]),
        "trees, two looks": (partial(look, 2), sizes[2]),
        "neural tagger": (neural.log_odds, sizes[0] + own),
        "mean of both": (mean, sizes[2] + own),
    }
    columns = []
    for log_odds, size in candidates.values():
        columns.append(_measured(log_odds, unseen) | {"size, MB": f"{size / 1e6:.1f}"})
    rows = [[name, *(column[name] for column in columns)] for name in columns[0]]
    introduction = INTRODUCTION.format(part=part, folds=folds)
    return f"{introduction}\n{report.origin_line(origin)}\n{report.table(['', *candidates], rows)}"


def _measured(judge: Judge, unseen: Sequence[Document]) -> dict[str, str]:
    """A candidate's figures, by the names of the table's rows."""
    scores: defaultdict[tuple[str, str], list[PageScore]] = defaultdict(list)
    times: defaultdict[str, list[float]] = defaultdict(list)
    kept: list[float] = []
    for document in (one for one in unseen if one.rendering in (*INPUTS, BODY)):
        with threadpool_limits(1):
            begin = time.process_time()
            log_odds = judge(document)
            times[document.rendering].append(1000 * (time.process_time() - begin))
        least = THRESHOLDS[document.kind]["balanced"]
        stays = log_odds >= np.log(least / (1 - least))
        if document.example.corpus.startswith("daniel"):
            stays |= document.title
        if document.rendering == BODY:
            kept.append(float(document.words[stays].sum() / max(document.words.sum(), 1)))
        text = "\n".join(text for text, stay in zip(document.texts, stays, strict=True) if stay)
        for group in groups(document):
            scores[document.rendering, group].append(Reference(document.example.body).score(text))
    cells = {}
    for rendering, name in INPUTS.items():
        for group, corpus in GROUPS.items():
            found = summarise(scores[rendering, group])
            f1 = found.shingle_f1
            cells[f"{name}: {corpus} ({found.pages})"] = f"{f1.value:.3f} ±{(f1.high - f1.low) / 2:.3f}"
    cells[f"clean bodies: words kept ({len(kept)})"] = f"{np.mean(kept):.2%}"
    for rendering in ("resiliparse_main", HTML):
        cells[f"{INPUTS[rendering]}: ms a page"] = f"{np.mean(times[rendering]):.1f}"
    return cells


if __name__ == "__main__":
    main()
