"""Pages of any length: real ones put together, and the shapes that make careless code quadratic."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable

_BODY = re.compile(r"<body\b[^>]*>(.*?)</body\s*>", re.DOTALL | re.IGNORECASE)
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
"""A single emoji among hundreds of pages would have Python keep four bytes for each character of them all."""
_PARAGRAPH = "The committee met again on Tuesday and put the question off until the end of the month. "

TEXT = {
    "one line": "word and ",
    "one word": "a",
    "short lines": "Home\n",
    "blank lines": "\n",
    "one paragraph again and again": f"{_PARAGRAPH * 4}\n\n",
    "glued phrases": "ShareTweetPrint",
    "digits": "21:17 18.11.2019 ",
    "wrapped lines": f"{_PARAGRAPH[:72]}\n",
}
HTML = {
    "one paragraph": "word and ",
    "inline tags": "<b>bold</b> <a href='/x'>link</a> ",
    "nested": "<div>",
    "unclosed": "<p>word<b>",
    "empty elements": "<div></div>",
    "text breaks": "line<br>",
    "angle brackets": "< ",
}


def text_of(texts: Iterable[str], length: int) -> str:
    """Real texts one after the other, cut to a length in characters; without emoji and their like."""
    return _fill((_ASTRAL.sub("", f"{text}\n\n") for text in texts), length)


def html_of(pages: Iterable[str], length: int) -> str:
    """The insides of real pages' bodies one after the other in one page, cut likewise."""
    bodies = (_ASTRAL.sub("", found.group(1)) for page in pages if (found := _BODY.search(page)))
    return _fill(itertools.chain(["<!DOCTYPE html><html><body>"], bodies), length)


def text_shape(name: str, length: int) -> str:
    return _fill([], length, TEXT[name])


def html_shape(name: str, length: int) -> str:
    return _fill(["<!DOCTYPE html><html><body><p>"], length, HTML[name])


def _fill(start: Iterable[str], length: int, again: str = "") -> str:
    parts: list[str] = []
    there = 0
    for part in start:
        parts.append(part)
        there += len(part)
        if there >= length:
            break
    whole = "".join(parts)
    again = again or whole
    return (whole + again * (max(0, length - there) // max(1, len(again)) + 1))[:length]
