"""Lines of a text that belong together, and those that do not."""

from __future__ import annotations

import pytest

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


@pytest.mark.parametrize(
    "source",
    [
        "the ferry left,\nand no one on board\nseemed to mind it at all,\nnot even the rain.",
        "2 eggs\nflour\nbutter\nsugar\n, and salt\nStir all of it in a bowl until nothing sticks to the spoon any more.\n"
        * 2,
        "def sail(tide):\n    boat\n    .cast_off()\n    .set_sail(tide)\n    .steer()\n    return boat\n",
    ],
)
def test_lines_of_other_texts_stay_apart(source: str) -> None:
    assert len(text.segment(source)) == len(source.splitlines())
