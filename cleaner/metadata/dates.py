"""Dates as pages write them, as ISO 8601."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final

import regex

FIRST_YEAR: Final = 1990
"""An earlier date is none of a web page."""

_COMPACT: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
_EPOCH: Final = re.compile(r"1\d{9}(?=(?:\d{3})?$)")  # seconds since 1970, or milliseconds
_YEAR: Final = r"(?P<year>(?:19|20)\d\d)"
_ANY_YEAR: Final = r"(?P<year>(?:1[349]|2[05])\d\d)"  # also as Thailand and Iran count
_DAY: Final = r"(?<!\d)(?P<day>\d{1,2})"
_LETTERS: Final = r"[\p{L}\p{M}॰׳]"  # with the signs of vowels in Indic scripts and Thai, and those of abbreviations
_WORD: Final = rf"(?P<month>\p{{Thai}}+\.\p{{Thai}}+|{_LETTERS}{{2,}}(?:\s{_LETTERS}{{4,}}|\s\d{{1,2}}(?=,|\snăm\b))?)"
"""A month, of two words in Arabic and Vietnamese and of two abbreviations in Thai."""
_YEARS: Final = {"令和": 2018, "平成": 1988, "民國": 1911, "民国": 1911, "": 2000, "25": -543}
"""What is added to the years of eras, to those of two digits, and to Thailand's, which begin so."""
_WRITTEN: Final = tuple(
    regex.compile(pattern)
    for pattern in (
        rf"(?<!\d)(?:{_ANY_YEAR}|(?P<era>令和|平成|民[國国])\s?(?P<year>\d{{1,3}}))\s?[-/.年년]\s?(?P<month>\d{{1,2}})"
        r"\s?[-/.月월]\s?(?P<day>\d{1,2})(?!\d)",
        rf"(?<!\d)(?P<first>\d{{1,2}})(?P<mark>[./-])\s?(?P<second>\d{{1,2}})(?P=mark)\s?{_ANY_YEAR}",
        r"(?<![\d./])(?P<first>\d\d)(?P<mark>\.)(?P<second>\d\d)\.(?P<year>\d\d)(?!\.?\d|/)",
        rf"{_DAY}(?:st|nd|rd|th|º|er|η|\.)?[\s/-]*(?:(?:de|of)\s|d['’])?{_WORD}(?:/{_LETTERS}+)?[.,،]?"
        rf"(?:\s(?:del?|năm|[คพ]\.ศ\.))?[\s,،/-]*{_ANY_YEAR}",
        rf"(?P<month>{_LETTERS}{{3,}})\.?\s*{_DAY}(?:st|nd|rd|th)?[\s,/-]+{_YEAR}",
        rf"(?<!\d){_YEAR}(?:\.|\s?[mթ]\.|\(e\)ko)?\s(?P<month>{_LETTERS}{{3,}})\.?\s(?P<day>\d{{1,2}})(?!\d)",
        rf"(?<!\d){_YEAR}\.?\s(?:gada|ж\.)\s(?P<day>\d{{1,2}})\.?\s(?P<month>{_LETTERS}{{3,}})",  # Latvian, Kazakh
    )
)
_HALF: Final = r"(?P<half>(?i:[ap]\.?\s?m\b\.?)|오전|오후|上午|下午|午前|午後)?"
_CLOCK: Final = regex.compile(
    rf"\W{{0,4}}(?:\p{{L}}{{1,6}}(?!\p{{L}})\W{{0,3}}){{0,2}}?{_HALF}\s?"  # "at", "a las", "kl.", "(목)"
    r"(?<!\d)(?P<hour>[01]?\d|2[0-3])(?:\s?[:.hHh时時點点시]\s?(?P<minute>[0-5]\d)(?!\d|\.\d)|(?<=T\d\d)(?P<minute>[0-5]\d)"
    rf"|(?=\s?[ap]m\b))[分분]?(?::?(?P<second>[0-5]\d)(?!\d)(?:[.,]\d+)?)?\s?{_HALF}"
    r"\s?\(?(?P<zone>(?:UTC|GMT)?(?P<sign>[+-])(?P<hours>[01]?\d)(?::?(?P<minutes>[0-5]\d))?(?!\d)|Z\b|\p{Lu}{3,4}\b)?"
)
_ZONES: Final = {
    **dict.fromkeys(("Z", "UTC", "GMT"), "Z"),
    **dict.fromkeys(("BST", "CET"), "+01:00"),
    **dict.fromkeys(("CEST", "EET"), "+02:00"),
    **dict.fromkeys(("EEST", "MSK"), "+03:00"),
    **dict.fromkeys(("JST", "KST"), "+09:00"),
    **dict.fromkeys(("CDT", "EST"), "-05:00"),
    **dict.fromkeys(("CST", "MDT"), "-06:00"),
    **dict.fromkeys(("MST", "PDT"), "-07:00"),
    **{"IST": "+05:30", "WIB": "+07:00", "HKT": "+08:00", "EDT": "-04:00", "PST": "-08:00"},
}
"""The zones that pages name by letters, as most of those mean them that write English."""
_URL: Final = re.compile(  # six digits behind it are a time
    rf"[/_-]{_YEAR}(?P<mark>[/_-]?)(?P<month>0[1-9]|1[0-2])(?P=mark)(?P<day>0[1-9]|[12]\d|3[01])(?!\d(?!\d{{5}}(?!\d)))"
)
_DIRECTIONS: Final = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_MONTHS: Final = "january february march april may june july august september october november december".split()
_LEVANT: Final = "كانون الثاني,شباط,آذار,نيسان,أيار,حزيران,تموز,آب,أيلول,تشرين الأول,تشرين الثاني,كانون الأول".split(",")
_PERSIAN: Final = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند".split()
_NAMES: Final = (*_MONTHS, *(month[:3] for month in _MONTHS), *_LEVANT, *_PERSIAN)
_KNOWN: Final = {"sept": 9, "मे": 5, "มี.ค": 3} | {name: index % 12 + 1 for index, name in enumerate(_NAMES)}
"""The months of names, among them two that dateparser takes for others."""
_NEIGHBOURS: Final = {"sr": ("sr-Latn", "hr"), "hr": ("sr-Latn",), "bs": ("hr", "sr-Latn")}  # that may name the months
_MONTH_FIRST_REGIONS: Final = frozenset(("US", "PH"))
"""Of those where English is spoken these write the month first."""
_MONTH_FIRST: Final = frozenset(("com", "org", "net", "us", "gov", "edu", "io", "co"))
"""Domains of sites that write the month first, where they write English."""


def iso(value: object, language: str | None = None, region: str | None = None, host: str = "") -> str | None:
    """A date that a machine is to read, with its time and zone if it has them; ``None`` if it is none.

    >>> iso("2021-05-03 08:15 +0200")
    '2021-05-03T08:15:00+02:00'
    """
    if isinstance(value, (int, str)) and (epoch := _EPOCH.match(str(value))):
        return f"{datetime.fromtimestamp(int(epoch[0]), UTC):%Y-%m-%dT%H:%M:%SZ}"
    text = _COMPACT.sub(r"\1-\2-\3", value[:200]) if isinstance(value, str) else ""
    return next((moment for moment, _ in written(text, language, region, host)), None)


def written(text: str, language: str | None = None, region: str | None = None, host: str = "") -> Iterator[tuple[str, str]]:
    """The days that a text names, with the time behind each, and the text between it and the one before. Which of two
    numbers is the month depends on the ``language``, its ``region`` and the site's ``host``."""
    if not text.isascii():
        text = "".join(str(unicodedata.decimal(one, one)) for one in _DIRECTIONS.sub("", text))
    found = [match for pattern in _WRITTEN for match in pattern.finditer(text)]
    month_first = language in ("en", None) and (
        region in _MONTH_FIRST_REGIONS if region else host.rpartition(".")[2] in ("", *_MONTH_FIRST)
    )
    end = 0
    for match in sorted(found, key=lambda match: match.start()):
        if match.start() >= end and (day := _day_of(match, language, month_first)):
            clock = _CLOCK.match(text, match.end())
            yield day + (_time(clock) if clock else ""), text[end : match.start()]
            end = clock.end() if clock else match.end()


def _day_of(match: regex.Match[str], language: str | None, month_first: bool) -> str | None:
    """The day that one of the patterns of written days has found."""
    stated, named = match["year"], match.groupdict()
    year = int(stated) + _YEARS.get(named.get("era") or stated[:-2], 0)
    if "mark" in named:
        first, second = int(match["first"]), int(match["second"])
        if len(stated) == 2 and language in ("ja", "ko", "zh"):
            return _day(2000 + first, second, int(stated))
        is_american = second > 12 or (first <= 12 and match["mark"] == "/" and month_first)
        return _day(year, first, second) if is_american else _day(year, second, first)
    name, day = match["month"], int(match["day"])
    month = int(name) if name.isdecimal() else _month(name.lower(), language) or 0
    if month in range(1, 13) and (name in _PERSIAN or (language == "fa" and year < 1500)):
        # Eight of 33 years are leap years, and the first day of the first one was the 226,895th of ours.
        days = 365 * (year - 1) + (8 * year + 21) // 33 + 31 * (month - 1) - max(0, month - 7) + day
        year, month, day = date.fromordinal(226_894 + days).timetuple()[:3]
    return _day(year, month, day)


def _time(clock: regex.Match[str]) -> str:
    """A time and its zone, as they stand behind a day in ISO 8601."""
    hour, half = int(clock["hour"]), (clock["half"] or "").lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half[0] in "p下" or half in ("오후", "午後") else 0)
    zone = _ZONES.get(clock["zone"] or "", "")
    if clock["sign"]:
        zone = f"{clock['sign']}{int(clock['hours']):02d}:{clock['minutes'] or '00'}"
    return f"T{hour:02d}:{clock['minute'] or '00'}:{clock['second'] or '00'}{zone}"


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


@lru_cache(1000)
def _month(name: str, language: str | None) -> int | None:
    """The number of the month that has this name in a language."""
    if name in _KNOWN:
        return _KNOWN[name]
    from dateparser import parse  # only pages that need it wait for its import

    text = f"9 {name.removesuffix('ren')} 2000"  # Basque has the genitive
    settings = {"REQUIRE_PARTS": ["day", "month", "year"]}
    try:
        found = parse(text, languages=[language, *_NEIGHBOURS.get(language, ())] if language else None, settings=settings)
    except ValueError:  # a language that it does not know by this name, as Norwegian
        found = parse(text, settings=settings)
    return found.month if found and (found.day, found.year) == (9, 2000) else None
