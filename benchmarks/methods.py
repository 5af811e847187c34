# mypy: disable-error-code="import-not-found, import-untyped"
"""Every method that is compared: peers on HTML, line filters on text, and ours on both.

A method turns a Job into text. Peers are imported when they first run, so that one that is not installed
stops only itself. All get the page alone, as a string, without its address, and are used with their
defaults."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks import filters
from benchmarks.tokens import words


class Job(NamedTuple):
    """What a method works on: a page's HTML, or the text that another method made of it."""

    text: str
    lang: str | None = None
    keep: frozenset[str] = frozenset()
    model: Path | None = None
    """Of ours: the model file to use in place of the built-in one."""


@dataclass(frozen=True)
class Method:
    """`source` names the method whose output is the input; None: the HTML. The outputs of a method are kept
    by the version of its `package`, unless that is None: quick to make, or our own, which is being
    worked on."""

    name: str
    run: Callable[[Job], str]
    package: str | None = None
    source: str | None = None
    ours: bool = False

    @property
    def version(self) -> str | None:
        return _version(self.package) if self.package else None


@cache
def _version(package: str) -> str:
    return importlib.metadata.version(package)


def _trafilatura(job: Job) -> str:
    import trafilatura

    return str(trafilatura.extract(job.text) or "")


def _trafilatura_precision(job: Job) -> str:
    import trafilatura

    return str(trafilatura.extract(job.text, favor_precision=True) or "")


def _resiliparse(job: Job) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(job.text, main_content=True))


def _resiliparse_whole(job: Job) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(job.text, main_content=False))


def _inscriptis(job: Job) -> str:
    import inscriptis

    return str(inscriptis.get_text(job.text))


def _html_text(job: Job) -> str:
    import html_text

    return str(html_text.extract_text(job.text))


def _readability(job: Job) -> str:
    import html_text
    import readability

    return str(html_text.extract_text(readability.Document(job.text).summary()))


def _newspaper(job: Job) -> str:
    import newspaper

    article = newspaper.Article("", fetch_images=False)
    article.download(input_html=job.text)
    return str(article.parse().text)


def _justext(job: Job) -> str:
    import justext

    language = job.lang or _stoplist_language(job.text)
    if language in justext.get_stoplists():
        paragraphs = justext.justext(job.text, justext.get_stoplist(language))
    else:  # jusText's way for languages that it has no list for
        paragraphs = justext.justext(job.text, frozenset(), stopwords_low=0, stopwords_high=0)
    return "\n\n".join(str(paragraph.text) for paragraph in paragraphs if not paragraph.is_boilerplate)


def _stoplist_language(html: str) -> str:
    """The stoplist that hits most words. English wins a close race: other lists hold English words."""
    page = [word.lower() for word in words(_resiliparse_whole(Job(html)))]
    lists = _stoplists()

    def hits(language: str) -> float:
        return sum(map(lists[language].__contains__, page)) * (1.1 if language == "English" else 1)

    return max(sorted(lists), key=hits)


@cache
def _stoplists() -> dict[str, frozenset[str]]:
    import justext

    return {language: justext.get_stoplist(language) for language in justext.get_stoplists()}


def _boilerpy3(job: Job) -> str:
    from boilerpy3 import extractors

    return str(extractors.ArticleExtractor().get_content(job.text))


def _goose3(job: Job) -> str:
    from goose3 import Goose

    with Goose({"enable_image_fetching": False}) as goose:
        return str(goose.extract(raw_html=job.text).cleaned_text)


def _c4(job: Job) -> str:
    return filters.c4(job.text)


def _refinedweb(job: Job) -> str:
    return filters.refinedweb(job.text)


@cache
def _cleaner(kind: str, fast: bool, keep: frozenset[str], model: Path | None) -> Any:
    from cleaner import Cleaner

    return Cleaner(kind=kind, fast=fast, keep=keep, model=model)


def forget_lines() -> None:
    """Let ours meet the next page's lines as new ones: another of our rows has just read the same page."""
    _cleaner("text", False, frozenset(), None)._engine._known.clear()


def _ours(job: Job) -> str:
    return str(_cleaner("html", False, job.keep, job.model).clean(job.text))


def _ours_fast(job: Job) -> str:
    return str(_cleaner("html", True, job.keep, job.model).clean(job.text))


def ours_text(job: Job) -> str:
    """Our output for a text."""
    return str(_cleaner("text", False, job.keep, job.model).clean(job.text))


TOGETHER = {
    "cleaner": ("html", False),
    "cleaner-fast": ("html", True),
    "resiliparse+cleaner": ("text", False),
}
"""Ours that take many pages at once too, as `Cleaner.clean_many` does: their kind of input, and whether they are fast."""


def ours_together(name: str, jobs: Sequence[Job]) -> list[str]:
    """Our output for pages that are judged together, by one of `TOGETHER`."""
    kind, fast = TOGETHER[name]
    return list(_cleaner(kind, fast, frozenset(), None).clean_many(job.text for job in jobs))


_HTML = (
    Method("trafilatura", _trafilatura, "trafilatura"),
    Method("trafilatura-precision", _trafilatura_precision, "trafilatura"),
    Method("resiliparse", _resiliparse, "Resiliparse"),
    Method("readability-lxml", _readability, "readability-lxml"),
    Method("newspaper4k", _newspaper, "newspaper4k"),
    Method("justext", _justext, "jusText"),
    Method("boilerpy3", _boilerpy3, "boilerpy3"),
    Method("goose3", _goose3, "goose3"),
    Method("cleaner", _ours, ours=True),
    Method("cleaner-fast", _ours_fast, ours=True),
)
_RENDERINGS = (
    Method("resiliparse-whole", _resiliparse_whole, "Resiliparse"),
    Method("inscriptis", _inscriptis, "inscriptis"),
    Method("html-text", _html_text, "html-text"),
)
_FILTERED = tuple(
    Method(f"{source}+{name}", run, source=source, ours=run is ours_text)
    for source in ("resiliparse", "resiliparse-whole", "inscriptis", "html-text", "trafilatura")
    for name, run in (
        ("c4", _c4),
        ("refinedweb", _refinedweb),
        ("cleaner", ours_text),
    )
)

METHODS = {method.name: method for method in (*_HTML, *_RENDERINGS, *_FILTERED)}
FROM_HTML = tuple(method.name for method in _HTML)
FROM_TEXT = ("resiliparse", *(method.name for method in _RENDERINGS), "trafilatura")
"""The texts that filters are tried on, as they come; `<text>+<filter>` is a method each."""
