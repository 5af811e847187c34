"""Spark: a column of pages in, a column of article bodies out, or of articles with what is known of them."""

# mypy: disable-error-code="import-not-found"

from __future__ import annotations

from typing import Any

from cleaner import Article, Cleaner

from . import extra, known

with extra("spark"):
    from pyspark.sql import Column
    from pyspark.sql.functions import lit, udf


def clean_column(page: Column | str, *, url: Column | str | None = None, **options: Any) -> Column:
    """The article bodies of a column of pages: HTML or text, ``string`` or ``binary`` in, ``string`` out.

    ``url`` is the column with the pages' addresses; ``options`` are the arguments of :class:`cleaner.Cleaner`
    and checked here, not in the middle of a job. Null stays null; a page without a body gives ``""``.

    Rows travel in Arrow batches, and each Python worker loads rules and model once.
    """
    cleaner = Cleaner(**options)

    def clean(page: str | bytes | bytearray | None, url: str | None) -> str | None:
        return None if page is None else cleaner.clean(_page(page), url=url)

    return udf(clean, "string", useArrow=True)(page, lit(None) if url is None else url)


def article_column(page: Column | str, *, url: Column | str | None = None, **options: Any) -> Column:
    """As :func:`clean_column`, but a ``struct`` a page: its ``text``, and what is known of it (``title``, ``author``,
    ``date`` and the other fields of :class:`cleaner.Article`); ``tags`` are an array, all else is ``string``."""
    cleaner = Cleaner(**options)
    names = Article.metadata_fields()
    fields = ", ".join(f"{name}: {'array<string>' if name == 'tags' else 'string'}" for name in ("text", *names))

    def explain(page: str | bytes | bytearray | None, url: str | None) -> dict[str, Any] | None:
        if page is None:
            return None
        article = cleaner.explain(_page(page), url=url)
        return dict.fromkeys(names) | known(article, names) | {"text": article.text}

    return udf(explain, f"struct<{fields}>", useArrow=True)(page, lit(None) if url is None else url)


def _page(page: str | bytes | bytearray) -> str | bytes:
    return bytes(page) if isinstance(page, bytearray) else page
