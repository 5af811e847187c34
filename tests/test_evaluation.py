"""What training and benchmarks share: metrics, the alignment of blocks with a body, corpora, visible text of Markdown."""
# ruff: noqa: E402

import gzip
import json
from pathlib import Path

import pytest

for package in (
    "bs4",
    "evaluation",
    "html2text",
    "html_text",
    "inscriptis",
    "markdown_it",
    "markdownify",
    "rapidfuzz",
    "resiliparse",
):
    pytest.importorskip(package, reason="needs the evaluation extra")

from evaluation import corpora, named_blocks
from evaluation.alignment import align
from evaluation.extractors import EXTRACTORS, WHOLE_PAGE, Job, Method
from evaluation.markdown import visible_text
from evaluation.metrics import Reference, shingles, summarise, words

# Metrics


def test_east_asian_characters_are_words_and_other_scripts_are_not_cut() -> None:
    assert words("Липа 2020年, don't 서울 カナ") == ["Липа", "2020", "年", "don", "t", "서", "울", "カ", "ナ"]


def test_short_texts_are_one_shingle() -> None:
    assert shingles(["a", "b"]) == {("a", "b"): 1}
    assert shingles([]) == {}
    assert shingles(["a", "b", "a", "b", "a", "b"]) == {("a", "b", "a", "b"): 2, ("b", "a", "b", "a"): 1}


def test_page_score_counts_repeated_shingles_once_for_each_time_that_the_body_has_them() -> None:
    score = Reference("a b c d e").score("A a b c d a b c d")
    assert score.precision == pytest.approx(1 / 6)
    assert score.recall == pytest.approx(1 / 2)
    assert score.word_f1 == pytest.approx(2 * 5 / (5 + 9) - 2 / 14)


def test_precision_is_over_pages_with_output_and_recall_over_all() -> None:
    reference = Reference("a b c d")
    summary = summarise([reference.score("a b c d"), reference.score("")])
    assert (summary.precision, summary.recall) == (1.0, 0.5)
    assert summary.shingle_f1.value == pytest.approx(2 / 3)
    assert summary.shingle_f1.low <= summary.shingle_f1.value <= summary.shingle_f1.high
    assert summary.with_rate is None


def test_no_output_at_all_is_zero_and_not_an_error() -> None:
    summary = summarise([Reference("a b c d").score("")] * 3)
    assert summary.shingle_f1 == (0.0, 0.0, 0.0)


def test_snippets_are_found_across_line_ends() -> None:
    score = Reference("", ["one two", "no"], ["three"]).score("zero one\n two four")
    assert (score.with_rate, score.without_rate) == (0.5, 0.0)


# Alignment


def test_a_blocks_share_of_the_body_counts_words_without_case_and_punctuation() -> None:
    found = align(
        ["Home News", "THE ferry, left the harbour late!", "by evening it rained here"],
        "The ferry left the harbour late. By evening it stood.",
    )
    assert found.share.tolist() == pytest.approx([0, 1, 3 / 5])
    assert found.words.tolist() == [2, 6, 5]
    assert found.is_body.tolist() == [False, True, True]
    assert found.found == pytest.approx(9 / 10)


def test_a_line_that_stands_twice_is_body_once() -> None:
    found = align(["A grand piano on board", "A grand piano on board"], "Some text. A grand piano on board.")
    assert sorted(found.share.tolist()) == [0, 1]


def test_words_of_a_short_block_that_are_scattered_over_the_body_are_not_body() -> None:
    body = "the ferry went north that day and nobody on the quay could say who had ordered the grand piano"
    assert align(["ferry piano"], body).share.tolist() == [0]


def test_an_empty_body_has_no_blocks() -> None:
    assert align(["one", ""], "").share.tolist() == [0, 0]


# Corpora


def write(path: Path, record: dict[str, object]) -> list[corpora.Record]:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write(json.dumps({"id": "p", "html": "<p>x", "body": "x", **record}))
    return corpora.read_records(path)


def test_a_record_has_what_the_corpus_knows_of_the_page(tmp_path: Path) -> None:
    [record] = write(
        tmp_path / "fundus-a.jsonl.gz",
        {"url": "https://www.m.herald.example/a", "lang": "at", "title": "Ferry", "authors": ["Ida"], "date": "2024"},
    )
    assert (record.title, record.authors, record.date) == ("Ferry", ("Ida",), "2024")
    assert record.lang is None  # fundus has the country there
    assert record.host == "herald.example"
    assert corpora.groups(record.corpus, record.page_type) == ("modern news",)


def test_the_headline_is_kept_where_the_corpus_counts_it_as_body(tmp_path: Path) -> None:
    assert write(tmp_path / "daniel-a.jsonl.gz", {})[0].keep == {"title"}
    assert write(tmp_path / "small.jsonl.gz", {})[0].keep == set()


def test_mixed_corpora_are_split_into_articles_and_other_kinds() -> None:
    assert corpora.groups("wcxb-dev", "forum") == ("WCXB", "WCXB: other kinds")
    assert corpora.groups("wcxb-dev", "article") == ("WCXB", "WCXB: articles")


def test_people_may_call_a_text_by_several_names(tmp_path: Path) -> None:
    lines = ("share\tCopy link", "byline/timestamp\tAnn Fell, Monday", "timestamp\t2 h", "comments/timestamp\t2 h")
    (tmp_path / named_blocks.FILE).write_text("\n".join(lines), "utf-8")
    said = named_blocks.read(tmp_path)
    assert said["Ann Fell, Monday"] == ("byline", "timestamp")
    assert said["2 h"] == ("timestamp", "comments")
    assert named_blocks.key(" Copy\n  link ") in said
    assert named_blocks.read(tmp_path / "elsewhere") == {}


# Markdown and extractors


def test_visible_text_is_without_syntax_targets_and_images() -> None:
    shown = visible_text(
        '# The *ferry*\n\n![a picture](a.png)\nIt [left late](https://example.org/x\n"title") &amp; slowly.\n\n'
        "* one\n* <b>two</b>\n\n| a | b |\n|---|---|\n| c | d |\n\n<div>in <i>HTML</i></div>\n"
    )
    assert shown.split() == "The ferry It left late & slowly. one two a b c d in HTML".split()


PAGE = """<html><head><style>p {}</style></head>
<body><p>The <a href="/f">ferry</a> left.</p><p>Nobody cared.</p></body></html>"""


@pytest.mark.parametrize("method", WHOLE_PAGE, ids=lambda method: method.name)
def test_every_rendering_of_a_page_has_its_words(method: Method) -> None:
    if method.missing_program:
        pytest.skip(f"{method.missing_program} is not installed")
    text = method.run(Job(PAGE))
    assert words(visible_text(text) if method.markdown else text) == words("The ferry left Nobody cared")


def test_a_node_a_line_and_one_line() -> None:
    assert EXTRACTORS["bs4-nodes"].run(Job(PAGE)).splitlines() == ["The", "ferry", "left.", "Nobody cared."]
    assert EXTRACTORS["bs4-one-line"].run(Job(PAGE)) == "The ferry left. Nobody cared."


def test_a_program_that_is_not_there_is_missing_for_what_reads_its_output_too() -> None:
    browser = Method("browser", lambda job: job.text, program="no-such-browser")
    assert Method("browser+filter", lambda job: job.text, source=browser).missing_program == "no-such-browser"
