"""The steps of a page's way that no golden shows."""

from __future__ import annotations

import json

import pytest

from cleaner import Cleaner, clean, explain, pipeline, trafilatura
from cleaner.apart import without_link_numbers
from cleaner.document import Block, Document, Mark, Metadata, Page, Verdict
from cleaner.output import Output
from cleaner.rules import loading

SENTENCE = "The ferry left the harbour an hour late, and nobody on board complained about it. "
LATER = "The captain had waited for a parcel, which the island needed more than a timetable; "


def stating(body: str, shown: str) -> Document:
    """A page that states one body in its structured data and shows another one."""
    script = json.dumps({"@type": "NewsArticle", "headline": "Late ferry", "articleBody": body})
    source = f'<html><head><script type="application/ld+json">{script}</script></head><body><p>{shown}</p></body></html>'
    return pipeline.prepare(Page(source, "html"))


@pytest.mark.parametrize(("absent", "kind"), [(220, "html"), (250, "text")])
def test_a_page_that_shows_less_than_three_tenths_of_the_body_it_states_is_a_shell(absent: int, kind: str) -> None:
    shown = (SENTENCE * 2)[:100]
    document = stating(shown + (LATER * 4)[:absent], shown)
    assert document.kind == kind


@pytest.mark.parametrize(
    ("breaks", "text"),
    [((True, True, False), "one\n\nthree"), ((True, False, True), "one\n\nthree"), ((True, False, False), "one\nthree")],
)
def test_the_paragraph_break_before_a_dropped_block_stays(breaks: tuple[bool, ...], text: str) -> None:
    blocks = [Block(word, starts) for word, starts in zip(("one", "two", "three"), breaks, strict=True)]
    for block, category in zip(blocks, ("body", "share", "body"), strict=True):
        block.verdict = Verdict(category, "model", 0.5, 0.4)
    assert pipeline.assemble(Document(Page("", "text"), "text", Metadata(), blocks), (), Output()).text == text


def test_the_blocks_of_a_shell_have_no_offsets() -> None:
    document = stating(SENTENCE + "\n\n" + LATER, "Loading…")
    assert len(document.blocks) == 2
    assert {(block.start, block.end) for block in document.blocks} == {(None, None)}


def test_a_stated_body_may_be_html_or_have_entities() -> None:
    for stated in (f"<p>{SENTENCE}</p><p>Salt &amp; tar</p>", f"{SENTENCE}\n\nSalt &amp; tar"):
        assert [block.text for block in stating(stated, "Loading…").blocks] == [SENTENCE.strip(), "Salt & tar"]


def test_a_text_has_the_title_that_stands_in_it() -> None:
    text = f"Late Ferry at Torvik\n\n3 May 2021\n\nBy Marit Hollin\n\n{SENTENCE * 3}\n\n{LATER * 3}"
    article = explain(text)
    titles = [block.text for block in article.blocks if block.category == "title"]
    assert titles
    assert article.title == titles[0]


def test_trafilatura_is_not_asked_about_a_very_long_page(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def body(page: Page) -> str:
        asked.append(len(page.text))
        return ""

    monkeypatch.setattr(trafilatura, "body", body)
    monkeypatch.setattr(trafilatura, "is_unsure", lambda _: True)
    for size in (500_000, 500_001):
        page = f"<p>{SENTENCE}</p>"
        Cleaner(kind="html").explain(page + "<!--".ljust(size - len(page) - 3, "x") + "-->")
    assert asked == [500_000]


PARAGRAPHS = "\n\n".join(
    [SENTENCE + LATER, "Nobody on [1]the quay had seen [2]it. " + SENTENCE.strip(), LATER + SENTENCE.strip()]
)
ADDRESSES = ("https://example.org/quay", "mailto:harbour@example.org", "javascript: print()")


@pytest.mark.parametrize(
    "targets",
    [
        "References\n\n" + "".join(f"   {number}. {one}\n" for number, one in enumerate(ADDRESSES, 1)),
        "References:\n\n" + "".join(f"[{number}] {one}\n" for number, one in enumerate(ADDRESSES, 1)),
        "References\n\n   Visible links:\n   1. {}\n   2. {}\n\n   Hidden links:\n   4. {}\n".format(*ADDRESSES),
    ],
    ids=["lynx", "w3m", "lynx with hidden links"],
)
def test_the_targets_of_numbered_links_go_and_the_numbers_stay(targets: str) -> None:
    article = explain(f"{PARAGRAPHS}\n\n{targets}", kind="text")
    assert article.text == PARAGRAPHS.replace("; \n", ";\n")
    dropped = [block for block in article.blocks if not block.kept]
    assert {(block.category, block.reason) for block in dropped} == {("navigation", "link-target")}


def test_rules_see_the_words_between_which_the_numbers_of_links_stand() -> None:
    targets = "".join(f"   {number}. {one}\n" for number, one in enumerate(ADDRESSES, 1))
    article = explain(f"{PARAGRAPHS}\n\nShare on [3]Facebook\n\nReferences\n\n{targets}", kind="text")
    [block] = [block for block in article.blocks if block.category == "share"]
    assert block.text == "Share on [3]Facebook"
    assert any((mark.start, mark.end) == (0, len(block.text)) for mark in block.marks)


def test_marks_stay_on_their_words_without_the_numbers_of_links() -> None:
    [rule, *_] = loading.load()
    block = Block("See [1]also [12]this", True, marks=[Mark(rule, 7, 20)])
    bare = without_link_numbers(block)
    assert (bare.text, bare.marks) == ("See also this", [Mark(rule, 4, 13)])
    assert without_link_numbers(Block("[12]", True)).text == "[12]"


def test_references_of_a_text_without_numbered_links_are_no_link_targets() -> None:
    article = explain(
        PARAGRAPHS.replace("[", "(").replace("]", ")") + "\n\nReferences\n\n1. https://example.org/quay", kind="text"
    )
    assert all(block.reason != "link-target" for block in article.blocks)


ARTICLE = [
    "The harbour of Ostrey has a crane again, and nobody in the town knows who paid for it.",
    "On Monday it stood on the old quay, green and eleven metres high, with a seagull on its arm.",
    "The harbour master says that no ship has called for it, and that he has looked in every log.",
    "Two fishermen saw a barge come in at three in the morning, without a light and without a name.",
    "The council will meet on Friday, and it has asked whoever owns the crane to come along.",
]


@pytest.mark.parametrize(
    "stated",
    [
        "A town gets a crane that it never ordered, and a barge without a name is seen at night.",
        ARTICLE[0][:60] + "…",
        " ".join(ARTICLE[:4]),
        " ".join(ARTICLE)[:-40] + "…",
    ],
)
def test_a_page_that_shows_its_article_is_read_whatever_it_states(stated: str) -> None:
    script = json.dumps({"@type": "NewsArticle", "headline": "A crane", "articleBody": stated})
    head = f"<title>A crane</title><script type=application/ld+json>{script}</script>"
    shown = "".join(f"<p>{one}</p>" for one in ARTICLE)
    text = clean(f"<html><head>{head}</head><body><article><h1>A crane</h1>{shown}</article></body></html>")
    assert text.split("\n\n") == ARTICLE
