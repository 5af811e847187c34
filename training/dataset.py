"""Pages turned into samples: the features and labels of every block, in every rendering."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from cleaner import pipeline, votes
from cleaner.document import Block, Document, Kind, Page
from cleaner.model.element_tree import Grouping
from cleaner.model.features import base_features
from cleaner.model.lexicon import NO_WORDS
from cleaner.rules import loading
from cleaner.rules.engine import Engine
from evaluation.alignment import Alignment, align
from evaluation.corpora import Record
from evaluation.extractors import HTML, extract, kind_of

from .labels import Known, categories, headlines, standfirsts
from .long_pages import lengthened
from .modules import Words, language, with_modules

MAIN_TEXT: Final = ("resiliparse", "trafilatura", "readability-lxml")
"""The extractors of main text whose output is learnt from."""
WHOLE_PAGE: Final = ("resiliparse-whole", "inscriptis", "html-text", "bs4-nodes", "bs4-one-line", "lynx-200", "lynx-80")
"""The renderings of the whole page that are learnt from: of these three a page, by chance, for many are nearly the same."""
MARKDOWN: Final = ("html2text", "markdownify")
"""The renderings of the whole page as Markdown, of which one a page, by chance, is learnt from."""
GIVEN: Final = "given"
"""A page that was invented as text or Markdown, as it is."""
BODY: Final = "body"
"""The corpus's body as text: what is clean already, which is to stay."""


class Variant(StrEnum):
    """What is changed in a rendering, beside the rendering as it is."""

    CLEAN = "clean"
    """The body's blocks of a page of Markdown alone: what is clean already, which is to stay."""
    FLAT = "flat"
    """A text of which blank lines are lost, all or by chance: of some pages, one of ``FLAT_OF``."""
    FOREIGN = "foreign"
    """As if in a language that no rule and no word of the lexicon is for: some of every rendering, by chance."""
    SHORT = "short"
    """As of a short page: up to three blocks of the body in a row, from the clean body, or up to six as they stand in the
    page."""
    MODULES = "modules"
    """With invented modules between the page's paragraphs (:mod:`training.modules`): some articles, as HTML and in one of
    the forms of text or Markdown."""
    LONG = "long"
    """With long lists around the article (:mod:`training.long_pages`): some articles."""


CHANGED: Final = frozenset((Variant.MODULES, Variant.LONG))
"""Variants of the page itself, not of what an extractor made of it."""
FLAT_SHARE: Final = 0.4
"""Of the pages, each beside the text as it is; not tuned."""
FLAT_OF: Final = ("resiliparse", "trafilatura", "inscriptis", BODY)
FOREIGN_SHARE: Final = 0.15
"""Of all renderings, each beside the one as it is; not tuned."""
SHORT_OF: Final = ("resiliparse", BODY, *MARKDOWN)
MODULES_SHARE: Final = 0.5
"""Of the articles, each beside its page as it is; not tuned."""
LONG_SHARE: Final = 0.25
"""Of the articles, each beside its page as it is; not tuned."""
MODULES_OF: Final = ("resiliparse", "inscriptis", "bs4-nodes", "lynx-200", *MARKDOWN)
FOUND: Final = 0.6
"""Pages of whose body less than this share stands in any rendering teach nothing: the body is another page's, or the
page's encoding was misread."""


class Rendering(NamedTuple):
    """What a page was turned into: by which extractor (or ``HTML``, ``BODY`` or ``GIVEN``), and what was changed in it."""

    extractor: str
    variants: tuple[Variant, ...] = ()

    def changed(self, variant: Variant) -> Rendering:
        """The same with one change more."""
        return Rendering(self.extractor, (*self.variants, variant))

    def __str__(self) -> str:
        return "_".join((self.extractor, *self.variants))


@dataclass
class Sample:
    """One rendering of one page, from ``source``.

    ``names`` are the features of the base model and ``matrix`` (blocks, features) their values, those of words and names
    for lexicons that know none. ``share`` is each block's share of words in the body, ``words`` the number of its words,
    ``category`` the index in ``CATEGORIES`` of what it is if it is not body (-1: not known), ``annotated`` whether people
    have said so, ``headline`` whether it is the headline, which is not body though some corpora count it in, and ``found``
    the share of the body's words that stand in the rendering.
    """

    record: Record
    rendering: Rendering
    kind: str
    source: str
    texts: list[str]
    names: tuple[str, ...]
    matrix: npt.NDArray[np.float32]
    grouping: Grouping
    share: npt.NDArray[np.float32]
    words: npt.NDArray[np.float32]
    category: npt.NDArray[np.int64]
    annotated: npt.NDArray[np.bool_]
    headline: npt.NDArray[np.bool_]
    found: float

    @property
    def page(self) -> tuple[str, str]:
        """What tells the page from all others."""
        return self.record.corpus, self.record.id

    @property
    def is_body(self) -> npt.NDArray[np.bool_]:
        """What the model is to say of each block."""
        return (self.share > 0.5) & ~self.headline


def samples_by_page(records: Sequence[Record], workers: int) -> Iterator[list[Sample]]:
    """All renderings of each record whose page holds the body that the corpus gives it, in order."""
    of_language: dict[str, list[Record]] = {}
    for record in (one for one in records if one.kind == "html"):
        of_language.setdefault(language(record), []).append(record)
    words = {name: Words.of(found) for name, found in of_language.items()}
    with ProcessPoolExecutor(workers, initializer=_remember, initargs=(words,)) as pool:
        for samples in pool.map(samples_of_page, records, chunksize=8):
            if any(one.found >= FOUND for one in samples if one.rendering != Rendering(BODY)):
                yield samples


_words: dict[str, Words] = {}
"""What modules say, by language; in each worker."""


def _remember(words: dict[str, Words]) -> None:
    _words.update(words)


def samples_of_page(record: Record) -> list[Sample]:
    """Every rendering of one page that has any text."""
    if record.kind != "html":
        document, known = read(record.source, record.kind), Known({}, {}, record.categories)
        return list(_samples_of_rendering(record, Rendering(GIVEN), record.source, document, known))
    chance = random.Random(record.id)
    names = (*MAIN_TEXT, *chance.sample(WHOLE_PAGE, 3), chance.choice(MARKDOWN))
    rendered = {name: extract(name, record.source) for name in names}
    page = read(record.source, "html")
    page.votes |= votes.body_votes(page, "trafilatura", rendered["trafilatura"])
    known = Known.of(page, record)
    found = list(_samples_of_rendering(record, Rendering(HTML), record.source, page, known))
    texts = rendered | {BODY: record.body}
    sources = {Rendering(name): text for name, text in texts.items()}
    sources |= _flat(record.id, {name: texts[name] for name in FLAT_OF if name in texts})
    for rendering, source in sources.items():
        document = read(source, kind_of(rendering.extractor))
        # The labels need the page's title and description; the program does not know them here.
        stated = page.metadata
        document.metadata = replace(document.metadata, titles=stated.titles, description=stated.description)
        found += _samples_of_rendering(record, rendering, source, document, known)
    return found + _samples_of_changed_page(record)


def _flat(page: str, texts: dict[str, str]) -> dict[Rendering, str]:
    """One of some renderings without blank lines, all of them or a share by chance; for some pages none."""
    chance = _chance(Variant.FLAT, page)
    if chance.random() > FLAT_SHARE:
        return {}
    name = chance.choice(list(texts))
    stays = chance.choice((0.0, 0.0, 0.5))
    lines = (line for line in texts[name].splitlines() if line.strip() or chance.random() < stays)
    return {Rendering(name, (Variant.FLAT,)): "\n".join(lines)}


def _samples_of_changed_page(record: Record) -> list[Sample]:
    """Of some articles, HTML and another form of the page with modules in it, and of the page with long lists around it."""
    words = _words.get(language(record))
    if words is None or record.page_type != "article":
        return []
    found: list[Sample] = []
    for variant, share in ((Variant.MODULES, MODULES_SHARE), (Variant.LONG, LONG_SHARE)):
        chance = _chance(variant, record.id)
        if chance.random() > share:
            continue
        if variant == Variant.MODULES:
            changed = with_modules(record, words, chance)
        else:
            changed = lengthened(record, words, language(record), chance)
        if changed is None:
            continue
        page, other = read(changed.source, "html"), chance.choice(MODULES_OF)
        known = Known.of(page, changed)
        found += _samples_of_rendering(changed, Rendering(HTML, (variant,)), changed.source, page, known)
        source = extract(other, changed.source)
        document = read(source, kind_of(other))
        found += _samples_of_rendering(changed, Rendering(other, (variant,)), source, document, known)
    return found


def _chance(variant: Variant, page: str) -> random.Random:
    """What chooses the pages that a variant is made of, and how: the same in every run."""
    return random.Random(f"_{variant}{page}")


def read(source: str, kind: Kind) -> Document:
    """A page as the program sees it before it is scored."""
    [document] = pipeline.documents([Page(source, kind)], _engine())
    return pipeline.without_lines_apart(document)


def _samples_of_rendering(
    record: Record, rendering: Rendering, source: str, document: Document, known: Known
) -> Iterator[Sample]:
    """The samples of one rendering: as it is, and for some as if it were foreign, short or clean."""
    if not document.blocks:
        return
    labels = align([block.text for block in document.blocks], record.body)
    headline = headlines(document, labels.is_body)
    labels.share[standfirsts(document, labels.is_body, headline)] = 1
    known.correct(document, labels.share)
    category = categories(document, headline, known)
    annotated = np.array([known.annotation(block) is not None for block in document.blocks])
    everything = np.arange(len(document.blocks))

    def sample_of_blocks(variant: Variant | None, blocks: Sequence[Block], places: npt.NDArray[np.int64]) -> Sample:
        cut = {judge: found[places] for judge, found in document.votes.items()}
        part = replace(document, blocks=list(blocks), votes=cut)
        grouping = Grouping.of([part])
        no_names = None if grouping.tree is None else np.zeros(len(grouping.tree.names))
        table = base_features([part], grouping, NO_WORDS, no_names)
        return Sample(
            record,
            rendering.changed(variant) if variant else rendering,
            document.kind,
            source,
            [block.text for block in blocks],
            tuple(table),
            np.array(list(table.values()), np.float32).T,
            grouping,
            labels.share[places],
            labels.words[places],
            category[places],
            annotated[places],
            headline[places],
            labels.found,
        )

    yield sample_of_blocks(None, document.blocks, everything)
    if CHANGED.isdisjoint(rendering.variants) and random.Random(f"{rendering}{record.id}").random() < FOREIGN_SHARE:
        yield sample_of_blocks(Variant.FOREIGN, [replace(block, marks=()) for block in document.blocks], everything)
    body = np.flatnonzero(labels.is_body & ~headline)
    if rendering.variants or not len(body):
        return
    if rendering.extractor in MARKDOWN:
        yield sample_of_blocks(Variant.CLEAN, [document.blocks[place] for place in body], body)
    if rendering.extractor in SHORT_OF:
        places = _short(body, labels, _chance(Variant.SHORT, record.id), clean=rendering.extractor == BODY)
        yield sample_of_blocks(Variant.SHORT, [document.blocks[place] for place in places], places)


def _short(body: npt.NDArray[np.int64], labels: Alignment, chance: random.Random, *, clean: bool) -> npt.NDArray[np.int64]:
    """The places of the blocks of a short page: some in a row, of the body alone or one of it and those around."""
    if clean:
        begin = chance.randrange(len(body))
        return body[begin : begin + chance.choice((1, 1, 2, 2, 3))]
    centre = chance.choice(body.tolist())
    begin, end = max(0, centre - chance.randrange(4)), centre + 1 + chance.randrange(3)
    return np.arange(begin, min(len(labels.share), end))


@lru_cache(maxsize=1)
def _engine() -> Engine:
    return Engine(loading.load())
