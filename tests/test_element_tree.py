"""What the model sees of the elements around blocks: containers, branches and names."""

from __future__ import annotations

import numpy as np
import pytest

from cleaner import pipeline
from cleaner.document import CATEGORIES, Document, Page
from cleaner.model import features
from cleaner.model.element_tree import Grouping
from cleaner.model.layout import UNKNOWN
from cleaner.model.lexicon import NAME_BUCKETS, NO_WORDS, NameLexicon, name_buckets

SENTENCE = "The ferry left the harbour an hour late, and nobody on board complained about it to the captain."
PAGE = f"""<body class="story-page"><nav class="menu"><a href="/">Home</a></nav>
<main><div class="story"><h1>The late ferry</h1><p>{SENTENCE}</p><p>{SENTENCE} Twice.</p>
<div class="card"><p>Another story</p></div><div class="card"><p>A third story</p></div>
<p>{SENTENCE} Again.</p></div><aside class="rail"><p>Weather</p></aside></main></body>"""
LIKELY = ("The ferry",)


def document(source: str = PAGE) -> Document:
    return pipeline.prepare(Page(source, "html"))


def stacked(source: str = PAGE) -> dict[str, dict[str, float]]:
    """The stacked features of each block by its text, where a base model took the sentences for body."""
    page = document(source)
    grouping = Grouping.of([page])
    assert grouping.tree is not None
    log_odds = np.array([4.0 if block.text.startswith(LIKELY) else -4.0 for block in page.blocks], np.float32)
    names = np.zeros(len(grouping.tree.names))
    table = features.stacked_features(grouping, log_odds, names)
    return {block.text: {name: float(row[index]) for name, row in table.items()} for index, block in enumerate(page.blocks)}


def test_the_container_is_the_deepest_element_with_most_of_the_body() -> None:
    found = stacked()
    assert found["The late ferry"]["below_container"] == 1
    assert found["Another story"]["below_container"] == 2
    assert found["Weather"]["below_container"] == found["Home"]["below_container"] == -1
    assert found["Home"]["branch_share"] == UNKNOWN


def test_branches_of_the_same_kind_are_counted_and_judged_together() -> None:
    found = stacked()
    paragraph, card = found[SENTENCE], found["Another story"]
    assert card["branches_of_kind"] == pytest.approx(np.log1p(2))
    assert paragraph["branches_of_kind"] == pytest.approx(np.log1p(3))
    assert paragraph["branch_kind_mean"] > 0.9 > 0.1 > card["branch_kind_mean"]
    assert paragraph["route_share"] > 0.9 > card["route_share"]


def test_pages_in_one_batch_are_told_apart() -> None:
    pages = [document(), document(PAGE.replace("ferry", "tram"))]
    both = Grouping.of(pages)
    alone = [Grouping.of([page]) for page in pages]
    log_odds = np.linspace(-3, 3, len(both.chars)).astype(np.float32)
    parts = np.split(log_odds, [len(pages[0].blocks)])
    together = features.stacked_features(both, log_odds, np.zeros(len(both.tree.names)))  # type: ignore[union-attr]
    for name, row in together.items():
        apart = [
            features.stacked_features(one, part, np.zeros(len(one.tree.names)))[name]  # type: ignore[union-attr]
            for one, part in zip(alone, parts, strict=True)
        ]
        assert row == pytest.approx(np.concatenate(apart), abs=1e-6), name


def test_names_speak_for_the_blocks_below_them_but_the_names_of_the_page_do_not() -> None:
    page = document()
    grouping = Grouping.of([page])
    weights = np.zeros((NAME_BUCKETS, 1), np.float16)
    weights[list(name_buckets("rail"))] = -1
    weights[list(name_buckets("story-page"))] = 1
    weights[list(name_buckets("story"))] = 0.5
    assert grouping.tree is not None
    [names] = NameLexicon(weights).log_odds(grouping.tree.names)
    table = features.base_features([page], grouping, NO_WORDS, names)
    lowest = {block.text: table["names_lowest"][index] for index, block in enumerate(page.blocks)}
    total = {block.text: table["names_total"][index] for index, block in enumerate(page.blocks)}
    assert lowest["Weather"] < 0 == lowest[SENTENCE]
    assert total[SENTENCE] > 0 == total["Home"]


def test_glued_names_are_known_by_their_words() -> None:
    assert set(name_buckets("relatedposts")) & set(name_buckets("related"))
    assert set(name_buckets("item-17")) == set(name_buckets("item-23"))


@pytest.mark.parametrize(("depth", "inside"), [(11, True), (12, False)])
def test_twelve_elements_around_a_block_tell_what_it_is_in(depth: int, inside: bool) -> None:
    page = document("<aside>" + "<div>" * depth + SENTENCE)
    table = features.base_features([page], Grouping.of([page]), NO_WORDS, None)
    assert bool(table["in_aside"][0]) == inside


def test_templates_pass_over_numbers_in_names() -> None:
    page = document("<main><p id=par-1>One<p id=par-2>Two<p class=note>Three</main>")
    tree = Grouping.of([page]).tree
    assert tree is not None
    one, two, three = tree.template_id.tolist()
    assert one == two != three


def test_the_nearest_names_tell_the_category_most() -> None:
    tree = Grouping.of([document("<main class=outer><div class=inner><p>One</div><p>Two</main>")]).tree
    assert tree is not None
    log_odds = np.zeros((len(CATEGORIES), len(tree.names)))
    log_odds[CATEGORIES.index("share"), tree.names.index("inner")] = 1
    log_odds[CATEGORIES.index("tags"), tree.names.index("outer")] = 1
    table = features.category_features(tree, log_odds)
    assert table["names_share"].tolist() == pytest.approx([1 / 2, 0])
    assert table["names_tags"].tolist() == pytest.approx([1 / 3, 1 / 2])
    assert not table["names_legal"].any()
