"""Lines of a text that belong together, and those that do not."""

from __future__ import annotations

import textwrap

import pytest

from cleaner.document import Block
from cleaner.output.text import join, keep_indentation, kept_lines
from cleaner.segment import text

TORN = """Home
About us
contact
The mill was bought in spring by the
Rowing Club of Selby
, which wants to keep its boats there.
Its chairman,
Jon Aker
, told the
Selby Post
and the
county radio
that the roof would be mended first.
A carpenter from
Hull
has offered to do it.
Share
Tags
mill
rowing
roof
"""


def texts(source: str) -> list[str]:
    return [block.text for block in text.segment(source)]


def test_a_paragraph_torn_at_its_links_is_one_block_and_menus_are_not() -> None:
    assert texts(TORN) == [
        "Home",
        "About us",
        "contact",
        "The mill was bought in spring by the\nRowing Club of Selby\n, which wants to keep its boats there.",
        "Its chairman,\nJon Aker\n, told the\nSelby Post\nand the\ncounty radio\nthat the roof would be mended first.",
        "A carpenter from\nHull\nhas offered to do it.",
        "Share",
        "Tags",
        "mill",
        "rowing",
        "roof",
    ]
    assert all(TORN[block.start : block.end] == block.text for block in text.segment(TORN))


def test_punctuation_joins_lines_of_scripts_without_case() -> None:
    torn = (
        "首页\n新闻\n磨坊在春天被\n赛艇俱乐部\n，打算把船放在那里，\n屋顶先修。\n"
        "主席\n、木匠和邻居都来了。\n他们说\n，屋顶很旧。\n分享\n"
    )
    assert texts(torn)[2:-1] == [
        "磨坊在春天被\n赛艇俱乐部\n，打算把船放在那里，\n屋顶先修。",
        "主席\n、木匠和邻居都来了。",
        "他们说\n，屋顶很旧。",
    ]


def test_one_link_between_two_parts_of_a_sentence_is_enough() -> None:
    torn = (
        "Saved\nIn the middle of the forest, beside the\nold oak\n, hangs a yellow box for letters.\n"
        "The forester hung it there.\n"
    )
    assert texts(torn)[1:] == [
        "In the middle of the forest, beside the\nold oak\n, hangs a yellow box for letters.",
        "The forester hung it there.",
    ]


def test_a_byline_that_begins_with_a_comma_tells_that_a_text_is_torn() -> None:
    torn = (
        "The Gazette\n, Harbour desk\nShare\n"
        "The mill was bought in spring by the\nRowing Club of Selby\nto keep its boats there.\n"
        "Its chairman,\nJon Aker\nsaid on Monday that the roof would be mended first.\n"
        "They told\nthe county radio\nof their plans.\n"
    )
    assert texts(torn)[3:] == [
        "The mill was bought in spring by the\nRowing Club of Selby\nto keep its boats there.",
        "Its chairman,\nJon Aker\nsaid on Monday that the roof would be mended first.",
        "They told\nthe county radio\nof their plans.",
    ]


@pytest.mark.parametrize(
    "source",
    [
        "the ferry left,\nand no one on board\nseemed to mind it at all,\nnot even the rain.",
        "They stop at the harbour\n... and nobody waits\n... for the ferry that left an hour ago without them",
        "2 eggs\nflour\nbutter\nsugar\n, and salt\nStir all of it in a bowl until nothing sticks to the spoon any more.\n"
        * 2,
        "def sail(tide):\n    boat\n    .cast_off()\n    .set_sail(tide)\n    .steer()\n    return boat\n",
    ],
)
def test_lines_of_other_texts_stay_apart(source: str) -> None:
    assert len(text.segment(source)) == len(source.splitlines())


PROSE = (
    "The ferry left the harbour an hour late, and nobody on board seemed to mind, least of all the captain, who had forgot "
    "his watch at home and was steering by the bells of the three village churches, none of which agreed with another about "
    "the time, or about anything else that had happened on the island since the lighthouse was sold.",
    "A boy counted the gulls.",
    "At noon the bells fell silent, and the captain, who had slept badly, took the passengers for the crew and the crew for "
    "passengers until a woman from the mainland lent him her spectacles.",
)


@pytest.mark.parametrize("width", [46, 72, 80, 132, 160])
@pytest.mark.parametrize(("first", "others"), [("", ""), ("   ", "   "), ("    ", ""), ("* ", "  ")])
def test_paragraphs_broken_at_any_width_are_whole(width: int, first: str, others: str) -> None:
    broken = [textwrap.fill(paragraph, width, initial_indent=first, subsequent_indent=others) for paragraph in PROSE]
    found = text.segment("\n\n".join(broken))
    assert [" ".join(block.text.removeprefix("* ").split()) for block in found] == list(PROSE)


def test_nouns_with_capitals_hide_no_broken_paragraph() -> None:
    source = textwrap.fill(
        "Der Rat der Stadt sprach am Montag über die alte Mühle am Hafen, deren Dach im Herbst in den Hof gefallen war. "
        "Vorsitzender Aker nannte den Preis von tausend Euro eine Frechheit, die Mehrheit der Räte ein Geschenk an den "
        "Ruderclub, dessen Boote seit Jahren im Regen stehen.",
        56,
    )
    assert texts(source) == [source]


def test_lines_of_a_text_come_out_as_they_came() -> None:
    source = "\n\n".join(
        textwrap.fill(paragraph, 72, initial_indent="  - ", subsequent_indent="    ") for paragraph in PROSE
    )
    assert written(text.segment(source)) == textwrap.dedent(source)
    assert written([block.part(0, 200) for block in text.segment(source)]).startswith(textwrap.dedent(source)[:190])
    assert written(text.segment(TORN)) == TORN.strip()


def written(blocks: list[Block]) -> str:
    for block in blocks:
        block.kept = True
    return join(keep_indentation(kept_lines(blocks)))


@pytest.mark.parametrize(
    "source",
    [
        # Verse, headlines and table rows, some of them as long as others; paragraphs of one line.
        "The ferry left,\nand no one on board\nseemed to mind it at all,\nnot even the rain.",
        "Council Puts Off the Decision on the Old Mill Again\nSeal Sleeps on the Stairs of the Harbour Office\n"
        "Rowers Come Home With a Medal and Without a Boat\nTwo Goats Ride the Bus to Hull and Pay the Full Fare",
        "1897 Selby Rowing Club 4 2 2 1\n1898 Hull Rowing Club 3 1 2 2\n1899 Goole Rowing Club 2 2 4 8\n",
        "The mill was sold on Monday for less than a boat costs.\nNobody had asked the miller, who was fishing.\n"
        "The council will ask him on Friday whether he minds it.\n",
    ],
)
def test_lines_that_nothing_broke_stay_apart(source: str) -> None:
    assert len(text.segment(source)) == len(source.splitlines())


def test_a_list_under_a_wrapped_text_is_no_paragraph() -> None:
    headlines = ["What Is the Real Reason Why the Mill Was Sold to a Boat Club?", "The Man Who Counts Gulls Again"]
    source = textwrap.fill(PROSE[0], 68) + "\n\n" + "\n".join(headlines)
    assert texts(source)[1:] == headlines


def test_entries_of_a_menu_side_by_side_are_blocks_and_rows_of_tables_are_not() -> None:
    menu = "Mills    Rowing     Town hall   Letters"
    table = "Rower      Town      Boat\nJon Aker   Hull      Owl\nIda Berg   Goole     Gull"
    assert texts(menu) == ["Mills", "Rowing", "Town hall", "Letters"]
    assert texts(f"{table}\n\n{menu}")[:3] == table.splitlines()
    assert written(text.segment(menu)) == menu


@pytest.mark.parametrize(
    "line", ["Flour   200 g   sieved", "Here he stopped.   Then   he went on.", "Name:   Aker", "A   gap"]
)
def test_a_line_with_gaps_is_no_menu(line: str) -> None:
    assert texts(line) == [line]


_PROSE = (
    "सुबह छह बजे नाव घाट से चली और नदी के बीच में जाकर रुक गई। मल्लाह ने कहा कि पानी इस साल बहुत कम है और रेत हर दिन बढ़ रही है। "
    "गाँव के लोग पुल की माँग कर रहे हैं, लेकिन दफ़्तर से जवाब नहीं आया। बच्चों को स्कूल पहुँचने में दो घंटे लगते हैं। अगले महीने बैठक होगी।"
)


def test_a_page_on_one_line_of_a_script_without_case_is_cut() -> None:
    menu = "होम देश दुनिया खेल मनोरंजन कारोबार वीडियो फ़ोटो राशिफल ई-पेपर लॉग इन ताज़ा ख़बरें मौसम विज्ञापन दें संपर्क करें " * 2
    pieces = [block.text for block in text.segment(f"{menu}{_PROSE} हमसे जुड़ें फ़ेसबुक ट्विटर गोपनीयता नीति सर्वाधिकार सुरक्षित")]
    assert "बच्चों को स्कूल पहुँचने में दो घंटे लगते हैं।" in pieces
    assert pieces[0].startswith("होम देश") and "नाव" not in pieces[0]
    assert any(piece.startswith("हमसे जुड़ें") for piece in pieces)


def test_prose_on_one_line_of_a_script_without_case_stays_whole() -> None:
    assert [block.text for block in text.segment(_PROSE)] == [_PROSE]


@pytest.mark.parametrize("line", ["Boats and mills. " * 20_000, "x" * 300_000, f"A{' ' * 300_000}b"])
def test_a_very_long_line_is_cut_and_no_word_of_it_lost(line: str) -> None:
    found = text.segment(line)
    assert all(0 < len(block.text) <= text.LONGEST_BLOCK for block in found)
    assert [line[block.start : block.end] for block in found] == [block.text for block in found]
    assert "".join(block.text for block in found).replace(" ", "") == line.replace(" ", "")


def test_a_dateline_stands_with_its_sentence_in_a_page_on_one_line() -> None:
    menu = (
        "Home News Sport Weather Culture Letters Harbour Market Travel Tides Jobs Log In Ferry Back On Monday By Ann Fell "
    )
    report = "PORT ANSEL, Maine — The ferry left the quay an hour late on Monday, and nobody on board had been told why."
    rest = " The captain said that the crane had been in the way since the storm of last week. " + " ".join(PROSE)
    pieces = texts(
        menu + report + rest + " More News Late Gull Opens New Cafe Crane To Be Painted Subscribe Now About Us Contact"
    )
    assert any(piece.startswith("PORT ANSEL, Maine — The ferry left") for piece in pieces)
