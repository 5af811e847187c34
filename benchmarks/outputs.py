"""Methods run over pages: guarded, in processes of their own, and peers' outputs kept on disk by version."""

from __future__ import annotations

import hashlib
import logging
import sqlite3
import warnings
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from benchmarks.corpora import Page
from benchmarks.methods import METHODS, Job, Method
from cleaner import parallel

TIMEOUT = 30
"""Seconds that a method may take for a page."""
PROCESSES = 2
_REASON = 200
"""Characters of a failure's reason that are kept."""


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


class Runner:
    """Gives the outputs of methods over pages; a crash or a time-out gives "" and is told."""

    def __init__(self, cache: Path, processes: int = PROCESSES, timeout: float = TIMEOUT) -> None:
        self._cache = Cache(cache)
        self._processes = processes
        self._timeout = timeout

    def close(self) -> None:
        self._cache.close()

    def outputs(self, method: Method, pages: Sequence[Page]) -> list[Output]:
        """The method's output for every page, in order."""
        texts = self._inputs(method, pages)
        jobs = [Job(text, page.lang, page.keep, page.model) for text, page in zip(texts, pages, strict=True)]
        found = [self._cache.get(method, job) if method.package else None for job in jobs]
        missing = [job for job, output in zip(jobs, found, strict=True) if output is None]
        made = self._run(method, missing)
        return [next(made) if output is None else output for output in found]

    def _inputs(self, method: Method, pages: Sequence[Page]) -> list[str]:
        if method.source is None:
            return [page.html for page in pages]
        return [output.text for output in self.outputs(METHODS[method.source], pages)]

    def _run(self, method: Method, jobs: Sequence[Job]) -> Iterator[Output]:
        work = partial(_work, method.run)
        for job, result in parallel.run(work, jobs, workers=self._processes, limit=self._timeout):
            if isinstance(result, parallel.Failure):
                output = Output("", " ".join(result.reason.split())[:_REASON])
            else:
                output = Output(result)
            if method.package:
                self._cache.put(method, job, output)
            yield output


def _work(method: Callable[[Job], str], job: Job) -> str:
    logging.disable(logging.CRITICAL)  # peers log and warn of every odd page
    warnings.simplefilter("ignore")
    return method(job)
