"""The nouns of the program, each with its fields explained once.

A :class:`Page` is cut into the blocks (:class:`Block`) of a :class:`Document`; rules leave marks (:class:`Mark`) on them,
each block gets a :class:`Verdict`, and what is kept is the :class:`Article`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, get_args

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from .rules.ruleset import Rule

Kind = Literal["text", "html", "markdown"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
FAVORS: Final = ("balanced", "precision", "recall")
"""What is favoured where the program is unsure."""

ONLY: Final = 0.9
"""A page that has this share of its characters in one category holds nothing else."""
CELLS: Final = frozenset(("td", "th"))
"""Elements that are cells of a table."""
BODY: Final = "body"
NO_PAGE: Final = "no-page."
"""Begins the ids of the rules for what a server says where no page is."""
CATEGORIES: Final = (
    "title",
    "byline",
    "timestamp",
    "share",
    "audio",
    "caption",
    "related",
    "comments",
    "tags",
    "subscribe",
    "advert",
    "cookie",
    "navigation",
    "legal",
    "bio",
    "boilerplate",
)
"""Every category that a block outside the body can have; ``boilerplate`` is anything without a better name."""


@dataclass(frozen=True, slots=True)
class Page:
    """A decoded page. ``text`` is its whole source, markup included; ``url`` is where it came from, if known."""

    text: str
    kind: Kind
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a page beside its text; ``None`` or empty where nothing is.

    ``author`` holds all names, parted by ``"; "``. ``date`` is the ISO 8601 day of publication, or of the last change if the
    page shows only that; ``published`` and ``modified`` have time and zone too, where the page states them. ``language`` is
    an ISO 639-1 code. ``image`` is the address of the article's main image, ``url`` the page's canonical address.
    """

    title: str | None = None
    author: str | None = None
    date: str | None = None
    site: str | None = None
    language: str | None = None
    published: str | None = None
    modified: str | None = None
    description: str | None = None
    image: str | None = None
    tags: tuple[str, ...] = ()
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata(Facts):
    """The facts of a page, and what it states that decides which blocks are body.

    ``titles`` are all forms of the title that the page gives; ``bodies`` are the texts that its structured data calls the
    article's body. ``is_article`` says whether the page calls itself an article. ``times`` are its elements for times: the
    moment, the text and the names of each. ``bylines`` are texts of blocks, each with all lines of the byline that it stands
    in. ``region`` is that of the page's language, such as ``GB``.
    """

    titles: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    is_article: bool | None = None
    times: tuple[tuple[str, str, str], ...] = ()
    bylines: tuple[tuple[str, str], ...] = ()
    region: str | None = None


@dataclass(slots=True, eq=False)
class Element:
    """A block element of a page of HTML or Markdown.

    ``number`` counts the page's block elements in document order, from 0 for the root; ``depth`` is the number of
    elements above. ``names`` are its classes, id, role and itemprop. ``hidden`` says whether the element or one above it
    is hidden, ``holds_image`` whether it holds an image and little more text than its caption, ``asks_for_email`` whether
    it holds a field for an e-mail address and little more text than an offer, ``is_note`` whether it is a note that links
    lead to and back from. ``size`` is the number of characters of the blocks in it.
    """

    tag: str
    parent: Element | None = field(repr=False)
    number: int
    depth: int
    hidden: bool
    names: str = ""
    size: int = 0
    holds_image: bool = False
    asks_for_email: bool = False
    is_note: bool = False
    attributes: Mapping[str, str] | None = None


@dataclass(slots=True, eq=False)
class Structure:
    """What HTML and Markdown know of a block beside its text.

    ``element`` is the innermost block element around the text; ``linked`` and ``emphasised`` are numbers of characters.
    ``inline_names`` are the class names of the inline elements that hold all of the text, a line each, outermost first.
    ``link`` is the number of the link that the element stands in, counted from 1; ``None`` for a block outside of links.
    """

    element: Element
    linked: int
    emphasised: int
    inline_names: str = ""
    link: int | None = None


class Span(NamedTuple):
    """An inline element or a table's cell in a block: offsets in its text, the number of spans around it, and the
    attributes that matter to output. Outer spans come before those in them; an image or empty cell holds no text."""

    tag: str
    start: int
    end: int
    depth: int
    attributes: Mapping[str, str]


class Void(NamedTuple):
    """An image or rule (``<hr>``) that stands outside of text: its tag, the innermost block element around it, its
    attributes, and the address that it links to."""

    tag: str
    element: Element
    attributes: Mapping[str, str]
    link: str | None


class Mark(NamedTuple):
    """Where a rule matched: offsets in a block's text."""

    rule: Rule
    start: int
    end: int


class Verdict(NamedTuple):
    """What a block is and why.

    ``category`` is ``"body"`` or one of :data:`CATEGORIES`. ``reason`` is the id of the rule that decided, or one of
    :data:`cleaner.decide.REASONS`. ``score`` is the model's probability that the block is body, and ``threshold`` the
    least score that was enough for this block.
    """

    category: str
    reason: str
    score: float
    threshold: float


UNDECIDED: Final = Verdict("", "", 0.0, 1.0)


@dataclass(slots=True)
class Block:
    """A run of text that stands on its own.

    ``starts_paragraph`` says whether a paragraph break comes before it. ``start`` and ``end`` are offsets in the decoded
    page, of the text or, in Markdown, of its lines, ``None`` for HTML; ``indent`` is the white space before a text in its
    line, or before each of its lines if a text was broken into several, with line breaks between. ``structure`` is what HTML
    and Markdown know of it, ``None`` for text. ``spans`` are its inline elements and ``voids`` the images and rules before
    it, if markup of HTML was asked for, and ``voids_behind`` those behind the last block. ``marks`` are what the rules
    matched, in the order of their offsets. ``kept`` says whether the block stands in the article: body, and the categories
    that were asked for. ``joint`` is the white space between the block and the one before it where both are pieces of one
    line of a text, ``None`` where the block begins a line.
    """

    text: str
    starts_paragraph: bool
    start: int | None = None
    end: int | None = None
    indent: str = ""
    structure: Structure | None = field(default=None, compare=False)
    spans: Sequence[Span] = field(default=(), repr=False, compare=False)
    voids: Sequence[Void] = field(default=(), repr=False, compare=False)
    voids_behind: Sequence[Void] = field(default=(), repr=False, compare=False)
    marks: Sequence[Mark] = field(default=(), repr=False)
    verdict: Verdict = UNDECIDED
    kept: bool = False
    joint: str | None = None

    @property
    def category(self) -> str:
        """The verdict's category."""
        return self.verdict.category

    @property
    def reason(self) -> str:
        """The verdict's reason."""
        return self.verdict.reason

    @property
    def score(self) -> float:
        """The probability that the block is body."""
        return self.verdict.score

    @property
    def threshold(self) -> float:
        """The least score that was enough for this block."""
        return self.verdict.threshold

    @property
    def element(self) -> Element | None:
        """The innermost block element around the text; ``None`` for a block of text."""
        return self.structure.element if self.structure is not None else None

    @property
    def tag(self) -> str:
        """The element's tag; empty for a block of text."""
        return self.structure.element.tag if self.structure is not None else ""

    @property
    def names(self) -> str:
        """The names of the element and of the inline elements around all of the text; empty for a block of text."""
        return f"{self.structure.element.names} {self.structure.inline_names}" if self.structure is not None else ""

    @property
    def linked_share(self) -> float:
        """How much of the text is linked, from 0 to 1; 0 for text, where nothing is known of links."""
        return self.structure.linked / len(self.text) if self.structure is not None else 0.0

    def __getstate__(self) -> tuple[Any, ...]:
        """All but the structure and markup: the elements of a whole page are no part of what goes from process to
        process."""
        return tuple(_PICKLED.get(one.name, getattr(self, one.name)) for one in fields(self))

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        for one, value in zip(fields(self), state, strict=True):
            setattr(self, one.name, value)

    def part(self, start: int, end: int) -> Block:
        """The block's text from ``start`` to ``end`` as a block without marks; white space at the ends is left out.

        A part of a block whose text is not its source has the offsets of the whole: of Markdown, of indented lines.
        """
        text = self.text[start:end]
        start += len(text) - len(text.lstrip())
        text = text.strip()
        offset, last = self.start, self.end
        if self.structure is None and offset is not None and last == offset + len(self.text):
            offset += start
            last = offset + len(text)
        return Block(
            text,
            self.starts_paragraph and start == 0,
            offset,
            last,
            self._indent(start, text) if self.indent else "",
            self.structure,
            tuple(_cut(self.spans, start, start + len(text))),
            self.voids if start == 0 else (),
            self.voids_behind if start + len(text) == len(self.text) else (),
            joint=self.joint if start == 0 else None,
        )

    def _indent(self, start: int, part: str) -> str:
        """What stands before each line of a part that begins at an offset."""
        line = self.text.count("\n", 0, start)
        return "\n".join(self.indent.split("\n")[line : line + 1 + part.count("\n")])


_PICKLED: Final = {"structure": None, "spans": (), "voids": (), "voids_behind": ()}


def _cut(spans: Iterable[Span], start: int, end: int) -> Iterator[Span]:
    """What of the spans stands between two offsets, counted from the first of these; cells stay, be they empty."""
    for span in spans:
        begins, ends = max(span.start, start), min(span.end, end)
        if begins < ends or (begins == ends and span.start == span.end) or span.tag in CELLS:
            begins = min(begins, end)
            yield span._replace(start=begins - start, end=max(begins, ends) - start)


@dataclass(slots=True)
class Document:
    """A page's blocks and what is known of it.

    ``kind`` is what the blocks are read as: the body that structured data states is read as text. ``votes`` holds, for
    each judge that has an opinion (:mod:`cleaner.votes`), a number from 0 to 1 a block. ``base_url`` is what the addresses
    in the page are relative to, if markup was asked for and it is known. ``apart`` are the places of lines that are judged
    apart, in order, each with the reason (:mod:`cleaner.apart`).
    """

    page: Page
    kind: Kind
    metadata: Metadata
    blocks: list[Block]
    votes: dict[str, npt.NDArray[np.float32]] = field(default_factory=dict)
    base_url: str | None = None
    apart: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Article(Facts):
    """A cleaned page, with its :class:`Facts`: ``title`` is without the site's name, ``language`` is that of the body.

    ``text`` is the body: the kept ``blocks``, with a blank line between two where one starts a paragraph or a dropped one
    between them does, else a line break; of Markdown, unless plain text was asked for, their source as it came. ``kind`` is
    what the page was.
    """

    text: str
    blocks: tuple[Block, ...] = field(hash=False)
    kind: Kind

    @property
    def status(self) -> str:
        """``"ok"``, or for a page without a body ``"empty"`` or what it holds instead, by the category of most of its
        characters: ``"no body: only comments"``, or ``"no body: mostly comments"`` if it has a smaller
        share of them than :data:`ONLY`; ``"no body: no page"`` if a server says there that the page is not found, that it is
        refused, or that the visitor is checked first."""
        chars = Counter[str]()
        for block in self.blocks:
            chars[block.category] += len(block.text)
        if not chars:
            return "empty"
        if chars[BODY]:
            return "ok"
        if any(block.reason.startswith(NO_PAGE) for block in self.blocks):
            return "no body: no page"
        [(category, most)] = chars.most_common(1)
        return f"no body: {'only' if most >= ONLY * chars.total() else 'mostly'} {category}"

    @property
    def removed(self) -> Counter[str]:
        """The characters of the blocks that are not kept, by category."""
        chars = Counter[str]()
        for block in self.blocks:
            if not block.kept:
                chars[block.category] += len(block.text)
        return chars

    @classmethod
    def metadata_fields(cls) -> tuple[str, ...]:
        """The names of what an article says beside its text and blocks."""
        return ("kind", *(one.name for one in fields(Facts)))

    def to_json(self) -> str:
        """The article as a JSON object on one line, with all that is known of each block but its marks."""
        blocks = [
            {"text": block.text, "kept": block.kept, **block.verdict._asdict(), "start": block.start, "end": block.end}
            for block in self.blocks
        ]
        known = {name: getattr(self, name) for name in self.metadata_fields()}
        return json.dumps({"text": self.text, "blocks": blocks, **known, "status": self.status}, ensure_ascii=False)
