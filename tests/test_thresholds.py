"""Where the thresholds of decisions lie: just on either side, the decision is another one."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from types import ModuleType

import numpy as np
import pytest

from cleaner import apart, comment_links, decide, trafilatura, votes
from cleaner.decide.scores_and_thresholds import block_thresholds
from cleaner.document import Block, Document, Element, Kind, Metadata, Page, Structure, Verdict
from cleaner.rules import loading
from cleaner.rules.engine import Engine

PARAGRAPH = "word " * 30
FAR = [("a line", 0.0)] * 6
"""Lines of which the last is far from whatever stands before them."""


def decided(kind: Kind, *lines: tuple[str, float], linked: int = 0, title: float = 0.0) -> list[Verdict]:
    """The verdicts on lines with these scores, at a threshold of .3; the title's vote is for the first line."""
    element = Element("p", None, 0, 0, False)
    structure = Structure(element, linked, 0) if kind == "html" else None
    blocks = [Block(text, starts_paragraph=False, structure=structure) for text, _ in lines]
    [marked] = Engine(loading.load()).cut([blocks])
    document = Document(Page("", kind), kind, Metadata(), marked)
    if title:
        document.votes["title"] = np.array([title, *[0] * (len(lines) - 1)], np.float32)
    return decide.decide(document, [score for _, score in lines], [], 0.3)


def thresholds_of(*lines: tuple[str, float]) -> list[float]:
    """The thresholds of a text's blocks where .3 is asked within an article."""
    blocks = [Block(text, starts_paragraph=False) for text, _ in lines]
    found = block_thresholds(blocks, [score for _, score in lines], 0.3, is_html=False)
    return [round(threshold, 3) for threshold in found]


@pytest.mark.parametrize(
    ("lines", "has_core"),
    [
        ([("x" * 60, 0.8)], True),
        ([("x" * 60, 0.79)], False),
        ([("x" * 59, 0.8)], False),
        ([("x" * 60, 0.8), ("x" * 59, 0.3)], True),
        ([("x" * 60, 0.8), ("x" * 60, 0.3)], False),
    ],
)
def test_a_core_is_long_and_plain_and_most_of_the_likely_body(lines: list[tuple[str, float]], has_core: bool) -> None:
    assert thresholds_of(*lines, *FAR)[-1] == (0.45 if has_core else 0.3)


@pytest.mark.parametrize(("neighbour", "reach"), [(0.59, 1 + 3), (0.61, 2 + 3)])
def test_the_core_grows_over_probable_neighbours_and_the_threshold_rises_three_blocks_away(
    neighbour: float, reach: int
) -> None:
    found = thresholds_of(("x" * 100, 0.9), ("a line", neighbour), *FAR)
    assert found == [0.3] * reach + [0.45] * (len(found) - reach)


def test_the_threshold_falls_for_sentences_within_the_core_and_behind_it() -> None:
    found = thresholds_of(("x" * 100, 0.9), ("It was so.", 0.1), ("x" * 100, 0.9), ("It is so.", 0.1), ("So", 0.1))
    assert found == [0.3, 0.18, 0.3, 0.18, 0.3]


@pytest.mark.parametrize(("size", "threshold"), [(399, 0.09), (400, 0.3)])
def test_the_threshold_falls_for_sentences_of_a_short_text(size: int, threshold: float) -> None:
    sentence = "It was so."
    assert thresholds_of((sentence, 0.1), ("x" * (size - len(sentence)), 0.1))[0] == threshold


@pytest.mark.parametrize(
    ("size", "score", "is_clean"), [(19, 0.29, True), (20, 0.29, False), (100, 0.3, True), (100, 0.29, False)]
)
def test_half_the_threshold_will_do_in_a_text_without_clutter(size: int, score: float, is_clean: bool) -> None:
    [verdict, _] = decided("text", ("y" * (1000 - size), 0.9), ("z" * size, score))
    assert verdict.threshold == pytest.approx(0.15 if is_clean else 0.3)


@pytest.mark.parametrize(
    ("line", "score", "taken"),
    [
        ("A line", 0.49, True),
        ("A line", 0.5, False),
        ("x" * 150, 0.4, True),
        ("x" * 151, 0.4, False),
        ("The boat was late again.", 0.39, True),
        ("The boat was late again.", 0.4, False),
    ],
)
def test_a_heading_of_a_list_takes_along_short_lines_that_are_not_sure(line: str, score: float, taken: bool) -> None:
    lines = [(PARAGRAPH, 0.95), ("Related stories", 0.1), ("A crane fell", 0.35), (line, score), ("A bridge", 0.35)]
    found = decided("text", *lines, (f"{PARAGRAPH}ends here.", 0.95))  # behind the last statement all such lines go
    assert (found[3].category == "related") == taken


@pytest.mark.parametrize(("linked", "reason"), [(80, "model"), (81, "no-body")])
def test_a_page_of_links_has_no_body(linked: int, reason: str) -> None:
    assert decided("html", ("y" * 100, 0.9), linked=linked)[0].reason == reason


@pytest.mark.parametrize(("score", "unsure"), [(0.62, True), (0.63, False)])
def test_trafilatura_is_asked_about_a_page_in_doubt(score: float, unsure: bool) -> None:
    block = Block("The boat was late again.", True, verdict=Verdict("body", "model", score, 0.4))
    assert trafilatura.is_unsure([block]) == unsure


@pytest.mark.parametrize(("likeness", "reason"), [(0.74, "model"), (0.75, "page-title")])
def test_a_headline_says_what_the_title_says(likeness: float, reason: str) -> None:
    assert decided("html", ("A bridge", 0.9), (PARAGRAPH, 0.9), title=likeness)[0].reason == reason


@pytest.mark.parametrize(
    ("share", "vote", "score", "reason"),
    [
        (71, 0.0, 0.89, "not-stated"),
        (71, 0.0, 0.9, "model"),
        (71, 0.49, 0.89, "not-stated"),
        (71, 0.5, 0.89, "model"),
        (69, 0.0, 0.89, "model"),
    ],
)
def test_what_the_stated_body_does_not_hold_goes_if_that_body_is_most_of_the_page(
    share: int, vote: float, score: float, reason: str
) -> None:
    element = Element("p", None, 0, 0, False)
    texts = ("y" * share + ".", "z" * (99 - share) + ".")
    blocks = [Block(text, starts_paragraph=True, structure=Structure(element, 0, 0)) for text in texts]
    document = Document(Page("", "html"), "html", Metadata(), blocks)
    document.votes["json_ld"] = np.array([1, vote], np.float32)
    assert decide.decide(document, [0.95, score], [], 0.4)[1].reason == reason


@pytest.mark.parametrize(("text", "kept"), [("Nobody got hurt.", False), ("Nobody got badly hurt.", True)])
def test_a_sentence_has_four_words(text: str, kept: bool) -> None:
    assert (decided("text", (text, 0.1), ("z" * 400, 0.1))[0].category == "body") == kept


@pytest.mark.parametrize(("size", "alike"), [(30, True), (31, False)])
def test_a_text_much_longer_than_the_title_is_no_headline(size: int, alike: bool) -> None:
    metadata = Metadata(titles=("Late ferry",))
    block = Block("late ferry ".ljust(size, "x"), starts_paragraph=True)
    [vote] = votes.title_votes(Document(Page("", "html"), "html", metadata, [block]))["title"].tolist()
    assert (vote > 0) == alike


def modules_that_decide() -> list[ModuleType]:
    names = [one.name for one in pkgutil.iter_modules(decide.__path__) if one.name != "category_names"]
    return [apart, comment_links, trafilatura, votes, *(importlib.import_module(f"cleaner.decide.{name}") for name in names)]


@pytest.mark.parametrize("module", modules_that_decide(), ids=lambda module: module.__name__)
def test_every_number_that_decides_says_why(module: ModuleType) -> None:
    source = inspect.getsource(module)
    numbers = re.findall(r'^_?[A-Z_]+: Final = [\d._]+(?: / \d)?$\n(""")?', source, re.MULTILINE)
    assert numbers
    assert all(numbers)
