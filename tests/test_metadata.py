"""What a page says of itself."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from cleaner import Article, Cleaner, explain
from cleaner.metadata import dates, extract_metadata, people
from cleaner.metadata.stated import SAID_BESIDE_LIMIT, TAGGED
from cleaner.segment import html

PROSE = "<p>The ferry left the harbour an hour late on Monday, and nobody on board complained about it at all.</p>" * 4


def page(head: str, language: str = "en-GB") -> Article:
    return explain(f"<!doctype html><html lang={language}><head>{head}</head><body>{PROSE}</body></html>", fast=True)


def test_open_graph_and_meta() -> None:
    article = page(
        '<title>Late ferry | The Torvik Post</title><meta property="og:title" content="Late ferry">'
        '<meta property="og:site_name" content="The Torvik Post"><meta name="author" content="Marit Hollin">'
        '<meta property="article:published_time" content="2021-05-03T08:15:00+02:00">'
    )
    assert (article.title, article.author, article.date) == ("Late ferry", "Marit Hollin", "2021-05-03")
    assert (article.site, article.language) == ("The Torvik Post", "en")


def test_a_title_is_one_line_whatever_its_entities_stand_for() -> None:
    """Its parts are looked for with white space around their signs, which takes the square of a long run of it."""
    assert page("<title>Late &amp;#10;&amp;#32;&amp;#32; ferry</title>").title == "Late ferry"
    assert page("<meta property=og:site_name content='Torvik &amp;#32;Post'>").site == "Torvik Post"


@pytest.mark.parametrize(
    ("field", "names", "said", "expected"),
    [
        ("title", "og:title twitter:title dc.title DC.Title title", "Late ferry", "Late ferry"),
        (
            "author",
            "author article:author og:article:author dc.creator parsely-author citation_author byl",
            "Marit Hollin",
            "Marit Hollin",
        ),
        (
            "date",
            "article:published_time og:published_time datePublished publishdate pubdate date dc.date dc.date.issued "
            "parsely-pub-date sailthru.date",
            "2021-05-03T08:15:00Z",
            "2021-05-03",
        ),
        ("site", "og:site_name application-name al:android:app_name", "The Torvik Post", "The Torvik Post"),
    ],
)
@pytest.mark.parametrize("attribute", ["name", "property", "itemprop"])
def test_every_name_of_a_meta_element(field: str, names: str, said: str, expected: str, attribute: str) -> None:
    for name in names.split():
        assert getattr(page(f'<meta {attribute}="{name}" content="{said}">'), field) == expected, name


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        (
            '{"title": "Late ferry", "authors": ["Marit Hollin", "Ola Berg"], "pub_date": "2021-05-03", "tags": ["sea"]}',
            ("Late ferry", "Marit Hollin; Ola Berg", "2021-05-03", ("sea",)),
        ),
        ('{"title": null, "author": "Marit Hollin", "tags": null}', (None, "Marit Hollin", None, ())),
        ('["Late ferry"]', (None, None, None, ())),
        ('{"title": ', (None, None, None, ())),
    ],
)
def test_json_of_parsely(stated: str, expected: tuple[object, ...]) -> None:
    found = page(f"<meta name='parsely-page' content='{stated}'>")
    assert (found.title, found.author, found.date, found.tags) == expected


@pytest.mark.parametrize(
    ("attributes", "head", "language"),
    [
        ("xml:lang=de-AT", "", "de"),
        ("", "<meta property=og:locale content=pt_BR>", "pt"),
        ("", "<meta name=language content=sv>", "sv"),
        ("lang=en-GB", "<meta property=og:locale content=pt_BR>", "en"),
        ("lang=english", "", None),
        ("lang=fil-PH", "<meta property=og:locale content=tl_PH>", "tl"),
    ],
)
def test_language(attributes: str, head: str, language: str | None) -> None:
    source = f"<html {attributes}><head>{head}</head><body><p>Ferry 12</p></body></html>"
    assert explain(source, kind="html").language == language


@pytest.mark.parametrize("key", ["@graph", "mainEntity", "mainEntityOfPage"])
def test_json_ld_within_json_ld(key: str) -> None:
    script = json.dumps({"@type": "WebPage", key: {"headline": "Late ferry", "datePublished": "2021-05-03"}})
    assert page(f'<script type="application/ld+json">{script}</script>').date == "2021-05-03"


def test_of_several_headings_none_need_be_the_title() -> None:
    head = "<html><head><title>Late ferry at Torvik - Post</title></head><body>"
    for headings, title in (("<h1>Late ferry</h1>", "Late ferry"), ("<h1>Late ferry</h1><h1>Late train</h1>", None)):
        article = explain(f"{head}{headings}{PROSE}</body></html>", fast=True)
        assert article.title == (title or "Late ferry at Torvik")


@pytest.mark.parametrize("link", ["https://torvik.example/marit", "@marit"])
def test_a_link_is_no_authors_name(link: str) -> None:
    named = '<meta name="byl" content="Marit Hollin">'
    assert page(f'<meta name="author" content="{link}">{named}').author == "Marit Hollin"


@pytest.mark.parametrize("graph", [False, True])
def test_json_ld(graph: bool) -> None:
    said = {
        "@type": "NewsArticle",
        "headline": "Late ferry",
        "datePublished": "2021-05-03",
        "author": [{"@type": "Person", "name": "Marit Hollin"}],
        "publisher": {"name": "The Torvik Post"},
    }
    script = json.dumps({"@graph": [said]} if graph else said)
    article = page(f'<script type="application/ld+json">{script}</script>', language="nb")
    assert (article.title, article.author, article.date) == ("Late ferry", "Marit Hollin", "2021-05-03")
    assert (article.site, article.language) == ("The Torvik Post", "en")  # as the body is


@pytest.mark.parametrize("script", ["{", "[[[", '{"headline": 1, "author": {"name": []}}', "null"])
def test_broken_json_ld_is_passed_over(script: str) -> None:
    article = page(f'<title>Late ferry - Post</title><script type="application/ld+json">{script}</script>')
    assert article.title == "Late ferry"
    assert article.author is None


@pytest.mark.parametrize(
    ("types", "is_article"),
    [
        (["NewsArticle", "WebPage"], True),
        (["WebPage", "NewsArticle"], True),
        ("BlogPosting", True),
        (["WebPage", "Product"], None),
        ([], None),
    ],
)
def test_any_of_an_objects_types_may_say_that_it_is_an_article(types: object, is_article: bool | None) -> None:
    tree = html.parse(f'<script type="application/ld+json">{json.dumps({"@type": types, "headline": "The crane"})}</script>')
    assert extract_metadata(tree, None).is_article is is_article


def test_a_page_that_says_nothing() -> None:
    article = explain(PROSE, kind="html", fast=True)
    assert (article.title, article.author, article.date, article.site, article.language) == (None, None, None, None, "en")


@pytest.mark.parametrize(
    ("title", "heading", "expected"),
    [
        ("Queues — Sparrow 2.1 documentation", "Queues", "Queues"),
        ("« Le silence coûte cher » - entretien", "« Le silence coûte cher » - entretien", None),
        ("The geese are back - Weir Post", "Weir Post", "The geese are back"),
        ("Weir Post - the geese are back", "Weir Post", "the geese are back"),
    ],
)
def test_the_title_is_the_heading_if_it_begins_with_it(title: str, heading: str, expected: str | None) -> None:
    head = f"<title>{title}</title><meta property='og:site_name' content='Weir Post'>"
    article = explain(f"<html><head>{head}</head><body><h1>{heading}</h1>{PROSE}</body></html>", fast=True)
    assert article.title == (expected or heading)


BYLINE = "<h1>Late ferry</h1><div class=meta>{}</div>"


def body(lines: str, *, head: str = "", url: str | None = None, language: str = "en") -> Article:
    source = f"<!doctype html><html lang={language}><head>{head}</head><body><main>{lines}{PROSE}</main></body></html>"
    return explain(source, url=url)


@pytest.mark.parametrize(
    ("line", "author", "date"),
    [
        ("By Marit Hollin", "Marit Hollin", None),
        ("By Marit Hollin and Ove Lund", "Marit Hollin; Ove Lund", None),
        ("By Marit Hollin, Senior Reporter", "Marit Hollin", None),
        ("By Marit Hollin | 3 May 2021", "Marit Hollin", "2021-05-03"),
        ("May 3, 2021 8:15 am", None, "2021-05-03"),
        ("Published: 2021-05-03", None, "2021-05-03"),
        ("<span>By</span> <a href=/marit>Marit Hollin</a>", "Marit Hollin", None),
        ("A Senior Reporter", None, None),
        ("Joined: 2005", None, None),
        ("Publié le 2021-05-03", None, "2021-05-03"),
        ("Publié le 2021-05-03 par Marit Hollin", "Marit Hollin", "2021-05-03"),
        ("Posted on May 3, 2021 by Marit Hollin", "Marit Hollin", "2021-05-03"),
        ("Escrito por Marit Hollin el 3 de mayo", "Marit Hollin", None),
        ("Von Marit Hollin am 3. Mai", "Marit Hollin", None),
        ("Veröffentlicht am 3. Mai von der Redaktion", None, None),
        ("Photo par Marit Hollin", None, None),
        ("On 3 May 2021 the ferry was hit by Storm Arwen", None, "2021-05-03"),
        ("Photo taken 3 May 2021 by Marit Hollin", None, "2021-05-03"),
        ("Posted on Monday, May 3, 2021 at 12:30 by\tMarit Hollin", "Marit Hollin", "2021-05-03"),
        ("By Marit Hollin Tuesday 4 May 2021", "Marit Hollin", "2021-05-04"),
        ("By Marit Hollin First published 3 May 2021", "Marit Hollin", "2021-05-03"),
        ("Von Marit Hollin Stand: 2021-05-03", "Marit Hollin", "2021-05-03"),
        ("By Plácido Domingo", "Plácido Domingo", None),
        ("By Marc Publicover | 3 May 2021", "Marc Publicover", "2021-05-03"),
    ],
)
def test_what_the_byline_says_where_the_page_states_nothing(line: str, author: str | None, date: str | None) -> None:
    article = body(BYLINE.format(line))
    assert (article.author, article.date) == (author, date)


@pytest.mark.parametrize(
    ("line", "language", "day"),
    [
        ("3. Mai 2021", "de", "2021-05-03"),
        ("3 мая 2021", "ru", "2021-05-03"),
        ("03/05/2021", "fr", "2021-05-03"),
        ("05/03/2021", "en", "2021-05-03"),
        ("2021年5月3日", "zh", "2021-05-03"),
        ("3. mai 2021", "no", "2021-05-03"),
        ("3 de mayo de 2021", "es", "2021-05-03"),
        ("3 जून 2021", "hi", "2021-06-03"),
        ("٣ مايو ٢٠٢١", "ar", "2021-05-03"),
        ("৩ মে ২০২১", "bn", "2021-05-03"),
        ("3 พ.ค. 2564", "th", "2021-05-03"),
        ("3 มี.ค. 2564", "th", "2021-03-03"),
        ("2021. május 3. 10:15", "hu", "2021-05-03"),
        ("Veröffentlicht am 03.05.21", "de", "2021-05-03"),
        ("21.05.03", "ko", "2021-05-03"),
        ("2021. máj. 3.", "hu", "2021-05-03"),
        ("2021 m. gegužės 3 d.", "lt", "2021-05-03"),
        ("2021 թ. մայիսի 3", "hy", "2021-05-03"),
        ("2021(e)ko maiatzaren 3a", "eu", "2021-05-03"),
        ("2021. gada 3. maijs", "lv", "2021-05-03"),
        ("2021 ж. 3 мамыр", "kk", "2021-05-03"),
        ("3. maj 2021. 13:02", "sr", "2021-05-03"),
        ("3. svibnja 2021.", "sr", "2021-05-03"),
        ("3 de xaneiro de 2021", "gl", "2021-01-03"),
        ("3 d’abril del 2021", "ca", "2021-04-03"),
        ("3 جنوری، 2021", "ur", "2021-01-03"),
        ("3 मे 2021", "mr", "2021-05-03"),
        ("3 जन॰ 2021", "hi", "2021-01-03"),
        ("ngày 3 tháng 5 năm 2021", "vi", "2021-05-03"),
        ("3 أيار 2021", "ar", "2021-05-03"),
        ("3 مايو/أيار 2021", "ar", "2021-05-03"),
        ("3 تشرين الثاني 2021", "ar", "2021-11-03"),
        ("03\u200f/05\u200f/2021", "ar", "2021-05-03"),
        ("3 พฤษภาคม พ.ศ. 2564", "th", "2021-05-03"),
        ("۱۳ اردیبهشت ۱۴۰۰", "fa", "2021-05-03"),
        ("۱۴۰۰/۰۲/۱۳", "fa", "2021-05-03"),
        ("۳۰ اسفند ۱۳۹۹", "fa", "2021-03-20"),  # the day before the first of 1400
        ("令和3年5月3日", "ja", "2021-05-03"),
        ("民國110年5月3日", "zh", "2021-05-03"),
        ("Version 3.05.21.4", "de", None),
        ("9 bangs 2021", "en", None),
        ("31/31/2021", "en", None),
    ],
)
def test_dates_as_languages_write_them(line: str, language: str, day: str | None) -> None:
    assert next((moment[:10] for moment, _ in dates.written(line, language)), None) == day


@pytest.mark.parametrize(
    ("line", "published", "modified"),
    [
        ("Published: 3 May 2021 | Updated: 5 May 2021", "2021-05-03", "2021-05-05"),
        ("Updated 5 May 2021, first published 3 May 2021", "2021-05-03", "2021-05-05"),
        ("5 May 2021 (updated)", None, "2021-05-05"),
        ("Son güncelleme: 2021-05-05 - Yayınlanma: 2021-05-03", "2021-05-03", "2021-05-05"),
        ("2021-05-03 08:15 (最終更新 5/4 9:12)", "2021-05-03T08:15:00", None),
        ("Published: 3 May 2021 08:15 | Updated: 09:30, 5 May 2021", "2021-05-03T08:15:00", "2021-05-05"),
    ],
)
def test_a_line_with_two_days(line: str, published: str | None, modified: str | None) -> None:
    article = body(BYLINE.format(line))
    assert (article.published, article.modified) == (published, modified)


@pytest.mark.parametrize(("language", "day"), [("en-GB", "2021-05-03"), ("en-US", "2021-03-05"), ("en", "2021-03-05")])
def test_the_region_of_the_language_says_which_number_is_the_month(language: str, day: str) -> None:
    shown = f"<html lang={language}><body><article><h1>Late ferry</h1><p>03/05/2021</p>{PROSE}</article>"
    assert explain(shown, fast=True).date == day


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("Szerző: Kovács Anna", "Kovács Anna"),
        ("מאת: דנה כהן", "דנה כהן"),
        ("بقلم: سامي حداد", "سامي حداد"),
        ("लेखक: अनिल कुमार", "अनिल कुमार"),
        ("ავტორი: ნინო ბერიძე", "ნინო ბერიძე"),
        ("โดย สมชาย ใจดี", "สมชาย ใจดี"),
        ("Γράφει ο Νίκος Δήμου", "Νίκος Δήμου"),
        ("Yazar: elif kaya", None),
        ("Muhabir: Elif Kaya", "Elif Kaya"),
        ("Door: Sanne Visser", "Sanne Visser"),
        ("Propos recueillis par Hugo Lefort", "Hugo Lefort"),
        ("a cura di Giulia Neri", "Giulia Neri"),
        ("Publicat de Mihai Pop", "Mihai Pop"),
        ("oprac. Joanna Lis", "Joanna Lis"),
        ("Piše Ana Novak", "Ana Novak"),
        ("Анна Орлова, корреспондент", "Анна Орлова"),
        ("Ein Kommentar von Lena Vogt", "Lena Vogt"),
        ("Text och foto: Karin Åberg", "Karin Åberg"),
        ("خبرنگار: مریم امینی", "مریم امینی"),
        ("מאת: דנה כהן ועמית לוי", "דנה כהן; עמית לוי"),
        ("ライター：高橋美咲", "高橋美咲"),
        ("記者李文靜／台北報導", "李文靜"),
        ("本报记者 李文静 王磊", "李文静; 王磊"),
        ("责任编辑：陈明", None),
        ("김서연·박준호 기자", "김서연; 박준호"),
        ("글 김서연, 사진 박준호", "김서연"),
        ("15 Mayıs 2026 Haber: Elif Kaya", "Elif Kaya"),
        ("अंतिम अपडेट", None),
        ("الأخبار المحلية", None),
    ],
)
def test_labels_of_names_in_other_languages(line: str, author: str | None) -> None:
    assert people.joined(people.in_byline(line)) == author


@pytest.mark.parametrize(
    ("line", "language", "author"),
    [
        ("Na Amina Juma", "sw", "Amina Juma"),
        ("Theo Nguyễn Thị Hạnh", "vi", "Nguyễn Thị Hạnh"),
        ("Theo Nordby", "no", "Theo Nordby"),
        ("Per Marta Puig", "ca", "Marta Puig"),
        ("Per Olav Moe", "no", "Per Olav Moe"),
        ("De Mihai Pop", "ro", "Mihai Pop"),
    ],
)
def test_a_label_that_is_a_name_in_other_languages(line: str, language: str, author: str) -> None:
    assert people.joined(people.in_byline(line, language)) == author


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("By MARIT HOLLIN AND OVE LUND", "MARIT HOLLIN; OVE LUND"),
        (
            "By Dr Marit Hollin, consultant physician, and Prof. Ove Lund, health economist",
            "Dr Marit Hollin; Prof. Ove Lund",
        ),
        ("Story by Marit Hollin; photos by Ove Lund", "Marit Hollin"),
        ("By Marit Hollin marit@torvik.example", "Marit Hollin"),
        ("By Marit Hollin @marit", "Marit Hollin"),
        ("Marit Hollin in Torvik and Ove Lund in Weir", "Marit Hollin; Ove Lund"),
        ("Marit Hollin / AFP", "Marit Hollin; AFP"),
        ("Von Marit Hollin, dpa", "Marit Hollin; dpa"),
        ("By Marit Hollin Special to the Post", "Marit Hollin"),
        ("By Marit Hollin for the Post", "Marit Hollin"),
        ("By staff writer Marit Hollin", "Marit Hollin"),
        ("By using Torvik Maps", None),
        ("Opinion by Marit Hollin", "Marit Hollin"),
        ("Analysis by Marit Hollin, CNN", "Marit Hollin"),
        ("Photographs by Ove Lund", None),
        ("Sports Desk", None),
    ],
)
def test_what_stands_beside_the_names_of_a_byline(line: str, author: str | None) -> None:
    assert people.joined(people.in_byline(line)) == author


@pytest.mark.parametrize(
    "byline",
    [
        "<div class=byline><a href=/a>Marit Hollin</a><a href=/b>Ove Lund</a></div>",
        "<ul class=authors><li><a href=/a>Marit Hollin</a></li><li><a href=/b>Ove Lund</a></li></ul>",
        "<div class=info><span>Marit Hollin</span><span>Ove Lund</span><time datetime=2021-05-03>3 May 2021</time></div>",
        "<div class=byline><b>Marit Hollin</b><i>Health correspondent</i><b>Ove Lund</b><i>Photographer</i></div>",
    ],
)
def test_the_elements_of_a_byline_part_its_names(byline: str) -> None:
    assert body(f"<h1>Late ferry</h1>{byline}").author == "Marit Hollin; Ove Lund"


def test_a_name_that_links_to_the_page_of_an_author() -> None:
    line = "<h1>Late ferry</h1><div><a href='{}'>Marit Hollin</a></div>"
    assert body(line.format("/author/marit-hollin")).author == "Marit Hollin"
    assert body(line.format("/ships/marit-hollin")).author is None


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("2021-05-03", "2021-05-03"),
        ("2021-05-03T08:15:30.123Z", "2021-05-03T08:15:30Z"),
        ("2021-05-03 08:15 +0200", "2021-05-03T08:15:00+02:00"),
        ("20210503", "2021-05-03"),
        ("Mon, 03 May 2021 08:15:00 GMT", "2021-05-03T08:15:00Z"),
        ("Mon May 03 2021 08:15:00 GMT+0200 (Central European Summer Time)", "2021-05-03T08:15:00+02:00"),
        ("2021-05-03T08:15:00-5:00", "2021-05-03T08:15:00-05:00"),
        ("2021-05-03T08:15+00", "2021-05-03T08:15:00+00:00"),
        ("20210503T081530Z", "2021-05-03T08:15:30Z"),
        ("2021-05-03 08:15:00 PM", "2021-05-03T20:15:00"),
        ("2021-05-03 12:15 a.m. EST", "2021-05-03T00:15:00-05:00"),
        ("2021-05-03 08:15 CET", "2021-05-03T08:15:00+01:00"),
        ("2021-05-03 08:15 JST", "2021-05-03T08:15:00+09:00"),
        ("2021-05-03T08:15:00 ABC", "2021-05-03T08:15:00"),
        (["2021-05-03"], None),
        ("3 May 2021, 08:15 GMT", "2021-05-03T08:15:00Z"),
        ("3 May 2021 à 8h15", "2021-05-03T08:15:00"),
        ("3. May 2021 kl. 08.15", "2021-05-03T08:15:00"),
        ("May 3, 2021 8 pm", "2021-05-03T20:00:00"),
        ("2021年5月3日(月) 8時15分", "2021-05-03T08:15:00"),
        ("2021-05-03 (월) 오후 2:05", "2021-05-03T14:05:00"),
        ("3 May 2021 | Updated 12:30", "2021-05-03"),
        ("3 May 2021 - 5 min", "2021-05-03"),
        (1620029700000, "2021-05-03T08:15:00Z"),
        ("1620029700", "2021-05-03T08:15:00Z"),
        ("May 3rd, 2021", "2021-05-03"),
        ("2021-13-03", None),
        ("1861-05-03", None),
        ("soon", None),
        (5, None),
    ],
)
def test_dates_for_machines(stated: object, expected: str | None) -> None:
    assert dates.iso(stated) == expected


def test_published_and_modified_with_time_and_zone() -> None:
    article = page(
        '<meta property="article:published_time" content="2021-05-03T08:15+0200">'
        '<meta property="article:modified_time" content="2021-05-04T10:00:00Z">'
    )
    assert article.published == "2021-05-03T08:15:00+02:00"
    assert article.modified == "2021-05-04T10:00:00Z"
    assert article.date == "2021-05-03"


def test_the_last_change_as_some_write_the_names_of_open_graph() -> None:
    assert page('<meta property="og:article:modified_time" content="2021-05-04">').modified == "2021-05-04"


def test_a_last_change_that_nobody_sees_is_no_date() -> None:
    changed = '<meta property="article:modified_time" content="2021-05-04T10:00:00Z">'
    assert page(changed).date is None
    assert page(changed).modified == "2021-05-04T10:00:00Z"
    shown = body(BYLINE.format("Last updated: 4 May 2021"))
    assert (shown.date, shown.published, shown.modified) == ("2021-05-04", None, "2021-05-04")


def test_the_time_of_a_shown_date_is_its_elements() -> None:
    article = body(BYLINE.format('<time datetime="2021-05-03T08:15:00+02:00">3 May 2021</time>'))
    assert article.published == "2021-05-03T08:15:00+02:00"


PUBLISHED, UPDATED = "datetime=2021-05-03T08:15:00Z", "datetime=2021-05-03T10:15:00Z"


@pytest.mark.parametrize(
    ("line", "is_changed"),
    [
        (f"<time {PUBLISHED}>2 hours ago</time>", False),
        (f"<relative-time {PUBLISHED}>May 3</relative-time>", False),
        ("<abbr class=published title=2021-05-03T08:15:00Z>yesterday</abbr>", False),
        (f"Published <time {PUBLISHED}>May 3, 8:15</time><br>Updated <time {UPDATED}>May 3, 10:15</time>", True),
        (f"Published <time {PUBLISHED}>3 May 2021</time> Updated <time {UPDATED}>3 May 2021</time>", True),
        (f"<time class=published {PUBLISHED}>3 May 2021</time> <time class=updated {UPDATED}>3 May 2021</time>", True),
        (f'<time class="published updated" {PUBLISHED}>3 May 2021</time>', False),
        ("<span itemprop=datePublished content=2021-05-03T08:15:00Z>yesterday</span>", False),
    ],
)
def test_an_element_for_times_says_what_it_shows(line: str, is_changed: bool) -> None:
    article = body(BYLINE.format(line))
    assert article.published == "2021-05-03T08:15:00Z"
    assert article.modified == ("2021-05-03T10:15:00Z" if is_changed else None)


@pytest.mark.parametrize(
    "label",
    "Last update|Última modificación|Ultima modifica|Modifié le|Letzte Änderung|Laatste update|Gewijzigd|Изменено|Змінено|"
    "Ažurirano|Módosítva|আপডেট|Sist endret|Ændret|Muokattu|Atnaujinta|Actualitzat|แก้ไข|修改时间|업데이트|به روز رسانی".split(
        "|"
    ),
)
def test_labels_of_a_last_change(label: str) -> None:
    shown = body(BYLINE.format(f"{label}: 2021-05-05<br>2021-05-03"))
    assert (shown.published, shown.modified) == ("2021-05-03", "2021-05-05")


@pytest.mark.parametrize(
    ("above", "below", "behind"),
    [
        ("<div>Tuesday, June 1, 2021</div>", "<div>3 May 2021</div>", ""),
        ("", "<figure><img src=a.jpg><figcaption>The quay on May 1, 2020.</figcaption></figure><div>3 May 2021</div>", ""),
        ("", "<div>3 May 2021</div>", "<a href=/a>Late train</a><time itemprop=datePublished>1 June 2021</time>"),
        ("<div>3 May 2021</div>", "<p>— Ove Lund, harbour master, 1 June 2021</p>", ""),
    ],
)
def test_dates_of_something_else(above: str, below: str, behind: str) -> None:
    source = (
        f"<html lang=en><body>{above}<main><article><h1>Late ferry</h1>{below}{PROSE}</article>{behind}</main></body></html>"
    )
    assert explain(source).date == "2021-05-03"


def test_the_date_of_a_comment_is_not_the_pages() -> None:
    comment = "<section class=comments><h2>1 comment</h2><div class=comment><b>Ove</b> 1 June 2021<p>Well done.</p></div>"
    assert explain(f"<html lang=en><body><main><h1>Late ferry</h1>{PROSE}</main>{comment}</body></html>").date is None


def test_days_of_json_ld() -> None:
    def read(language: str = "en", **stated: object) -> Article:
        said = {"@type": "NewsArticle", "headline": "Late ferry", **stated}
        return page(f"<h1>Late ferry</h1><script type=application/ld+json>{json.dumps(said)}</script>", language)

    assert read(language="fr", datePublished="05/03/2021 08:15").published == "2021-03-05T08:15:00"
    assert read(language="en-US", datePublished="05/03/2021").published == "2021-05-03"
    assert read(dateCreated="2021-05-03").published == "2021-05-03"
    assert read(datePublished="2021-05-03", dateModified="2021-04-03").modified is None
    assert read(datePublished="2021-05-03", dateModified="2021-05-02T22:30:00Z").modified  # of another zone
    video = {"@type": "VideoObject", "uploadDate": "2021-05-03"}
    for name, day in (("Late ferry", "2021-05-03"), ("Harbour song", None)):
        script = f"<script type=application/ld+json>{json.dumps(video | {'name': name})}</script>"
        assert page(f"<h1>Late ferry</h1>{script}").published == day


def test_the_date_in_the_address() -> None:
    assert body("", url="https://torvik.example/late-ferry-20210503081500.htm").date == "2021-05-03"
    assert body("", url="https://torvik.example/2021/05/03/late-ferry/").date == "2021-05-03"
    assert body("", url="https://torvik.example/2021/99/03/late-ferry/").date is None


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("Marit Hollin, Ove Lund", "Marit Hollin; Ove Lund"),
        ("Marit Hollin &amp;amp; Ove Lund", "Marit Hollin; Ove Lund"),
        ("Marit Hollin, MS, RD", "Marit Hollin"),
        ("Hollin, Marit", "Marit Hollin"),
        ("Hollin, MD", "Hollin"),
        ("Marit Hollin, collaboration spéciale", "Marit Hollin"),
        ("MARIT HOLLIN AND OVE LUND", "MARIT HOLLIN; OVE LUND"),
        ("Photographs by Ove Lund", None),
        ("责任编辑：陈明", None),
        ("Web Team", None),
        ("Redaktion", None),
        ("Torvik Pilots Team", "Torvik Pilots Team"),
        ("By Marit Hollin", "Marit Hollin"),
        ("Marit Hollin | The Torvik Post", "Marit Hollin"),
        ("admin", None),
        ("Username", None),
        ("Joined: 2005", None),
        ("A Senior Reporter", None),
        ("Staff", None),
        ("https://torvik.example/marit", None),
        ("@marit", None),
        ("作者：陈明", "陈明"),
    ],
)
def test_names_alone_are_authors(stated: str, expected: str | None) -> None:
    assert page(f'<meta name="author" content="{stated}">').author == expected


def test_every_author_that_a_page_states() -> None:
    article = page('<meta name="citation_author" content="Hollin, Marit"><meta name=citation_author content="Lund, O.">')
    assert article.author == "Marit Hollin; O. Lund"
    graph = [
        {"@type": "NewsArticle", "headline": "Late ferry", "author": [{"@id": "#marit"}, {"name": "Ove Lund"}]},
        {"@type": "Person", "@id": "#marit", "name": "Marit Hollin"},
    ]
    article = page(f'<script type="application/ld+json">{json.dumps({"@graph": graph})}</script>')
    assert article.author == "Marit Hollin; Ove Lund"


OWN = {"@type": "Article", "url": "https://q.org/pier/", "headline": "A pier rebuilt", "author": "Ann Hall"}
OTHER = {
    "@type": "Article",
    "url": "https://q.org/fish",
    "headline": "A fish sold",
    "author": "Bob Low",
    "articleBody": "A.",
}


@pytest.mark.parametrize(
    ("objects", "url", "author", "has_body"),
    [
        ([OTHER], "https://q.org/pier", None, False),
        ([OTHER, OWN], "https://q.org/pier", "Ann Hall", False),
        ([OTHER, OWN], None, "Ann Hall", True),  # by the headline
        ([OTHER | {"url": "/a?id=2"}, OWN | {"url": "/a?id=1"}], "https://q.org/a?id=1", "Ann Hall", True),
        ([OTHER], "https://q.org/fish", "Bob Low", True),
        ([OTHER | {"headline": "The pier rebuilt"}], "https://q.org/pier", "Bob Low", True),
        ([OTHER | {"url": "https://q.org/"}], "https://q.org/pier", "Bob Low", True),  # the address of the site
        ([OTHER | {"url": "https://q.org/?p=12"}], "https://q.org/pier", "Bob Low", True),
        ([OTHER | {"url": "https://q.org/news/Pier.html?utm=1"}], "https://q.org/amp/pier/amp?a=b", "Bob Low", True),
        ([OTHER | {"url": "/caf%C3%A9"}], "https://q.org/café", "Bob Low", True),
    ],
)
def test_what_is_said_of_another_article_is_no_metadata(
    objects: list[dict[str, str]], url: str | None, author: str | None, has_body: bool
) -> None:
    script = f"<script type=application/ld+json>{json.dumps(objects)}</script>"
    page = f"<title>The pier rebuilt | Q</title><h1>A pier rebuilt</h1>{script}<p>Work begins.</p>"
    found = extract_metadata(html.parse(page), url)
    assert (found.author, bool(found.bodies)) == (author, has_body)


def test_the_address_is_the_canonical_link_and_no_other() -> None:
    links = (
        '<link rel=author href="https://torvik.example/humans"><link itemprop=author href="https://torvik.example/marit">'
    )
    assert body("", head=links + '<link rel=canonical href="https://torvik.example/a">').url == "https://torvik.example/a"


@pytest.mark.parametrize(
    ("head", "url", "expected"),
    [
        ("<link rel=canonical href=/>", "https://q.org/pier", "https://q.org/pier"),
        (
            "<link rel=canonical href=https://q.org/><meta property=og:url content=https://q.org/pier>",
            None,
            "https://q.org/pier",
        ),
        ("<link rel=canonical href=http://localhost:3000/pier>", "https://q.org/pier", "https://q.org/pier"),
        ("<link rel=canonical href=/>", "https://q.org/index.html", "https://q.org/"),
        ("<link rel=canonical href=https://r.org/pier/index.html>", "https://q.org/pier", "https://r.org/pier/index.html"),
        ("<link rel=canonical href=/>", "https://q.org/?p=12", "https://q.org/"),
        ("<link rel=Canonical href='javascript:void(0)'>", "https://q.org/pier?a=b", "https://q.org/pier?a=b"),
        ("<base href=https://q.org/><link rel=Canonical href=new/pier>", "https://m.q.org/a/b", "https://q.org/new/pier"),
    ],
)
def test_the_address_is_that_of_the_article(head: str, url: str | None, expected: str) -> None:
    assert extract_metadata(html.parse(f"<head>{head}</head><p>Late ferry.</p>"), url).url == expected


def test_the_title_of_an_icon_is_not_the_pages() -> None:
    assert body("<svg><title>Menu</title></svg>").title is None
    assert body("<svg><title>Menu</title></svg>", head="<title>Late ferry</title>").title == "Late ferry"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Using my_function today", "Using my_function today"),
        ("The late ferry _ Torvik Post", "The late ferry"),
        ("渡船今天晚点了_托尔维克邮报", "渡船今天晚点了"),
    ],
)
def test_an_underscore_parts_a_title_only_where_it_is_no_name(title: str, expected: str) -> None:
    assert body("", head=f"<title>{title}</title>").title == expected


def test_one_of_several_publishers_is_the_site() -> None:
    stated = '{"@type": "NewsArticle", "headline": "Late", "publisher": [{"@type": "Organization", "name": "Torvik Post"}]}'
    assert body("", head=f"<script type=application/ld+json>{stated}</script>").site == "Torvik Post"


def test_the_day_that_has_begun_in_the_east_is_a_date() -> None:
    tomorrow = date.today() + timedelta(days=1)
    assert dates.iso(f"{tomorrow}T00:30:00+14:00") == f"{tomorrow}T00:30:00+14:00"
    assert dates.iso(f"{tomorrow + timedelta(days=2)}T00:30:00") is None


def test_authors_in_links_and_microdata() -> None:
    assert body("<p>From <a rel=author href=/marit>Marit Hollin</a></p>").author == "Marit Hollin"
    named = "<div itemprop=author itemscope>By <b itemprop=name>Marit Hollin</b>, reporter</div>"
    assert body(named).author == "Marit Hollin"
    dated = '<span itemprop="datePublished" content="2021-05-03T08:15:00Z">yesterday</span>'
    assert body(dated).published == "2021-05-03T08:15:00Z"


def test_people_in_the_byline_before_the_site_as_author() -> None:
    head = '<meta name=author content="Torvik Post"><meta property="og:site_name" content="The Torvik Post">'
    assert body(BYLINE.format("By Marit Hollin"), head=head).author == "Marit Hollin"
    assert body("", head=head).author == "Torvik Post"
    desk = head.replace("Torvik Post", "Torvik Pilots Team", 1)
    assert body(BYLINE.format("By Marit Hollin"), head=desk).author == "Marit Hollin"


def test_the_site_beside_its_people_is_no_author() -> None:
    site = '<meta property="og:site_name" content="The Torvik Post">'
    assert body("", head=f'{site}<meta name=author content="Marit Hollin; Torvik Post">').author == "Marit Hollin"
    assert body(BYLINE.format("By Marit Hollin, Torvik Post"), head=site).author == "Marit Hollin"


@pytest.mark.parametrize(
    ("title", "site"),
    [
        ("Late ferry - The Torvik Post", "The Torvik Post"),
        ("Late ferry | News | The Torvik Post", "The Torvik Post"),
        ("The Torvik Post: Late ferry", None),
        ("The Torvik Post » Late ferry", "The Torvik Post"),
        ("Late ferry", None),
        ("Late ferry - Page 2", None),
        ("Late ferry - by Marit Hollin", None),
        ("A day - and a Late ferry", None),
    ],
)
def test_the_site_is_what_the_title_adds_to_the_headline(title: str, site: str | None) -> None:
    assert body("<h1>Late ferry</h1>", head=f"<title>{title}</title>").site == site


@pytest.mark.parametrize(
    ("title", "heading", "url", "expected"),
    [
        ("Late ferry | The Torvik Post", "", None, "Late ferry"),
        ("Late ferry - torvik.example", "", "https://www.torvik.example/a", "Late ferry"),
        ("The Torvik Post: Late ferry", "The Torvik Post", None, "Late ferry"),
        ("The Torvik Post: late again", "The Torvik Post: Late Again", None, "The Torvik Post: Late Again"),
        ("Late ferry • The Torvik Post", "", None, "Late ferry"),
        ("Late ferry | News | The Torvik Post", "", None, "Late ferry"),
        ("Late ferry | The Torvik Post", "Late ferry<a href=#a>#</a>", None, "Late ferry"),
        ("Nordship - Late ferry - The Torvik Post", "", "https://nord.example/a", "Nordship - Late ferry"),
        ("The Torvik Post - Late ferry", "", None, "Late ferry"),
        ("Late ferry - a day in Torvik", "", None, "Late ferry - a day in Torvik"),
        ("Late ferry: why it was late | Post", "Why was the late ferry late?", None, "Why was the late ferry late?"),
        ("Late ferry &amp;amp; trains", "", None, "Late ferry & trains"),
    ],
)
def test_a_title_is_without_the_name_of_the_site(title: str, heading: str, url: str | None, expected: str) -> None:
    head = f'<meta property="og:title" content="{title}"><meta property="og:site_name" content="The Torvik Post">'
    assert body(f"<h1>{heading}</h1>", head=head, url=url).title == expected


def test_description_image_tags_and_address() -> None:
    article = body(
        "",
        head='<meta name=description content="An hour &amp;amp; more"><meta property="og:image" content="/ferry.jpg">'
        '<meta property="article:tag" content="ferry"><meta property="article:tag" content="harbour">'
        '<link rel=canonical href="/late-ferry">',
        url="https://torvik.example/late-ferry?from=mail",
    )
    assert article.description == "An hour & more"
    assert article.image == "https://torvik.example/ferry.jpg"
    assert article.tags == ("ferry", "harbour")
    assert article.url == "https://torvik.example/late-ferry"
    assert page('<meta property="og:image" content="javascript:alert(1)">').image is None


@pytest.mark.parametrize(
    "stated",
    [
        "<meta property=og:article:tag content=ferry><meta property=og:article:tag content=harbour>",
        "<meta name=keywords content='ferry; harbour'>",
        "<meta name=keywords content=ferry،harbour>",
        "<meta name=keywords content=ferry、harbour，>",
        "<a rel='category tag' href=/news>News</a><a rel=tag href=/tag/ferry>#ferry</a> <a rel=tag href=/tag/h>harbour</a>",
        """<script type=application/ld+json>
        {"@type": "Article", "headline": "A", "keywords": ["ferry", {"@type": "Term", "name": "harbour"}]}</script>""",
    ],
)
def test_tags(stated: str) -> None:
    assert extract_metadata(html.parse(f"<body>{stated}{PROSE}")).tags == ("ferry", "harbour")


def test_many_links_to_tags_are_the_sites() -> None:
    links = "".join(f"<a rel=tag href=/tag/{number}>ferry {number}</a>" for number in range(TAGGED + 1))
    assert extract_metadata(html.parse(links)).tags == ()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Die Fähre verließ den Hafen am Montag eine Stunde zu spät, und niemand beschwerte sich darüber.", "de"),
        ("フェリーは月曜日に一時間遅れて港を出たが、誰も文句を言わなかったという。", "ja"),
        ("The ferry left the harbour an hour late on Monday, and nobody on board complained about it.", "en"),
        ("Ferry", None),
        ("12:30 14:45 16:00 17:15 18:30 19:45", None),
    ],
)
def test_the_language_of_a_text(text: str, language: str | None) -> None:
    assert explain(text, kind="text").language == language


def test_neighbours_of_a_language_are_as_the_page_says() -> None:
    text = "<p>Ferja forlot havnen en time for sent på mandag, og ingen om bord klaget på det.</p>" * 3
    for stated in ("nb", "no"):
        assert explain(f"<html lang={stated}><body>{text}</body></html>", kind="html").language == stated


def test_without_metadata_the_text_is_the_same() -> None:
    source = f"<html><body>{BYLINE.format('By Marit Hollin')}{PROSE}</body></html>"
    assert Cleaner().explain(source).text == Cleaner().explain(source, metadata=False).text


def test_a_year_that_the_text_mentions_is_no_date() -> None:
    article = explain(f"<html><body><p>Turnout was the highest since 1998.</p>{PROSE}</body></html>")
    assert article.date is None


def test_of_many_elements_that_say_something_some_are_read() -> None:
    times = "".join(f"<time datetime=2021-05-03>{number}</time>" for number in range(SAID_BESIDE_LIMIT + 100))
    assert len(extract_metadata(html.parse(times)).times) == SAID_BESIDE_LIMIT


def test_json_ld_in_many_brackets() -> None:
    script = '{"headline": "Late ferry", "author": ' + "[" * 900 + "]" * 900 + "}"
    assert page(f'<script type="application/ld+json">{script}</script>').author is None
