"""What a wheel holds beside the files of the repository: the built-in rules as they were read, and the compiled kernels."""

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
    """Has the rules read, which writes them down, and the kernels compiled, if there is a compiler."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        package = ModuleType("cleaner")  # bare: what the real one imports is not there when a wheel is built
        package.__path__ = [str(Path(self.root, "cleaner"))]
        sys.modules["cleaner"] = package
        ruleset = importlib.import_module("cleaner.rules.ruleset")
        ruleset.load()
        library = importlib.import_module("cleaner.model.library")
        build_data["artifacts"].append("cleaner/rules/" + ruleset.COMPILED.name)
        try:
            compile_kernels(library.SOURCE, library.path())
        except (CCompilerError, DistutilsError, OSError) as error:
            self.app.display_warning(f"cleaner works without its compiled kernels, more slowly: {error}")
        else:
            build_data["artifacts"].append("cleaner/model/" + library.path().name)
            build_data["pure_python"] = False
            build_data["tag"] = f"py3-none-{next(platform_tags())}"  # the kernels know nothing of Python


def compile_kernels(source: Path, library: Path) -> None:
    """Compile ``source`` to ``library``, the only one of the kernels afterwards."""
    compiler = new_compiler()
    customize_compiler(compiler)
    msvc = compiler.compiler_type == "msvc"
    with tempfile.TemporaryDirectory() as folder:
        options = [] if msvc else ["-O3", "-g0", "-std=c99", "-fvisibility=hidden"]
        objects = compiler.compile([str(source)], folder, extra_postargs=options)
        compiler.link_shared_object(objects, str(Path(folder, library.name)), libraries=[] if msvc else ["m"])
        for old in source.parent.glob("kernels-*.so"):
            old.unlink()
        shutil.copy(Path(folder, library.name), library)
