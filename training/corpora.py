"""The corpora: pages with their bodies, in the form that ``README.md`` describes."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Example:
    """A page and its body. ``corpus`` is the file's name without its endings; ``host`` groups pages for splitting."""

    corpus: str
    id: str
    host: str
    kind: str
    html: str
    body: str


def read(folder: Path, corpus: str | None = None) -> Iterator[Example]:
    """The records of every ``*.jsonl.gz`` in ``folder``, or of the one named ``corpus``, in the order of names and lines."""
    for file in sorted(folder.glob(f"{corpus or '*'}.jsonl.gz")):
        name = file.name.removesuffix(".jsonl.gz")
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                host = site(record["url"]) or record["id"]
                yield Example(name, record["id"], host, record["kind"], record["html"], record["body"])


def fold(host: str, folds: int) -> int:
    """The cross-validation fold of a host: the same in every run and for every corpus."""
    return zlib.crc32(host.encode()) % folds


def site(url: str | None) -> str | None:
    """The host of a URL without the labels that only number or name a machine, so that a site's hosts stay together."""
    host = urlsplit(url or "").hostname
    if host is None:
        return None
    labels = host.lower().split(".")
    while len(labels) > 2 and (labels[0].startswith("www") or len(labels[0]) <= 2):
        labels = labels[1:]
    return ".".join(labels)
