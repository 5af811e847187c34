"""What a wheel holds beside the files of the repository: the built-in rules as they were read."""

import importlib
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledRules(BuildHookInterface):
    """Has the built-in rules compiled, which loading them does."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        package = ModuleType("cleaner")  # bare: what the real one imports is not there when a wheel is built
        package.__path__ = [str(Path(self.root, "cleaner"))]
        sys.modules["cleaner"] = package
        ruleset = importlib.import_module("cleaner.rules.ruleset")
        ruleset.load()
        build_data["artifacts"].append("cleaner/rules/" + ruleset.COMPILED.name)
