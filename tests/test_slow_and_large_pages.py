"""Time and memory of pages made to take much of them: within ten times those of ordinary pages of their size."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from itertools import product

import pytest

from cleaner import Cleaner
from cleaner.output.unlinked import without

SENTENCE = "The harbour office said on Monday that the crane which fell into the basin will be lifted by a dock."
PARAGRAPH = f"<p>{SENTENCE}</p>"
START = "<html><body>"
SIZE = 200_000
"""Characters of a page, about."""
SLOWER = 10
"""How many times as long as an ordinary page a page of its size may take."""
LEAST = 2.0
"""Seconds that any page may take."""

CLEANERS = {kind: Cleaner(fast=True, kind=kind) for kind in ("html", "text", "markdown")}


def numbered(piece: str) -> str:
    """The piece as often as it takes, each with its number for ``%d``."""
    return "".join(piece.replace("%d", str(index)) for index in range(SIZE // len(piece)))


def filled(piece: str) -> str:
    return piece * (SIZE // len(piece))


HTML = {
    "authors": "<meta name=author content='" + filled("Ann Lee, ") + f"'>{PARAGRAPH}",
    "bylines": filled("<div class=byline>By Ann Lee</div>"),
    "choices": "<select>" + filled("<option>x"),
    "groups of choices": filled("<optgroup>"),
    "readings": filled("<rt>"),
    "readings of words": filled("<ruby><rt>"),
    "svg": "<svg>" + filled("<a>") + filled("</zz>"),
    "svg groups": "<svg>" + filled("<g>") + filled("</zz>"),
    "formulas": "<math>" + filled("<mi>") + filled("</zz>"),
    "body again": numbered("<body a%d=x>"),
    "html again": numbered("<html a%d=x>"),
    "attributes": "<div " + numbered("a%d ") + ">",
    "attributes and signs": "<div " + "".join(f"a{i} " + 'x=">" ' * (i % 4000 == 0) for i in range(30_000)) + ">",
    "quotations": filled("<q>"),
    "quotations in blocks": filled("<blockquote>"),
    "signs": filled("<"),
    "tags without end": filled("<a"),
    "entities": "<p>" + filled("&amp;&notit;&#x110000;"),
    "links around blocks": filled("<a href=x><div>"),
    "one address": filled(f"{PARAGRAPH}<a href=x>News</a>"),
    "formatting": numbered("<font color=%d><p>"),
    "tables in tables": filled("<table><tr><td>"),
    "text before a table": "<table>" + filled("x<p>"),
    "breaks": filled("<br>"),
    "comments": filled("<!---->"),
    "scripts without end": filled("<script><!--"),
    "one long name": "<p id='" + "A" * 40_000 + "'>x",
    "one string of JSON-LD": "<script type=application/ld+json>" + '"' + '\\"' * 40_000 + "</script>",
    "names of the window": "<script>" + "self." * 20_000 + "</script>",
    "classes": filled("<p class='a b c d e f g h'>x"),
    "numbered classes": numbered("<p class='c%d d%d e%d'>x word</p>"),
    "dates": filled("<p>3 May 2021, 10:20"),
    "headings": numbered("<h3>Part %d</h3>"),
    "hidden words": numbered("<p>%d</p><p hidden>%d</p>"),
    "hidden paragraphs": f"<div>{numbered(f'<p>{SENTENCE} %d</p><p hidden>{SENTENCE} %d</p>')}",
    "headings over paragraphs": numbered("<h3>Part %d</h3><p>The ferry %d left the harbour late, he said.</p>"),
    "paragraphs of a quotation": "<blockquote>" + numbered("<p>The ferry %d left the harbour late, he said.</p>"),
}
LINES = {
    "one letter": filled("a"),
    "one line": filled(f"{SENTENCE} "),
    "blank lines": SENTENCE + filled("\n") + SENTENCE,
    "tiny lines": filled("x\n"),
    "tiny paragraphs": filled("x\n\n"),
    "bars": filled("| "),
    "addresses": filled("http://a.b/c?d="),
    "spaces": SENTENCE + filled("\xa0") + SENTENCE,
    "glued words": filled("ShareTweetPrint"),
    "entries": filled("Home About | News Sport "),
    "columns": filled("Home   About   News   "),
    "exclamations": filled("?! "),
    "figures": filled("12 345,67 "),
    "dates": filled("3 May 2021 10:20\n"),
    "phrases": filled("Share this article on Facebook\n"),
    "numbered phrases": numbered("Share on Facebook Tweet Print %d\n"),
}
MARKDOWN = LINES | {
    "images": filled("![a](x) "),
    "images without end": filled("![a]("),
    "brackets": filled("["),
    "emphasis": filled("*a **b "),
    "ticks": "".join("`" * (i % 300) + "a" for i in range(1000)),
    "definitions": numbered("[a%d]: http://x/%d\n"),
    "quotations": filled("> "),
    "items": filled("- x\n"),
    "headings": filled("# x\n\n"),
    "fences": filled("```\n"),
    "spaces in a field": "---\na: b" + " " * 40_000 + "c\n---\n",
    "rows": "|a|b|\n|-|-|\n" + filled("|x|y|\n"),
    "cells": "|" + "a|" * (SIZE // 8) + "\n|" + "-|" * (SIZE // 8) + "\n|" + "a|" * (SIZE // 4),
    "tables": filled("|a|\n|-|\n|b|\n\n"),
    "brackets in brackets": "[" * (SIZE // 2) + "a" + "]" * (SIZE // 2),
    "brackets in some brackets": filled("[a " * 200 + "]" * 200 + " "),
    "images in links": filled("![[a]("),
    "pairs of brackets": filled("[^1]"),
    "backslashes": filled("\\"),
    "entities": filled("&amp;"),
    "elements": "a " + filled("<b>x</b> "),
    "numbered links": numbered("[a%d](b%d)\n"),
    "numbered items": numbered("%d. x\n"),
    "tilde fences": filled("~~~\nx\n"),
    "underlined": filled("a\n===\n"),
    "titles without end": filled('[a]: b "\n'),
    "dollars": filled("$$\n"),
    "rules": filled("***\n"),
    "dashes": filled("---\n"),
    "quotations and lists": filled("> - > - > - a\n\n"),
    "items of some words": filled("- word word word word word in\n\n"),
    "definitions of some words": numbered("[a%d]: http://word.word/word%d\n"),
    "headings of some words": numbered("## word word word word word %d\n\n"),
}
PAGES = [
    *(("html", name, START + page + PARAGRAPH) for name, page in HTML.items()),
    *(("text", name, page) for name, page in LINES.items()),
    *(("markdown", name, page) for name, page in MARKDOWN.items()),
]


def seconds(kind: str, page: str) -> float:
    begun = time.process_time()
    CLEANERS[kind].clean(page)
    return time.process_time() - begun


@pytest.fixture(scope="module")
def ordinary() -> dict[str, float]:
    """Seconds a character, of pages of which no two sentences are equal: those are judged once."""
    words = "mill barge ferry rope roof basin lock quay tide chart".split()
    sentences = [
        SENTENCE.replace("office", first).replace("crane", f"{second} {third}").replace("dock", fourth)
        for first, second, third, fourth in product(words, repeat=4)
    ][: SIZE // len(SENTENCE)]
    text = "\n\n".join(sentences)
    pages = {"html": "".join(f"<p>{one}</p>" for one in sentences), "text": text, "markdown": text}
    return {kind: min(seconds(kind, page) for _ in range(2)) / len(page) for kind, page in pages.items()}


@pytest.mark.parametrize(("kind", "name", "page"), PAGES, ids=[f"{kind}: {name}" for kind, name, _ in PAGES])
def test_no_page_takes_much_longer_than_its_size_asks_for(
    kind: str, name: str, page: str, ordinary: dict[str, float]
) -> None:
    assert seconds(kind, page) <= max(LEAST, SLOWER * ordinary[kind] * len(page))


MEASURE = """
import json, os, sys
from cleaner import Cleaner
from cleaner.segment.tree import release_memory

ORDINARY = "<footer><p>The committee met again on Tuesday and put the question off.</p></footer>"

def kilobytes(name):
    return int(next(line for line in open("/proc/self/status") if line.startswith(name)).split()[1])

def measured(kind, page, output):
    cleaner = Cleaner(kind=kind, format=output)
    cleaner.clean(ORDINARY)
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        return
    cleaner.clean(page[:20_000])  # what a short page like it takes too: libraries, compiled patterns
    release_memory()  # what is free already is no memory of the page
    open("/proc/self/clear_refs", "w").write("5")  # forget the peak so far
    before = kilobytes("VmRSS")
    cleaner.clean(page)
    print((kilobytes("VmHWM") - before) * 1024 / len(page.encode()), flush=True)
    os._exit(0)

for kind, page, output in json.load(sys.stdin):
    measured(kind, page, output)
"""
TIMES = 40
"""Bytes of memory that a byte of a page of a megabyte may take."""
LARGE = 1_000_000
HUNGRY = (
    ("html", "attributes and signs"),
    ("html", "one address"),
    ("html", "entities"),
    ("html", "numbered classes"),
    ("html", "dates"),
    ("text", "tiny lines"),
    ("text", "blank lines"),
    ("text", "glued words"),
    ("text", "entries"),
    ("text", "exclamations"),
    ("text", "figures"),
    ("text", "dates"),
    ("text", "phrases"),
    ("text", "numbered phrases"),
    ("markdown", "blank lines"),
    ("markdown", "brackets"),
    ("markdown", "emphasis"),
    ("markdown", "headings"),
    ("markdown", "items"),
    ("markdown", "cells"),
    ("markdown", "tables"),
    ("markdown", "brackets in brackets"),
    ("markdown", "pairs of brackets"),
    ("markdown", "backslashes"),
    ("markdown", "entities"),
    ("markdown", "elements"),
    ("markdown", "numbered items"),
    ("markdown", "tilde fences"),
    ("markdown", "titles without end"),
    ("markdown", "dollars"),
    ("markdown", "dashes"),
    ("markdown", "quotations and lists"),
    ("markdown", "items of some words"),
    ("markdown", "definitions of some words"),
    ("markdown", "headings of some words"),
)
"""The pages of which a byte takes the most memory, all of them measured."""
INLINE = (
    "<a href=x>word word word wo</a> ",
    "<b>x</b> word word word word in ",
    "<code>word word word w</code> ",
    "<img src=x>word word word word w",
)
"""Inline elements, of which a paragraph holds as many as it can before its page is read as text."""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the peak of memory is read from /proc")
def test_no_page_takes_memory_out_of_proportion() -> None:
    pages = [(kind, page * (LARGE // len(page)), "text") for kind, name, page in PAGES if (kind, name) in HUNGRY]
    assert len(pages) == len(HUNGRY)
    pages += [("text", "x\n" * 1_200_000, "text"), ("html", "<li>x" * 500_000, "text")]
    pages += [("markdown", "".join(f"- {SENTENCE} {number}\n" for number in range(20_000)), "html")]
    pages += [("html", "<p>" + piece * (2 * LARGE // len(piece)), "markdown") for piece in INLINE]
    measured = subprocess.run(
        [sys.executable, "-c", MEASURE], input=json.dumps(pages), capture_output=True, text=True, check=True
    )
    times = [float(line) for line in measured.stdout.split()]
    assert len(times) == len(pages)
    assert max(times) < TIMES, times


def _seconds_without(page: str, *, links: bool, images: bool) -> float:
    begin = time.process_time()
    without(page, links=links, images=images)
    return time.process_time() - begin


def test_links_within_links_take_no_longer_each() -> None:
    """Four times as many take about four times as long."""
    ends = (("](x)", ""), ("][x]", "\n\n[x]: /x"), ("]", "\n\n[x]: /x"))
    for (links, images), (closing, definition) in product(((False, True), (True, False)), ends):
        pages = ["[" * count + closing * count + definition for count in (20_000, 80_000)]
        seconds = [min(_seconds_without(page, links=links, images=images) for _ in range(2)) for page in pages]
        assert seconds[1] < SLOWER * max(seconds[0], 0.1)


def test_many_headings_of_comments_take_no_longer_each() -> None:
    """Eight times as many take about eight times as long."""
    seconds = []
    for count in (1000, 8000):
        page = START + f"<p>12 replies</p>{PARAGRAPH}{PARAGRAPH}" * count
        begin = time.process_time()
        CLEANERS["html"].clean(page)
        seconds.append(time.process_time() - begin)
    assert seconds[1] < SLOWER * 2 * max(seconds[0], 0.1)
