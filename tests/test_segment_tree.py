"""What the parser is spared: each limit by what the tree holds, for no clock tells that one is gone."""

from __future__ import annotations

import pytest

from cleaner.segment.tree import parse


def depth(source: str) -> int:
    node, levels = parse(source).body, 0
    while node is not None and node.child is not None:
        node, levels = node.child, levels + 1
    return levels


def test_choices() -> None:
    assert 0 < len(parse("<select>" + "<option>x</option>" * 15_000).css("option")) <= 1_000


def test_elements_in_one_another() -> None:
    assert 500 < depth("<div>" * 11_000) <= 520


def test_attributes_of_a_tag() -> None:
    element = parse("<p " + " ".join(f"a{number}=x" for number in range(5_000)) + ">x").css_first("p")
    assert element is not None and 0 < len(element.attributes) <= 1_000


@pytest.mark.parametrize("tag", ["body", "html"])
def test_tags_of_the_page_that_add_their_attributes(tag: str) -> None:
    element = parse("".join(f"<{tag} a{number}=x>" for number in range(50))).css_first(tag)
    assert element is not None and 0 < len(element.attributes) <= 8


def test_formatting_that_the_parser_would_make_again_in_each_paragraph() -> None:
    few, many = (parse("".join(f"<font color={number}><p>x" for number in range(count))) for count in (10, 3_000))
    assert len(few.css("font")) > 10
    assert len(many.css("font")) == 0
    assert len(many.css("p")) == 3_000
