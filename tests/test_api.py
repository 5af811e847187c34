"""The public interface: ``clean``, ``explain`` and ``Cleaner``."""

import dataclasses
import json
import pickle
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from cleaner import CATEGORIES, Article, Block, Cleaner, clean, explain
from cleaner.document import Verdict

BODY = """\
The observatory on the hill has counted the swifts of the town every May since 1931, and this year, for the \
first time, there were fewer of them than there were chimneys.

“They are not gone, they are late,” said Joris Vandamme, who keeps the count in the same ledger as his \
grandfather did. “A swift does not owe us a date.”

The count goes on until the end of June, and anyone with a clear roof and a patient neck may help."""
PAGE = f"21:17 18.11.2019Get short URL\n\n{BODY}\n\nShareTweetPrint\n"


def test_the_body_and_nothing_else() -> None:
    assert clean(PAGE) == BODY
    assert Cleaner().clean(PAGE) == BODY
    assert explain(PAGE).text == BODY


@pytest.mark.parametrize("page", ["", b"", " \n\t\n ", "Get short URL", b"\x00\xff\xfe\x80", "\ud800", "\x00\x01"])
def test_a_page_without_a_body_is_the_empty_string_or_text_but_no_error(page: str | bytes) -> None:
    assert isinstance(clean(page), str)
    assert isinstance(explain(page).text, str)


@pytest.mark.parametrize("page", ["", b"", " \n\t\n ", "Get short URL", "<html><body></body></html>"])
def test_no_body_is_the_empty_string(page: str | bytes) -> None:
    assert clean(page) == ""
    assert explain(page).text == ""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_bytes_are_read_by_their_marks(encoding: str) -> None:
    assert clean(PAGE.encode(encoding)) == BODY


def test_bytes_in_an_encoding_that_the_caller_knows() -> None:
    page = PAGE.replace("Joris", "Йорис").encode("koi8-r", errors="ignore")
    assert "Йорис" in clean(page, encoding="koi8-r")


def test_an_encoding_that_nobody_knows_is_passed_over_as_browsers_do() -> None:
    assert clean(PAGE.encode(), encoding="no-such-encoding") == BODY


def test_keep_keeps_a_category_word_for_word() -> None:
    assert clean(PAGE, keep=("share",)) == PAGE.strip()
    assert clean(PAGE, keep=frozenset(CATEGORIES)) == PAGE.strip()


def test_an_explanation_names_a_category_and_a_reason_for_every_block() -> None:
    article = explain(PAGE)
    assert isinstance(article, Article)
    assert article.kind == "text"
    assert [block.category for block in article.blocks] == ["share", "body", "body", "body", "share"]
    assert article.blocks[0].reason == "share.short-link"
    for block in article.blocks:
        assert isinstance(block, Block)
        assert block.category in ("body", *CATEGORIES)
        assert block.reason
        assert 0 <= block.score <= 1


def test_the_body_blocks_joined_are_the_text() -> None:
    article = explain(PAGE)
    assert "\n\n".join(block.text for block in article.blocks if block.category == "body") == article.text


@pytest.mark.parametrize("prepare", [str, str.encode, lambda page: page.encode("utf-16")], ids=["str", "utf8", "utf16"])
def test_blocks_of_text_say_where_they_stood(prepare: Callable[[str], str | bytes]) -> None:
    article = explain(prepare(f"\n\n   {PAGE}"))
    for block in article.blocks:
        assert f"\n\n   {PAGE}"[block.start : block.end] == block.text


def test_blocks_of_html_do_not() -> None:
    article = explain("<html><body>" + "".join(f"<p>{p}</p>" for p in BODY.split("\n\n")) + "</body></html>")
    assert article.kind == "html"
    assert {(block.start, block.end) for block in article.blocks} == {(None, None)}


def test_kind_overrides_what_the_page_looks_like() -> None:
    assert explain("<p>One & two</p>", kind="text").kind == "text"
    assert explain("One and two", kind="html").kind == "html"
    assert Cleaner(kind="html").explain(PAGE, kind="text").kind == "text"


def test_an_article_is_frozen() -> None:
    article = explain(PAGE)
    with pytest.raises(dataclasses.FrozenInstanceError):
        article.text = ""  # type: ignore[misc]
    with pytest.raises(AttributeError):
        article.blocks[0].category = "body"  # type: ignore[misc]
    assert hash(article) == hash(explain(PAGE))
    assert article == explain(PAGE)


@pytest.mark.parametrize("page", [None, 3, ["text"], bytearray(b"text"), Path("page.html")])
def test_a_page_is_str_or_bytes(page: Any) -> None:
    for function in (clean, explain, Cleaner().clean, Cleaner().explain):
        with pytest.raises(TypeError, match=f"str or bytes.*{type(page).__name__}"):
            function(page)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"kind": "pdf"}, "auto, text, html.*'pdf'"),
        ({"favor": "speed"}, "balanced, precision, recall.*'speed'"),
        ({"format": "rtf"}, "text, markdown, html, json.*'rtf'"),
        ({"keep": ["headline"]}, "'headline'.*title.*byline"),
    ],
)
def test_a_wrong_value_is_named_with_those_allowed(arguments: dict[str, Any], said: str) -> None:
    for function in (clean, explain):
        with pytest.raises(ValueError, match=said):
            function(PAGE, **arguments)


@pytest.mark.parametrize(
    "arguments", [{"kind": None}, {"favor": 1}, {"keep": "title"}, {"keep": [1]}, {"url": 1}, {"encoding": 1}]
)
def test_a_wrong_type_is_an_error(arguments: dict[str, Any]) -> None:
    for function in (clean, explain):
        with pytest.raises((TypeError, ValueError)):
            function(PAGE, **arguments)


def test_a_configuration_is_checked_when_it_is_made() -> None:
    with pytest.raises(ValueError, match="'speed'"):
        Cleaner(favor="speed")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no-such-file"):
        Cleaner(rules=["no-such-file.toml"])


def test_arguments_have_names() -> None:
    with pytest.raises(TypeError):
        clean(PAGE, "https://example.com/")  # type: ignore[misc]


RULES = """\
off = ["share.short-link"]

[[rule]]
id = "share.semaphore"
category = "share"
phrases = ["wave it on"]
drop = ["Wave it on"]
keep = ["Wave it on, he said, and the signalman waved."]
"""


@pytest.mark.parametrize("whole_directory", [False, True])
def test_rules_of_ones_own(tmp_path: Path, whole_directory: bool) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(RULES, encoding="utf-8")
    cleaner = Cleaner(rules=[tmp_path if whole_directory else str(file)])
    ids = {rule.id for rule in cleaner.rules}
    assert ids == {rule.id for rule in Cleaner().rules} - {"share.short-link"} | {"share.semaphore"}
    assert cleaner.explain(f"{BODY}\n\nWave it on\n").blocks[-1].reason == "share.semaphore"


def test_a_cleaner_is_picklable_with_its_configuration(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(RULES, encoding="utf-8")
    cleaner = Cleaner(keep={"share"}, favor="recall", rules=[file])
    cleaner.clean(PAGE)
    data = pickle.dumps(cleaner)
    copy = pickle.loads(data)
    assert copy.explain(PAGE) == cleaner.explain(PAGE)
    assert [rule.id for rule in copy.rules] == [rule.id for rule in cleaner.rules]


def test_a_cleaner_is_shared_between_threads() -> None:
    cleaner = Cleaner()
    pages = [f"{PAGE}\n{number} comments\n\nPage {number} of this." * (number % 7 + 1) for number in range(60)]
    expected = [cleaner.explain(page) for page in pages]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(Cleaner().explain, pages)) == expected
        assert list(pool.map(cleaner.explain, pages)) == expected


def test_articles_are_picklable() -> None:
    article = explain(PAGE)
    assert pickle.loads(pickle.dumps(article)) == article


@pytest.mark.parametrize(
    "page",
    [
        "<title>Oops</title><h1>Oops</h1><p>Sorry, the page you are looking for could not be found.</p>",
        "<h1>ferry.example</h1><p>ferry.example needs to review the security of your connection before proceeding.</p>",
        "<h1>Forbidden</h1><p>You don't have permission to access this resource.</p>",
    ],
)
def test_the_page_of_a_server_that_gives_none_says_so(page: str) -> None:
    assert (explain(page).text, explain(page).status) == ("", "no body: no page")


@pytest.mark.parametrize(
    ("categories", "status"),
    [
        (["body", "comments"], "ok"),
        (["comments", "comments"], "no body: only comments"),
        (["navigation", "comments"], "no body: mostly navigation"),
        ([], "empty"),
    ],
)
def test_an_article_says_whether_it_has_a_body(categories: list[str], status: str) -> None:
    blocks = [
        Block("x" * (9 - place), True, verdict=Verdict(one, "model", 0.1, 0.3)) for place, one in enumerate(categories)
    ]
    article = Article("", tuple(blocks), "text")
    assert article.status == json.loads(article.to_json())["status"] == status


def test_removed_characters_are_counted_by_category() -> None:
    article = explain(PAGE, keep={"title"})
    gone = [block for block in article.blocks if not block.kept]
    assert gone
    assert article.removed.total() == sum(len(block.text) for block in gone)
    assert article.removed.keys() == {block.category for block in gone}


@pytest.mark.parametrize("pages", [["text"], [b"text"], [None], "text"])
def test_pages_that_were_not_read_are_an_error(pages: Any) -> None:
    with pytest.raises(TypeError, match=r"that read\(\) returned"):
        Cleaner().explain_pages(pages)
