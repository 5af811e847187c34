"""Pages made longer: by hundreds of vendors or menu entries around the article, or by hundreds of its own paragraphs.

The corpora have few such pages, and a list that is many times as long as the article looks like the page's subject to a
model that has not learnt otherwise. Without long stories beside them it would learn that what is long is no body. Some
articles are cut short: a short body with all that surrounds a long one.
"""

from __future__ import annotations

import html
import random
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from selectolax.lexbor import LexborHTMLParser

from cleaner.segment.html import parse
from evaluation.corpora import Record

from .modules import Markup, Words, append, body_paragraphs, folded

STORY_SHARE: Final = 0.4
"""How many of the pages are long stories."""
BROKEN_SHARE: Final = 0.4
"""How many of these have lines that are broken by width."""
WIDTHS: Final = (36, 50, 72)
"""Characters of such a line, about."""
SHORT_SHARE: Final = 0.3
"""How many of the others have but a few paragraphs of their article."""
SHORT_PARAGRAPHS: Final = (1, 2, 3, 5)
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


def lengthened(record: Record, words: Words, language: str, chance: random.Random) -> Record | None:
    """The page as a long story, or with one or two long lists at its end or beginning; ``None`` if its body has no
    paragraphs to speak of."""
    page = Markup(chance, words)
    if chance.random() < STORY_SHARE:
        return _story(record, page)
    if chance.random() < SHORT_SHARE:
        paragraphs = [line for line in record.body.splitlines() if len(line) >= LEAST][: chance.choice(SHORT_PARAGRAPHS)]
        if not paragraphs:
            return None
        record = _short(record, paragraphs, page)
    tree = parse(record.source)
    if tree.body is None:
        return None
    for _ in range(chance.choice((1, 1, 2))):
        inner = chance.choice(LISTS)(page, chance.choice(LINES), language)
        _add(tree, page.boxed(inner, *_NAMED), first=chance.random() < 0.2)
    return replace(record, source=tree.html or record.source)


def _story(record: Record, page: Markup) -> Record | None:
    """The page with hundreds of sentences of others behind a paragraph of its body, as paragraphs like it."""
    tree = parse(record.source)
    paragraphs = body_paragraphs(tree, record.body)
    if not paragraphs:
        return None
    last = paragraphs[-1]
    attributes = "".join(f' {name}="{html.escape(value or "")}"' for name, value in last.attributes.items())
    said = [page.chance.choice(page.words.sentences) for _ in range(page.chance.choice(LINES[:-1]))]
    if page.chance.random() < BROKEN_SHARE:
        width = page.chance.choice(WIDTHS)
        said = [line for start in range(0, len(said), 5) for line in _lines(said[start : start + 5], width)]
        source = f"<p{attributes}>{'<br>'.join(map(html.escape, said))}</p>"
    else:
        source = "".join(f"<p{attributes}>{html.escape(line)}</p>" for line in said)
    append(last, source)
    before, end = folded(record.body), folded(last.text())
    at = before.find(end) + len(end)
    lines = [before[:at], *said, before[at:]]
    return replace(record, source=tree.html or record.source, body="\n".join(lines))


def _lines(sentences: Sequence[str], width: int) -> list[str]:
    """A paragraph broken at about some width, between words where there are any."""
    text = " ".join(sentences)
    broken = textwrap.wrap(text, width)
    return broken if len(broken) > 1 else [text[at : at + width] for at in range(0, len(text), width)]


_NAMED: Final = ("footer", "list", "panel", "content", "section", "main")


def _short(record: Record, paragraphs: Sequence[str], page: Markup) -> Record:
    """A page of some paragraphs of an article alone."""
    title = html.escape(record.title or page.headline())
    inner = "".join(f"<p>{html.escape(line)}</p>" for line in paragraphs)
    article = page.boxed(f"<h1>{title}</h1>{inner}", "article", "story", "content", "main")
    source = f"<html><head><title>{title}</title></head><body>{article}</body></html>"
    return replace(record, source=source, body="\n".join(paragraphs))


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
        entries.append(item.format(page.link(" ".join(said[begin : begin + page.chance.choice((1, 1, 2, 3))]))))
    return _listed(item, entries)


def _item(page: Markup) -> str:
    return page.chance.choice(("<li>{}</li>", "<div>{}</div>", "<div><p>{}</p></div>", "<p>{}</p>", "<label>{}</label><br>"))


def _listed(item: str, entries: Sequence[str]) -> str:
    inner = "".join(entries)
    return f"<ul>{inner}</ul>" if item.startswith("<li>") else inner


LISTS: Final[Sequence[Callable[[Markup, int, str], str]]] = (_vendors, _menu)
"""Makers of lists, which get about how many lines they are to have."""
