"""Dates as pages write them, as ISO 8601."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final, NamedTuple

import regex

FIRST_YEAR: Final = 1990
"""An earlier date is none of a web page."""

_ISO: Final = re.compile(
    r"(?<!\d)(?P<day>(?:19|20)\d\d-?(?:0[1-9]|1[0-2])-?(?:0[1-9]|[12]\d|3[01]))(?!\d)"
    r"(?:[T ]\s*(?P<hour>[01]\d|2[0-3]):?(?P<minute>[0-5]\d)(?::?(?P<second>[0-5]\d)(?:[.,]\d+)?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d(?!\d))?)?"
)
_YEAR: Final = r"(?P<year>(?:19|20)\d\d)"
_ANY_YEAR: Final = r"(?P<year>(?:19|20|25)\d\d)"  # also as Thailand counts
_DAY: Final = r"(?<!\d)(?P<day>\d{1,2})"
_LETTERS: Final = r"[\p{L}\p{M}]"  # with the signs of vowels in Indic scripts and Thai
_WORD: Final = rf"(?P<month>\p{{Thai}}+\.\p{{Thai}}+|{_LETTERS}{{2,}}(?:\s{_LETTERS}{{4,}}|\s\d{{1,2}}(?=,))?)"
"""A month, of two words in Vietnamese and of two abbreviations in Thai."""
_WRITTEN: Final = tuple(
    regex.compile(pattern)
    for pattern in (
        rf"(?<!\d){_YEAR}\s?[-/.年년]\s?(?P<month>\d{{1,2}})\s?[-/.月월]\s?(?P<day>\d{{1,2}})(?!\d)",
        rf"(?<!\d)(?P<first>\d{{1,2}})(?P<mark>[./-])\s?(?P<second>\d{{1,2}})(?P=mark)\s?{_ANY_YEAR}",
        r"(?<![\d./])(?P<first>\d\d)(?P<mark>\.)(?P<second>\d\d)\.(?P<year>\d\d)(?!\.?\d|/)",
        rf"{_DAY}(?:st|nd|rd|th|º|er|η|\.)?[\s/-]*(?:(?:de|of)\s)?{_WORD}[.,]?(?:\s(?:de|del))?[\s,/-]*{_ANY_YEAR}",
        rf"(?P<month>{_LETTERS}{{3,}})\.?\s*{_DAY}(?:st|nd|rd|th)?[\s,/-]+{_YEAR}",
        rf"(?<!\d){_YEAR}\.?\s(?:m\.\s)?(?P<month>{_LETTERS}{{3,}})\s(?P<day>\d{{1,2}})(?!\d)",  # Hungarian, Lithuanian
    )
)
_URL: Final = re.compile(
    r"[/_-](?P<year>(?:19|20)\d\d)(?P<mark>[/_-]?)(?P<month>0[1-9]|1[0-2])(?P=mark)(?P<day>0[1-9]|[12]\d|3[01])(?!\d)"
)
_MONTHS: Final = "january february march april may june july august september october november december".split()
_KNOWN: Final = (
    {"sept": 9, "มี.ค": 3}
    | {  # the last is March, and January to dateparser
        name: number for number, month in enumerate(_MONTHS, start=1) for name in (month, month[:3])
    }
)
THAI_YEARS: Final = 543
"""Thailand counts the years from so many before the others do."""
_MONTH_FIRST_REGIONS: Final = frozenset(("US", "PH"))
"""Of those where English is spoken these write the month first."""
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
        return next((one.day for one in written(value[:200])), None)
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


class Written(NamedTuple):
    """A day that a text names, as ISO 8601, and the text between it and the day before."""

    day: str
    before: str


def written(text: str, language: str | None = None, region: str | None = None, host: str = "") -> Iterator[Written]:
    """The days that a text names, in order. Which of two numbers is the month depends on the ``language``, its ``region``
    and the site's ``host``."""
    text = _with_latin_digits(text)
    found = [match for pattern in _WRITTEN for match in pattern.finditer(text)]
    month_first = language in ("en", None) and (
        region in _MONTH_FIRST_REGIONS if region else host.rpartition(".")[2] in ("", *_MONTH_FIRST)
    )
    end = 0
    for match in sorted(found, key=lambda match: match.start()):
        if match.start() >= end and (day := _day_of(match, language, month_first)):
            yield Written(day, text[end : match.start()])
            end = match.end()


def _with_latin_digits(text: str) -> str:
    """The text with the digits of other scripts, as Arabic and Hindi have them, written as Latin ones."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in text)


def _day_of(match: regex.Match[str], language: str | None, month_first: bool) -> str | None:
    """The day that one of the patterns of written days has found."""
    stated, named = match["year"], match.groupdict()
    year = int(stated)
    if len(stated) == 2:
        year += 2000
    elif stated.startswith("25"):
        year -= THAI_YEARS
    if "mark" in named:
        first, second = int(match["first"]), int(match["second"])
        is_american = second > 12 or (first <= 12 and match["mark"] == "/" and month_first)
        return _day(year, first, second) if is_american else _day(year, second, first)
    month = int(match["month"]) if match["month"].isdecimal() else _KNOWN.get(match["month"].lower())
    if month is None:
        return _parsed(match[0].replace(stated, str(year)), language)
    return _day(year, month, int(match["day"]))


def of_url(url: str | None) -> str | None:
    """The day in an address, as sites file their articles by."""
    match = _URL.search(url or "")
    return _day(int(match["year"]), int(match["month"]), int(match["day"])) if match else None


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
