"""The model judged on hosts that it did not see, by the whole program and by its probabilities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from cleaner import Cleaner
from evaluation.corpora import fold, groups
from evaluation.metrics import PageScore, Reference

from .dataset import FOREIGN, PARTIAL, SHORT, Document
from .ensembles import train

FAST: Final = "_fast"
"""HTML without trafilatura's vote."""


@dataclass
class Result:
    """One fold: the pages' scores by (rendering, group), and each kind's probabilities, truths and words."""

    scores: dict[tuple[str, str], list[PageScore]] = field(default_factory=lambda: defaultdict(list))
    came: dict[tuple[str, str], list[PageScore]] = field(default_factory=lambda: defaultdict(list))
    probabilities: dict[str, list[npt.NDArray[np.float32]]] = field(default_factory=lambda: defaultdict(list))


def cross_validated(documents: Sequence[Document], part: int, folds: int, folder: Path) -> Result:
    """Train without the hosts of one fold, and judge on them; the model stays in ``folder`` as ``fold-N-of-M.npz``."""
    seen = [one for one in documents if fold(one.example.host, folds) != part]
    unseen = [
        one
        for one in documents
        if fold(one.example.host, folds) == part and not one.rendering.endswith((PARTIAL, FOREIGN, SHORT))
    ]
    model = train(seen, lambda _: None)
    result = Result()
    file = folder / f"fold-{part}-of-{folds}.npz"
    model.save(file)
    cleaners = {
        (fast, keep): Cleaner(model=file, fast=fast, keep=keep)
        for fast in (False, True)
        for keep in {one.example.keep for one in unseen}
    }
    for document in unseen:
        probabilities = 1 / (1 + np.exp(-model.log_odds(document)))
        table = np.stack([probabilities, document.is_body, document.words], axis=1)
        result.probabilities[document.kind].append(table)
        keep = document.example.keep
        reference = Reference(document.example.body)
        came = reference.score(document.source if document.kind == "text" else "")
        for fast in (False, True) if document.kind == "html" else (True,):
            text = cleaners[fast, keep].clean(document.source, kind=document.kind)
            name = document.rendering + FAST * (fast and document.kind == "html")
            for group in groups(document.example.corpus, document.example.kind):
                result.scores[name, group].append(reference.score(text))
                result.came[name, group].append(came)
    return result
