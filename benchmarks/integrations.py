"""The same Parquet files through `cleaner corpus`, datatrove and Spark: pages a second, and core-hours.

Needs `pip install ".[bench,corpus,datatrove,spark]"`, Java, and a machine with nothing else to do.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow
import pyarrow.parquet

from evaluation.corpora import Record
from evaluation.report import table

COMMON_CRAWL = 3_000_000_000
"""Pages in one month's crawl."""

_FILES_A_WORKER = 4
"""Enough that no worker is idle long when the others finish their last file."""

# Each is given the number of workers, what else it needs, the folder to read and the folder to make.
_CORPUS = """
import sys
from pathlib import Path
from cleaner.cli import main

workers, source, target = sys.argv[1:]
Path(target).mkdir()
sys.argv = ["cleaner", "corpus", source + "/*.parquet", "-o", target + "/pages.jsonl.gz"]
sys.argv += ["--workers", workers]
main()
"""

_DATATROVE = """
import sys
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.extractors import Trafilatura
from datatrove.pipeline.readers import ParquetReader
from datatrove.pipeline.writers import JsonlWriter
from cleaner.integrations.datatrove import CleanStep

workers, step, source, target = sys.argv[1:]
clean = CleanStep() if step == "cleaner" else Trafilatura(timeout=60)
steps = [ParquetReader(source, text_key="html"), clean, JsonlWriter(target)]
workers = int(workers)
LocalPipelineExecutor(steps, tasks=4 * workers, workers=workers, logging_dir=target + "/logs").run()
"""

_SPARK = """
import sys
from pyspark.sql import SparkSession
from cleaner.integrations.spark import clean_column

workers, source, target = sys.argv[1:]
spark = SparkSession.builder.master(f"local[{workers}]").config("spark.ui.enabled", False).getOrCreate()
pages = spark.read.parquet(source)
pages.select("url", clean_column("html", url="url").alias("text")).write.json(target, compression="gzip")
"""


@dataclass(frozen=True)
class Row:
    name: str
    start: float
    """Seconds for the first page of each file: starting, loading, and writing."""
    rate: float
    """Pages a second after that."""


def run(pages: Sequence[Record], workers: int) -> list[Row]:
    """Each program twice, on the first page of each file and on all of them; the difference is its pace."""
    files = _FILES_A_WORKER * workers
    with TemporaryDirectory() as folder:
        few, all_ = Path(folder, "few"), Path(folder, "all")
        _write(few, pages[:files], files)
        _write(all_, pages, files)
        rows = []
        for name, command in _commands(workers).items():
            start = _seconds(command, few, Path(folder, "out"))
            seconds = _seconds(command, all_, Path(folder, "out"))
            rows.append(Row(name, start, (len(pages) - files) / (seconds - start)))
    return rows


def markdown(rows: Sequence[Row], workers: int) -> str:
    """Pages a second, and what a month of Common Crawl costs at that pace."""
    header = (f"{workers} processors", "start, s", "pages/s", "core-hours for 3 billion pages")
    costs = [workers * COMMON_CRAWL / row.rate / 3600 for row in rows]
    cells = [
        (row.name, f"{row.start:.1f}", f"{row.rate:.0f}", f"{cost:,.0f}") for row, cost in zip(rows, costs, strict=True)
    ]
    return table(header, cells)


def _commands(workers: int) -> dict[str, tuple[str, ...]]:
    python = (sys.executable, "-c")
    return {
        "`cleaner corpus`": (*python, _CORPUS, str(workers)),
        "datatrove, `CleanStep`": (*python, _DATATROVE, str(workers), "cleaner"),
        "datatrove, its `Trafilatura`": (*python, _DATATROVE, str(workers), "trafilatura"),
        "Spark, `clean_column`": (*python, _SPARK, str(workers)),
    }


def _write(folder: Path, pages: Sequence[Record], files: int) -> None:
    folder.mkdir()
    for index in range(files):
        part = [{"url": page.url, "html": page.source} for page in pages[index::files]]
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(part), folder / f"{index:03}.parquet")


def _seconds(command: Sequence[str], source: Path, target: Path) -> float:
    environment = {**os.environ, "PYSPARK_PYTHON": sys.executable}
    start = time.perf_counter()
    done = subprocess.run([*command, str(source), str(target)], env=environment, capture_output=True, text=True)
    seconds = time.perf_counter() - start
    if done.returncode:
        raise RuntimeError(done.stderr)
    shutil.rmtree(target)
    return seconds
