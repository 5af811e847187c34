"""The recipes of docs/integrations.md: each where its library is installed, and skipped where it is not."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cleaner import clean, explain

Snippet = Callable[..., Path]
Run = Callable[..., str]


@pytest.fixture
def expected(pages: dict[str, str], tmp_path: Path) -> dict[str, str | None]:
    """The texts by URL for a file ``pages.parquet`` in the working directory, where one row has no page."""
    pytest.importorskip("pyarrow", reason="needs the corpus extra")
    import pyarrow
    import pyarrow.parquet

    table = {"url": [*pages, "missing"], "html": [*pages.values(), None]}
    pyarrow.parquet.write_table(pyarrow.table(table), tmp_path / "pages.parquet")
    return {name: clean(html) for name, html in pages.items()} | {"missing": None}


@pytest.mark.parametrize(
    ("library", "program"),
    [("pandas", "pandas_table.py"), ("polars", "polars_table.py"), ("datasets", "datasets_map.py"), ("ray", "ray_pages.py")],
)
def test_tables(
    library: str, program: str, snippet: Snippet, run: Run, expected: dict[str, str | None], tmp_path: Path
) -> None:
    pytest.importorskip(library)
    import pyarrow.parquet

    snippet(program)
    run("python", program)
    (made,) = tmp_path.glob("articles*")
    rows = pyarrow.parquet.read_table(made).to_pylist()
    assert {row["url"]: row["text"] for row in rows} == expected
    assert set(rows[0]) == {"url", "text"}


def test_beam(snippet: Snippet, run: Run, expected: dict[str, str | None], tmp_path: Path) -> None:
    pytest.importorskip("apache_beam")
    snippet("beam_pages.py")
    run("python", "beam_pages.py")
    lines = [line for made in tmp_path.glob("articles*") for line in made.read_text("utf-8").splitlines()]
    assert sorted(lines) == sorted(map(repr, expected.items()))


@pytest.fixture
def page(pages: dict[str, str]) -> str:
    return pages["news-everything.html"]


def program(path: Path) -> dict[str, Any]:
    return runpy.run_path(str(path))


def test_langchain(snippet: Snippet, page: str) -> None:
    documents = pytest.importorskip("langchain_core.documents")
    url = "https://news.example/a"
    made = program(snippet("langchain_documents.py"))["clean"](documents.Document(page, metadata={"source": url}))
    article = explain(page, url=url, format="markdown")
    assert made.page_content == article.text
    assert made.metadata == {"source": url, "title": article.title, "date": article.date, "language": article.language}


def test_llama_index(snippet: Snippet, page: str) -> None:
    schema = pytest.importorskip("llama_index.core.schema")
    ingestion = pytest.importorskip("llama_index.core.ingestion")
    step = program(snippet("llama_index_documents.py"))["Clean"]()
    document = schema.Document(text=page, metadata={"url": "https://news.example/a"})
    (made,) = ingestion.IngestionPipeline(transformations=[step]).run(documents=[document])
    article = explain(page, url="https://news.example/a", format="markdown")
    assert made.text == article.text
    assert made.metadata["title"] == article.title


def test_feed(snippet: Snippet, run: Run, site: str, pages: dict[str, str], tmp_path: Path) -> None:
    pytest.importorskip("feedparser")
    items = "".join(f"<item><title>{name}</title><link>{site}{name}</link></item>" for name in pages)
    (tmp_path / "site/feed.xml").write_text(f'<rss version="2.0"><channel>{items}</channel></rss>', "utf-8")
    snippet("feed.py", {"https://news.example/": site})
    told = run("python", "feed.py")
    articles = {name: explain(html, url=site + name) for name, html in pages.items()}
    assert told == "".join(f"{name}\n{article.date}\n{article.text}\n\n" for name, article in articles.items())
