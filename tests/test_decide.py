"""What is decided on scores: lists and tables stay whole, and another judge is asked only in doubt."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cleaner import Cleaner, clean, decide, explain, pipeline, trafilatura
from cleaner.decide.scores_and_thresholds import SHORT_TEXT_SIZE, smooth_lists
from cleaner.document import Block, Document, Element, Mark, Metadata, Page, Structure, Verdict
from cleaner.rules import loading
from cleaner.rules.engine import Engine
from cleaner.segment import text as text_segment
from cleaner.segment.markdown import segment as segment_markdown
from cleaner.shapes import list_form

PROSE = (
    "The ferry left the harbour an hour late, and nobody on board complained about it, least of all the captain, who had "
    "waited for the doctor's parcel himself."
)
PAGE = "<html><body><article><p>{}</p><p>{}</p></article></body></html>".format(
    "The ferry left the harbour an hour late, and nobody on board complained about it, least of all the captain.",
    "He had waited for the doctor's parcel, which the island needed more than it needed the timetable.",
)


def blocks(*texts: str) -> list[Block]:
    return [Block(text, starts_paragraph=False) for text in texts]


def decided(found: list[Block], scores: Sequence[float]) -> list[Verdict]:
    """The verdicts on the blocks of a text, at a threshold of .3."""
    document = Document(Page("", "text"), "text", Metadata(), found)
    return decide.decide(document, scores, [], 0.3)


def marked(*lines: str, rules: Sequence[Path] = ()) -> list[Block]:
    """Blocks with the marks of the rules."""
    [found] = Engine(loading.load(rules)).cut([blocks(*lines)])
    return found


def smoothed(lines: Sequence[str], scores: Sequence[float]) -> list[float]:
    found = blocks(*lines)
    return smooth_lists(found, scores, [list_form(block) for block in found])


@pytest.mark.parametrize(
    "lines",
    [
        ("• flour", "• salt", "• water"),
        ("1. Sift.", "2. Knead.", "3. Wait."),
        ("Weir | 3 | 1 | 7", "Ostrey | 2 | 2 | 6", "Tarn | 0 | 1 | 1"),
        ("Weir\t3\t1\t7", "Ostrey\t2\t2\t6", "Tarn\t0\t1\t1"),
    ],
)
def test_lines_of_a_list_or_table_draw_together(lines: tuple[str, ...]) -> None:
    assert smoothed(lines, [0.9, 0.0, 0.9]) == pytest.approx([0.75, 0.3, 0.75])


def test_rows_of_columns_stay_together() -> None:
    rows = "Day          Leaves    Returns", "21 October   9 h 40    12 h 10", "22 October   10 h 25   13 h 00"
    found = decided(blocks("word " * 50, *rows, "word " * 50), [0.9, 0.1, 0.6, 0.6, 0.9])
    assert [one.category for one in found] == ["body"] * 5
    found = decided(blocks("word " * 50, "Day  Leaves", *rows[1:], "word " * 50), [0.9, 0.1, 0.6, 0.6, 0.9])
    assert found[1].category != "body"


@pytest.mark.parametrize("lines", [("• flour", "• salt", "Knead it."), ("Flour", "Salt", "Water"), ("- a", "- b")])
def test_other_lines_keep_their_scores(lines: tuple[str, ...]) -> None:
    scores = [0.9, 0.0, 0.9][: len(lines)]
    assert smoothed(lines, scores) == scores


@pytest.mark.parametrize(("score", "category"), [(0.8, "byline"), (0.95, "body")])
def test_a_built_in_rule_gives_way_where_the_model_is_sure(score: float, category: str) -> None:
    lines = "word " * 100, "By Dana Pruitt, Staff Writer", "Opening hours of the branches"
    assert decided(marked(*lines[:2]), [0.98, score])[1].category == category
    assert decided(marked(*lines), [0.9, score, 0.1])[1].category == category


@pytest.mark.parametrize("line", ["By Dana Pruitt, Staff Writer", "Updated 3 May 2026"])
def test_a_byline_or_date_above_the_body_goes_however_sure_the_model_is(line: str) -> None:
    assert html_decided(f"<h1>A headline</h1><p>{line}</p><p>{PROSE}</p>", [0.1, 0.99, 0.99])[1].category != "body"


def test_no_rule_gives_way_where_rules_cover_all_that_is_likely() -> None:
    lines = "You are unable to access harbour.example", "Why have I been blocked?", "What can I do to resolve this?"
    page = "".join(f"<p>{line}</p>" for line in lines)
    assert not any(one.category == "body" for one in html_decided(page, [0.99] * 3))
    assert html_decided(f"<p>{PROSE}</p>{page}<p>{PROSE}</p>", [0.99] * 5)[2].category == "body"


@pytest.mark.parametrize(
    ("headlines", "kept"),
    [
        (("Terms of Service",), True),
        (("The ferry is late",), False),
        (("Privacy Policy", "The ferry is late"), False),
        (("We value your privacy",), False),
    ],
)
def test_lines_of_terms_stay_on_a_page_of_terms(headlines: Sequence[str], kept: bool) -> None:
    tops = "".join(f"<h1>{headline}</h1>" for headline in headlines)
    line = "We use cookies to improve your experience."
    verdicts = html_decided(f"{tops}<p>{PROSE}</p><p>{line}</p>", [*[0.1] * len(headlines), 0.9, 0.6])
    assert (verdicts[-1].category == "body") == kept


def test_a_heading_over_a_dropped_section_goes_and_one_over_a_kept_one_stays() -> None:
    page = "<main><h2>Winners</h2><p>{}</p><h2>Offers</h2><p>x</p></main>".format("word " * 60)
    document = pipeline.prepare(Page(page, "html"))
    found = decide.decide(document, [0.9, 0.9, 0.9, 0.1], [], 0.4)
    assert [one.category for one in found] == ["body", "body", "boilerplate", "boilerplate"]
    assert found[2].reason == "heading-over-nothing"


def html_decided(source: str, scores: Sequence[float]) -> list[Verdict]:
    """The verdicts on the blocks of a page of HTML, at a threshold of .3."""
    [document] = pipeline.documents([Page(source, "html")], Engine(loading.load()))
    return decide.decide(document, scores, [], 0.3)


def test_a_heading_over_a_dropped_list_of_links_goes() -> None:
    links = "<ul><li>News: <a href=/1>The tower is sold</a><li>Column: <a href=/2>Let the jackdaws vote</a></ul>"
    page = f"<p>{PROSE}</p><h2>Earlier in this series</h2>{{}}<p>{PROSE}</p>"
    found = html_decided(page.format(links), [0.9, 0.8, 0.2, 0.2, 0.9])
    assert found[1].reason == "heading-over-nothing"
    assert html_decided(page.format(links), [0.9, 0.8, 0.95, 0.95, 0.9])[1].category == "body"
    assert html_decided(page.format("<ul><li>flour<li>salt</ul>"), [0.9, 0.8, 0.2, 0.2, 0.9])[1].category == "body"


def test_a_footnote_that_begins_a_page_keeps_no_heading_at_its_end() -> None:
    page = f"<div class=footnotes><p>{PROSE}</p></div><p>{PROSE}</p><h2>Offers</h2>"
    assert [one.category == "body" for one in html_decided(page, [0.9, 0.9, 0.1])] == [True, True, False]


@pytest.mark.parametrize("name", ["comments", "title", "related", "boilerplate"])
def test_names_that_the_model_gives_do_not_change_what_stays(name: str) -> None:
    lines = ("The floods (214)", PROSE, "The floods (214)", "Weir burst at night", "Ferry back on Monday")
    found = blocks(*lines)
    document = Document(Page("", "text"), "text", Metadata(), found)
    scores = [0.2, 0.9, 0.2, 0.6, 0.6]
    unnamed, named = (decide.decide(document, scores, names, 0.3) for names in ([], [name] * len(lines)))
    assert [one.category == "body" for one in named] == [one.category == "body" for one in unnamed]
    assert [one.reason for one in named] == [one.reason for one in unnamed]


def test_a_paragraph_in_the_element_of_a_heading_is_no_heading_over_nothing() -> None:
    page = f"<p>{PROSE}</p><h4>{PROSE}</h4><p>Like · Reply · 3 h</p><p>{PROSE}</p>"
    assert [one.category == "body" for one in html_decided(page, [0.9, 0.8, 0.1, 0.9])] == [True, True, False, True]


def test_the_row_of_a_table_is_no_bar_of_a_menu() -> None:
    cells = "System Northlight Harbourline Quay Millrace Weir".split()
    row = f"<tr><th>{'<th>'.join(cells)}"
    page = f"<p>{PROSE}</p><table>{row}<tr><td>{'<td>'.join(cells)}</table><p>{' | '.join(cells)}</p><p>{PROSE}</p>"
    found = html_decided(page, [0.9, 0.5, 0.5, 0.5, 0.9])
    assert [one.category for one in found] == ["body", "body", "body", "navigation", "body"]
    assert found[3].reason == "navigation.bar"


def test_a_heading_that_a_rule_knows_stays_over_text_that_stays_if_the_model_is_surer() -> None:
    page = f"<p>{PROSE}</p><h2>Contact us</h2><p>{PROSE}</p>"
    assert [html_decided(page, [0.9, score, 0.9])[1].category == "body" for score in (0.65, 0.75)] == [False, True]


def test_a_heading_that_a_rule_knows_stays_over_its_paragraph_among_others_of_its_level() -> None:
    page = "<p>{0}</p><h2>The keel</h2><p>{0}</p>{1}<h2>Contact us</h2>{2}<p>{0}</p>{3}"
    for parts, kept in ((("", "", ""), True), (("<div>", "", "</div>"), True), (("", "<div>", "</div>"), False)):
        found = html_decided(page.format(PROSE, *parts), [0.9, 0.9, 0.9, 0.4, 0.9])
        assert (found[3].category == "body") == kept


@pytest.mark.parametrize(("around", "kept"), [((0.9, 0.9), True), ((0.9, 0.1), False), ((0.1, 0.9), False)])
def test_a_rule_gives_way_sooner_between_blocks_of_the_body(around: tuple[float, float], kept: bool) -> None:
    page = f"<p>{PROSE}</p><p>{PROSE}!</p><p>Contact us</p><p>{PROSE}?</p><p>{PROSE} {PROSE}</p>"
    scores = [0.9, around[0], 0.8, around[1], 0.9]
    assert (html_decided(page, scores)[2].category == "body") == kept


@pytest.mark.parametrize(
    ("below", "kept"),
    [("Questions? Call 0400 555 0134.", True), ("office@harbour.example", True), ("Come in 2 or 3 days.", False)],
)
def test_a_heading_that_a_rule_knows_stays_over_a_number_or_mail_address(below: str, kept: bool) -> None:
    found = marked(PROSE, "Contact us", below)
    assert [one.category == "body" for one in decided(found, [0.9, 0.1, 0.9])] == [True, kept, True]


@pytest.mark.parametrize(
    ("heading", "score", "kept"), [("See also", 0.8, False), ("See also", 0.95, True), ("The keel", 0.8, True)]
)
def test_links_right_below_a_heading_of_related_links_go(heading: str, score: float, kept: bool) -> None:
    page = f"<p>{PROSE}</p><h2>{heading}</h2><ul><li><a href=/1>A list of weirs</a></ul>"
    assert [one.category == "body" for one in html_decided(page, [0.9, 0.8, score])] == [True, kept, kept]


@pytest.mark.parametrize(
    ("before", "score", "kept"),
    [("These are open:", 0.2, True), ("These are open:", 0.1, False), ("These are open.", 0.2, False)],
)
def test_a_list_that_is_announced_stays_with_half_the_score(before: str, score: float, kept: bool) -> None:
    page = f"<p>{PROSE} {before}</p><ul><li>the northern weir<li>the ferry</ul>"
    assert [one.category == "body" for one in html_decided(page, [0.9, score, score])] == [True, kept, kept]


@pytest.mark.parametrize(
    ("line", "score", "kept"),
    [("Chapter 17", 0.2, True), ("17:02", 0.2, False), ("17:02", 0.35, True), ("Home", 0.1, False)],
)
def test_a_line_of_a_text_stays_between_paragraphs_unless_it_is_the_time_of_a_post(
    line: str, score: float, kept: bool
) -> None:
    found = decided(blocks(PROSE, line, f"{PROSE} {PROSE}", "News", "Home"), [0.9, score, 0.9, 0.1, 0.1])
    assert (found[1].category == "body") == kept


def test_a_heading_of_tags_goes_with_its_list() -> None:
    found = marked(PROSE, "Topics", "• Film", "• Weirs")
    assert [one.category == "body" for one in decided(found, [0.9, 0.35, 0.1, 0.1])] == [True, False, False, False]


@pytest.mark.parametrize(
    ("line", "kept"), [("Weir burst at night", False), ("The weir had burst at night, said the miller.", True)]
)
def test_a_headline_behind_a_related_heading_goes_from_between_paragraphs(line: str, kept: bool) -> None:
    found = marked(PROSE, "Read also", line, PROSE)
    assert (decided(found, [0.9, 0.1, 0.6, 0.9])[2].category == "body") is kept


@pytest.mark.parametrize(
    ("contents", "score", "kept"),
    [("", 0.2, True), ("", 0.1, False), ("<a href=#keel>The keel</a>", 0.1, True), ("The keel", 0.2, False)],
)
def test_a_heading_over_text_that_stays_does_too(contents: str, score: float, kept: bool) -> None:
    page = f"<div>{contents or 'Contents'}</div><p>{PROSE}</p><h2>The keel</h2><div>Share</div><p>{PROSE}</p>"
    found = html_decided(page, [0.0, 0.9, score, 0.0, 0.9])
    assert (found[2].category == "body") is kept
    assert (found[2].reason == "heading") is kept


@pytest.mark.parametrize(
    ("box", "name", "kept"),
    [("Embed_card", "Harbour Council@harbour", True), ("Embed_card", "office@harbour.example", False),
     ("card", "Harbour Council@harbour", False)],
)  # fmt: skip
def test_the_words_of_a_post_that_is_set_into_a_text_stay(box: str, name: str, kept: bool) -> None:
    post = f"<div class={box}><img src=a.png><b>{name}</b><p>Please do not come down to the pier today.</p></div>"
    found = html_decided(f"<p class=t>{PROSE}</p>{post}<p class=t>{PROSE}</p>", [0.9, 0.1, 0.2, 0.9])
    assert (found[2].category == "body") is kept


@pytest.mark.parametrize(("cite", "kept"), [("<cite>Ann wrote:</cite>{}", False), ("{}<cite>Ann</cite>", True)])
def test_the_line_over_a_quoted_post_goes(cite: str, kept: bool) -> None:
    quotation = cite.format("It leaks at the valve.")
    verdicts = html_decided(f"<blockquote>{quotation}</blockquote><p>{PROSE}</p>", [0.9] * (2 if kept else 3))
    assert [one.reason for one in verdicts if one.category != "body"] == ([] if kept else ["signature"])


def test_a_teaser_card_that_is_one_link_goes_whole() -> None:
    headline, abstract = "<h3>{}Seven public clocks and the time they show{}</h3>", "<p>{}Only two of them agree.{}</p>"
    card = "<a href=/1>" + (headline + abstract).format("", "", "", "") + "</a>"
    found = html_decided(f"<p>{PROSE}</p>{card}<p>{PROSE}</p>", [0.9, 0.2, 0.8, 0.9])
    assert [verdict.category for verdict in found] == ["body", "boilerplate", "related", "body"]
    links = "<a href=/1>", "</a>", "<a href=/2>", "</a>"
    found = html_decided(f"<p>{PROSE}</p>{(headline + abstract).format(*links)}<p>{PROSE}</p>", [0.9, 0.2, 0.8, 0.9])
    assert found[2].category == "body"


@pytest.mark.parametrize(("score", "kept"), [(0.6, False), (0.95, True)])
def test_a_body_that_the_page_states_settles_what_is_in_doubt(score: float, kept: bool) -> None:
    stated = "The ferry left the harbour an hour late. " * 3
    script = f'<script type="application/ld+json">{json.dumps({"headline": "x", "articleBody": stated})}</script>'
    document = pipeline.prepare(
        Page(f"<html><head>{script}</head><body><p>{stated}</p><p>Three more towns that the ferry calls at.</p>", "html")
    )
    pipeline.vote(document)
    found = decide.decide(document, [0.95, score], [], 0.4)
    assert [one.category == "body" for one in found] == [True, kept]


def test_a_table_is_kept_or_dropped_whole() -> None:
    rows = "".join(f"<tr><td>{name}</td><td>{number}</td></tr>" for number, name in enumerate(("Weir", "Tarn", "Ostrey")))
    document = pipeline.prepare(Page(f"<main><p>{'word ' * 60}</p><table>{rows}</table></main>", "html"))
    for scores in ([0.9, 0.9, 0.2, 0.6], [0.9, 0.1, 0.6, 0.1]):
        found = decide.decide(document, scores, [], 0.4)
        assert len({one.category for one in found[1:]}) == 1


def test_an_html_page_is_not_emptied_of_its_only_paragraph() -> None:
    document = pipeline.prepare(Page("<p>The bus to the harbour is late today.</p>", "html"))
    assert decide.decide(document, [0.1], [], 0.4)[0][:2] == ("body", "nothing-else")


def test_a_rule_of_the_users_never_gives_way(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(
        'category = "advert"\n[[rule]]\nid = "advert.mine"\nphrases = ["to the beach"]\n'
        'drop = ["To the beach"]\nkeep = ["They went to the beach."]\n'
    )
    [verdict] = decided(marked("To the beach", rules=[file]), [0.99])
    assert verdict[:2] == ("advert", "advert.mine")


@pytest.mark.parametrize(
    ("article", "beside", "score", "unsure"),
    [
        (0.99, "A short sentence too.", 0.4, False),
        (0.7, "A short sentence too.", 0.01, False),
        (0.6, "A short sentence too.", 0.01, True),
        (0.99, "a menu " * 200, 0.4, False),
        (0.99, "Another text, many times as long. " * 200, 0.4, True),
    ],
)
def test_doubt_is_measured_in_the_text_of_sentences(article: float, beside: str, score: float, unsure: bool) -> None:
    found = blocks("One of its sentences. " * 50, beside.strip())
    found[0].verdict, found[1].verdict = (Verdict("body", "model", article, 0.4), Verdict("x", "model", score, 0.4))
    assert trafilatura.is_unsure(found) == unsure


@pytest.mark.parametrize(("fast", "unsure", "calls"), [(False, True, 1), (False, False, 0), (True, True, 0)])
def test_trafilatura_is_asked_only_in_doubt(fast: bool, unsure: bool, calls: int, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def body(_: Page) -> str:
        asked.append(1)
        return ""

    monkeypatch.setattr(trafilatura, "body", body)
    monkeypatch.setattr(trafilatura, "is_unsure", lambda _: unsure)
    assert Cleaner(fast=fast).clean(PAGE)
    assert len(asked) == calls


def test_the_vote_of_trafilatura_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trafilatura, "is_unsure", lambda _: True)
    scores = []
    for said in ("", PAGE.replace("<p>", "\n").replace("</p>", "\n")):
        monkeypatch.setattr(trafilatura, "body", lambda _, said=said: said)
        scores.append([block.score for block in Cleaner().explain(PAGE, metadata=False).blocks])
    assert scores[0] != scores[1]


PARAGRAPH = "word " * 30


@pytest.mark.parametrize(
    ("kind", "lines", "scores", "reasons"),
    [
        ("text", (PARAGRAPH, "A harbour"), (0.9, 0.1), ("model", "model")),
        ("html", ("The title", PARAGRAPH), (0.9, 0.9), ("page-title", "model")),
        (
            "text",
            ("By Dana Pruitt, Staff Writer", "3 May 2021", PARAGRAPH),
            (0.1, 0.9, 0.9),
            ("byline.by-name", "beside-byline", "model"),
        ),
        ("text", (PARAGRAPH, "* * *", PARAGRAPH), (0.9, 0.1, 0.9), ("model", "between-body", "model")),
        ("text", ("The bus is late.", "x" * 400), (0.1, 0.1), ("nothing-else", "model")),
    ],
)
def test_each_reason(kind: Any, lines: Sequence[str], scores: Sequence[float], reasons: Sequence[str]) -> None:
    found = marked(*lines)
    if kind == "html":
        for block in found:
            block.structure = Structure(Element("p", None, 0, 0, False), linked=0, emphasised=0)
    title = np.array([line == "The title" for line in lines], np.float32)
    document = Document(Page("", kind), kind, Metadata(), found, {"title": title} if kind == "html" else {})
    assert tuple(verdict.reason for verdict in decide.decide(document, scores, [], 0.3)) == reasons
    assert set(reasons) <= decide.REASONS | {mark.rule.id for block in found for mark in block.marks}


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        (["{", '"a": 1,', "}"], [True, True, True]),
        (["if it:", "stop()", "}", "", "}"], [True, True, True, False]),
        (["{", "[", '"a": 1,'], [True, True, True]),
        (['"a": 1,', "}", "***", "}"], [True, True, False, False]),
        (["+--+", "|a|", "+--+"], [True, True, True]),
        (["* * *", "So it was."], [False, True]),
        (["So it was.", "***"], [True, False]),
    ],
)
def test_brackets_and_frames_stay_beside_lines_that_stay(lines: list[str], kept: list[bool]) -> None:
    found = text_segment.segment("\n".join(lines))
    scores = [0.9 if any(map(str.isalnum, block.text)) else 0.1 for block in found]
    verdicts = decide.decide(Document(Page("", "text"), "text", Metadata(), found), scores, [], 0.3)
    assert [one.category == "body" for one in verdicts] == kept


def test_what_is_linked_alone_is_no_body() -> None:
    link = Structure(Element("p", None, 0, 0, False), linked=20, emphasised=0)
    found = [Block("The ferry ran aground", True, structure=link)]
    document = Document(Page("", "html"), "html", Metadata(), found)
    assert [verdict.reason for verdict in decide.decide(document, [0.9], [], 0.4)] == ["no-body"]


def test_a_text_is_not_emptied_of_its_only_sentence() -> None:
    found = decided(blocks("The bus is late.", "Share"), [0.1, 0.1])
    assert [verdict.category for verdict in found] == ["body", "boilerplate"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("“The bus is late.”", True),
        ("けが人はいない。", True),
        ("Late.", False),
        ("Home News Sport Weather", False),
        ("a b " * 50_000, False),  # is looked at in a moment too
    ],
)
def test_only_sentences_are_worth_keeping_for_their_own_sake(text: str, kept: bool) -> None:
    padding = "x" * SHORT_TEXT_SIZE  # or the text is short, and its sentences stay anyhow
    found = decided(blocks(text.strip(), padding), [0.01, 0.01])
    assert (found[0].category == "body") == kept


def test_more_is_asked_far_from_an_article_that_is_plain_to_see() -> None:
    article = ["word " * 60] * 5
    lines = ["A teaser of another article"] * 10
    found = decided(blocks(*article, *lines), [*[0.95] * 5, *[0.4] * 4, *[0.1] * 2, *[0.4] * 4])
    assert [verdict.category == "body" for verdict in found] == [*[True] * 8, *[False] * 7]
    found = decided(blocks(*lines), [0.4] * 10)
    assert all(verdict.category == "body" for verdict in found)


def test_short_last_sentences_stay_behind_a_widget() -> None:
    lines = ["word " * 60] * 5 + ["Share", "Nobody was hurt.", "Harbour, ferry, winter"]
    found = decided(blocks(*lines), [*[0.95] * 5, 0.1, 0.2, 0.2])
    assert [verdict.category == "body" for verdict in found[5:]] == [False, True, False]


@pytest.mark.parametrize(("joined", "kept"), [(True, False), (False, True)])
def test_lines_joined_to_a_related_heading_go_with_it(joined: bool, kept: bool) -> None:
    found = marked(
        "word " * 100, "Read also:", "The drought reaches the three valleys", "Why do dams run dry?", "word " * 100
    )
    found[1].starts_paragraph = found[4].starts_paragraph = True
    found[2].starts_paragraph = found[3].starts_paragraph = not joined
    assert (decided(found, [0.9, 0.1, 0.2, 0.6, 0.9])[3].category == "body") is kept


def test_a_heading_with_what_it_announces_takes_nothing_along() -> None:
    lines = "Related stories: Why the crane fell", "Nobody was hurt.", "Work begins on Friday.", "So it goes."
    found = decided(marked(*lines), [0.1, 0.45, 0.45, 0.45])
    assert [verdict.category for verdict in found[1:]] == ["body"] * 3


@pytest.mark.parametrize(("sure", "kept"), [(0.69, False), (0.71, True)])
def test_what_follows_comments_stays_if_it_is_sure_enough_to_be_body(sure: float, kept: bool) -> None:
    found = decided(marked(PARAGRAPH * 2, "Comments (12)", PARAGRAPH), [0.95, 0.1, sure])
    assert [verdict.category == "body" for verdict in found] == [True, False, kept]


@pytest.mark.parametrize(("more", "category"), [((), "timestamp"), (("4 May 2021", "He left."), "body")])
def test_the_only_date_before_the_body_is_a_timestamp(more: tuple[str, ...], category: str) -> None:
    found = marked("3 May 2021", "word " * 30, *more)
    assert decided(found, [0.9] * len(found))[0].category == category


@pytest.mark.parametrize(
    "line", ["No reply.", "No comment.", "Two messages.", "One thought.", "Keine Kommentare.", "“No comments”", "— No reply"]
)
def test_a_line_of_dialogue_takes_nothing_along(line: str) -> None:
    story = [
        f"Marta rang the bell of the boat house for the {nth} time that evening, and the lamp above her swung in the wind."
        for nth in ("first", "second", "third", "fourth", "fifth", "sixth")
    ]
    text = "\n\n".join([*story[:3], line, *story[3:]])
    assert clean(text) == text


def test_a_count_of_comments_takes_along_what_follows() -> None:
    story = "Marta rang the bell of the boat house, and the lamp above her swung in the wind all evening long."
    blocks = explain("\n\n".join([story] * 5 + ["No Comments", "Jo", "so true", "Al", "me too"])).blocks
    assert [block.category for block in blocks] == ["body"] * 5 + ["comments"] * 5


def markdown_document(source: str) -> Document:
    found = segment_markdown(source)
    document = Document(Page(source, "markdown"), "markdown", Metadata(titles=("A headline",)), found)
    pipeline.vote(document)
    return document


TABLE = "| Year | Boats |\n|---|---|\n| 2019 | 412 |\n| Share this page | 388 |"


@pytest.mark.parametrize(("score", "category"), [(0.6, "body"), (0.2, "boilerplate")])
def test_a_table_of_markdown_is_never_cut(score: float, category: str) -> None:
    document = markdown_document(TABLE)
    rule = next(rule for rule in Cleaner().rules if rule.category == "share" and not rule.weak)
    document.blocks[2].marks = [Mark(rule, 0, len(document.blocks[2].text))]
    verdicts = decide.decide(document, [score] * 3, [], 0.4)
    assert verdicts[0].category == category
    assert len({verdict.category == "body" for verdict in verdicts}) == 1


@pytest.mark.parametrize(
    ("cell", "below", "kept"), [("2019", PROSE, True), ("[2019](/a)", PROSE, False), ("2019", "Menu", False)]
)
def test_a_table_of_markdown_without_links_stays_between_paragraphs(cell: str, below: str, kept: bool) -> None:
    document = markdown_document(f"{PROSE}\n\n| Year |\n|---|\n| {cell} |\n\n{below}")
    verdicts = decide.decide(document, [0.9, 0.1, 0.1, 0.9 if below == PROSE else 0.1], [], 0.4)
    assert (verdicts[2].category == "body") == kept


@pytest.mark.parametrize(
    ("before", "behind", "kept"),
    [
        ("Summary by AI", PROSE, [False, False, False, True]),
        ("In short", "This summary was made by AI.", [False, False, False, False]),
        ("In short", "The audio was made by AI.", [True, True, True, False]),
        ("In short", PROSE, [True] * 4),
    ],
)
def test_a_list_that_a_machine_wrote_goes(before: str, behind: str, kept: list[bool]) -> None:
    lines = marked(before, "• The weir burst.", "• The mill stood.", behind)
    assert [one.category == "body" for one in decided(lines, [0.8, 0.9, 0.9, 0.8])] == kept
    assert decided(lines, [0.8, 0.98, 0.98, 0.8])[2].category == "body"


DOCUMENTATION = "# A headline\n\n{0}\n\n## Comments\n\nA line that begins with a hash is a comment.\n\n- storm\n- ice\n\n{1}"


@pytest.mark.parametrize(
    ("end", "kept"),
    [
        ("Pull requests are welcome.", True),
        ("Share this article", False),
        ("[One](/a)\n\n[Two](/b)", False),
        ("Skip to content\n\nBack to top", False),
    ],
)
def test_documentation_comes_back_as_it_came(end: str, kept: bool) -> None:
    document = markdown_document(DOCUMENTATION.format(PROSE, end))
    [document.blocks] = Engine(loading.load()).cut([document.blocks])
    scores = [0.1, 0.9, *[0.1] * (len(document.blocks) - 2)]
    assert (decide.decide(document, scores, [], 0.3)[3].category == "body") == kept


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("4. Newsletter", True),
        ("§ 4 Newsletter", True),
        ("12 comments", False),
        ("3. May 2024, 11:30", False),
        ("Tags", True),
    ],
)
def test_a_number_of_a_section_makes_a_heading_of_a_clean_text(line: str, kept: bool) -> None:
    found = decided(marked(PROSE, line, PROSE.replace("ferry", "boat")), [0.99, 0.5, 0.99])
    assert (found[1].category == "body") == kept


@pytest.mark.parametrize(("last", "category"), [(0.9, "body"), (0.0, "title")])
def test_the_headline_of_clean_markdown_stays(last: float, category: str) -> None:
    document = markdown_document("# A headline\n\nThe ferry left an hour late, and nobody complained about it.\n\nMore")
    verdicts = decide.decide(document, [0.1, 0.9, last], [], 0.4)
    assert verdicts[0].category == category


@pytest.mark.parametrize(("other", "kept"), [(0.9, True), (0.1, False)])
def test_a_clean_list_of_links_is_no_front_page(other: float, kept: bool) -> None:
    document = markdown_document("* [A paper on ferries](/a)\n* [A paper on cranes](/b)\n\nA word on both")
    verdicts = decide.decide(document, [0.9, 0.9, other], [], 0.4)
    assert (verdicts[0].category == "body") == kept


SENTENCE = "The ferry left the harbour an hour late, and nobody on board complained about it."


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        (SENTENCE, "Well said.", False),
        ("Ferries", "Well said.", True),
        (SENTENCE, SENTENCE + " The crane stood still.", True),
    ],
)
def test_a_body_ends_at_comments_only_where_more_of_it_stands_before(before: str, after: str, kept: bool) -> None:
    found = decided(marked(before, "Comments", after), [0.9, 0.1, 0.6])
    assert (found[2].category == "body") is kept


@pytest.mark.parametrize(
    ("line", "category"),
    [
        ("A crane stands over the old harbour A crane stands over the old harbour of Kranhafen. Ada Holm", "caption"),
        ("A crane stands over the old harbour A crane stands over the old harbour. All rights reserved.", "caption"),
        ("A crane stands over the old harbour. " * 4, "body"),  # a refrain
        ("A crane stands over the old harbour. " * 2, "body"),  # somebody set it twice
        ("A crane stands over the old harbour. A crane stands over the old town, and over nothing else now.", "body"),
        ("<ManageTheOldHarbourCranes>true</ManageTheOldHarbourCranes>", "body"),
    ],
)
def test_an_image_described_and_captioned_in_one_line_goes(line: str, category: str) -> None:
    assert decided(blocks(SENTENCE, line, SENTENCE), [0.9, 0.6, 0.9])[1].category == category


@pytest.mark.parametrize(
    ("line", "score", "category"),
    [
        ("Read also Why the crane fell", 0.97, "related"),
        ("Lesen Sie auch Warum der Kran fiel Ein Gutachten nennt die Gründe.", 0.6, "related"),
        ("Lesen Sie auch Bücher, sagte der Lehrer zu den Kindern.", 0.97, "body"),  # a sentence of which the model is sure
        ("あわせて読みたい 港のクレーンが倒れた理由", 0.8, "related"),
        ("Top stories of the harbour, told by its crane drivers", 0.8, "body"),  # no headline: it goes on in lower case
    ],
)
def test_a_label_with_a_headline_points_to_an_article(line: str, score: float, category: str) -> None:
    assert decided(marked(SENTENCE, line, SENTENCE), [0.9, score, 0.9])[1].category == category


def test_a_thread_without_an_article_is_no_body() -> None:
    lines = ("12 Comments", "I wept at the end.", "Reply", "So did the whole of our street.", "Reply", "Load more comments")
    found = decided(marked(*lines), [0.2, 0.8, 0.1, 0.5, 0.1, 0.1])
    assert {one.category for one in found} == {"comments"}


@pytest.mark.parametrize("label", ["The floods (214)", "The floods"])
def test_a_label_with_a_count_around_the_body_goes_with_what_it_heads(label: str) -> None:
    lines = blocks(label, SENTENCE, label, "River rises again", "A second one")
    found = decided(lines, [0.5, 0.9, 0.5, 0.4, 0.4])
    assert [one.category == "body" for one in found] == [label == "The floods", True] + [label == "The floods"] * 3


@pytest.mark.parametrize(
    ("headline", "last", "kept"),
    [
        ("Mayor Opens the New Bridge", "Share this article", False),
        ("Mayor Opens the New Bridge", "Thanks to all", True),
        ("Mayor opens the new bridge", "Share this article", True),
        ("June 5 Harbour Hall of Lanmore", "Share this article", True),
    ],
)
def test_headlines_between_the_last_sentence_and_clutter_go(headline: str, last: str, kept: bool) -> None:
    found = decided(marked(SENTENCE, *[headline] * 3, last), [0.9, 0.5, 0.5, 0.5, 0.1])
    assert [one.category == "body" for one in found[:4]] == [True, *[kept] * 3]


def test_the_row_of_a_table_is_no_timestamp_and_stays_with_the_others() -> None:
    rows = ("state │ time │ entries", "400 │ 2020-08-01 17:00:00 │ 7", "404 │ 2020-08-01 17:00:00 │ 9")
    found = decided(marked(SENTENCE, *rows), [0.9, 0.9, 0.1, 0.4])
    assert {one.category for one in found} == {"body"}


def test_the_headline_of_a_text_that_begins_with_the_title_of_its_page() -> None:
    found = decided(blocks("Bread on a boat – Three Miles", "Bread on a boat", SENTENCE), [0.1, 0.6, 0.9])
    assert (found[1].category, found[1].reason) == ("title", "page-title")


def test_headings_of_a_live_blog_stay_together() -> None:
    entry = ("22:08 GMT 26 October 2020", "Boats stay in", SENTENCE)
    found = decided(marked(*entry * 3), [0.1, 0.2, 0.9, 0.1, 0.5, 0.9, 0.1, 0.5, 0.9])
    assert [found[index].category for index in (1, 4, 7)] == ["body"] * 3


def test_a_guessed_title_stands_shortly_before_the_body() -> None:
    lines = ["News", *["Home"] * 8, "Late ferry", SENTENCE, "More"]
    document = Document(Page("", "text"), "text", Metadata(), blocks(*lines))
    found = decide.decide(document, [*[0.1] * 10, 0.9, 0.1], ["title", *["navigation"] * 8, *["title"] * 3], 0.3)
    assert [found[index].category for index in (0, 9, 10, 11)] == ["boilerplate", "title", "body", "boilerplate"]


def test_a_long_text_in_one_element_is_not_dropped_whole() -> None:
    lines = [f"the tide went out for the {number}th time that year and nobody looked" for number in range(120)]
    text = f"<h1>Tides</h1><div>{'<br>'.join(lines)}</div><a href=/>Home</a>"
    document = pipeline.prepare(Page(text, "html"))
    verdicts = decide.decide(document, [0.01] * len(document.blocks), [], 0.4)
    assert [verdict.reason for verdict in verdicts][1:-1] == ["nothing-else"] * len(lines)
    few = replace(document, blocks=document.blocks[:40])
    assert {verdict.reason for verdict in decide.decide(few, [0.01] * 40, [], 0.4)} == {"model"}


def categories(page: str) -> dict[str, str]:
    return {block.text: block.category for block in explain(page).blocks}


NEWS = "".join(
    f"<p>{sentence}</p>"
    for sentence in (
        "The ferry left the harbour an hour late on Monday, and nobody on board complained about it.",
        "He had waited for the doctor's parcel, which the island needed more than it needed the timetable, as he said.",
        "The council will talk about the timetable in May, when the new pier is finished and the second boat is back.",
    )
)


def test_most_read_links_behind_comments_are_related() -> None:
    found = categories(
        f"<html><body><article><h1>Late ferry</h1>{NEWS}</article><h2>Comments (2)</h2>"
        "<p>quaysider 1 hour ago</p><p>About time. My daughter takes that boat.</p><p>Reply</p>"
        "<h3>Most read</h3><ul><li><a href=/1>Lorry overturns on the coast road</a></li>"
        "<li><a href=/2>Head teacher retires after thirty-one years</a></li>"
        "<li><a href=/3>The bakery that closed</a></li></ul></body></html>"
    )
    assert found["About time. My daughter takes that boat."] == "comments"
    assert found["Lorry overturns on the coast road"] == "related"
    assert found["The bakery that closed"] == "related"


def test_comments_behind_related_links_are_comments() -> None:
    found = categories(
        f"<html><body><article><h1>Late ferry</h1>{NEWS}</article><h3>Related stories</h3><ul>"
        "<li><a href=/1>Lorry overturns on the coast road</a></li><li><a href=/2>Head teacher retires</a></li></ul>"
        "<section class=comments><h2>Comments (2)</h2><p>quaysider 1 hour ago</p>"
        "<p>About time. My daughter takes that boat.</p></section></body></html>"
    )
    assert found["Lorry overturns on the coast road"] == "related"
    assert found["About time. My daughter takes that boat."] == "comments"


def test_a_label_with_a_count_and_names_under_it_are_tags() -> None:
    lines = ["Herring Wars (97)", "The board met.", "It has not been given a day by Verria.", "Herring Wars (97)"]
    lines += ["Why the Fish Auction Moved", "Fisheries Board, Ilse Tarran, Ostrey, Verria"]
    found = decided(blocks(*lines), [0.1, 0.9, 0.9, 0.1, 0.1, 0.1])
    assert [verdict.category for verdict in found] == ["tags", "body", "body", "tags", "related", "tags"]


PARAGRAPHS = (
    "The ferry left the harbour an hour late, and nobody on board complained about it, least of all the captain.",
    "He had waited for the doctor's parcel, which the island needed more than it needed the timetable on the wall.",
    "In the evening the crew tied up at the old quay and went home along the shore without saying a word.",
)


@pytest.mark.parametrize(("score", "kept"), [(0.22, True), (0.18, False)])
def test_a_list_behind_a_line_that_stays_stays_unless_it_is_surely_none(score: float, kept: bool) -> None:
    lines = ("1. Weir 6:41", "2. Ostrey 6:47", "3. Tarn 6:58")
    verdicts = decided(blocks(*PARAGRAPHS, *lines), [0.9] * 3 + [score] * 3)
    assert [one.category == "body" for one in verdicts[3:]] == [kept] * 3


@pytest.mark.parametrize(("line", "kept"), [("By Alice Penhallow", True), ("Harbour and quay", False)])
def test_a_list_in_front_of_an_article_ends_at_its_byline(line: str, kept: bool) -> None:
    found = marked("Read more:", "The quarry", "The weir", line, "Is there a ferry today?", *PARAGRAPHS)
    verdicts = decided(found, [0.1, 0.1, 0.1, 0.1, 0.35, *[0.95] * len(PARAGRAPHS)])
    assert (verdicts[4].category == "body") is kept


@pytest.mark.parametrize("heading", ["Related:", "Read more:"])
@pytest.mark.parametrize(("score", "kept"), [(0.85, False), (0.95, True)])
def test_the_line_right_under_a_related_heading_is_a_headline(heading: str, score: float, kept: bool) -> None:
    found = marked(PARAGRAPHS[0], heading, "The quarry that outlived three mayors", *PARAGRAPHS[1:])
    verdicts = decided(found, [0.95, 0.1, score, 0.95, 0.95])
    assert (verdicts[2].category == "body") is kept


@pytest.mark.parametrize(("byline", "kept"), [("By Alice Penhallow", False), ("By Tom Ostrey", True)])
def test_what_begins_with_the_authors_name_at_the_end_is_a_note(byline: str, kept: bool) -> None:
    note = "Alice Penhallow is a potter and lives by the sea."
    verdicts = decided(marked(byline, *PARAGRAPHS, note), [0.1, 0.95, 0.95, 0.95, 0.8])
    assert verdicts[-1].category == ("body" if kept else "bio")


COMMENTS = ("Comments (3)", "Jo", "so true", "Reply", "Al", "me too", "Reply", "Report abuse")


@pytest.mark.parametrize(
    "lines",
    [
        ("Why did the council take eleven years to repair the swing bridge?", "Comments (3)", *PARAGRAPHS),
        ("Comments (3)", PARAGRAPHS[0], "Comments (3)", *PARAGRAPHS[1:]),
        (PARAGRAPHS[0], "12 replies", *PARAGRAPHS[1:]),
    ],
)
@pytest.mark.parametrize("separator", ["\n", "\n\n"])
def test_a_link_to_the_comments_takes_nothing_along(lines: tuple[str, ...], separator: str) -> None:
    body = clean(separator.join((*lines, *COMMENTS)), kind="text")
    assert [one for one in PARAGRAPHS if one not in body] == []
    assert "me too" not in body


def test_a_link_of_markdown_over_several_blocks_goes_whole() -> None:
    document = markdown_document(
        f"{PARAGRAPHS[0]}\n\n[![A jug](/jug.jpg)\n\nThe stoneware jug\n\nBuy it for 40 crowns](/jug)\n\n{PARAGRAPHS[1]}"
    )
    texts = [block.text for block in document.blocks]
    assert len(texts) == 4
    verdicts = decide.decide(document, [0.9, 0.1, 0.5, 0.9], [], 0.3)
    assert [one.category for one in verdicts] == ["body", "boilerplate", "related", "body"]
    assert verdicts[2].reason == "torn-link"


@pytest.mark.parametrize(
    ("names", "line", "category"),
    [
        ("story", "Text: Bo Quill | 9 June 2026", "related"),
        ("part", "Text: Bo Quill | 9 June 2026", "body"),
        ("story", "How the quay was built", "body"),
    ],
)
def test_a_dated_article_below_in_a_part_that_is_named_as_the_pages_own_goes(names: str, line: str, category: str) -> None:
    own = f"<section class=story><h1>The late ferry</h1><p>{PROSE}</p></section>"
    other = f"<section class={names}><h1>A goat in the tax office</h1><div>{line}</div><p>{PROSE}</p></section>"
    found = html_decided(f"<title>The late ferry</title>{own}{other}", [0.1, 0.9, 0.9, 0.95, 0.9])
    assert [verdict.category for verdict in found[2:]] == [category] * 3


@pytest.mark.parametrize(("score", "category"), [(0.93, "body"), (0.91, "navigation")])
def test_a_page_of_linked_sentences_has_a_body_if_the_model_is_sure(score: float, category: str) -> None:
    page = f"<p><a href=/1>The bridge opens</a><p><a href=/1>{PROSE}</a>"
    assert html_decided(page, [0.8, score])[1].category == category


def test_what_a_post_answers_is_no_pull_quote() -> None:
    question = "How do I stop the noise that my radiator makes at night, when the heating goes off and the pipes cool down?"
    quotation = "<blockquote><cite>{}</cite><p>" + question + "</p></blockquote>"
    page = f"<p>{question} Nobody knows.</p><p>{PROSE}</p>{{}}<p>{PROSE}</p>"
    for head, category in (("mike wrote:", "body"), ("Mike Bell", "boilerplate")):
        found = html_decided(page.format(quotation.format(head)), [0.9, 0.9, 0.5, 0.9, 0.9])
        assert found[3].category == category


@pytest.mark.parametrize(
    ("block", "kept"),
    [
        ("<div>{}</div>", True),
        ("<section class=row><div class=col>{}</div></section>", True),
        ("<div class=caption>{}</div>", False),
        ("<div class=newsletter-box>{}</div>", False),
        ("<aside>{}</aside>", False),
        ("<div><img src=a.jpg>{}</div>", False),
        ("<div><a href=/a>{}</a></div>", False),
    ],
)
def test_a_paragraph_in_an_element_of_its_own_stays_between_others(block: str, kept: bool) -> None:
    page = f"<p>{PROSE}</p>{block.format(f'<p>{PROSE}!</p>')}<p>{PROSE}?</p>"
    assert (html_decided(page, [0.9, 0.1, 0.9])[1].category == "body") == kept


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("<p>{0}</p><ul><li>Search</li><li>Share</li></ul><p>{0}</p>", True),
        ("<p>{0}</p><div><ul><li>Search</li><li>Share</li></ul></div><p>{0}</p>", False),
        ("<p>{0}</p><ul><li><a href=/s>Search</a></li><li>Share</li></ul><p>{0}</p>", False),
        ("<p>{0}</p><ul><li>Search</li><li>Share</li></ul><h2>Next</h2>", False),
        ("<h2>{0}</h2><ul><li>Search <a href=/s>a</a></li><li>Share</li></ul><p>{0}</p>", True),
    ],
)
def test_a_list_without_links_stays_between_paragraphs_of_its_element(source: str, kept: bool) -> None:
    found = html_decided(source.format(PROSE), [0.9, 0.1, 0.1, 0.9])
    assert [one.category == "body" for one in found[1:3]] == [kept, kept]


@pytest.mark.parametrize(("score", "kept"), [(0.5, True), (0.1, False)])
def test_a_small_table_stays_whole_if_most_of_it_does(score: float, kept: bool) -> None:
    rows = "".join(
        f"<tr><td><div>{day}</div><td><ul><li>{hours}</ul>" for day, hours in (("Mon", "9 to 5"), ("Tue", "8 to 4"))
    )
    found = html_decided(f"<p>{PROSE}</p><table>{rows}</table><p>{PROSE}</p>", [0.9, score, score, score, 0.1, 0.9])
    assert [one.category == "body" for one in found] == [True, *[kept] * 4, True]
    # Of one between blocks that stay some is enough.
    found = html_decided(f"<p>{PROSE}</p><table>{rows}</table><p>{PROSE}</p>", [0.9, score, 0.1, 0.1, 0.1, 0.9])
    assert [one.category == "body" for one in found] == [True, *[kept] * 4, True]
    found = html_decided(f"<p>{PROSE}</p><table>{rows}</table><p>{PROSE}</p>", [0.9, score, 0.1, 0.1, 0.1, 0.1])
    assert [one.category == "body" for one in found[2:]] == [False] * 4


def test_the_post_that_the_title_repeats_is_not_dropped_if_nothing_else_is_there() -> None:
    head = "<html><head><title>Ann: The bell rang twice and nobody was there.</title></head><body>"
    post = "The bell rang twice and nobody was there."
    assert html_decided(f"{head}<p>{post}</p><div>3 boosts</div>", [0.4, 0.1])[0].category == "body"
    assert html_decided(f"{head}<h1>{post}</h1><div>3 boosts</div>", [0.4, 0.1])[0].category == "title"


@pytest.mark.parametrize(("name", "category"), [("img_desc", "caption"), ("accent", "body")])
def test_what_a_page_names_a_caption_is_one_among_texts_without_elements(name: str, category: str) -> None:
    picture = f"<span class=photo><div><img src=a.jpg></div><em class={name}>The ferry leaves the harbour.</em></span>"
    page = f"<article>{PROSE}<br><br>{picture} {PROSE}!<br><br>{PROSE}?</article>"
    assert html_decided(page, [0.97] * 4)[1].category == category


@pytest.mark.parametrize(
    ("line", "score", "after", "kept"),
    [
        ("The mill is sold again", 0.35, PROSE, False),
        ("The mill is sold again", 0.45, PROSE, True),
        ("The mill is sold again.", 0.35, PROSE, True),
        ("Tickets: two at the door", 0.35, PROSE, True),
        ("Description", 0.35, PROSE, True),
        ("The mill is sold again", 0.35, "To a man from Hull", True),
        ("The mill is sold again", 0.35, f"and {PROSE}", True),
    ],
)
def test_the_first_line_of_a_text_is_its_headline_if_the_model_is_unsure(
    line: str, score: float, after: str, kept: bool
) -> None:
    found = decided(blocks("Home", "News", "Sport", line, after, PROSE), [0.1, 0.1, 0.1, score, 0.9, 0.9])
    assert (found[3].category == "body") == kept
    if not kept:
        assert found[3].reason == "first-line"


@pytest.mark.parametrize(
    ("line", "kept"), [("Dear members,", True), ("各位会员，", True), ("Dear members", False), (PROSE + ",", False)]
)
def test_the_greeting_of_a_letter_stays_right_above_the_body(line: str, kept: bool) -> None:
    found = decided(blocks("Home", "News", line, PROSE, "Share", PROSE), [0.1, 0.1, 0.1, 0.9, 0.1, 0.9])
    assert (found[2].category == "body") == kept
    assert (found[2].reason == "greeting") == kept
    apart = decided(blocks("Home", line, "News", PROSE, "Share", PROSE), [0.1, 0.1, 0.1, 0.9, 0.1, 0.9])
    assert apart[1].category != "body"


PANELS = (
    "<div role=tabpanel><pre><code>sudo make install</code></pre></div>"
    "<div role=tabpanel hidden><pre>brew install it</pre></div>"
)


@pytest.mark.parametrize(
    ("row", "kept"),
    [
        ("<ul role=tablist><li role=tab>Linux</li><li role=tab>macOS</li></ul>", False),
        ("<div class=tabbed-labels><label>Linux</label><label>macOS</label></div>", False),
        ("<h3>Linux</h3>", True),
        ("<ul><li>Linux</li><li>macOS</li></ul>", True),
    ],
)
def test_names_of_tabs_right_above_code_go(row: str, kept: bool) -> None:
    steps = "<p>Get the sources from the harbour's own server, and unpack them where nobody else writes.</p>"
    found = categories(
        f"<main><h1>Install</h1>{steps}{row}{PANELS}<p>The program prints its version when all is well.</p></main>"
    )
    [tab] = (category for text, category in found.items() if text.startswith("Linux"))
    assert (tab == "body") == kept
    assert found["sudo make install"] == "body"


def test_code_that_says_what_the_title_says_is_no_headline() -> None:
    found = categories(
        "<title>brew install wicket</title><main><h1>brew install wicket</h1><p>The program runs on three systems.</p>"
        "<pre>brew install wicket</pre><p>It needs two hundred megabytes of disk and nothing else.</p></main>"
    )
    assert found["brew install wicket"] == "body"


@pytest.mark.parametrize(("behind", "expected"), [([], "related"), ([SENTENCE], "body")])
def test_headlines_under_a_heading_behind_the_last_statement_go(behind: list[str], expected: str) -> None:
    lines = [SENTENCE, "Related stories", "The man who sold beans at three", "The last night boat", *behind]
    found = decided(marked(*lines), [0.95, 0.1, 0.8, 0.8, *[0.95] * len(behind)])
    assert found[3].category == expected


def test_a_paragraph_under_a_heading_stays_if_the_model_takes_it_for_body() -> None:
    paragraph = "A panel has been set on the roof. In the evening the children read by its lamp, and nobody hurries home."
    lines = (SENTENCE, "Related stories", "Crane falls", "Late gull", paragraph, SENTENCE)
    found = decided(marked(*lines), [0.95, 0.1, 0.1, 0.1, 0.38, 0.9])
    assert [verdict.category for verdict in found] == ["body", "related", "related", "related", "body", "body"]
