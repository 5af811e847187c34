"""``cleaner``: pages, or JSON Lines of them, in; article bodies out. The other commands are reached from here."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from functools import partial
from importlib import import_module
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click
from click.shell_completion import CompletionItem

from .. import __version__
from ..document import CATEGORIES, Article
from ..errors import PageTooLargeError
from ..files import kind_by_name
from .options import build_cleaner, cleaner_options, complete_with, did_you_mean, names_option
from .reading import Problems, files_of, pages, records, shown

if TYPE_CHECKING:
    from .. import Cleaner

_Answer = TypeVar("_Answer")
_COMMANDS: Final = {
    "rules": "List, show and check rules.",
    "corpus": "Clean corpus files (WARC, WET, JSONL, Parquet) on all cores.",
}
_CONTROLS: Final = dict.fromkeys({*range(32), *range(0x7F, 0xA0)} - set(b"\t\n\r\x85"), "\ufffd")


class _CleanOrSubcommand(click.Command):
    """The command below, unless the first argument is the name of another one."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        if args and args[0] in _COMMANDS:
            return _import_command(args[0]).make_context(f"{info_name} {args[0]}", args[1:], parent, **extra)
        return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        return super().invoke(ctx) if ctx.command is self else ctx.command.invoke(ctx)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands (as first argument; a FILE of that name is ./rules)"):
            formatter.write_dl(list(_COMMANDS.items()))
        super().format_epilog(ctx, formatter)


def _import_command(name: str) -> click.Command:
    try:
        command = import_module(f".{name}", __package__).command
    except ModuleNotFoundError as error:
        raise click.ClickException(
            f"{name} needs {error.name}, which is not installed: pip install 'article-cleaner[{name}]'"
        ) from None
    assert isinstance(command, click.Command)
    return command


def _files_and_commands(context: click.Context, option: click.Parameter, begun: str) -> list[CompletionItem]:
    """What a shell completes an argument to."""
    commands = [CompletionItem(name, help=text) for name, text in _COMMANDS.items() if name.startswith(begun)]
    return [CompletionItem(begun, type="file"), *([] if context.params.get("files") else commands)]


def _known_encoding(context: click.Context, option: click.Parameter, name: str | None) -> str | None:
    """``Cleaner`` passes over a name that it does not know: servers send such. Here it is a mistake."""
    from ..decoding import named_encoding

    if name is not None and named_encoding(name) is None:
        raise click.BadParameter(f"{name!r} is not an encoding that browsers know.{did_you_mean(name, _encodings())}")
    return name


def _encodings() -> Iterable[str]:
    from webencodings.labels import LABELS

    return LABELS


@click.command(cls=_CleanOrSubcommand, context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(), shell_complete=_files_and_commands)
@cleaner_options
@click.option("--url", metavar="URL", help="Where the page is from.")
@click.option(
    "--encoding",
    metavar="NAME",
    callback=_known_encoding,
    shell_complete=complete_with(_encodings),
    help="Of the input, where you know it.",
)
@click.option("--jsonl", is_flag=True, help="One JSON record a line: clean a field, leave the rest as it is.")
@click.option("--field", metavar="NAME", help="--jsonl: the field to clean.  [default: text]")
@click.option("--into", metavar="NAME", help="--jsonl: the field for the result.  [default: the same]")
@names_option(
    "--fields",
    Article.metadata_fields(),
    metavar="NAME",
    help="--jsonl: fill these fields too; where the page says nothing, what the record has stays, or null stands there: "
    + ", ".join(Article.metadata_fields())
    + ".",
)
@click.option("--strict", is_flag=True, help="--jsonl: stop at the first line that is no such record.")
@click.option("--explain", is_flag=True, help="Print every block with its category, score against threshold, and reason.")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write there, not to standard output.",
)
@click.version_option(__version__, "-V", "--version")
def command(
    files: tuple[str, ...],
    url: str | None,
    encoding: str | None,
    jsonl: bool,
    field: str | None,
    into: str | None,
    fields: tuple[str, ...],
    strict: bool,
    explain: bool,
    output: Path | None,
    **options: Any,
) -> None:
    """Write the article body of a web page (HTML, Markdown or text) and nothing else.

    Reads FILEs, the pages in folders, or standard input (which is also "-"), as bytes, gzip files too, and writes
    UTF-8. The bodies of several FILEs are separated by a blank line.

    \b
      cleaner < page.html > body.txt
      cleaner --keep title,caption page.txt
      cleaner --explain page.txt
      cleaner --format markdown --url https://example.org/a page.html
      cleaner --jsonl --field html --into text --fields title,date < in.jsonl > out.jsonl
      cleaner --rules my-rules.toml page.html

    With --jsonl each answer is written at once. A line that is no JSON object with a string in the field goes
    through unchanged and is named on standard error, unless it is blank. A record's "url" says where its page is from.

    Exit status: 0, 1 when a FILE could not be read or was no page, or a line was no such record, 2 for bad usage.
    """
    if not files and sys.stdin.isatty():
        raise click.UsageError("There is nothing to read: name a FILE, or send a page to standard input.")
    if "" in (*files, field, into):
        raise click.UsageError("The name of a FILE or field is empty.")
    if not jsonl and (field is not None or into is not None or fields or strict):
        raise click.UsageError("--field, --into, --fields and --strict go with --jsonl.")
    if jsonl and options["format"] == "json":
        raise click.UsageError("--format json does not go with --jsonl; --fields fills in what is known of a page.")
    if jsonl and explain:
        raise click.UsageError("--explain does not go with --jsonl.")
    if jsonl and encoding is not None:
        raise click.UsageError("--encoding does not go with --jsonl, which is UTF-8.")
    if explain and options["format"] in ("markdown", "html"):
        raise click.UsageError("--explain goes with --format json; else it prints what it found as text.")
    cleaner = build_cleaner(**options)
    problems = Problems(strict)
    names = files or ("-",)
    _check_output(output, names)
    answers: Iterator[bytes]
    if jsonl:
        field = "text" if field is None else field
        fill = partial(_filled, cleaner, url, field if into is None else into, fields)
        answers = _filled_records(names, field, fill, problems)
    elif explain and cleaner.output.format != "json":
        several = len(names) > 1 or Path(names[0]).is_dir()
        answers = _explanations(_answers(names, cleaner, cleaner.explain, url, encoding, problems), several, output is None)
    else:
        answers = _bodies(_answers(names, cleaner, cleaner.clean, url, encoding, problems), cleaner.output.format)
    _write(answers, output)
    if problems.found:
        raise click.exceptions.Exit(1)


def _check_output(path: Path | None, inputs: Sequence[str]) -> None:
    if path is None:
        return
    files = (file for name in inputs if name != "-" for file in files_of(name))
    if path.exists() and any(Path(file).exists() and path.samefile(file) for file in files):
        raise click.UsageError(f"{path} is an input as well.")
    if not path.parent.is_dir():
        raise click.ClickException(f"{path}: there is no folder {path.parent}")


def _answers(
    names: Iterable[str],
    cleaner: Cleaner,
    method: Callable[..., _Answer],
    url: str | None,
    encoding: str | None,
    problems: Problems,
) -> Iterator[tuple[str, _Answer]]:
    """What a method of the cleaner makes of each page, with the page's name. A file's name may say what it is, unless it was
    said for all of them."""
    for name, page in pages(names, problems, _hint):
        kind = kind_by_name(name) if cleaner.kind == "auto" else None
        try:
            answer = method(page, url=url, kind=kind, encoding=encoding)
        except PageTooLargeError as error:
            problems.report(f"{shown(name)}: {error}")
        else:
            yield name, answer


def _bodies(found: Iterable[tuple[str, str]], format: str) -> Iterator[bytes]:
    written = False
    for _, body in found:
        apart = written and format != "json"  # which is one object a line
        yield b"\n" * apart + body.encode(errors="backslashreplace") + b"\n" if body else b""
        written = written or bool(body)


def _explanations(articles: Iterable[tuple[str, Article]], several: bool, is_shown: bool) -> Iterator[bytes]:
    color = is_shown and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    for number, (name, article) in enumerate(articles):
        head = [click.style("\n" * bool(number) + f"==> {shown(name)} <==", bold=True)] if several else []
        for line in (*head, *explained(article)):
            yield f"{line if color else click.unstyle(line)}\n".encode(errors="backslashreplace")


def explained(article: Article) -> Iterator[str]:
    """A block a line, in columns: category, score against threshold, reason, text; further lines of the text stand below."""
    width = max((len(block.reason) for block in article.blocks), default=0)
    for block in article.blocks:
        sign = "≥" if block.score >= block.threshold else "<"
        held = f"{block.score:.2f}{sign}{block.threshold:.2f}"
        label = f"{block.category:<11}  {held}  {block.reason:<{width}}  "
        # A page must not steer the terminal that it is shown on.
        lines = block.text.translate(_CONTROLS).splitlines() or [""]
        text = ("\n" + " " * len(label)).join(lines)
        yield click.style(label, fg="green" if block.kept else "red") + click.style(text, dim=not block.kept)


def _filled(
    cleaner: Cleaner, url: str | None, into: str, fields: Sequence[str], page: str, own_url: str | None
) -> dict[str, Any]:
    """What goes into a record: the body of its page in the field ``into``, and what the page says of itself in
    ``fields``. ``url`` is where all pages are from, if that is known."""
    if not fields:
        return {into: cleaner.clean(page, url=url or own_url)}
    article = cleaner.explain(page, url=url or own_url)
    return {name: getattr(article, name) for name in fields} | {into: article.text}


def _filled_records(
    names: Iterable[str], field: str, fill: Callable[[str, str | None], dict[str, Any]], problems: Problems
) -> Iterator[bytes]:
    from .jsonl import RecordError, fill_fields

    ended = True
    for place, record in records(names, problems):
        try:
            result = fill_fields(record, field, fill) if record.strip() else record
        except (RecordError, PageTooLargeError) as error:
            problems.report(f"{place}: {error}")
            result = record
        yield result if ended else b"\n" + result
        ended = result.endswith(b"\n")


def _hint(name: str) -> str:
    """What may have been meant by the name of a file that is not there."""
    options = {option for parameter in command.params for option in parameter.opts}
    if f"--{name}" in options:  # cleaner explain page.txt
        return f" (--{name} is an option)"
    if name in CATEGORIES:  # cleaner --keep caption title page.html
        return f" (several categories are joined by commas: --keep caption,{name})"
    if name.startswith(("http://", "https://")):
        return f" (cleaner fetches nothing: curl -sL {name} | cleaner --url {name})"
    meant = did_you_mean(name, _COMMANDS)
    return f" ({meant.strip()})" if meant else ""


def _write(answers: Iterator[bytes], output: Path | None) -> None:
    """To a file, which is opened when there is a first answer, or to standard output.

    Each answer is written at once: whoever writes a record may wait for its answer before the next.
    """
    first = list(islice(answers, 1))
    if not first:
        return
    try:
        with nullcontext(sys.stdout.buffer) if output is None else output.open("wb") as stream:
            for answer in chain(first, answers):
                stream.write(answer)
                stream.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        if output is None:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # or the interpreter tries again at its end, and complains
        raise click.ClickException(f"{output or 'standard output'}: {error.strerror}") from None
