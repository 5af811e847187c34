from __future__ import annotations

import gzip
import json
import os
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from datatrove.data import Document
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from cleaner import Cleaner, clean, explain
from cleaner.document import Page
from cleaner.integrations.datatrove import CleanStep

SITE = "https://news.example/"


def write_warc(path: Path, pages: dict[str, str]) -> None:
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for url, html in pages.items():
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            record = writer.create_warc_record(
                url,
                "response",
                payload=BytesIO(html.encode()),
                http_headers=headers,
                warc_headers_dict={"WARC-Identified-Payload-Type": "text/html"},
            )
            writer.write_record(record)


def test_documented_pipeline_from_warc_to_jsonl(
    snippet: Callable[..., Path], run: Callable[..., str], pages: dict[str, str], tmp_path: Path
) -> None:
    urls = {SITE + name: html for name, html in pages.items()}
    (tmp_path / "crawl").mkdir()
    write_warc(tmp_path / "crawl/one.warc.gz", dict(list(urls.items())[:3]))
    write_warc(tmp_path / "crawl/two.warc.gz", dict(list(urls.items())[3:]))
    snippet("crawl.py")
    run("python", "crawl.py")

    articles = {}
    for path in (tmp_path / "articles").iterdir():
        for line in gzip.decompress(path.read_bytes()).splitlines():
            document = json.loads(line)
            articles[document["metadata"]["url"]] = document["text"]
    bodies = {url: clean(html, url=url) for url, html in urls.items()}
    assert articles == {url: body for url, body in bodies.items() if body}

    steps = json.loads((tmp_path / "logs/stats.json").read_text())
    [stats] = [step["stats"] for step in steps if "Cleaner" in step["name"]]
    assert stats["total"] == len(pages)
    assert stats["forwarded"] == len(articles)
    assert stats["dropped_empty"] == 1
    assert stats["chars_in"]["total"] == sum(map(len, urls.values()))
    assert stats["chars_out"]["total"] == sum(map(len, bodies.values()))


def collect(step: CleanStep, *documents: Document) -> list[Document]:
    return list(step.run(iter(documents)))


def total(step: CleanStep, stat: str) -> float:
    value = step.stats[stat].total
    assert isinstance(value, (int, float))
    return value


def test_html_in_the_metadata_is_moved_from_there(pages: dict[str, str]) -> None:
    html = pages["news-everything.html"]
    with_html = Document("a summary", "1", metadata={"html": html, "url": SITE})
    without = Document(html, "2", metadata={"url": SITE})
    documents = collect(CleanStep(html_key="html"), with_html, without)
    assert [document.text for document in documents] == [clean(html, url=SITE)] * 2
    article = explain(html, url=SITE)
    assert article.title
    for document in documents:
        assert document.metadata["url"] == SITE
        assert document.metadata["title"] == article.title
        assert "html" not in document.metadata


def test_what_is_known_of_the_page_goes_into_the_metadata(pages: dict[str, str]) -> None:
    html = pages["news-everything.html"]
    [document] = collect(CleanStep(metadata=["title", "tags"]), Document(html, "1", metadata={"title": "Ours"}))
    assert document.metadata["title"] == "Ours"
    assert "author" not in document.metadata
    with pytest.raises(ValueError, match="nonsense"):
        CleanStep(metadata=["nonsense"])


def test_statistics_tell_what_was_removed(pages: dict[str, str]) -> None:
    html = pages["news-everything.html"]
    step = CleanStep(keep=["title"])
    collect(step, Document(html, "1"))
    removed = explain(html, keep=["title"]).removed
    assert removed
    assert {category: total(step, f"chars_removed/{category}") for category in removed} == removed


class Sabotaged(Cleaner):
    def read(self, page: str | bytes, **known: Any) -> Page:
        if page == "hang":
            time.sleep(60)
        if page == "die":
            os._exit(1)
        if page == "fail":
            raise ValueError("failed")
        return super().read(page, **known)

    def __reduce__(self) -> Any:
        return Sabotaged, ()


def test_page_that_hangs_or_kills_its_process_costs_itself_alone(pages: dict[str, str]) -> None:
    html = pages["live-blog.html"]
    step = CleanStep(timeout=8)
    step.cleaner = Sabotaged()
    texts = [html, "hang", html, "die", html, pages["empty-body.html"], "fail"]
    documents = collect(step, *(Document(text, str(number)) for number, text in enumerate(texts)))
    assert [document.id for document in documents] == ["0", "2", "4"]
    assert {document.text for document in documents} == {clean(html)}
    counts = {"total": 7, "forwarded": 3, "dropped": 4}
    counts |= {"dropped_timeout": 1, "dropped_broken_process": 1, "dropped_empty": 1, "dropped_error": 1}
    assert {stat: total(step, stat) for stat in counts} == counts


def test_wrong_options_are_an_error_at_once() -> None:
    options: dict[str, Any] = {"favor": "nonsense"}
    with pytest.raises(ValueError, match="nonsense"):
        CleanStep(**options)
