"""Lines that look like the heading of the comments, and are a link or a count above an article or within it.

What follows tells them: if no rule knew such a line as a heading, the model would be sure of an article behind it. In text
it was sure of 97 % of the articles behind such a line, and of 1.5 % of 264 sections of comments.

A rule of scope ``rest`` knows a heading. To *demote* one is to give its rule the scope ``block``, so that neither the model
nor a decision sees a heading there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import Final

from .document import Block, Document, Mark
from .rules.ruleset import Rule
from .shapes import LONG_BLOCK, heading_level, is_link
from .thresholds import LIKELY

# Measured on 76,200 pages composed of articles of fundus-a and of invented clutter.
ARTICLE_LINE_SIZE: Final = 25
"""Characters of a block that may be part of an article."""
ARTICLE_LINES: Final = 2
"""Such blocks of an article at least."""
DOUBT: Final = 0.1
"""What scores less behind a heading of comments is a comment."""
ARTICLE_SCORE: Final = 0.8
"""The average score of likely body that makes it an article."""
ARTICLE_SIZE: Final = 200
"""Characters of likely body that make it an article."""
ARTICLE_SHARE: Final = 0.5
"""The share of likely body among the blocks of an article."""


def demote_links(
    documents: Sequence[Document],
    scores: Sequence[Sequence[float]],
    score_anew: Callable[[Sequence[Document]], Iterable[tuple[Sequence[float], object]]],
) -> list[int]:
    """Demote the headings that are links to the comments, and return the places of the documents to score anew.

    Some are links by the ``scores`` at hand: the model is sure of an article behind them although it takes them for
    headings. Documents with others are scored again, as if nothing in them was a heading of comments, and only if that
    finds more links they have to be scored anew.
    """
    doubtful: dict[int, list[range]] = {}
    for place, (document, found) in enumerate(zip(documents, scores, strict=True)):
        sections = _sections(document, found)
        links = _links(document, sections, found)
        _demote(document, links)
        if others := [section for section in sections if section.start not in links]:
            doubtful[place] = others
    changed = []
    found_anew = score_anew([_without_headings(documents[place]) for place in doubtful])
    for (place, sections), (found, _) in zip(doubtful.items(), found_anew, strict=True):
        if links := _links(documents[place], sections, found):
            _demote(documents[place], links)
            changed.append(place)
    return changed


def _sections(document: Document, scores: Sequence[float]) -> list[range]:
    """The headings of comments that may be links, each with the blocks up to the next one that rules know as comments.

    Some of these blocks may be body. A heading of HTML or Markdown that is no link is a heading in any case.
    """
    known = [index for index, block in enumerate(document.blocks) if any(map(_is_of_comments, block.marks))]
    found = []
    for heading, end in pairwise([*known, len(document.blocks)]):
        behind = range(heading + 1, end)
        block = document.blocks[heading]
        if heading_level(block) and not is_link(block):
            continue
        if any(_heads_rest(mark.rule) for mark in block.marks) and (
            sum(len(document.blocks[one].text) >= ARTICLE_LINE_SIZE and scores[one] >= DOUBT for one in behind)
            >= ARTICLE_LINES
        ):
            found.append(range(heading, end))
    return found


def _links(document: Document, sections: Sequence[range], scores: Sequence[float]) -> frozenset[int]:
    """The blocks that are links to the comments.

    They are each heading whose section is an article by ``scores``, and the blocks above the last of these headings. These
    reach no further down than to the second long block of which the model is sure.
    """
    blocks = document.blocks
    found = {section.start for section in sections if _is_article(blocks, section, scores)}
    if not found:
        return frozenset()
    last = max(found)
    sure = [one for one in range(last) if len(blocks[one].text) >= LONG_BLOCK and scores[one] >= ARTICLE_SCORE]
    return frozenset(found.union(range(sure[1] if len(sure) > 1 else last)))


def _demote(document: Document, places: Iterable[int]) -> None:
    for index in places:
        document.blocks[index].marks = _demoted(document.blocks[index].marks)


def _without_headings(document: Document) -> Document:
    """The document with all headings of comments demoted."""
    return replace(document, blocks=[replace(block, marks=_demoted(block.marks)) for block in document.blocks])


def _demoted(marks: Sequence[Mark]) -> Sequence[Mark]:
    """The marks of a block, those of a heading demoted."""
    if any(_heads_rest(mark.rule) for mark in marks):
        return [mark._replace(rule=_of_its_block(mark.rule)) for mark in marks]
    return marks


def _is_article(blocks: Sequence[Block], section: range, scores: Sequence[float]) -> bool:
    """Whether the model is sure of what stands in a section, and of most of its blocks: between comments stand names."""
    likely = [one for one in section[1:] if len(blocks[one].text) >= ARTICLE_LINE_SIZE and scores[one] >= LIKELY]
    size = sum(len(blocks[one].text) for one in likely)
    return (
        len(likely) >= ARTICLE_LINES
        and size >= ARTICLE_SIZE
        and sum(len(blocks[one].text) * scores[one] for one in likely) >= ARTICLE_SCORE * size
        and len(likely) >= ARTICLE_SHARE * (likely[-1] - section.start)
    )


def _is_of_comments(mark: Mark) -> bool:
    return mark.rule.category == "comments" and not mark.rule.weak


def _heads_rest(rule: Rule) -> bool:
    return rule.scope == "rest" and not rule.weak


@lru_cache
def _of_its_block(rule: Rule) -> Rule:
    return replace(rule, scope="block") if _heads_rest(rule) else rule
