"""What a wheel holds beside the files of the repository: the built-in rules as they were read and indexed."""

import importlib
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ReadRules(BuildHookInterface):
    """Has the rules read and written down."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        package = ModuleType("cleaner")  # bare: what the real one imports is not there when a wheel is built
        package.__path__ = [str(Path(self.root, "cleaner"))]
        sys.modules["cleaner"] = package
        loading = importlib.import_module("cleaner.rules.loading")
        loading.build()
        build_data["artifacts"] += ["cleaner/rules/" + loading.BUILT.name]
