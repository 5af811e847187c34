"""The facade: settings, checks of arguments, and the ways to clean a page or many."""

from __future__ import annotations

import gc
import math
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from itertools import tee
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, overload

from . import pipeline
from .document import CATEGORIES, FAVORS, KINDS, Article, Page
from .errors import PageTimeoutError, PageTooLargeError
from .model import body
from .output import FORMATS, Output
from .page import read_page
from .rules import check, loading, ruleset
from .rules.engine import Engine
from .worker import LONGEST_SECONDS, CallTimeoutError, Worker

if TYPE_CHECKING:
    from .parallel import Failure

MAX_BYTES: Final = 100_000_000
"""Size of the largest page that is read by default: it takes a minute, and a gigabyte or more of memory."""


class Cleaner:
    """A configuration: picklable, and safe to share between threads as long as nobody changes its attributes.

    ``kind`` is ``"auto"``, ``"text"``, ``"html"`` or ``"markdown"``; ``keep`` names the categories
    (:data:`cleaner.CATEGORIES`) that stay in the text beside the body; ``favor`` is ``"balanced"``, ``"precision"`` (less
    clutter, at the risk of losing body) or ``"recall"``; ``fast`` leaves trafilatura's vote on HTML out; ``format``,
    ``links``, ``images`` and ``tables`` are those of :func:`cleaner.clean`; ``rules`` are paths of rule files or directories
    of them, applied after the built-in rules; ``model`` is the path of a model file to use in place of the built-in one.

    ``max_bytes`` is the size of the largest page, in bytes or the characters of a string: a larger one raises
    :class:`cleaner.PageTooLargeError` before it is read. ``time_limit`` is the most seconds that a page may take; by
    default there is no limit. What takes longer raises :class:`cleaner.PageTimeoutError`. With a limit pages are cleaned in
    another process, one at a time, since only that can be stopped in any code; its start, of about a second, does not count,
    and the blocks of its articles have no ``structure``.

    Raises ``TypeError`` or ``ValueError`` for arguments that are not these, and ``RuleError`` or ``ModelError``
    (both are a ``ValueError``) for a rule or model file that cannot be used.
    """

    def __init__(
        self,
        *,
        kind: str = "auto",
        keep: Iterable[str] = (),
        favor: str = "balanced",
        fast: bool = False,
        format: str = "auto",
        links: bool = True,
        images: bool | None = None,
        tables: bool = True,
        rules: Iterable[str | Path] = (),
        model: str | Path | None = None,
        max_bytes: int = MAX_BYTES,
        time_limit: float | None = None,
    ) -> None:
        self.kind = _one_of("kind", kind, ("auto", *KINDS))
        self.keep = _categories(keep)
        self.favor = _one_of("favor", favor, FAVORS)
        self.fast = _flag("fast", fast)
        self.output = Output(
            _one_of("format", format, FORMATS),
            links=_flag("links", links),
            images=None if images is None else _flag("images", images),
            tables=_flag("tables", tables),
        )
        if isinstance(rules, (str, Path)):
            raise TypeError("rules must be a sequence of paths, not one path")
        self.max_bytes = _whole("max_bytes", max_bytes)
        self.time_limit = None if time_limit is None else _seconds("time_limit", time_limit)
        self._rule_paths = tuple(str(path) for path in rules)
        self._model_path = None if model is None else str(model)
        self._engine = _engine(self._rule_paths, ruleset.stamps(self._rule_paths))
        model_file = body.BUILT_IN if model is None else Path(model)
        self._model = _model(model_file, ruleset.stamps([model_file]))
        self._worker = self.time_limit and Worker(partial(_call, self._without_limit()))

    def __repr__(self) -> str:
        settings = ", ".join(f"{key}={value!r}" for key, value in self._settings().items())
        return f"Cleaner({settings})"

    def __reduce__(self) -> Any:
        return partial(Cleaner, **self._settings()), ()

    def _settings(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "keep": tuple(sorted(self.keep)),
            "favor": self.favor,
            "fast": self.fast,
            **self.output._asdict(),
            "rules": self._rule_paths,
            "model": self._model_path,
            "max_bytes": self.max_bytes,
            "time_limit": self.time_limit,
        }

    def _without_limit(self) -> Cleaner:
        return Cleaner(**self._settings() | {"time_limit": None})

    @property
    def rules(self) -> ruleset.RuleSet:
        """The rules in force."""
        return self._engine.rules

    def clean(
        self, page: str | bytes, *, url: str | None = None, kind: str | None = None, encoding: str | None = None
    ) -> str:
        """The article body of ``page``, or ``""`` if nothing of it is body. See :func:`cleaner.clean`."""
        known = {"url": url, "kind": kind, "encoding": encoding}
        if self._worker:
            return str(self._in_time("clean", page, known))
        return self._cleaned([self.read(page, **known)])[0]

    def explain(
        self,
        page: str | bytes,
        *,
        url: str | None = None,
        kind: str | None = None,
        encoding: str | None = None,
        metadata: bool = True,
    ) -> Article:
        """The article of ``page`` with the verdict on every block. See :func:`cleaner.explain`.

        Without ``metadata`` the article has only what the page states: its byline, its address and the language of its
        words are not looked at.
        """
        known = {"url": url, "kind": kind, "encoding": encoding}
        if self._worker:
            article: Article = self._in_time("explain", page, known | {"metadata": metadata})
            return article
        return self.explain_pages([self.read(page, **known)], metadata=metadata)[0]

    def _in_time(self, method: str, page: str | bytes, known: dict[str, Any]) -> Any:
        """What a method gives, in another process and within the time limit."""
        assert self._worker and self.time_limit
        try:
            return self._worker.call(self.time_limit, method, self._checked(page), known)
        except CallTimeoutError as error:
            raise PageTimeoutError(f"page {error}") from None

    def explain_pages(self, pages: Sequence[Page], *, metadata: bool = True) -> list[Article]:
        """:meth:`explain` of pages that were :meth:`read`: judged together, which takes less time than one by one.

        The time limit does not hold here.
        """
        return self._articles(pages, categories=True, metadata=metadata)

    def read(
        self, page: str | bytes, *, url: str | None = None, kind: str | None = None, encoding: str | None = None
    ) -> Page:
        """``page``, decoded and known to be HTML, Markdown or text."""
        self._checked(page)
        for name, value in (("url", url), ("encoding", encoding)):
            if value is not None and not isinstance(value, str):
                raise TypeError(f"{name} must be a string or None, not {type(value).__name__}")
        chosen: Any = self.kind if kind is None else _one_of("kind", kind, ("auto", *KINDS))
        return read_page(page, kind=chosen, url=url, encoding=encoding)

    @overload
    def clean_many(self, pages: Iterable[str | bytes], *, workers: int = 1) -> Iterator[str]: ...

    @overload
    def clean_many(self, pages: Iterable[str | bytes | float | None], *, workers: int = 1) -> Iterator[str | None]: ...

    def clean_many(self, pages: Iterable[str | bytes | float | None], *, workers: int = 1) -> Iterator[str | None]:
        """The bodies of ``pages``, one by one and in order, cleaned by ``workers`` processes.

        Pages are judged in batches, which takes less time than one by one, and are read as they are needed, so that any
        number of them may come. A page that is too large, takes too long or kills its worker gives ``""`` and a
        ``RuntimeWarning`` that names it by its number, from 0. ``None`` and NaN, which tables hold where they have no page,
        give ``None``.
        """
        from . import parallel

        if isinstance(pages, (str, bytes)):
            raise TypeError("pages must be an iterable of pages, not one page")
        if not isinstance(pages, Iterable):
            raise TypeError(f"pages must be an iterable of pages, not {type(pages).__name__}")
        pages, given = tee(pages)
        present = ("" if _is_missing(page) else _of_right_type(page, f"page {index}") for index, page in enumerate(pages))
        found: Iterable[tuple[str | bytes, str | Failure]]
        if _whole("workers", workers) == 1 and self.time_limit is None:
            found = (pair for batch in parallel.batches(present) for pair in self._bodies(batch))
        else:
            clean: Callable[[list[str | bytes]], list[Any]] = self._without_limit()._clean_batch
            limit = math.inf if self.time_limit is None else self.time_limit
            found = parallel.run(clean, present, workers=workers, limit=limit)
        # An error of the pages comes from those found: these go first.
        results = enumerate(zip(found, given, strict=False))
        return (None if _is_missing(page) else _result(index, result) for index, ((_, result), page) in results)

    def _bodies(self, pages: Sequence[str | bytes]) -> Iterable[tuple[str | bytes, str | Failure]]:
        try:
            return zip(pages, self._clean_batch(pages), strict=True)
        except Exception:  # one by one, those before the page that it is about are not lost
            return ((page, self._body(page)) for page in pages)

    def _body(self, page: str | bytes) -> str | Failure:
        from .parallel import Failure

        try:
            return self.clean(page)
        except PageTooLargeError as error:
            return Failure(str(error))

    def _clean_batch(self, pages: Sequence[str | bytes]) -> list[str]:
        return self._cleaned([self.read(page) for page in pages])

    def _cleaned(self, pages: Sequence[Page]) -> list[str]:
        """The bodies in the format that was asked for."""
        if self.output.format == "json":
            return [article.to_json() for article in self._articles(pages, categories=True, metadata=True)]
        return [article.text for article in self._articles(pages, categories=False)]

    def _checked(self, page: str | bytes) -> str | bytes:
        if len(_of_right_type(page)) > self.max_bytes:
            unit = "bytes" if isinstance(page, bytes) else "characters"
            raise PageTooLargeError(f"page larger than {self.max_bytes} {unit} (max_bytes): {len(page)}")
        return page

    def _articles(self, pages: Sequence[Page], *, categories: bool, metadata: bool = False) -> list[Article]:
        """The articles of pages that go their way together; with ``categories`` the model names what it drops."""
        for page in pages:
            if not isinstance(page, Page):
                raise TypeError(f"a page that read() returned is needed, not {type(page).__name__}")
        return pipeline.articles(
            pages,
            self._engine,
            self._model,
            self.output,
            favor=self.favor,
            keep=self.keep,
            fast=self.fast,
            categories=categories,
            complete=metadata,
        )


def _call(cleaner: Cleaner, method: str, page: str | bytes, known: dict[str, Any]) -> Any:
    return getattr(cleaner, method)(page, **known)


def _is_missing(page: object) -> bool:
    return page is None or (isinstance(page, float) and math.isnan(page))


def _of_right_type(page: object, name: str = "page") -> str | bytes:
    if not isinstance(page, (str, bytes)):
        raise TypeError(f"{name} must be str or bytes, not {type(page).__name__}")
    return page


def _result(index: int, result: str | Failure) -> str:
    if isinstance(result, str):
        return result
    warnings.warn(f"page {index} failed: {result.reason}", RuntimeWarning, stacklevel=3)
    return ""


def _whole(name: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{name} must be a whole number, not {type(value).__name__}")
    if value < 1:
        raise ValueError(f"{name} must be 1 or more, not {value}")
    return value


def _seconds(name: str, value: object) -> float:
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise TypeError(f"{name} must be a number of seconds, not {type(value).__name__}")
    if not 0 < value <= LONGEST_SECONDS:
        raise ValueError(
            f"{name} must be more than 0 and at most {LONGEST_SECONDS:.0f}, not {value}; without a limit, it is None"
        )
    return float(value)


@lru_cache(maxsize=4)
def _model(file: Path, _stamps: Sequence[ruleset.Stamp]) -> body.BodyModel:
    """What was loaded once serves until the file changes; so do rules."""
    return body.load(file)


@lru_cache(maxsize=16)
def _engine(rule_paths: tuple[str, ...], _stamps: Sequence[ruleset.Stamp]) -> Engine:
    with _without_collector():
        rules = loading.load(rule_paths)
        engine = Engine(rules)
    own = [rule for rule in rules if not rule.built_in] if rule_paths else []
    for wrong in check.wrong_examples(engine, own):
        raise ruleset.RuleError(wrong)
    return engine


@contextmanager
def _without_collector() -> Iterator[None]:
    """Python's collector of cycles would look again and again through the many objects made here, all of which stay."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _one_of(name: str, value: object, allowed: tuple[str, ...]) -> Any:
    if not isinstance(value, str):
        raise TypeError(f"{name} must be a string, one of {', '.join(allowed)}; not {type(value).__name__}")
    if value not in allowed:
        raise ValueError(f"{name} must be one of {', '.join(allowed)}; not {value!r}")
    return value


def _flag(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{name} must be True or False, not {value!r}")
    return value


def _categories(keep: Iterable[str]) -> frozenset[str]:
    if isinstance(keep, (str, bytes)):
        raise TypeError(f"keep must be a collection of category names, such as {{'title'}}, not {type(keep).__name__}")
    try:
        names = frozenset(keep)
    except TypeError:
        raise TypeError(f"keep must be a collection of category names, not {type(keep).__name__}") from None
    for name in names:
        if name not in CATEGORIES:
            raise ValueError(f"keep: {name!r} is not a category; there are {', '.join(CATEGORIES)}")
    return names
