from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import scrapy
from scrapy.http import HtmlResponse, Response
from scrapy.utils.test import get_crawler

from cleaner import clean
from cleaner.integrations.scrapy import CleanPipeline

URL = "https://news.example/a"


class Article(scrapy.Item):
    url = scrapy.Field()
    text = scrapy.Field()


@dataclass
class Page:
    text: str | bytes | Response | None
    url: str | None = None


def process(item: Any, **settings: Any) -> tuple[Any, dict[str, Any]]:
    crawler = get_crawler(settings_dict=settings)
    pipeline = CleanPipeline.from_crawler(crawler)
    assert crawler.stats
    return asyncio.run(pipeline.process_item(item)), crawler.stats.get_stats()


def test_documented_spider_crawls_a_site(
    snippet: Callable[..., Path], run: Callable[..., str], site: str, pages: dict[str, str], tmp_path: Path
) -> None:
    snippet("news.py", {"https://news.example/": site})
    run("scrapy", "runspider", "news.py", "-O", "articles.jsonl")
    lines = (tmp_path / "articles.jsonl").read_text("utf-8").splitlines()
    articles = {article["url"]: article["text"] for article in map(json.loads, lines)}
    assert articles == {site + name: clean(html, url=site + name) for name, html in pages.items()}
    assert sum(map(bool, articles.values())) == len(pages) - 1


@pytest.fixture
def html(pages: dict[str, str]) -> str:
    return pages["news-everything.html"]


@pytest.mark.parametrize("make", [dict, Article, Page])
def test_response_in_any_kind_of_item_becomes_its_text(make: Callable[..., Any], html: str) -> None:
    response = HtmlResponse(URL, body=html.encode(), encoding="utf-8")
    item, stats = process(make(url=URL, text=response))
    assert item == make(url=URL, text=clean(html, url=URL))
    assert stats["cleaner/pages"] == 1
    assert stats["cleaner/empty"] == 0


@pytest.mark.parametrize("encode", [str, str.encode])
def test_html_in_another_field_stays_there(encode: Callable[[str], str | bytes], html: str) -> None:
    item, _ = process({"html": encode(html)}, CLEANER_SOURCE="html", CLEANER_FIELD="body")
    assert item == {"html": encode(html), "body": clean(html)}


def test_options_reach_the_cleaner(html: str) -> None:
    item, _ = process({"text": html}, CLEANER_OPTIONS={"format": "markdown", "keep": ["title"]})
    assert item["text"] == clean(html, format="markdown", keep=["title"]) != clean(html)
    with pytest.raises(ValueError, match="nonsense"):
        process({"text": html}, CLEANER_OPTIONS={"favor": "nonsense"})


def test_encoding_is_the_one_that_the_server_names() -> None:
    prose = "На главной площади города открылась выставка старых карт, и её уже увидели сотни людей. "
    headers = {"Content-Type": "text/html; charset=windows-1251"}
    body = f"<html><body><article><p>{prose * 3}</p><p>{prose * 2}</p></article></body></html>"
    item, _ = process({"text": HtmlResponse(URL, headers=headers, body=body.encode("windows-1251"))})
    assert item["text"] == clean(body)
    assert prose.strip() in item["text"]


@pytest.mark.parametrize("item", [{"url": URL}, {"url": URL, "text": None}, Article(url=URL), Page(None)])
def test_item_without_a_page_passes_as_it_is(item: Any) -> None:
    before = repr(item)
    after, stats = process(item)
    assert after is item
    assert repr(after) == before
    assert "cleaner/pages" not in stats


def test_response_that_is_not_text_is_empty() -> None:
    item, stats = process({"text": Response(URL, body=b"%PDF-1.7\n%\xe2\xe3\xcf\xd3")})
    assert item == {"text": ""}
    assert stats["cleaner/empty"] == 1


def test_source_that_is_no_page_is_an_error() -> None:
    with pytest.raises(TypeError):
        process({"text": ["<p>", "</p>"]})


def test_what_is_known_of_the_page_fills_fields() -> None:
    html = (
        '<html><head><meta property="og:title" content="Late ferry"><meta name=author content="Marit Hollin"></head>'
        f"<body>{'<p>The ferry left the harbour an hour late, and nobody complained about it.</p>' * 4}</body></html>"
    )
    item, _ = process({"text": html, "title": "Ours"}, CLEANER_METADATA=["title", "author", "date"])
    assert (item["title"], item["author"]) == ("Ours", "Marit Hollin")
    assert "date" not in item
    with pytest.raises(ValueError, match="nonsense"):
        process({"text": html}, CLEANER_METADATA=["nonsense"])
