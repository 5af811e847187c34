"""What a page shows and hides: folded content, text for screen readers, formulas, code, tables, images."""

from __future__ import annotations

import pytest

from cleaner.document import Block
from cleaner.segment import html
from cleaner.segment.elements import ancestors
from cleaner.segment.names import name_words, split_names

PROSE = "The lock keeper opened the lower gate at six, as on every morning for thirty years, and let the barges in."
MORE = "By noon eleven were waiting in the upper basin, and the café on the bank had run out of bread and patience."


def blocks(source: str) -> list[Block]:
    return html.segment(html.parse(source))


def lines(source: str) -> list[str]:
    return [block.text for block in blocks(source)]


@pytest.mark.parametrize(
    "source",
    [
        f"<p>{PROSE}</p><div aria-hidden=true><p>{MORE}</p></div>",
        f"<body aria-hidden=true><p>{PROSE}</p><p>{MORE}</p>",
        f"<html style='display:none'><body style='visibility:hidden'><p>{PROSE}</p><p>{MORE}</p>",
        f"<p>{PROSE}</p><p>{MORE}<span class=sr-only>, opens in a new tab</span></p>",
        f"<p>{PROSE}</p><p>{MORE}<span class=a11y-tip>, opens in a new tab</span></p>",
        f"<div class=a11y-text-normal><p>{PROSE}</p><p>{MORE}</p></div>",
        f"<p>{PROSE}</p><p>{MORE}<span class='u-hidden-visually'>, opens in a new tab</span></p>",
        f"<p>{PROSE}</p><p>{MORE}<span style='clip: rect(0, 0, 0, 0)'>(external)</span></p>",
        f"<p>{PROSE}</p><div role=dialog><p>We value your privacy and our partners.</p></div><p>{MORE}</p>",
        f"<p>{PROSE}</p><div aria-modal=true><p>Choose what we may store.</p></div><p>{MORE}</p>",
        f"<p>{PROSE}</p><p>{MORE}</p><div class='menu' aria-hidden=true>Home Boats Locks</div>",
        f"<p>{PROSE}</p><p>{MORE} <i class='icon' aria-hidden=true>arrow_forward</i></p>",
    ],
)
def test_what_css_hides_is_hidden_and_what_aria_hides_is_not(source: str) -> None:
    assert lines(source) == [PROSE, MORE]


def test_what_a_script_shows_when_the_reader_comes_to_it_is_read() -> None:
    hidden = "<div class='wow fadeIn' style='visibility: hidden; animation-name: none'><p>{}</p></div>"
    assert lines(f"<p>{PROSE}</p>{hidden.format(MORE)}<p>{PROSE}</p>{hidden.format(MORE)}") == [PROSE, MORE, PROSE, MORE]


@pytest.mark.parametrize(
    "folded",
    [
        "<h3>How deep?</h3><div hidden><p>{}</p></div>",
        "<h3><button aria-expanded=false>How deep?</button></h3><div style='display:none'><p>{}</p></div>",
        "<div><button aria-expanded=false aria-controls=a1>How deep?</button><div id=a1 hidden><p>{}</p></div></div>",
        "<dl><dt>How deep?<dd hidden>{}</dl>",
        "<div><button data-toggle=collapse data-target=#c1>How deep?</button><div id=c1 hidden><p>{}</p></div></div>",
        "<div><button data-bs-toggle=collapse data-bs-target=#c1>How deep?</button><div id=c1 class=collapse>{}</div></div>",
        "<ul class=accordion><li><a href=#>How deep?</a><div style='display:none'>{}</div></ul>",
        "<div class=faq-item><div class=q>How deep?</div><div class=a style='display:none'><p>{}</p></div></div>",
        "<p>How deep?</p><div role=tabpanel hidden><p>{}</p></div>",
        "<ul><li><p><button aria-expanded=false>How deep?</button></p><div><p>{}</p></div></ul>",
        "<article><button class=collapsed>How deep?</button><div class=collapse><p>{}</p></div></article>",
    ],
)
def test_folded_answers_are_read(folded: str) -> None:
    assert lines(f"<main><p>{PROSE}</p>{folded.format(MORE)}</main>") == [PROSE, "How deep?", MORE]


def test_panes_of_which_one_is_shown_are_read_but_for_reviews() -> None:
    shown = f"<div class=tab-pane><p>{PROSE}</p><p>{PROSE}</p><p>{PROSE}</p></div>"
    panes = f"{shown}<div class='{{}}' style='display:none'><h3>Keel</h3><p>{MORE}</p></div>"
    assert lines(f"<div>{panes.format('tab-pane')}</div>") == [*[PROSE] * 3, "Keel", MORE]
    assert lines(f"<div>{panes.format('tab-pane review')}</div>") == [PROSE] * 3
    assert lines(f"<div>{panes.format('tab-panel')}</div>") == [PROSE] * 3


def test_a_section_that_a_tab_leads_to_is_read() -> None:
    shown = f"<section class=k-part id=about><p>{PROSE}</p><p>{PROSE}</p><p>{PROSE}</p></section>"
    data = "<section class={} id=data hidden><h2>Keel</h2><table><tr><th>Length</th><td>12 m</td></tr></table></section>"
    tabs = "<ul><li><a href='#about'>About</a></li><li><a href='{}'>Keel</a></li></ul>"
    read = ["About", "Keel", *[PROSE] * 3, "Keel", "Length | 12 m"]
    assert lines(f"<div>{tabs.format('#data')}{shown}{data.format('k-part')}</div>") == read
    assert lines(f"<div>{tabs.format('#data')}{shown}{data.format('k-other')}</div>") == read[:-2]
    assert lines(f"<div>{tabs.format('/data')}{shown}{data.format('k-part')}</div>") == read[:-2]


@pytest.mark.parametrize(
    "rest",
    [
        f"<p hidden>{MORE}</p>",
        f"<p class=locked style='display:none'>{MORE}</p>",
        f"<div style='display:none'><p>{MORE}</p></div>",
        f"<div class=read-more-text hidden><p>{MORE}</p></div>",
    ],
)
def test_the_hidden_rest_of_an_article_is_read(rest: str) -> None:
    assert lines(f"<article><h1>Lock</h1><p>{PROSE}</p>{rest}</article>") == ["Lock", PROSE, MORE]


def test_what_a_script_puts_into_its_place_is_read() -> None:
    source = f"<body><p>{PROSE}</p><template id=B:0></template><div hidden id=S:0><p>{MORE}</p></div>"
    assert lines(source) == [PROSE, MORE]


@pytest.mark.parametrize("hidden", ["display: none", "visibility:hidden;opacity:0"])
def test_what_a_script_shows_when_the_page_has_been_loaded_is_read(hidden: str) -> None:
    text = f"<div style='{hidden}'><p>{PROSE}</p><p>{MORE}</p></div>"
    assert lines(f"<body><p>Home</p>{text}") == ["Home", PROSE, MORE]
    assert lines(f"<body><p>{PROSE}</p>{text}") == [PROSE]
    assert lines(f"<body>{'<p>Keel 12 m</p>' * 50}{text}") == ["Keel 12 m"] * 50
    assert lines(f"<body><p>Home</p><div class=cookie-consent {text[5:]}") == ["Home"]
    assert PROSE in lines(f"<body><p>{MORE}</p><div class=rich_media_content {text[5:]}")


@pytest.mark.parametrize(
    "hidden",
    [
        f"<div id=terms style='display:none'><h3>Terms of use</h3><p>{MORE}</p><p>{MORE}</p></div>",
        f"<div class=consent-centre hidden><p>{MORE}</p></div>",
        f"<article><button aria-controls=m>Menu</button><div id=m class=menu hidden><p>{MORE}</p></div></article>",
        "<article><h3>More</h3><ul hidden><li><a href=1>One story</a><li><a href=2>Another one</a></ul></article>",
    ],
)
def test_what_is_hidden_elsewhere_stays_out(hidden: str) -> None:
    assert MORE not in lines(f"<body><article><p>{PROSE}</p></article>{hidden}")
    assert "One story" not in lines(f"<body><article><p>{PROSE}</p></article>{hidden}")


def test_a_word_that_was_left_out_leaves_a_space() -> None:
    assert lines("<h2><span>Rowing<span class=visually-hidden>:</span></span><span>Eight wins</span></h2>") == [
        "Rowing Eight wins"
    ]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<time>09:00</time><strong>Doors open</strong><span>Foyer</span>", "09:00 Doors open Foyer"),
        ("<span>Paper statements</span><span>£1.50</span>", "Paper statements £1.50"),
        ("<span>Is it insured?</span><span>Show answer</span>", "Is it insured? Show answer"),
        ("<b>Author</b>Ida Moss", "Author Ida Moss"),
        ("<span>N</span><span>ASA</span> and <b>D</b>awn", "NASA and Dawn"),
        ("H<sub>2</sub>O at v<sub>T</sub>, by <i>half</i>s", "H2O at vT, by halfs"),
        ("<sup>1</sup>Sometimes", "1Sometimes"),
        ("<a href=/>said</a><span>.</span>", "said."),
        ("<span>“</span><span>Read it</span>", "“Read it"),
        ("<span class=v>112</span><span class=k>families</span>", "112 families"),
        ("<span class=l>Length</span><span class=v>4.10 m</span>", "Length 4.10 m"),
        ("<span class=a>1</span><span class=a>9</span>87 and <b class=cap>t</b>wo", "1987 and two"),
        ("<span class=v>东港</span><span class=k>大桥</span>", "东港大桥"),
        ("<span>东港</span><span>大桥</span>", "东港大桥"),
        ("Let <math></math><b>Nora</b> count", "Let Nora count"),
    ],
)
def test_words_that_only_css_keeps_apart_are_parted(markup: str, expected: str) -> None:
    assert lines(f"<h2>{markup}</h2>") == [expected]


def test_who_is_quoted_stands_on_a_line_of_its_own() -> None:
    assert lines("<blockquote><div><cite>Ida wrote:</cite>The cap is blocked.</div></blockquote>") == [
        "Ida wrote:",
        "The cap is blocked.",
    ]
    assert lines("<blockquote>As <cite>The Lock</cite> says, it is.</blockquote>") == ["As The Lock says, it is."]


def test_aria_says_what_a_generic_element_is() -> None:
    row = "<div role=row><span role=cell>{}</span><span role=cell>{}</span></div>"
    table = f"<div role=table>{row.format('Standing order', 'Free')}{row.format('Stopped cheque', '£8')}</div>"
    heading, listed, *rows = blocks(
        f"<div role=heading aria-level=3>Fees</div><div role=list><div role=listitem>None</div></div>{table}"
    )
    assert [row.text for row in rows] == ["Standing order | Free", "Stopped cheque | £8"]
    assert [one.structure.element.tag for one in (heading, listed, rows[0]) if one.structure] == ["h3", "li", "tr"]


@pytest.mark.parametrize("tag", ["a", "a href=/", "button", "object", "map", "applet", "select", "meter"])
def test_an_unclosed_element_does_not_take_the_article_along(tag: str) -> None:
    article = f"<article><p>{PROSE}</p><p>{MORE}</p><p>{PROSE}</p><p>{MORE}</p><p>{PROSE}</p></article>"
    found = blocks(f"<body><div class=nav><a href=/>Home</a></div><{tag}>{article}")
    assert [block.text for block in found] == ["Home", PROSE, MORE, PROSE, MORE, PROSE]
    assert all(block.structure is not None and block.structure.linked == 0 for block in found[1:])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{PROSE}\n\n{MORE}", [PROSE, MORE]),
        ("The lock of\n\nOosterend", ["The lock of Oosterend"]),
        (f"{PROSE}\n\n<b>{MORE}</b>", [f"{PROSE} {MORE}"]),
    ],
)
def test_blank_lines_part_paragraphs_that_end(text: str, expected: list[str]) -> None:
    assert lines(f"<p>{text}</p>") == expected


def test_noscript_is_read_where_the_page_does_not_say_the_same() -> None:
    text = "".join(f"<p>{number}. {PROSE}</p>" for number in range(6))
    menu = "<ul>" + "<li><a href=/>A place on the canal</a>" * 40 + "</ul>"
    assert len(lines(f"{menu}<noscript>{text}</noscript>")) == 46
    assert len(lines(f"{menu}{text}<noscript>{text}</noscript>")) == 46
    assert lines(f"{menu}<noscript><p>Please turn on scripts.</p></noscript>") == ["A place on the canal"] * 40


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (
            "<span class=katex><span class=katex-mathml><math><semantics><msup><mi>a</mi><mn>2</mn></msup>"
            "<annotation encoding='application/x-tex'>a^2</annotation></semantics></math></span>"
            "<span class=katex-html aria-hidden=true>a2</span></span>",
            "a^2",
        ),
        ("<math alttext='\\frac{p}{q}' class=ltx_Math><mfrac><mi>p</mi><mi>q</mi></mfrac></math>", "\\frac{p}{q}"),
        (
            "<span class=mwe-math-element><span class='mwe-math-mathml-inline' style='display: none;'>"
            "<math alttext='{\\displaystyle v=s/t}'><mi>v</mi></math></span><img alt=x></span>",
            "v=s/t",
        ),
        ("<math><mrow><msup><mi>c</mi><mn>2</mn></msup><mo>+</mo><msub><mi>d</mi><mrow><mi>i</mi><mi>j</mi></mrow>"
         "</msub></mrow></math>", "c^2+d_(ij)"),
        ("<span class=MathJax_Preview>k3</span><script type='math/tex'>k^3</script>", "k^3"),
        (
            "<mjx-container class=MathJax><svg></svg><mjx-assistive-mml><math><mi>y</mi><mo>=</mo><msqrt><mi>x</mi></msqrt>"
            "</math></mjx-assistive-mml></mjx-container>",
            "y=√(x)",
        ),
        ("<span class=MathJax><math><mi>k</mi></math></span> <script type='math/tex'>k</script>", "k"),
        ("<span class=MathJax><math><mi>k</mi></math></span><script>run()</script>", "k"),
        ("<img class=latex alt='E=mc^2' src=e.svg>", "E=mc^2"),
        ("<img class='wp-smiley emoji' alt=⚓ src=a.svg>", "⚓"),
        ("<img class=photo alt='A lock' src=a.jpg>", ""),
        ("10<sup>6</sup>", "10^6"),
        ("10<sup>−3</sup> to 2<sup>n+1</sup>", "10^−3 to 2^n+1"),
        ("1<sup>st</sup> of x<sup>2</sup>", "1st of x^2"),
        ("19<sup>th-century</sup> C<sup>2</sup> in m/s<sup>2</sup>", "19th-century C2 in m/s2"),
        ("Lot's<sup>2</sup> CO<sub>2</sub>", "Lot's2 CO2"),
        ("1990<sup><a href=#n>2</a></sup>", "1990 2"),
        ("m<sup>2</sup>", "m2"),
        ("<ruby>閘門<rt>こうもん</rt></ruby>", "閘門(こうもん)"),
        ("<ruby>閘門<rp>（</rp><rt>こうもん</rt><rp>）</rp></ruby>", "閘門（こうもん）"),
    ],
)  # fmt: skip
def test_formulas_and_readings_stand_once(formula: str, expected: str) -> None:
    assert lines(f"<p>so {formula} it is</p>") == [f"so {expected} it is".replace("  ", " ")]


@pytest.mark.parametrize(
    "source",
    [
        "<table class=rouge-table><tr><td class='rouge-gutter gl'><pre class=lineno>1\n2\n</pre><td class=rouge-code><pre>{}"
        "</pre></table>",
        "<table class=highlighttable><tr><td class=linenos><div class=linenodiv><pre>1\n2</pre></div><td class=code><pre>{}"
        "</pre></table>",
        "<table class=lntable><tr><td class=lntd><pre><span class=lnt>1\n</span><span class=lnt>2\n</span></pre>"
        "<td class=lntd><pre>{}</pre></table>",
    ],
)
def test_line_numbers_beside_code_are_left_out(source: str) -> None:
    code = "while water:\n    pump()"
    assert lines(source.format(code)) == [code]


@pytest.mark.parametrize(
    "source",
    [
        "<pre><code><div><div>if x:</div></div><div><div>    y</div></div><div><div></div></div><div>z</div></code></pre>",
        "<pre><code><div>if x:\n</div><div>    y\n</div><div>\n</div><div>z\n</div></code></pre>",
        "<pre><code>if x:<div>    y</div>\n\nz</code></pre>",
    ],
)
def test_a_line_of_code_may_have_an_element_of_its_own(source: str) -> None:
    assert lines(source) == ["if x:\n    y\n\nz"]
    assert lines(f"<pre>x<p>{PROSE}</p><div>{MORE}</div></pre>") == ["x", PROSE, MORE]
    assert lines("<pre><code><div>a</div><div hidden>no</div><div>b</div></code></pre>") == ["a", "b"]


@pytest.mark.parametrize(
    ("quoted", "expected"),
    [
        ("it is <b>late</b>", "“it is late”"),
        ("«so»", "«so»"),
        ("said (twice)", "“said (twice)”"),
        ("he said <q>hi</q>", "“he said “hi””"),
        ('"Yes" he said', '“"Yes" he said”'),
        ("", ""),
        ("<q hidden>x</q>yes", "“yes”"),
    ],
)
def test_short_quotations_have_the_marks_that_a_browser_shows(quoted: str, expected: str) -> None:
    assert lines(f"<p>Ann: <q>{quoted}</q>.</p>") == [f"Ann: {expected}."]


def test_code_in_a_table_row_a_line_keeps_its_indentation() -> None:
    rows = "<tr><td class=blob-num data-line-number=1></td><td class='blob-code'>while water:</td></tr>" + (
        "<tr><td class=blob-num data-line-number=2></td><td class='blob-code'>    pump()</td></tr>"
    )
    assert lines(f"<table class='highlight js-file-line-container'>{rows}</table>") == ["while water:", "    pump()"]


def test_a_gutter_that_holds_words_is_no_gutter() -> None:
    assert lines(f"<div class='row gutter'><p>{PROSE}</p></div>") == [PROSE]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("<tr><th><th>May<th>June<tr><td>Boats<td><td>7", ["| May | June", "Boats | | 7"]),
        ("<tr><th colspan=2>Gate<th>Metres<tr><td>upper<td>steel<td>4", ["Gate | | Metres", "upper | steel | 4"]),
        (f"<tr><td>Post<td>Bree<tr><td colspan=2><hr><tr><td colspan=2>x<br>{MORE}", ["Post", "Bree", "x", MORE]),
        ("<tr><td>a<td>b<tr><td colspan=2>both<tr><td>c<td>", ["a | b", "both", "c"]),
        ("<tr><td>Bree<td>May<tr><td>37 posts<td><div class='postcolor'>Sold.</div>", ["Bree", "May", "37 posts", "Sold."]),
        (f"<tr><td><p>{PROSE}</p><p>{MORE}</p><td><p>x<tr><td>y<td>z", [PROSE, MORE, "x", "y", "z"]),
        (
            "<tr><th>a<th>b<tr><td><p>c</p><p>d</p><td>e<br>f<tr><td>g<td><ul><li>h<li>i</ul>",
            ["a | b", "c d | e f", "g | h i"],
        ),
        ("<tr><td><p>c</p><p>d</p><td>e<tr><td>g<td><ul><li>h<li>i</ul>", ["c", "d", "e", "g", "h", "i"]),
        ("<tr><th>Gate<th>Boats<tr><td>Lower<td><table><tr><td>Owl<td>7</table>", ["Gate | Boats", "Lower | Owl 7"]),
        ("<tr><td>Gate<td>Boats<tr><td>Lower<td><table><tr><td>Owl<td>7</table>", ["Gate", "Boats", "Lower", "Owl", "7"]),
    ],
)
def test_tables(rows: str, expected: list[str]) -> None:
    assert lines(f"<table>{rows}</table>") == expected


def test_an_image_and_its_caption_share_a_branch() -> None:
    caption = "The lower gate in May. Photo: K. Oort"
    found = blocks(
        f"<article><p>{PROSE}</p><div><div><img src=x></div><div><p>{caption}</p></div></div><p>{MORE}</p>"
        f"<p><img src=y></p><p>{PROSE}</p></article>"
    )
    beside = {
        block.text: any(element.holds_image for element in ancestors(block.structure.element))
        for block in found
        if block.structure is not None
    }
    assert beside == {PROSE: False, caption: True, MORE: False}


def words(source: str) -> frozenset[str]:
    structure = blocks(source)[-1].structure
    assert structure is not None
    return frozenset().union(*(name_words(one.names) for one in ancestors(structure.element)))


@pytest.mark.parametrize(
    "source",
    [
        "<html class='ads-on has-comments'><body class='related-new'><p>x",
        "<main class=has-comments><p>x",
        "<article class='post author-comments category-adverts tag-related'><p>x",
    ],
)
def test_names_that_say_nothing_of_the_text(source: str) -> None:
    assert words(source).isdisjoint(("ad", "comment", "related", "author", "advert"))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("relatedposts", ["related", "posts"]),
        ("factBox", ["fact", "box"]),
        ("pullquote twitter-tweet", ["pull", "quote", "twitter", "tweet"]),
        ("navHTML5Menu", ["nav", "html", "menu"]),
        ("postage", ["postage"]),
    ],
)
def test_names_are_split_into_words(name: str, expected: list[str]) -> None:
    assert split_names(name) == expected


def test_a_text_behind_an_inline_element_that_holds_blocks_stands_apart() -> None:
    picture = f"<span class=photo><div><img src=lock.jpg></div><em class=img_desc>{MORE}</em></span>"
    assert lines(f"<article>{picture}\n{PROSE}<br><br>{MORE}</article>") == [MORE, PROSE, MORE]
    assert lines(f"<table><tr><th>Gate<th>Depth<tr><td><b><div>Lower</div></b> gate<td>4 m</table>{PROSE}")[1] == (
        "Lower gate | 4 m"
    )


def test_what_is_only_emphasised_goes_on_behind_a_block() -> None:
    assert lines(f"<div><b><p>{PROSE}</p>In the</b> year 1990 it rained.</div>") == [PROSE, "In the year 1990 it rained."]


def test_an_arrow_back_from_a_note_is_no_text() -> None:
    assert lines("<p>A note. <a href='#r1'>↩</a></p><p><a href='#r2'>↑</a> Another. <a href=/b>↩</a>") == [
        "A note.",
        "↑ Another. ↩",
    ]


def test_names_of_inline_elements_around_all_of_a_text_are_known() -> None:
    found = blocks("<div><span class=caption>Gate <b class=x>one</b></span><br><i class=y>a</i> b</div>")
    assert [block.structure and block.structure.inline_names for block in found] == ["caption", ""]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<x-deck>It fell.</x-deck><x-byline>By Ann</x-byline>", ["It fell.", "By Ann"]),
        ("<x-body><x-lead>It <b>fell</b>.</x-lead> <p>Then it rose.</x-body>", ["It fell.", "Then it rose."]),
        ("<div>It fell <x-time>an hour</x-time> ago.</div>", ["It fell an hour ago."]),
        ("<p><x-link>It</x-link> <x-mark>fell</x-mark></p>", ["It fell"]),
        ("<div>It <x-tip><x-body>fell</x-body></x-tip> an hour ago.</div>", ["It fell an hour ago."]),
        ("<x-list><x-item>It fell.</x-item><x-item>It rose.</x-item></x-list>", ["It fell.", "It rose."]),
    ],
)
def test_a_custom_element_is_a_block_unless_it_stands_in_a_line(source: str, expected: list[str]) -> None:
    assert lines(source) == expected


@pytest.mark.parametrize("sign", ["\ue000", "\ue001", "\ue002", "\ue003"])
def test_private_characters_are_text(sign: str) -> None:
    source = f"<p>{sign} one <b>two</b></p><table><tr><th>a{sign}<th>b<tr><td>1<td>2</table>"
    found = html.segment(html.parse(source), markup=True)
    assert [block.text for block in found] == [f"{sign} one two", f"a{sign} | b", "1 | 2"]
    assert [(span.tag, span.start, span.end) for span in found[0].spans] == [("b", 6, 9)]


def test_a_block_of_a_deep_page_can_be_shown() -> None:
    [block] = html.segment(html.parse("<div>" * 400 + "The ferry is late."))
    assert "The ferry is late." in repr(block)


WRAPPED = (
    "The lock keeper opened the lower gate at six, as on<br>\n"
    "every morning for thirty <b>years</b>, and let the barges<br>\n"
    "in. By noon eleven were waiting in the upper basin,<br>\nand the café had run out of bread.<br>\n"
    "<a href=/x>Nobody</a> had told the baker."
)


def test_lines_that_line_breaks_wrap_are_a_paragraph() -> None:
    assert lines(f"<p>{WRAPPED}") == [
        "The lock keeper opened the lower gate at six, as on every morning for thirty years, and let the barges in. "
        "By noon eleven were waiting in the upper basin, and the café had run out of bread.",
        "Nobody had told the baker.",
    ]
    chinese = (
        "闸门三十年来每天早上六点准时打开，驳船一艘接着一艘地<br>"
        "慢慢驶进上游的水池里。到了中午，已经有十一艘船在那里<br>"
        "等着过闸了，岸边那家小咖啡馆的面包也早就卖光了。守闸<br>"
        "的老人说，他从来没有见过这样热闹的早晨，连面包师傅都<br>"
        "被人忘记通知了。"
    )
    assert lines(f"<div>{chinese}") == [chinese.replace("<br>", "")]


def test_the_markup_of_wrapped_lines_stands_where_it_stood() -> None:
    paragraph, last = html.segment(html.parse(f"<p>{WRAPPED}"), markup=True)
    assert [(one.tag, paragraph.text[one.start : one.end]) for one in paragraph.spans] == [("b", "years")]
    assert [(one.tag, last.text[one.start : one.end]) for one in last.spans] == [("a", "Nobody")]


@pytest.mark.parametrize(
    "source",
    [
        "Room for two, with breakfast: 94 crowns a night<br>Room for four, with breakfast: 151 crowns a week<br>"
        "Boat for six, without a skipper: 88 crowns a day",
        "渡船停航三天，居民改走大桥绕行六公里到城里<br>老茶馆搬进候船室，一壶茶从此只卖十二元<br>"
        "江心小岛发现百年古井，井水到今天依然清甜<br>菜场门口的修表摊搬了家，老顾客到处找不到",
        "مضى الليل والنجم في الأفق يرتجي صباحا،<br>وقلبي على باب الحبيب مقيم لا ينام.<br>"
        "فيا ليل قل للفجر إن الهوى بنا يطول،<br>ويا فجر قل لليل إن الفؤاد سليم معا.",
        "Far over the water the lamps go out,<br>one after one, and the gulls are still;<br>"
        "the keeper has turned his boat about<br>and leaves the moon to the silent mill.",
    ],
)
def test_lists_and_verse_are_not_wrapped_lines(source: str) -> None:
    assert len(lines(f"<p>{source}")) == source.count("<br>") + 1


def test_what_tells_of_a_new_window_goes_from_links_and_nothing_else() -> None:
    link = "<p>See <a href=/1 target={}>{}</a> here, she said.</p>"
    told = "the old dock<span>(opens in a new tab)</span>"
    assert lines(link.format("_blank", told)) == ["See the old dock here, she said."]
    assert lines(link.format("_self", told)) == ["See the old dock(opens in a new tab) here, she said."]
    assert lines(link.format("_blank", "the old dock (opens in a new tab)")) == ["See the old dock here, she said."]
    assert lines("<p>See <a href=/1 target=_blank>the dock (external link) </a>here") == ["See the dock here"]
    assert lines(link.format("_blank", "the old dock (from 1911)")) == ["See the old dock (from 1911) here, she said."]
    assert lines(link.format("_blank", "<span>a new window</span>")) == ["See a new window here, she said."]
    assert lines(link.format("_blank", "this: <b>a new tab brings joy to all</b>")) == [
        "See this: a new tab brings joy to all here, she said."
    ]


@pytest.mark.parametrize(
    "heading",
    [
        "The lower gate<a class=x href=#gate>¶</a>",
        "<a href=#gate>#</a> The lower gate",
        "The lower gate <a href='/locks/#gate'><span>🔗</span></a>",
        "<a href=#gate>§</a>The lower gate",
    ],
)
def test_the_sign_of_a_headings_address_is_no_text(heading: str) -> None:
    assert lines(f"<h2>{heading}</h2><p>{PROSE}</p>") == ["The lower gate", PROSE]


def test_a_sign_that_is_a_word_of_a_heading_stays() -> None:
    assert lines("<h2>Learn C<a href=/c>#</a></h2>") == ["Learn C#"]
    assert lines("<p>Read rule <a href=#r5>§</a> 5.</p>") == ["Read rule § 5."]
