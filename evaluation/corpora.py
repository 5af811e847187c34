"""Corpora on disk: `<name>.jsonl.gz`, a record a line: a page and the body that people or hand-written parsers found."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from cleaner.document import Kind


class CorporaError(Exception):
    """The corpora asked for are not there."""


@dataclass(frozen=True)
class Source:
    """Where a corpus comes from. `title` is its name in tables; `keep` are the categories that its bodies hold beyond
    what `cleaner` calls body; `mixed` says that its pages are of several kinds."""

    title: str
    licence: str
    keep: frozenset[str] = frozenset()
    mixed: bool = False


SOURCES: Final = {
    "chinese": Source("Chinese", "MIT"),
    "daniel": Source("DAnIEL", "research corpus (Lejeune & Zhu 2018)", keep=frozenset({"title"})),
    "fundus": Source("modern news", "MIT (flairNLP/fundus)"),
    "invented": Source("invented pages", "Apache-2.0 (written for this project)"),
    "mercury": Source("mercury", "MIT / Apache-2.0 (postlight and jocmp mercury-parser)"),
    "scrapinghub": Source("scrapinghub", "MIT"),
    "wcxb": Source("WCXB", "CC BY 4.0 (Foley 2026)", mixed=True),
}
"""The corpora that are known, by the start of their names up to the first hyphen."""


def source(corpus: str) -> Source:
    """Where a corpus comes from; one that is not known has its own name as title."""
    return SOURCES.get(corpus.split("-")[0]) or Source(corpus, "unknown")


@dataclass(frozen=True, slots=True)
class Record:
    """One page of a corpus, and its body.

    `lang` is the English name of the language, such as "Polish"; `page_type` is article, forum, product, …; `source` is the
    page, of the `kind` HTML, text or Markdown; `with_` and `without` are snippets that the body must and must not hold;
    `date` is as the corpus writes it; `categories` are those of blocks that people have looked at
    (:mod:`evaluation.named_blocks`). `model` is the model that did not learn from the page's host, None for the built-in
    one.
    """

    corpus: str
    id: str
    url: str | None
    lang: str | None
    page_type: str
    source: str
    body: str
    with_: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    title: str | None = None
    authors: tuple[str, ...] = ()
    date: str | None = None
    model: Path | None = None
    kind: Kind = "html"
    categories: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def host(self) -> str:
        """What pages are split by: the site, or the page itself where no address is known."""
        return site(self.url) or self.id

    @property
    def keep(self) -> frozenset[str]:
        """The categories that the corpus counts as body, beyond what `cleaner` does."""
        return source(self.corpus).keep


def groups(corpus: str, page_type: str) -> tuple[str, ...]:
    """The columns of the tables that a page counts in: its corpus, and in mixed corpora whether it is an article."""
    found = source(corpus)
    if not found.mixed:
        return (found.title,)
    return (found.title, f"{found.title}: {'articles' if page_type == 'article' else 'other kinds'}")


def find(folder: Path, names: Sequence[str] = ()) -> list[Path]:
    """The files of the corpora named, or of all. Raises CorporaError with a message for the user."""
    files = {path.name.removesuffix(".jsonl.gz"): path for path in sorted(folder.glob("*.jsonl.gz"))}
    if not files:
        raise CorporaError(f"no corpora (*.jsonl.gz) in {folder}; say where they are with --corpora DIR")
    if unknown := [name for name in names if name not in files]:
        raise CorporaError(f"no corpus {', '.join(unknown)} in {folder}; there are {', '.join(files)}")
    return [files[name] for name in names] if names else list(files.values())


def read(
    folder: Path, names: Sequence[str] = (), sample: int | None = None, fold_models: Path | None = None
) -> Iterator[list[Record]]:
    """The records of the corpora named, or of all, a corpus at a time, as `read_records` gives them."""
    return (read_records(path, sample, fold_models) for path in find(folder, names))


def pages(folder: Path, names: Sequence[str] = (), sample: int | None = None) -> list[Record]:
    """The records of the corpora named, or of all, in one list."""
    return [page for found in read(folder, names, sample) for page in found]


def read_records(path: Path, sample: int | None = None, fold_models: Path | None = None) -> list[Record]:
    """The records of one corpus, in order. `sample` draws so many of them, the same ones every time. With `fold_models`,
    only those whose hosts one of the models there did not see (see `held_out`)."""
    records = list(_records(path))
    if sample is not None and sample < len(records):
        drawn = random.Random(0).sample(range(len(records)), sample)
        records = [records[index] for index in sorted(drawn)]
    return held_out(records, fold_models) if fold_models else records


def _records(path: Path) -> Iterator[Record]:
    corpus = path.name.removesuffix(".jsonl.gz")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            yield Record(
                corpus=corpus,
                id=record["id"],
                url=record.get("url"),
                lang=_language(record),
                page_type=record.get("kind") or "article",
                source=record["html"],
                body=record["body"],
                with_=tuple(record.get("with") or ()),
                without=tuple(record.get("without") or ()),
                title=record.get("title"),
                authors=tuple(record.get("authors") or ()),
                date=record.get("date"),
            )


def _language(record: dict[str, Any]) -> str | None:
    """The language's English name; fundus has the letters of the publisher's country, in lower case, in its place."""
    language = record.get("lang")
    return language if language and language[0].isupper() else None


def held_out(records: Sequence[Record], fold_models: Path) -> list[Record]:
    """The records whose hosts one of the models of `python -m training --fold-models` did not see, with that model.

    Raises CorporaError where there is no such model.
    """
    models = {file: re.fullmatch(r"fold-(\d+)-of-(\d+)", file.stem) for file in sorted(fold_models.glob("*.npz"))}
    parts = {(int(match[1]), int(match[2])): file for file, match in models.items() if match}
    if not parts:
        raise CorporaError(f"no models (fold-N-of-M.npz) in {fold_models}; python -m training makes them")
    [folds] = {folds for _, folds in parts}
    found = [replace(record, model=parts.get((fold(record.host, folds), folds))) for record in records]
    return [record for record in found if record.model]


def fold(host: str, folds: int) -> int:
    """The cross-validation fold of a host: the same in every run and for every corpus."""
    digest = hashlib.blake2b(host.encode(), digest_size=8).digest()
    return int.from_bytes(digest) % folds


def site(url: str | None) -> str | None:
    """The host of a URL without the labels that only number or name a machine, so that a site's hosts stay together."""
    host = urlsplit(url or "").hostname
    if host is None:
        return None
    labels = host.lower().split(".")
    while len(labels) > 2 and (labels[0].startswith("www") or len(labels[0]) <= 2):
        labels = labels[1:]
    return ".".join(labels)
