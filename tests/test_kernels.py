"""The compiled parts give what the Python gives that they stand in for."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner.segment import Segment, elements, html, text, tree, walk
from cleaner.model import body, features, kernels
from cleaner.model.layout import Layout
from cleaner.rules import characters, literals, ruleset
from cleaner.rules.engine import Engine, covers

pytestmark = pytest.mark.skipif(
    None in (kernels.LIBRARY, literals.LIBRARY, walk.LIBRARY), reason="built where there was no compiler"
)

ENGINE = Engine(ruleset.load())
MODEL = body.load()
PROSE = "The ferry left the harbour an hour late, and nobody on board complained about it. " * 3
KNOWN = st.sampled_from(
    ["Share", "Read more", "3 May 2021", "Related stories", "Comments (3)", "» Next", PROSE, "你好。"]
)

odd = st.text(
    st.sampled_from("aB9 .,:|'\"«»•*-)\n\t\u00a0éß中あ가ा।؟😀\ud800\u0301İ。") | st.characters(), max_size=400
)
texts = st.lists(st.lists(odd | KNOWN, min_size=1, max_size=30).map("\n".join), min_size=1, max_size=4)
tags = st.sampled_from("div p ul li h2 a nav table tr td article span b".split())
markup = st.recursive(
    KNOWN,
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag} class=menu>{''.join(parts)}</{tag}>", tags, st.lists(inner, max_size=6)
    ),
    max_leaves=40,
)


def looked(documents: list[list[Segment]], kind: str, every: int) -> tuple[np.ndarray, np.ndarray]:
    """The features and scores of the blocks of documents, after one of so many blocks was dropped."""
    cut = [pieces for pieces in ENGINE.cut(documents) if pieces]
    segments = [[segment for segment, _ in pieces] for pieces in cut]
    marks = [marks for pieces in cut for _, marks in pieces]
    covered = [covers(segment.text, marks) for pieces in cut for segment, marks in pieces]
    evidence = features.evidence(segments, marks, covered, MODEL.lexicon)
    ends = np.cumsum([len(pieces) for pieces in cut])
    numbers = np.arange(ends[-1])
    left = np.flatnonzero(
        (numbers % every != 1) | np.isin(numbers, ends - 1)
    )  # no document is left without any
    layout = Layout(np.diff(np.searchsorted(left, ends), prepend=0))
    look = features.Look(evidence.of(left), layout)
    table = np.empty((len(features.NAMES), layout.blocks), np.float32)
    first, second = (MODEL.ensembles[f"{kind}.{part}"] for part in ("first", "body"))
    return table, body.look_twice(look, first, second, table)


def check(documents: list[list[Segment]], kind: str) -> None:
    if not any(documents):
        return
    for every in (2, 3, 1 << 30):
        table, scores = looked(documents, kind, every)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(kernels, "LIBRARY", None)
            expected, expected_scores = looked(documents, kind, every)
        different = ~np.isclose(table, expected, rtol=1e-5, atol=1e-6).all(axis=1)
        assert [features.NAMES[row] for row in np.flatnonzero(different)] == []
        assert scores == pytest.approx(expected_scores, abs=1e-5)


@given(texts)
def test_text(sources: list[str]) -> None:
    check([text.segments(source) for source in sources], "text")


@given(st.lists(markup, min_size=1, max_size=4))
def test_html(sources: list[str]) -> None:
    check([html.segments(html.parse(source)) for source in sources], "html")


def test_categories() -> None:
    table = np.random.default_rng(0).normal(size=(len(features.NAMES), 100)).astype(np.float32)
    trees = MODEL.ensembles["html.category"]
    found = trees.raw(table)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernels, "LIBRARY", None)
        assert found == pytest.approx(trees.raw(table), abs=1e-5)


def test_tables_may_lie_in_memory_as_they_like() -> None:
    table = np.random.default_rng(0).normal(size=(len(features.NAMES), 100)).astype(np.float32)
    trees = MODEL.ensembles["text.body"]
    other = np.asfortranarray(table.astype(np.float64))
    assert trees.raw(other).tolist() == trees.raw(table).tolist()


def test_arrays_of_another_type_are_refused() -> None:
    look = (
        np.ones(1, np.int64),
        np.zeros(1, np.int32),
        None,
        None,
        np.zeros(1, np.float32),
        np.ones(1, np.int64),
    )
    trees = MODEL.ensembles["text.body"].compiled
    table = np.zeros((len(features.NAMES), 1), np.float32)
    with pytest.raises(TypeError, match="int64 here, not int32"):
        kernels.look_twice(*look, features.ROWS, trees, trees, table)


def test_trees_that_ask_for_more_than_there_is_are_refused() -> None:
    with pytest.raises(ValueError, match="there are 3"):
        MODEL.ensembles["text.body"].raw(np.zeros((3, 5), np.float32))


# So few characters that literals begin with one another, cross and repeat, and that stems are shared.
few = st.text(st.sampled_from("abA 1’'éΣς中\u3000😀"), min_size=1, max_size=7)
conditions = st.builds(
    literals.Conditions,
    near=st.lists(few.map(characters.fold) | few.map(lambda one: "\0" + characters.fold(one)), max_size=4),
    times=st.integers(1, 3),
    limit=st.integers(5, 60),
    digits=st.sampled_from([0, 1, 4]),
    needs=st.lists(few.map(characters.fold), max_size=2),
)
literal_lists = st.lists(few.map(characters.fold), max_size=20)
odd_texts = st.lists(few | odd | st.lists(few, max_size=12).map("".join), min_size=1, max_size=8)


@given(literal_lists, literal_lists, st.lists(conditions, max_size=6), odd_texts)
def test_literals(
    phrases: list[str], whole: list[str], patterns: list[literals.Conditions], sources: list[str]
) -> None:
    every = literals.Literals(
        literals.Tables.of(dict.fromkeys(phrases, ()), dict.fromkeys(whole, ()), patterns)
    )
    hits, tries = every.find(sources)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(literals, "LIBRARY", None)
        expected, expected_tries = every.find(sources)
    assert sorted(hits.T.tolist()) == sorted(expected.T.tolist())
    assert tries.tolist() == expected_tries.tolist()


@given(
    st.lists(st.text(st.sampled_from("ab"), min_size=1, max_size=9), min_size=1), st.text("ab", max_size=40)
)
def test_every_literal_is_found_wherever_it_stands(near: list[str], source: str) -> None:
    patterns = [
        literals.Conditions([one], max(1, sum(source.startswith(one, at) for at in range(40))), 40, 0, [])
        for one in near
    ]
    _, tries = literals.Literals(literals.Tables.of({}, {}, patterns)).find([source])
    assert tries[0].tolist() == [number for number, one in enumerate(near) if one in source]


def test_more_is_found_than_there_was_room_for() -> None:
    near = [literals.Conditions(["a"], 1, 100, 0, [])] * 500
    hits, tries = literals.Literals(literals.Tables.of({"a": [0]}, {}, near)).find(
        ["a a a " * 100, "a " * 40]
    )
    assert hits.shape == (4, 340)
    assert tries.shape == (2, 500)


def test_how_often_a_literal_stands_is_counted_for_each_text() -> None:
    _, tries = literals.Literals(literals.Tables.of({}, {}, [literals.Conditions(["a"], 2, 9, 0, [])])).find(
        ["a", "a", "aa", "a"]
    )
    assert tries.tolist() == [[0], [2]]


# Markup as no one would write it: tags of all kinds that nobody closed, in what should not hold them.
names = st.sampled_from(
    sorted({*elements.BLOCKS, *elements.PASSED_OVER, *elements.EMPHASIS})
    + "a br table tr td th span pre ul li button h2 noscript math plaintext nobr x-y".split() * 3
)
attributes = st.sampled_from(
    [
        *(
            "class=nav",
            "class='Menu-item headerlink'",
            "id='a\u00a0fooTer\"&amp;'",
            "role=navigation",
            "hidden",
        ),
        *(
            "style='Display :\tNONE'",
            "style=visibility:visible",
            "aria-hidden=true",
            "aria-hidden",
            'alt="a > b"',
        ),
        *(
            "role=presentation",
            "itemprop=articleBodys",
            "=x",
            "class",
            "class=mw-editsection",
            "x\"y='\"'",
            "ſ=é",
        ),
    ]
)
pieces = st.one_of(
    st.builds(lambda name, given: f"<{' '.join([name, *given])}>", names, st.lists(attributes, max_size=3)),
    st.builds("</{}>".format, names),
    st.sampled_from(
        [*" \n|.", "\u00a0", "&nbsp;", "&amp;lt;", "<", "&#x200b;", "\u00ad", "\ue003", "\x1c", "\ud800"]
    ),
    st.sampled_from(
        ["<!-- a > b -->", "<!--", "-->", "<!doctype html>", "<?php >", "<![CDATA[x]]>", "<script", "</"]
    ),
    KNOWN,
    odd,
)


@given(st.lists(pieces, max_size=40).map("".join), st.booleans())
@example("<script><!-- <script> </script> --> </script>a<style><script></style>b<xmp>&lt;</xmp>", False)
@example("<table><tr><td>a<td>|<tr><th>" + "&amp;" * elements.CELL_LIMIT + "</table>", False)
@example("<table><tr><td>a<td>|<tr><th>" + "&amp;" * (elements.CELL_LIMIT + 1) + "</table>", False)
def test_walk(source: str, scriptless: bool) -> None:
    parsed = html.parse(source)
    passed_over = elements.PASSED_OVER - {"noscript"} if scriptless else elements.PASSED_OVER
    found = walk.segments(parsed.html or "", scriptless=scriptless)
    if found is None:
        assert re.search("<(noframes|plaintext|script|math)", source, re.IGNORECASE)
    elif parsed.root is not None:
        visit = html.Walk(False, passed_over)
        visit.run(parsed.root)
        assert found == visit.out


def test_long_page_keeps_no_source(monkeypatch: pytest.MonkeyPatch) -> None:
    source = f"<h1>Ferry late</h1><p>{PROSE}</p><ul><li>Share<li>Print</ul>"
    written = html.segments(html.parse(source))
    monkeypatch.setattr(tree, "WRITTEN_LIMIT", len(source) - 1)
    parsed = html.parse(source)
    assert not parsed.raw_html
    assert html.segments(parsed) == written
