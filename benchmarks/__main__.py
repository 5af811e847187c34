"""The command line: `python -m benchmarks COMMAND`, as `--help` lists them."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import click
import platformdirs

from benchmarks import (
    categories,
    diff,
    error_kinds,
    formats,
    insertion,
    metadata,
    preservation,
    quality,
    rules,
    speed,
    throughput,
)
from benchmarks.methods import INPUTS, METHODS
from cleaner.parallel import available_cpus
from evaluation import corpora, report
from evaluation.extractors import HTML
from evaluation.runner import Runner

FILE = click.Path(dir_okay=False, path_type=Path)
OLD_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)
CACHE = platformdirs.user_cache_path("cleaner-benchmarks")


class Commands(click.Group):
    """Says in one line what of the surroundings is missing."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except corpora.CorporaError as error:
            raise click.ClickException(str(error)) from error
        except importlib.metadata.PackageNotFoundError as error:
            raise click.ClickException(f"{error.name} is not installed: pip install '.[bench]'") from error


def common(command: Callable[..., None]) -> Callable[..., None]:
    """The options that all commands have: `corpora.read` takes all but the last one, and `write_report` takes that."""
    options = (
        click.option(
            "--corpora",
            "folder",
            type=FOLDER,
            default=Path("../shared/corpora"),
            show_default=True,
            help="Where the corpora are.",
        ),
        click.option("--corpus", "names", multiple=True, metavar="NAME", help="Only this corpus (more than once)."),
        click.option("--sample", type=click.IntRange(1), metavar="N", help="Only N pages a corpus, always the same."),
        click.option("--json", "json_path", type=FILE, metavar="FILE", help="Write all figures as JSON."),
    )
    for option in reversed(options):
        command = option(command)
    return command


cache_option = click.option("--cache", type=FOLDER, default=CACHE, help="Where extractors' outputs are kept, by version.")
fold_models_option = click.option(
    "--fold-models",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Models of `python -m training --fold-models DIR`: each page by the one that did not see its host.",
)
figures_option = click.option("--figures", type=FOLDER, metavar="DIR", help="Draw the figures as SVG.")


@click.group(cls=Commands)
def main() -> None:
    """What cleaner is worth, side by side with its peers. All commands print Markdown."""


def write_report(text: str, json_path: Path | None = None, methods: Iterable[str] = (), **figures: Any) -> None:
    """Print a report and where its figures come from, and write all of these as JSON if a file is named."""
    origin = report.origin(METHODS[name] for name in methods)
    click.echo(report.origin_line(origin))
    click.echo(text)
    if json_path:
        report.write_json(json_path, {"origin": origin, **figures})


@main.command("quality")
@common
@figures_option
@click.option("--only", multiple=True, type=click.Choice(list(METHODS)), metavar="METHOD", help="Only this method.")
@click.option(
    "--input",
    "inputs",
    multiple=True,
    type=click.Choice(INPUTS),
    metavar="INPUT",
    help=f"Only methods that read this: {', '.join(INPUTS)}.",
)
@click.option("--kinds", is_flag=True, help="Show what our errors are made of instead: words by kind of block.")
@cache_option
@fold_models_option
@click.option("--diff", "old", type=OLD_FILE, metavar="OLD.json", help="Show what changed since this run.")
@click.option("--shown", type=click.IntRange(1), default=10, help="Pages shown by --diff, each way and method.")
def quality_command(
    json_path: Path | None,
    figures: Path | None,
    only: tuple[str, ...],
    inputs: tuple[str, ...],
    kinds: bool,
    cache: Path,
    old: Path | None,
    shown: int,
    **which: Any,
) -> None:
    """How much of the body, and how little else: every method on every corpus.

    With --kinds, of our output alone: from HTML if no --input is given.
    """
    pages = corpora.read(**which)
    if kinds:
        with closing(Runner(cache)) as runner:
            faults = error_kinds.measure(pages, inputs or (HTML,), runner)
        write_report(error_kinds.markdown(faults), json_path, pages=faults)
        return
    methods = _installed(quality.chosen(inputs, only))
    before = quality.load(old) if old else None
    with closing(Runner(cache)) as runner:
        rows = quality.measure(pages, methods, runner)
    write_report(quality.markdown(rows, methods), json_path, methods, pages=[quality.to_json(row) for row in rows])
    if before is not None:
        click.echo(diff.markdown(before, rows, shown))
    if figures:
        quality.draw(rows, methods, figures)


def _installed(names: Sequence[str]) -> list[str]:
    """The methods whose programs are installed; the others are named in a note."""
    missing = {name: program for name in names if (program := METHODS[name].missing_program)}
    if missing:
        programs, left_out = ", ".join(sorted(set(missing.values()))), ", ".join(missing)
        click.echo(f"note: {programs} is not installed, so these are left out: {left_out}", err=True)
    return [name for name in names if name not in missing]


@main.command("preservation")
@common
@fold_models_option
@click.option("--shown", type=click.IntRange(0), default=20, help="Worst pages shown.")
def preservation_command(json_path: Path | None, shown: int, **which: Any) -> None:
    """Known bodies fed back in as text: the share of their words that is kept."""
    rows = preservation.measure(corpora.read(**which))
    write_report(preservation.markdown(rows, shown), json_path, pages=rows)


@main.command("insertion")
@click.option("--shown", type=click.IntRange(0), default=20, help="Lines shown that ours leaves.")
def insertion_command(shown: int) -> None:
    """Lines of clutter put into clean articles: how many are left, and what goes with them."""
    write_report(insertion.markdown(insertion.measure(), shown))


@main.command("categories")
@click.option("--shown", type=click.IntRange(0), default=20, help="Wrong ones shown.")
def categories_command(shown: int) -> None:
    """What dropped blocks of the goldens are called, against what people called them."""
    write_report(categories.markdown(categories.measure(), shown))


@main.command("formats")
@common
@click.option("--shown", type=click.IntRange(0), default=20, help="Pages shown that differ.")
def formats_command(json_path: Path | None, shown: int, **which: Any) -> None:
    """HTML and Markdown beside text: the pages in which they say something else, and the time they take."""
    rows = formats.measure(corpora.read(**which))
    write_report(formats.markdown(rows, shown), json_path, pages=rows)


@main.command("metadata")
@common
def metadata_command(json_path: Path | None, **which: Any) -> None:
    """Titles, authors and dates: on the corpora that know them, beside other programs."""
    pages = corpora.pages(**which)
    rows = metadata.measure(page for page in pages if page.title or page.authors or page.date)
    write_report(metadata.markdown(rows), json_path, programs=[metadata.to_json(row) for row in rows])


@main.command("rules")
@common
@cache_option
@click.option("--rules", "files", multiple=True, type=click.Path(exists=True), help="Rules beside the built-in.")
@click.option(
    "--input",
    "inputs",
    multiple=True,
    type=click.Choice(INPUTS),
    default=(HTML, "resiliparse", "resiliparse-whole"),
    show_default=True,
    help="What the pages are read from.",
)
@click.option("--shown", type=click.IntRange(0), default=5, help="Examples of wrong hits shown for each rule.")
def rules_command(
    json_path: Path | None, cache: Path, files: tuple[str, ...], inputs: tuple[str, ...], shown: int, **which: Any
) -> None:
    """Every rule's hits, the share of them outside bodies, and examples of wrong ones."""
    with closing(Runner(cache)) as runner:
        tallies = rules.measure(corpora.read(**which), files, inputs, runner)
    write_report(rules.markdown(tallies, shown), json_path, rules=[rules.to_json(tally) for tally in tallies])


@main.command("speed")
@common
@figures_option
@click.option("--only", multiple=True, type=click.Choice(list(METHODS)), metavar="METHOD", help="Throughput of this method.")
@click.option("--part", "parts", multiple=True, type=click.Choice(speed.PARTS), default=speed.PARTS, help="Only this part.")
@click.option("--documents", type=click.IntRange(10), default=5000, show_default=True, help="Documents for steady memory.")
@click.option("--limit", type=float, default=120, show_default=True, help="Seconds for all lengths of a page.")
def speed_command(
    json_path: Path | None,
    figures: Path | None,
    only: tuple[str, ...],
    parts: tuple[str, ...],
    documents: int,
    limit: float,
    **which: Any,
) -> None:
    """Throughput as multiples of trafilatura, start, growth, memory, workers: on news pages if not told
    otherwise."""
    pages = corpora.pages(**which)
    if not which["names"]:
        pages = [page for page in pages if page.corpus.startswith(speed.CORPORA)] or pages
    methods = [name for name in throughput.COMPARED if name == throughput.BASE or not only or name in only]
    found = speed.measure(pages, parts, speed.Settings(methods, documents, limit))
    write_report(speed.markdown(found), json_path, methods, **found)
    if figures:
        speed.draw(found, figures)


@main.command("integrations")
@common
@click.option("--workers", type=click.IntRange(1), default=available_cpus, show_default="all processors", help="Processes.")
def integrations_command(json_path: Path | None, workers: int, **which: Any) -> None:
    """The same pages through `cleaner corpus`, datatrove and Spark, and what a month of Common Crawl would cost.

    Needs the extras corpus, datatrove and spark, Java, and a machine with nothing else to do.
    """
    from benchmarks import integrations  # PyArrow comes with an extra

    pages = corpora.pages(**which)
    rows = integrations.run(pages, workers)
    write_report(integrations.markdown(rows, workers), json_path, programs=rows)


@main.command("explanation")
@click.argument("page", type=OLD_FILE, default=Path("golden/readme-example/input.txt"))
@click.argument("figure", type=FILE, default=Path("docs/figures/explain.svg"))
def explanation_command(page: Path, figure: Path) -> None:
    """What `cleaner --explain PAGE` prints, drawn as SVG into FIGURE: the README's picture if not told otherwise."""
    from benchmarks import explanation  # Rich comes with the extra bench, and nothing else needs it

    explanation.draw(page, figure)


if __name__ == "__main__":
    main(prog_name="python -m benchmarks")
