"""What holds for every page, whatever it contains."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import clean, explain

CLUTTER = [
    "Get short URL",
    "Listen Live",
    "22:08 GMT26 October 2020",
    "ShareTweetEmailPrint",
    "Share this:",
    "  • Click to share on Facebook (Opens in new window)",
    "ADVERTISEMENT",
    "By Dana PruittStaff Writer",
    "Posted on March 30, 2015 by Admin",
    "Related stories",
    "You may also like",
    "Most read",
    "Harbour dredging to begin after the holidays",
    "Library Extends Hours at Two Branches",
    "Read more: Steel prices climb for fifth straight week",
    "Comments (12)",
    "Leave a Reply",
    "Your email address will not be published. Required fields are marked *",
    "Sign up for our newsletter",
    "We use cookies to improve your experience.",
    "    * Home",
    "        + News",
    "Privacy Policy | Terms of Use | Contact Us",
    "© 2019 Ledger Media Group. All rights reserved.",
    "Tags: harbour, ferry, winter",
    "Harbour, Ferry, Winter, Osprey Island, Transport Board",
    "Community standardsDiscussion",
    "Teilen Drucken Kommentare",
    "Alle Rechte vorbehalten.",
    "À lire aussi : Le mystère des statues",
    "Compartir en Facebook",
    "RIPRODUZIONE RISERVATA",
    "Podziel się",
    "Поделиться",
    "Διαβάστε επίσης: Τα πέτρινα γεφύρια",
    "相关新闻",
    "無断転載を禁じます",
    "جميع الحقوق محفوظة",
]
PROSE = [
    "The ferry will carry mail, groceries and, on Thursdays, a nurse. It will not carry cars, because the "
    "ramp on the island side ices over.",
    "“We assumed we were too small,” said Joan Whitaker, who chairs the board.  “It turns out the fund was "
    "made for places that assume they are too small.”",
    "Nobody was hurt.",
    "Image quality",
    "1. Get up at the same time",
    "  • 400 g strong white flour",
    "    if reply.status == 503:",
    "Mere Town\t\t28\t\t13\t\t8\t\t7\t\t47",
    "Share the dough between two bowls, print the label and follow us into the garden, the baker said to "
    "the children, and they did. Advertisement was a word that she would not have in the house.",
    "The whole village came to see the bridge, and some stayed for lunch. Read more: A bridge of larch",
    "Die Gemeinde hat die Stelle zweimal ausgeschrieben, beworben hat sich niemand. „Wir suchen weiter“, "
    "sagt die Bürgermeisterin, „aber ohne Fachangestellten dürfen wir im Mai nicht öffnen.“",
    "Il a fallu deux heures et un tracteur pour sortir la cloche, fondue en 1742 et baptisée Marie-Jeanne.",
    "Bociany wróciły do wsi dwa tygodnie wcześniej niż zwykle, a mieszkańcy zapisali to w zeszycie.",
    "Письма нашли весной, когда рабочие разбирали пол в сортировочной старой почтовой станции.",
    "Το υδραγωγείο χτίστηκε το 1896 και λειτούργησε ως το 1967, όταν ένας σεισμός έριξε δύο καμάρες του.",
    "　　停转四十多年之后，青石镇的老水磨坊上周六重新开工。镇上的老人说，他们隔着河就闻到了新面的香味。",
    "　投影機を作ったのは、元教諭の谷口清さん（71）。完成までに五年かかったという。",
    "ويتعلم معه اليوم ثلاثة شبان، بينهم طالبة في كلية الهندسة تدعى ريم.",
    "노인들은 강 건너에서도 새 밀가루 냄새를 맡았다고 말했다. 물레방아는 사십 년 만에 다시 돌기 시작했다.",
]

noise = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), max_size=60)
line = st.one_of(st.sampled_from(PROSE), st.sampled_from(CLUTTER), st.just(""), noise)
glued = st.builds("".join, st.lists(st.sampled_from(CLUTTER + PROSE), min_size=2, max_size=3))
documents = st.builds(
    lambda rows, indent: "\n".join(indent + row for row in rows),
    st.lists(line | line | glued, max_size=25),
    st.sampled_from(["", "", "    "]),
)
articles = st.builds(
    lambda head, body, tail, gap: gap.join(head + body + tail),
    st.lists(st.sampled_from(CLUTTER), max_size=6),
    st.lists(st.sampled_from(PROSE), min_size=1, max_size=8),
    st.lists(st.sampled_from(CLUTTER), max_size=8),
    st.sampled_from(["\n", "\n\n"]),
)
texts = st.one_of(articles, documents, st.text())
html = st.builds(
    lambda rows: "<html><body>" + "".join(f"<{tag} class='{name}'>{row}</{tag}>" for tag, name, row in rows),
    st.lists(
        st.tuples(
            st.sampled_from(["p", "div", "h2", "li", "td", "pre", "script", "table", "b"]),
            st.sampled_from(["", "article", "comments", "share"]),
            line,
        ),
        max_size=12,
    ),
)


def folded(text: str) -> list[str]:
    """The lines that are not blank, white space inside them folded."""
    return list(filter(None, (" ".join(row.split()) for row in re.split("[\r\n]", text))))


@given(texts)
def test_output_lines_come_from_the_input_in_order(text: str) -> None:
    source = folded(text)
    for row in folded(clean(text, kind="text")):
        while source and row not in source[0]:
            del source[0]
        assert source, f"not in the input, or out of order: {row!r}"
        source[0] = source[0].partition(row)[2]


@given(texts)
def test_a_second_cleaning_adds_nothing(text: str) -> None:
    """What is left of a line that was cut at its end is no addition."""
    once = clean(text, kind="text")
    end = 0
    for line in clean(once, kind="text").split("\n"):
        begin = once.find(line.strip(), end)
        assert begin >= 0, line
        end = begin + len(line.strip())


@given(texts, st.sampled_from([" ", "\t", "  \t ", "\u00a0", "\u3000"]))
def test_trailing_white_space_and_line_ends_do_not_matter(text: str, blank: str) -> None:
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    plain = clean("\n".join(rows), kind="text")
    assert clean("\n".join(row + blank for row in rows), kind="text") == plain
    assert clean("\r\n".join(rows), kind="text") == plain


@given(texts)
def test_blocks_lie_in_the_input_in_order_and_make_up_the_text(text: str) -> None:
    article = explain(text, kind="text")
    spans = [(block.start, block.end) for block in article.blocks]
    assert all(start is not None and end is not None and 0 <= start <= end <= len(text) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    kept = "\n".join(block.text for block in article.blocks if block.category == "body")
    assert folded(kept) == folded(article.text)
    assert article.text == clean(text, kind="text")


@pytest.mark.parametrize("kind", ["auto", "text", "html", "markdown"])
@given(page=st.one_of(texts, html, st.text(st.characters(codec=None)), st.binary(max_size=200)))
def test_every_page_comes_back(kind: str, page: str | bytes) -> None:
    assert isinstance(clean(page, kind=kind), str)


@pytest.mark.parametrize("favor", ["precision", "balanced", "recall"])
@given(page=html)
def test_markup_never_reaches_the_text(favor: str, page: str) -> None:
    assert "class='" not in clean(page, kind="html", favor=favor)


PIECES = st.sampled_from(
    "<div> </div> <p> </p> <table> <tr> <td> </table> <pre> <!-- --> <script> </script> <svg> <math> <mi> <template> "
    "<select> <option> <a_href=x> </a> <b> </b> <br> <h1> <h2> <button> <textarea> <plaintext> <iframe> "
    "<title> <li> <ul> <rt> <body> <hidden_x> &amp; &#0; &#x110000; < > \" ' \0 \x01 \x85 \u2028 \u200b "
    "\ue000 \ud800 \ufeff Share Sep4 By_John_Smith 3_May_2021 Comments_(3) The_harbour_is_shut,_they_say. # - > | * ``` "
    "[a](/b) ![a](b) \n \n\n".split(" ")
)
SOUP = st.lists(PIECES, max_size=40).map("".join)


@given(SOUP, st.sampled_from(["auto", "html", "text", "markdown"]), st.sampled_from(["auto", "text", "markdown", "html"]))
def test_explain_says_what_clean_says(page: str, kind: str, format: str) -> None:
    settings = {"kind": kind, "format": format, "fast": True}
    assert explain(page, **settings).text == clean(page, **settings)
    data = page.replace("_", " ").encode("utf-8", "surrogatepass")
    assert explain(data, **settings).text == clean(data, **settings)


@given(st.binary(max_size=300), st.sampled_from([None, "utf-16", "utf-8", "gbk", "iso-2022-jp", "x-user-defined"]))
def test_no_bytes_raise(page: bytes, encoding: str | None) -> None:
    assert isinstance(clean(page, encoding=encoding, fast=True), str)
