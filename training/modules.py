"""Modules put into pages: what sites place between an article's paragraphs, in markup of many kinds.

A corpus has few pages of each site and few kinds of modules. So some pages are learnt from a second time with invented
modules in them: teaser cards, link lists, polls, pull quotes, captions, offers, which are no body, and tables and fact
boxes, which are. Headlines and sentences in them come from other pages of the same language; the words of widgets are this
file's own.
"""

from __future__ import annotations

import html
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cleaner.segment.html import parse
from evaluation.corpora import Record

LEAST_PARAGRAPH: Final = 80
"""Characters of a paragraph that a module may follow."""
LEAST_PARAGRAPHS: Final = 4
"""A page with fewer such paragraphs in its body gets no modules."""
MOST_MODULES: Final = 3

_SENTENCE: Final = re.compile(r"[^.!?。！？\n]{30,220}[.!?。！？]")
_SPACE: Final = re.compile(r"\s+")


_LANGUAGE: Final = re.compile(r"<html[^>]*\slang=[\"']?([a-z]{2})", re.IGNORECASE)


def language(record: Record) -> str:
    """The language that a page states, as two letters; English where it states none."""
    found = _LANGUAGE.search(record.source[:5000])
    return found[1].lower() if found else "en"


@dataclass(frozen=True)
class Words:
    """What modules say: ``headlines`` and ``sentences`` of other pages in the language of a page."""

    headlines: Sequence[str]
    sentences: Sequence[str]

    @classmethod
    def of(cls, records: Sequence[Record]) -> Words:
        """The headlines and sentences of some pages."""
        headlines = [one.title or one.body.strip().split("\n")[0] for one in records]
        sentences = [found[0].strip() for one in records for found in list(_SENTENCE.finditer(one.body))[:6]]
        return cls([one for one in headlines if 15 < len(one) < 140] or ["More"], sentences or ["More."])


class Markup:
    """A site's manner: how it names its classes, and which elements it likes."""

    def __init__(self, chance: random.Random, words: Words) -> None:
        self.chance = chance
        self.words = words
        self._style = chance.choice(("plain", "plain", "camel", "bem", "glued", "hashed", "none"))
        self._prefix = chance.choice(("c", "o", "m", "article", "story", "site", "news", "block", "ui"))
        self.box = chance.choice(("div", "div", "div", "section", "aside"))

    def names(self, *words: str) -> str:
        """A class attribute of a word for what an element is, one of ``words`` by chance; none without words."""
        if not words:
            return ""
        word = self.chance.choice(words)
        part = self.chance.choice(("box", "wrapper", "inner", "item", "module", "list"))
        forms = {
            "plain": f"{word}-{part}" if self.chance.random() < 0.5 else word,
            "camel": word + part.title(),
            "bem": f"{self._prefix}-{word}__{part}",
            "glued": word + part,
            "hashed": f"css-{self.chance.randrange(16**6):x}",
        }
        return f' class="{forms[self._style]}"' if self._style in forms else ""

    def headline(self) -> str:
        return html.escape(self.chance.choice(self.words.headlines))

    def sentence(self, most: int = 1) -> str:
        count = self.chance.randint(1, most)
        return html.escape(" ".join(self.chance.choice(self.words.sentences) for _ in range(count)))

    def link(self, text: str) -> str:
        return f'<a href="/{self.chance.randrange(10**6)}">{text}</a>'

    def element(self, tags: Sequence[str], inner: str, *names: str) -> str:
        """``inner`` in an element of one of the ``tags``, by chance."""
        tag = self.chance.choice(tags)
        return f"<{tag}{self.names(*names)}>{inner}</{tag}>"

    def text(self, inner: str, *names: str) -> str:
        """A line of text in one of several elements."""
        return self.element(("p", "p", "div", "span"), inner, *names)

    def heading(self, inner: str, *names: str) -> str:
        return self.element(("h2", "h3", "h3", "h4", "strong", "div", "p"), inner, *names)

    def boxed(self, inner: str, *names: str) -> str:
        """``inner`` in a box, maybe in boxes of its own."""
        for _ in range(self.chance.choice((0, 0, 1))):
            inner = f"<div{self.names('inner', 'content', 'body')}>{inner}</div>"
        return f"<{self.box}{self.names(*names)}>{inner}</{self.box}>"


# --- what is no body ------------------------------------------------------------------------------------------

_RELATED: Final = ("related", "teaser", "card", "recommended", "more", "readmore", "promo", "linkbox")


def _cards(page: Markup, _: Sequence[str]) -> str:
    linked_whole = page.chance.random() < 0.4
    image = '<img src="/i.jpg" alt="">' if page.chance.random() < 0.6 else ""
    with_abstract = page.chance.random() < 0.7
    cards = []
    for _card in range(page.chance.randint(1, 4)):
        title = page.headline()
        head = page.heading(title if linked_whole else page.link(title), "title", "headline", "teaser")
        abstract = page.text(page.sentence(), "teaser", "abstract", "text", "summary") if with_abstract else ""
        inner = image + head + abstract
        cards.append(page.boxed(page.link(inner) if linked_whole else inner, "teaser", "card", "item"))
    head = page.heading(page.chance.choice(("", "Related", "Read next")), "title") * (page.chance.random() < 0.4)
    return page.boxed(head + "".join(cards), *_RELATED)


def _links(page: Markup, _: Sequence[str]) -> str:
    items = [page.link(page.headline()) for _ in range(page.chance.randint(2, 6))]
    listed = page.chance.choice(("<ul>{}</ul>", "{}"))
    item = "<li>{}</li>" if "ul" in listed else "<p>{}</p>"
    head = page.heading(page.chance.choice(("More on this", "Most read", "Also interesting")), "title")
    return page.boxed(head + listed.format("".join(map(item.format, items))), *_RELATED)


def _one_link(page: Markup, _: Sequence[str]) -> str:
    label = page.chance.choice(("", "Read also: ", "See also: ", "<strong>More:</strong> "))
    title = page.headline()
    return page.text(label + page.link(title.upper() if page.chance.random() < 0.2 else title), *_RELATED)


def _poll(page: Markup, _: Sequence[str]) -> str:
    answers = [page.headline() for _ in range(page.chance.randint(2, 5))]
    item = page.chance.choice(("<li>{}</li>", '<label><input type="radio">{}</label>', "<div>{}</div>", "<p>{}</p>"))
    question = page.heading(page.headline().rstrip(".!?") + "?", "question", "poll")
    foot = page.text(f"{page.chance.randrange(40, 9000)} votes", "votes", "result")
    listed = "".join(map(item.format, answers))
    listed = f"<ul>{listed}</ul>" if "li" in item else listed
    return page.boxed(question + listed + foot, "poll", "survey", "vote", "quiz")


def _pull_quote(page: Markup, before: Sequence[str]) -> str:
    """A sentence that the text has said."""
    said = [found[0].strip() for text in before for found in _SENTENCE.finditer(text)]
    quote = html.escape(page.chance.choice(said)) if said else page.sentence()
    tags = ("blockquote", "aside", "div", "p")
    return page.element(tags, quote, "pullquote", "quote", "zitat", "highlight")


def _captioned(page: Markup, _: Sequence[str]) -> str:
    credit = page.chance.choice(("", " Photo: A. Example", " (Photo: Agency)", " © Agency"))
    text, tags = page.sentence() + credit, ("p", "div", "span", "figcaption")
    caption = page.element(tags, text, "caption", "image-text", "credit", "description")
    inner = f'<img src="/p.jpg" alt="">{caption}'
    return page.element(("figure", "div", "div"), inner, "image", "photo", "media", "picture")


def _offer(page: Markup, _: Sequence[str]) -> str:
    lines = [page.sentence() for _ in range(page.chance.randint(1, 4))]
    button = page.chance.choice((page.link("Sign up"), "<button>Subscribe</button>", page.link("Try it now")))
    head = page.heading(page.headline(), "title", "offer")
    listed = "".join(f"<li>{line}</li>" for line in lines)
    body = f"<ul>{listed}</ul>" if len(lines) > 1 else page.text(lines[0], "text")
    names = ("newsletter", "subscribe", "paywall", "offer", "signup", "promo", "app")
    return page.boxed(head + body + button, *names)


def _summary(page: Markup, before: Sequence[str]) -> str:
    points = "".join(f"<li>{page.sentence()}</li>" for _ in range(page.chance.randint(2, 5)))
    notes = ("Made by a machine.", "Summary by AI", "AI-generated, may hold errors")
    note = page.text(page.chance.choice(notes), "note")
    head = page.heading(page.chance.choice(("In short", "Summary", "Key points")), "title")
    return page.boxed(f"{head}<ul>{points}</ul>{note}", "summary", "ai", "keypoints", "digest")


def _chart(page: Markup, _: Sequence[str]) -> str:
    labels = [
        str(page.chance.choice((number, f"’{number}", f"+{number}.5", "%")))
        for number in range(10, 10 + page.chance.randint(4, 9))
    ]
    item = page.chance.choice(("<div>{}</div>", "<p>{}</p>", "<span>{}</span><br>"))
    title = page.text(page.headline(), "title", "chart")
    listed = "".join(map(item.format, labels))
    return page.boxed(title + listed, "chart", "graphic", "infographic", "figure")


def _consent(page: Markup, _: Sequence[str]) -> str:
    head = page.heading("External content", "title")
    text = page.text(page.sentence(2), "text", "consent")
    return page.boxed(f"{head}{text}<button>Show</button>", "embed", "consent", "placeholder", "external")


CLUTTER: Final[Sequence[Callable[[Markup, Sequence[str]], str]]] = (
    *(_cards, _cards, _cards, _links, _one_link, _poll, _pull_quote),
    *(_captioned, _captioned, _offer, _summary, _chart, _consent),
)
"""Makers of modules that are no body, cards and captions most often; they are told the paragraphs before."""


# --- what is body ---------------------------------------------------------------------------------------------


def _fact_box(page: Markup) -> tuple[str, str]:
    title, lines = page.headline(), [page.sentence() for _ in range(page.chance.randint(1, 4))]
    if page.chance.random() < 0.5:
        inner = f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>"
    else:
        inner = "".join(f"<p>{line}</p>" for line in lines)
    head = page.heading(title, "title")
    return page.boxed(head + inner, "factbox", "info", "facts", "background"), "\n".join([title, *lines])


def _table(page: Markup) -> tuple[str, str]:
    columns = page.chance.randint(2, 4)
    rows = [
        [page.headline()[:25], *(f"{page.chance.randrange(10_000)}" for _ in range(columns - 1))]
        for _ in range(page.chance.randint(3, 8))
    ]
    title = page.headline()
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    head = f"<h2>{title}</h2>" if page.chance.random() < 0.6 else ""
    text = "\n".join([title] * bool(head) + [" | ".join(row) for row in rows])
    return f"{head}<table{page.names('table', 'data')}>{cells}</table>", text


BODY: Final[Sequence[Callable[[Markup], tuple[str, str]]]] = (_fact_box, _table)
"""Makers of modules that are body, with their text."""


# --- pages ----------------------------------------------------------------------------------------------------


def with_modules(record: Record, words: Words, chance: random.Random) -> Record | None:
    """The page with some modules between the paragraphs of its body; ``None`` if its body has too few of them."""
    tree = parse(record.source)
    paragraphs = body_paragraphs(tree, record.body)
    if len(paragraphs) < LEAST_PARAGRAPHS:
        return None
    page = Markup(chance, words)
    body = record.body
    texts = [folded(node.text()) for node in paragraphs]
    for place in sorted(chance.sample(range(len(paragraphs)), min(MOST_MODULES, len(paragraphs))), reverse=True):
        node = paragraphs[place]
        if chance.random() < 0.25:
            module, text = chance.choice(BODY)(page)
            at = body.find(texts[place])
            if at < 0:
                continue
            at += len(texts[place])
            body = f"{body[:at]}\n{html.unescape(text)}\n{body[at:]}"
        else:
            module = chance.choice(CLUTTER)(page, texts[: place + 1])
        append(node, module)
    return replace(record, source=tree.html or record.source, body=body)


def body_paragraphs(tree: LexborHTMLParser, body: str) -> list[LexborNode]:
    """The paragraphs of a page that stand in its body."""
    whole = folded(body)
    return [node for node in tree.css("p") if len(text := folded(node.text())) >= LEAST_PARAGRAPH and text in whole]


def folded(text: str) -> str:
    """The text, each white space a blank."""
    return _SPACE.sub(" ", text).strip()


def append(node: LexborNode, source: str) -> None:
    """Put HTML behind an element."""
    fragment = parse(f"<body>{source}</body>").body
    assert fragment is not None
    children = list(fragment.iter(include_text=False))
    for child in reversed(children):
        node.insert_after(child)
