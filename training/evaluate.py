"""The model judged on hosts that it did not see, by the whole program and by its probabilities."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from cleaner import Cleaner
from cleaner.document import KINDS
from evaluation.corpora import fold, groups
from evaluation.metrics import PageScore, Reference

from .ensembles import train
from .sample_files import SampleFiles

FAST: Final = "_fast"
"""HTML without trafilatura's vote."""


@dataclass
class Result:
    """One fold: the pages' scores by (rendering, group), and each kind's probabilities, truths and words."""

    scores: dict[tuple[str, str], list[PageScore]] = field(default_factory=lambda: defaultdict(list))
    uncleaned: dict[tuple[str, str], list[PageScore]] = field(default_factory=lambda: defaultdict(list))
    probabilities: dict[str, list[npt.NDArray[np.float32]]] = field(default_factory=lambda: defaultdict(list))


def cross_validated(samples: SampleFiles, part: int, folds: int, folder: Path) -> Result:
    """Train without the hosts of one fold, and judge on them; the model stays in ``folder`` as ``fold-N-of-M.npz``."""
    seen = samples.only(lambda record: fold(record.host, folds) != part)
    unseen = samples.only(lambda record: fold(record.host, folds) == part)
    model = train(seen, lambda _: None)
    result = Result()
    file = folder / f"fold-{part}-of-{folds}.npz"
    model.save(file)
    cleaners = {
        (fast, keep): Cleaner(model=file, fast=fast, keep=keep, format="text")
        for fast in (False, True)
        for keep in {record.keep for record in unseen.records}
    }
    for sample in (one for kind in KINDS for of_page in unseen.pages(kind) for one in of_page if not one.rendering.variants):
        table = np.stack([model.probabilities(sample), sample.is_body, sample.words], axis=1)
        result.probabilities[sample.kind].append(table)
        keep = sample.record.keep
        reference = Reference(sample.record.body)
        source = {"html": "", "text": sample.source, "markdown": "\n".join(sample.texts)}
        uncleaned = reference.score(source[sample.kind])
        for fast in (False, True) if sample.kind == "html" else (True,):
            text = cleaners[fast, keep].clean(sample.source, kind=sample.kind)
            name = sample.rendering.extractor + FAST * (fast and sample.kind == "html")
            for group in groups(sample.record.corpus, sample.record.page_type):
                result.scores[name, group].append(reference.score(text))
                result.uncleaned[name, group].append(uncleaned)
    return result
