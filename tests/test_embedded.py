"""Articles in a page's scripts: JSON-LD as sites write it, and the state of scripts that would show the page."""

from __future__ import annotations

import json

import pytest

from cleaner import clean, metadata
from cleaner.segment import embedded, html

TEXTS = (
    "The mill at Oosterend grinds again. Its sails had stood still since the storm of 2007, when one of them fell.",
    "A carpenter from the village has made four new ones of larch & oak, eleven metres long, in his father's barn.",
    "On Sunday the first sacks were sold in the yard, and by noon there was no flour left for the miller's own bread.",
    "Schools can book a visit on weekdays. The miller asks that nobody wear a scarf.",
)
STORY = "\n\n".join(TEXTS)
MARKUP = "".join(f"<p>{text.replace('&', '&amp;')}</p>" for text in TEXTS)


def script_body(script: str) -> str:
    return embedded.script_body(html.parse(f"<body><div id=app>Loading…</div>{script}"))


def in_script(value: str) -> str:
    return value.replace("</", "<\\/")


def pushed(piece: str) -> str:
    return f"<script>self.__next_f.push([1,{in_script(json.dumps(piece))}])</script>"


RICH = [{"type": "paragraph", "content": [{"type": "text", "text": text}]} for text in TEXTS]
PAGE = {"page": {"title": "The mill", "related": [{"body": MARKUP * 3}], "body": MARKUP}}
FLIGHT = f'1:I[1,[]]\n2:T{len(MARKUP.encode()):x},{MARKUP}3:["$","div",null,{{}}]\n'
PARAGRAPHS = [["$", "p", None, {"children": [text]}] for text in TEXTS]
ELEMENTS = f"4:{json.dumps(['$', 'article', None, {'children': PARAGRAPHS}], separators=(',', ':'))}\n"


@pytest.mark.parametrize(
    "script",
    [
        f"<script id=__NEXT_DATA__ type=application/json>{in_script(json.dumps(PAGE))}</script>",
        f"<script type=application/json>{json.dumps({'post': {'blocks': RICH}})}</script>",
        f"<script>window.__INITIAL_STATE__ = {in_script(json.dumps(PAGE))};\nstart()</script>",
        f"<script>window['__DATA__'] = JSON.parse({in_script(json.dumps(json.dumps(PAGE)))})</script>",
        f"<script type=application/json>{in_script(json.dumps({'status': 200, 'body': json.dumps(PAGE)}))}</script>",
        pushed(FLIGHT[:300]) + pushed(FLIGHT[300:]),
        pushed(ELEMENTS),
    ],
    ids=["next", "rich text", "assigned", "parsed", "fetched", "flight text", "flight elements"],
)
def test_the_state_of_a_script(script: str) -> None:
    assert script_body(script) == STORY


@pytest.mark.parametrize(
    "script",
    [
        "<script>var a = 1; function b() { return a }</script>",
        f"<script type=application/json>{json.dumps({'translations': {'text': STORY}})}</script>",
        f"<script>window.x = {{broken: '{TEXTS[0]}'}}</script>",
        "<script>self.__next_f.push([1,",
        "<script type=application/json>" + "[" * 100_000 + "</script>",
    ],
)
def test_a_script_without_an_article(script: str) -> None:
    assert script_body(script) == ""


def test_a_page_that_only_its_script_shows() -> None:
    page = f"<body><div>Loading…</div><script>window.__STATE__ = {in_script(json.dumps(PAGE))}</script>"
    assert clean(page) == STORY


@pytest.mark.parametrize(
    "stated",
    [
        STORY,
        STORY.replace("'", "&#39;").replace("&", "&amp;"),
        MARKUP,
        MARKUP.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"),
    ],
    ids=["text", "escaped twice", "markup", "escaped markup"],
)
@pytest.mark.parametrize("written", ["{}", "//<![CDATA[\n{}\n//]]>", "<!-- {} -->", "{};"])
def test_json_ld_is_decoded(stated: str, written: str) -> None:
    data = json.dumps({"@type": "NewsArticle", "articleBody": stated})[:-1] + ",}"
    tree = html.parse(f"<script type=application/ld+json>{in_script(written.format(data))}</script>")
    assert metadata.extract_metadata(tree).bodies == (STORY,)
