"""The forms in which a page's text reaches users: one function an extractor."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final


def resiliparse_main(html: str) -> str:
    """Resiliparse's main content: the form of large training corpora."""
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(html, main_content=True))


def resiliparse_full(html: str) -> str:
    """Resiliparse's whole page."""
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(html, main_content=False))


def inscriptis(html: str) -> str:
    """inscriptis: the whole page, laid out as a text browser does."""
    from inscriptis import get_text

    return str(get_text(html))


def html_text(html: str) -> str:
    """html-text: the whole page, a line a block."""
    import html_text as library

    return str(library.extract_text(html))


def trafilatura(html: str) -> str:
    """trafilatura's main content."""
    from trafilatura import extract

    return extract(html) or ""


def readability(html: str) -> str:
    """readability-lxml's article, as text."""
    import html_text as library
    from readability import Document

    return str(library.extract_text(Document(html).summary()))


RENDERINGS: Final[dict[str, Callable[[str], str]]] = {
    "resiliparse_main": resiliparse_main,
    "resiliparse_full": resiliparse_full,
    "inscriptis": inscriptis,
    "html_text": html_text,
    "trafilatura": trafilatura,
    "readability": readability,
}


def render(name: str, html: str) -> str:
    """The page in one rendering; empty where the extractor fails on it."""
    logging.disable(logging.CRITICAL)
    try:
        return RENDERINGS[name](html)
    except Exception:  # third-party extractors raise all kinds of errors on broken pages
        return ""
