"""Dates as pages write them, as ISO 8601."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

FIRST_YEAR: Final = 1990
"""An earlier date is none of a web page."""

_ISO: Final = re.compile(
    r"(?<!\d)(?P<day>(?:19|20)\d\d-?(?:0[1-9]|1[0-2])-?(?:0[1-9]|[12]\d|3[01]))(?!\d)"
    r"(?:[T ]\s*(?P<hour>[01]\d|2[0-3]):?(?P<minute>[0-5]\d)(?::?(?P<second>[0-5]\d)(?:[.,]\d+)?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d(?!\d))?)?"
)
_YEAR: Final = r"(?P<year>(?:19|20)\d\d)"
_DAY: Final = r"(?<!\d)(?P<day>\d{1,2})"
_WORD: Final = r"(?P<month>[^\W\d_]{3,}(?:\s[^\W\d_]{4,}|\s\d{1,2}(?=,))?)"  # of two words in Vietnamese
_WRITTEN: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!\d){_YEAR}\s?[-/.年년]\s?(?P<month>\d{{1,2}})\s?[-/.月월]\s?(?P<day>\d{{1,2}})(?!\d)",
        rf"(?<!\d)(?P<first>\d{{1,2}})(?P<mark>[./-])\s?(?P<second>\d{{1,2}})(?P=mark)\s?{_YEAR}",
        rf"{_DAY}(?:st|nd|rd|th|º|er|η|\.)?[\s/-]*(?:(?:de|of)\s)?{_WORD}[.,]?(?:\s(?:de|del))?[\s,/-]*{_YEAR}",
        rf"(?P<month>[^\W\d_]{{3,}})\.?\s*{_DAY}(?:st|nd|rd|th)?[\s,/-]+{_YEAR}",
    )
)
_URL: Final = re.compile(
    r"[/_-](?P<year>(?:19|20)\d\d)(?P<mark>[/_-]?)(?P<month>0[1-9]|1[0-2])(?P=mark)(?P<day>0[1-9]|[12]\d|3[01])(?!\d)"
)
_MONTHS: Final = "january february march april may june july august september october november december".split()
_ENGLISH: Final = {"sept": 9} | {
    name: number for number, month in enumerate(_MONTHS, start=1) for name in (month, month[:3])
}
_MONTH_FIRST: Final = frozenset(("com", "org", "net", "us", "gov", "edu", "io", "co"))
"""Domains of sites that write the month first, where they write English."""


def iso(value: object) -> str | None:
    """A date that a machine is to read, with its time and zone if it has them; ``None`` if it is none.

    >>> iso("2021-05-03 08:15 +0200")
    '2021-05-03T08:15:00+02:00'
    """
    if not isinstance(value, str):
        return None
    match = _ISO.search(value)
    if match is None:
        return next(written(value[:200]), None)
    digits = match["day"].replace("-", "")
    day = _day(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    if day is None or match["hour"] is None:
        return day
    zone = match["zone"] or ""
    if zone.isalpha():
        zone = "Z"
    elif zone and ":" not in zone:
        zone = f"{zone[:3]}:{zone[3:]}"
    return f"{day}T{match['hour']}:{match['minute']}:{match['second'] or '00'}{zone}"


def written(text: str, language: str | None = None, host: str = "") -> Iterator[str]:
    """The days that a text names, in order, as ISO 8601. Which of two numbers is the month depends on ``language`` and on
    the site's ``host``."""
    found = [match for pattern in _WRITTEN for match in pattern.finditer(text)]
    for match in sorted(found, key=lambda match: match.start()):
        if day := _day_of(match, language, host):
            yield day


def _day_of(match: re.Match[str], language: str | None, host: str) -> str | None:
    """The day that one of the patterns of written days has found."""
    year, named = int(match["year"]), match.groupdict()
    if "mark" in named:
        first, second = int(match["first"]), int(match["second"])
        month_first = second > 12 or (first <= 12 and match["mark"] == "/" and _month_first(language, host))
        return _day(year, first, second) if month_first else _day(year, second, first)
    month = int(match["month"]) if match["month"].isdecimal() else _ENGLISH.get(match["month"].lower())
    return _parsed(match[0], language) if month is None else _day(year, month, int(match["day"]))


def of_url(url: str | None) -> str | None:
    """The day in an address, as sites file their articles by."""
    match = _URL.search(url or "")
    return _day(int(match["year"]), int(match["month"]), int(match["day"])) if match else None


def _month_first(language: str | None, host: str) -> bool:
    return language in ("en", None) and host.rpartition(".")[2] in ("", *_MONTH_FIRST)


def _day(year: int, month: int, day: int) -> str | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    tomorrow = date.today() + timedelta(days=1)  # it has begun in the east of the world
    return found.isoformat() if year >= FIRST_YEAR and found <= tomorrow else None


def _parsed(text: str, language: str | None) -> str | None:
    """A day with the month's name in any language."""
    from dateparser import parse  # only pages that need it wait for its import

    settings = {"REQUIRE_PARTS": ["day", "month", "year"]}
    try:
        found = parse(text, languages=[language] if language else None, settings=settings)
    except ValueError:  # a language that it does not know by this name, as Norwegian
        found = parse(text, settings=settings)
    return _day(found.year, found.month, found.day) if found else None
