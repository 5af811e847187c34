"""Lines that look like the heading of the comments, and are a link or a count above an article or within it.

They are found by what the model would say if no rule knew them: it would be sure of an article behind them. As text, it was
sure of 97 % of the articles behind such a line, and of 1.5 % of 264 sections of comments.
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
from .thresholds import LIKELY, Count, Threshold

_ORIGIN: Final = "76,200 pages composed of articles of fundus-a and of invented clutter"
ARTICLE_LINE_SIZE: Final = Count(25, "Characters of a block that may be part of an article.", _ORIGIN)
ARTICLE_LINES: Final = Count(2, "Such blocks of an article at least.", _ORIGIN)
DOUBT: Final = Threshold(0.1, "What scores less behind a heading of comments is a comment.", _ORIGIN)
ARTICLE_SCORE: Final = Threshold(0.8, "The average score of likely body that makes it an article.", _ORIGIN)
ARTICLE_SIZE: Final = Count(200, "Characters of likely body that make it an article.", _ORIGIN)
ARTICLE_SHARE: Final = Threshold(0.5, "The share of likely body among the blocks of an article.", _ORIGIN)


def unhead(
    documents: Sequence[Document],
    scores: Sequence[Sequence[float]],
    score_anew: Callable[[Sequence[Document]], Iterable[tuple[Sequence[float], object]]],
) -> list[int]:
    """Let the lines head nothing that are links to the comments, and return the places of the documents to score anew.

    Of some lines the model says so although they look like headings: it is sure of an article behind them. Of the others it
    is asked again, as if none was a heading.
    """
    doubtful: dict[int, list[range]] = {}
    for place, (document, found) in enumerate(zip(documents, scores, strict=True)):
        sections = _sections(document, found)
        links = _links(document, sections, found)
        _unhead_blocks(document, links)
        if others := [section for section in sections if section.start not in links]:
            doubtful[place] = others
    changed = []
    unheaded = score_anew([_without_headings(documents[place]) for place in doubtful])
    for (place, sections), (found, _) in zip(doubtful.items(), unheaded, strict=True):
        if links := _links(documents[place], sections, found):
            _unhead_blocks(documents[place], links)
            changed.append(place)
    return changed


def _sections(document: Document, scores: Sequence[float]) -> list[range]:
    """The headings of comments that may be none, with the blocks up to the next one that rules know as comments, where
    some of these may be body. A heading of HTML or Markdown that is no link is one."""
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
    """The blocks that are links to the comments: each heading whose section is an article by ``scores``, and all blocks
    above the last of them, up to the second long block of which the model is sure."""
    blocks = document.blocks
    found = {section.start for section in sections if _is_article(blocks, section, scores)}
    if not found:
        return frozenset()
    last = max(found)
    sure = [one for one in range(last) if len(blocks[one].text) >= LONG_BLOCK and scores[one] >= ARTICLE_SCORE]
    return frozenset(found.union(range(sure[1] if len(sure) > 1 else last)))


def _unhead_blocks(document: Document, places: Iterable[int]) -> None:
    for index in places:
        document.blocks[index].marks = _unheaded(document.blocks[index].marks)


def _without_headings(document: Document) -> Document:
    """The document as if nothing in it was the heading of comments."""
    return replace(document, blocks=[replace(block, marks=_unheaded(block.marks)) for block in document.blocks])


def _unheaded(marks: Sequence[Mark]) -> Sequence[Mark]:
    """The marks of a block that heads nothing."""
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
