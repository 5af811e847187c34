"""The way of a page: page → segments → marks → scores → verdicts → article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from . import decide, metadata, votes
from .article import Article, Block, join, laid_out
from .blocks import Segment, html, text
from .categories import BODY, CATEGORIES
from .metadata import Metadata
from .page import Page, read
from .rules import check, ruleset
from .rules.engine import Engine

KINDS: Final = ("auto", "text", "html")
FAVORS: Final = ("balanced", "precision", "recall")
FORMATS: Final = ("text", "markdown")


class Cleaner:
    """A configuration, built once: immutable, picklable, and safe to share between threads.

    ``kind`` is ``"auto"``, ``"text"`` or ``"html"``; ``keep`` names the categories (:data:`cleaner.CATEGORIES`) that
    stay in the text beside the body; ``favor`` is ``"balanced"``, ``"precision"`` (less clutter, at the risk of losing
    body) or ``"recall"``; ``fast`` leaves trafilatura's vote on HTML out; ``format`` is ``"text"`` or ``"markdown"``
    (for HTML; text stays text); ``rules`` are paths of rule files or directories of them, applied after the built-in
    rules; ``model`` is the path of a model file to use in place of the built-in one.

    Raises ``TypeError`` or ``ValueError`` for arguments that are not these, and ``RuleError`` (a ``ValueError``) for
    a rule file that cannot be used.
    """

    def __init__(
        self,
        *,
        kind: str = "auto",
        keep: Iterable[str] = (),
        favor: str = "balanced",
        fast: bool = False,
        format: str = "text",
        rules: Iterable[str | Path] = (),
        model: str | Path | None = None,
    ) -> None:
        self.kind = _one_of("kind", kind, KINDS)
        self.keep = _categories(keep)
        self.favor = _one_of("favor", favor, FAVORS)
        if not isinstance(fast, bool):
            raise TypeError(f"fast must be True or False, not {fast!r}")
        self.fast = fast
        self.format = _one_of("format", format, FORMATS)
        if isinstance(rules, (str, Path)):
            raise TypeError("rules must be a sequence of paths, not one path")
        self._rule_paths = tuple(str(path) for path in rules)
        self._model_path = None if model is None else str(model)
        self._engine = _engine(self._rule_paths)

    def __repr__(self) -> str:
        settings = ", ".join(f"{key}={value!r}" for key, value in self._settings().items())
        return f"Cleaner({settings})"

    def __reduce__(self) -> Any:
        return _build, (self._settings(),)

    def _settings(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "keep": tuple(sorted(self.keep)),
            "favor": self.favor,
            "fast": self.fast,
            "format": self.format,
            "rules": self._rule_paths,
            "model": self._model_path,
        }

    @property
    def rules(self) -> ruleset.RuleSet:
        """The rules in force."""
        return self._engine.rules

    def clean(
        self, page: str | bytes, *, url: str | None = None, kind: str | None = None, encoding: str | None = None
    ) -> str:
        """The article body of ``page``, or ``""`` if nothing of it is body. See :func:`cleaner.clean`."""
        return self.explain(page, url=url, kind=kind, encoding=encoding).text

    def explain(
        self, page: str | bytes, *, url: str | None = None, kind: str | None = None, encoding: str | None = None
    ) -> Article:
        """The article of ``page`` with the verdict on every block. See :func:`cleaner.explain`."""
        if not isinstance(page, (str, bytes)):
            raise TypeError(f"page must be str or bytes, not {type(page).__name__}")
        for name, value in (("url", url), ("encoding", encoding)):
            if value is not None and not isinstance(value, str):
                raise TypeError(f"{name} must be a string or None, not {type(value).__name__}")
        source = read(page, kind=self.kind if kind is None else _one_of("kind", kind, KINDS), url=url, encoding=encoding)
        segments, known = self._segments(source)
        found = _blocks(self._judged(segments), self.keep, text_page=source.kind == "text")
        title = known.title or next((block.text for block in found if block.category == "title"), None)
        return Article(
            join(found), tuple(found), source.kind, title, known.author, known.date, known.site, known.language
        )

    def _segments(self, page: Page) -> tuple[list[Segment], Metadata]:
        if page.kind == "text":
            return text.segments(page.text), Metadata()
        tree = html.parse(page.text)
        known = metadata.read(tree)
        segments = html.segments(tree, markdown=self.format == "markdown")
        votes.vote_title(segments, known)
        votes.vote(segments, "json_ld", "\n".join(known.bodies))
        return segments, known

    def _judged(self, segments: list[Segment]) -> list[tuple[Segment, decide.Verdict, float]]:
        """Every segment with its verdict, judged again and again without what was dropped until nothing more is.

        So a second cleaning of the text finds what the first left: nothing.
        """
        pieces = self._engine.cut(segments)
        judged: dict[int, tuple[Segment, decide.Verdict, float]] = {}
        alive = list(range(len(pieces)))
        while alive:
            current = [pieces[index][0] for index in alive]
            marks = [pieces[index][1] for index in alive]
            scores = [1.0] * len(current)
            verdicts = decide.decide(current, marks, scores, self.favor)
            for index, segment, verdict, score in zip(alive, current, verdicts, scores, strict=True):
                judged[index] = (segment, verdict, score)
            kept = [index for index in alive if self._keeps(judged[index][1])]
            if len(kept) == len(alive):
                break
            alive = kept
        return [judged[index] for index in range(len(pieces))]

    def _keeps(self, verdict: decide.Verdict) -> bool:
        return verdict.category == BODY or verdict.category in self.keep


def _blocks(
    judged: Sequence[tuple[Segment, decide.Verdict, float]], keep: frozenset[str], text_page: bool
) -> list[Block]:
    kept = [verdict.category == BODY or verdict.category in keep for _, verdict, _ in judged]
    laid: dict[int, str] = {}
    if text_page:
        order = [index for index, stays in enumerate(kept) if stays]
        gap, rows = False, []
        for index, (segment, _, _) in enumerate(judged):
            gap = gap or segment.gap
            if kept[index]:
                rows.append((segment.indent, segment.text, gap))
                gap = False
        laid = dict(zip(order, laid_out(rows), strict=True))
    out = []
    for index, (segment, verdict, score) in enumerate(judged):
        shown = laid.get(index, segment.markdown if segment.markdown is not None else segment.text)
        start = segment.start
        if start is not None:
            start -= len(shown) - len(segment.text)
        out.append(Block(shown, verdict.category, verdict.reason, score, kept[index], segment.gap, start, segment.end))
    return out


def _build(settings: dict[str, Any]) -> Cleaner:
    return Cleaner(**settings)


@lru_cache(maxsize=16)
def _engine(rule_paths: tuple[str, ...]) -> Engine:
    rules = ruleset.load(rule_paths)
    engine = Engine(rules)
    built_in = str(ruleset.BUILT_IN)
    for failure in check.failures(engine, (rule for rule in rules if not rule.file.startswith(built_in))):
        raise ruleset.RuleError(str(failure))
    return engine


def _one_of(name: str, value: object, allowed: tuple[str, ...]) -> Any:
    if not isinstance(value, str):
        raise TypeError(f"{name} must be a string, one of {', '.join(allowed)}; not {type(value).__name__}")
    if value not in allowed:
        raise ValueError(f"{name} must be one of {', '.join(allowed)}; not {value!r}")
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


