"""Each alternative of a long pattern is touched by some example."""

from pathlib import Path

from rule_coverage import Coverage, more_examples

from cleaner.rules import loading, ruleset
from cleaner.rules.check import drops
from cleaner.rules.engine import Engine

RULE = """category = "share"
[fragments]
verb = '(?:beam|zap|send)'
[[rule]]
id = "share.mine"
match = '''(?x)
  ^(?:please|kindly)?\\ ?{{verb}}\\ (?!down)(?:it|them)\\ up(?:\\ now|\\ soon)?$  # beam it up
'''
drop = ["Beam it up", "Kindly zap them up"]
keep = ["They beam it up to the satellite every night."]
"""


def test_every_alternative_of_a_long_pattern_is_touched_by_an_example() -> None:
    assert [str(one) for one in Coverage(loading.load(), more_examples()).untouched()] == []


def test_the_examples_are_dropped() -> None:
    rules = loading.load()
    examples = [(rules[rule_id], text) for rule_id, texts in more_examples().items() for text in texts]
    marks = Engine(rules).marks([text for _, text in examples])
    kept = [(rule.id, text) for (rule, text), found in zip(examples, marks, strict=True) if not drops(rule, text, found)]
    assert kept == []


def test_an_alternative_without_an_example_is_named(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(RULE)
    rules = ruleset.RuleSet(ruleset.parse_file(file)[0])
    examples = {"share.mine": ["Please beam it up soon"]}
    assert [str(one) for one in Coverage(rules, examples, long=0).untouched()] == [
        "fragment 'verb' of mine.toml: no example passes through the alternative 'send'",
        "rule 'share.mine': no example passes through the alternative ' now'",
    ]
