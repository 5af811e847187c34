"""The options that configure a :class:`cleaner.Cleaner`, for every command that builds one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from ..document import CATEGORIES, FAVORS, KINDS
from ..output import FORMATS

if TYPE_CHECKING:
    from .. import Cleaner

_LIKE: Final = 0.7
"""The least likeness of a name that may have been meant, as difflib measures it."""

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def cleaner_options(command: Decorated) -> Decorated:
    """Give a click command the options ``--kind --keep --favor --fast --format --links --images --tables
    --rules --model``.

    The values come to the function under the names of :class:`cleaner.Cleaner`'s parameters: take them as
    ``**options`` and pass them to :func:`build_cleaner`, here or in another process (they are picklable).
    """
    return reduce(lambda function, option: option(function), reversed(_OPTIONS), command)


def build_cleaner(**options: Any) -> Cleaner:
    """A ``Cleaner(**options)``; what it does not accept ends the command as bad usage does, with status 2."""
    from .. import Cleaner

    try:
        return Cleaner(**options)
    except (ValueError, OSError) as error:
        raise click.UsageError(str(error)) from None


def names_option(flag: str, allowed: Sequence[str], **settings: Any) -> Callable[[Decorated], Decorated]:
    """An option that takes some of these names, repeated or with commas between."""

    def names(context: click.Context, option: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
        given = tuple(name for value in values for part in value.split(",") if (name := part.strip()))
        for name in given:
            if name not in allowed:
                raise click.BadParameter(f"{name!r} is not one of {', '.join(allowed)}.{did_you_mean(name, allowed)}")
        return given

    return click.option(flag, multiple=True, callback=names, shell_complete=complete_with(lambda: allowed), **settings)


def complete_with(names: Callable[[], Iterable[str]]) -> Callable[..., list[str]]:
    """What a shell completes the last of several names, with commas between, to."""

    def complete(context: click.Context, option: click.Parameter, begun: str) -> list[str]:
        before, comma, last = begun.rpartition(",")
        return [f"{before}{comma}{name}" for name in names() if name.startswith(last)]

    return complete


def did_you_mean(name: str, options: Iterable[str]) -> str:
    """A sentence, with a blank before it, on which of some names may have been meant; nothing if none is like it."""
    close = get_close_matches(name, list(options), cutoff=_LIKE)
    return f" Did you mean {' or '.join(close)}?" if close else ""


class _Choice(click.Choice):  # type: ignore[type-arg]  # generic from click 8.2 on
    """One of some names, which says what may have been meant by another."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            raise click.BadParameter(error.message + did_you_mean(str(value), self.choices)) from None


rules_option = click.option(
    "--rules",
    metavar="FILE|DIR",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="Your own rules (TOML), which add to, replace or switch off the built-in ones. Repeatable.",
)

_OPTIONS = (
    click.option(
        "--kind",
        type=_Choice(["auto", *KINDS]),
        default="auto",
        show_default=True,
        help="What the input is; auto looks at it.",
    ),
    names_option(
        "--keep",
        CATEGORIES,
        metavar="CATEGORY",
        help=f"Keep this category as well. Repeatable, or several with commas: {', '.join(CATEGORIES)}.",
    ),
    click.option(
        "--favor",
        type=_Choice(FAVORS),
        default="balanced",
        show_default=True,
        help="When unsure: precision drops more, recall keeps more.",
    ),
    click.option("--fast", is_flag=True, help="HTML: do without trafilatura; faster, a little less exact."),
    click.option(
        "--format",
        type=_Choice(FORMATS),
        default="auto",
        show_default=True,
        help="What the article is written as; auto: Markdown as it came, all else as text; json has blocks and metadata.",
    ),
    click.option(
        "--links/--no-links", default=True, show_default=True, help="markdown, html: with links, or their text alone."
    ),
    click.option("--images/--no-images", default=None, help="markdown, html: with images.  [default: those of Markdown]"),
    click.option("--tables/--no-tables", default=True, show_default=True, help="With tables of data, or without."),
    rules_option,
    click.option(
        "--model",
        metavar="FILE",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="Another body model than the built-in one.",
    ),
)
