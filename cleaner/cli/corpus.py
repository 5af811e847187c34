"""``cleaner corpus``: corpus files in, one corpus file out."""

from __future__ import annotations

import signal
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from .. import __version__
from ..corpus.bytestream import STANDARD_INPUT
from ..corpus.checkpoint import RunError
from ..corpus.clean import CleanItems, explain_pages
from ..corpus.formats import WRITERS, writer_for
from ..corpus.formats.base import MAX_PAGE_BYTES
from ..corpus.formats.jsonl import JsonlWriter
from ..corpus.inputs import find_inputs
from ..corpus.run import Work, run_corpus, stream_corpus
from ..corpus.summary import Summary
from ..parallel import available_cpus
from ..rules.ruleset import stamps
from .options import build_cleaner, cleaner_options


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    metavar="OUTPUT",
    required=True,
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    help=f"The file to make: {', '.join(writer.ending for writer in WRITERS)}; or - for JSON Lines on standard output.",
)
@click.option("--field", metavar="NAME", help="JSONL, Parquet: the field with the page.  [default: html, markdown or text]")
@click.option("--drop-empty", is_flag=True, help="Leave out pages of which nothing is left.")
@click.option("--summary", is_flag=True, help="Print in the end what was done, in figures.")
@click.option("--workers", type=click.IntRange(1), help="Processes.  [default: one a processor]")
@click.option(
    "--time-limit",
    metavar="SECONDS",
    type=click.FloatRange(0, min_open=True),
    default=60,
    show_default=True,
    help="A page that takes longer fails.",
)
@click.option(
    "--max-size",
    metavar="MB",
    type=click.FloatRange(0, min_open=True),
    default=MAX_PAGE_BYTES // 10**6,
    show_default=True,
    help="A page that is larger, decompressed, is left out as broken input.",
)
@click.option("--restart", is_flag=True, help="Begin again, whatever there is of OUTPUT.")
@cleaner_options
def command(
    inputs: tuple[str, ...],
    output: Path,
    field: str | None,
    drop_empty: bool,
    summary: bool,
    workers: int | None,
    time_limit: float,
    max_size: float,
    restart: bool,
    **options: Any,
) -> None:
    """Clean the pages of corpus files, in order, on all processors.

    \b
    INPUT is
      .warc .wet            HTML responses, and the texts of WET
      .jsonl .ndjson        a page in the field "html", "markdown" or else "text"
                            (each of these may end in .gz, .lz4 or .zst as well)
      .parquet              a page a row, in the same fields
      a directory           its .html, .htm, .xhtml, .md, .markdown and .txt files, which may end in .gz
                            as well; so is a 'glob*'
      -                     JSON Lines on standard input

    \b
    A record of OUTPUT has
      url, date, title, author, site, text, language
      removed               the share of the page's text that was removed, 0 to 1
      and the fields that came in: all but the page itself and what has one of these names; there, ours
      stands where we found something. Files bring "path", WARC brings "warc_date", "warc_record_id"
      and "http_status".

    A page that fails, hangs or kills its process, and every broken stretch of an input, is skipped and named
    in OUTPUT.errors.jsonl: url, input, offset and why. OUTPUT.summary.json has the figures. Broken off, the
    same command goes on where it stopped; OUTPUT is there only when it is whole. On standard output records
    come as they are ready, and errors go to standard error.

    Exit status: 0, 1 when there are such errors, 2 for bad usage, 130 when interrupted (Ctrl-C or SIGTERM).
    """
    try:
        sources = find_inputs(inputs)
        is_stream = str(output) == "-"
        writer = JsonlWriter(sources) if is_stream else writer_for(str(output), sources)
    except (OSError, ValueError) as error:
        raise click.UsageError(str(error)) from None
    if not is_stream and output.absolute() in {Path(source.path).absolute() for source in sources}:
        raise click.UsageError(f"{output} is an input as well.")
    if not output.absolute().parent.is_dir():
        raise click.UsageError(f"There is no folder {output.parent} for the output.")
    if options["format"] == "json":
        raise click.UsageError("--format json goes with single pages; records have their own fields.")
    kind = None if options["kind"] == "auto" else options["kind"]
    most = round(max_size * 1e6)
    clean = CleanItems(partial(explain_pages, build_cleaner(**options, max_bytes=most), kind))
    progress = Progress(sum(source.size for source in sources))
    work = Work(sources, writer, clean, workers or available_cpus(), time_limit, field, most, drop_empty, progress)
    depends: dict[str, Any] = {"version": __version__, "field": field, "drop_empty": drop_empty, "time_limit": time_limit}
    depends |= {"max_size": max_size} | options
    depends |= {"rules": stamps(options["rules"]), "model": stamps(filter(None, [options["model"]]))}
    is_lost = is_stream or STANDARD_INPUT in inputs
    goes_on = "" if is_lost else " The same command goes on where this one stopped."
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        if is_stream:
            done = stream_corpus(work, sys.stdout.buffer, sys.stderr.buffer)
        else:
            done = run_corpus(work, output, options=depends, restart=restart)
    except KeyboardInterrupt:
        click.echo(f"Interrupted.{goes_on}", err=True)
        raise click.exceptions.Exit(130) from None
    except BrokenPipeError:  # who reads has enough: click ends quietly
        raise
    except OSError as error:  # such as a full disk, which an error does not name
        raise click.ClickException(f"{output} cannot be written: {error}.{goes_on}") from None
    except (RunError, RuntimeError) as error:
        raise click.ClickException(str(error)) from None
    finally:
        progress.close()
    if summary:
        click.echo(str(done), err=is_stream)
    else:
        where = "" if is_stream else f" to {output}"
        click.echo(f"{done.written:,} of {done.pages:,} pages written{where}, {done.empty:,} empty", err=True)
    if done.failed or done.broken:
        where = "" if is_stream else f"; see {output}.errors.jsonl"
        click.echo(f"pages failed: {done.failed:,}, broken inputs: {done.broken:,}{where}", err=True)
        raise click.exceptions.Exit(1)


def _interrupt(*_: object) -> None:
    """End the run as Ctrl-C does."""
    raise KeyboardInterrupt


class Progress:
    """How far the run is, on standard error: a bar on a terminal, a line every half minute in a log."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._every = 0.5 if sys.stderr.isatty() else 30.0

    def __call__(self, read: int, summary: Summary) -> None:
        now = time.monotonic()
        if not hasattr(self, "_bar"):
            self._begun, self._next = now, now + self._every
            self._first, self._before = read, summary.pages
            if summary.pages > 1:
                click.echo(f"Going on after {summary.pages - 1:,} pages.", err=True)
            self._bar = tqdm(
                total=self._total or None,
                initial=read,
                disable=None,  # unless on a terminal
                bar_format="{percentage:3.0f} % |{bar}| {postfix}, {remaining} left" if self._total else "{postfix}",
            )
        self._last = read, summary
        if now >= self._next:
            self._next = now + self._every
            self._show(now)

    def _show(self, now: float) -> None:
        read, summary = self._last
        pace = f"{summary.pages:,} pages, {(summary.pages - self._before) / (now - self._begun):,.0f} a second"
        if self._bar.disable and not self._total:
            click.echo(pace, err=True)
        elif self._bar.disable:
            left = (now - self._begun) * (self._total - read) / max(1, read - self._first)
            share = read / max(1, self._total)
            click.echo(f"{share:.1%}, {pace}, {tqdm.format_interval(left)} left", err=True)
        else:
            self._bar.set_postfix_str(pace, refresh=False)
            self._bar.n = read
            self._bar.refresh()

    def close(self) -> None:
        """Leaves the bar where the last page left it."""
        if hasattr(self, "_bar"):
            if not self._bar.disable:
                self._show(time.monotonic())
            self._bar.close()
