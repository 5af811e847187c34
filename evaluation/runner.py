"""Methods run over pages: guarded, in processes of their own, and outputs kept on disk by version."""

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

from cleaner import parallel
from evaluation.corpora import Record
from evaluation.extractors import Job, Method

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

    def outputs(self, method: Method, records: Sequence[Record]) -> list[Output]:
        """The method's output for every record's page, in order."""
        texts = self.inputs(method, records)
        jobs = [Job(text, one.lang, one.keep, one.model) for text, one in zip(texts, records, strict=True)]
        found = [self._cache.get(method, job) if method.version else None for job in jobs]
        missing = [job for job, output in zip(jobs, found, strict=True) if output is None]
        made = self._run(method, missing)
        return [next(made) if output is None else output for output in found]

    def inputs(self, method: Method, records: Sequence[Record]) -> list[str]:
        """What the method reads of every page: the HTML, or its source's output."""
        if method.source is None:
            return [record.source for record in records]
        return [output.text for output in self.outputs(method.source, records)]

    def _run(self, method: Method, jobs: Sequence[Job]) -> Iterator[Output]:
        work = partial(_guarded, method.run)
        found = parallel.run(work, jobs, workers=self._processes, limit=self._timeout, together=False)
        for job, result in found:
            if isinstance(result, parallel.Failure):
                output = Output("", " ".join(result.reason.split())[:_REASON])
            else:
                output = Output(result)
            if method.version:
                self._cache.put(method, job, output)
            yield output


def _guarded(run: Callable[[Job], str], jobs: Sequence[Job]) -> list[str]:
    logging.disable(logging.CRITICAL)  # extractors log and warn of every odd page
    warnings.simplefilter("ignore")
    return [run(job) for job in jobs]
