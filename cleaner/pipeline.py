"""The way of a page, from top to bottom: prepare → mark → vote → score → decide → consult trafilatura → complete the
metadata → assemble.

:func:`articles` goes it whole. Training calls :func:`documents`, the first three steps, too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import fields, replace
from functools import partial
from typing import Final

import numpy as np
from selectolax.lexbor import LexborHTMLParser

from . import comment_links, metadata, trafilatura, votes
from .apart import LINK_TARGET, lines_apart, mark_without_link_numbers, without_link_numbers
from .decide import decide
from .document import BODY, Article, Block, Document, Facts, Metadata, Page
from .model.body import BodyModel
from .output import Output
from .output.kept_markdown import kept_markdown, with_line_ends_of
from .output.text import join, keep_indentation, kept_lines
from .output.unlinked import without
from .rules.engine import Engine
from .segment import dense, embedded, html, text
from .segment.elements import LINKED_SHARE
from .segment.entities import unescape
from .segment.markdown import segment as segment_markdown
from .segment.markdown import to_html
from .segment.tree import release_memory, revealed
from .shapes import is_sentence
from .thresholds import THRESHOLDS

WINDOW: Final = 2048
"""Blocks that are scored together at most; a longer document is scored in windows, for all features of a very long page
would take too much memory."""
OTHER_PROSE: Final = 2.0
"""A page with so many times as much prose as it states is no shell, whatever it states: a summary, or another page's body.
Of six corpora this changes two pages, whose bodies are what they show."""
SHELL_SHARE: Final = 0.3
"""If less than this share of the body that structured data states stands in the page, a script would have shown it."""

LARGE_PAGE: Final = 300_000
"""Characters; the memory in which a longer page was parsed goes back to the system at once."""


def articles(
    pages: Iterable[Page],
    engine: Engine,
    model: BodyModel,
    output: Output,
    *,
    favor: str,
    keep: Collection[str],
    fast: bool,
    categories: bool,
    complete: bool,
) -> list[Article]:
    """The articles of pages that go their way together.

    With ``categories`` the model names what it drops, ``complete`` asks for the metadata that pages do not state, and
    ``fast`` leaves trafilatura out.
    """
    categories = categories or bool(keep or output.images)  # captions say which images are the article's
    found = documents(pages, engine, markup=output.is_markup)
    give_verdicts(found, model, favor, categories=categories)
    if not fast:
        for document in found:
            consult_trafilatura(document, model, favor, categories=categories)
    if complete:
        for document in found:
            complete_metadata(document)
    return [assemble(document, keep, output) for document in found]


def documents(pages: Iterable[Page], engine: Engine, *, markup: bool = False) -> list[Document]:
    """The pages with all that is known of their blocks before they are scored: the first three steps."""
    found = []
    for page in pages:
        found.append(prepare(page, markup=markup))
        if len(page.text) > LARGE_PAGE:  # what it was parsed to, which is gone, took more memory than all else
            release_memory()
    mark(found, engine)
    for document in found:
        vote(document)
    return found


def prepare(page: Page, *, markup: bool = False) -> Document:
    """The page cut into blocks, with what it says of itself.

    What is next to nothing but tags or line breaks is read as text (:mod:`cleaner.segment.dense`).
    A page that is only a shell for a script is read as the text that its structured data states, and one without any prose
    as if nothing hid what it holds. With ``markup`` the blocks of HTML also have their inline elements and images.
    """
    if page.kind == "html":
        if dense.is_dense_html(page.text):
            return _text_document(page, _unplaced(dense.segment(dense.without_markup(page.text))))
        return _prepare_html(page, markup)
    if page.kind == "markdown":
        is_dense = dense.is_dense_markdown(page.text)
        return _text_document(page, dense.segment(page.text)) if is_dense else _prepare_markdown(page)
    return _text_document(page, (dense if dense.is_dense(page.text) else text).segment(page.text))


def _text_document(page: Page, blocks: list[Block], known: Metadata | None = None) -> Document:
    return Document(page, "text", known or Metadata(), blocks)


def _prepare_markdown(page: Page) -> Document:
    known, begin = metadata.markdown_head(page.text)
    blocks = segment_markdown(page.text, begin)
    return Document(page, "markdown", metadata.with_headline(known, blocks), blocks)


def _prepare_html(page: Page, markup: bool) -> Document:
    """A page as its elements show it, or the text that it states if it is only a shell for a script."""
    tree, blocks = _parsed(page.text, markup)
    known = metadata.extract_metadata(tree, page.url)
    stated = "\n\n".join(known.bodies)
    if not stated and sum(len(block.text) for block in blocks) < html.SCRIPTLESS_SIZE:
        stated = embedded.script_body(tree)
    if stated and _is_shell(blocks, stated):
        return _text_document(page, _unplaced(text.segment(stated)), known)
    return Document(page, "html", known, blocks, base_url=html.base_url(tree, page.url) if markup else None)


def _is_shell(blocks: Sequence[Block], stated: str) -> bool:
    """Whether a page shows little of the body that it states, and not much else in its place."""
    prose = sum(len(block.text) for block in blocks if is_sentence(block.text) and block.linked_share <= LINKED_SHARE)
    return prose < OTHER_PROSE * len(stated) and not votes.shows(blocks, stated, SHELL_SHARE * len(stated))


def _parsed(source: str, markup: bool) -> tuple[LexborHTMLParser, list[Block]]:
    """The tree of a page and its blocks; where these are no prose, those of what the page hides if they are."""
    tree = html.parse(source)
    blocks = html.segment(tree, markup=markup)
    if html.is_bare(blocks) and (shown := revealed(source)) != source:
        whole = html.parse(shown)
        if not html.is_bare(found := html.segment(whole, markup=markup)):
            return whole, found
    return tree, blocks


def _unplaced(blocks: list[Block]) -> list[Block]:
    """Blocks without offsets, for these are none in the page."""
    for block in blocks:
        block.start = block.end = None
    return blocks


def mark(documents: Sequence[Document], engine: Engine) -> None:
    """Put the rules' marks on the blocks, and note the lines of a text that are judged apart.

    A rule for parts of blocks cuts its block in two.
    """
    marked = engine.cut([document.blocks for document in documents])
    for document, blocks in zip(documents, marked, strict=True):
        document.blocks = blocks
        if document.kind == "text":
            document.apart = lines_apart(blocks)
            if LINK_TARGET in document.apart.values():
                mark_without_link_numbers(blocks, engine.marks)


def vote(document: Document) -> None:
    """Note how the blocks agree with the page's title and with the body that its structured data states."""
    if document.kind != "text":
        document.votes |= votes.title_votes(document)
        document.votes |= votes.description_votes(document)
        document.votes |= votes.body_votes(document, "json_ld", "\n\n".join(document.metadata.bodies))


def score(documents: Sequence[Document], model: BodyModel, *, categories: bool) -> list[tuple[list[float], list[str]]]:
    """For each document its blocks' probabilities of being body and, with ``categories``, their likeliest categories.

    Documents of one kind are scored together, which takes less time than one by one. Lines judged apart get 0.
    """
    windows = [
        (place, window) for place, document in enumerate(documents) for window in _windows(without_lines_apart(document))
    ]
    found: list[tuple[list[float], list[str]]] = [([], []) for _ in documents]
    for batch in _batches(windows):
        scores, names = model.predict([window for _, window in batch], categories=categories)
        end = 0
        for place, window in batch:
            here = slice(end, end := end + len(window.blocks))
            found[place][0].extend(scores[here])
            found[place][1].extend(names[here])
    for document, (scores, names) in zip(documents, found, strict=True):
        for index in document.apart:
            scores.insert(index, 0.0)
            if categories:
                names.insert(index, "boilerplate")
    return found


def without_lines_apart(document: Document) -> Document:
    """The document as the model sees it: without the lines that are judged apart, and the numbers of links."""
    if not document.apart:
        return document
    blocks = [block for index, block in enumerate(document.blocks) if index not in document.apart]
    if LINK_TARGET in document.apart.values():
        blocks = [*map(without_link_numbers, blocks)]
    return replace(document, blocks=blocks, apart={})


def _windows(document: Document) -> Iterator[Document]:
    """The document, a long one in equal parts; an empty one gives none."""
    parts = -(-len(document.blocks) // WINDOW)
    if parts <= 1:
        yield from [document] * parts
        return
    for places in np.array_split(np.arange(len(document.blocks)), parts):
        here = slice(places[0], places[-1] + 1)
        cut = {judge: found[here] for judge, found in document.votes.items()}
        yield replace(document, blocks=document.blocks[here], votes=cut)


def _batches(windows: Iterable[tuple[int, Document]]) -> Iterator[list[tuple[int, Document]]]:
    """The windows of one kind in batches of :data:`WINDOW` blocks at most."""
    waiting: dict[str, list[tuple[int, Document]]] = {}
    sizes: Counter[str] = Counter()  # the blocks that wait
    for place, window in windows:
        kind = window.kind
        if kind in waiting and sizes[kind] + len(window.blocks) > WINDOW:
            yield waiting.pop(kind)
            sizes[kind] = 0
        waiting.setdefault(kind, []).append((place, window))
        sizes[kind] += len(window.blocks)
    yield from waiting.values()


def give_verdicts(documents: Sequence[Document], model: BodyModel, favor: str, *, categories: bool) -> None:
    """Give every block its verdict."""
    scored = score(documents, model, categories=categories)
    if any(len(document.blocks) > WINDOW for document in documents):
        release_memory()  # the features of so many blocks
    score_anew = partial(score, model=model, categories=False)
    for place in comment_links.demote_links(documents, [scores for scores, _ in scored], score_anew):
        [scored[place]] = score([documents[place]], model, categories=categories)
    for document, (scores, names) in zip(documents, scored, strict=True):
        verdicts = decide(document, scores, names, THRESHOLDS[document.kind][favor])
        for block, verdict in zip(document.blocks, verdicts, strict=True):
            block.verdict = verdict


def consult_trafilatura(document: Document, model: BodyModel, favor: str, *, categories: bool) -> None:
    """Have trafilatura vote on an HTML page that is in doubt, and decide on it again."""
    if document.kind == "html" and trafilatura.is_unsure(document.blocks) and trafilatura.reads(document.page):
        document.votes |= votes.body_votes(document, "trafilatura", trafilatura.body(document.page))
        give_verdicts([document], model, favor, categories=categories)


def complete_metadata(document: Document) -> None:
    """Find out what the page does not state of itself, from its blocks and their verdicts."""
    document.metadata = metadata.complete(document)


def assemble(document: Document, keep: Collection[str], output: Output) -> Article:
    """The article: the blocks of the body and of the categories in ``keep``, written as ``output`` says."""
    for block in document.blocks:
        is_of_table = block.tag in ("tr", "caption")
        block.kept = (block.category == BODY or block.category in keep) and (output.tables or not is_of_table)
    known = {one.name: getattr(document.metadata, one.name) for one in fields(Facts)}
    known["description"] = known["description"] and unescape(known["description"])
    return Article(_written(document, output), tuple(document.blocks), document.page.kind, **known)


def _written(document: Document, output: Output) -> str:
    if document.kind == "markdown" and output.keeps_markdown:
        _, begin = metadata.markdown_head(document.page.text)
        source = kept_markdown(document.page.text, begin, document.blocks)
        if not output.links or output.images is False:
            source = without(source, links=output.links, images=output.images is not False)
        if output.format != "html":
            return with_line_ends_of(document.page.text, source)
        document = _read_again(to_html(source), document.page)
        output = output._replace(images=output.images is not False)
    if output.is_markup:
        from .output import markup  # the converter takes its time to load

        return markup.render(document, output)
    lines = kept_lines(document.blocks)
    return join(keep_indentation(lines) if document.page.kind == "text" else lines)


def _read_again(source: str, page: Page) -> Document:
    """An article that is HTML already as a document of which all is kept."""
    blocks = html.segment(html.parse(source), markup=True)
    for block in blocks:
        block.kept = True
    return Document(page, "html", Metadata(), blocks, base_url=page.url)
