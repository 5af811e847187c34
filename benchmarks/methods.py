"""Every method that is compared: extractors on HTML, line filters on text, and ours on both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

from benchmarks import line_filters
from evaluation.corpora import Record
from evaluation.extractors import EXTRACTORS, HTML, MAIN_CONTENT, WHOLE_PAGE, Job, Method, kind_of
from evaluation.runner import Runner


@cache
def _cleaner(kind: str, fast: bool, keep: frozenset[str], model: Path | None) -> Any:
    from cleaner import Cleaner

    return Cleaner(kind=kind, fast=fast, keep=keep, model=model)


def forget_lines() -> None:
    """Let ours meet the next page's lines as new ones: another of our rows has just read the same page."""
    _cleaner("text", False, frozenset(), None)._engine.forget()


def ours(job: Job, kind: str, *, fast: bool = False) -> str:
    """Our output for a page of some kind."""
    return str(_cleaner(kind, fast, job.keep, job.model).clean(job.text))


ours_text = partial(ours, kind="text")
"""Our output for a text."""


TOGETHER = {"cleaner": ("html", False), "cleaner-fast": ("html", True), "resiliparse+cleaner": ("text", False)}
"""Ours that take many pages at once too, as `Cleaner.clean_many` does: their kind of input, and whether they are fast."""


def ours_together(name: str, jobs: Sequence[Job]) -> list[str]:
    """Our output for pages that are judged together, by one of `TOGETHER`."""
    kind, fast = TOGETHER[name]
    return list(_cleaner(kind, fast, frozenset(), None).clean_many(job.text for job in jobs))


def _on_text(line_filter: Callable[[str], str], job: Job) -> str:
    return line_filter(job.text)


TEXTS = ("resiliparse", "trafilatura", *(method.name for method in WHOLE_PAGE))
"""The extractors whose output filters and ours are tried on, as it comes."""
INPUTS = (HTML, *TEXTS)


def sources(name: str, records: Sequence[Record], runner: Runner) -> list[str]:
    """The pages as one of `INPUTS` has them: their HTML, or what an extractor makes of it."""
    if name == HTML:
        return [record.source for record in records]
    return [output.text for output in runner.outputs(METHODS[name], records)]


_FROM_HTML = (
    *MAIN_CONTENT,
    Method("cleaner", partial(ours, kind="html"), ours=True),
    Method("cleaner-fast", partial(ours, kind="html", fast=True), ours=True),
)


def _filtered(source: Method) -> list[Method]:
    """The filters of a text, each named `<text>+<filter>`; line filters know nothing of Markdown's syntax."""
    run = partial(ours, kind=kind_of(source.name))
    own = Method(f"{source.name}+cleaner", run, source=source, markdown=source.markdown, ours=True)
    if source.markdown:
        return [own]
    return [
        Method(f"{source.name}+c4", partial(_on_text, line_filters.c4), source=source),
        Method(f"{source.name}+refinedweb", partial(_on_text, line_filters.refinedweb), source=source),
        own,
    ]


FROM = {
    HTML: tuple(method.name for method in _FROM_HTML),
    **{name: (name, *(method.name for method in _filtered(EXTRACTORS[name]))) for name in TEXTS},
}
"""The methods that read each input; a text leads its filters, as it comes."""
METHODS = {
    method.name: method
    for method in (*_FROM_HTML, *WHOLE_PAGE, *(one for name in TEXTS for one in _filtered(EXTRACTORS[name])))
}
