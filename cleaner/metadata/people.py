"""Names of people and agencies, as pages state them and as bylines have them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

import regex

from ..segment.entities import unescape

NAME_SIZE: Final = 60
"""Characters; what is longer is no name."""
CASELESS_NAME_SIZE: Final = 12
"""Characters of a name in a script without case, where nothing says that it is one."""
PEOPLE_LIMIT: Final = 12
"""More names than this are a list of the site's staff."""

_NOBODY: Final = frozenset(
    (
        "adminn|administrator|webmaster|web master|editors|the editors|editorial|editorial team|editorial staff|author|"
        "authors|staff|guest|guest author|user|username|unknown|anonymous|none|null|undefined|n/a|na|root|test|default|"
        "wordpress|super user|superuser|redaktion|redacción|redação|rédaction|redazione|moderator|member|members|joined|"
        "login|log in|sign in|view profile|view more posts|about us|about the author|contributors|content team|team|home|"
        "blog|news desk|web desk|original poster|share|follow|subscribe|more|published|updated|avatar|posts by|by"
    ).split("|")
)
"""What stands in the place of an author and names none."""
_ROLES: Final = (
    "reporter correspondent writer journalist columnist contributor editor producer photographer fellow professor director "
    "manager redakteur redakteurin korrespondent korrespondentin reviewer specialist strategist copywriter analyst"
).split()
"""What people do."""
_BESIDE: Final = (
    "joined post posts article articles comment comments view views minute minutes read desk staff team news update updated "
    "updates published posted share follow subscribe sort login newsletter reviewed checked photo photos image images getty "
    "ago more about bio profile archive category original poster member moderator guide guides sponsored by from the"
).split()
"""Words of what stands in bylines beside names."""
_NO_NAMES: Final = frozenset((*_ROLES, *_BESIDE))
_LABEL: Final = re.compile(
    r"""(?x)^\W*(?:
      (?:(?:article|story|text|words|report(?:ed|ing)?|written|posted|published|authored|created|contributed
        |(?:guest|blog)\ post)\s+)?by(?=[\s:]|(?-i:[A-Z]))
     |(?:authors?|texto?|words|contributors?|written|from|tekst|autor(?:in|en|es|a|ka|ky|zy)?|auteurs?|autore|текст|συντάκτ\w+)\s*:
     |(?:(?:
          geschrieben|verfasst|veröffentlicht|erstellt|publié[es]?|rédigé|écrit|posté|proposé|publicad[ao]|escrit[ao]|redactado
          |enviado|geplaatst|geschreven|gepubliceerd|publicerad|skriven|skrevet|publisert
        )\s+)?(?:von|par|por|di|door|av|af)\s
     |(?:scritto|pubblicato|inserito|postato)\s+da\s
     |автор\w*\s*:?
     |(?:yazar|yazan|teksti|szerző|írta|tác\ giả|penulis|oleh|нависач|аутор|ავტორი|հեղինակ|autorius|tekst\ og\ foto)\s*:\s*
     |γράφει\s+(?:ο|η)\s|(?:γράφει|γράφουν|κείμενο|ρεπορτάζ)\s*:
     |(?:מאת|כתבה?|بقلم|الكاتب|كتب|كتبت|نویسنده|نگارنده|تحریر|مصنف|लेखक|लेखिका|লেখক|எழுத்தாளர்|రచన|ผู้เขียน)\s*[:：]\s*
     |โดย\s
     |文\s*[／/|:：]
     |(?:作者|记者|記者|撰文|投稿者|執筆者|著者)\s*[:：]?
    )\s*""",
    re.IGNORECASE,
)
_REST: Final = re.compile(
    r"""(?x)\s*(?:
      [|•·\n()\[\]<>\d]
     |\s[–—/-]\s
     |(?:,\s*)?\b(?i:published|updated|posted|last\ updated|on\s\w+\s\d)
     |(?:,\s*|\s)(?=.*\d)(?i:  # the label of a date, and its weekday
        (?:first|last|originally|letzte|stand|dernière|ultimo|última|son)?\s*
        (?:published|updated|posted|modified|reviewed|filed|created|issued|date\b|yesterday|today|stand\b
          |aktuali[sz]|veröffentl|publi(?:ée?|cad[oa]|cat|cerad|sert|kacja)\b|pubblicat|actuali[sz]|atualiz|aggiorn
          |mise?\ à\ jour|dodano|opublik|päivitet|julkaist|güncelle|yayın
          |diperbarui|terbit|cập\ nhật|đăng\b|опублик|обновл|نشر|تحديث|เผยแพร่|อัปเดต
          |(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch
          |lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo
          |(?:segunda|terça|quarta|quinta|sexta)-feira|(?:lune|marte|mercole|giove|vener)dì|sabato
          |senin|selasa|rabu|kamis|jumat|sabtu|minggu)(?=[,.]?\s\d))
      )
     |(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s*\d
     |,?\s(?:am|le|el|il|em|op|den|dnia|от)\s(?=\d)
     |\b(?:in|for)\ (?=[A-Z])|\bto\ the\b
     |기자|특파원|記者|记者
    ).*""",
    re.DOTALL,
)
"""What follows a name in a byline: a date, a place, a medium."""
_LABEL_WITHIN: Final = re.compile(r"\s(?:by|von|par|por|da|di|door|av|af|van)\s+(?=\S)")
"""The label of a name behind a date: "Posted on May 3, 2022 by Ann Lee"."""
_BESIDE_DATES: Final = frozenset(
    (
        "posted published updated written publié posté veröffentlicht aktualisiert publicado publicada actualizado "
        "atualizado pubblicato aggiornato geplaatst gepubliceerd publicerad publisert skrevet on at the of le à h am um uhr "
        "el a las de il alle ore op om em às den kl klo pm"
    ).split()
)
"""Words in such a line that are neither a month nor a day."""
_DATE_WORDS: Final = 2
"""Other words of a date at most: the month, and the day of the week."""
_AND: Final = re.compile(r"\s*;\s*|\s+(?:and|&|und|et|y|e|i|og|och|en|with|и|και)\s+|\s*[，、＆]\s*|\s&\s")
_DEGREE: Final = re.compile(r"^(?:[A-Z][A-Za-z]{0,3}\.?-?){0,2}[A-Z]\.?[A-Z]?$|^(?:Ph\.?D|Esq|Jr|Sr|M\.Sc|MSc|BSc)\.?$")
_PARTICLES: Final = frozenset(
    "de da do dos das del della di la le van von der den ten ter zu el al bin ibn af av y e du des dem st".split()
)
_AGENCY: Final = re.compile(
    r"AFP|DPA|dpa|APA|AP|SID|ANSA|EFE|ANI|PTI|IANS|UPI|AAP|PA|TASS|NTB|TT|SDA|Reuters|Bloomberg|Xinhua"
)
_NAME: Final = regex.compile(r"^\p{L}[\p{L}\p{M}]*(?:['’.\-‑][\p{L}\p{M}]*)*$")

_CASED: Final = regex.compile(r"[\p{Latin}\p{Greek}\p{Cyrillic}\p{Armenian}]")
"""A letter of a script in which names have capitals."""
_VOWEL_SIGN: Final = regex.compile(r"\p{M}")
"""Words of Indic scripts and Thai have them: too many short ones are none of names."""


def stated(value: str) -> Iterator[str]:
    """The names in what a page states to be its author: people, agencies, or the site itself."""
    text = " ".join(unescape(unescape(value)).split())
    return filter(_is_somebody, _names(_LABEL.sub("", text)))


def in_byline(text: str) -> list[str]:
    """The people whom a byline of a page names; none if it may as well be something else."""
    line = unescape(text).strip().replace("\u00a0", " ")
    match = _LABEL_WITHIN.search(line)
    if match and line[match.end()].isupper() and _is_date(line[: match.start()]):
        line = line[match.end() :]
    bare = _LABEL.sub("", line, count=1)
    names = list(_names(bare))
    return names if names and all(_is_person(name, is_labelled=bare != line) for name in names) else []


def _is_date(text: str) -> bool:
    """Whether a text has numbers and next to no words but those that stand beside dates."""
    words = [word for word in re.findall(r"[^\W\d_]+", text.lower()) if word not in _BESIDE_DATES]
    return len(words) <= _DATE_WORDS and any(map(str.isdigit, text)) and len(text) <= NAME_SIZE


def is_labelled(text: str) -> bool:
    """Whether a line begins as bylines do."""
    return _LABEL.match(text) is not None


def is_label(text: str) -> bool:
    """Whether a line is the label of a name that stands in the next."""
    match = _LABEL.match(f"{text.strip()} ")
    return match is not None and not text[match.end() :].strip(" :")


def joined(names: Iterable[str]) -> str | None:
    """All names as one text, parted by semicolons, each once; ``None`` if there are none or too many."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(name.casefold(), name)
    return "; ".join(found.values()) if 0 < len(found) <= PEOPLE_LIMIT else None


def _names(text: str) -> Iterator[str]:
    """The names that a text begins with; degrees and what people do are none."""
    for listed in _AND.split(_REST.sub("", text)):
        parts = [part.strip(" .:,-–—\"'*") for part in listed.split(",")]
        parts = [part for index, part in enumerate(parts) if part and not (index and _DEGREE.match(part))]
        if len(parts) > 1 and not all(" " in part or not part.isascii() for part in parts):
            parts = parts[:1]  # the others are what the first one does and where
        yield from (part for part in parts if part is parts[0] or _NO_NAMES.isdisjoint(part.casefold().split()))


def _is_somebody(name: str) -> bool:
    return (
        1 < len(name) <= NAME_SIZE
        and name.casefold() not in _NOBODY
        and "@" not in name
        and "://" not in name
        and not name.startswith(("www.", "/", "{", "["))
        and any(map(str.isalpha, name))
        and name.split()[-1].casefold() not in _ROLES
        and not name.casefold().endswith("admin")
    )


def _is_person(name: str, *, is_labelled: bool) -> bool:
    """Whether a text has the form of a person's name. Where names have no capitals they are short, or behind a label."""
    words = name.split()
    if _AGENCY.fullmatch(name):
        return True
    if not _is_somebody(name) or not _NO_NAMES.isdisjoint(name.casefold().split()) or not all(map(_NAME.match, words)):
        return False
    if not _CASED.search(name):
        is_short = len(words) <= 3 and len(name) <= CASELESS_NAME_SIZE and not _VOWEL_SIGN.search(name)
        return is_short or (is_labelled and 2 <= len(words) <= 4)
    capital = [word for word in words if word[0].isupper() or word.lower() in _PARTICLES]
    is_whole = words[0][0].isupper() and words[-1].lower() not in _PARTICLES  # as "Publié le" is not
    return 2 <= len(words) <= 5 and len(capital) == len(words) and is_whole
