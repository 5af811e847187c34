"""The features of a few invented pages, pinned; and training sees of a page what the program sees of it.

After a change on purpose: ``pytest tests/test_features.py --update-golden``, and train the model again.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cleaner import Cleaner, pipeline, trafilatura
from cleaner.document import CATEGORIES, Document, Page
from cleaner.model import body
from cleaner.model.element_tree import Grouping
from cleaner.model.features import base_features, category_features, stacked_features
from cleaner.model.layout import UNKNOWN, Table
from cleaner.model.lexicon import BUCKETS, NAME_BUCKETS, NO_WORDS, Lexicon, NameLexicon
from cleaner.rules import loading
from cleaner.rules.engine import Engine
from cleaner.rules.ruleset import RuleSet

MATRIX = Path(__file__).with_suffix(".json")
RULES = """
[[rule]]
id = "share.beam"
category = "share"
phrases = ["beam it up"]
drop = ["Beam it up"]
keep = ["They beamed it up."]

[[rule]]
id = "related.more"
category = "related"
scope = "part"
match = 'See also: .+$'
drop = ["The tide went out. See also: The ferry"]
keep = ["See also the ferry."]

[[rule]]
id = "comments.voices"
category = "comments"
scope = "rest"
phrases = ["voices"]
drop = ["Voices"]
keep = ["They heard voices in the fog."]
"""
STATED = json.dumps(
    {"@type": "NewsArticle", "headline": "Late ferry", "articleBody": "The ferry left the harbour an hour late."}
)
TEXT = """Late ferry
3 May 2021 – 08:15

The ferry left the harbour an hour late, and nobody on board complained about it, least of all the captain, who "had seen
worse", he said. See also: The bridge that would not fall
Beam it up
• one | two | three
Voices
ANNA

船は一時間遅れて港を出たが、乗客は誰も文句を言わなかった。
"""
HTML = f"""<!doctype html><html lang=en><head><title>Late ferry | The Torvik Post</title>
<script type="application/ld+json">{STATED}</script></head><body class="page">
<nav class="menu"><ul><li><a href=/>Home</a><li><a href=/news>News of the islands</a></ul></nav>
<main id=content><article class="story-body"><h1>Late ferry</h1><div class=byline>By <b>Marit Hollin</b></div>
<p>The ferry left the harbour an hour late.</p><p>Nobody on board complained about it, least of all the captain, who had
been waiting for the doctor's parcel. <a href=/b>See also: The bridge</a></p>
<blockquote><p>“We had <em>seen worse</em>.”</p></blockquote>
<table><tr><th>Pier<th>Boats<tr><td>North<td>3<tr><td>South<td>12</table><pre>tide = 4
wind = 7</pre></article><aside class="related teaser"><h3>More</h3><p><a href=/c>The crane fell</a></p></aside></main>
<section class=comments><h2>Voices</h2><p>Nobody on board complained? I did.</p></section>
<footer><div><div><div><div><div><div><div><div><div><div>Beam it up</div></div></div></div></div></div></div></div></div>
</div></footer></body></html>"""
PAGES = {"text": TEXT, "html": HTML}


def document(kind: str, folder: Path) -> Document:
    """A page as the model gets it, with the marks of the rules above alone."""
    file = folder / "rules.toml"
    file.write_text(RULES, encoding="utf-8")
    engine = Engine(RuleSet(rule for rule in loading.load([file]) if not rule.built_in))
    [found] = pipeline.documents([Page(PAGES[kind], "html" if kind == "html" else "text")], engine)
    return found


def features(found: Document) -> Table:
    """All features, by a lexicon and a base model that no training changes."""
    weights = (np.arange(BUCKETS) * 7919 % 1000 / 500 - 1).astype(np.float16)
    grouping = Grouping.of([found])
    of_names = NameLexicon((np.arange(NAME_BUCKETS) * 7919 % 1000 / 500 - 1).astype(np.float16)[:, None])
    names = None if grouping.tree is None else of_names.log_odds(grouping.tree.names)[0]
    table = base_features([found], grouping, Lexicon(weights, 0.1), names)
    table |= stacked_features(grouping, np.linspace(-3, 3, len(found.blocks), dtype=np.float32), names)
    if grouping.tree is not None and names is not None:
        table |= category_features(grouping.tree, np.outer(np.arange(len(CATEGORIES)), names))
    return table


@pytest.mark.parametrize("kind", PAGES)
def test_feature_matrix(kind: str, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """Rows that are zero throughout are left out of the file."""
    found = document(kind, tmp_path)
    rows = {name: np.round(np.asarray(row, float), 3).tolist() for name, row in features(found).items()}
    actual = {"texts": [block.text for block in found.blocks], **{name: row for name, row in rows.items() if any(row)}}
    pinned: dict[str, Any] = json.loads(MATRIX.read_text("utf-8")) if MATRIX.exists() else {}
    if pytestconfig.getoption("--update-golden"):
        pinned[kind] = actual
        entries = (
            f'"{page}": {{\n'
            + ",\n".join(f" {json.dumps(name)}: {json.dumps(row, ensure_ascii=False)}" for name, row in table.items())
            + "\n}"
            for page, table in pinned.items()
        )
        MATRIX.write_text("{" + ",\n".join(entries) + "}\n", "utf-8")
    expected = pinned[kind]
    assert actual.keys() == expected.keys()
    assert actual["texts"] == expected["texts"]
    changed = {name for name in actual.keys() - {"texts"} if actual[name] != pytest.approx(expected[name], abs=2e-3)}
    assert not changed


def test_the_matrix_knows_every_feature(tmp_path: Path) -> None:
    for kind in PAGES:
        assert features(document(kind, tmp_path)).keys() == body.feature_names(kind)


def seen_by_the_model(page: str, kind: str, monkeypatch: pytest.MonkeyPatch) -> Table:
    """The base features of a page when the program predicts on it for the last time."""
    tables: list[Table] = []

    def kept(*arguments: Any) -> Table:
        found = base_features(*arguments)
        tables.append(dict(found))
        return found

    monkeypatch.setattr(body, "base_features", kept)
    Cleaner().clean(page, kind=kind)
    return tables[-1]


@pytest.fixture
def _logging_after() -> Iterator[None]:
    """The extractors that training runs switch all logging off."""
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.usefixtures("_logging_after")
def test_training_sees_what_the_program_sees(monkeypatch: pytest.MonkeyPatch) -> None:
    """In HTML with all votes, and in every rendering as text; a rule cuts a block in two in both."""
    dataset = pytest.importorskip("training.dataset", reason="needs the train extra")
    corpora = pytest.importorskip("evaluation.corpora")
    cut = HTML.replace("See also: The bridge</a>", "</a>Read more: The bridge that would not fall")
    record = corpora.Record(corpus="invented", id="1", url="", lang="en", page_type="article", source=cut, body=TEXT)
    samples = dataset.samples_of_page(record)
    [extracted] = [one.source for one in samples if one.rendering == dataset.Rendering("trafilatura")]
    monkeypatch.setattr(trafilatura, "body", lambda _: extracted)
    monkeypatch.setattr(trafilatura, "is_unsure", lambda _: True)
    parts = {dataset.Variant.CLEAN, dataset.Variant.FOREIGN, dataset.Variant.SHORT}
    whole = [one for one in samples if parts.isdisjoint(one.rendering.variants)]
    assert {"html", "resiliparse", "body"} <= {str(one.rendering) for one in whole}
    assert any("Read more: The bridge that would not fall" in one.texts for one in whole if one.kind == "html")
    assert any("Read more: The bridge that would not fall" in one.texts for one in whole if one.kind == "text")
    for one in whole:
        table = seen_by_the_model(one.source, one.kind, monkeypatch)
        assert table.keys() == set(one.names)
        for name, column in zip(one.names, one.matrix.T, strict=True):
            if not name.startswith(("lexical", "names")):  # of lexicons that are not trained yet
                assert table[name] == pytest.approx(column, abs=1e-6), (one.rendering, name)


@pytest.mark.parametrize(("blank_every", "known"), [(None, False), (30, False), (5, True)])
def test_paragraphs_are_unknown_where_blank_lines_are_lost(blank_every: int | None, known: bool) -> None:
    lines = [f"Line {number} of the page" for number in range(60)]
    if blank_every:
        lines = [line + "\n" * (place % blank_every == blank_every - 1) for place, line in enumerate(lines)]
    document = pipeline.prepare(Page("\n".join(lines), "text"))
    table = base_features([document], Grouping.of([document]), NO_WORDS, None)
    for name in ("starts_paragraph", "next_starts_paragraph", "run_chars", "run_lines", "run_index"):
        assert (table[name] == UNKNOWN).all() != known, name


def test_the_architecture_says_how_many_features_there_are() -> None:
    text = (Path(__file__).parent.parent / "docs/architecture.md").read_text("utf-8")
    told = re.search(r"A block of text has (\d+) features, one of\s+HTML or Markdown (\d+)", text)
    assert told is not None
    assert [int(number) for number in told.groups()] == [len(body.feature_names(kind)) for kind in ("text", "html")]
