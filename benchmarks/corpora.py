"""Corpora on disk: `<name>.jsonl.gz`, a page a line with its known body."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from training.corpora import fold, site

_HEADLINE_IN_BODY = ("daniel",)
"""Corpora (by the start of their name) most of whose bodies begin with the headline."""


class CorporaError(Exception):
    """The corpora asked for are not there."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a corpus. `with_` and `without` are snippets that the body must and must not hold."""

    corpus: str
    id: str
    url: str | None
    lang: str | None
    """English name of the language, such as "Polish"."""
    kind: str
    """article, forum, product, …"""
    html: str
    body: str
    with_: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    model: Path | None = None
    """The model that did not learn from the page's host; None: the built-in one."""

    @property
    def keep(self) -> frozenset[str]:
        """The categories that this corpus counts as body, beyond what `cleaner` does."""
        return frozenset({"title"} if self.corpus.startswith(_HEADLINE_IN_BODY) else ())


def find(folder: Path, names: Sequence[str] = ()) -> list[Path]:
    """The files of the corpora named, or of all. Raises CorporaError with a message for the user."""
    files = {path.name.removesuffix(".jsonl.gz"): path for path in sorted(folder.glob("*.jsonl.gz"))}
    if not files:
        raise CorporaError(f"no corpora (*.jsonl.gz) in {folder}; say where they are with --corpora DIR")
    if unknown := [name for name in names if name not in files]:
        raise CorporaError(f"no corpus {', '.join(unknown)} in {folder}; there are {', '.join(files)}")
    return [files[name] for name in names] if names else list(files.values())


def read(path: Path, sample: int | None = None, fold_models: Path | None = None) -> list[Page]:
    """The pages of one corpus, in order; `sample` draws so many of them, the same ones every time, and `fold_models`
    leaves those whose hosts one of the models in it did not see (see `held_out`)."""
    pages = list(_pages(path))
    if sample is not None and sample < len(pages):
        drawn = random.Random(0).sample(range(len(pages)), sample)
        pages = [pages[index] for index in sorted(drawn)]
    return held_out(pages, fold_models) if fold_models else pages


def held_out(pages: Sequence[Page], fold_models: Path) -> list[Page]:
    """The pages whose hosts one of the models of `python -m training --fold-models` did not see, with that model.

    Raises CorporaError where there is no such model.
    """
    models = {
        file: re.fullmatch(r"fold-(\d+)-of-(\d+)", file.stem) for file in sorted(fold_models.glob("*.npz"))
    }
    parts = {(int(match[1]), int(match[2])): file for file, match in models.items() if match}
    if not parts:
        raise CorporaError(f"no models (fold-N-of-M.npz) in {fold_models}; python -m training makes them")
    [folds] = {folds for _, folds in parts}
    hosts = [site(page.url) or page.id for page in pages]
    found = [
        replace(page, model=parts.get((fold(host, folds), folds)))
        for page, host in zip(pages, hosts, strict=True)
    ]
    return [page for page in found if page.model]


def _pages(path: Path) -> Iterator[Page]:
    corpus = path.name.removesuffix(".jsonl.gz")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            yield Page(
                corpus=corpus,
                id=record["id"],
                url=record.get("url"),
                lang=record.get("lang"),
                kind=record.get("kind") or "article",
                html=record["html"],
                body=record["body"],
                with_=tuple(record.get("with") or ()),
                without=tuple(record.get("without") or ()),
            )
