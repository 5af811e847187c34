"""Every rule's hits on the corpora, and how many of them are in a body, where it should not hit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from benchmarks.methods import sources
from cleaner import Cleaner
from cleaner.document import Block, Mark
from cleaner.rules.engine import covers
from cleaner.rules.ruleset import Rule
from evaluation import report
from evaluation.alignment import align
from evaluation.corpora import Record
from evaluation.extractors import kind_of
from evaluation.runner import Runner

ALONE = 0.98
"""The share of its hits outside bodies that lets a rule decide alone."""


class Hit(NamedTuple):
    """A block, given by its index, that a rule, given by its id, takes away, or, for a weak rule, that it marks."""

    rule: str
    block: int


@dataclass(frozen=True)
class Wrong:
    """A hit in a body."""

    corpus: str
    page: str
    text: str


@dataclass
class Tally:
    """One rule's hits; `wrong` holds those in bodies."""

    rule: Rule
    hits: int = 0
    pages: int = 0
    wrong: list[Wrong] = field(default_factory=list)

    @property
    def outside(self) -> float:
        """The share of the hits outside bodies; 1 without hits."""
        return 1 - len(self.wrong) / self.hits if self.hits else 1.0

    @property
    def overreaches(self) -> bool:
        """Decides alone, and is not right often enough for it."""
        return not self.rule.weak and self.outside < ALONE


def measure(corpora: Iterable[Sequence[Record]], files: Sequence[str], inputs: Sequence[str], runner: Runner) -> list[Tally]:
    """All rules, those in `files` among them, over the pages' blocks in each of the `inputs`."""
    cleaner = Cleaner(fast=True, rules=files)
    tallies = {rule.id: Tally(rule) for rule in cleaner.rules}
    for pages in corpora:
        for name in inputs:
            for page, text in zip(pages, sources(name, pages, runner), strict=True):
                blocks = cleaner.explain(text, kind=kind_of(name)).blocks
                _count(tallies, page, blocks, hits(blocks))
    return list(tallies.values())


def hits(blocks: Sequence[Block]) -> Iterator[Hit]:
    """The weak rules that match in each block, and the rules that take it away: those that cover it, alone or together, and
    the one that is the reason for its end, which may have reached it from elsewhere."""
    for index, block in enumerate(blocks):
        deciding = [mark for mark in block.marks if not mark.rule.weak and mark.rule.scope != "part"]
        rules = {mark.rule.id for mark in block.marks if mark.rule.weak}
        if covers(block.text, deciding):
            rules.update(mark.rule.id for mark in deciding if not _is_within_another(mark, deciding))
        if block.category != "body":
            rules.add(block.reason)
        yield from (Hit(rule, index) for rule in sorted(rules))


def _is_within_another(mark: Mark, marks: Sequence[Mark]) -> bool:
    """A word's rule has no part in what a rule of the whole line does."""
    return any(
        other.start <= mark.start and mark.end <= other.end and (other.start, other.end) != (mark.start, mark.end)
        for other in marks
    )


def _count(tallies: Mapping[str, Tally], page: Record, blocks: Sequence[Block], found: Iterable[Hit]) -> None:
    is_body = align([block.text for block in blocks], page.body).is_body
    here: set[str] = set()
    for rule, block in found:
        tally = tallies.get(rule)
        if tally is None or tally.rule.category in page.keep:  # the model's reasons are not ours to count
            continue
        tally.hits += 1
        tally.pages += rule not in here
        here.add(rule)
        if is_body[block]:
            tally.wrong.append(Wrong(page.corpus, page.id, blocks[block].text))


def markdown(tallies: Sequence[Tally], shown: int) -> str:
    """All rules with hits, then `shown` wrong hits of each that has any, the worst rules first."""
    hit = [tally for tally in tallies if tally.hits]
    hit.sort(key=lambda tally: (tally.rule.category, tally.rule.id))
    idle = [tally.rule.id for tally in tallies if not tally.hits]
    header = ["rule", "category", "scope", "hits", "pages", "outside bodies", f"alone needs {ALONE:.0%}"]
    parts = [
        f"{len(tallies)} rules, {len(hit)} with hits. Outside bodies: the share of hits that are not in the"
        " page's body, over all inputs; a page counts once for each input.\n",
        report.table(header, map(_cells, hit)),
        f"Without a hit: {', '.join(idle) or 'none'}.\n",
        "### Wrong hits\n",
    ]
    for tally in sorted(hit, key=lambda tally: (not tally.overreaches, tally.outside)):
        if tally.wrong:
            kind = " (weak)" if tally.rule.weak else ""
            parts.append(f"- {tally.rule.id}{kind}: {len(tally.wrong)} of {tally.hits}")
            distinct = list(dict.fromkeys(wrong.text for wrong in tally.wrong))
            parts += [f"    - {report.quoted(text)}" for text in distinct[:shown]]
    return "\n".join(parts) + "\n"


def _cells(tally: Tally) -> list[str]:
    rule = tally.rule
    verdict = "weak" if rule.weak else "**no**" if tally.overreaches else "yes"
    figures = [str(tally.hits), str(tally.pages), f"{tally.outside:.1%}", verdict]
    return [rule.id, rule.category, rule.scope, *figures]


def to_json(tally: Tally) -> dict[str, Any]:
    """A rule with its hits, and all that are wrong."""
    rule = {name: getattr(tally.rule, name) for name in ("id", "category", "scope", "weak")}
    return rule | {"hits": tally.hits, "pages": tally.pages, "outside": tally.outside, "wrong": tally.wrong}
