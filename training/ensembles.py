"""The model's parts trained: the words' weights, then the trees, which see what the words say."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import SGDClassifier

from cleaner.document import CATEGORIES
from cleaner.model import body, characters
from cleaner.model.features import UNKNOWN, lexical_features, stacked_features
from cleaner.model.lexicon import BUCKETS, NO_WORDS, Lexicon, hashed
from cleaner.model.trees import Trees
from evaluation.corpora import fold

from .dataset import BODY, FOREIGN, HTML, SHORT, Sample
from .fit import fit

CROSS_FITS: Final = 4
"""The trees learn from what words say by a lexicon that did not see the host: parts of the hosts to leave out in turn."""
LEXICON_RENDERINGS: Final = (HTML, "resiliparse-whole", "resiliparse")
LEXICON_BLOCKS: Final = 250
"""Blocks of a page that the lexicon learns from at most: else the longest menus would have the most say."""
CLUTTER_BLOCKS: Final = 100
"""Blocks of a document outside its body that the trees learn from at most; the sample stands for the others by weight."""
WORD_HOSTS: Final = 3
"""A word that fewer hosts have tells of these hosts, not of what it means: it gets no weight. So a language that was not
learnt has next to no words with a weight."""
RENDERINGS: Final = {HTML: 1.0, "resiliparse": 1.0, "trafilatura": 1.0, BODY: 2.5}
"""The renderings of a page that the trees learn from, and how much each counts. Clean bodies count most: what is lost of
them is lost by the program alone."""
WHOLE: Final = ("resiliparse-whole", "inscriptis", "html-text")
"""The whole page as text: of these one a page, by chance, for they are nearly the same."""
AT_TIMES: Final = {
    "readability-lxml": (0.3, 1.0),
    "resiliparse" + SHORT: (0.5, 0.5),
    BODY + SHORT: (0.5, 0.5),
}
"""Renderings that some pages are learnt from in, by chance: the chance, and how much each counts."""
VOTELESS: Final = 0.5
"""How much an HTML page counts as it is before trafilatura is asked; with its vote it counts ``VOTED``."""
VOTED: Final = 0.7
FOUND: Final = 0.6
"""Pages of whose body less than this share stands in any rendering teach nothing: the body is another page's, or the
page's encoding was misread."""
STACK_FOLDS: Final = 2
"""The base model's log-odds that the stacked model learns from come from trees that did not see the host."""
_VOTE: Final = "vote_trafilatura"


@dataclass(frozen=True)
class Model:
    """What training made."""

    lexicon: Lexicon
    trees: dict[str, Trees]

    def save(self, file: Path) -> None:
        """Write it in the program's form."""
        body.save(file, self.trees, self.lexicon)

    def probabilities(self, sample: Sample) -> npt.NDArray[np.float32]:
        """Each block's probability of being body."""
        lesson = Lesson.of(sample, self.lexicon, np.ones(len(sample.texts), np.float32))
        lesson.stack(self.trees[f"{sample.kind}.first"])
        return body.sigmoid(self.trees[f"{sample.kind}.body"].log_odds(lesson.table())[0])


@dataclass
class Lesson:
    """A sample as the trees learn from it: ``columns`` of features by name, and the ``rows`` (blocks) that are learnt from,
    each with its ``weight``."""

    sample: Sample
    columns: dict[str, npt.NDArray[np.float32]]
    rows: npt.NDArray[np.int64]
    weight: npt.NDArray[np.float32]
    stacked: dict[str, npt.NDArray[np.float32]] = field(default_factory=dict)

    @classmethod
    def of(cls, sample: Sample, lexicon: Lexicon, weight: npt.NDArray[np.float32]) -> Lesson:
        """A lesson of all blocks, with what the lexicon says of their words."""
        log_odds = lexicon.log_odds(characters.encode(sample.texts))
        columns = dict(zip(sample.names, sample.matrix.T, strict=True))
        columns |= lexical_features(log_odds, sample.grouping.layout)
        return cls(sample, columns, np.arange(len(sample.texts)), weight)

    def stack(self, base: Trees) -> None:
        """Add what a base model says of the blocks around."""
        self.stacked = stacked_features(self.sample.grouping, base.log_odds(self.columns)[0])

    def table(self) -> dict[str, npt.NDArray[np.float32]]:
        """All features by name."""
        return self.columns | self.stacked


def train(
    samples: Sequence[Sample], report: Callable[[str], None], kinds: Sequence[str] = body.KINDS
) -> Model:
    """The model of all samples, with trees for each of ``kinds``; ``report`` is told how far it is."""
    samples = _usable(samples)
    pages = _pages_of_hosts(samples)
    lexicons = [
        _lexicon([one for one in samples if fold(one.record.host, CROSS_FITS) != part], pages)
        for part in range(CROSS_FITS)
    ]
    lexicon = _lexicon(samples, pages)
    report("words")
    trees: dict[str, Trees] = {}
    for kind in kinds:
        lessons = [
            lesson
            for sample, weight in _chosen([one for one in samples if one.kind == kind])
            for lesson in _lessons(sample, weight, pages, lexicons)
        ]
        parts = [
            _fit([one for one in lessons if _stack_fold(one.sample) != part]) for part in range(STACK_FOLDS)
        ]
        trees[f"{kind}.first"] = _fit(lessons)
        report(f"{kind}: base model, from {len(lessons)} documents")
        for one in lessons:
            one.stack(parts[_stack_fold(one.sample)])
        trees[f"{kind}.body"] = _fit(lessons)
        report(f"{kind}: stacked model")
        trees[f"{kind}.category"] = _fit_categories(lessons)
        report(f"{kind}: categories")
    return Model(lexicon, trees)


def _usable(samples: Sequence[Sample]) -> list[Sample]:
    """The samples of pages that hold the body that the corpus gives them."""
    best: dict[tuple[str, str], float] = {}
    for one in samples:
        if one.rendering != BODY:
            best[one.page] = max(best.get(one.page, 0.0), one.found)
    return [one for one in samples if best.get(one.page, 0.0) >= FOUND]


def _chosen(samples: Sequence[Sample]) -> Iterator[tuple[Sample, float]]:
    """The samples to learn from and how much each counts: a few renderings of every page."""
    of_page: dict[tuple[str, str], dict[str, Sample]] = {}
    for sample in samples:
        of_page.setdefault(sample.page, {})[sample.rendering] = sample
    for (_, page), found in of_page.items():
        chance = random.Random(page)
        found = {name: found.get(name + FOREIGN, one) for name, one in found.items()}
        for name, weight in RENDERINGS.items():
            if name in found:
                yield found[name], weight
        if whole := [name for name in WHOLE if name in found]:
            yield found[chance.choice(whole)], 1.0
        for name, (share, weight) in AT_TIMES.items():
            if chance.random() < share and name in found:
                yield found[name], weight


def _lessons(
    sample: Sample, weight: float, pages: Counter[tuple[str, str]], lexicons: Sequence[Lexicon]
) -> list[Lesson]:
    """What the trees learn from a sample: from HTML with trafilatura's vote and without it."""
    lesson = _lesson(sample, weight, pages, lexicons)
    if sample.kind == "text":
        return [lesson]
    voteless = lesson.columns | {_VOTE: np.full(len(sample.texts), UNKNOWN, np.float32)}
    return [
        replace(lesson, weight=lesson.weight * VOTED),
        replace(lesson, columns=voteless, weight=lesson.weight * VOTELESS),
    ]


def _lesson(
    sample: Sample, weight: float, pages: Counter[tuple[str, str]], lexicons: Sequence[Lexicon]
) -> Lesson:
    """The blocks of a sample, of clutter at most :data:`CLUTTER_BLOCKS`, which stand for the others by their weight."""
    chance = random.Random(sample.record.id + sample.rendering)
    foreign = sample.rendering.endswith(FOREIGN)
    lexicon = NO_WORDS if foreign else lexicons[fold(sample.record.host, CROSS_FITS)]
    lesson = Lesson.of(sample, lexicon, weight * block_weights(sample, pages))
    clutter = np.flatnonzero(~sample.is_body)
    if len(clutter) > CLUTTER_BLOCKS:
        some = np.array(chance.sample(list(clutter), CLUTTER_BLOCKS))
        lesson.weight[clutter] *= len(clutter) / CLUTTER_BLOCKS
        lesson.rows = np.sort(np.concatenate([np.flatnonzero(sample.is_body), some]))
    return lesson


def _stack_fold(sample: Sample) -> int:
    return fold("look " + sample.record.host, STACK_FOLDS)


def _fit(lessons: Sequence[Lesson]) -> Trees:
    target = np.concatenate([one.sample.is_body[one.rows] for one in lessons]).astype(np.int64)
    weight = np.concatenate([one.weight[one.rows] for one in lessons])
    names, matrix = _matrix(lessons, [one.rows for one in lessons])
    return fit(names, matrix, target, weight, classes=2, iterations=200, depth=6, learning_rate=0.15)


def _fit_categories(lessons: Sequence[Lesson]) -> Trees:
    """Trees for the category of what is not body, from the blocks of which it is known."""
    rows = [one.rows[~one.sample.is_body[one.rows] & (one.sample.category[one.rows] >= 0)] for one in lessons]
    target = np.concatenate([one.sample.category[some] for one, some in zip(lessons, rows, strict=True)])
    weight = np.concatenate([one.weight[some] for one, some in zip(lessons, rows, strict=True)])
    names, matrix = _matrix(lessons, rows)
    classes = len(CATEGORIES)
    return fit(names, matrix, target, weight, classes=classes, iterations=50, depth=5, learning_rate=0.3)


def _matrix(
    lessons: Sequence[Lesson], rows: Sequence[npt.NDArray[np.int64]]
) -> tuple[tuple[str, ...], npt.NDArray[np.float32]]:
    """The features of some rows of each lesson: their names, and an array (blocks, features)."""
    names = tuple(lessons[0].table())
    matrix = np.empty((sum(map(len, rows)), len(names)), np.float32)
    begin = 0
    for lesson, some in zip(lessons, rows, strict=True):
        table = lesson.table()
        end = begin + len(some)
        for column, name in enumerate(names):
            matrix[begin:end, column] = table[name][some]
        begin = end
    return names, matrix


def block_weights(sample: Sample, pages: Counter[tuple[str, str]]) -> npt.NDArray[np.float32]:
    """How much each block counts: by its words, a page by little more than one page, a host by little more than one host.

    A block that is half body says little, and counts little.
    """
    sure = np.clip(np.abs(sample.share - 0.5) * 2, 0.1, 1)
    sure[sample.headline] = 1
    size = (sample.words + 3) ** 0.75
    of_host = pages[sample.record.corpus, sample.record.host] ** -0.5
    return np.asarray(size / size.sum() ** 0.6 * sure * of_host, np.float32)


def _pages_of_hosts(samples: Sequence[Sample]) -> Counter[tuple[str, str]]:
    seen = {(one.record.corpus, one.record.host, one.record.id) for one in samples}
    return Counter((corpus, host) for corpus, host, _ in seen)


def _lexicon(samples: Sequence[Sample], pages: Counter[tuple[str, str]]) -> Lexicon:
    """The words' weights: logistic regression by averaged stochastic gradient descent (scikit-learn)."""
    chance = np.random.default_rng(0)
    hosts = {(one.record.corpus, one.record.id): one.record.host for one in samples}
    lines: dict[tuple[str, str, str], tuple[bool, float]] = {}
    of_page: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for sample in samples:
        if sample.rendering not in LEXICON_RENDERINGS:
            continue
        page = (sample.record.corpus, sample.record.id)
        share = pages[sample.record.corpus, sample.record.host] ** -0.5
        for text, flag, words in zip(sample.texts, sample.is_body, sample.words, strict=True):
            key = (*page, text)
            if key not in lines:
                lines[key] = (bool(flag), float((words + 3) ** 0.3 * share))
                of_page.setdefault(page, []).append(key)
    keys = []
    for found in of_page.values():
        if len(found) > LEXICON_BLOCKS:
            found = [
                found[index] for index in sorted(chance.choice(len(found), LEXICON_BLOCKS, replace=False))
            ]
        keys += found
    buckets, owners = hashed(characters.encode([text for _, _, text in keys]))
    sizes = np.bincount(owners, minlength=len(keys))
    host_of = np.unique([hosts[corpus, page] for corpus, page, _ in keys], return_inverse=True)[1]
    shared = np.bincount(np.unique(np.stack([buckets, host_of[owners]]), axis=1)[0], minlength=BUCKETS)
    known = shared[buckets] >= WORD_HOSTS
    buckets, owners = buckets[known], owners[known]
    values = (1 / np.sqrt(sizes[owners])).astype(np.float32)
    table = csr_matrix((values, (owners, buckets)), shape=(len(keys), BUCKETS))
    model = SGDClassifier(loss="log_loss", alpha=1e-5, max_iter=6, tol=None, average=True, random_state=0)
    model.fit(table, [lines[key][0] for key in keys], sample_weight=[lines[key][1] for key in keys])
    return Lexicon(model.coef_[0].astype(np.float16), float(model.intercept_[0]))
