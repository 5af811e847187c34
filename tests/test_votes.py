"""What others say of a page's blocks."""

from __future__ import annotations

import json

import pytest

from cleaner import pipeline, votes
from cleaner.document import Block, Document, Metadata, Page

PARAGRAPHS = (
    "The ferry left the harbour an hour late, and nobody on board complained about it.",
    "The captain had waited for a parcel, which the island needed more than a timetable.",
)


def voted(body: str, *texts: str) -> list[float]:
    document = Document(Page("", "html"), "html", Metadata(), [Block(text, True) for text in texts])
    return votes.body_votes(document, "json_ld", body)["json_ld"].tolist()


def page(stated: str) -> str:
    script = json.dumps({"@type": "NewsArticle", "headline": "Late ferry", "articleBody": stated})
    return (
        f'<html><head><script type="application/ld+json">{script}</script></head><body><div>'
        + "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
        + "</div></body></html>"
    )


@pytest.mark.parametrize("stated", PARAGRAPHS)
def test_the_body_that_structured_data_states_has_a_vote(stated: str) -> None:
    document = pipeline.prepare(Page(page(stated), "html"))
    pipeline.vote(document)
    assert document.votes["json_ld"].tolist() == [float(stated == one) for one in PARAGRAPHS]


def test_a_page_without_structured_data_has_no_such_vote() -> None:
    document = pipeline.prepare(Page("<p>The ferry left.</p>", "html"))
    pipeline.vote(document)
    assert "json_ld" not in document.votes


@pytest.mark.parametrize(("text", "vote"), [("a" * 24, 0), ("a" * 25, 1), ("The end.", 1), ("end", 0)])
def test_what_is_short_must_be_a_whole_line(text: str, vote: float) -> None:
    assert voted(f"{'a' * 40}\nThe end.", text) == [vote]


def test_short_sentences_together_stand_in_the_body() -> None:
    text = "It rained. Nobody came. The band played. Then it left."
    assert voted(f"{PARAGRAPHS[0]}\n{text}", text) == [1]
    assert voted(f"{PARAGRAPHS[0]}\nThe band played.", text) == [0]


def test_a_block_has_the_share_of_its_sentences_that_stand_in_the_body() -> None:
    first, second = PARAGRAPHS
    [share] = voted(first, f"{first} {second}")
    assert share == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize(
    ("title", "text", "vote"),
    [
        ("Late ferry at Torvik", "Late ferry at Torvik", 1),
        ("Late ferry at Torvik", "Ferry at Torvik: late!", 1),
        ("Late ferry at Torvik", "Late train", 1 / 3),
        ("Late ferry at Torvik", "A bridge", 0),
        ("港の渡し船が一時間遅れて出た", "港の渡し船が一時間遅れて出た！", 28 / 29),
    ],
)
def test_the_vote_of_the_title_is_the_share_of_words_in_common(title: str, text: str, vote: float) -> None:
    document = Document(Page("", "html"), "html", Metadata(titles=(title,)), [Block(text, True)])
    assert votes.title_votes(document)["title"].tolist() == pytest.approx([vote], abs=1e-3)
