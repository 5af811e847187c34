"""``cleaner`` as a step of what already runs: :mod:`.scrapy`, :mod:`.datatrove`, :mod:`.spark`.

Each module imports its framework when it is imported itself; where that fails, it names the extra to install.
What goes to the workers of a cluster is a :class:`cleaner.Cleaner`: pickled, it is its settings alone, and a
process that builds it again loads rules and model only once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def extra(name: str) -> Iterator[None]:
    """Around the imports that the extra ``name`` installs: an ``ImportError`` from there names the extra."""
    try:
        yield
    except ImportError as error:
        raise ImportError(f'{error}. To install it: pip install "cleaner[{name}]"') from error
