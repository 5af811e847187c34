"""What HTML and Markdown output keep of a page's structure, seen through a CommonMark parser."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser

from cleaner import CATEGORIES, clean, explain

URL = "https://example.org/a/b"
PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
GOLDEN = Path(__file__).parent.parent / "golden"


def cleaned(source: str, format: str, **options: Any) -> str:
    """The whole of a fragment of HTML, whatever it is, in a format."""
    settings = {"kind": "html", "keep": CATEGORIES, "fast": True, "url": URL} | options
    return clean(source, format=format, **settings)


def compact(html: str) -> str:
    """HTML without line breaks between its elements."""
    return re.sub(r">\s*\n\s*(?=<)", ">", html)


ALIKE = {"b": "strong", "i": "em", "del": "s", "kbd": "code", "samp": "code"}
"""Elements that Markdown does not tell apart."""


def alike(html: str) -> str:
    """HTML in the one form that a CommonMark parser and our own HTML share."""
    html = re.sub(r"<(/?)(\w+)", lambda match: f"<{match[1]}{ALIKE.get(match[2], match[2])}", compact(html))
    html = re.sub(r"</?(?:thead|tbody)>", "", html).replace(" />", ">")
    return re.sub(r"(?<=<br>)\n|\n(?=</code></pre>)|\n(?=<[uo]l)", "", html).strip()


def rendered(markdown: str) -> str:
    return alike(PARSER.render(markdown))


CASES = {
    "a table with a header and empty cells": (
        "<table><thead><tr><th>Port<th>Ships<tbody><tr><td>Aarn<td><tr><td><td>12</table>",
        ("<table><tr><th>Port</th><th>Ships</th></tr><tr><td>Aarn</td><td></td></tr><tr><td></td><td>12</td></tr></table>"),
        None,
    ),
    "a table without a header": (
        "<table><tr><td>Aarn<td>3<tr><td>Belm<td>4</table>",
        "<table><tr><td>Aarn</td><td>3</td></tr><tr><td>Belm</td><td>4</td></tr></table>",
        "<table><tr><th>Aarn</th><th>3</th></tr><tr><td>Belm</td><td>4</td></tr></table>",
    ),
    "a wide cell": (
        "<table><tr><th colspan=2>Port<th>Ships<tr><td>Aarn<td>north<td>3</table>",
        ('<table><tr><th colspan="2">Port</th><th>Ships</th></tr><tr><td>Aarn</td><td>north</td><td>3</td></tr></table>'),
        ("<table><tr><th>Port</th><th></th><th>Ships</th></tr><tr><td>Aarn</td><td>north</td><td>3</td></tr></table>"),
    ),
    "a high cell": (
        "<table><tr><th>Port<th>Ships<tr><td rowspan=2>Aarn<td>3<tr><td>4<tr><td>Belm<td>5</table>",
        (
            '<table><tr><th>Port</th><th>Ships</th></tr><tr><td rowspan="2">Aarn</td><td>3</td></tr><tr>'
            "<td>4</td></tr><tr><td>Belm</td><td>5</td></tr></table>"
        ),
        (
            "<table><tr><th>Port</th><th>Ships</th></tr><tr><td>Aarn</td><td>3</td></tr><tr><td></td><td>4</td>"
            "</tr><tr><td>Belm</td><td>5</td></tr></table>"
        ),
    ),
    "a row that is too short": (
        "<table><tr><th>Port<th>Ships<th>Crew<tr><td>Aarn<td>3</table>",
        "<table><tr><th>Port</th><th>Ships</th><th>Crew</th></tr><tr><td>Aarn</td><td>3</td></tr></table>",
        ("<table><tr><th>Port</th><th>Ships</th><th>Crew</th></tr><tr><td>Aarn</td><td>3</td><td></td></tr></table>"),
    ),
    "a pipe in a cell": (
        "<table><tr><th>Key<th>Name<tr><td>a|b<td>or</table>",
        "<table><tr><th>Key</th><th>Name</th></tr><tr><td>a|b</td><td>or</td></tr></table>",
        None,
    ),
    "markup in a cell": (
        "<table><tr><th>Port<th>Note<tr><td><a href=/aarn>Aarn</a><td><b>late</b> and <code>x</code></table>",
        (
            '<table><tr><th>Port</th><th>Note</th></tr><tr><td><a href="https://example.org/aarn">Aarn</a></td>'
            "<td><b>late</b> and <code>x</code></td></tr></table>"
        ),
        None,
    ),
    "lines and paragraphs in cells": (
        "<table><tr><th>Port<th>Note<tr><td>Aarn<td>one<br>two<tr><td>Belm<td><p>three</p></table>",
        (
            "<table><tr><th>Port</th><th>Note</th></tr><tr><td>Aarn</td><td>one two</td></tr><tr><td>Belm</td>"
            "<td>three</td></tr></table>"
        ),
        None,
    ),
    "a list in a cell": (
        "<table><tr><td>Port<td>Ships<tr><td>Aarn<td><ul><li>Gull<li>Tern</ul></table>",
        "<p>Port</p><p>Ships</p><p>Aarn</p><ul><li>Gull</li><li>Tern</li></ul>",
        None,
    ),
    "a table in a list": (
        "<ul><li>Ports<table><tr><th>Port<th>Ships<tr><td>Aarn<td>3</table><li>Ships</ul>",
        (
            "<ul><li>Ports<table><tr><th>Port</th><th>Ships</th></tr><tr><td>Aarn</td><td>3</td></tr></table>"
            "</li><li>Ships</li></ul>"
        ),
        (
            "<ul><li><p>Ports</p><table><tr><th>Port</th><th>Ships</th></tr><tr><td>Aarn</td><td>3</td></tr>"
            "</table></li><li><p>Ships</p></li></ul>"
        ),
    ),
    "a table in a quotation": (
        "<blockquote><table><tr><th>Port<th>Ships<tr><td>Aarn<td>3</table></blockquote>",
        ("<blockquote><table><tr><th>Port</th><th>Ships</th></tr><tr><td>Aarn</td><td>3</td></tr></table></blockquote>"),
        None,
    ),
    "a table that lays out the page": (
        "<table><tr><td><h2>Ports</h2><p>Aarn is in the north.<td><p>Belm is in the south.</table>",
        "<h2>Ports</h2><p>Aarn is in the north.</p><p>Belm is in the south.</p>",
        None,
    ),
    "tags in text": (
        "<p>Put &lt;script&gt;alert(1)&lt;/script&gt; into &lt;b&gt;.",
        "<p>Put &lt;script&gt;alert(1)&lt;/script&gt; into &lt;b&gt;.</p>",
        None,
    ),
    "entities in text": (
        "<p>Write &amp;amp; for &amp; and &amp;copy; for &copy; and go on.",
        "<p>Write &amp;amp; for &amp; and &amp;copy; for © and go on.</p>",
        None,
    ),
    "non-breaking spaces": ("<p>10&nbsp;km &nbsp; north", "<p>10 km north</p>", None),
    "a hash that is no heading": ("<p># 1 in the list", "<p># 1 in the list</p>", None),
    "a number that is no list": (
        "<p>1985. It was cold.<p>7) The tide.",
        "<p>1985. It was cold.</p><p>7) The tide.</p>",
        None,
    ),
    "signs that are no lists or quotations": (
        "<p>+ one<p>- two<p>* three<p>&gt; four",
        "<p>+ one</p><p>- two</p><p>* three</p><p>&gt; four</p>",
        None,
    ),
    "lines that are no rules": (
        "<p>first<br>---<p>second<br>===<p>***",
        "<p>first<br>---</p><p>second<br>===</p><p>***</p>",
        None,
    ),
    "stars, underscores and tildes": (
        "<p>2 * 3 * 4, *five*, _six_, __init__, snake_case, ~~seven~~, `eight`",
        "<p>2 * 3 * 4, *five*, _six_, __init__, snake_case, ~~seven~~, `eight`</p>",
        None,
    ),
    "brackets that are no link": ("<p>[x](y), ![z](w), [1]: note, [^2]", "<p>[x](y), ![z](w), [1]: note, [^2]</p>", None),
    "backslashes": ("<p>C:\\dir \\* and \\\\", "<p>C:\\dir \\* and \\\\</p>", None),
    "pipes that are no table": ("<p>a | b<br>--- | ---<br>1 | 2", "<p>a | b<br>--- | ---<br>1 | 2</p>", None),
    "relative links": (
        "<p><a href=/news>News</a>, <a href='sea.html?a=1&amp;b=2'>Sea</a>, <a href='#x'>Part</a>",
        (
            "<p>"
            '<a href="https://example.org/news">News</a>, <a '
            'href="https://example.org/a/sea.html?a=1&amp;b=2">Sea</a>, <a '
            'href="https://example.org/a/b#x">Part</a></p>'
        ),
        None,
    ),
    "addresses with brackets and spaces": (
        (
            "<p>"
            "<a href='https://e.org/a_(b)'>One</a> <a href='https://e.org/a b'>two</a> <a "
            "href='https://e.org/a)b'>three</a>"
        ),
        (
            "<p>"
            '<a href="https://e.org/a_(b)">One</a> <a href="https://e.org/a b">two</a> <a '
            'href="https://e.org/a)b">three</a></p>'
        ),
        (
            "<p>"
            '<a href="https://e.org/a_(b)">One</a> <a href="https://e.org/a%20b">two</a> <a '
            'href="https://e.org/a)b">three</a></p>'
        ),
    ),
    "the title of a link": (
        "<p><a href='https://e.org/' title='The \"best\" page'>here</a>",
        '<p><a href="https://e.org/" title="The &quot;best&quot; page">here</a></p>',
        None,
    ),
    "an address as text": (
        "<p><a href='https://e.org/a_b'>https://e.org/a_b</a> and https://e.org/c_d",
        '<p><a href="https://e.org/a_b">https://e.org/a_b</a> and https://e.org/c_d</p>',
        None,
    ),
    "links that run or hold something": (
        (
            "<p>"
            "<a href='javascript:alert(1)'>one</a> <a href=' JaVa\tscript:x()'>two</a> <a "
            "href='data:text/html,x'>three</a> <a href='vbscript:x'>four</a> <a href='mailto:a@e.org'>mail</a>"
        ),
        '<p>one two three four <a href="mailto:a@e.org">mail</a></p>',
        None,
    ),
    "brackets in a link": (
        "<p><a href=https://e.org/>[the] page</a>",
        '<p><a href="https://e.org/">[the] page</a></p>',
        None,
    ),
    "a link around blocks": (
        "<a href=https://e.org/><p>One.</p><p>Two.</p></a>",
        '<p><a href="https://e.org/">One.</a></p><p><a href="https://e.org/">Two.</a></p>',
        None,
    ),
    "emphasis": (
        "<p><b>bold</b> <strong>strong</strong> <i>slanted</i> <em>stressed</em>",
        "<p><b>bold</b> <strong>strong</strong> <i>slanted</i> <em>stressed</em></p>",
        None,
    ),
    "emphasis inside words": (
        "<p>un<em>believ</em>able and <b>A</b>ll",
        "<p>un<em>believ</em>able and <b>A</b>ll</p>",
        None,
    ),
    "emphasis in other scripts": (
        "<p>Это <b>важно</b> для <i>Müller</i>, <b>£3.2m</b>: <b>中文</b>字 ti<i>ming</i> of <b>word</b>s",
        "<p>Это <b>важно</b> для <i>Müller</i>, <b>£3.2m</b>: <b>中文</b>字 ti<i>ming</i> of <b>word</b>s</p>",
        None,
    ),
    "emphasis beside signs": (
        "<p>He said <b>«No.»</b>and <em>(x)</em>y",
        "<p>He said <b>«No.»</b>and <em>(x)</em>y</p>",
        None,
    ),
    "emphasis with spaces": (
        "<p>one<b> two </b>three",
        "<p>one<b> two</b> three</p>",
        "<p>one <strong>two</strong> three</p>",
    ),
    "nested emphasis": (
        "<p><b>one <i>two</i></b> <i><b>three</b></i>",
        "<p><b>one <i>two</i></b> <i><b>three</b></i></p>",
        None,
    ),
    "emphasis twice": (
        "<p><s><s>one</s></s> <i>two <i>three</i></i>",
        "<p><s><s>one</s></s> <i>two <i>three</i></i></p>",
        "<p><s>one</s> <em>two three</em></p>",
    ),
    "emphasis beside emphasis": ("<p><b>one</b><b>two</b><i>three</i>", "<p><b>one</b><b>two</b><i>three</i></p>", None),
    "emphasis across lines": ("<p><b>one<br>two</b> three", "<p><b>one</b><br><b>two</b> three</p>", None),
    "bold in what is deleted in bold": (
        "<p><b>one <del><strong>two</strong></del></b>",
        "<p><b>one <del><strong>two</strong></del></b></p>",
        "<p><strong>one <s>two</s></strong></p>",
    ),
    "deleted and inserted": (
        "<p><del>old</del> <s>gone</s> <ins>new</ins>",
        "<p><del>old</del> <s>gone</s> <ins>new</ins></p>",
        "<p><s>old</s> <s>gone</s> new</p>",
    ),
    "powers and indices": (
        "<p>10<sup>6</sup> m, H<sub>2</sub>O, x<sup>2</sup>",
        "<p>10<sup>6</sup> m, H<sub>2</sub>O, x<sup>2</sup></p>",
        "<p>10^6 m, H2O, x^2</p>",
    ),
    "notes": (
        "<p>The tide turned.<sup><a href='#n1'>1</a></sup> In 1985<sup><a href='#n2'>2</a></sup>",
        (
            '<p>The tide turned.<sup><a href="https://example.org/a/b#n1">1</a></sup> In 1985 <sup>'
            '<a href="https://example.org/a/b#n2">2</a></sup></p>'
        ),
        (
            '<p>The tide turned.<a href="https://example.org/a/b#n1">1</a> In 1985 <a '
            'href="https://example.org/a/b#n2">2</a></p>'
        ),
    ),
    "a link in a note behind a link": (
        "<p><a href=https://e.org/>One</a> two<sup><a href=https://e.org/2>1</a></sup> three",
        '<p><a href="https://e.org/">One</a> two<sup><a href="https://e.org/2">1</a></sup> three</p>',
        '<p><a href="https://e.org/">One</a> two<a href="https://e.org/2">1</a> three</p>',
    ),
    "keys and code": (
        "<p>Press <kbd>Ctrl</kbd>, type <code>a `b` c</code> and <samp>ok</samp>",
        "<p>Press <kbd>Ctrl</kbd>, type <code>a `b` c</code> and <samp>ok</samp></p>",
        None,
    ),
    "tasks": (
        (
            "<ul><li><input type=checkbox disabled checked> one<li><p><input type=checkbox disabled> two"
            "<li><input type=checkbox>3"
        ),
        (
            '<ul><li><input type="checkbox" disabled="" checked="">one</li><li><input type="checkbox" disabled="">two</li>'
            "<li>3</li></ul>"
        ),
        "<ul><li>[x] one</li><li>[ ] two</li><li>3</li></ul>",
    ),
    "line breaks": ("<p>one<br>two<br/>three", "<p>one<br>two<br>three</p>", None),
    "two line breaks": ("<p>one<br><br>two", "<p>one</p><p>two</p>", None),
    "a rule": ("<p>one<hr><p>two", "<p>one</p><hr><p>two</p>", None),
    "headings": ("<h1>One</h1><h2>Two</h2><h6>Six</h6>", "<h1>One</h1><h2>Two</h2><h6>Six</h6>", None),
    "a link in a heading": (
        "<h2><a href=https://e.org/>One</a> two</h2>",
        '<h2><a href="https://e.org/">One</a> two</h2>',
        None,
    ),
    "a line break in a heading": (
        "<h2>One<br>two</h2><p>three",
        "<h2>One<br>two</h2><p>three</p>",
        "<h2>One two</h2><p>three</p>",
    ),
    "a heading in a list item": (
        "<ul><li><h3>One</h3><p>two</ul>",
        "<ul><li><h3>One</h3><p>two</p></li></ul>",
        "<ul><li><h3>One</h3>\ntwo</li></ul>",
    ),
    "a hash at a heading's end": ("<h2>C#</h2><h2>One #</h2>", "<h2>C#</h2><h2>One #</h2>", None),
    "lists in lists": (
        "<ul><li>one<ul><li>two<ol><li>three</ol></ul><li>four</ul>",
        "<ul><li>one<ul><li>two<ol><li>three</li></ol></li></ul></li><li>four</li></ul>",
        None,
    ),
    "a list straight in a list": (
        "<ul><li>one</li><ul><li>two</ul></ul>",
        "<ul><li>one<ul><li>two</li></ul></li></ul>",
        None,
    ),
    "a list that starts at a number": (
        "<ol start=7><li>one<li>two</ol>",
        '<ol start="7"><li>one</li><li>two</li></ol>',
        None,
    ),
    "paragraphs in list items": (
        "<ul><li><p>one<p>two<li>three</ul>",
        "<ul><li><p>one</p><p>two</p></li><li>three</li></ul>",
        "<ul><li><p>one</p><p>two</p></li><li><p>three</p></li></ul>",
    ),
    "two lists": ("<ul><li>one</ul><ul><li>two</ul>", "<ul><li>one</li></ul><ul><li>two</li></ul>", None),
    "code in a list item": (
        "<ol><li>one<pre>x = 1\n\ny = 2</pre><li>two</ol>",
        "<ol><li>one<pre><code>x = 1\n\ny = 2</code></pre></li><li>two</li></ol>",
        "<ol><li><p>one</p><pre><code>x = 1\n\ny = 2</code></pre></li><li><p>two</p></li></ol>",
    ),
    "a number in a list item": (
        "<ul><li>1. one<li># two<li>- three</ul>",
        "<ul><li>1. one</li><li># two</li><li>- three</li></ul>",
        None,
    ),
    "definitions": (
        "<dl><dt>Ebb<dd>The tide that falls.<dt>Flood<dd>One.<dd>Two.</dl>",
        "<dl><dt>Ebb</dt><dd>The tide that falls.</dd><dt>Flood</dt><dd>One.</dd><dd>Two.</dd></dl>",
        "<p>Ebb</p><p>The tide that falls.</p><p>Flood</p><p>One.</p><p>Two.</p>",
    ),
    "a quotation with a list": (
        "<blockquote><p>one<ul><li>two<li>three</ul><p>four</blockquote>",
        "<blockquote><p>one</p><ul><li>two</li><li>three</li></ul><p>four</p></blockquote>",
        None,
    ),
    "quotations in quotations": (
        "<blockquote>one<blockquote>two</blockquote></blockquote>",
        "<blockquote><p>one</p><blockquote><p>two</p></blockquote></blockquote>",
        None,
    ),
    "code with a language": (
        "<pre><code class='language-python'>if x:\n    y = '`'\n</code></pre>",
        "<pre><code>if x:\n    y = '`'</code></pre>",
        "<pre><code class=\"language-python\">if x:\n    y = '`'</code></pre>",
    ),
    "the language around the code": (
        "<div class='highlight-source-rust'><pre>let x = 1;</pre></div><pre class='brush: js'>x</pre>",
        "<pre><code>let x = 1;</code></pre><pre><code>x</code></pre>",
        '<pre><code class="language-rust">let x = 1;</code></pre><pre><code class="language-js">x</code></pre>',
    ),
    "fences in code": ("<pre>~~~\n```\none\n````\n</pre>", "<pre><code>~~~\n```\none\n````</code></pre>", None),
    "code that is coloured": (
        "<pre><code><span class=k>if</span> x &lt; 1:\n  <b>y</b></code></pre>",
        "<pre><code>if x &lt; 1:\n  y</code></pre>",
        None,
    ),
    "empty elements": (
        "<p></p><h2> </h2><ul><li></ul><b></b><a href=/x></a><p>one<b> </b><a href=/y></a>",
        "<p>one</p>",
        None,
    ),
    "a caption": (
        "<figure><img src=a.png><figcaption>The harbour</figcaption></figure><p>one",
        "<figure><figcaption>The harbour</figcaption></figure><p>one</p>",
        "<p>The harbour</p><p>one</p>",
    ),
    "a table's caption": (
        "<table><caption>Ports</caption><tr><th>Port<th>Ships<tr><td>Aarn<td>3</table>",
        ("<table><caption>Ports</caption><tr><th>Port</th><th>Ships</th></tr><tr><td>Aarn</td><td>3</td></tr></table>"),
        "<p>Ports</p><table><tr><th>Port</th><th>Ships</th></tr><tr><td>Aarn</td><td>3</td></tr></table>",
    ),
    "the page's own markup": (
        (
            "<p class=x id=y style='color:red' onclick='x()'>one <span onmouseover='x()'>two</span>"
            "<script>x()</script><style>p{}</style>"
        ),
        "<p>one two</p>",
        None,
    ),
}
"""Of each structure a page, the article in HTML, and what its Markdown renders to where that is not the same."""


@pytest.mark.parametrize(("source", "html", "markdown"), CASES.values(), ids=CASES)
def test_structure(source: str, html: str, markdown: str | None) -> None:
    assert compact(cleaned(source, "html")) == (f"<article>{html}</article>" if html else "")
    assert rendered(cleaned(source, "markdown")) == (alike(html) if markdown is None else markdown)


def bare(text: str) -> str:
    """Text without white space, and without the signs that stand in it for a table's cells and for powers."""
    return re.sub(r"[\s|^_]+", "", text)


def shown(html: str) -> str:
    """What a browser shows of HTML, without the boxes of tasks, which CommonMark reads as text."""
    body = LexborHTMLParser(re.sub(r"(?<=<li>)\[[x ]\] ", "", html)).body
    return "" if body is None else bare(body.text())


@pytest.mark.parametrize(("name", "kind"), [("input.html", "html"), ("input.txt", "text"), ("input.md", "markdown")])
def test_goldens_say_the_same_in_every_format(name: str, kind: str) -> None:
    for file in sorted(GOLDEN.rglob(name)):
        page = file.read_bytes()
        text = bare(clean(page, kind=kind, fast=True, format="text"))
        assert shown(clean(page, kind=kind, fast=True, format="html")) == text, file
        assert shown(PARSER.render(clean(page, kind=kind, fast=True, format="markdown"))) == text, file


@pytest.mark.parametrize("case", CASES)
def test_structures_say_the_same_in_every_format(case: str) -> None:
    source = CASES[case][0]
    text = bare(cleaned(source, "text"))
    assert shown(cleaned(source, "html")) == text
    assert shown(PARSER.render(cleaned(source, "markdown"))) == text


PIECES = (
    "<p> <div> <ul> <ol start=5> <li> <dl> <dt> <dd> <table> <tr> <td> <td\u00a0colspan=2> <th> <caption> <pre> <h2> <br> "
    "<blockquote> <hr> <a\u00a0href=/x> <b> <i> <code> <sub> <sup> <ins> <del> <img\u00a0src=a.png> <figure> <figcaption> "
    "</p> </div> </ul> </ol> </li> </dl> </table> </tr> </td> </pre> </h2> </blockquote> </a> </b> </i> </code> </sup> "
    "one two 10 6 # # 1. 7) * _z_ [a](b) &lt;b&gt; | `c` ~~d~~ > + - --- === \\ ! &amp;amp; &nbsp; « » . 中文。 http://e.org/x_y"
).split(" ")


@given(st.lists(st.sampled_from([*(piece.replace("\u00a0", " ") for piece in PIECES), " ", "\n"]), max_size=40))
def test_all_formats_say_the_same(pieces: list[str]) -> None:
    source = "".join(pieces)
    text = bare(cleaned(source, "text"))
    assert shown(cleaned(source, "html", images=True, links=False)) == text
    assert shown(PARSER.render(cleaned(source, "markdown", images=True))) == text


LINK = "<p><a href='{}'>The ferry</a> is late."


@pytest.mark.parametrize(
    ("head", "url", "address", "expected"),
    [
        ("", None, "news/1", "news/1"),
        ("", None, "//e.org/1", "//e.org/1"),
        ("", "https://e.org/a/b?c", "../1", "https://e.org/1"),
        ("", "https://e.org/a/b?c", "?d", "https://e.org/a/b?d"),
        ("<base href='https://base.org/x/'>", "https://e.org/", "1", "https://base.org/x/1"),
        ("<base href='/x/'>", "https://e.org/a", "1", "https://e.org/x/1"),
        ("<base href='/x/'>", None, "1", "1"),
        ("<base href='https://[x/'>", "https://e.org/a", "1", "https://e.org/1"),
        ("<base href='about:blank'>", "https://e.org/a", "1", "https://e.org/1"),
        ("", "https://e.org/", "http://[bad/", None),
        ("", "https://e.org/", " \n https://f.org/1\t2 ", "https://f.org/12"),
        ("", "https://e.org/", "java\nscript:x()", None),
        ("", "https://e.org/", "\x01javascript:x()", None),
        ("", None, "DATA:text/html,x", None),
        ("", None, "file:///etc/passwd", None),
        ("", "https://e.org/", "tel:+4712345", "tel:+4712345"),
    ],
)
def test_addresses(head: str, url: str | None, address: str, expected: str | None) -> None:
    found = re.search('href="(.*?)"', cleaned(head + LINK.format(address), "html", url=url))
    assert (found and found[1]) == expected


PICTURE = "<img src=/boat.png alt='A [boat]'>"
PAGE = (
    "<h1>The ferry</h1>{}<p>The ferry left the harbour an hour late this morning, and nobody on the quay complained "
    "about it.</p>{}<p>It came back in the evening, <a href=/tide>with the tide</a>, as it has done for forty "
    "years, and the captain went home.</p>"
)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("The snake_case of x_1", "The snake_case of x_1"),
        ("The snake_case of _x_", r"The snake\_case of \_x\_"),
        ("The snake_case of <code>_x_</code>", "The snake_case of `_x_`"),
        ("A <b>bold</b>_x and y_", r"A **bold**\_x and y\_"),
    ],
)
def test_underscores_are_escaped_where_they_could_be_emphasis(text: str, written: str) -> None:
    found = cleaned(f"<p>{text} is what the manual of the ferry office calls it.</p>", "markdown")
    assert found.startswith(written + " is what")
    assert shown(PARSER.render(found)) == shown(f"<p>{text} is what the manual of the ferry office calls it.</p>")


def test_images_of_markdown_are_kept_in_html() -> None:
    picture = "![The ferry](https://example.org/f.jpg)"
    page = f"# Late ferry\n\nThe ferry left an hour late.\n\n{picture}\n\nNobody complained about it.\n"
    for kept in (None, True):
        assert "<img" in clean(page, kind="markdown", format="html", **({} if kept is None else {"images": kept}))
    assert "<img" not in clean(page, kind="markdown", format="html", images=False)


def test_links_and_images_are_options() -> None:
    page = PAGE.format(PICTURE, f"<a href=/large>{PICTURE}</a>")
    plain = cleaned(page, "markdown", links=False)
    assert "with the tide," in plain
    assert "](" not in plain
    assert "[with the tide](https://example.org/tide)" in cleaned(page, "markdown")
    with_images = cleaned(page, "markdown", images=True)
    image = r"![A \[boat\]](https://example.org/boat.png)"
    assert with_images.split("\n\n")[1] == image
    assert with_images.split("\n\n")[3] == f"[{image}](https://example.org/large)"
    assert cleaned(page, "html", images=True).count("<img") == 2
    assert cleaned(page, "html", images=True, links=False).count("<a ") == 0
    assert cleaned(page, "text", images=True) == cleaned(page, "text")
    # Behind all text, too.
    behind = cleaned(PAGE.format("", "") + f"<a href=/large>{PICTURE}</a>", "markdown", images=True)
    assert behind.endswith(f"\n\n[{image}](https://example.org/large)")
    broken = "<br>".join(
        ["The ferry left the harbour an hour late, and nobody on", "board seemed to mind it, least of all the"]
    )
    wrapped = cleaned(f"<p>{broken}<br>captain, who slept.<br>{PICTURE}</p>", "markdown", images=True)
    assert wrapped.endswith(image)


def test_an_image_between_words_keeps_its_spaces() -> None:
    page = PAGE.format("", "<p>A boat <img src=a.png> in the text and a sign<img src=b.png>post of it.</p>")
    address = "https://example.org/a/"
    found = cleaned(page, "markdown", images=True)
    assert f"A boat ![]({address}a.png) in the text and a sign![]({address}b.png)post of it." in found


@pytest.mark.parametrize(
    ("image", "source"),
    [
        ("<img src=a.png width=300>", "https://example.org/a/a.png"),
        ("<img src='data:image/gif;base64,x' data-src=a.png>", "https://example.org/a/a.png"),
        ("<img src='data:image/gif;base64,x'>", None),
        ("<img src='data:image/gif;base64,x' srcset='a.png 480w, b.png 960w'>", "https://example.org/a/a.png"),
        ("<img srcset='a.png, b.png 2x'>", "https://example.org/a/a.png"),
        ("<img srcset='a,b.png 1x, c.png 2x'>", "https://example.org/a/a,b.png"),
        ("<img src=/share-icons/icon-mail.svg>", None),
        ("<figure><img src=a.png><p>The boat.</figure>", "https://example.org/a/a.png"),
        ("<img src='javascript:x()'>", None),
        ("<img src=a.png width=1 height=1>", None),
        ("<img alt=x>", None),
        ("<span><img src=a.png> in the text</span>", "https://example.org/a/a.png"),
        ("<p>A boat <img src=a.png> in the text", "https://example.org/a/a.png"),
    ],
)
def test_sources_of_images(image: str, source: str | None) -> None:
    found = re.findall('<img src="(.*?)"', cleaned(PAGE.format("", image), "html", images=True))
    assert found == ([] if source is None else [source])


def test_a_figure_comes_with_its_caption() -> None:
    caption = "<figcaption>The ferry in the harbour. Photo: Ada Berg / Example Images</figcaption>"
    page = PAGE.format("", f"<figure>{PICTURE}{caption}</figure>")
    assert explain(page, fast=True).blocks[2].category == "caption"
    kept = clean(page, keep={"caption"}, format="html", images=True, fast=True)
    assert re.search(r"<figure><img [^>]*><figcaption>The ferry in the harbour", kept)
    dropped = clean(page, format="html", images=True, fast=True)
    assert "<figure" not in dropped
    assert "<img" in dropped
    assert "Photo" not in dropped


def test_images_of_what_is_dropped_go_too() -> None:
    card = f"<div class=related><h3>Related stories</h3>{PICTURE}<a href=/x>Harbour closed</a></div>"
    page = f"<nav>{PICTURE}<a href=/>Home</a> <a href=/news>News</a></nav>{PAGE.format('', card)}"
    assert "<img" not in clean(page, format="html", images=True, fast=True)


def test_without_tables_their_text_goes() -> None:
    table = "<table><tr><th>Port<th>Ships<tr><td>Aarn<td>3</table>"
    layout = f"<table><tr><td>{PAGE.format('', table)}<td></table>"
    for format in ("text", "markdown", "html"):
        assert "Aarn" in cleaned(layout, format)
        without = cleaned(layout, format, tables=False)
        assert "Aarn" not in without
        assert "captain" in without


def test_html_has_nothing_of_the_pages_own_making() -> None:
    page = PAGE.format(
        "<p class=a id=b style='color:red' onclick='x()' data-x=1>A <span onmouseover='x()'>calm</span> day.",
        "<script>x()</script><style>p {}</style><iframe src=x></iframe><object data=x></object>",
    )
    html = cleaned(page, "html", images=True)
    assert set(re.findall(r"<(\w+)", html)) == {"article", "h1", "p", "a"}
    assert re.findall(r" (\w+)=", html) == ["href"]


def test_a_text_is_paragraphs_and_lines() -> None:
    text = "The tide <b>rose</b> & fell.\nIt was # 1.\n\n1985. A cold year for the harbour."
    html = "<p>The tide &lt;b&gt;rose&lt;/b&gt; &amp; fell.<br>It was # 1.</p><p>1985. A cold year for the harbour.</p>"
    assert compact(cleaned(text, "html", kind="text")) == f"<article>{html}</article>"
    assert rendered(cleaned(text, "markdown", kind="text")) == html


def test_markdown_becomes_html() -> None:
    source = (
        '# The ferry\n\nThe ferry left *an hour* late, as [the paper](/paper "Today") says, <script>x()</script> and `x`'
        " is < y.\n\n- one\n- [two](javascript:x())\n\n| Port | Ships |\n| --- | --- |\n| Aarn |  |\n\n```py\nx = 1\n```"
    )
    html = (
        '<h1>The ferry</h1><p>The ferry left <em>an hour</em> late, as <a href="https://example.org/paper" title="Today">'
        "the paper</a> says, and <code>x</code> is &lt; y.</p><ul><li>one</li><li>two</li></ul>"
        "<table><tr><th>Port</th><th>Ships</th></tr><tr><td>Aarn</td><td></td></tr></table>"
        "<pre><code>x = 1</code></pre>"
    )
    assert compact(cleaned(source, "html", kind="markdown")) == f"<article>{html}</article>"
    assert cleaned(source, "markdown", kind="markdown") == source


def test_nothing_is_nothing() -> None:
    for format in ("text", "markdown", "html"):
        assert clean("<p>", format=format) == ""


def test_a_part_that_a_rule_cuts_off_takes_its_markup_along() -> None:
    sentence = "The crew waited <b>an hour</b> for the tide, and nobody <i>on the quay</i> knew that the bridge was shut."
    source = PAGE.format("", f"<p>{sentence} <b>(Story continues below)</b></p>")
    html = clean(source, format="html", fast=True)
    assert sentence in html and "Story" not in html


@pytest.mark.parametrize("rows", ["<tr><td rowspan=999>x<td>y" * 1000, "<tr><td>x<td>y" * 1000 + "<tr>" + "<td>z" * 1000])
def test_empty_cells_do_not_make_a_table_endless(rows: str) -> None:
    page = f"<table>{rows}</table>"
    markdown = cleaned(page, "markdown")
    assert len(markdown) < 4 * len(page)
    assert shown(PARSER.render(markdown)) == bare(cleaned(page, "text"))


def test_deep_pages_are_written_too() -> None:
    for tag, depth in (("blockquote", 500), ("ul><li", 250), ("b", 300)):
        source = f"<p>{f'<{tag}>' * depth}The ferry is late."
        assert "The ferry is late." in cleaned(source, "markdown")
        assert "The ferry is late." in cleaned(source, "html")


def test_a_block_of_very_many_inline_elements_is_plain_text() -> None:
    for count, is_plain in ((4000, False), (6000, True)):
        paragraph = " ".join(f"<b>ferry</b> {number}" for number in range(count))
        expected = re.sub("</?b>", "", paragraph) if is_plain else paragraph
        assert compact(cleaned(f"<p>{paragraph}", "html")) == f"<article><p>{expected}</p></article>"


def test_json_is_the_whole_article() -> None:
    page = f"<html lang=en><title>The ferry</title><meta name=author content='Ada Berg'>{PAGE.format('', '')}"
    found = json.loads(clean(page, format="json"))
    article = explain(page)
    assert found["text"] == article.text == clean(page)
    assert (found["title"], found["author"], found["language"], found["date"]) == ("The ferry", "Ada Berg", "en", None)
    first = article.blocks[0]
    assert found["blocks"][0] == {
        "text": first.text,
        "kept": first.kept,
        "category": first.category,
        "reason": first.reason,
        "score": pytest.approx(first.score),
        "threshold": pytest.approx(first.threshold),
        "start": None,
        "end": None,
    }
    assert len(found["blocks"]) == len(article.blocks)
