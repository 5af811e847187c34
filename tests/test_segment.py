"""What segmentation promises beyond the golden cases: text of inline elements, tables, hidden parts, depth, offsets."""

from __future__ import annotations

import time

import pytest

from cleaner import explain
from cleaner.decoding import binary_kind
from cleaner.document import Block
from cleaner.output.text import Line, keep_indentation, kept_lines
from cleaner.page import is_html, read_page
from cleaner.segment import html, text


def lines(source: str) -> list[str]:
    return [segment.text for segment in html.segment(html.parse(source))]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p><b>W</b>ord and<i> more</i></p>", ["Word and more"]),
        ("<p>a&nbsp;b &amp; c&shy;d</p>", ["a b & cd"]),
        ("<div><a href=x>Home</a><a href=y>News</a></div>", ["Home News"]),
        ("one<br>two<br><br>three", ["one", "two", "three"]),
        ("<table><tr><th>a<th>b<tr><td>1<td><p>2</p></table>", ["a | b", "1 | 2"]),
        ("<ul><li>x<ul><li>y</ul></ul>", ["x", "y"]),
        ("<dl><dt>term<dd>what it means</dl>", ["term", "what it means"]),
        ("<pre>\n  a\n    b\n</pre>", ["  a\n    b"]),
        ("<p>seen</p><p hidden>not</p><p style='display: none'>nor this</p><script>x</script>", ["seen"]),
        ("<p>kept</p><form><button>Go</button><select><option>1</select></form>", ["kept"]),
        ("<h3><button>Folded heading</button></h3><p>x</p>", ["Folded heading", "x"]),
        ("<h2>Heading<a class=headerlink href=#x>¶</a></h2>", ["Heading"]),
    ],
)
def test_html(source: str, expected: list[str]) -> None:
    assert lines(source) == expected


def test_paragraphs_are_parted_and_list_items_are_not() -> None:
    found = html.segment(html.parse("<p>a</p><ul><li>b<li>c</ul><p>d</p>one<br>two<br><br>three"))
    assert [(one.text, one.starts_paragraph) for one in found] == [
        ("a", True), ("b", True), ("c", False), ("d", True), ("one", True), ("two", False), ("three", True),
    ]  # fmt: skip


def test_deep_nesting_is_no_problem() -> None:
    depth = 10_000
    assert lines("<div>" * depth + "deep" + "</div>" * depth) == ["deep"]


@pytest.mark.parametrize(
    "piece",
    [
        "<div>word ",
        "<ul><li>word ",
        "<p>word<b id={}>",
        "<font size={}>word ",
        "<a href=/{}>word <div>",
        "<x-{}>word ",
        "<table><tr><td>word",
        "<div><table></div></table>word ",
        "<span><div>word</span> ",
        "</p>word <div>",
        "<noframes>word ",
    ],
)
def test_time_grows_no_faster_than_the_page(piece: str) -> None:
    source = "<p>begin</p>" + "".join(map(piece.format, range(1_000_000 // len(piece)))) + "<p>end</p>"
    start = time.process_time()
    found = lines(source)
    assert time.process_time() - start < 20  # with the square of it: minutes
    assert found[0] == "begin"
    if "noframes" not in piece:
        assert sum(line.count("word") for line in found) == source.count("word")


def test_elements_deeper_than_browsers_nest_them_are_flattened() -> None:
    """In a page of so many tags that they could take the parser long."""
    source = "".join(f"<div>{number}" for number in range(10_001))
    [innermost] = [one for one in html.segment(html.parse(source)) if one.text == "10000"]
    assert innermost.structure is not None
    assert innermost.structure.element.depth == 512 + 2  # divs, in html and body


def test_absurd_depth_leaves_every_line() -> None:
    assert lines("".join(f"<div>{number}" for number in range(5000))) == list(map(str, range(5000)))
    inner = "".join(f"<b id={number}>{number} </b>" for number in range(5000))
    assert lines("<div>" * 600 + inner + "</div>" * 600 + "end") == [" ".join(map(str, range(5000))), "end"]


def test_a_tag_of_very_many_attributes() -> None:
    assert lines(f"<p class=x {' '.join(f'a{number}=1' for number in range(100_000))}>word") == ["word"]


@pytest.mark.parametrize("level", [1, 30])
def test_spans_in_spans(level: int) -> None:
    [block] = html.segment(html.parse("<p>" + "<b>x <i>" * level + "y</p>"), markup=True)
    assert block.text == "x " * level + "y"
    starts = [start for number in range(level) for start in (2 * number, 2 * number + 2)]
    assert [(span.start, span.end) for span in block.spans] == [(start, len(block.text)) for start in starts]


def test_a_page_that_a_script_reveals_is_not_hidden() -> None:
    body = "".join(f"<p>{'The tide came in over the flats. ' * 6}</p>" for _ in range(5))
    assert len(lines(f"<h1>Tide</h1><div style='visibility:hidden'>{body}</div>")) == 6


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a text that talks about `<div>` and <b> tags", False),
        ("<p>a</p><p>b</p>", True),
        ("<div> is a block element. Use it with care.", False),
        ("<!-- made by hand --><!DOCTYPE html><p>x", True),
        ("\ufeff<?xml version='1.0'?><html xmlns='x'><body>", True),
        ("Warning: no database\n<html><head><title>x</title></head><body><p>y</p></body></html>", True),
        ('{"html": "<p>x</p>"}', False),
        ("if a<b and c>d", False),
        ("<p>One paragraph.<p>Another.<p>A third, which was cut <a hr", True),
        ("<p>One <b>paragraph</b>.</p> And a line behind it", True),
        ("<p> starts a paragraph, and nobody has to write </p>.", False),
        ("<p>, <b> and <i> are tags.", False),
        ("<div><p>One paragraph.</p><p>Another, which was cut", True),
        ("<p>One paragraph.<p>Another", True),
        ("<article>\n <p>One", True),
        ("<!-- " + "x " * 50_000 + "--><p>One</p>", True),
        ("<p data-x='" + "x" * 70_000 + "'>One</p>", True),
        ("<svg>" + "<path d='M0 0'/>" * 5000 + "</svg><p>One</p>", True),
        ("<b>“One”</b>, she said.<br>And", True),
        ("", False),
    ],
)
def test_html_is_told_from_text(source: str, expected: bool) -> None:
    assert is_html(source) is expected


@pytest.mark.parametrize(
    ("data", "encoding", "expected"),
    [
        ("Привет, мир".encode("cp1251"), "windows-1251", "Привет, мир"),
        (b'<meta charset="gb2312"><p>' + "你好世界".encode("gbk"), None, "你好世界"),
        (b'<meta charset="iso-8859-1"><p>\x93quoted\x94', None, "“quoted”"),
        ("<p>价格 €5 㐂".encode("gb18030"), "gbk", "价格 €5 㐂"),
        ("<p>똠방각하".encode("cp949"), "euc-kr", "똠방각하"),
        ("<p>①㈱".encode("cp932"), "shift_jis", "①㈱"),
        ("<p>嗰個人喺邊".encode("big5hkscs"), "big5", "嗰個人喺邊"),
        (b"\xef\xbb\xbf<p>\xc3\xa9", "latin-1", "é"),
        (b"<!--" + b"x" * 3000 + b"--><meta charset=x-mac-cyrillic><p>\x8c\xe8\xf0", None, "Мир"),
        (b'<?xml version="1.0" encoding="x-mac-cyrillic"?><p>\x8c\xe8\xf0', None, "Мир"),
        ("<p>Мир".encode("koi8-r"), "koi8_r", "Мир"),
        ("<p>Å".encode("latin-1"), "latin-1", "Å"),
        (b"<meta charset=utf-16><p>na\xc3\xafve", None, "naïve"),
        (b"\xfe\xff" + "<p>naïve".encode("utf-16-be"), None, "naïve"),
        ("<p>naïve".encode("utf-16"), None, "naïve"),
        ("<p>naïve".encode(), None, "naïve"),
        (b"<p>x", "no-such-charset", "x"),
        ("<p>price \ufffd 5".encode(), None, "price \ufffd 5"),
        ("Le musée sera fermé à Noël.".encode() + b"\xc3", None, "Le musée sera fermé à Noël.\ufffd"),
        ("Der Zug fällt heute in Köln für länger aus".encode("cp1252"), None, "fällt heute in Köln für länger aus"),
        ("<p>Le café est fermé.".encode(), "iso-8859-1", "Le café est fermé."),
        ("<meta charset=windows-1252><p>今日は".encode(), None, "今日は"),
        ("<p>今日は休み".encode(), "gbk", "今日は休み"),
        (
            "<meta charset=utf-8><p>Le café de la rivière était fermé.".encode("cp1252"),
            None,
            "Le café de la rivière était fermé.",
        ),
        ("<p>Le café de la rivière était fermé.".encode("cp1252"), "utf-8", "Le café de la rivière était fermé."),
    ],
)
def test_bytes_are_decoded_as_browsers_do(data: bytes, encoding: str | None, expected: str) -> None:
    assert read_page(data, encoding=encoding).text.endswith(expected)


@pytest.mark.parametrize("data", [b"%PDF-1.4 nothing", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04zip", bytes(range(32)) * 9])
def test_other_kinds_of_files_have_no_body(data: bytes) -> None:
    article = explain(data)
    assert (article.text, article.blocks) == ("", ())


@pytest.mark.parametrize(("length", "indent"), [(59, "    "), (60, "")])
def test_a_long_sentence_behind_code_has_no_indentation(length: int, indent: str) -> None:
    code = [Line("if tide:", "", True), Line("sail()", "    ", False)]
    sentence = Line("x" * (length - 1) + ".", "    ", True)
    assert [line.text for line in keep_indentation([*code, sentence])][1:] == ["    sail()", indent + sentence.text]


@pytest.mark.parametrize(("controls", "binary"), [(10, False), (11, True)])
def test_a_file_of_control_bytes_is_no_text(controls: int, binary: bool) -> None:
    page = b"a" + b"\x01" * controls + b"a" * (99 - controls)
    assert (binary_kind(page) is not None) == binary


def test_offsets_point_into_the_input() -> None:
    source = "Listen Live\r\n    Get short URL\n\n    The harbour stays closed until Friday, they said.  \n"
    for segment in text.segment(source):
        assert source[segment.start : segment.end] == segment.text


def test_a_byte_order_mark_is_no_text() -> None:
    [line] = text.segment("\ufeffOne line.")
    assert (line.text, line.start, line.end) == ("One line.", 1, 10)


MENU = "Home News Villages Sport Culture Jobs Weather Subscribe Log In Search"
PROSE = (
    "The clock was started again on Sunday by a boy of eleven. He had written to the council last spring. The answer was "
    "that nobody had asked before him, and that the weights were heavy. A watchmaker took the movement home in three boxes "
    "and returned it in one, and the bell ringers lifted the weights."
)


def test_a_page_on_one_line_is_cut_into_sentences_and_menus() -> None:
    found = text.segment(f"{MENU} {PROSE} Most Read Two Goats And A Bus About Us Privacy Policy Terms Of Use")
    texts = [block.text for block in found]
    assert "The clock was started again on Sunday by a boy of eleven." in texts
    assert "He had written to the council last spring." in texts
    assert all(len(one) < 80 for one in texts if not one.endswith("."))
    assert [block.joint for block in found] == [None] + [" "] * (len(found) - 1)


def test_pieces_and_the_white_space_between_them_are_the_line() -> None:
    source = f"  {MENU}\t{PROSE.replace('. ', '.  ')} {MENU}{PROSE}  {MENU} "
    found = text.segment(source)
    assert len(found) > 10
    assert "".join((block.joint or "") + block.text for block in found) == source.strip()
    assert all(source[block.start : block.end] == block.text for block in found)


@pytest.mark.parametrize(
    "line",
    [
        PROSE * 6,
        PROSE + " Mr. J. B. Smith of the Port Selby Rowing Club Council said so. " + PROSE,
        "钟停了九年之后，由一名十一岁的男孩重新启动。" * 40,
        "다리는 지난 봄에 다시 열렸고, 배는 더 이상 다니지 않는다. " * 40,
    ],
)
def test_a_long_paragraph_of_prose_is_one_block(line: str) -> None:
    assert len(text.segment(line)) == 1


def test_kept_pieces_side_by_side_are_one_line_and_others_are_not() -> None:
    def piece(words: str, joint: str | None, kept: bool) -> Block:
        return Block(words, joint is None, joint=joint, kept=kept)

    blocks = [piece("One.", None, True), piece("Two.", "  ", True), piece("Menu", " ", False), piece("Three.", " ", True)]
    assert [line.text for line in kept_lines(blocks)] == ["One.  Two.", "Three."]
