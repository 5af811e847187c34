"""Rule sets: the built-in ones hold their examples, and bad ones are refused with an error that says where and why."""

from __future__ import annotations

import re
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from cleaner import CATEGORIES, Cleaner
from cleaner.document import Block
from cleaner.rules import check, loading, ruleset
from cleaner.rules.engine import Engine, covers
from cleaner.rules.prefilter import required
from cleaner.rules.ruleset import RuleError, RuleSet

EXAMPLES = """drop = ["Beam it up"]
keep = ["They beam it up to the satellite every night."]
"""
GOOD = f"""
[[rule]]
id = "share.mine"
category = "share"
match = '^beam it up$'
{EXAMPLES}"""


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(loading.load())


def rule_ids() -> list[str]:
    return [rule.id for rule in loading.load()]


@pytest.mark.parametrize("rule_id", rule_ids())
def test_built_in_rule_holds_its_examples(engine: Engine, rule_id: str) -> None:
    rule = engine.rules[rule_id]
    ruleset.check_pattern(rule)
    assert list(check.wrong_examples(engine, [rule])) == []


def test_every_category_and_language_has_its_set() -> None:
    """The README names the languages; a category without a set of its own has rules in the others."""
    readme = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
    [named] = re.findall(r"^Rules for (.+?)\.$", readme, re.MULTILINE | re.DOTALL)
    languages = set(re.findall(r"`([a-z]{2})`", named))
    sets: dict[str, list[str]] = {}
    for rule in loading.load():
        sets.setdefault(Path(rule.file).stem, []).append(rule.category)
    assert set(sets) == {*CATEGORIES, *languages} - {"en"}
    for name, categories in sets.items():
        assert len(categories) >= (1 if name in CATEGORIES else 15), name
    for language in languages - {"en"}:
        assert {"share", "related", "comments", "subscribe"} <= set(sets[language])


@pytest.mark.parametrize(
    ("form", "pattern", "length", "cut"),
    [
        ("{prose}{part}", r"beam it up x+\.$", 250, True),
        ("{prose}{part}", r"beam it up x+\.$", 251, False),
        ("{part} {prose}", r"^beam it up x+\.", 249, True),
        ("{part} {prose}", r"^beam it up x+\.", 250, False),
    ],
)
def test_a_part_is_looked_for_only_at_the_ends_of_a_long_block(form: str, pattern: str, length: int, cut: bool) -> None:
    engine = Engine(RuleSet([a_rule(match=pattern, scope="part")]))
    prose = "The tide came in over the flats, and nobody saw it. " * 20
    text = form.format(prose=prose, part=f"Beam it up {'x' * (length - 12)}.")
    [blocks] = engine.cut([[Block(text.strip(), starts_paragraph=True)]])
    assert len(blocks) == 1 + cut


def test_parts_are_cut_off_one_after_the_other() -> None:
    rule = a_rule(match=r"^beam up\.|beam down\.$", scope="part")
    text = "Beam up. Beam up. The tide came in. Beam down. Beam down. Beam down."
    [blocks] = Engine(RuleSet([rule])).cut([[Block(text, starts_paragraph=True)]])
    assert [block.text for block in blocks if not block.marks] == ["The tide came in."]
    assert [block.text for block in blocks if block.marks] == ["Beam up."] * 2 + ["Beam down."] * 3


def rules_file(folder: Path, text: str, name: str = "mine.toml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("match =", "nigh = 'beam'\nmatch ="), "unknown key 'nigh'"),
        (('"share.mine"', '"Share mine"'), "id must be"),
        (('category = "share"', 'category = "fun"'), "category 'fun' is not one of"),
        (("'^beam it up$'", "'(beam'"), "the group that begins at 0 is not closed"),
        (("'^beam it up$'", "'beam{3,1}'"), "does not compile"),
        (("'^beam it up$'", "'(?:(?:(?:beam){200}){200}){200}'"), "more than 50000 times"),
        (("'^beam it up$'", "'[[:alpha:]]eam'"), "is not for rules"),
        (('category = "share"\n', ""), "give a category"),
        (("match = '^beam it up$'", ""), "either match or phrases"),
        (('drop = ["Beam it up"]', ""), "at least one drop and one keep"),
        (("keep = [", 'scope = "far"\nkeep = ['), "scope 'far' is not one of"),
        (("keep = [", 'weak = "no"\nkeep = ['), "weak must be true or false"),
        (("[[rule]]", f"a = {'[' * 3000}{']' * 3000}\n[[rule]]"), "nested too deeply"),
        (("drop = [", 'drop = ["be\\u0000am", '), "drop must not hold the character U+0000"),
        (("keep = [", "whole = true\nkeep = ["), "whole goes with phrases"),
        (("[[rule]]", "[[rule]\n"), "not TOML"),
        (("Beam it up", "Something else"), "does not drop its example 'Something else'"),
        (("They beam it up to the satellite every night.", "Beam it up"), "does not keep its example"),
    ],
)
def test_bad_rule_is_refused_with_file_and_reason(tmp_path: Path, change: tuple[str, str], complaint: str) -> None:
    file = rules_file(tmp_path, GOOD.replace(*change))
    with pytest.raises(RuleError) as caught:
        Cleaner(rules=[file])
    assert complaint in str(caught.value)
    assert str(file) in str(caught.value)


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+$",
        "^(a|a)*$",
        r"^(\w+\s?)*:$",
        "(?:x+x+)+y",
        r"(?:\S+\s?){1,6}$",
        "(?:a*)*b",
        r"(\d+,?)+x",
        r"^(?:a|aa|\w){40}$",
        r"^(?:x[\]］]\s*,?\s*){3,}$",
    ],
)
def test_a_pattern_that_could_take_very_long_is_refused(tmp_path: Path, pattern: str) -> None:
    file = rules_file(tmp_path, GOOD.replace("^beam it up$", f"^beam it up$|{pattern}"))
    with pytest.raises(RuleError, match=r"rule 'share.mine': match could take very long"):
        loading.load([file])


def test_what_the_checks_do_not_know_is_refused(tmp_path: Path) -> None:
    file = rules_file(tmp_path, GOOD.replace("^beam it up$", r"^(b)eam it up\1$"))
    with pytest.raises(RuleError, match=r"cannot be checked: \\1 is not for rules"):
        loading.load([file])


def test_a_pattern_that_takes_too_long_gives_way_and_is_named(caplog: pytest.LogCaptureFixture) -> None:
    slow = a_rule(id="a.slow", match=r"^(?:\w|\w\w)+!$", drop=("a" * 40,))  # made past the check
    engine = Engine(RuleSet([slow, a_rule(id="b.phrase", phrases=("beam",))]))
    [marks, others] = engine.marks(["harbour" * 14 + "!. Beam", "beam"])
    assert [mark.rule.id for mark in [*marks, *others]] == ["b.phrase"] * 2
    assert "a.slow" in caplog.text


def test_an_id_has_a_dot_which_reasons_of_steps_have_not(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("category = 'share'\n[[rule]]\nid = 'model'\nphrases = ['share it']\n")
    with pytest.raises(RuleError, match="at least one dot"):
        loading.load([file])


def test_white_space_alone_is_no_part_that_is_cut_off(tmp_path: Path) -> None:
    rule = a_rule(match=r"^\s+", scope="part")
    page = "<html><body><pre>   beam it up</pre><p>Nobody beamed them up.</p></body></html>"
    [blocks] = Engine(RuleSet([rule])).cut([[Block("   beam it up", starts_paragraph=True)]])
    assert [block.text for block in blocks] == ["   beam it up"]
    file = rules_file(
        tmp_path,
        "category = 'share'\n[[rule]]\nid = 'mine.a'\nmatch = '^\\s*x?'\nscope = 'part'\ndrop = ['x y']\nkeep = ['abc']\n",
    )
    assert any("beam it up" in block.text for block in Cleaner(rules=[file]).explain(page).blocks)


@pytest.mark.parametrize(
    ("pattern", "literals", "hits", "digits"),
    [
        ("^(?:a|b) c$", {"\0a c", "\0b c"}, 1, 0),
        (r"^\W{0,3}(?:Beam|zap) it", {"beam it", "zap it"}, 1, 0),
        ("by [ab]+$", {"by a", "by b"}, 1, 0),
        (r"by [a-c.\-]$", {"by a", "by b", "by c", "by .", "by -"}, 1, 0),
        (r"by [\[-a]$", {"by "}, 1, 0),
        ("lies? (?:here|there)", {"lie here", "lies here", "lie there", "lies there"}, 1, 0),
        (r"\d:[0-5]\d?", {f"{hour}:{minute}" for hour in range(10) for minute in range(6)}, 1, 1),
        (r"[./-]\d{1,2}\p{L}", {f"{mark}{digit}" for mark in "./-" for digit in range(10)}, 1, 1),
        ("x(?=.*ago)", {"ago"}, 1, 0),
        ("x(?!.*ago)", {"x"}, 1, 0),
        (r"(?:tag\p{L}*){3,}", {"tag"}, 3, 0),
        (r"(?:19|20)\d\d\p{L}+heure", {"heure"}, 1, 4),
        (r"(?:19|20)?\d\d\p{L}+heure", {"heure"}, 1, 2),
        ("(?(?=x)xb|b)", {"b"}, 1, 0),
        ("(?(?=x)(?:foo|bar))share", {"share"}, 1, 0),
        (r"^(?:^|\s)share", {"\0share", "\0 share"}, 1, 0),
        (r"(?:(?=.*foo)\w ){3}", {"foo"}, 1, 0),
        (r"(?:^a?\p{L}?){3}", {"\0"}, 1, 0),
        (r"what’s\sÉTÉ", {"what's ete"}, 1, 0),
        (r"\p{L}+", {"\0"}, 1, 0),
    ],
)
def test_what_a_pattern_requires_is_found_from_it(pattern: str, literals: set[str], hits: int, digits: int) -> None:
    assert required(pattern) == (literals, hits, digits)


@pytest.mark.parametrize(
    "pattern",
    [
        "((((a{999}){999}){999}){999}){999}",
        "(?:" * 60 + "[a-z]" + "?|b)" * 60,
        "|".join(f"{number:05}" for number in range(8000)),
        "[ab]" * 5000,
        "|".join(f"{number}" + r"\d\d" for number in range(100, 500)),
    ],
    ids=["repeats", "nested", "branches", "classes", "digits"],
)
def test_what_a_pattern_requires_is_little(pattern: str) -> None:
    found = required(pattern).literals
    assert found
    assert max(map(len, found)) <= 64


def test_fragments_are_put_into_patterns_and_layout_is_taken_out(tmp_path: Path) -> None:
    source = GOOD.replace(
        "match = '^beam it up$'",
        """match = '''(?x)
  ^{{verb}}\\ it  # Beam it
  [ ]up\\#?{{end}}
'''""",
    )
    head = "[fragments]\nverb = '(?:{{one}}|zap) it'\none = '(?x) beam #'\nend = '$'\n".replace(" it'", "'")
    file = rules_file(tmp_path, head + source)
    assert loading.load([file])["share.mine"].match == "^(?:beam|zap) it[ ]up#?$"


def doubled(last: str, levels: int = 18) -> str:
    """Fragments each of which holds the next one twice."""
    names = ["verb", *("b" * level for level in range(1, levels)), "last"]
    lines = [f"{one} = '{{{{{other}}}}}{{{{{other}}}}}'" for one, other in pairwise(names)]
    return "\n".join(["[fragments]", *lines, f"last = '{last}'"])


def test_a_fragment_is_put_together_once(tmp_path: Path) -> None:
    file = rules_file(tmp_path, doubled("") + GOOD.replace("^beam", "^{{verb}}beam"))
    assert loading.load([file])["share.mine"].match == "^beam it up$"


@pytest.mark.parametrize(
    ("head", "complaint"),
    [
        ("", "there is no fragment 'verb'; there are "),
        ("[fragments]\nverb = '{{verb}}'", "fragment 'verb' holds itself"),
        ("[fragments]\nVerb = 'beam'", "fragment 'Verb': a name is"),
        ("[fragments]\nverb = 1", "fragments are strings"),
        (doubled("beam"), "rule 'share.mine': fragment 'bbbb'"),
        (doubled("beam", 40), "fragment 'bbbbbbbbbbbbbbbbbbbb' stands in more than 20 others"),
    ],
)
def test_bad_fragments_are_refused(tmp_path: Path, head: str, complaint: str) -> None:
    file = rules_file(tmp_path, head + GOOD.replace("^beam", "^{{verb}}"))
    with pytest.raises(RuleError, match=re.escape(complaint)):
        loading.load([file])


def test_long_patterns_are_laid_out_and_commented() -> None:
    for file in ruleset.files(ruleset.BUILT_IN):
        for entry in tomllib.loads(file.read_text(encoding="utf-8")).get("rule", []):
            match = entry.get("match", "")
            assert len(match) <= 150 or (match.startswith("(?x)\n") and "  # " in match), entry["id"]


def test_an_id_twice_in_a_file_names_both_places(tmp_path: Path) -> None:
    file = rules_file(tmp_path, GOOD + GOOD)
    with pytest.raises(RuleError, match=r"mine.toml:9: rule 'share.mine' stands already at .*mine.toml:2"):
        Cleaner(rules=[file])


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"nowhere\.toml"):
        Cleaner(rules=[tmp_path / "nowhere.toml"])


def test_users_rules_add_replace_and_switch_off(tmp_path: Path) -> None:
    built_in = Cleaner().rules
    first = built_in[0]
    replacing = GOOD.replace("share.mine", first.id)
    assert first.category  # what is replaced had a category of its own
    added = Cleaner(rules=[rules_file(tmp_path, GOOD)]).rules
    assert len(added) == len(built_in) + 1
    replaced = Cleaner(rules=[rules_file(tmp_path, replacing)]).rules
    assert len(replaced) == len(built_in)
    assert replaced[first.id].match == "^beam it up$"
    off = Cleaner(rules=[rules_file(tmp_path, f'off = ["{first.id}"]')]).rules
    assert first.id not in {rule.id for rule in off}


def test_switching_off_what_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"mine.toml: off: there is no rule 'no.such'"):
        Cleaner(rules=[rules_file(tmp_path, 'off = ["no.such"]')])


def test_a_directory_stands_for_its_rule_files(tmp_path: Path) -> None:
    rules_file(tmp_path, GOOD, "a.toml")
    rules_file(tmp_path, GOOD.replace("share.mine", "share.other"), "b.toml")
    ids = {rule.id for rule in Cleaner(rules=[tmp_path]).rules}
    assert {"share.mine", "share.other"} <= ids


def test_a_users_rule_decides(tmp_path: Path) -> None:
    text = "Beam it up\n\n" + "The harbour was quiet that morning, and nobody had seen the boats leave. " * 4
    cleaner = Cleaner(rules=[rules_file(tmp_path, GOOD)])
    block = cleaner.explain(text).blocks[0]
    assert (block.category, block.reason) == ("share", "share.mine")


def a_rule(**keys: Any) -> ruleset.Rule:
    usual: dict[str, Any] = {
        "id": "a",
        "category": "share",
        "match": None,
        "required": None,
        "phrases": (),
        "scope": "block",
        "weak": False,
        "drop": ("x",),
        "keep": ("x",),
        "line": 1,
        "whole": False,
        "file": "f",
    }
    if match := keys.get("match"):
        usual["required"] = required(match)
    return ruleset.Rule(**usual | keys)


def test_tokens_of_several_rules_cover_a_glued_line() -> None:
    rules = [a_rule(phrases=("share", "tweet")), a_rule(id="b", match=r"\d+ comments")]
    engine = Engine(RuleSet(rules))
    for line, covered in (("ShareTweet 12 comments", True), ("Share prices, 12 comments", False)):
        [marks] = engine.marks([line])
        assert covers(line, marks) is covered


def test_marks_keep_to_their_block() -> None:
    engine = Engine(RuleSet([a_rule(phrases=("read more",))]))
    assert list(map(len, engine.marks(["read", "more"]))) == [0, 0]
    assert [len(found) for found in engine.marks(["Read more", "Read\nmore"])] == [1, 1]


def test_a_long_block_is_read_at_its_ends_for_parts_only() -> None:
    whole = a_rule(phrases=("share",))
    part = a_rule(id="b", match=r"Read more: .+$", scope="part")
    prose = "They share what the harbour brings in. " * 20
    engine = Engine(RuleSet([whole, part]))
    [marks] = engine.marks([prose + "Read more: A bridge of larch"])
    assert [(mark.rule.id, mark.start) for mark in marks] == [("b", len(prose))]
    assert engine.marks(["Read more: " + prose[:-1] + prose])[0] == ()


def test_white_space_in_required_literals_counts() -> None:
    engine = Engine(RuleSet([a_rule(match=r"^by\s.*$")]))
    assert [len(found) for found in engine.marks(["By\u00a0Jo", "Bystander"])] == [1, 0]


def test_what_is_remembered_is_what_is_found(engine: Engine) -> None:
    lines = ["Share", "", "Share | Tweet", "By Jane Doe", "5 May 2019 | Comments (3)", "\ud800 Share"]
    fresh = Engine(engine.rules)
    first = fresh.marks(lines)
    assert fresh.marks(lines) == first == [Engine(engine.rules).marks([line])[0] for line in lines]


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        ({"match": r"a\s\w"}, ["a b", "b a c"]),
        ({"match": r"^a\s\w"}, ["a b"]),
        ({"match": r"(?:[ab]\W*){2}"}, ["a b", "b a", "b a c"]),
        ({"match": r"\d$"}, ["c 4", "1999"]),
        ({"match": r"(?=.*9)\w+"}, ["1999"]),
        ({"phrases": ("a", "a b")}, ["a", "a b", "b a", "b a c"]),
        ({"phrases": ("a", "b a"), "whole": True}, ["a", "b a"]),
    ],
)
def test_where_a_rule_is_tried(keys: dict[str, Any], found: list[str]) -> None:
    rule = a_rule(**keys)
    lines = ["a", "a b", "b a", "b a c", "c 4", "1999"]
    marks = Engine(RuleSet([rule])).marks(lines)
    assert [line for line, marked in zip(lines, marks, strict=True) if marked] == found


def test_signs_may_stand_beside_a_whole_phrase_of_three_words() -> None:
    engine = Engine(RuleSet([a_rule(phrases=("boats only", "for boats only"), whole=True)]))
    lines = [
        "Boats only",
        "Boats only.",
        "For boats only",
        "→ For boats only.",
        "1. For boats only",
        "For boats only!!",
        "For boats only, no",
    ]
    marks = engine.marks(lines)
    assert [bool(marked) for marked in marks] == [True, False, True, True, False, True, False]


def test_built_in_rules_are_taken_from_what_was_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = list(loading.load())
    monkeypatch.setattr(loading, "BUILT", tmp_path / "sets.built")
    loading.build()
    monkeypatch.setattr(ruleset, "parse_file", None)
    assert list(loading.load()) == expected


@pytest.mark.parametrize("damage", ["lost", "empty", "cut", "changed", "noise"])
def test_what_was_built_is_not_used_when_it_is_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str) -> None:
    built = tmp_path / "sets.built"
    monkeypatch.setattr(loading, "BUILT_IN", tmp_path)
    monkeypatch.setattr(loading, "BUILT", built)
    rules_file(tmp_path, GOOD)
    expected = list(loading.load())
    loading.build()
    content = built.read_bytes()
    damaged = {
        "empty": b"",
        "cut": content[: len(content) // 2],
        "changed": content.replace(b"beam it up", b"beam it on", 1),
        "noise": b"\xff\x00" * 9,
    }
    if damage == "lost":
        built.unlink()
    else:
        built.write_bytes(damaged[damage])
    before = [*tmp_path.iterdir()]
    assert list(loading.load()) == expected
    assert [*tmp_path.iterdir()] == before  # nothing is written when the program runs


def test_a_changed_built_in_file_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "BUILT_IN", tmp_path)
    monkeypatch.setattr(loading, "BUILT", tmp_path / "sets.built")
    for name, phrase in (("share.mine", "beam it up"), ("share.ours", "beam it down")):
        rules_file(tmp_path, f'[[rule]]\nid = "{name}"\ncategory = "share"\nphrases = ["{phrase}"]\n{EXAMPLES}')
        rules = loading.load()
        loading.build()
        [marks] = Engine(rules).marks([f"Please {phrase}"])
        assert [rule.id for rule in rules] == [mark.rule.id for mark in marks] == [name]


def test_a_built_in_pattern_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ruleset, "BUILT_IN", tmp_path)
    file = rules_file(tmp_path, GOOD.replace("^beam", "^(beam"))
    with pytest.raises(RuleError, match=r"mine\.toml:\d+: rule 'share.mine': match cannot be read: the group"):
        ruleset.parse_file(file)


def test_rules_that_are_not_all_built_in_work_together(tmp_path: Path) -> None:
    own = loading.load([rules_file(tmp_path, GOOD)])
    assert {mark.rule.id for mark in Engine(own).marks(["Beam it up"])[0]} == {"share.mine"}


def test_required_literals_are_found_in_any_case_and_digits_of_any_script() -> None:
    engine = Engine(RuleSet([a_rule(match=r"^seen \d times by what’s")]))
    assert list(map(len, engine.marks(["SEEN 4 TIMES BY WHAT’S", "Seen ٤ times by what’s left"]))) == [1, 1]


def test_phrases_are_taken_as_they_are_written(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(
        """category = "advert"
[[rule]]
id = "advert.mine"
phrases = ["^ top", 'c:\\data']
drop = ["^ top", 'c:\\data']
keep = ["c:7ata", "top"]
"""
    )
    assert Cleaner(rules=[file]).rules["advert.mine"].phrases == ("^ top", "c:\\data")


def test_a_part_that_stands_there_a_thousand_times_is_cut_off_at_the_ends() -> None:
    line = Block("ADVERTISEMENT | " * 1500, starts_paragraph=True)
    [pieces] = Engine(loading.load()).cut([[line]])
    assert "".join(piece.text for piece in pieces).replace(" ", "") == line.text.replace(" ", "")


def test_a_rule_file_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(GOOD, "utf-8-sig")
    assert Cleaner(rules=[file]).rules["share.mine"]


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("a = " + "9" * 10_000, "not TOML"),
        ("\0", "not TOML"),
        ("a = " + "[" * 5000, "nested too deeply"),
        (".".join("a" * 1000) + " = 1", "a key of more than 50 parts"),
        ("[" + " . ".join(["'a'"] * 1000) + "]", "a key of more than 50 parts"),
        ("category = 'fun'", "category 'fun' is not one of"),
        ('category = "share"\n[[rule]]\nid = "share.a"\nmatch = "a{999999999}"\ndrop = ["a"]\nkeep = ["b"]', "999 times"),
    ],
)
def test_a_hostile_rule_file_is_a_clear_error(source: str, complaint: str, tmp_path: Path) -> None:
    file = tmp_path / "hostile.toml"
    file.write_text(source)
    with pytest.raises(RuleError, match=rf"hostile\.toml.*{complaint}"):
        Cleaner(rules=[file])
