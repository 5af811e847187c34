# mypy: disable-error-code="import-not-found, import-untyped"
"""Every extractor: HTML in, text or Markdown out. They are peers to compare with, and the forms in which a page's text
reaches users.

Libraries are imported when they first run, so that one that is not installed stops only itself. All get the page alone,
as a string, without its address, and are used with their defaults unless a name says otherwise."""

from __future__ import annotations

import importlib.metadata
import logging
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Final, NamedTuple

from cleaner.document import Kind
from evaluation.metrics import words


class Job(NamedTuple):
    """What a method works on: a page's HTML, or the text that another method made of it."""

    text: str
    lang: str | None = None
    keep: frozenset[str] = frozenset()
    model: Path | None = None
    """Of ours: the model file to use in place of the built-in one."""


@dataclass(frozen=True)
class Method:
    """Something that turns a Job into text.

    `source` is the method whose output is the input; None: the HTML. The outputs are kept by the version of the Python
    `package` or the `program` that made them, unless both are None: quick to make, or our own, which is being worked on.
    `markdown` says that the output is Markdown, which is scored by its visible text.
    """

    name: str
    run: Callable[[Job], str]
    package: str | None = None
    program: str | None = None
    source: Method | None = None
    markdown: bool = False
    ours: bool = False

    @cached_property
    def version(self) -> str | None:
        """The version of the package or program. Raises PackageNotFoundError if the package is not installed."""
        if self.package:
            return importlib.metadata.version(self.package)
        if self.program:
            done = subprocess.run([self.program, "-version"], capture_output=True, text=True, check=True)
            return done.stdout.splitlines()[0]
        return None

    @property
    def missing_program(self) -> str | None:
        """The program that the method or its source needs and that is not installed."""
        if self.program and not shutil.which(self.program):
            return self.program
        return self.source.missing_program if self.source else None


# Extractors of the main content


def _trafilatura(job: Job, *, precision: bool = False) -> str:
    import trafilatura

    return str(trafilatura.extract(job.text, favor_precision=precision) or "")


def _resiliparse(job: Job, *, main_content: bool) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(job.text, main_content=main_content))


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
    page = [word.lower() for word in words(_resiliparse(Job(html), main_content=False))]
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


# Renderings of the whole page


def _inscriptis(job: Job) -> str:
    import inscriptis

    return str(inscriptis.get_text(job.text))


def _html_text(job: Job) -> str:
    import html_text

    return str(html_text.extract_text(job.text))


def _beautifulsoup(job: Job, *, separator: str) -> str:
    """The page's text nodes without those of scripts and styles, as most programs use `get_text`."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(job.text, "lxml")
    for element in soup(["script", "style", "noscript", "template"]):
        element.decompose()
    return str(soup.get_text(separator, strip=True))


_CHARSET: Final = re.compile(r"""(<meta\b[^>]*?\bcharset\s*=\s*["']?)[\w-]+""", re.IGNORECASE)
"""What a page says of its encoding, which is no longer true of decoded text; lynx believes it."""


def _lynx(job: Job, *, width: int) -> str:
    charset = ("-assume_charset=utf-8", "-assume_local_charset=utf-8", "-display_charset=utf-8")
    command = ["lynx", "-dump", "-nolist", "-stdin", "-force_html", f"-width={width}", *charset]
    page = _CHARSET.sub(r"\1utf-8", job.text).encode(errors="replace")
    return subprocess.run(command, input=page, capture_output=True, check=True).stdout.decode(errors="replace")


def _html2text(job: Job) -> str:
    import html2text

    return str(html2text.HTML2Text(bodywidth=0).handle(job.text))  # wrapped, links break in two


def _markdownify(job: Job) -> str:
    import markdownify

    return str(markdownify.markdownify(job.text))


HTML: Final = "html"
"""The page itself, among the names of extractors."""
MAIN_CONTENT: Final = (
    Method("trafilatura", _trafilatura, "trafilatura"),
    Method("trafilatura-precision", partial(_trafilatura, precision=True), "trafilatura"),
    Method("resiliparse", partial(_resiliparse, main_content=True), "Resiliparse"),
    Method("readability-lxml", _readability, "readability-lxml"),
    Method("newspaper4k", _newspaper, "newspaper4k"),
    Method("justext", _justext, "jusText"),
    Method("boilerpy3", _boilerpy3, "boilerpy3"),
    Method("goose3", _goose3, "goose3"),
)
"""Extractors that look for the body."""
WHOLE_PAGE: Final = (
    Method("resiliparse-whole", partial(_resiliparse, main_content=False), "Resiliparse"),
    Method("inscriptis", _inscriptis, "inscriptis"),
    Method("html-text", _html_text, "html-text"),
    Method("bs4-nodes", partial(_beautifulsoup, separator="\n"), "beautifulsoup4"),
    Method("bs4-one-line", partial(_beautifulsoup, separator=" "), "beautifulsoup4"),
    Method("lynx-200", partial(_lynx, width=200), program="lynx"),
    Method("lynx-80", partial(_lynx, width=80), program="lynx"),
    Method("html2text", _html2text, "html2text", markdown=True),
    Method("markdownify", _markdownify, "markdownify", markdown=True),
)
"""Renderings of all that a page shows: `bs4-nodes` has a text node a line, `lynx-80` lines of up to 80 characters."""
EXTRACTORS: Final = {method.name: method for method in (*MAIN_CONTENT, *WHOLE_PAGE)}


def kind_of(source: str) -> Kind:
    """What ``HTML``, the output of an extractor or any other text is read as."""
    if source == HTML:
        return "html"
    return "markdown" if source in EXTRACTORS and EXTRACTORS[source].markdown else "text"


def extract(name: str, html: str) -> str:
    """The page's text by one extractor; empty where the extractor fails on the page."""
    logging.disable(logging.CRITICAL)
    try:
        return EXTRACTORS[name].run(Job(html))
    except Exception:  # third-party extractors raise all kinds of errors on broken pages
        return ""
