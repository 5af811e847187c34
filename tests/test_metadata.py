"""What a page says of itself."""

from __future__ import annotations

import json

import pytest

from cleaner import Article, Cleaner, explain, pipeline, trafilatura
from cleaner.document import Metadata, Page

PROSE = (
    "<p>The ferry left the harbour an hour late on Monday, and nobody on board complained about it at all.</p>"
    * 4
)


def page(head: str, language: str = "en-GB") -> Article:
    return explain(
        f"<!doctype html><html lang={language}><head>{head}</head><body>{PROSE}</body></html>", fast=True
    )


def test_open_graph_and_meta() -> None:
    article = page(
        '<title>Late ferry | The Torvik Post</title><meta property="og:title" content="Late ferry">'
        '<meta property="og:site_name" content="The Torvik Post"><meta name="author" content="Marit Hollin">'
        '<meta property="article:published_time" content="2021-05-03T08:15:00+02:00">'
    )
    assert (article.title, article.author, article.date) == ("Late ferry", "Marit Hollin", "2021-05-03")
    assert (article.site, article.language) == ("The Torvik Post", "en")


@pytest.mark.parametrize(
    ("field", "names", "said", "expected"),
    [
        ("title", "og:title twitter:title dc.title DC.Title title", "Late ferry", "Late ferry"),
        (
            "author",
            "author article:author og:article:author dc.creator parsely-author byl",
            "Marit Hollin",
            "Marit Hollin",
        ),
        (
            "date",
            "article:published_time og:published_time datePublished publishdate pubdate date dc.date dc.date.issued "
            "parsely-pub-date sailthru.date",
            "2021-05-03T08:15:00Z",
            "2021-05-03",
        ),
        ("site", "og:site_name application-name al:android:app_name", "The Torvik Post", "The Torvik Post"),
    ],
)
@pytest.mark.parametrize("attribute", ["name", "property", "itemprop"])
def test_every_name_of_a_meta_element(
    field: str, names: str, said: str, expected: str, attribute: str
) -> None:
    for name in names.split():
        assert getattr(page(f'<meta {attribute}="{name}" content="{said}">'), field) == expected, name


@pytest.mark.parametrize(
    ("attributes", "head", "language"),
    [
        ("xml:lang=de-AT", "", "de"),
        ("", "<meta property=og:locale content=pt_BR>", "pt"),
        ("", "<meta name=language content=sv>", "sv"),
        ("lang=en-GB", "<meta property=og:locale content=pt_BR>", "en"),
        ("lang=english", "", None),
    ],
)
def test_language(attributes: str, head: str, language: str | None) -> None:
    source = f"<html {attributes}><head>{head}</head><body>{PROSE}</body></html>"
    assert explain(source, kind="html", fast=True).language == language


@pytest.mark.parametrize("key", ["@graph", "mainEntity", "mainEntityOfPage"])
def test_json_ld_within_json_ld(key: str) -> None:
    script = json.dumps({"@type": "WebPage", key: {"headline": "Late ferry", "datePublished": "2021-05-03"}})
    assert page(f'<script type="application/ld+json">{script}</script>').date == "2021-05-03"


def test_of_several_headings_none_need_be_the_title() -> None:
    head = "<html><head><title>Late ferry at Torvik - Post</title></head><body>"
    for headings, title in (
        ("<h1>Late ferry</h1>", "Late ferry"),
        ("<h1>Late ferry</h1><h1>Late train</h1>", None),
    ):
        article = explain(f"{head}{headings}{PROSE}</body></html>", fast=True)
        assert article.title == (title or "Late ferry at Torvik")


@pytest.mark.parametrize("link", ["https://torvik.example/marit", "@marit"])
def test_a_link_is_no_authors_name(link: str) -> None:
    named = '<meta name="byl" content="Marit Hollin">'
    assert page(f'<meta name="author" content="{link}">{named}').author == "Marit Hollin"


@pytest.mark.parametrize("graph", [False, True])
def test_json_ld(graph: bool) -> None:
    said = {
        "@type": "NewsArticle",
        "headline": "Late ferry",
        "datePublished": "2021-05-03",
        "author": [{"@type": "Person", "name": "Marit Hollin"}],
        "publisher": {"name": "The Torvik Post"},
    }
    script = json.dumps({"@graph": [said]} if graph else said)
    article = page(f'<script type="application/ld+json">{script}</script>', language="nb")
    assert (article.title, article.author, article.date) == ("Late ferry", "Marit Hollin", "2021-05-03")
    assert (article.site, article.language) == ("The Torvik Post", "nb")


@pytest.mark.parametrize("script", ["{", "[[[", '{"headline": 1, "author": {"name": []}}', "null"])
def test_broken_json_ld_is_passed_over(script: str) -> None:
    article = page(f'<title>Late ferry - Post</title><script type="application/ld+json">{script}</script>')
    assert article.title == "Late ferry"
    assert article.author is None


def test_a_page_that_says_nothing() -> None:
    article = explain(PROSE, kind="html", fast=True)
    assert (article.title, article.author, article.date, article.site, article.language) == (None,) * 5


@pytest.mark.parametrize(
    ("title", "heading", "expected"),
    [
        ("Queues — Sparrow 2.1 documentation", "Queues", "Queues"),
        ("« Le silence coûte cher » - entretien", "« Le silence coûte cher » - entretien", None),
        ("The geese are back - Weir Post", "Weir Post", "The geese are back"),
        ("Weir Post - the geese are back", "Weir Post", "the geese are back"),
    ],
)
def test_the_title_is_the_heading_if_it_begins_with_it(
    title: str, heading: str, expected: str | None
) -> None:
    head = f"<title>{title}</title><meta property='og:site_name' content='Weir Post'>"
    article = explain(f"<html><head>{head}</head><body><h1>{heading}</h1>{PROSE}</body></html>", fast=True)
    assert article.title == (expected or heading)


STATED = (
    "<title>Late ferry</title>",
    "<meta name=author content='Marit Hollin'>",
    "<meta name=date content=2021-05-03>",
)


@pytest.mark.parametrize(
    ("head", "asked"),
    [
        (STATED, 0),
        ((STATED[0], STATED[1]), 0),
        ((STATED[0], STATED[2]), 0),
        ((STATED[1], STATED[2]), 1),
        ((STATED[0],), 1),
        ((), 1),
    ],
)
def test_trafilatura_is_asked_for_metadata_only_where_the_page_states_too_little(
    head: tuple[str, ...], asked: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def extract(page: Page, *, with_metadata: bool) -> tuple[str, Metadata]:
        calls.append(with_metadata)
        return "", Metadata(title="Another title", author="Judith Amory", site="The Torvik Post")

    monkeypatch.setattr(trafilatura, "extract", extract)
    monkeypatch.setattr(pipeline, "is_unsure", lambda _: False)
    source = f"<html><head>{''.join(head)}</head><body>{PROSE}</body></html>"
    article = Cleaner().explain(source)
    assert calls == [True] * asked
    assert article.title == ("Late ferry" if STATED[0] in head else "Another title" if asked else None)
    assert article.author == ("Marit Hollin" if STATED[1] in head else "Judith Amory" if asked else None)
    assert article.text == Cleaner().explain(source, metadata=False).text == Cleaner().clean(source)
    assert len(calls) == asked  # neither of these two asks


def test_a_year_that_the_text_mentions_is_no_date() -> None:
    article = explain(f"<html><body><p>Turnout was the highest since 1998.</p>{PROSE}</body></html>")
    assert article.date is None
