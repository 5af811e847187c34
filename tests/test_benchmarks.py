"""The benchmarks on corpora of a few lines: what they count, what they keep, what they show."""
# ruff: noqa: E402

import gzip
import json
import time
from pathlib import Path

import pytest

for package in ("benchmarks", "matplotlib", "numpy", "platformdirs", "resiliparse"):
    pytest.importorskip(package, reason="needs the bench extra")

from click.testing import CliRunner

from benchmarks import (
    corpora,
    diff,
    filters,
    harmless,
    lines,
    metrics,
    probe,
    quality,
    scale,
    shapes,
    throughput,
)
from benchmarks.__main__ import main
from benchmarks.align import Body
from benchmarks.methods import METHODS, Job, Method
from benchmarks.outputs import Output, Runner
from benchmarks.tokens import shingles, words

PROSE = [
    "The ferry left the small harbour an hour late, with sixty passengers and a grand piano on board.",
    "Nobody on the quay could say who had ordered the instrument, or for which of the islands it was meant.",
    "By the evening it stood in the school of the northern village, out of tune and much admired.",
]
HTML = """<html><head><title>Ferry</title></head><body><nav><a href="/">Home</a> <a href="/n">News</a></nav>
<article>{}<p>Share Tweet Print</p></article></body></html>"""


def record(number: int, **more: object) -> dict[str, object]:
    body = "\n".join(f"{line} It was day {number}." for line in PROSE)
    html = HTML.format("".join(f"<p>{line}</p>" for line in body.splitlines()))
    return {
        "id": f"p{number}",
        "url": None,
        "lang": None,
        "kind": "article",
        "html": html,
        "body": body,
        **more,
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two corpora: `daniel-x`, whose bodies have headlines, and `small` with snippets and two kinds."""
    write(tmp_path / "daniel-x.jsonl.gz", [record(n, lang="English") for n in range(3)])
    more = {"with": ["grand  piano"], "without": ["Share Tweet"]}
    write(tmp_path / "small.jsonl.gz", [record(7, **more), record(8, kind="forum", **more)])
    return tmp_path


def write(path: Path, records: list[dict[str, object]]) -> None:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(one) + "\n" for one in records)


def run(*arguments: object) -> str:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


# Metrics


def test_east_asian_characters_are_words_and_other_scripts_are_not_cut() -> None:
    assert words("Липа 2020年, don't 서울 カナ") == ["Липа", "2020", "年", "don", "t", "서", "울", "カ", "ナ"]


def test_short_texts_are_one_shingle() -> None:
    assert shingles(["a", "b"]) == {("a", "b"): 1}
    assert shingles([]) == {}
    assert shingles(["a", "b", "a", "b", "a", "b"]) == {("a", "b", "a", "b"): 2, ("b", "a", "b", "a"): 1}


def test_page_score_counts_repeated_shingles_once_for_each_time_that_the_body_has_them() -> None:
    score = metrics.Reference("a b c d e").score("A a b c d a b c d")
    assert score.precision == pytest.approx(1 / 6)
    assert score.recall == pytest.approx(1 / 2)
    assert score.word_f1 == pytest.approx(2 * 5 / (5 + 9) - 2 / 14)


def test_precision_is_over_pages_with_output_and_recall_over_all() -> None:
    reference = metrics.Reference("a b c d")
    summary = metrics.summarise([reference.score("a b c d"), reference.score("")])
    assert (summary.precision, summary.recall) == (1.0, 0.5)
    assert summary.shingle_f1.value == pytest.approx(2 / 3)
    assert summary.shingle_f1.low <= summary.shingle_f1.value <= summary.shingle_f1.high
    assert summary.with_rate is None


def test_no_output_at_all_is_zero_and_not_an_error() -> None:
    summary = metrics.summarise([metrics.Reference("a b c d").score("")] * 3)
    assert summary.shingle_f1 == (0.0, 0.0, 0.0)


def test_snippets_are_found_across_line_ends() -> None:
    score = metrics.Reference("", ["one two", "no"], ["three"]).score("zero one\n two four")
    assert (score.with_rate, score.without_rate) == (0.5, 0.0)


def test_a_block_is_in_the_body_by_half_of_its_shingles_or_as_a_short_line() -> None:
    body = Body("One two three four five six seven.\nLast words")
    assert body.holds("ONE two, three four five six!")
    assert body.holds("x one two three four five")
    assert not body.holds("x y z one two three four")
    assert body.holds("last words")
    assert not body.holds("two three")


# Peers on text


def test_c4_keeps_lines_that_end_like_sentences() -> None:
    text = (
        'This ends well.\nRead more about it\nToo short.\nWe use cookies on this site.\nThe end is "near"[2]'
    )
    assert filters.c4(text) == 'This ends well.\nThe end is "near"'


def test_refinedweb_drops_counters_and_capitals_and_edits_short_lines() -> None:
    text = "3 likes\nBREAKING NEWS\nHome\n12 45\nThe strike is over, say both sides. Read more\nPrices rose."
    assert filters.refinedweb(text) == "The strike is over, say both sides.\nPrices rose."


# Corpora


def test_a_sample_is_the_same_every_time_and_in_order(tmp_path: Path) -> None:
    path = tmp_path / "some.jsonl.gz"
    write(path, [record(number) for number in range(20)])
    first = [page.id for page in corpora.read(path, 5)]
    assert first == [page.id for page in corpora.read(path, 5)]
    assert len(first) == 5
    assert first == sorted(first, key=lambda name: int(name[1:]))


def test_titles_are_kept_where_the_corpus_counts_them_as_body(folder: Path) -> None:
    keeps = [corpora.read(path)[0].keep for path in corpora.find(folder)]
    assert keeps == [{"title"}, set()]


@pytest.mark.parametrize("command", ["quality", "harmless", "rules", "speed"])
def test_missing_corpora_are_named(tmp_path: Path, command: str) -> None:
    result = CliRunner().invoke(main, [command, "--corpora", str(tmp_path / "nowhere")])
    assert result.exit_code == 1
    assert "--corpora" in result.output
    assert "nowhere" in result.output


def test_an_unknown_corpus_is_refused_with_those_that_there_are(folder: Path) -> None:
    result = CliRunner().invoke(main, ["harmless", "--corpora", str(folder), "--corpus", "large"])
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
    outputs = runner.outputs(Method("shout", shout), corpora.read(folder / "daniel-x.jsonl.gz"))
    runner.close()
    assert outputs[0].text.startswith("<HTML>")
    assert outputs[1] == Output("", "ValueError: not on this day")
    assert outputs[2].text == ""
    assert "1 s" in str(outputs[2].failure)


def test_a_kept_output_is_not_made_again(folder: Path) -> None:
    page = corpora.read(folder / "small.jsonl.gz")[0]
    method = Method("peer", shout, package="click")
    runner = Runner(folder / "cache")
    made = runner.outputs(method, [page])
    runner.close()
    again = Runner(folder / "cache")
    assert again.outputs(Method("peer", never, package="click"), [page]) == made
    assert again.outputs(Method("peer", never, package="pytest"), [page])[0].failure
    again.close()


def never(job: Job) -> str:
    raise AssertionError("the cache was not asked")


# Commands


def test_quality_shows_and_keeps_every_method_on_every_column(folder: Path) -> None:
    kept = folder / "run.json"
    only = [
        option for name in ("resiliparse", "resiliparse+c4", "cleaner-fast") for option in ("--only", name)
    ]
    shared = ("quality", "--corpora", folder, "--cache", folder / "cache", *only)
    shown = run(*shared, "--json", kept, "--figures", folder / "figures")
    assert "| shingle F1 (P / R) | all (5) | daniel-x (3) | small (2) |" in shown
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
        score = metrics.Reference(body).score(output)
        return quality.Row("c", "p", "article", None, body, {"cleaner": score}, {}, {"cleaner": output})

    shown = diff.markdown([row(body)], [row("\n".join([*PROSE[:2], "Subscribe to our newsletter"]))], 5)
    assert "0 pages better, 1 worse of 1" in shown
    assert f"now gone, body: `{PROSE[2]}`" in shown
    assert "now there, clutter: `Subscribe to our newsletter`" in shown


def test_harmless_tells_what_is_lost(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harmless, "ours_text", lambda job: "\n".join(job.text.splitlines()[1:]))
    kept = folder / "run.json"
    shown = run("harmless", "--corpora", folder, "--json", kept)
    assert "| **all** | 5 |" in shown
    assert f"lost: `{PROSE[0]} It was day 7.`" in shown
    pages = json.loads(kept.read_text())["pages"]
    assert all(0.6 < page["kept"] < 0.7 for page in pages)


def test_lines_tells_what_is_left_and_what_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "ours_text", lambda job: "\n".join(job.text.splitlines()[1:]))
    rows = [row for row in lines.measure() if row.method == "**cleaner**"]
    assert all(row.left and len(row.lost) == 1 for row in rows)
    assert len(rows) == 2 * len({(row.language, row.line) for row in rows})
    assert f"| **cleaner** | {len(rows) // 2} | {len(rows) // 2} | {len(rows)} |" in run(
        "lines", "--shown", 0
    )


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
    options = (
        "--part",
        "throughput",
        "--only",
        "resiliparse+c4",
        "--json",
        kept,
        "--figures",
        folder / "figures",
    )
    shown = run("speed", "--corpora", folder, *options)
    assert "3 pages" in shown  # news corpora alone, if there are any and none is named
    assert "× on daniel-x" in shown
    base, other = json.loads(kept.read_text())["throughput"]
    assert base["method"] == "trafilatura"
    assert base["bytes"]["daniel-x"] > other["bytes"]["daniel-x"] > 0
    assert (folder / "figures" / "speed.svg").exists()


def test_every_method_compared_for_speed_exists() -> None:
    assert set(throughput.COMPARED) | set(scale.SCALED) <= set(METHODS)


@pytest.mark.parametrize("length", [10, 1000, 12_345])
def test_shapes_have_the_length_asked_for(length: int) -> None:
    made = [shapes.text_shape(name, length) for name in shapes.TEXT]
    made += [shapes.html_shape(name, length) for name in shapes.HTML]
    made += [shapes.text_of(PROSE, length), shapes.html_of([HTML.format("word")], length)]
    assert {len(text) for text in made} == {length}


def test_probe_times_each_length(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probe, "LEAST_SECONDS", 0)
    file = tmp_path / "text"
    file.write_text("\n".join(PROSE * 20))
    probe.main("grow", "resiliparse+c4", file, 100, 1000)
    seconds = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(seconds) == 2
    probe.main("memory", "resiliparse+c4", file)
    used = json.loads(capsys.readouterr().out)
    assert used["peak"] >= used["before"] > 0
