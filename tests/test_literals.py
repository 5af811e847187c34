"""Literals are found wherever they stand, and where a word may begin and end is known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.rules.literals import BEGIN, fold, is_word_edge
from cleaner.rules.search import LiteralSearch, index_literals

few = st.text(st.sampled_from("abA 1’'éΣςİ中\u3000\u00a0😀\ud800"), max_size=12)


@given(st.lists(few.filter(bool).filter(str.isprintable).map(fold)), st.lists(few))
def test_every_literal_is_found_wherever_it_stands(literals: list[str], texts: list[str]) -> None:
    search = LiteralSearch(index_literals(literals))
    found = list(search.find(texts))
    assert len(found) == len(texts)
    for text, (folded, hits) in zip(texts, found, strict=True):
        assert folded == fold(text.replace("\ud800", " "))
        expected = {
            (entry, start, start + len(literal))
            for entry, literal in enumerate(literals)
            for start in range(len(text))
            if folded.startswith(literal, start)
        }
        assert {(entry, start, end) for number, start, end in hits for entry in search.entries(number)} == expected
        assert hits == sorted(hits, key=lambda hit: hit[1])


def test_many_literals_that_begin_alike_are_told_apart() -> None:
    literals = [f"a beginning that all share, and then {number} of them" for number in range(3000)]
    search = LiteralSearch(index_literals(literals))
    (_, hits), *_ = search.find([" ".join(literals[::-1])])  # 120,000 characters: more than are read at once
    assert [entry for number, _, _ in hits for entry in search.entries(number)] == [*range(2999, -1, -1)]


def test_a_literal_that_begins_a_text_is_told_from_one_within() -> None:
    found = LiteralSearch(index_literals([BEGIN + "by"])).find(["by Jo", "go by", "By", ""])
    assert [[(start, end) for _, start, end in hits] for _, hits in found] == [[(-1, 2)], [], [(-1, 2)], []]


@given(few)
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(text) == "".join(map(fold, text))


@pytest.mark.parametrize(
    ("capitals", "phrase"),
    [("A LIRE AUSSI", "à lire aussi"), ("ΔΙΑΒΑΣΤΕ ΕΠΙΣΗΣ", "διαβάστε επίσης"), ("YAZDIR", "yazdır"),
     ("İLGİLİ HABERLER", "ilgili haberler"), ("ЕЩЁ ПО ТЕМЕ", "еще по теме"), ("Tin lien quan", "tin liên quan"),
     ("شارك علي فيسبوك", "شارك على فيسبوك"), ("ابلغ عن خطأ", "أبلغ عن خطأ"), ("ニュースがつづく", "ニュースがつづく")],
)  # fmt: skip
def test_accents_make_no_difference(capitals: str, phrase: str) -> None:
    assert fold(capitals) == fold(phrase)


def test_voiced_and_other_marks_of_other_scripts_make_a_difference() -> None:
    assert fold("が") != fold("か")
    assert fold("가") == "가"


def test_white_space_and_digits_of_all_scripts_are_alike() -> None:
    assert fold("a\u2009b\u3000c\td") == "a b c d"
    assert fold("٣ ۴ ५ ７") == "3 4 5 7"


@pytest.mark.parametrize(
    ("before", "after", "edge"),
    [("a", "b", False), ("a", "B", True), ("A", "b", False), ("a", "1", True), ("1", "2", False),
     ("a", " ", True), (".", "a", True), ("中", "文", True), ("가", "나", True), ("я", "Я", True)],
)  # fmt: skip
def test_a_word_edge(before: str, after: str, edge: bool) -> None:
    assert is_word_edge(before + after) is edge
