"""Samples on disk, a file for each kind of input: those of all kinds do not fit into memory together."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from cleaner.document import KINDS, Kind
from evaluation.corpora import Record

from .dataset import Sample


@dataclass(frozen=True)
class SampleFiles:
    """The samples of the pages of ``records``, in a folder that :meth:`written` has filled.

    The files are pickles, which can run code when they are read: they are for the run that wrote them.
    """

    folder: Path
    records: tuple[Record, ...]

    @classmethod
    def written(cls, folder: Path, pages: Iterable[list[Sample]]) -> SampleFiles:
        """The samples of some pages, each a list that is not empty, written to a folder."""
        records = []
        files = {kind: (folder / kind).open("wb") for kind in KINDS}
        try:
            for samples in pages:
                records.append(samples[0].record)
                for kind, file in files.items():
                    if of_kind := [one for one in samples if one.kind == kind]:
                        pickle.dump(of_kind, file, pickle.HIGHEST_PROTOCOL)
        finally:
            for file in files.values():
                file.close()
        return cls(folder, tuple(records))

    def only(self, chosen: Callable[[Record], bool]) -> SampleFiles:
        """Those of some records."""
        return replace(self, records=tuple(filter(chosen, self.records)))

    def pages(self, kind: Kind) -> Iterator[list[Sample]]:
        """The samples of one kind, a list a page; pages that have none are left out."""
        wanted = {(one.corpus, one.id) for one in self.records}
        with (self.folder / kind).open("rb") as file:
            while file.peek(1):
                samples: list[Sample] = pickle.load(file)
                if samples[0].page in wanted:
                    yield samples
