"""``cleaner rules``: what the rules are, and whether they hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click

from ..rules.loading import load
from ..rules.ruleset import Rule, RuleError, RuleSet, files
from .options import complete_with, did_you_mean, rules_option


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@rules_option
@click.pass_context
def command(context: click.Context, rules: tuple[Path, ...]) -> None:
    """List the rules in force: id, category, scope, and "weak" where a rule never decides alone.

    \b
      cleaner rules
      cleaner rules --rules my-rules.toml
      cleaner rules show share.short-link
      cleaner rules check my-rules.toml
    """
    context.obj = rules
    if context.invoked_subcommand is None:
        in_force = _load(rules)
        width = max((len(rule.id) for rule in in_force), default=0)
        for rule in in_force:
            line = f"{rule.id:<{width}}  {rule.category:<11}  {rule.scope:<5}  {'weak' if rule.weak else ''}"
            click.echo(line.rstrip())


@command.command()
@click.argument("rule_id", metavar="ID", shell_complete=complete_with(lambda: [rule.id for rule in load(())]))
@rules_option
@click.pass_obj
def show(before: tuple[Path, ...], rule_id: str, rules: tuple[Path, ...]) -> None:
    """Show one rule, with its fragments in their places: copy it into your own file and change it there."""
    in_force = _load(before + rules)
    try:
        rule = in_force[rule_id]
    except KeyError:
        meant = did_you_mean(rule_id, [rule.id for rule in in_force])
        raise click.UsageError(f"There is no rule {rule_id!r}.{meant}") from None
    click.echo("\n".join(_toml(rule)))


@command.command()
@click.argument("paths", metavar="FILE|DIR...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def check(paths: tuple[Path, ...]) -> None:
    """Run the examples of rule files, together with the built-in rules, and print what does not hold.

    Exit status: 0 when all hold, 1 when one does not or a file is no rule set.
    """
    from ..rules.check import wrong_examples
    from ..rules.engine import Engine

    try:
        in_force = load(paths)
    except RuleError as error:
        raise click.ClickException(str(error)) from None
    checked = {str(file) for path in paths for file in files(path)}
    own = [rule for rule in in_force if rule.file in checked]
    failed = list(wrong_examples(Engine(in_force), own))
    for message in failed:
        click.echo(message)
    examples = sum(len(rule.drop) + len(rule.keep) for rule in own)
    result = f"failures: {len(failed)}" if failed else "all hold"
    click.echo(f"{len(own)} rules, {examples} examples: {result}", err=True)
    if failed:
        raise click.exceptions.Exit(1)


def _load(paths: tuple[Path, ...]) -> RuleSet:
    try:
        return load(paths)
    except RuleError as error:
        raise click.UsageError(str(error)) from None


def _toml(rule: Rule) -> Iterator[str]:
    yield f"# {rule.file}:{rule.line}"
    yield "[[rule]]"
    for key in ("id", "category", "scope", "weak", "match", "whole"):
        value = getattr(rule, key)
        if isinstance(value, str):
            yield f"{key} = {_string(value)}"
        elif value is True:
            yield f"{key} = true"
    for key in ("phrases", "drop", "keep"):
        if isinstance(values := getattr(rule, key), tuple) and values:
            yield f"{key} = ["
            yield from (f"    {_string(value)}," for value in values)
            yield "]"


def _string(value: str) -> str:
    """A TOML string: JSON's is one, and where there is much to escape a literal one reads better."""
    if "\\" in value and value.isprintable() and "'" not in value:
        return f"'{value}'"
    return json.dumps(value, ensure_ascii=False)
