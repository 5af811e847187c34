"""The benchmarks on corpora of a few lines: what they count, what they keep, what they show."""
# ruff: noqa: E402

import gzip
import json
import re
import time
from pathlib import Path

import pytest

for package in ("benchmarks", "markdown_it", "matplotlib", "platformdirs", "rapidfuzz", "resiliparse"):
    pytest.importorskip(package, reason="needs the bench extra")

from click.testing import CliRunner

from benchmarks import (
    diff,
    error_kinds,
    formats,
    insertion,
    isolated,
    line_filters,
    preservation,
    quality,
    scaling,
    stress_pages,
    throughput,
)
from benchmarks.__main__ import main
from benchmarks.methods import METHODS
from cleaner.document import Article, Block, Element, Structure
from evaluation import corpora
from evaluation.extractors import Job, Method
from evaluation.metrics import Reference
from evaluation.runner import Output, Runner

PROSE = [
    "The ferry left the small harbour an hour late, with sixty passengers and a grand piano on board.",
    "Nobody on the quay could say who had ordered the instrument, or for which of the islands it was meant.",
    "By the evening it stood in the school of the northern village, out of tune and much admired.",
]
HTML = """<html><head><title>Ferry</title></head><body><nav><a href="/">Home</a> <a href="/n">News</a></nav>
<article>{}<p>Share Tweet Print</p></article></body></html>"""


def page_record(number: int, **more: object) -> dict[str, object]:
    body = "\n".join(f"{line} It was day {number}." for line in PROSE)
    html = HTML.format("".join(f"<p>{line}</p>" for line in body.splitlines()))
    return {"id": f"p{number}", "url": None, "lang": None, "kind": "article", "html": html, "body": body, **more}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two corpora: `daniel-x`, whose bodies have headlines, and `small` with snippets and two kinds."""
    write(tmp_path / "daniel-x.jsonl.gz", [page_record(n, lang="English") for n in range(3)])
    more = {"with": ["grand  piano"], "without": ["Share Tweet"]}
    write(tmp_path / "small.jsonl.gz", [page_record(7, **more), page_record(8, kind="forum", **more)])
    return tmp_path


def write(path: Path, records: list[dict[str, object]]) -> None:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(one) + "\n" for one in records)


def run(*arguments: object) -> str:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


# Peers on text


def test_c4_keeps_lines_that_end_like_sentences() -> None:
    text = 'This ends well.\nRead more about it\nToo short.\nWe use cookies on this site.\nThe end is "near"[2]'
    assert line_filters.c4(text) == 'This ends well.\nThe end is "near"'


def test_refinedweb_drops_counters_and_capitals_and_edits_short_lines() -> None:
    text = "3 likes\nBREAKING NEWS\nHome\n12 45\nThe strike is over, say both sides. Read more\nPrices rose."
    assert line_filters.refinedweb(text) == "The strike is over, say both sides.\nPrices rose."


# Corpora


def test_a_sample_is_the_same_every_time_and_in_order(tmp_path: Path) -> None:
    path = tmp_path / "some.jsonl.gz"
    write(path, [page_record(number) for number in range(20)])
    first = [record.id for record in corpora.read_records(path, 5)]
    assert first == [record.id for record in corpora.read_records(path, 5)]
    assert len(first) == 5
    assert first == sorted(first, key=lambda name: int(name[1:]))


def test_titles_are_kept_where_the_corpus_counts_them_as_body(folder: Path) -> None:
    keeps = [corpora.read_records(path)[0].keep for path in corpora.find(folder)]
    assert keeps == [{"title"}, set()]


@pytest.mark.parametrize("command", ["quality", "preservation", "rules", "speed"])
def test_missing_corpora_are_named(tmp_path: Path, command: str) -> None:
    result = CliRunner().invoke(main, [command, "--corpora", str(tmp_path / "nowhere")])
    assert result.exit_code == 1
    assert "--corpora" in result.output
    assert "nowhere" in result.output


def test_an_unknown_corpus_is_refused_with_those_that_there_are(folder: Path) -> None:
    result = CliRunner().invoke(main, ["preservation", "--corpora", str(folder), "--corpus", "large"])
    assert result.exit_code == 1
    assert "daniel-x, small" in result.output


# Outputs


def shout(job: Job) -> str:
    if "day 1" in job.text:
        raise ValueError("not on\nthis day")
    if "day 2" in job.text:
        time.sleep(60)
    return job.text.upper()


def test_failures_and_time_outs_give_nothing_and_are_told(folder: Path) -> None:
    runner = Runner(folder / "cache", timeout=1)
    outputs = runner.outputs(Method("shout", shout), corpora.read_records(folder / "daniel-x.jsonl.gz"))
    runner.close()
    assert outputs[0].text.startswith("<HTML>")
    assert outputs[1] == Output("", "ValueError: not on this day")
    assert outputs[2].text == ""
    assert "1 s" in str(outputs[2].failure)


def test_a_kept_output_is_not_made_again(folder: Path) -> None:
    record = corpora.read_records(folder / "small.jsonl.gz")[0]
    method = Method("peer", shout, package="click")
    runner = Runner(folder / "cache")
    made = runner.outputs(method, [record])
    runner.close()
    again = Runner(folder / "cache")
    assert again.outputs(Method("peer", never, package="click"), [record]) == made
    assert again.outputs(Method("peer", never, package="pytest"), [record])[0].failure
    again.close()


def never(job: Job) -> str:
    raise AssertionError("the cache was not asked")


# Commands


def test_quality_shows_and_keeps_every_method_on_every_column(folder: Path) -> None:
    kept = folder / "run.json"
    only = [option for name in ("resiliparse", "resiliparse+c4", "cleaner-fast") for option in ("--only", name)]
    shared = ("quality", "--corpora", folder, "--cache", folder / "cache", *only)
    shown = run(*shared, "--json", kept, "--figures", folder / "figures")
    assert "| shingle F1 (P / R) | all (5) | DAnIEL (3) | small (2) |" in shown
    assert "| **cleaner-fast** |" in shown
    assert "From text, by kind: word F1" in shown
    assert "| – / – | 1.000 / 0.000 |" in shown
    assert (folder / "figures" / "quality-html.svg").read_text().startswith("<?xml")
    rows = quality.load(kept)
    assert [row.id for row in rows] == ["p0", "p1", "p2", "p7", "p8"]
    assert list(rows[0].outputs) == ["cleaner-fast"]
    assert "0 pages better, 0 worse of 5" in run(*shared, "--diff", kept)


def test_diff_shows_the_lines_that_made_a_page_worse() -> None:
    body = "\n".join(PROSE)

    def row(output: str) -> quality.Row:
        score = Reference(body).score(output)
        return quality.Row("c", "p", "article", None, body, {"cleaner": score}, {}, {"cleaner": output})

    shown = diff.markdown([row(body)], [row("\n".join([*PROSE[:2], "Subscribe to our newsletter"]))], 5)
    assert "0 pages better, 1 worse of 1" in shown
    assert f"now gone, body: `{PROSE[2]}`" in shown
    assert "now there, clutter: `Subscribe to our newsletter`" in shown


def test_preservation_tells_what_is_lost(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preservation, "ours_text", lambda job: "\n".join(job.text.splitlines()[1:]))
    kept = folder / "run.json"
    shown = run("preservation", "--corpora", folder, "--json", kept)
    assert "| **all** | 5 |" in shown
    assert f"lost: `{PROSE[0]} It was day 7.`" in shown
    pages = json.loads(kept.read_text())["pages"]
    assert all(0.6 < page["kept"] < 0.7 for page in pages)


def test_formats_tells_which_pages_differ(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert re.search(r"\| \*\*all\*\* \| \d+ \| 0 \| 0 \|", run("formats", "--corpora", folder))
    monkeypatch.setattr(formats, "visible_text", str.upper)
    pages = folder / "run.json"
    assert "- markdown: small " in run("formats", "--corpora", folder, "--corpus", "small", "--json", pages)
    assert {tuple(page["differing"]) for page in json.loads(pages.read_text())["pages"]} == {("markdown",)}


def test_insertion_tells_what_is_left_and_what_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(insertion, "ours_text", lambda job: "\n".join(job.text.splitlines()[1:]))
    rows = [row for row in insertion.measure() if row.method == "**cleaner**"]
    assert all(row.left and len(row.lost) == 1 for row in rows)
    assert len(rows) == 2 * len({(row.language, row.line) for row in rows})
    assert f"| **cleaner** | {len(rows) // 2} | {len(rows) // 2} | {len(rows)} |" in run("insertion", "--shown", 0)


def test_rules_counts_hits_inside_and_outside_bodies(folder: Path) -> None:
    rules = folder / "rules.toml"
    rules.write_text(
        """
        category = "advert"
        [[rule]]
        id = "advert.piano"
        match = '^By the evening it stood .*$'
        drop = ["By the evening it stood here."]
        keep = ["It stood."]
        [[rule]]
        id = "advert.print"
        match = '^share tweet print$'
        drop = ["Share Tweet Print"]
        keep = ["Print"]
        """
    )
    kept = folder / "run.json"
    options = ("--corpora", folder, "--cache", folder / "cache", "--json", kept, "--input", "html")
    shown = run("rules", *options, "--rules", rules, "--shown", 1)
    assert "| advert.piano | advert | block | 5 | 5 | 0.0% | **no** |" in shown
    assert "| advert.print | advert | block | 5 | 5 | 100.0% | yes |" in shown
    assert f"`{PROSE[2]} It was day 0.`" in shown
    by_id = {rule["id"]: rule for rule in json.loads(kept.read_text())["rules"]}
    assert len(by_id["advert.piano"]["wrong"]) == 5


def test_speed_compares_with_trafilatura_on_the_same_pages(folder: Path) -> None:
    kept = folder / "run.json"
    options = ("--part", "throughput", "--only", "resiliparse+c4", "--json", kept, "--figures", folder / "figures")
    shown = run("speed", "--corpora", folder, *options)
    assert "3 pages" in shown  # news corpora alone, if there are any and none is named
    assert "× on daniel-x" in shown
    base, other = json.loads(kept.read_text())["throughput"]
    assert base["method"] == "trafilatura"
    assert base["bytes"]["daniel-x"] > other["bytes"]["daniel-x"] > 0
    assert (folder / "figures" / "speed.svg").exists()


def test_every_method_compared_for_speed_exists() -> None:
    assert set(throughput.COMPARED) | set(scaling.SCALED) <= set(METHODS)


@pytest.mark.parametrize("length", [10, 1000, 12_345])
def test_shapes_have_the_length_asked_for(length: int) -> None:
    made = [stress_pages.text_shape(name, length) for name in stress_pages.TEXT]
    made += [stress_pages.html_shape(name, length) for name in stress_pages.HTML]
    made += [stress_pages.text_of(PROSE, length), stress_pages.html_of([HTML.format("word")], length)]
    assert {len(text) for text in made} == {length}


def test_isolated_times_each_length(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(isolated, "LEAST_SECONDS", 0)
    file = tmp_path / "text"
    file.write_text("\n".join(PROSE * 20))
    isolated.main("grow", "resiliparse+c4", file, 100, 1000)
    seconds = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(seconds) == 2
    isolated.main("memory", "resiliparse+c4", file)
    used = json.loads(capsys.readouterr().out)
    assert used["peak"] >= used["before"] > 0


# Kinds of errors


def html_block(text: str, *path: str, kept: bool = False, linked: int = 0) -> Block:
    """A block in elements given from the outermost, below `<body>`."""
    element = Element("body", None, 0, 0, False)
    for number, tag in enumerate(path, 1):
        element = Element(tag, element, number, number, False)
    return Block(text, True, structure=Structure(element, linked, 0), kept=kept)


def kinds_of(blocks: list[Block], body: str) -> list[tuple[str, str, int]]:
    record = corpora.Record("c", "p", None, None, "article", "", body)
    page = error_kinds.Compared(Article("", tuple(blocks), "html", title="The piano"), record)
    return [(fault.way, fault.kind, fault.words) for fault in page.faults()]


def test_wrongly_kept_blocks_are_told_apart() -> None:
    body = [html_block(line, "article", "p", kept=True) for line in PROSE]
    menu = "Ferries to all islands"
    kept = [
        html_block("The piano", "h1", kept=True),
        html_block("The quay at night", "figure", "figcaption", kept=True),
        html_block("Harbour at dawn. Photo: Ida Lund", "div", kept=True),
        html_block(menu, "ul", "li", kept=True, linked=len(menu)),
        html_block(menu + " now", "div", kept=True, linked=len(menu)),
        html_block(PROSE[1], "blockquote", kept=True),
        html_block("Our reader desk is open on weekdays.", "p", kept=True),
    ]
    found = kinds_of([body[0], body[1], *kept[:6], body[2], kept[6]], "\n".join(PROSE))
    assert found == [
        ("wrongly kept", "title", 2),
        ("wrongly kept", "captions", 4),
        ("wrongly kept", "captions", 6),
        ("wrongly kept", "link lists", 4),
        ("wrongly kept", "teaser cards", 5),
        ("wrongly kept", "repeated body text", 20),
        ("wrongly kept", "text behind the body", 7),
    ]


def test_wrongly_lost_blocks_are_told_apart() -> None:
    long = " ".join(PROSE[:2])
    texts = ["An odd cargo", "A night at sea", "Day | Cargo", "First: find a cart", "It was late, they said.", PROSE[2]]
    paths = ["p", "h2", "tr", "li", "blockquote", "p"]
    lost = [html_block(text, path) for text, path in zip(texts, paths, strict=True)]
    body = "\n".join([texts[0], long, *texts[1:], "And this stands nowhere."])
    found = kinds_of([lost[0], html_block(long, "p", kept=True), *lost[1:]], body)
    assert found == [
        ("wrongly lost", "standfirsts", 3),
        ("wrongly lost", "headings", 4),
        ("wrongly lost", "tables", 2),
        ("wrongly lost", "lists", 4),
        ("wrongly lost", "quotations", 5),
        ("wrongly lost", "short paragraphs", 18),
        ("wrongly lost", "in no block", 4),
    ]


def test_quality_shows_the_kinds_of_errors_of_each_corpus(folder: Path) -> None:
    kept = folder / "run.json"
    options = ("--cache", folder / "cache", "--input", "html", "--input", "resiliparse", "--json", kept)
    shown = run("quality", "--kinds", "--corpora", folder, *options)
    assert "### DAnIEL from html: 3 pages" in shown
    assert "### small from resiliparse: 2 pages" in shown
    assert "| **wrongly kept** |" in shown
    assert len(json.loads(kept.read_text())["pages"]) == 10


def test_metadata_counts_what_the_corpus_knows_and_what_it_does_not(tmp_path: Path) -> None:
    pytest.importorskip("newspaper", reason="needs the bench extra")
    page = (
        '<html><head><title>Late ferry</title><meta name="author" content="Marit Hollin">'
        '<meta name="date" content="2021-05-03"></head><body><h1>Late ferry</h1>'
        f"{'<p>The ferry was late.</p>' * 5}</body></html>"
    )
    rows = [
        {"id": "1", "html": page, "body": "", "title": "Late ferry", "authors": ["Marit Hollin"], "date": "2021-05-03"},
        {"id": "2", "html": page, "body": "", "title": "Late ferry", "authors": ["Ove Lund"]},
        {"id": "3", "html": page, "body": ""},
    ]
    with gzip.open(tmp_path / "invented.jsonl.gz", "wt") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    done = CliRunner().invoke(main, ["metadata", "--corpora", str(tmp_path), "--json", str(tmp_path / "out.json")])
    assert done.exit_code == 0, done.output
    programs = json.loads((tmp_path / "out.json").read_text())["programs"]
    [ours] = [row for row in programs if row["program"] == "cleaner"]
    assert (ours["pages"], ours["title right"]) == (2, 2)
    assert (ours["author right"], ours["author wrong"]) == (1, 1)
    assert (ours["date right"], ours["date unknown"]) == (1, 1)
