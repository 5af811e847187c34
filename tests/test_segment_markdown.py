"""Markdown cut into blocks, and what is kept of it."""

import re
import time
from collections.abc import Container
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import clean, metadata
from cleaner.document import Block
from cleaner.output.kept_markdown import kept_markdown, with_line_ends_of
from cleaner.output.unlinked import without
from cleaner.page import kind_of
from cleaner.segment import markdown, markdown_tokens
from cleaner.segment.elements import ancestors
from cleaner.segment.markdown import segment


def texts(source: str) -> list[str]:
    return [block.text for block in segment(source)]


def tags(source: str) -> list[str]:
    return [
        "/".join([above.tag for above in ancestors(block.structure.element)][::-1])
        for block in segment(source)
        if block.structure
    ]


def kept(source: str, *words: str, without: Container[str] = ()) -> str:
    """What is kept of a page: the blocks with one of these words, or all without those."""
    blocks = segment(source)
    for block in blocks:
        block.kept = any(word in block.text for word in words) if words else block.text not in without
    return kept_markdown(source, 0, blocks)


# --- blocks ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("A [link](https://a.example/b_c) and *more* of `it`.", ["A link and more of it."]),
        ("One paragraph\nover two lines.", ["One paragraph over two lines."]),
        ("[a link\nover two lines](https://a.example)", ["a link over two lines"]),
        ("First line  \nsecond line\\\nthird", ["First line", "second line", "third"]),
        ("**First line  \nsecond**", ["First line second"]),
        ("# One\n\nTwo\n===\n\nThree\n---", ["One", "Two", "Three"]),
        ("* a\n* b\n\n  more of b\n    1. c", ["a", "b", "more of b", "c"]),
        ("> a\n>\n> > b", ["a", "b"]),
        ("```py\nx = 1\n\n  y\n```", ["x = 1\n\n  y"]),
        ("| a | b |\n|---|---|\n| c |  |\n| d | e |", ["a | b", "c", "d | e"]),
        ("<div>A <b>word</b>.</div>\n\n<!-- none -->", ["A word."]),
        ("[![A logo](l.png)](/)\n\n---\n\n[a]: https://a.example", []),
        ("[![](i.png) **A card** by Ann](https://a.example)", ["A card by Ann"]),
        ("[Share](/s)[Print](/p)", ["Share Print"]),
        ("[Mail](mailto:?subject=A b&body=c d)", ["Mail"]),
        ("![](data:image/svg+xml,<svg width='1' height='2'>) [Run](javascript:void(0))", ["Run"]),
        ("a\n\n        [b](/b)\n        * [c](https://c.example)", ["a", "b", "c"]),
        ("5 \\* 3 &amp; more", ["5 * 3 & more"]),
        ("", []),
    ],
)
def test_the_text_of_a_block_is_what_a_reader_sees(source: str, found: list[str]) -> None:
    assert texts(source) == found
    assert texts(source.replace("\n", "\r\n")) == found


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_line_end_is_no_blank_line(end: str) -> None:
    blocks = segment(end.join(["- One", "- Two", "", "Three  ", "four"]))
    assert [block.starts_paragraph for block in blocks] == [True, False, True, False]


def test_blocks_stand_in_elements_and_sections() -> None:
    source = "a\n\n# b\n\nc\n\n## d\n\n* e\n  1. f\n\n## g\n\n> h\n\n| i | j |\n|---|---|\n\n    k"
    assert tags(source) == [
        "html/p",
        "html/section/h1",
        "html/section/p",
        "html/section/section/h2",
        "html/section/section/ul/li",
        "html/section/section/ul/li/ol/li",
        "html/section/section/h2",
        "html/section/section/blockquote/p",
        "html/section/section/table/tr",
        "html/section/section/pre",
    ]


WRAPPED = """\
The ferry left the harbour an hour late on Monday, and nobody on the quay
complained about it. The captain had waited for the parcel of the doctor, which
the island needed more than it needed the timetable of the harbour office. It
came by bus.
"""


ONE_LINE = "The ferry left the harbour an hour late, and " * 3 + "nobody complained."


def test_a_line_is_a_paragraph_unless_lines_were_broken_by_width() -> None:
    lines = f"By [Ann Lee](/ann)\n{ONE_LINE}\n`man` tells more.\nIt rained."
    assert texts(lines) == ["By Ann Lee", f"{ONE_LINE} man tells more.", "It rained."]
    assert texts("The bus was late.\nIt rained.") == ["The bus was late. It rained."]
    assert texts(f"{WRAPPED}\n{ONE_LINE}\nIt rained.") == [WRAPPED.replace("\n", " ").strip(), f"{ONE_LINE} It rained."]


def test_links_and_emphasis_are_counted() -> None:
    (block,) = segment("Some **bold [words](/w)** here")
    assert block.structure is not None
    assert (block.structure.linked, block.structure.emphasised) == (5, 10)


def test_a_link_over_several_blocks_is_read_as_one() -> None:
    blocks = segment("[![](a.png)\n\n### A card\n\nwith more](https://a.example) and text\n\nA [b] c")
    assert [block.text for block in blocks] == ["A card", "with more and text", "A [b] c"]
    assert [block.structure.linked for block in blocks if block.structure] == [6, 9, 0]


def test_the_block_behind_an_image_is_known() -> None:
    blocks = segment("![](a.png)\n\nA caption\n\nA paragraph")
    assert [block.structure.element.holds_image for block in blocks if block.structure] == [True, False]


def test_offsets_are_those_of_the_lines() -> None:
    source = "\ufeff* a\r\n* b\r\n  c\r\n\r\nTitle\r\n=====\r\n"
    found = [source[block.start : block.end] for block in segment(source, 1)]
    assert found == ["* a", "* b\r\n  c", "Title\r\n====="]


@pytest.mark.parametrize("sign", ["", "> ", "  "])
def test_a_line_of_spaces_before_a_paragraph_shifts_no_offset(sign: str) -> None:
    begin = "- " if sign == "  " else sign
    source = f"{begin}\xa0\n{sign}One.   \n{sign}Two."
    found = [source[block.start : block.end] for block in segment(source)]
    assert found == [f"{sign}One.", f"{sign}Two."]


def test_the_cells_of_a_table_that_lays_out_a_page_are_blocks() -> None:
    article = "This sentence stands in a cell. " * 20
    source = f"| Menu | {article} |\n|---|---|\n| a | b |"
    assert texts(source) == ["Menu", article.strip(), "a", "b"]
    assert kept(source, "sentence") == article.strip()


# --- what is kept ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "words", "found"),
    [
        ("menu\n\na [b](/c).\n\n\n*d*\n\nno", ("a", "d"), "a [b](/c).\n\n\n*d*"),
        ("* [m](/m)\n* kept\n* [n](/n)\n* kept too", ("kept",), "* kept\n* kept too"),
        ("* kept\n\n* gone\n\n* kept too", ("kept",), "* kept\n\n* kept too"),
        ("* [m](/m)\n  + kept\n\n    kept more", ("kept",), "+ kept\n\n  kept more"),
        ("* kept\n  + gone\n  + kept", ("kept",), "* kept\n  + kept"),
        ("1. gone\n\n       kept = 1\n\nkept", ("kept",), "    kept = 1\n\nkept"),
        ("kept\n\n![i](i.png)\n\nkept\n\n![i](i.png)\n\ngone", ("kept",), "kept\n\n![i](i.png)\n\nkept"),
        ("|  |  |\n|---|---|\n| kept | 1 |\n\ngone", ("kept",), "|  |  |\n|---|---|\n| kept | 1 |"),
        ("kept  \ngone  \nkept", ("kept",), "kept  \nkept"),
        ("[kept][a]\n\n[gone][b]\n\n[a]: /a 'A'\n[b]: /b", ("kept",), "[kept][a]\n\n[a]: /a 'A'"),
        ("[kept][a]\n\n[b]: /b\n[a]: /a\n\nkept\n\ngone", ("kept",), "[kept][a]\n\n[a]: /a\n\nkept"),
    ],
)
def test_what_is_kept_comes_out_as_it_came(source: str, words: tuple[str, ...], found: str) -> None:
    assert kept(source, *words) == found


@pytest.mark.parametrize(
    "source",
    [
        "![i](i.png)\n\n# A\n\n* b\n    * c\n\n***\n\n[unused]: /u\n\n```\nd\n```\n\n<br>",
        "A\n=\n\n> b\nlazy\n\n| c |\n|---|\n\n   text [d]  \nlast\n\n[d]: /d",
    ],
)
def test_a_clean_page_comes_back(source: str) -> None:
    assert kept(source, "") == source


@pytest.mark.parametrize(
    ("source", "links", "images", "found"),
    [
        ("A [b](/b_(c) 'd') and [e][f].\n\n[f]: /f", False, True, "A b and e."),
        ("![a](/a)\n\nb ![c](/c) d\n\n* ![](/e)\n* f", True, False, "b d\n\n* f"),
        ("[![a](/a)](/b)\n\nc [![](/d) e](/f)", True, False, "c [ e](/f)"),
        ("[![a](/a)](/b)\n\nc", False, True, "![a](/a)\n\nc"),
        ("`[a](/b)` \\[c](/d)\n\n```\n![e](/f)\n```", False, False, "`[a](/b)` \\[c](/d)\n\n```\n![e](/f)\n```"),
        ("a[0] <https://a.example>", False, False, "a[0] https://a.example"),
        (
            "Code:\n\n    a[i](x) = b\n\n> ~~~\n> [c][d]\n\n[d]: /d",
            False,
            False,
            "Code:\n\n    a[i](x) = b\n\n> ~~~\n> [c][d]",
        ),
        ("* a\n\n    [b](c)\n\n        d[e](f)", False, False, "* a\n\n    b\n\n        d[e](f)"),
        ("Menu:\n\n    * [a](/b)\n    * [c](/d)", False, False, "Menu:\n\n    * a\n    * c"),
        ("See [the\nreport]. [A][]\n\n[ The Report ]:\n/a\n'b'\n[a]: /c\n\n[A]: /d", False, False, "See the\nreport. A"),
        (
            "a[i][j] [ ] [b] [c [d]]\n\n[d]: /d\n[c d]: /c\n\n[^1]: A note.",
            False,
            False,
            "a[i][j] [ ] [b] [c d]\n\n\n[^1]: A note.",
        ),
        ("[d] ![a][b]e ![c]\n\n[b]: /b\n[c]: /c\n[d]: /d", True, False, "[d] e\n\n[d]: /d"),
        ("[![a][b]](/a) [d]\n\n[B]: /b\n[d]: /d\n\ne", False, True, "![a][b] d\n\n[B]: /b\n\ne"),
        (
            'The [court](\n/court) and [a "list"](/y "t)"), <a@b.example>.',
            False,
            True,
            'The court and a "list", a@b.example.',
        ),
        ("> one [two\n> three](/q) four\n> [five](\n> /r) six", False, True, "> one two\n> three four\n> five six"),
        ("| [a](/a) | b |\n|---|---|\n| c | [d](</e f> 'g') |", False, True, "| a | b |\n|---|---|\n| c | d |"),
        (
            "| a | b |\n|---|---|\n| c \\| [d\\|e](/f) | g | [more](/h) |",
            False,
            True,
            "| a | b |\n|---|---|\n| c \\| d\\|e | g | more |",
        ),
        ("a <a href='/b'>c</a> <img src=d> e\n\n<p><a href=/f>g</a><img src=h></p>", False, False, "a c e\n\n<p>g</p>"),
        ("a [b c](/d e) f ![g](/h i.png) j", False, False, "a b c f j"),
        ("[![a](/a)\n\n## b\n\nc](/d)\n\ne", False, False, "## b\n\nc\n\ne"),
        ("[![a](/a)\n\n## b\n\nc](/d)\n\ne", False, True, "![a](/a)\n\n## b\n\nc\n\ne"),
        ("# [a](/b) #\n\n1. [c](/d)\n   e [f](/g)", False, True, "# a #\n\n1. c\n   e f"),
    ],
)
def test_links_and_images_can_be_left_out(source: str, links: bool, images: bool, found: str) -> None:
    assert without(source, links=links, images=images) == found


SIGNS = '[ ] ](/a) ]( ![ ) * a ` `` | <a@b.example> <a\xa0href=x> </a> <img\xa0src=a> \\ [x] [x][y] # "t)" ** 中 <p>'.split(
    " "
)
SPACES = [
    "> ",
    "\n> ",
    "\n",
    "\n\n",
    "* ",
    "1. ",
    "word ",
    "\n|---|---|\n",
    "\n\n[x]: /u\n",
    "\n[y]: /v 't'\n",
    "    ",
    "```\n",
]


@given(st.lists(st.sampled_from([*SIGNS, *SPACES]), max_size=25), st.booleans())
def test_no_signs_break_what_leaves_links_out(pieces: list[str], images: bool) -> None:
    source = "".join(pieces)
    assert len(without(source, links=False, images=images)) <= len(source)


@pytest.mark.parametrize(
    ("source", "at", "found"),
    [
        ("* **By Ann Lee** The [ferry](/f) left.", 10, ("* **By Ann Lee**", "* The [ferry](/f) left.")),
        ("By Ann Lee **The [ferry](/f)** left.", 10, ("By Ann Lee", "**The [ferry](/f)** left.")),
        ("[By Ann Lee The ferry](/f) left.", 10, ("[By Ann Lee The ferry](/f) left.",) * 2),
    ],
)
def test_a_line_is_cut_where_its_marks_allow(source: str, at: int, found: tuple[str, str]) -> None:
    (block,) = segment(source)
    parts = [block.part(0, at), block.part(at, len(block.text))]
    for keeps, expected in zip(parts, found, strict=True):
        for part in parts:
            part.kept = part is keeps
        assert kept_markdown(source, 0, parts) == expected


def test_lines_end_as_those_of_the_page() -> None:
    source = "# Ferry\r\n\r\nThe [boat][b] left an hour late, and nobody on the quay complained about it.\r\n\r\n[b]: /b\r\n"
    assert clean(source, kind="markdown", links=False).count("\r\n") == 2
    for text in (source, source.replace("\r", "")):
        assert with_line_ends_of(text, "a\nb\r\nc").count("\r\n") == (2 if text is source else 1)


# --- kinds and heads --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("# A\n\nText with a [link](https://a.example).\n\n* b\n* c", "markdown"),
        ("Title: A\n\nURL Source: https://a.example\n\nMarkdown Content:\nText", "markdown"),
        ("# A\n\nText\n\n## B\n\n- c", "markdown"),
        ("<p align=center><img src=a></p>\n\n# A\n\nText [b](/b)\n\n- c\n", "markdown"),
        ("Text [a][1] and [b][2].\n\n[1]: http://a.example\n[2]: http://b.example", "markdown"),
        ("Text.[^1] More.[^2]\n\n[^1]: A note.\n[^2]: Another.", "markdown"),
        ("# A\n\n![b](data:image/png;base64," + "A" * 100_000 + ")\n\nText\n\n- c\n- d", "markdown"),
        ("# A lamp\n\nText.\n\n**Why?**\n\nBecause.\n\n**Since when?**\n\nMonday.", "markdown"),
        ("# A lamp\n\nText.\n\n- one\n- two\n\n**Because** it is.", "markdown"),
        ("# A lamp\n\nText.\n\n## Oil\n\nText.\n\n## Wick\n\nText.", "markdown"),
        ("# settings\n\nx=1\n\n## net\n\ny=2\n\n## disk\n\nz=1", "text"),
        ("# A lamp\n\nText.\n\n- one\n- two", "text"),
        ("# a comment\n* one\n* two\n\nA *word*.", "text"),
        ("Write [a](/b) to link.", "text"),
        ("#!/bin/sh\n# one\n# two\nls * | grep -- -x", "text"),
        ("<html><body><p># A</p>\n\n# B\n\n[c](/d)\n\n* e</body></html>", "html"),
    ],
)
def test_markdown_is_told_by_several_signs(text: str, kind: str) -> None:
    assert kind_of(text) == kind


@pytest.mark.parametrize(
    "head",
    [
        "---\ntitle: 'A title'\nauthor: Ann Lee\ndate: 2024-05-06\ntags:\n  - one\n\nlang: de-DE\n---\n",
        "Title: A title\n\nURL Source: https://a.example\n\nPublished Time: 2024-05-06T07:08\n\nMarkdown Content:\n",
    ],
)
def test_what_stands_before_a_page_is_metadata(head: str) -> None:
    known, begin = metadata.markdown_head(head + "Body: text\n")
    assert (known.title, known.date, begin) == ("A title", "2024-05-06", len(head))


@pytest.mark.parametrize(
    ("lines", "title", "author", "tags"),
    [
        ('title: What the crew calls "home"', 'What the crew calls "home"', None, ()),
        (
            "title: \"What the crew calls 'home'\"\ntags: [sea, 'the crew']",
            "What the crew calls 'home'",
            None,
            ("sea", "the crew"),
        ),
        ('title: A\nauthor: ["Ann Lee", "Bob Ray"]\nkeywords: sea, crew', "A", "Ann Lee; Bob Ray", ("sea", "crew")),
        ("title: 'It''s'\nauthor:\n  - name: Ann Lee\n    url: x\ntags: [\"a, b\", c]", "It's", "Ann Lee", ("a, b", "c")),
        ("title: A\nauthors:\n  - Ann Lee\n  - 'Bob Ray'\ntags:\n- sea", "A", "Ann Lee; Bob Ray", ("sea",)),
    ],
)
def test_values_and_lists_of_front_matter(lines: str, title: str, author: str | None, tags: tuple[str, ...]) -> None:
    known, _ = metadata.markdown_head(f"---\n{lines}\n---\nText\n")
    assert (known.title, known.author, known.tags) == (title, author, tags)


def test_quotation_marks_in_the_head_of_a_reader_service_belong_to_the_title() -> None:
    head = "Title: Minister: 'We will pay'\n\nURL Source: https://a.example\n\nMarkdown Content:\n"
    assert metadata.markdown_head(head)[0].title == "Minister: 'We will pay'"


@pytest.mark.parametrize("text", ["---\n\nA line between rules\n\n---\n", "Title: words\n\nText"])
def test_a_rule_or_a_line_with_a_colon_is_no_head(text: str) -> None:
    assert metadata.markdown_head(text)[1] == 0


# --- pages that could take long -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        ">" * 20_000 + " a",
        "\n".join(">" * depth + " a" for depth in range(300)),
        "".join("  " * depth + "* a\n" for depth in range(300)),
        "[" * 20_000,
        "![" * 20_000,
        "* " * 5_000 + "a",
        "| a " * 3_000 + "|\n" + "|---" * 3_000 + "|\n" + ("| b " * 3_000 + "|\n") * 10,
        "---\n" + "-a: b\n" * 5_000,
        " " * 50_000 + "|",
    ],
)
def test_no_page_takes_long(source: str) -> None:
    begin = time.process_time()
    blocks: list[Block] = segment(source, metadata.markdown_head(source)[1])
    for number, block in enumerate(blocks):
        block.kept = number % 2 == 0
    kept_markdown(source, 0, blocks)
    kind_of(source)
    assert time.process_time() - begin < 30  # with the square of it: minutes


def test_words_are_kept_whatever_is_dropped() -> None:
    source = "# a1\n\nb1\n\n* c1\n\n  d1\n  + e1\n    ```\n    f1\n    ```\n  + g1\n\n> h1\n>\n> i1\n\nj1\n\n    k1"
    count = len(segment(source))
    for mask in range(1 << count):
        blocks = segment(source)
        for number, block in enumerate(blocks):
            block.kept = bool(mask >> number & 1)
        expected = [word for block in blocks if block.kept for word in re.findall(r"\w+", block.text)]
        assert re.findall(r"\w+", " ".join(texts(kept_markdown(source, 0, blocks)))) == expected


PIECES = (
    "Word. ¦a¦b c¦\n¦\n\n¦  \n¦* ¦- ¦1. ¦> ¦    ¦\t¦# ¦===\n¦---\n¦```\n¦[x](/y)¦![i](j)¦[r][s]¦[s]: /t\n¦<div>¦</div>"
    "¦<br>¦**¦_¦`¦\\¦[¦](¦](/z)¦]¦\r\n¦\r¦\u2028¦\ufeff¦\0¦&amp;¦\x0b¦é¦中文。¦| a | b |\n|---|---|\n"
).split("¦")


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.randoms())
def test_blocks_are_lines_of_the_page_in_order(source: str, chance: Random) -> None:
    blocks = segment(source)
    places = [(block.start or 0, block.end or 0) for block in blocks]
    assert all(block.text.strip() for block in blocks)
    assert all(0 <= start < end <= len(source) for start, end in places)
    assert all(before == after or before[1] <= after[0] for before, after in pairwise(places))
    for block in blocks:
        block.kept = chance.random() < 0.6
    kept_markdown(source, 0, blocks)


def seen(source: str) -> list[tuple[object, ...]]:
    return [
        (block.text, block.start, block.end, block.starts_paragraph, block.structure and block.structure.linked)
        for block in markdown.segment(source)
    ]


LONG = """# Boats

See [the mill][mill], and [more
of it](#x).

- one
- two

  more of two

  ~~~
  code

  code
  ~~~
- three

- four

> said
> on

~~~
[code]

more code
~~~

| a | b |
|---|---|
| 1 | 2 |

- five
- six

[mill]: http://x/
    "Title"

The end.
"""


@pytest.mark.parametrize("piece", [5, 7, 12, 20])
def test_a_page_that_is_read_in_pieces_has_the_same_blocks(piece: int, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, html = seen(LONG), markdown.to_html(LONG)
    monkeypatch.setattr(markdown_tokens, "PIECE_LINES", piece)
    assert seen(LONG) == whole
    assert markdown.to_html(LONG) == html


def test_escaped_signs_and_entities_are_text_in_html() -> None:
    assert markdown.to_html(r"\[b\](x) 5 \* 3 &copy; [l \* m](/u)") == '<p>[b](x) 5 * 3 © <a href="/u">l * m</a></p>\n'


@pytest.mark.parametrize("mark", ["-", "1."])
def test_a_list_that_is_read_in_pieces_is_one_list_of_html(mark: str, monkeypatch: pytest.MonkeyPatch) -> None:
    source = (
        f"Before.\n\n{mark} one\n{mark} two\n{mark} three\n\nBetween.\n\n"
        + "".join(f"{mark} [{n}]\n" for n in range(30))
        + "\n[7]: /seven\n"
    )
    whole = markdown.to_html(source)
    monkeypatch.setattr(markdown_tokens, "PIECE_LINES", 5)
    assert markdown.to_html(source) == whole


@pytest.mark.parametrize("line", ["A *b* [c](d) e. ", "a *b*\n"])
def test_a_very_long_paragraph_is_read_in_parts(line: str) -> None:
    source = line * (3 * markdown_tokens.PARAGRAPH_SIZE // len(line))
    [block] = markdown.segment(source)
    assert "*" not in block.text and "[" not in block.text
    assert block.text.split() == line.replace("*", "").replace("[c](d)", "c").split() * (len(source) // len(line))


@pytest.mark.parametrize("content", ["[" * 400 + "a" + "]" * 400, "[a " * 400, "![[a](" * 100])
def test_brackets_within_brackets_without_end_are_text(content: str) -> None:
    [block] = markdown.segment(content)
    assert block.text == content.strip()


def test_long_lines_of_wide_characters_are_paragraphs_too() -> None:
    first = "去年の秋、わたしは寝過ごして、山あいの小さな駅に泊まれることを知った。それから毎年わざと寝過ごしている。" * 2
    second = "夜の九時半に最後の列車が出ると、谷には踏切の赤い灯だけが残る。わたしは端から端まで歩いてみた。"
    assert texts(f"{first}\n> 関連記事：[床屋の歌](/p/1)\n{second}\n") == [first, "関連記事：床屋の歌", second]
