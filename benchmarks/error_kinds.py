"""What our errors are made of: the words that are wrongly kept and wrongly lost, by kind of block.

A page's blocks are aligned with its body (`evaluation.alignment`). A block that is kept and of whose words most are not
in the body is wrongly kept; a block that is dropped and of whose words most are in the body is wrongly lost. All its
words count, as one kind: the first in `KEPT` or `LOST` whose test it passes. What a block is comes from the elements
around it, their class words, the rules that match in it, and the shape of its text. A block of a text has the elements
of the block of the page's HTML that says the same, if there is one. Words of the body that no block has were lost
before any verdict.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks.methods import sources
from cleaner import Cleaner, parallel, pipeline
from cleaner.document import Article, Block, Page
from cleaner.punctuation import ends_like_sentence
from cleaner.segment.elements import HEADINGS, ancestors
from cleaner.shapes import is_link
from evaluation import report
from evaluation.alignment import align
from evaluation.clutter import category_by_marks_and_names
from evaluation.corpora import Record, source
from evaluation.extractors import kind_of
from evaluation.metrics import shingles, words
from evaluation.runner import PROCESSES, TIMEOUT, Runner

KEPT_WRONGLY, LOST_WRONGLY = "wrongly kept", "wrongly lost"
NO_BLOCK: Final = "in no block"
LONG: Final = 25
"""Words of a long paragraph."""
SHORT_WORDS: Final = 8
"""Words of a line that may be a heading, a byline or a timestamp."""
CAPTION: Final = 60
"""Words of the longest caption."""
REPEATED: Final = 0.8
"""A block repeats the body if it has this share of the block's shingles."""

_CREDIT: Final = re.compile(
    r"\b(?:photos?|photograph|foto|image|picture|bild|imagen|crédit|credit|getty images|reuters|afp|shutterstock|epa)\b"
    r"|©|фото|图片|写真",
    re.IGNORECASE,
)
_TIME: Final = re.compile(r"\b\d{1,2}[:.h]\d{2}\b|\b(?:19|20)\d\d\b|\d+\s*年")
_LIST_ITEM: Final = re.compile(r"(?:[-*•·▪◦+]|\d{1,2}[.)])\s")


@dataclass
class Seen:
    """A block as the tests of kinds see it: with its words, what is around it, and the body of its page."""

    block: Block
    index: int
    page: Compared

    @property
    def text(self) -> str:
        return self.block.text

    @property
    def length(self) -> int:
        """Words of the block."""
        return int(self.page.lengths[self.index])

    @cached_property
    def tags(self) -> frozenset[str]:
        """The elements around the block."""
        structure = self.block.structure
        return frozenset(one.tag for one in ancestors(structure.element)) if structure else frozenset()

    @cached_property
    def category(self) -> str | None:
        """What rules and markup call the block."""
        return category_by_marks_and_names(self.block)

    @property
    def is_link(self) -> bool:
        return is_link(self.block)

    @property
    def is_title(self) -> bool:
        return "h1" in self.tags or words(self.text.lower()) == self.page.title

    @property
    def is_caption(self) -> bool:
        in_figure = bool({"figure", "figcaption"} & self.tags)
        return in_figure or (self.length <= CAPTION and _CREDIT.search(self.text) is not None)

    @property
    def repeats_body(self) -> bool:
        bag = shingles(words(self.text.lower()))
        return sum(bag[one] for one in bag if one in self.page.shingles) >= REPEATED * max(bag.total(), 1)

    @property
    def is_heading(self) -> bool:
        return bool(self.tags & HEADINGS.keys()) or (
            not self.tags and self.length <= SHORT_WORDS and not ends_like_sentence(self.text)
        )

    @property
    def is_in_list(self) -> bool:
        return bool({"li", "dd", "dt"} & self.tags) or _LIST_ITEM.match(self.text) is not None

    @property
    def is_in_table(self) -> bool:
        return bool({"table", "tr"} & self.tags) or " | " in self.text


Test = Callable[[Seen], bool]


def _named(category: str) -> Test:
    return lambda seen: seen.category == category


KEPT: Final[dict[str, Test]] = {
    "title": lambda seen: seen.is_title or seen.category == "title",
    "repeated body text": lambda seen: seen.length >= SHORT_WORDS and seen.repeats_body,
    "captions": lambda seen: seen.category == "caption" or seen.is_caption,
    "comments": _named("comments"),
    "bylines": _named("byline"),
    "bios": _named("bio"),
    "timestamps": lambda seen: (
        seen.category == "timestamp" or (seen.length <= SHORT_WORDS and _TIME.search(seen.text) is not None)
    ),
    "share": _named("share"),
    "audio": _named("audio"),
    "subscription": _named("subscribe"),
    "adverts": _named("advert"),
    "consent": _named("cookie"),
    "tags": _named("tags"),
    "legal": _named("legal"),
    "link lists": lambda seen: seen.is_link and seen.is_in_list,
    "teaser cards": lambda seen: seen.category == "related" or seen.is_link,
    "navigation": _named("navigation"),
    "headings": lambda seen: seen.is_heading,
    "tables": lambda seen: seen.is_in_table,
    "lists": lambda seen: seen.is_in_list,
    "text before the body": lambda seen: seen.index < seen.page.first_body,
    "text behind the body": lambda seen: seen.index > seen.page.last_body,
    "other short lines": lambda seen: seen.length < LONG,
    "other paragraphs": lambda seen: True,
}
"""The kinds of wrongly kept blocks, in the order of their tests."""
LOST: Final[dict[str, Test]] = {
    "title": lambda seen: seen.is_title,
    "headings": lambda seen: seen.is_heading,
    "standfirsts": lambda seen: seen.index < seen.page.first_long_kept,
    "tables": lambda seen: seen.is_in_table,
    "lists": lambda seen: seen.is_in_list,
    "quotations": lambda seen: "blockquote" in seen.tags,
    "code": lambda seen: "pre" in seen.tags,
    "captions": lambda seen: seen.is_caption,
    "links": lambda seen: seen.is_link,
    "short paragraphs": lambda seen: seen.length < LONG,
    "long paragraphs": lambda seen: True,
}
"""The kinds of wrongly lost blocks, in the order of their tests. A standfirst is body before the first long kept
paragraph of the body."""


@dataclass(frozen=True)
class Fault:
    """A block on which we are wrong, or the words of the body that no block has."""

    way: str
    kind: str
    words: int
    reason: str
    text: str


class Compared:
    """A page's article beside its body. `structures` is what HTML knows of the page's blocks, by their text."""

    def __init__(self, article: Article, record: Record) -> None:
        self.article = article
        page = pipeline.prepare(Page(record.source, "html")) if article.kind != "html" else None
        self.structures = {block.text: block.structure for block in page.blocks} if page else {}
        alignment = align([block.text for block in article.blocks], record.body)
        self.lengths, self.is_body = alignment.words, alignment.is_body
        body = words(record.body.lower())
        self.body_length = len(body)
        self.missing = round((1 - alignment.found) * len(body))
        self.shingles = shingles(body).keys()
        self.title = words((record.title or article.title or "").lower())
        body_blocks = [index for index in range(len(article.blocks)) if self.is_body[index]]
        self.first_body: int = (body_blocks or [0])[0]
        self.last_body: int = (body_blocks or [0])[-1]
        long = (n for n in body_blocks if article.blocks[n].kept and self.lengths[n] >= LONG)
        self.first_long_kept: int = next(long, 0)

    def faults(self) -> Iterator[Fault]:
        """What is wrong, block by block."""
        for index, block in enumerate(self.article.blocks):
            if block.kept != bool(self.is_body[index]) and self.lengths[index]:
                way, kinds = (KEPT_WRONGLY, KEPT) if block.kept else (LOST_WRONGLY, LOST)
                seen = Seen(self._with_structure(block), index, self)
                kind = next(name for name, test in kinds.items() if test(seen))
                yield Fault(way, kind, seen.length, block.reason, block.text)
        if self.missing:
            yield Fault(LOST_WRONGLY, NO_BLOCK, self.missing, "", "")

    def _with_structure(self, block: Block) -> Block:
        known = self.structures.get(block.text) or block.structure
        return replace(block, structure=known)


class _Task(NamedTuple):
    text: str
    kind: str
    record: Record


@dataclass(frozen=True)
class PageFaults:
    """The faults of one page, read from one input, and the words of its body."""

    corpus: str
    id: str
    input: str
    body_words: int
    faults: list[Fault]


def measure(corpora: Iterable[Sequence[Record]], inputs: Sequence[str], runner: Runner) -> list[PageFaults]:
    """The faults of all pages from each of the inputs; pages that we fail on are left out."""
    found = []
    for records in corpora:
        for name in inputs:
            kind = kind_of(name)
            texts = sources(name, records, runner)
            tasks = [_Task(text, kind, record) for text, record in zip(texts, records, strict=True)]
            compared = parallel.run(_compare, tasks, workers=PROCESSES, limit=TIMEOUT, together=False)
            for task, result in compared:
                if not isinstance(result, parallel.Failure):
                    found.append(PageFaults(task.record.corpus, task.record.id, name, *result))
    return found


def _compare(tasks: Sequence[_Task]) -> list[tuple[int, list[Fault]]]:
    found = []
    for task in tasks:
        cleaner = _cleaner(task.record.keep, task.record.model)
        page = Compared(cleaner.explain(task.text, kind=task.kind, metadata=False), task.record)
        found.append((page.body_length, list(page.faults())))
    return found


@lru_cache(maxsize=8)
def _cleaner(keep: frozenset[str], model: Path | None) -> Cleaner:
    return Cleaner(keep=keep, model=model)


def markdown(pages: Sequence[PageFaults]) -> str:
    """A table for each corpus and input: the words of every kind, the worst first."""
    groups: defaultdict[tuple[str, str], list[PageFaults]] = defaultdict(list)
    for page in pages:
        groups[page.corpus, page.input].append(page)
    return "\n".join(_table(corpus, name, found) for (corpus, name), found in groups.items())


def _table(corpus: str, name: str, pages: Sequence[PageFaults]) -> str:
    faults: defaultdict[tuple[str, str], list[Fault]] = defaultdict(list)
    affected: Counter[tuple[str, str]] = Counter()
    for page in pages:
        for fault in page.faults:
            faults[fault.way, fault.kind].append(fault)
        affected.update({(fault.way, fault.kind) for fault in page.faults})
    total = sum(page.body_words for page in pages)
    sizes = {key: sum(fault.words for fault in found) for key, found in faults.items()}
    rows = []
    for way in (KEPT_WRONGLY, LOST_WRONGLY):
        of_way = sum(size for key, size in sizes.items() if key[0] == way)
        rows.append([f"**{way}**", *_figures(of_way, total), "", "", ""])
        for key in sorted((key for key in sizes if key[0] == way), key=lambda key: -sizes[key]):
            found = faults[key]
            reasons: Counter[str] = Counter()
            for fault in found:
                reasons[fault.reason] += fault.words
            rows.append([key[1], *_figures(sizes[key], total), str(len(found)), str(affected[key]), _top(reasons)])
    header = ["kind", "words", "of the bodies' words", "blocks", "pages", "most often because of"]
    title = f"### {source(corpus).title} from {name}: {len(pages)} pages, {total} words of bodies"
    return f"{title}\n\n{report.table(header, rows)}"


def _figures(size: int, total: int) -> tuple[str, str]:
    return str(size), f"{size / max(total, 1):.2%}"


def _top(reasons: Counter[str]) -> str:
    return ", ".join(f"{reason} {count / reasons.total():.0%}" for reason, count in reasons.most_common(2) if reason)
