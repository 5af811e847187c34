"""The model's parts trained: the words' weights, then the trees, which see what the words say."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import SGDClassifier

from cleaner.categories import CATEGORIES
from cleaner.model import body, characters, features
from cleaner.model.trees import Trees
from cleaner.model.words import BUCKETS, Lexicon, hashed
from evaluation.corpora import fold

from .dataset import BODY, FOREIGN, HTML, PARTIAL, SHORT, TEXT_COLUMNS, Document
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
    "resiliparse" + PARTIAL: (0.25, 0.5),
    "inscriptis" + PARTIAL: (0.25, 0.5),
}
"""Renderings that some pages are learnt from in, by chance: the chance, and how much each counts."""
VOTELESS: Final = 0.5
"""How much an HTML page counts as it is before trafilatura is asked; with its vote it counts ``VOTED``."""
VOTED: Final = 0.7
FOUND: Final = 0.6
"""Pages of whose body less than this share stands in any rendering teach nothing: the body is another page's, or the
page's encoding was misread."""
LOOKS: Final = 2
"""What the first look says of a host's pages, for the second look to learn from, comes from trees that did not see it."""
COLUMNS: Final = {
    "text": np.array([i for i, name in enumerate(features.FIRST) if name not in features.DOM]),
    "html": np.arange(len(features.FIRST)),
}
"""The features that the first look at each kind of input has; the second has all that it has, and the surroundings."""
_VOTE: Final = features.NAMES.index("vote_trafilatura")
_SURROUNDINGS: Final = np.arange(len(features.FIRST), len(features.NAMES))


@dataclass(frozen=True)
class Model:
    """What training made."""

    lexicon: Lexicon
    trees: dict[str, Trees]

    def save(self, file: Path) -> None:
        """Write it in the program's form."""
        body.save(file, self.trees, self.lexicon)

    def log_odds(self, document: Document, looks: int = 2) -> npt.NDArray[np.float32]:
        """How much speaks for each block's being body, at the first or the second look."""
        table, trees = full_matrix(document, self.lexicon), self.trees[f"{document.kind}.first"]
        if looks == 2:
            table, trees = _looked_again(table, trees, document), self.trees[f"{document.kind}.body"]
        return np.asarray(trees.raw(table.T)[0], np.float32)


def train(documents: Sequence[Document], progress: Callable[[str], None]) -> Model:
    """The whole model from ``documents``."""
    documents = _usable(documents)
    pages = _pages_of_hosts(documents)
    lexicons = [
        _lexicon([one for one in documents if fold(one.example.host, CROSS_FITS) != part], pages)
        for part in range(CROSS_FITS)
    ]
    lexicon = _lexicon(documents, pages)
    progress("words")
    trees: dict[str, Trees] = {}
    for kind, columns in COLUMNS.items():
        lessons = [
            lesson
            for document, weight in _chosen([one for one in documents if one.kind == kind])
            for lesson in _lessons(document, weight, pages, lexicons)
        ]
        parts = [
            _fit([one for one in lessons if _look(one.document) != part], columns, iterations=200)
            for part in range(LOOKS)
        ]
        trees[f"{kind}.first"] = _fit(lessons, columns, iterations=200)
        progress(f"{kind}: first look, from {len(lessons)} documents")
        for one in lessons:
            one.look_again(parts[_look(one.document)])
        columns = np.concatenate([columns, _SURROUNDINGS])
        trees[f"{kind}.body"] = _fit(lessons, columns, iterations=200)
        progress(f"{kind}: body")
        trees[f"{kind}.category"] = _fit_categories(lessons, columns)
        progress(f"{kind}: categories")
    return Model(lexicon, trees)


def _usable(documents: Sequence[Document]) -> list[Document]:
    """The documents of pages that hold the body that the corpus gives them."""
    best: dict[tuple[str, str], float] = {}
    for one in documents:
        if one.rendering != BODY:
            page = (one.example.corpus, one.example.id)
            best[page] = max(best.get(page, 0.0), one.found)
    return [one for one in documents if best.get((one.example.corpus, one.example.id), 0.0) >= FOUND]


def _chosen(documents: Sequence[Document]) -> Iterator[tuple[Document, float]]:
    """The documents to learn from and how much each counts: a few renderings of every page."""
    of_page: dict[tuple[str, str], dict[str, Document]] = {}
    for document in documents:
        of_page.setdefault((document.example.corpus, document.example.id), {})[document.rendering] = document
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


@dataclass
class _Lesson:
    """A document as the trees learn from it: ``rows`` of its features, the others standing in for no more like them."""

    document: Document
    features: npt.NDArray[np.float32]
    rows: npt.NDArray[np.int64]
    weight: npt.NDArray[np.float32]

    def look_again(self, first: Trees) -> None:
        """Add what ``first`` says of the surroundings to the features."""
        self.features = _looked_again(self.features, first, self.document)


def _looked_again(
    table: npt.NDArray[np.float32], first: Trees, document: Document
) -> npt.NDArray[np.float32]:
    return np.hstack([table, document.surroundings(first.raw(table.T)[0])])


def _lessons(
    document: Document, weight: float, pages: Counter[tuple[str, str]], lexicons: Sequence[Lexicon]
) -> list[_Lesson]:
    """What the trees learn from a document: from HTML with trafilatura's vote and without it."""
    lesson = _lesson(document, weight, pages, lexicons)
    if document.kind == "text":
        return [lesson]
    voteless = lesson.features.copy()
    voteless[:, _VOTE] = features.UNKNOWN
    return [
        replace(lesson, weight=lesson.weight * VOTED),
        replace(lesson, features=voteless, weight=lesson.weight * VOTELESS),
    ]


def _lesson(
    document: Document, weight: float, pages: Counter[tuple[str, str]], lexicons: Sequence[Lexicon]
) -> _Lesson:
    chance = random.Random(document.example.id + document.rendering)
    lexicon = lexicons[fold(document.example.host, CROSS_FITS)]
    if document.rendering.endswith(FOREIGN):
        lexicon = Lexicon(np.zeros_like(lexicon.weights), lexicon.bias)
    table = full_matrix(document, lexicon)
    weights = weight * block_weights(document, pages)
    rows = np.arange(len(table))
    clutter = np.flatnonzero(~document.is_body)
    if len(clutter) > CLUTTER_BLOCKS:
        spared = chance.sample(list(clutter), CLUTTER_BLOCKS)
        weights[clutter] *= len(clutter) / CLUTTER_BLOCKS
        rows = np.sort(np.concatenate([np.flatnonzero(document.is_body), np.array(spared)]))
    return _Lesson(document, table, rows, weights[rows])


def _look(document: Document) -> int:
    return fold("look " + document.example.host, LOOKS)


def _fit(lessons: Sequence[_Lesson], columns: npt.NDArray[np.int64], *, iterations: int) -> Trees:
    return fit(
        np.concatenate([one.features[one.rows] for one in lessons]),
        np.concatenate([one.document.is_body[one.rows] for one in lessons]).astype(np.int64),
        np.concatenate([one.weight for one in lessons]),
        columns,
        classes=2,
        iterations=iterations,
        depth=6,
        learning_rate=0.15,
    )


def _fit_categories(lessons: Sequence[_Lesson], columns: npt.NDArray[np.int64]) -> Trees:
    """Trees for the category of what is not body, from the blocks of which it is known."""
    known = [
        one.rows[~one.document.is_body[one.rows] & (one.document.category[one.rows] >= 0)] for one in lessons
    ]
    return fit(
        np.concatenate([one.features[rows] for one, rows in zip(lessons, known, strict=True)]),
        np.concatenate([one.document.category[rows] for one, rows in zip(lessons, known, strict=True)]),
        np.concatenate(
            [one.weight[np.isin(one.rows, rows)] for one, rows in zip(lessons, known, strict=True)]
        ),
        columns,
        classes=len(CATEGORIES),
        iterations=50,
        depth=5,
        learning_rate=0.3,
    )


def full_matrix(document: Document, lexicon: Lexicon) -> npt.NDArray[np.float32]:
    """The document's features with the lexical ones."""
    log_odds, layout = lexicon.log_odds(characters.read(document.texts)), document.layout
    words = features.lexical(log_odds, layout).T
    table = document.matrix
    if document.kind == "text":
        table = np.full(
            (len(words), len(features.LOCAL) + len(features.CONTEXT)), features.UNKNOWN, np.float32
        )
        table[:, TEXT_COLUMNS] = document.matrix
    return np.hstack([table, words])


def block_weights(document: Document, pages: Counter[tuple[str, str]]) -> npt.NDArray[np.float32]:
    """How much each block counts: by its words, a page by little more than one page, a host by little more than one host.

    A block that is half body says little, and counts little.
    """
    sure = np.clip(np.abs(document.body - 0.5) * 2, 0.1, 1)
    sure[document.title] = 1
    size = (document.words + 3) ** 0.75
    of_host = pages[document.example.corpus, document.example.host] ** -0.5
    return np.asarray(size / size.sum() ** 0.6 * sure * of_host, np.float32)


def _pages_of_hosts(documents: Sequence[Document]) -> Counter[tuple[str, str]]:
    seen = {(one.example.corpus, one.example.host, one.example.id) for one in documents}
    return Counter((corpus, host) for corpus, host, _ in seen)


def _lexicon(documents: Sequence[Document], pages: Counter[tuple[str, str]]) -> Lexicon:
    """The words' weights: logistic regression by averaged stochastic gradient descent (scikit-learn)."""
    chance = np.random.default_rng(0)
    hosts = {(one.example.corpus, one.example.id): one.example.host for one in documents}
    lines: dict[tuple[str, str, str], tuple[bool, float]] = {}
    of_page: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for document in documents:
        if document.rendering not in LEXICON_RENDERINGS:
            continue
        page = (document.example.corpus, document.example.id)
        share = pages[document.example.corpus, document.example.host] ** -0.5
        for text, flag, words in zip(document.texts, document.is_body, document.words, strict=True):
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
    buckets, owners = hashed(characters.read([text for _, _, text in keys]))
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
