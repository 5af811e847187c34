"""``cleaner`` as a step of what already runs: :mod:`.scrapy`, :mod:`.datatrove`, :mod:`.spark`.

Each module imports its framework when it is imported itself; where that fails, it names the extra to install.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from cleaner import Cleaner


@contextmanager
def extra(name: str) -> Iterator[None]:
    """Around the imports that the extra ``name`` installs: an ``ImportError`` from there names the extra."""
    try:
        yield
    except ImportError as error:
        raise ImportError(f'{error}. To install it: pip install "cleaner[{name}]"') from error


def shared_cleaner(**options: Any) -> Cleaner:
    """The one ``Cleaner(**options)`` of this process, so that a worker loads rules and model once.

    What travels to the workers of a cluster is the options: small, and not tied to a copy of the model.
    """
    return _load(tuple(sorted((name, _hashable(value)) for name, value in options.items())))


@cache
def _load(options: tuple[tuple[str, Any], ...]) -> Cleaner:
    return Cleaner(**dict(options))


def _hashable(value: Any) -> Any:
    if isinstance(value, set):
        return frozenset(value)
    return tuple(value) if isinstance(value, list) else value
