"""Pages made longer: lists of vendors, menus, threads and teasers, hundreds of lines of them, around an article.

The corpora have few such pages, and a list that is many times as long as the article looks like the page's subject to a
model that has not learnt otherwise. Some articles are cut short, too: a short body with all that surrounds a long one.
"""

from __future__ import annotations

import html
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from selectolax.lexbor import LexborHTMLParser

from cleaner.segment.html import parse
from evaluation.corpora import Record

from .modules import Markup, Words, append

SHORT_SHARE: Final = 0.3
"""How many of the pages have but a few paragraphs of their article."""
SHORT: Final = (1, 2, 3, 5)
"""Their paragraphs."""
LEAST: Final = 60
"""Characters of such a paragraph at least."""
LINES: Final = (60, 120, 300, 700, 1500)
"""How many entries a list has, about."""

_SYLLABLES: Final = (
    "ad bid click data media net pix cloud nova orb reach tag trade vid wave zen blue lum tro qui mar sol"
).split()
_FORMS: Final = (
    "Inc.|Inc|Ltd|Ltd.|GmbH|S.A.|LLC|B.V.|AB|Oy|Pty Ltd|S.r.l.|ApS|AS|Corp.|SAS|Technologies|Media|Digital|"
).split("|")
_DETAILS: Final = {
    "en": "Cookie duration: {} (days).|Uses other forms of storage.|Privacy policy|Legitimate interest|Consent",
    "de": "Speicherdauer: {} Tage|Verwendet andere Speicher.|Details anzeigen|Berechtigtes Interesse|Einwilligung",
    "fr": "Durée : {} jours|Utilise d’autres stockages.|Voir les détails|Intérêt légitime|Consentement",
    "es": "Duración: {} días|Utiliza otro almacenamiento.|Ver detalles|Interés legítimo|Consentimiento",
    "it": "Durata: {} giorni|Utilizza altre archiviazioni.|Visualizza dettagli|Interesse legittimo|Consenso",
}
_NAMES: Final = (
    "Anna Ben Carla Dov Emil Fay Gus Hana Ivo Jun Kim Lea Max Nia Olga Pia Ravi Sol Tom Uma Vera Wim Yara Zoe"
).split()
_BUTTONS: Final = ("Reply", "Like", "Report", "Share")


def lengthened(record: Record, words: Words, language: str, chance: random.Random) -> Record | None:
    """The page with one or two long lists at its end or beginning; ``None`` if it has no body to speak of."""
    page = Markup(chance, words)
    if chance.random() < SHORT_SHARE:
        paragraphs = [line for line in record.body.splitlines() if len(line) >= LEAST][: chance.choice(SHORT)]
        if not paragraphs:
            return None
        record = _short(record, paragraphs, page)
    tree = parse(record.html)
    if tree.body is None:
        return None
    for _ in range(chance.choice((1, 1, 2))):
        maker = chance.choice(LISTS)
        _add(
            tree,
            page.boxed(maker(page, chance.choice(LINES), language), *_NAMED),
            first=chance.random() < 0.2,
        )
    return replace(record, html=tree.html or record.html)


_NAMED: Final = ("footer", "list", "panel", "content", "section", "main")


def _short(record: Record, paragraphs: Sequence[str], page: Markup) -> Record:
    """A page of some paragraphs of an article alone."""
    title = html.escape(record.title or page.headline())
    inner = "".join(f"<p>{html.escape(line)}</p>" for line in paragraphs)
    article = page.boxed(f"<h1>{title}</h1>{inner}", "article", "story", "content", "main")
    source = f"<html><head><title>{title}</title></head><body>{article}</body></html>"
    return replace(record, html=source, body="\n".join(paragraphs))


def _add(tree: LexborHTMLParser, inner: str, *, first: bool) -> None:
    body = tree.body
    assert body is not None
    children = list(body.iter(include_text=False))
    if children:
        append(children[0] if first else children[-1], inner)


def _vendors(page: Markup, lines: int, language: str) -> str:
    """Vendors of a consent dialogue, their names alone or with what each stores."""
    chance = page.chance
    details = _DETAILS.get(language, _DETAILS["en"]).split("|")
    shown = chance.sample(details, chance.choice((0, 0, 1, 3, len(details))))
    item = _item(page)
    entries = []
    for _ in range(lines // (1 + len(shown)) + 1):
        name = "".join(chance.sample(_SYLLABLES, chance.choice((1, 2, 2, 3)))).capitalize()
        if chance.random() < 0.2:
            name = f"{name} {chance.choice(_SYLLABLES).capitalize()}"
        entries += [item.format(f"{name} {chance.choice(_FORMS)}".strip())]
        entries += [item.format(line.format(chance.randrange(1, 800))) for line in shown]
    return _listed(item, entries)


def _menu(page: Markup, lines: int, language: str) -> str:
    """The entries of a long menu: a word or some of headlines, each a link."""
    item = _item(page)
    entries = []
    for _ in range(lines):
        said = page.headline().split()
        begin = page.chance.randrange(len(said))
        entries.append(
            item.format(page.link(" ".join(said[begin : begin + page.chance.choice((1, 1, 2, 3))])))
        )
    return _listed(item, entries)


def _thread(page: Markup, lines: int, language: str) -> str:
    """Comments of readers: a name, maybe a time, what they say, and buttons."""
    chance = page.chance
    buttons = "".join(f"<span>{label}</span> " for label in chance.sample(_BUTTONS, chance.randint(0, 3)))
    is_timed = chance.random() < 0.7
    posts = []
    for _ in range(lines // 6 + 5):
        head = page.text(
            f"{chance.choice(_NAMES)}{chance.choice(('', ' K.', '77', ' de Wit', '_x'))}", "author"
        )
        if is_timed:
            head += page.text(f"{chance.randrange(1, 24)} h", "time")
        said = "".join(page.text(page.sentence(3)) for _ in range(chance.choice((1, 1, 2))))
        posts.append(f"<div{page.names('comment', 'post', 'reply', 'item')}>{head}{said}{buttons}</div>")
    title = page.heading(f"{len(posts)} comments", "title") if chance.random() < 0.7 else ""
    return title + "".join(posts)


def _teasers(page: Markup, lines: int, language: str) -> str:
    """Headlines of other stories, some with a sentence."""
    with_sentence = page.chance.random() < 0.4
    entries = []
    for _ in range(min(lines, 300) // (1 + with_sentence)):
        entry = page.heading(page.link(page.headline()), "title", "teaser")
        entries.append(entry + page.text(page.sentence(), "text") * with_sentence)
    return "".join(entries)


def _item(page: Markup) -> str:
    return page.chance.choice(
        ("<li>{}</li>", "<div>{}</div>", "<div><p>{}</p></div>", "<p>{}</p>", "<label>{}</label><br>")
    )


def _listed(item: str, entries: Sequence[str]) -> str:
    inner = "".join(entries)
    return f"<ul>{inner}</ul>" if item.startswith("<li>") else inner


LISTS: Final[Sequence[Callable[[Markup, int, str], str]]] = (_vendors, _vendors, _menu, _thread, _teasers)
"""Makers of lists, which get about how many lines they are to have."""
