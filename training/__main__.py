"""``python -m training``: build the body model and its card from the corpora."""

from __future__ import annotations

import time
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from cleaner.model import body
from evaluation import corpora

from . import card, ensembles, invented
from .dataset import samples_by_page
from .evaluate import cross_validated
from .sample_files import SampleFiles


@click.command()
@click.option("--corpora", "folder", type=click.Path(path_type=Path), default=Path("../shared/corpora"), show_default=True)
@click.option("--output", type=click.Path(path_type=Path), default=body.BUILT_IN, show_default=False, help="The model file.")
@click.option(
    "--folds",
    type=click.IntRange(min=0),
    default=4,
    show_default=True,
    help="Of the cross-validation by host; 0 leaves it out.",
)
@click.option("--only-folds", type=click.IntRange(min=1), help="Run only so many of the folds: a quicker, rougher look.")
@click.option(
    "--fold-models",
    type=click.Path(path_type=Path, file_okay=False),
    help="Keep the models of the folds in this folder, for `python -m benchmarks quality --fold-models`.",
)
@click.option(
    "--only-categories",
    is_flag=True,
    help="Learn only what names what is not body; the rest of the model file stays. Without folds and card.",
)
@click.option("--workers", default=2, show_default=True)
def main(
    folder: Path,
    output: Path,
    folds: int,
    only_folds: int | None,
    fold_models: Path | None,
    only_categories: bool,
    workers: int,
) -> None:
    """Train the body model on the corpora in a folder and on invented pages, and write it and its card.

    The samples of four thousand pages take 15 GB in the temporary folder (TMPDIR) while it runs.
    """
    if folds == 1:
        raise click.UsageError("one fold leaves no hosts to train on; --folds must be 0 or at least 2")
    if only_folds is not None and only_folds > folds:
        raise click.UsageError(f"there are {folds} folds, so --only-folds cannot be {only_folds}")
    begin = time.monotonic()
    try:
        records = corpora.pages(folder)
    except corpora.CorporaError as error:
        raise click.UsageError(str(error)) from error

    def report_progress(what: str) -> None:
        click.echo(f"{time.monotonic() - begin:6.0f} s  {what}", err=True)

    records += invented.records()
    results = []
    with TemporaryDirectory() as scratch:
        samples = SampleFiles.written(Path(scratch), samples_by_page(records, workers))
        report_progress(f"the samples of {len(samples.records)} pages")
        if only_categories:
            ensembles.train_categories(samples, ensembles.Model.read(output), report_progress).save(output)
            return
        folder_of_folds = fold_models or Path(scratch)
        folder_of_folds.mkdir(parents=True, exist_ok=True)
        for fold in range(only_folds or folds):
            results.append(cross_validated(samples, fold, folds, folder_of_folds))
            report_progress(f"fold {fold + 1} of {folds}")
        ensembles.train(samples, report_progress).save(output)
    report_progress(f"wrote {output}")
    if results:
        written = card.write(output.with_suffix(".md"), samples.records, results, output)
        report_progress(f"wrote {written}")


if __name__ == "__main__":
    main()
