"""Every rule's hits on the corpora, and how many of them are in a body, where it should not hit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks import report
from benchmarks.align import Body
from benchmarks.corpora import Page, read
from benchmarks.methods import FROM_TEXT, METHODS
from benchmarks.outputs import Runner
from cleaner.blocks import segment
from cleaner.page import Page as Input
from cleaner.rules.engine import Engine, Mark, covers
from cleaner.rules.ruleset import Rule

HTML = "html"
INPUTS = (HTML, *FROM_TEXT)
ALONE = 0.98
"""The share of its hits outside bodies that lets a rule decide alone."""


class Hit(NamedTuple):
    """What a rule takes away, or for a hint: the block that it marks."""

    rule: Rule
    text: str


class Wrong(NamedTuple):
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
        return not self.rule.hint and self.outside < ALONE


def measure(
    paths: Iterable[Path], engine: Engine, inputs: Sequence[str], sample: int | None, runner: Runner
) -> list[Tally]:
    """All rules of the engine over the pages' blocks, in each of the `inputs`."""
    tallies = {rule.id: Tally(rule) for rule in engine.rules}
    for path in paths:
        pages = read(path, sample)
        for name in inputs:
            texts = [page.html for page in pages] if name == HTML else _texts(name, pages, runner)
            for page, text in zip(pages, texts, strict=True):
                _count(tallies, page, hits(engine, Input(text, "html" if name == HTML else "text", None)))
    return list(tallies.values())


def _texts(name: str, pages: Sequence[Page], runner: Runner) -> list[str]:
    return [output.text for output in runner.outputs(METHODS[name], pages)]


def hits(engine: Engine, page: Input) -> Iterator[Hit]:
    """What each rule takes from the page's blocks by itself or, covering them, with others."""
    texts = [found.text for found in segment(page)]
    for text, marks in zip(texts, engine.marks(texts), strict=True):
        covered = covers(text, marks)
        for rule in {mark.rule.id: mark.rule for mark in marks}.values():
            own = [mark for mark in marks if mark.rule is rule]
            if rule.hint or (covered and rule.reach != "part"):
                yield Hit(rule, text)
            elif rule.reach == "part":
                yield from (Hit(rule, text[mark.start : mark.end]) for mark in own if _is_cut(mark, text))


def _is_cut(mark: Mark, text: str) -> bool:
    return mark.start == 0 or mark.end == len(text)


def _count(tallies: dict[str, Tally], page: Page, found: Iterable[Hit]) -> None:
    body = Body(page.body)
    here = set()
    for rule, text in found:
        if rule.category in page.keep:
            continue
        tally = tallies[rule.id]
        tally.hits += 1
        here.add(rule.id)
        if body.holds(text):
            tally.wrong.append(Wrong(page.corpus, page.id, text))
    for rule_id in here:
        tallies[rule_id].pages += 1


def markdown(tallies: Sequence[Tally], shown: int) -> str:
    """All rules with hits, then `shown` wrong hits of each that has any, the worst rules first."""
    hit = [tally for tally in tallies if tally.hits]
    hit.sort(key=lambda tally: (tally.rule.category, tally.rule.id))
    idle = [tally.rule.id for tally in tallies if not tally.hits]
    header = ["rule", "category", "reach", "hits", "pages", "outside bodies", f"alone needs {ALONE:.0%}"]
    parts = [
        f"{len(tallies)} rules, {len(hit)} with hits. Outside bodies: the share of hits that are not in the"
        " page's body, over all inputs; a page counts once for each input.\n",
        report.table(header, map(_cells, hit)),
        f"Without a hit: {', '.join(idle) or 'none'}.\n",
        "### Wrong hits\n",
    ]
    for tally in sorted(hit, key=lambda tally: (not tally.overreaches, tally.outside)):
        if tally.wrong:
            parts.append(f"- {tally.rule.id}: {len(tally.wrong)} of {tally.hits}")
            distinct = list(dict.fromkeys(wrong.text for wrong in tally.wrong))
            parts += [f"    - {report.quoted(text)}" for text in distinct[:shown]]
    return "\n".join(parts) + "\n"


def _cells(tally: Tally) -> list[str]:
    rule = tally.rule
    verdict = "hint" if rule.hint else "**no**" if tally.overreaches else "yes"
    figures = [str(tally.hits), str(tally.pages), f"{tally.outside:.1%}", verdict]
    return [rule.id, rule.category, rule.reach, *figures]


def to_json(tallies: Sequence[Tally]) -> dict[str, Any]:
    return {
        "origin": report.origin(),
        "rules": [
            {
                "id": tally.rule.id,
                "category": tally.rule.category,
                "reach": tally.rule.reach,
                "hint": tally.rule.hint,
                "hits": tally.hits,
                "pages": tally.pages,
                "outside": tally.outside,
                "wrong": [wrong._asdict() for wrong in tally.wrong],
            }
            for tally in tallies
        ],
    }
