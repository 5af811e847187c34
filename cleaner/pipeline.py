"""The way of a page: page → segments → marks → scores → verdicts → article."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from . import decide, metadata, votes
from .article import Article, Block, join, laid_out
from .segment import Segment, html, text
from .segment.tree import WRITTEN_LIMIT, give_back
from .categories import BODY, CATEGORIES
from .judge import judge
from .metadata import Metadata
from .model import body
from .page import Kind, Page, read
from .rules import check, ruleset
from .rules.engine import Engine

if TYPE_CHECKING:
    from .parallel import Failure

KINDS: Final = ("auto", "text", "html")
FAVORS: Final = ("balanced", "precision", "recall")
FORMATS: Final = ("text", "markdown")

BATCH: Final = 32
BATCH_SIZE: Final = 1 << 20
"""Pages, and characters or bytes of them, that :meth:`Cleaner.clean_many` judges together: more gain next to nothing."""

ASKED_LENGTH: Final = 5_000_000
"""Characters of a page; about a longer one trafilatura is not asked, whose memory would be 28 times as much."""

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
        self._kept_categories = self.keep | {BODY}
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
        read = self.read(page, url=url, kind=kind, encoding=encoding)
        return self._texts([read])[0]

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
        read = self.read(page, url=url, kind=kind, encoding=encoding)
        return self.explain_pages([read], metadata=metadata)[0]

    def explain_pages(self, pages: Sequence[Page], *, metadata: bool = True) -> list[Article]:
        """:meth:`explain` of pages that were :meth:`read`: judged together, which takes less time than one by one."""
        return [self._article(reading) for reading in self._readings(pages, named=True, asked=metadata)]

    def read(
        self,
        page: str | bytes,
        *,
        url: str | None = None,
        kind: str | None = None,
        encoding: str | None = None,
    ) -> Page:
        """``page``, decoded and known to be HTML or text."""
        _checked(page)
        for name, value in (("url", url), ("encoding", encoding)):
            if value is not None and not isinstance(value, str):
                raise TypeError(f"{name} must be a string or None, not {type(value).__name__}")
        kind = self.kind if kind is None else _one_of("kind", kind, KINDS)
        return read(page, kind=kind, url=url, encoding=encoding)

    def clean_many(self, pages: Iterable[str | bytes], *, workers: int = 1) -> Iterator[str]:
        """The bodies of ``pages``, one by one and in order, cleaned by ``workers`` processes.

        Pages are judged in batches, which takes less time than one by one, and are read as they are needed, so that any
        number of them may come. A page that kills its worker gives ``""`` and a ``RuntimeWarning`` that names it by its
        number, from 0.
        """
        if isinstance(pages, (str, bytes)):
            raise TypeError("pages must be an iterable of pages, not one page")
        if not isinstance(workers, int) or isinstance(workers, bool):
            raise TypeError(f"workers must be a whole number, not {type(workers).__name__}")
        if workers < 1:
            raise ValueError(f"workers must be 1 or more, not {workers}")
        if workers == 1:
            return (body for batch in _batches(pages) for body in self._bodies(batch))
        from . import parallel

        checked = map(_checked, pages)
        found = parallel.run(self._clean_batch, checked, workers=workers)
        return (_result(*given) for given in enumerate(found))

    def _bodies(self, pages: Sequence[str | bytes]) -> Iterable[str]:
        try:
            return self._clean_batch(pages)
        except Exception:  # one by one, those before the page that it is about are not lost
            return map(self.clean, pages)

    def _clean_batch(self, pages: Sequence[str | bytes]) -> list[str]:
        return self._texts([self.read(page) for page in pages])

    def _texts(self, pages: Sequence[Page]) -> list[str]:
        return [self._text(reading) for reading in self._readings(pages, named=False, asked=False)]

    def _readings(self, pages: Sequence[Page], *, named: bool, asked: bool) -> list[_Reading]:
        """The pages, judged; ``named``, with the category of what the model dropped, ``asked``, with trafilatura's metadata.

        Many pages together take less time than one by one.
        """
        readings = [self._read(page) for page in pages]
        self._mark(readings)
        self._judge(readings, named)
        if not self.fast:
            self._ask_trafilatura(readings, named, asked)
        return readings

    def _read(self, page: Page) -> _Reading:
        if page.kind == "html":
            return _Reading(page, *self._read_html(page))
        return _Reading(page, Metadata(), text.segments(page.text), "text")

    def _mark(self, readings: Sequence[_Reading]) -> None:
        """Cut the segments into pieces by what the rules match in them."""
        cut = self._engine.cut([one.segments for one in readings])
        for reading, pieces in zip(readings, cut, strict=True):
            reading.pieces = [decide.piece(segment, marks) for segment, marks in pieces]

    def _judge(self, readings: Iterable[_Reading], named: bool) -> None:
        """Judge the pages that are of one kind together."""
        of_kind: dict[str, list[_Reading]] = {}
        for reading in readings:
            of_kind.setdefault(reading.kind, []).append(reading)
        for kind, alike in of_kind.items():
            threshold = decide.THRESHOLDS[kind][self.favor]
            found = judge(
                [one.pieces for one in alike],
                kind,
                self._model,
                threshold,
                self._kept_categories,
                named=named or bool(self.keep),
            )
            for reading, judged in zip(alike, found, strict=True):
                reading.judged = judged

    def _ask_trafilatura(self, readings: Iterable[_Reading], named: bool, asked: bool) -> None:
        """Have trafilatura vote on the HTML pages that are in doubt, and judge these again."""
        for reading in readings:
            if reading.page.kind != "html" or len(reading.page.text) > ASKED_LENGTH:
                continue
            unsure = reading.kind == "html" and decide.is_unsure(reading.judged)
            if unsure or asked:
                body_text, found = votes.trafilatura(reading.page, with_metadata=asked)
                reading.known = reading.known.or_else(found)
            if unsure:
                votes.vote(reading.segments, "trafilatura", body_text)
                self._judge([reading], named)

    def _read_html(self, page: Page) -> tuple[Metadata, list[Segment], Kind]:
        """What an HTML page says of itself, its segments with the votes on them, and as what they are to be judged.

        A page that is only a shell for a script is judged by the text that its structured data gives.
        """
        tree = html.parse(page.text)
        known = metadata.read(tree)
        segments = html.segments(tree, markdown=self.format == "markdown")
        del tree  # the largest part of what a page takes, and read
        if len(page.text) > WRITTEN_LIMIT:
            give_back()
        stated = "\n\n".join(known.bodies)
        votes.vote(segments, "json_ld", stated)
        if stated and votes.supported(segments, "json_ld") < SHELL_SHARE * len(stated):
            return known, text.segments(metadata.plain(stated)), "text"
        votes.vote_title(segments, known)
        return known, segments, "html"

    def _kept(self, reading: _Reading) -> list[tuple[int, str, bool]]:
        """The lines that stay: of each the index of its segment, its text, and whether a blank line comes before it."""
        rows = []
        gap = False
        for index, (segment, verdict, _) in enumerate(reading.judged):
            gap = gap or segment.gap
            if verdict.category in self._kept_categories:
                rows.append((index, segment, gap))
                gap = False
        if reading.page.kind == "html":
            return [
                (index, segment.text if segment.markdown is None else segment.markdown, gap)
                for index, segment, gap in rows
            ]
        shown = laid_out([(segment.indent, segment.text, gap) for _, segment, gap in rows])
        return [(index, line, gap) for (index, _, gap), line in zip(rows, shown, strict=True)]

    def _text(self, reading: _Reading) -> str:
        return join((line, gap) for _, line, gap in self._kept(reading))

    def _article(self, reading: _Reading) -> Article:
        kept = {index: line for index, line, _ in self._kept(reading)}
        blocks = []
        for index, (segment, verdict, score) in enumerate(reading.judged):
            shown = kept.get(index, segment.text if segment.markdown is None else segment.markdown)
            start, end = segment.start, segment.end
            if reading.page.kind == "html":
                start = end = None
            elif start is not None:
                start -= len(shown) - len(segment.text)  # the indentation that stays
            blocks.append(Block(shown, *verdict, score, index in kept, segment.gap, start, end))
        known = reading.known
        title = known.title or next((one.text for one in blocks if one.category == "title"), None)
        return Article(
            self._text(reading),
            tuple(blocks),
            reading.page.kind,
            title,
            known.author,
            known.date,
            known.site,
            known.language,
        )


@dataclass
class _Reading:
    """A page on its way: what it says of itself, its segments, as what kind they are judged, and what comes of them."""

    page: Page
    known: Metadata
    segments: list[Segment]
    kind: Kind
    pieces: list[decide.Piece] = field(default_factory=list)
    judged: list[decide.Judged] = field(default_factory=list)


def _batches(pages: Iterable[str | bytes]) -> Iterator[list[str | bytes]]:
    """The pages in batches of :data:`BATCH`, or fewer if they are long; those before an error come before it."""
    batch: list[str | bytes] = []
    size = 0
    try:
        for page in pages:
            batch.append(_checked(page))
            size += len(page)
            if len(batch) == BATCH or size >= BATCH_SIZE:
                yield batch
                batch, size = [], 0
    except Exception:
        yield batch
        raise
    yield batch


def _checked(page: str | bytes) -> str | bytes:
    if not isinstance(page, (str, bytes)):
        raise TypeError(f"page must be str or bytes, not {type(page).__name__}")
    return page


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
    own = [] if rules.stamp else [rule for rule in rules if not rule.built_in]
    for failure in check.failures(engine, own):
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
