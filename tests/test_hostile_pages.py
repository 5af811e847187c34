"""Pages that hurt: bytes of every kind, and markup that hides the article."""

from __future__ import annotations

import codecs
import json

import pytest

from cleaner import clean, explain
from cleaner.output.text import join, keep_indentation, kept_lines
from cleaner.page import read_page
from cleaner.segment.dense import segment

PARAGRAPHS = (
    "The council had voted in March to replace the old bridge, but the contractor withdrew in April.",
    "The harbour office said on Monday that the crane which fell into the basin will be lifted by a dock.",
    "Fishermen from the islands have been waiting for four days, and two have sold their catch at half price.",
    "“We have asked for the logbooks twice,” the mayor said, “and nobody has answered us so far in any way.”",
    "Until then no ferry can berth, the harbour master said, and a smaller boat from the north brings the mail.",
    "The dock itself is expected by the end of the week, if the wind does not turn once more to the west.",
)
TEXT = "\n\n".join(PARAGRAPHS)
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
PAGE = f"<html><head><title>x</title></head><body><article>{BODY}</article></body></html>"
CHINESE = "港湾办公室周一表示，上周掉进盆地的起重机将由浮船坞吊起。渔民们已经等了四天，鱼只好半价卖掉。\n\n" * 8


@pytest.mark.parametrize("page", [TEXT, PAGE])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "utf-16", "utf-32"])
def test_wide_encodings_are_read_with_a_mark_or_a_name_or_without(page: str, encoding: str) -> None:
    for named in (None, encoding, "utf-8"):
        assert clean(page.encode(encoding), encoding=named) == TEXT


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE])
@pytest.mark.parametrize("page", [TEXT, PAGE])
def test_a_false_byte_order_mark_is_ignored(mark: bytes, page: str) -> None:
    assert clean(mark + page.encode()) == TEXT
    latin = page.replace("harbour", "hârbour")
    assert clean(mark + latin.encode("cp1252")) == TEXT.replace("harbour", "hârbour")
    for short in ("中", "中中中", CHINESE.strip()):
        assert read_page(codecs.BOM_UTF16_LE + short.encode("utf-16-le")).text == short


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_name_tells_utf16_without_spaces(encoding: str) -> None:
    assert clean(CHINESE.encode(encoding), encoding=encoding) == CHINESE.strip()


@pytest.mark.parametrize("page", [TEXT, PAGE])
@pytest.mark.parametrize("named", ["utf-16", "hz-gb-2312", "iso-2022-kr", "no-such-encoding"])
def test_an_encoding_that_cannot_be_meant_is_ignored(page: str, named: str) -> None:
    assert clean(page.encode(), encoding=named) == TEXT


@pytest.mark.parametrize("page", [TEXT, PAGE])
@pytest.mark.parametrize("count", [1, 110, 100_000])
def test_nuls_around_a_page_cost_nothing(page: str, count: int) -> None:
    nuls = "\0" * count
    for padded in (nuls + page, page + nuls):
        assert clean(padded) == clean(padded.encode()) == TEXT


def test_offsets_count_nuls_before_a_page() -> None:
    blocks = explain("\0" * 7 + TEXT).blocks
    assert blocks[0].start == 7


@pytest.mark.parametrize("character", "\0\x01\x0b\x1b\x7f\x85\u200b\u202e\u2028\ue000\ue003\ud800\uffff")
@pytest.mark.parametrize("page", [TEXT, PAGE])
@pytest.mark.parametrize("format", ["auto", "markdown", "html"])
def test_no_character_loses_or_repeats_a_paragraph(character: str, page: str, format: str) -> None:
    hurt = page.replace("The harbour", f"{character} The harbour").replace("logbooks", f"log{character}books")
    found = clean(hurt, format=format)
    assert [found.count(word) for word in ("contractor", "crane", "catch", "asked", "berth", "dock itself")] == [1] * 6
    assert explain(hurt, format=format).text == found


@pytest.mark.parametrize("end", "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
def test_tiny_lines_stay_as_they_are_whatever_ends_them(end: str) -> None:
    for line in ("x", "x\n"):
        page = (line + end) * 30_000
        assert clean(page, kind="text") == page.strip()
    for line in ("x\n  x", "A crane fell. One\n  it"):
        page = (line + end) * 30_000
        blocks = segment(page)
        for block in blocks:
            block.kept = True
        assert join(keep_indentation(kept_lines(blocks))).split() == page.split()


HOLDING = (
    "a a_href=x button select option object map applet video audio canvas svg dialog textarea iframe noembed template "
    "plaintext style script title noscript noframes xmp form label nav aside header footer".split()
)


@pytest.mark.parametrize("tag", [*HOLDING, "!--", "script>var a='<!--<script>';</script"])
@pytest.mark.parametrize("fast", [True, False])
def test_what_is_not_closed_hides_no_article(tag: str, fast: bool) -> None:
    begin = f"<{tag.replace('_', ' ')}>"
    for before in (begin, f"<div>{begin}<p>Menu</p></div>"):
        found = clean(PAGE.replace("<article>", f"{before}<article>"), fast=fast)
        assert "asked for the logbooks twice" in found


@pytest.mark.parametrize("tag", "textarea iframe noembed template noscript noframes dialog object xmp".split())
def test_an_article_that_stands_nowhere_else_is_found(tag: str) -> None:
    found = clean(PAGE.replace("<article>", f"<p>Menu</p><{tag}><article>").replace("</body>", f"</{tag}></body>"))
    assert "asked for the logbooks twice" in found


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("<svg><foreignObject>", "</foreignObject></svg>"),
        ("<svg viewBox='0 0 9 9'><g><foreignObject><div>", "</div></foreignObject></g></svg>"),
        ('<math><annotation-xml encoding="text/html">', "</annotation-xml></math>"),
        ('<div class="story>', "</div>"),
        ("<img alt='A crane>", ""),
        ('<div id=a data-x = "story>', "</div>"),
    ],
)
@pytest.mark.parametrize("before", ["", "<p>Menu</p>"])
def test_an_article_within_a_picture_or_a_value_without_end_is_found(begin: str, end: str, before: str) -> None:
    page = PAGE.replace("<article>", f"{before}{begin}<article>").replace("</body>", f"{end}</body>")
    assert clean(page) == TEXT


@pytest.mark.parametrize("tag", "textarea iframe noembed template".split())
def test_what_no_reader_sees_stays_away_from_an_article(tag: str) -> None:
    assert clean(PAGE.replace("</body>", f"<{tag}>{BODY}</{tag}></body>")) == TEXT


@pytest.mark.parametrize("url", ["http://[x", "http://a]b/", "http://a\u2100b/", "http://a:b/", "//", "\0", "\ud800"])
@pytest.mark.parametrize("page", [TEXT, PAGE, f"# Heading\n\n[a]({{url}})\n\n{TEXT}"])
def test_an_address_that_is_none_costs_nothing(url: str, page: str) -> None:
    page = page.replace("{url}", url)
    for format in ("text", "markdown", "html"):
        assert "asked for the logbooks twice" in explain(page, url=url, format=format, links=True).text
    linked = PAGE.replace("<head>", f"<head><base href='{url}'><link rel=canonical href='{url}'>")
    assert explain(linked, url=url).text == TEXT


def test_half_a_character_does_not_come_out() -> None:
    half = "harbour\ud800 office"
    hurt = [page.replace("harbour office", half) for page in (TEXT, PAGE, f"# Heading\n\n[a](/b)\n\n{TEXT}")]
    stated = json.dumps(
        {"headline": half, "keywords": half, "author": half, "articleBody": TEXT.replace("harbour office", half)}
    )
    hurt.append(f'<html><script type="application/ld+json">{stated}</script><body></body></html>')
    for page in hurt:
        for format in ("auto", "markdown", "html", "json"):
            assert "harbour\ufffd office" in clean(page, format=format)
        explain(page, url="http://a/\ud800").to_json().encode()


def test_a_number_of_a_character_may_be_of_any_length() -> None:
    number = f"&#{'9' * 5000};"
    stated = number.replace("&", "&amp;")
    head = (
        f"<title>{stated}</title><meta name=author content='{stated}'><meta name=keywords content='{stated}'>"
        f"<meta name=description content='{stated}'><meta property=og:site_name content='{stated}'>"
        f'<script type="application/ld+json">{json.dumps({"articleBody": f"{number} {TEXT}"})}</script>'
        f'<script type="application/ld+json">{{{number}</script>'
    )
    assert "asked for the logbooks twice" in clean(PAGE.replace("<head>", f"<head>{head}"))
    explain(PAGE.replace("<head>", f"<head>{head}"))
    clean(PAGE.replace("<p>", f"<p>{number}" + "<b>x" * 20_000))


@pytest.mark.parametrize(
    "hostile",
    [
        "<table><tr><td colspan=%d>a</td><td>b</td></tr><tr><td rowspan=%d>c</td><td>d</td></tr></table>",
        "<img src=a.png width=%d>",
        "<ol start=%d><li>a</ol>",
        '<script>self.__next_f.push([1,"0:Tffffffffffffffff,abc"])</script>',
    ],
)
@pytest.mark.parametrize("format", ["text", "markdown", "html"])
def test_numbers_without_end_are_read(hostile: str, format: str) -> None:
    page = PAGE.replace("</p>", "</p>" + hostile.replace("%d", "9" * 5000), 1)
    output = clean(page, format=format, images=True)
    assert all(paragraph in output for paragraph in PARAGRAPHS)


@pytest.mark.parametrize(("width", "kept"), [("٥٠٠", True), ("wide", True), ("500", True), ("1", False)])
def test_an_image_is_taken_for_a_pixel_only_by_a_number(width: str, kept: bool) -> None:
    page = PAGE.replace("</p>", f"</p><p>A dock <img src=dock.png width={width}> stood there.</p>", 1)
    assert ("dock.png" in clean(page, format="html", images=True)) is kept
