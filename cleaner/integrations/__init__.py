"""``cleaner`` as a step of what already runs: :mod:`.scrapy`, :mod:`.datatrove`, :mod:`.spark`.

Each module imports its framework when it is imported itself; where that fails, it names the extra to install.
What goes to the workers of a cluster is a :class:`cleaner.Cleaner`: pickled, it is its settings alone, and a
process that builds it again loads rules and model only once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from cleaner import Article


@contextmanager
def extra(name: str) -> Iterator[None]:
    """Around the imports that the extra ``name`` installs: an ``ImportError`` from there names the extra."""
    try:
        yield
    except ImportError as error:
        raise ImportError(f'{error}. To install it: pip install "article-cleaner[{name}]"') from error


def metadata_names(names: Iterable[str]) -> tuple[str, ...]:
    """``names``, checked. Raises ``ValueError`` for one that articles have no such field of."""
    allowed = Article.metadata_fields()
    for name in names:
        if name not in allowed:
            raise ValueError(f"metadata: {name!r} is no field of an article; there are {', '.join(allowed)}")
    return tuple(names)


def known(article: Article, names: Iterable[str]) -> dict[str, Any]:
    """What is known of an article, of the fields ``names``; tags as a list."""
    found = {name: getattr(article, name) for name in names}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in found.items() if value}
