"""Spark: a column of pages in, a column of article bodies out."""

# mypy: disable-error-code="import-not-found"

from __future__ import annotations

from typing import Any

from cleaner import Cleaner

from . import extra

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
        if page is None:
            return None
        return cleaner.clean(bytes(page) if isinstance(page, bytearray) else page, url=url)

    return udf(clean, "string", useArrow=True)(page, lit(None) if url is None else url)
