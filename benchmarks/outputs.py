"""Methods run over pages: guarded, in processes of their own, and peers' outputs kept on disk by version."""

from __future__ import annotations

import hashlib
import logging
import multiprocessing
import sqlite3
import warnings
import zlib
from collections.abc import Iterator, Sequence
from concurrent.futures import TimeoutError
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

from pebble import ProcessPool

from benchmarks.corpora import Page
from benchmarks.methods import METHODS, Job, Method

TIMEOUT = 30
"""Seconds that a method may take for a page."""
PROCESSES = 2


class Output(NamedTuple):
    """What a method made of a page; `failure` says why there is no text."""

    text: str
    failure: str | None = None


class Cache:
    """Outputs in a SQLite file, by method, version and input."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(folder / "outputs.sqlite")
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS outputs"
            " (method TEXT, version TEXT, input TEXT, text BLOB, failure TEXT,"
            " PRIMARY KEY (method, version, input))"
        )

    def close(self) -> None:
        self._db.close()

    def get(self, method: Method, job: Job) -> Output | None:
        query = "SELECT text, failure FROM outputs WHERE method = ? AND version = ? AND input = ?"
        row = self._db.execute(query, (method.name, method.version, _digest(job))).fetchone()
        return Output(zlib.decompress(row[0]).decode(), row[1]) if row else None

    def put(self, method: Method, job: Job, output: Output) -> None:
        blob = zlib.compress(output.text.encode(errors="replace"))
        row = (method.name, method.version, _digest(job), blob, output.failure)
        with self._db:
            self._db.execute("INSERT OR REPLACE INTO outputs VALUES (?, ?, ?, ?, ?)", row)


def _digest(job: Job) -> str:
    return hashlib.blake2b(f"{job.lang}\n{job.text}".encode(errors="replace"), digest_size=16).hexdigest()


class Runner(AbstractContextManager["Runner"]):
    """Gives the outputs of methods over pages; a crash or a time-out gives "" and is told."""

    def __init__(self, cache: Path, processes: int = PROCESSES, timeout: float = TIMEOUT) -> None:
        self._cache = Cache(cache)
        self._timeout = timeout
        context = multiprocessing.get_context("spawn")  # a fork would copy this process's pages to no use
        self._pool = ProcessPool(processes, initializer=_quiet, context=context)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pool: Any = self._pool  # whose methods carry no types
        pool.close() if error is None else pool.stop()
        pool.join()
        self._cache.close()

    def outputs(self, method: Method, pages: Sequence[Page]) -> list[Output]:
        """The method's output for every page, in order."""
        texts = self._inputs(method, pages)
        jobs = [Job(text, page.lang, page.keep) for text, page in zip(texts, pages, strict=True)]
        found = [self._cache.get(method, job) if method.package else None for job in jobs]
        missing = [job for job, output in zip(jobs, found, strict=True) if output is None]
        made = self._run(method, missing)
        return [next(made) if output is None else output for output in found]

    def _inputs(self, method: Method, pages: Sequence[Page]) -> list[str]:
        if method.source is None:
            return [page.html for page in pages]
        return [output.text for output in self.outputs(METHODS[method.source], pages)]

    def _run(self, method: Method, jobs: Sequence[Job]) -> Iterator[Output]:
        results = self._pool.map(_work, [method.name] * len(jobs), jobs, timeout=self._timeout).result()
        for job in jobs:
            try:
                output = Output(next(results))
            except TimeoutError:
                output = Output("", f"no result in {self._timeout:g} s")
            except Exception as error:
                output = Output("", " ".join(f"{type(error).__name__}: {error}".split())[:200])
            if method.package:
                self._cache.put(method, job, output)
            yield output


def _quiet() -> None:
    """Peers log and warn of every odd page."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")


def _work(method: str, job: Job) -> str:
    return METHODS[method].run(job)
