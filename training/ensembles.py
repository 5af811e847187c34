"""The model's parts trained: the words' weights, then the trees, which see what the words say."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import SGDClassifier

from cleaner.document import CATEGORIES, KINDS, Kind
from cleaner.model import body, characters
from cleaner.model.body import Lexicons
from cleaner.model.element_tree import LEVELS, ElementTree
from cleaner.model.features import category_features, lexical_features, name_features, stacked_features
from cleaner.model.layout import UNKNOWN
from cleaner.model.lexicon import BUCKETS, NAME_BUCKETS, NO_WORDS, Lexicon, NameLexicon, hashed, name_buckets
from cleaner.model.trees import Trees
from evaluation import metrics
from evaluation.corpora import fold, source
from evaluation.extractors import HTML

from . import invented
from .dataset import BODY, CHANGED, FLAT_OF, GIVEN, MARKDOWN, MODULES_OF, WHOLE_PAGE, Rendering, Sample, Variant
from .fit import fit
from .sample_files import SampleFiles

CROSS_FITS: Final = 4
"""Folds of the hosts. The lexicon has learnt the words of its own hosts by heart, and trees that saw its scores of these
would trust it too much: so a page gets its scores from a lexicon of the other folds."""
LEXICON_RENDERINGS: Final = (Rendering(HTML), Rendering("resiliparse"))
LEXICON_KINDS: Final[tuple[Kind, ...]] = ("html", "text")
LEXICON_BLOCKS: Final = 250
"""Blocks of a page that the lexicon learns from at most: else the longest menus would have the most say."""
CLUTTER_BLOCKS: Final = 100
"""Blocks of a document outside its body that the trees learn from at most; the sample stands for the others by weight."""
WORD_ALPHA: Final = 3e-6
"""Regularisation: of texts of 40 to 250 characters in cases of other writers, .845 are ranked rightly with 1e-5, .856 with
5e-6, .862 with 2e-6; of news whose hosts were left out .892, .893 and .890. 3e-6 lies between, and was the best on lines
that were not learnt from."""
NAME_ALPHA: Final = 5e-4
"""The best of four on hosts left out (area under the curve). With less, each name says all or nothing."""
CATEGORY_ALPHA: Final = 3e-5
"""Of the same blocks .79 are right with 1e-5, .81 with 3e-5 and with 1e-4."""
LINE_WEIGHT: Final = 3.0
"""How much an invented line counts among the lines of pages. Of the same texts .842 are ranked rightly without these lines,
.855 with a weight of 2, .862 with 4, .877 with 8; of the news .891, .891, .890 and .887 (2e-6, 7,560 lines). More helps the
texts and costs the news, most from 4 on; 3 lies before that."""
WORD_HOSTS: Final = 3
"""A word that fewer hosts have tells of these hosts, not of what it means: it gets no weight. So a language that was not
learnt has next to no words with a weight."""
RENDERINGS: Final = {
    Rendering(HTML): 1.0,
    Rendering("resiliparse"): 1.0,
    Rendering("trafilatura"): 1.0,
    Rendering(BODY): 2.5,
    Rendering(GIVEN): 2.5,
    **{Rendering(name): 1.0 for name in MARKDOWN},
    **{Rendering(name, (Variant.CLEAN,)): 1.0 for name in MARKDOWN},
}
"""The renderings of a page that the trees learn from, and how much each counts. Clean bodies count most: what is lost of
them is lost by the program alone. A page that was invented as text is learnt from in one rendering, and counts as much."""
WHOLE_WEIGHT: Final = 0.7
"""How much a rendering of the whole page counts."""
AT_TIMES: Final = {
    Rendering(HTML, (Variant.MODULES,)): (1.0, 0.7),
    Rendering(HTML, (Variant.LONG,)): (1.0, 0.5),
    **{Rendering(name, (Variant.MODULES,)): (1.0, 0.5) for name in MODULES_OF},
    **{Rendering(name, (Variant.LONG,)): (1.0, 0.5 if name in MARKDOWN else 0.25) for name in MODULES_OF},
    Rendering("readability-lxml"): (0.3, 1.0),
    Rendering("resiliparse", (Variant.SHORT,)): (0.5, 0.5),
    Rendering(BODY, (Variant.SHORT,)): (0.5, 0.5),
    **{Rendering(name, (Variant.FLAT,)): (1.0, 1.0) for name in FLAT_OF},
    **{Rendering(name, (Variant.SHORT,)): (0.5, 0.5) for name in MARKDOWN},
}
"""Renderings that some pages are learnt from in, by chance: the chance, and how much each counts."""
CORPORA: Final = {"modern news": 3.0, "invented pages": 1.5, "mercury": 0.5}
"""How much a page of a corpus counts, where it is not 1: people crawl the news of today; mercury's bodies are noisy.
Invented pages have exact bodies: of 64 other invented texts 45 come out exactly with 53 of them at 3.0, 40 without. There
are 1,769 of them now; 1.5 is not tuned."""
VOTELESS: Final = 0.5
"""How much an HTML page counts as it is before trafilatura is asked."""
VOTED: Final = 0.7
"""How much it counts with trafilatura's vote. Both together are little more than one page; neither is tuned."""
STACK_FOLDS: Final = 2
"""Folds of the hosts for the stacked model: a page gets the base model's log-odds from trees that learnt from the other
folds."""
_VOTE: Final = "vote_trafilatura"


@dataclass(frozen=True)
class Model:
    """What training made."""

    lexicons: Lexicons
    trees: dict[str, Trees]

    @classmethod
    def read(cls, file: Path) -> Model:
        """A model that :meth:`save` has written."""
        found = body.load(file)
        return cls(found.lexicons, found.ensembles)

    def save(self, file: Path) -> None:
        """Write it in the program's form."""
        body.save(file, self.trees, self.lexicons)

    def probabilities(self, sample: Sample) -> npt.NDArray[np.float32]:
        """Each block's probability of being body."""
        example = TrainingExample.of(sample, self.lexicons, np.ones(len(sample.texts), np.float32))
        example.stack(self.trees[f"{sample.kind}.base"])
        return body.sigmoid(self.trees[f"{sample.kind}.stacked"].log_odds(example.table())[0])


@dataclass
class TrainingExample:
    """A sample as the trees learn from it: ``columns`` of features by name, and the ``rows`` (blocks) that are learnt from,
    each with its ``weight``."""

    sample: Sample
    columns: dict[str, npt.NDArray[np.float32]]
    rows: npt.NDArray[np.int64]
    weight: npt.NDArray[np.float32]
    names: npt.NDArray[np.float32] | None
    stacked: dict[str, npt.NDArray[np.float32]] = field(default_factory=dict)

    @classmethod
    def of(cls, sample: Sample, lexicons: Lexicons, weight: npt.NDArray[np.float32]) -> TrainingExample:
        """An example of all blocks, with what the lexicons say of their words and of the names around them."""
        log_odds = lexicons.words.log_odds(hashed(characters.encode(sample.texts)))
        columns = dict(zip(sample.names, sample.matrix.T, strict=True))
        columns |= lexical_features(log_odds, sample.grouping.layout)
        names = None
        if (tree := sample.grouping.tree) is not None:
            names = lexicons.names.log_odds(tree.names)[0]
            columns |= name_features(tree, names)
        return cls(sample, columns, np.arange(len(sample.texts)), weight, names)

    def stack(self, base: Trees) -> None:
        """Add what a base model says of the blocks around."""
        self.stacked = stacked_features(self.sample.grouping, base.log_odds(self.columns)[0], self.names)

    def name(self, categories: NameLexicon) -> None:
        """Add what the names of elements say of categories."""
        if (tree := self.sample.grouping.tree) is not None:
            self.stacked = self.stacked | category_features(tree, categories.log_odds(tree.names))

    def table(self) -> dict[str, npt.NDArray[np.float32]]:
        """All features by name."""
        return self.columns | self.stacked


def train(samples: SampleFiles, report: Callable[[str], None]) -> Model:
    """The model of all samples, with trees for each kind of input; ``report`` is told how far it is."""
    pages = _pages(samples)
    data = _word_data(samples, pages), _name_data(samples, pages), _category_data(samples)
    lexicons = [_lexicons(*data, left_out=part) for part in range(CROSS_FITS)]
    lexicon = _lexicons(*data)
    report("words and names")
    trees: dict[str, Trees] = {}
    for kind in KINDS:
        examples = _examples_of_kind(samples, kind, pages, lexicons)
        parts = [
            _fit([one for one in examples if _stack_fold(one.sample) != part], BASE_MODEL) for part in range(STACK_FOLDS)
        ]
        trees[f"{kind}.base"] = _fit(examples, BASE_MODEL)
        report(f"{kind}: base model, from {len(examples)} documents")
        for one in examples:
            one.stack(parts[_stack_fold(one.sample)])
        trees[f"{kind}.stacked"] = _fit(examples, STACKED_MODEL)
        report(f"{kind}: stacked model")
        trees[f"{kind}.category"] = _fit_categories(examples, lexicons)
        report(f"{kind}: categories")
    return Model(lexicon, trees)


def train_categories(samples: SampleFiles, model: Model, report: Callable[[str], None]) -> Model:
    """``model`` with other trees for the categories of what is not body, learnt from ``samples``; what is body it says as
    before."""
    data = _category_data(samples)
    lexicons = [model.lexicons._replace(categories=_category_lexicon(data, part)) for part in range(CROSS_FITS)]
    trees = dict(model.trees)
    for kind in KINDS:
        examples = _examples_of_kind(samples, kind, _pages(samples), lexicons)
        for one in examples:
            one.stack(trees[f"{kind}.base"])
        trees[f"{kind}.category"] = _fit_categories(examples, lexicons)
        report(f"{kind}: categories")
    return Model(model.lexicons._replace(categories=_category_lexicon(data)), trees)


def _pages(samples: SampleFiles) -> Counter[tuple[str, str]]:
    """The number of pages of each host of each corpus."""
    return Counter((one.corpus, one.host) for one in samples.records)


def _examples_of_kind(
    samples: SampleFiles, kind: Kind, pages: Counter[tuple[str, str]], lexicons: Sequence[Lexicons]
) -> list[TrainingExample]:
    """All that is learnt from of one kind of input."""
    return [
        example
        for of_page in samples.pages(kind)
        for sample, weight in _chosen(of_page)
        for example in _examples(sample, weight, pages, lexicons)
    ]


def _chosen(of_page: Sequence[Sample]) -> Iterator[tuple[Sample, float]]:
    """Of a page's samples of one kind those to learn from, and how much each counts: a few renderings."""
    chance = random.Random(of_page[0].record.id)
    found = {sample.rendering: sample for sample in of_page}
    found = {rendering: found.get(rendering.changed(Variant.FOREIGN), one) for rendering, one in found.items()}
    for rendering, weight in RENDERINGS.items():
        if rendering in found:
            yield found[rendering], weight
    for rendering in map(Rendering, WHOLE_PAGE):
        if rendering in found:
            yield found[rendering], WHOLE_WEIGHT
    for rendering, (share, weight) in AT_TIMES.items():
        if chance.random() < share and rendering in found:
            yield found[rendering], weight


def _examples(
    sample: Sample, weight: float, pages: Counter[tuple[str, str]], lexicons: Sequence[Lexicons]
) -> list[TrainingExample]:
    """The training examples made of a sample: of HTML two, with trafilatura's vote and without it."""
    example = _example(sample, weight, pages, lexicons)
    if sample.kind != "html" or not CHANGED.isdisjoint(sample.rendering.variants):  # whose votes nobody has asked for
        return [example]
    unknown = np.full(len(sample.texts), UNKNOWN, np.float32)
    voteless = example.columns | {_VOTE: unknown, "vote_json_ld": unknown}
    return [
        replace(example, weight=example.weight * VOTED),
        replace(example, columns=voteless, weight=example.weight * VOTELESS),
    ]


def _example(
    sample: Sample, weight: float, pages: Counter[tuple[str, str]], lexicons: Sequence[Lexicons]
) -> TrainingExample:
    """The blocks of a sample, of clutter at most :data:`CLUTTER_BLOCKS`, which stand for the others by their weight."""
    chance = random.Random(f"{sample.record.id}{sample.rendering}")
    lexicon = lexicons[fold(sample.record.host, CROSS_FITS)]
    if Variant.FOREIGN in sample.rendering.variants:
        lexicon = lexicon._replace(words=NO_WORDS)
    example = TrainingExample.of(sample, lexicon, weight * block_weights(sample, pages))
    clutter = np.flatnonzero(~sample.is_body)
    if len(clutter) > CLUTTER_BLOCKS:
        some = np.array(chance.sample(list(clutter), CLUTTER_BLOCKS))
        example.weight[clutter] *= len(clutter) / CLUTTER_BLOCKS
        example.rows = np.sort(np.concatenate([np.flatnonzero(sample.is_body), some]))
    return example


def _stack_fold(sample: Sample) -> int:
    return fold("stack " + sample.record.host, STACK_FOLDS)


BASE_MODEL: Final = {"iterations": 100, "depth": 6, "learning_rate": 0.25}
STACKED_MODEL: Final = {"iterations": 500, "depth": 6, "learning_rate": 0.1}
"""More trees gain nothing for the base model. With 200 for the stacked one, texts of unseen hosts lose .002 to .008 of
shingle F1 (half of the hosts held out)."""
CATEGORY_MODEL: Final[Mapping[str, Any]] = {"iterations": 120, "depth": 5, "learning_rate": 0.2}
ANNOTATED_WEIGHT: Final = 20.0
"""How much a block counts whose category people gave, against one that rules or the names of elements tell. Of what the
model names on HTML goldens .68 are right with 1, .74 with 5 to 60; not tuned further."""


def _fit(examples: Sequence[TrainingExample], settings: Mapping[str, Any]) -> Trees:
    target = np.concatenate([one.sample.is_body[one.rows] for one in examples]).astype(np.int64)
    weight = np.concatenate([one.weight[one.rows] for one in examples])
    names, matrix = _matrix(examples, [one.rows for one in examples])
    return fit(names, matrix, target, weight, classes=2, **settings)


def _fit_categories(examples: Sequence[TrainingExample], lexicons: Sequence[Lexicons]) -> Trees:
    """Trees for the category of what is not body, from the blocks of which it is known."""
    for one in examples:
        one.name(lexicons[fold(one.sample.record.host, CROSS_FITS)].categories)
    rows = [one.rows[_has_category(one.sample)[one.rows]] for one in examples]
    target = np.concatenate([one.sample.category[some] for one, some in zip(examples, rows, strict=True)])
    weight = np.concatenate([_category_weight(one.sample, some) for one, some in zip(examples, rows, strict=True)])
    names, matrix = _matrix(examples, rows)
    return fit(names, matrix, target, weight, classes=len(CATEGORIES), **CATEGORY_MODEL)


def _has_category(sample: Sample) -> npt.NDArray[np.bool_]:
    """Of which blocks it is known what they are."""
    return ~sample.is_body & (sample.category >= 0)


def _category_weight(sample: Sample, blocks: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """How much blocks count for the categories: of a page all alike, those that somebody has looked at most."""
    return np.asarray(np.where(sample.annotated[blocks], ANNOTATED_WEIGHT, 1.0) / max(1, len(blocks)) ** 0.5)


def _matrix(
    examples: Sequence[TrainingExample], rows: Sequence[npt.NDArray[np.int64]]
) -> tuple[tuple[str, ...], npt.NDArray[np.float32]]:
    """The features of some rows of each example: their names, and an array (blocks, features)."""
    names = tuple(examples[0].table())
    matrix = np.empty((sum(map(len, rows)), len(names)), np.float32)
    begin = 0
    for example, some in zip(examples, rows, strict=True):
        table = example.table()
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
    of_corpus = CORPORA.get(source(sample.record.corpus).title, 1.0)
    return np.asarray(size / size.sum() ** 0.6 * sure * of_host * of_corpus, np.float32)


@dataclass(frozen=True)
class LinearTrainingData:
    """What a linear model over hashed features learns from: ``table`` (rows, buckets) and, for each row, what it is (whether
    it is body, or one of so many ``classes``), its weight and its host."""

    table: csr_matrix
    target: npt.NDArray[np.bool_] | npt.NDArray[np.int64]
    classes: int
    weight: npt.NDArray[np.float64]
    hosts: npt.NDArray[np.str_]

    def fit(self, alpha: float, left_out: int | None) -> tuple[npt.NDArray[np.float16], float]:
        """The weights of the buckets (buckets, outputs) and the bias of the first output, learnt without one part of the
        hosts; ``alpha`` is the regularisation. There is one output for two classes, else one a class.

        Logistic regression by averaged stochastic gradient descent (scikit-learn). Buckets that fewer than
        :data:`WORD_HOSTS` hosts have get no weight.
        """
        names, host = np.unique(self.hosts, return_inverse=True)
        used = np.array([fold(str(name), CROSS_FITS) != left_out for name in names])[host]
        table = self.table[used].tocoo()
        pairs = np.unique(np.stack([table.col, host[used][table.row]]), axis=1)
        known = np.bincount(pairs[0], minlength=self.table.shape[1]) >= WORD_HOSTS
        told = known[table.col]
        kept = csr_matrix((table.data[told], (table.row[told], table.col[told])), shape=table.shape)
        model = SGDClassifier(loss="log_loss", alpha=alpha, max_iter=6, tol=None, average=True, random_state=0)
        model.fit(kept, self.target[used], sample_weight=self.weight[used])
        weights = np.zeros((self.table.shape[1], self.classes if self.classes > 2 else 1), np.float16)
        weights[:, model.classes_ if self.classes > 2 else [0]] = model.coef_.T
        return weights, float(model.intercept_[0])


def _lexicons(
    words: LinearTrainingData, names: LinearTrainingData, categories: LinearTrainingData, left_out: int | None = None
) -> Lexicons:
    """What the words and the names of elements say, learnt without one part of the hosts."""
    of_words, bias = words.fit(WORD_ALPHA, left_out)
    of_names, _ = names.fit(NAME_ALPHA, left_out)
    return Lexicons(Lexicon(of_words[:, 0], bias), NameLexicon(of_names), _category_lexicon(categories, left_out))


def _category_lexicon(data: LinearTrainingData, left_out: int | None = None) -> NameLexicon:
    """What the names of elements say of categories, learnt without one part of the hosts."""
    return NameLexicon(data.fit(CATEGORY_ALPHA, left_out)[0])


def _names_around(tree: ElementTree, block: int) -> Iterator[tuple[int, tuple[int, ...]]]:
    """The elements around a block that are asked for their names, nearest first: how far each is out, and the buckets of its
    names."""
    element = int(tree.block[block])
    for level in range(LEVELS):
        if element < 0:
            return
        yield level, name_buckets(tree.names[element])
        element = int(tree.parent[element])


def _sampled(size: int, chance: np.random.Generator) -> list[int]:
    """The places of at most :data:`LEXICON_BLOCKS` of so many blocks."""
    if size <= LEXICON_BLOCKS:
        return list(range(size))
    return sorted(chance.choice(size, LEXICON_BLOCKS, replace=False).tolist())


def _name_data(samples: SampleFiles, pages: Counter[tuple[str, str]]) -> LinearTrainingData:
    """The blocks of HTML with the names of the elements around them."""
    chance = np.random.default_rng(0)
    rows: list[int] = []
    columns: list[int] = []
    is_body: list[bool] = []
    weight: list[float] = []
    hosts: list[str] = []
    for sample in (one for of_page in samples.pages("html") for one in of_page):
        tree = sample.grouping.tree
        if sample.rendering != Rendering(HTML) or tree is None:
            continue
        share = pages[sample.record.corpus, sample.record.host] ** -0.5
        for block in _sampled(len(sample.texts), chance):
            found = set().union(*(buckets for _, buckets in _names_around(tree, block)))
            columns += found
            rows += [len(is_body)] * len(found)
            is_body.append(bool(sample.is_body[block]))
            weight.append(float((sample.words[block] + 3) ** 0.5 * share))
            hosts.append(sample.record.host)
    table = csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=(len(is_body), NAME_BUCKETS))
    return LinearTrainingData(table, np.array(is_body), 2, np.array(weight), np.array(hosts))


def _category_data(samples: SampleFiles) -> LinearTrainingData:
    """The blocks of HTML of which it is known what they are, with the names of the elements around them."""
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    target: list[int] = []
    weight: list[float] = []
    hosts: list[str] = []
    chance = np.random.default_rng(0)
    for sample in (one for of_page in samples.pages("html") for one in of_page):
        tree = sample.grouping.tree
        if sample.rendering != Rendering(HTML) or tree is None:
            continue
        known = np.flatnonzero(_has_category(sample))
        blocks = known[_sampled(len(known), chance)]
        for block in blocks.tolist():
            for level, buckets in _names_around(tree, block):
                rows += [len(target)] * len(buckets)
                columns += buckets
                values += [1 / (1 + level)] * len(buckets)
            target.append(int(sample.category[block]))
        weight += _category_weight(sample, blocks).tolist()
        hosts += [sample.record.host] * len(blocks)
    table = csr_matrix((np.array(values, np.float32), (rows, columns)), shape=(len(target), NAME_BUCKETS))
    return LinearTrainingData(table, np.array(target), len(CATEGORIES), np.array(weight), np.array(hosts))


def _word_data(samples: SampleFiles, pages: Counter[tuple[str, str]]) -> LinearTrainingData:
    """The different texts of each page and the invented lines, with their words; each line is a host of its own."""
    chance = np.random.default_rng(0)
    lines: dict[tuple[str, str], dict[str, tuple[bool, float, str]]] = {}
    for sample in (one for kind in LEXICON_KINDS for of_page in samples.pages(kind) for one in of_page):
        if sample.rendering not in LEXICON_RENDERINGS:
            continue
        of_page = lines.setdefault(sample.page, {})
        share = pages[sample.record.corpus, sample.record.host] ** -0.5
        for text, flag, words in zip(sample.texts, sample.is_body, sample.words, strict=True):
            of_page.setdefault(text, (bool(flag), _weight_of_length(words) * share, sample.record.host))
    chosen = []
    for of_page in lines.values():
        found = list(of_page.items())
        chosen += [found[place] for place in _sampled(len(found), chance)]
    for line in invented.lines():
        counts = LINE_WEIGHT * _weight_of_length(len(metrics.words(line.text)))
        chosen.append((line.text, (line.is_body, counts, line.text)))
    buckets, owners, _ = hashed(characters.encode([text for text, _ in chosen]))
    values = (1 / np.sqrt(np.bincount(owners, minlength=len(chosen))[owners])).astype(np.float32)
    table = csr_matrix((values, (owners, buckets)), shape=(len(chosen), BUCKETS))
    is_body, weight, hosts = zip(*(said for _, said in chosen), strict=True)
    return LinearTrainingData(table, np.array(is_body), 2, np.array(weight), np.array(hosts))


def _weight_of_length(words: float) -> float:
    """How much the lexicon learns from a line of so many words: the more it has, the less each of them."""
    return float((words + 3) ** 0.3)
