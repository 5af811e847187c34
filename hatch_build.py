"""What a wheel holds beside the files of the repository: what is made of the built-in rules, and the compiled parts."""

import importlib
import shutil
import sys
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

import setuptools  # noqa: F401 - it brings distutils, which knows the platform's compiler
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from packaging.tags import platform_tags

# isort: split
from distutils.ccompiler import new_compiler
from distutils.errors import CCompilerError, DistutilsError
from distutils.sysconfig import customize_compiler


class Compiled(BuildHookInterface):
    """Has the rules read and indexed, which writes it down, and the C files compiled, if there is a compiler."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        package = ModuleType("cleaner")  # bare: what the real one imports is not there when a wheel is built
        package.__path__ = [str(Path(self.root, "cleaner"))]
        sys.modules["cleaner"] = package
        ruleset = importlib.import_module("cleaner.rules.ruleset")
        index = importlib.import_module("cleaner.rules.index")
        index.built_in_tables(ruleset.load())
        compiled = importlib.import_module("cleaner.compiled")
        build_data["artifacts"] += ["cleaner/rules/" + made.COMPILED.name for made in (ruleset, index)]
        libraries = [compiled.path(source) for source in compiled.SOURCES]
        try:
            for source, library in zip(compiled.SOURCES, libraries, strict=True):
                compile_library(source, library)
        except (CCompilerError, DistutilsError, OSError) as error:
            self.app.display_warning(f"cleaner works without its compiled parts, more slowly: {error}")
        else:
            build_data["artifacts"] += [library.relative_to(self.root).as_posix() for library in libraries]
            build_data["pure_python"] = False
            build_data["tag"] = f"py3-none-{next(platform_tags())}"  # they know nothing of Python


def compile_library(source: Path, library: Path) -> None:
    """Compile ``source`` to ``library``, the only one of it afterwards."""
    compiler = new_compiler()
    customize_compiler(compiler)
    msvc = compiler.compiler_type == "msvc"
    with tempfile.TemporaryDirectory() as folder:
        options = [] if msvc else ["-O3", "-g0", "-std=c99", "-fvisibility=hidden"]
        objects = compiler.compile([str(source)], folder, extra_postargs=options)
        compiler.link_shared_object(objects, str(Path(folder, library.name)), libraries=[] if msvc else ["m"])
        for old in source.parent.glob(f"{source.stem}-*.so"):
            old.unlink()
        shutil.copy(Path(folder, library.name), library)
