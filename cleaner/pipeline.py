"""The way of a page: page → segments → marks → scores → verdicts → article."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from . import decide, metadata, votes
from .article import Article, Block, join, laid_out
from .blocks import Segment, html, text
from .categories import BODY, CATEGORIES
from .metadata import Metadata
from .model import body, characters, features
from .page import Kind, Page, read
from .rules import check, ruleset
from .rules.engine import Engine, Mark

if TYPE_CHECKING:
    from .parallel import Failure

KINDS: Final = ("auto", "text", "html")
FAVORS: Final = ("balanced", "precision", "recall")
FORMATS: Final = ("text", "markdown")

SHELL_SHARE: Final = 0.3
"""If less than this share of the body that the structured data states stands in the page, a script would have shown it."""


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
        self._engine = _engine(self._rule_paths, _stamps(self._rule_paths))
        model_file = body.BUILT_IN if model is None else Path(model)
        self._model = _model(model_file, _stamps([str(model_file)]))

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
        self,
        page: str | bytes,
        *,
        url: str | None = None,
        kind: str | None = None,
        encoding: str | None = None,
    ) -> str:
        """The article body of ``page``, or ``""`` if nothing of it is body. See :func:`cleaner.clean`."""
        return self._article(self._page(page, url, kind, encoding), named=False, asked=False).text

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

        Without ``metadata`` trafilatura is not asked for the title, author, date and site that the page itself does not
        state, which takes most of the time.
        """
        return self._article(self._page(page, url, kind, encoding), named=True, asked=metadata)

    def _page(self, page: str | bytes, url: str | None, kind: str | None, encoding: str | None) -> Page:
        if not isinstance(page, (str, bytes)):
            raise TypeError(f"page must be str or bytes, not {type(page).__name__}")
        for name, value in (("url", url), ("encoding", encoding)):
            if value is not None and not isinstance(value, str):
                raise TypeError(f"{name} must be a string or None, not {type(value).__name__}")
        return read(
            page, kind=self.kind if kind is None else _one_of("kind", kind, KINDS), url=url, encoding=encoding
        )

    def clean_many(self, pages: Iterable[str | bytes], *, workers: int = 1) -> Iterator[str]:
        """The bodies of ``pages``, one by one and in order, cleaned by ``workers`` processes.

        Pages are read as they are needed, so that any number of them may come. A page that kills its worker gives ``""`` and
        a ``RuntimeWarning`` that names it by its number, from 0.
        """
        if not isinstance(workers, int) or isinstance(workers, bool):
            raise TypeError(f"workers must be a whole number, not {type(workers).__name__}")
        if workers < 1:
            raise ValueError(f"workers must be 1 or more, not {workers}")
        if workers == 1:
            return map(self.clean, pages)
        from . import parallel

        return (_result(*given) for given in enumerate(parallel.run(self.clean, pages, workers=workers)))

    def _article(self, page: Page, *, named: bool, asked: bool) -> Article:
        """The article; ``named``, with the category of what the model dropped, ``asked``, with trafilatura's metadata."""
        if page.kind == "html":
            known, segments, kind = self._read_html(page)
        else:
            known, segments, kind = Metadata(), text.segments(page.text), page.kind
        pieces = self._engine.cut(segments)
        judged = self._judged(pieces, kind, named)
        if page.kind == "html" and not self.fast:
            unsure = kind == "html" and decide.is_unsure(judged)
            if unsure or asked:
                body_text, found = votes.trafilatura(page, with_metadata=asked)
                known = known.or_else(found)
            if unsure:
                votes.vote(segments, "trafilatura", body_text)
                judged = self._judged(pieces, kind, named)
        found_blocks = _blocks(judged, self.keep, text_page=page.kind == "text")
        title = known.title or next((one.text for one in found_blocks if one.category == "title"), None)
        return Article(
            join(found_blocks),
            tuple(found_blocks),
            page.kind,
            title,
            known.author,
            known.date,
            known.site,
            known.language,
        )

    def _read_html(self, page: Page) -> tuple[Metadata, list[Segment], Kind]:
        """What an HTML page says of itself, its segments with the votes on them, and as what they are to be judged.

        A page that is only a shell for a script is judged by the text that its structured data gives.
        """
        tree = html.parse(page.text)
        known = metadata.read(tree)
        segments = html.segments(tree, markdown=self.format == "markdown")
        stated = "\n\n".join(known.bodies)
        votes.vote(segments, "json_ld", stated)
        if stated and votes.supported(segments, "json_ld") < SHELL_SHARE * len(stated):
            return known, text.segments(metadata.plain(stated)), "text"
        votes.vote_title(segments, known)
        return known, segments, "html"

    def _judged(
        self, pieces: Sequence[tuple[Segment, Sequence[Mark]]], kind: str, named: bool
    ) -> list[tuple[Segment, decide.Verdict, float]]:
        """Every segment with its verdict and its probability of being body.

        Text is judged again and again without what was dropped until nothing more is: so a second cleaning finds what
        the first one left, nothing.
        """
        if not pieces:
            return []
        segments = [segment for segment, _ in pieces]
        marks = [found for _, found in pieces]
        read = characters.read([segment.text for segment in segments])
        own = features.local(segments, read, marks)
        words = self._model.lexicon.log_odds(read)
        judged: list[tuple[Segment, decide.Verdict, float]] = [
            (one, decide.Verdict("", ""), 0.0) for one in segments
        ]
        alive = np.arange(len(segments))
        groups = features.groups(segments)
        threshold = decide.THRESHOLDS[kind][self.favor]
        while True:
            left = [segments[index] for index in alive]
            gaps = features.gaps([segment.gap for segment in segments], alive)
            matrix = self._model.second_look(
                features.matrix(left, gaps, own[alive], words[alive]), kind, groups and groups.of(alive)
            )
            scores = decide.evened(left, self._model.scores(matrix, kind).tolist())
            categories = self._model.categories(matrix, kind) if named or self.keep else None
            verdicts = decide.decide(left, [marks[index] for index in alive], scores, categories, threshold)
            for index, segment, verdict, score in zip(alive, left, verdicts, scores, strict=True):
                judged[index] = (segment, verdict, score)
            kept = alive[[self._keeps(verdict) for verdict in verdicts]]
            if kind == "html" or len(kept) in (0, len(alive)):
                return judged
            alive = kept

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
        start, end = segment.start, segment.end
        if not text_page:
            start = end = None
        elif start is not None:
            start -= len(shown) - len(segment.text)  # the indentation that stays
        out.append(
            Block(shown, verdict.category, verdict.reason, score, kept[index], segment.gap, start, end)
        )
    return out


def _result(index: int, given: tuple[str | bytes, str | Failure]) -> str:
    result = given[1]
    if isinstance(result, str):
        return result
    warnings.warn(f"page {index} gave nothing: {result.reason}", RuntimeWarning, stacklevel=2)
    return ""


def _build(settings: dict[str, Any]) -> Cleaner:
    return Cleaner(**settings)


def _stamps(paths: Iterable[str]) -> tuple[tuple[int, int], ...]:
    """When the files behind ``paths`` were changed, and their sizes: what was loaded once serves until then."""
    found = [file.stat() for path in paths for file in ruleset.files(Path(path)) if file.exists()]
    return tuple((stat.st_mtime_ns, stat.st_size) for stat in found)


@lru_cache(maxsize=4)
def _model(file: Path, _stamps: tuple[tuple[int, int], ...]) -> body.BodyModel:
    return body.load(file)


@lru_cache(maxsize=16)
def _engine(rule_paths: tuple[str, ...], _stamps: tuple[tuple[int, int], ...]) -> Engine:
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
        raise TypeError(
            f"keep must be a collection of category names, such as {{'title'}}, not {type(keep).__name__}"
        )
    try:
        names = frozenset(keep)
    except TypeError:
        raise TypeError(f"keep must be a collection of category names, not {type(keep).__name__}") from None
    for name in names:
        if name not in CATEGORIES:
            raise ValueError(f"keep: {name!r} is not a category; there are {', '.join(CATEGORIES)}")
    return names
