from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyspark.sql import SparkSession
from pyspark.sql.functions import udf

from cleaner import clean, explain
from cleaner.integrations.spark import article_column, clean_column

SITE = "https://news.example/"


@pytest.fixture(scope="module", autouse=True)
def java() -> None:
    if not shutil.which("java") and "JAVA_HOME" not in os.environ:
        pytest.skip("Spark needs Java 17 or later, and there is none on this machine")


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    os.environ |= {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", False)
    session = builder.config("spark.sql.shuffle.partitions", 2).getOrCreate()
    yield session
    session.stop()


@pytest.fixture
def parquet(pages: dict[str, str], tmp_path: Path) -> Path:
    """Each page as text and as bytes, and at the end one that is null, in row groups of two."""
    html = [*pages.values(), None]
    table = pa.table(
        {
            "url": [SITE + name for name in [*pages, "null.html"]],
            "html": html,
            "bytes": [page.encode() if page else None for page in html],
        }
    )
    pq.write_table(table, tmp_path / "pages.parquet", row_group_size=2)
    return tmp_path / "pages.parquet"


@pytest.fixture
def bodies(pages: dict[str, str]) -> dict[str, str | None]:
    return {SITE + name: clean(html, url=SITE + name) for name, html in pages.items()} | {SITE + "null.html": None}


def test_documented_job_from_parquet_to_parquet(
    snippet: Callable[..., Path], run: Callable[..., str], parquet: Path, bodies: dict[str, str | None], tmp_path: Path
) -> None:
    snippet("clean_pages.py")
    run("spark-submit", "--master", "local[2]", "clean_pages.py")
    articles = pq.read_table(tmp_path / "articles.parquet").to_pylist()
    assert {article["url"]: article["text"] for article in articles} == bodies
    assert "html" not in articles[0]


@pytest.mark.parametrize("column", ["html", "bytes"])
def test_strings_bytes_and_nulls(spark: SparkSession, parquet: Path, bodies: dict[str, str | None], column: str) -> None:
    pages = spark.read.parquet(str(parquet))
    articles = pages.select("url", clean_column(pages[column], url=pages["url"]).alias("text"))
    assert {row["url"]: row["text"] for row in articles.collect()} == bodies


def test_articles_are_structs(spark: SparkSession, pages: dict[str, str], parquet: Path) -> None:
    column = article_column("html").alias("article")
    rows = [row["article"] for row in spark.read.parquet(str(parquet)).select(column).collect()]
    assert rows[-1] is None
    for row, html in zip(rows, pages.values(), strict=False):
        article = explain(html)
        assert (row["text"], row["title"], row["author"]) == (article.text, article.title, article.author)
        assert row["tags"] == (list(article.tags) or None)


def test_options_reach_the_workers(spark: SparkSession, pages: dict[str, str], parquet: Path) -> None:
    markdown = clean_column("html", format="markdown", keep=["title"]).alias("text")
    texts = [row["text"] for row in spark.read.parquet(str(parquet)).select(markdown).collect()]
    assert texts[:-1] == [clean(html, format="markdown", keep=["title"]) for html in pages.values()]
    with pytest.raises(ValueError, match="nonsense"):
        clean_column("html", favor="nonsense")


def test_rows_travel_in_arrow_batches(spark: SparkSession, parquet: Path, capfd: pytest.CaptureFixture[str]) -> None:
    spark.read.parquet(str(parquet)).select(clean_column("html")).explain()
    assert "ArrowEvalPython" in capfd.readouterr().out


def test_each_worker_loads_once(spark: SparkSession, parquet: Path) -> None:
    def loads(_: str | None) -> str:
        from cleaner.cleaner import _engine

        return f"{os.getpid()}: {_engine.cache_info().misses}"

    pages = spark.read.parquet(str(parquet)).repartition(7)
    text = clean_column("html", keep=["bio"])
    workers = {row[0] for row in pages.select(udf(loads, "string", useArrow=True)(text)).collect()}
    assert 1 <= len(workers) <= 2
    assert all(worker.endswith(": 1") for worker in workers)
