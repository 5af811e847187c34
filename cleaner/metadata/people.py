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
STATED_SIZE: Final = 2000
"""Characters of what a page states to be its author that are looked at: they may be hundreds of names."""
PEOPLE_LIMIT: Final = 12
"""More names than this are a list of the site's staff."""

_NOBODY: Final = (
    "adminn|administrator|webmaster|author|authors|user|username|unknown|anonymous|none|null|undefined|n/a|na|test|"
    "root|default|wordpress|super user|superuser|members|log in|sign in|about the author|home|blog|avatar|guest|guest author"
).split("|")
"""What stands in the place of an author and names none."""
DESK: Final = re.compile(
    r"(?i)(?<!\S)(?:desk|newsdesk|newsroom|staff|team|branch|editors|editorial|contributors|communications|redak(?:tion(?:steam)?|"
    r"si|ce|cia|cja|cija)|redactie|redacción?|redação|redacção|rédaction|redazione|redac[tț]ia|toimitus|szerkesztőség|"
    r"редакци[яи]|редакція|редакцията|редакција|σύνταξη|编辑部|編集部|편집국|מערכת)(?!\S)"
)
"""A word of those who write for a site together."""
_ROLES: Final = (
    "reporter correspondent writer journalist columnist contributor editor producer photographer fellow professor director "
    "manager consultant founder physician blogger redacteur redakteur redakteurin korrespondent korrespondentin reviewer "
    "specialist strategist copywriter analyst"
).split()
"""What people do."""
_BESIDE: Final = (
    "joined post posts article articles comment comments view views minute minutes read desk staff team news update updated "
    "updates published posted share follow subscribe sort login newsletter reviewed checked photo photos image images getty "
    "ago more about bio profile archive category original poster member moderator guide guides sponsored by from the email "
    "us me my our contact click here link review reviews web online digital content media sports politics business opinion"
).split()
"""Words of what stands in bylines beside names."""
_NO_NAMES: Final = frozenset((*_ROLES, *_BESIDE))
_WORKS: Final = (
    r"article|story|text|words|report(?:ed|ing)?|opinion|analysis|comment(?:ary)?|review|column|essay|interview|written|posted|"
    r"published|authored|created|contributed|guest\ post|blog\ post|\w*kommentar|\w*beitrag|analyse|kolumne|reportage|"
    r"bericht|propos\ recueillis|a\ cura|(?:geschr|verfasst|veröffentl|erstellt|publi|rédig|écrit|posté|proposé|escrit|"
    r"redact|enviad|geplaatst|gepubl|skr[ei]v|scris|scritt|pubblicat|inserit|postat)\w*"
)
"""What is written, and that it was, before the "by" of many languages."""
_AUTHORS: Final = (
    r"authors?|texte?|texto|words|contributors?|written|from|interview|tekst[iy]?|avtor|reporter|reportage[mn]?|auteurs?|"
    r"autore|te(?:ks|x)t[io]?\ (?:og|och|y|e|ja|und|and|et)\ (?:fotos?|photos?|kuvat)|autor(?:in|en|es|a|k[ay]|zy|s|i|ius)?|"
    r"redacción|escribe|opracowanie|napsala?|p[ií]še|yaza[rn]|haber|muhabir|müəllif|toimittaja|toimetaja|höfundur|egilea|"
    r"szerző|írta|tác\ giả|penulis|oleh|mwandishi|parašė|shkruan|текст|нависач|аутор|автор\w*|корр?еспондент\w*|συντάκτ\w+|"
    r"γράφ(?:ει|ουν)|κείμενο|ρεπορτάζ|ავტორი|հեղինակ|מאת|כתבה?|بقلم|الكاتب|كتبت?|تقرير|نویسنده|نگارنده|خبرنگار|گزارش|تحریر|"
    r"مصنف|लेखक|लेखिका|লেখক|লেখা|எழுத்தாளர்|రచన|ผู้เขียน|ライター"
)
"""What a colon and a name follow."""
_LABEL: Final = re.compile(
    rf"""(?x)^\W*(?:
      (?:(?:eine?\s+)?(?:{_WORKS})\s+)?(?:by(?=[\s:]|(?-i:[A-Z]))|(?:von|par|por|di|door|av|af)(?:\s|:))
     |(?:{_WORKS})\s+(?:da|de)\s
     |(?:{_AUTHORS})\s*[:：]
     |(?:text|teksti|haber|oprac\.|napsala?|p[ií]še|oleh|글)\s(?=(?-i:[^\W\da-z]))
     |автор\w*|γράφει\s+(?:ο|η)\s|(?:כתבה?|بقلم|كتبت?)\s*[-–]\s|(?:เรื่อง)?โดย\s
     |(?:取材・)?文\s*[／/|:：・＝]|(?:作者|(?:本报|本報)?(?:记者|記者)|撰文|投稿者|執筆者|著者)\s*[:：]?
    )\s*""",
    re.IGNORECASE,
)
_LABELS: Final = {
    language: re.compile(rf"\W*(?:{words})\s+(?=\w)", re.IGNORECASE)
    for language, words in zip("ca ro sw vi tl sq el".split(), "per de na theo ni nga της|του|των".split(), strict=True)
}
"""What stands before names in a language and begins names in others, as "Theo" and "Per"."""
_REST: Final = regex.compile(
    r"""(?x)\s*(?:
      [|•\n()\[\]<>\d]
     |(?<![\p{Han}\p{Hangul}])·|·(?![\p{Han}\p{Hangul}])
     |(?<!\p{L})(?i:(?:(?:and|und|et|y|e|og|och)\s)?(?:photo(?:graph)?s?|photography|pictures|illustrations?|fotos?|bild(?:er)?
        |kuvat?|zdjęcia|фото|translated|edit(?:ed|or|ing)|szerk\.|oprac\.))(?:\s*:|\s(?:by|par|de|di|von|av|af)\s|\s(?=\p{Lu}))
     |\p{Han}{0,2}(?:사진|写真|撮影|摄影|攝影|责任编辑|责编|编辑|編輯|通讯员)[\s:：／]
     |\s[–—/-]\s
     |(?:,\s*)?\b(?i:published|updated|posted|last\ updated|on\s\w+\s\d)
     |(?:,\s*|\s)(?=.*\d)(?i:  # the label of a date, and its weekday
        (?:first|last|originally|letzte|stand|dernière|ultimo|última|son)?\s*
        (?:published|updated|posted|modified|reviewed|filed|created|issued|date\b|yesterday|today|stand\b
          |aktuali[sz]|veröffentl|publi(?:ée?|cad[oa]|cat|cerad|sert|kacja)\b|pubblicat|actuali[sz]|atualiz|aggiorn
          |mise?\ à\ jour|dodano|opublik|päivitet|julkaist|güncelle|yayın
          |diperbarui|terbit|cập\ nhật|đăng\b|опублик|обновл|نشر|تحديث|เผยแพร่|อัปเดต|δημοσ|ενημέρ|פורסם|עודכן|입력
          |(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|(?:lun|mar|mercre|jeu
            |vendre|same)di|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|(?:segunda|terça|quarta|quinta|sexta)
            -feira|(?:lune|marte|mercole|giove|vener)dì|sabato|senin|selasa|rabu|kamis|jumat|sabtu|minggu)(?=[,.]?\s\d))
      )
     |(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s*\d
     |,?\s(?:am|le|el|il|em|op|den|dnia|от)\s(?=\d)
    ).*""",
    re.DOTALL,
)
"""What follows the names in a byline: a date, who else had part in it."""
_BESIDE_ONE: Final = regex.compile(
    r"\s*(?:기자|특파원|記者|记者).*|[\s／](?:\S*(?:@|://|報導|报道)|(?:in|for)\s\p{Lu}|(?:to|for|at|of)\sthe\b|[Ss]pecial\sto\b).*"
)
"""What follows one of several names: an address, a place, a medium."""
_LABEL_WITHIN: Final = re.compile(
    rf"(?xi)\s(?:by|von|par|por|da|di|door|av|af|van)\s+(?=\S)|(?<![^\W\d_])(?=(?:{_AUTHORS})\s*[:：]\s*\S)"
)
"""The label of a name behind a date: "Posted on May 3, 2022 by Ann Lee"."""
_BESIDE_DATES: Final = (
    "posted published updated written publié posté veröffentlicht aktualisiert publicado publicada actualizado atualizado "
    "pubblicato aggiornato geplaatst gepubliceerd publicerad publisert skrevet on at the of le à h am um uhr el a las de il "
    "alle ore op om em às den kl klo pm"
).split()
"""Words in such a line that are neither a month nor a day."""
_DATE_WORDS: Final = 2
"""Other words of a date at most: the month, and the day of the week."""
_AND: Final = regex.compile(
    r"\s*[;；、，＆]\s*|(?:\s*,)?\s+(?:[Aa]nd|AND|und|UND|et|og|och|with|avec|mit|και|&|y|e|i|en|и|та|ja|dan|ve)\s+"
    r"|(?<=[\p{Han}\p{Hangul}])·|\s+ו(?<=\w\s\w+\s+ו)(?=\w+\s\p{Hebrew})"  # "and" is part of the word behind it
)
_DEGREE: Final = re.compile(r"^(?:[A-Z][A-Za-z]{0,3}\.?-?){0,2}[A-Z]\.?[A-Z]?$|^(?:Ph\.?D|Esq|Jr|Sr|M\.Sc|MSc|BSc)\.?$")
_PARTICLES: Final = frozenset(
    "de da do dos das del della di la le van von der den ten ter zu el al bin ibn af av y e du des dem st".split()
)
_AGENCY: Final = re.compile(
    r"AFP|DPA|dpa|APA|AP|SID|ANSA|EFE|ANI|PTI|IANS|UPI|AAP|TASS|NTB|TT|SDA|PAP|ČTK|TASR|MTI|BTA|STT|ANP|Belga|Ritzau|Lusa|"
    r"Reuters|Bloomberg|Xinhua|ТАСС|ΑΠΕ-ΜΠΕ|رويترز"
)
_BEFORE_AGENCY: Final = re.compile(rf"\s*[-/(–—]\s*(?=(?:{_AGENCY.pattern})(?![^\W\d_]))")
_NAME: Final = regex.compile(r"^\p{L}[\p{L}\p{M}]*(?:['’.\-‑][\p{L}\p{M}]*)*$")

_SPACELESS: Final = regex.compile(r"[\p{Han}\p{Hangul}\p{Hiragana}\p{Katakana}]")  # in such scripts names need no space
_TURNED: Final = regex.compile(r"[\p{Lu}\p{Lo}][\w'’-]+, [\p{Lu}\p{Lo}](?:\.|(?!\p{Lu}+$)[\w'’-]*)(?: \p{L}\.?)?")
_CASED: Final = regex.compile(r"[\p{Latin}\p{Greek}\p{Cyrillic}\p{Armenian}]")
"""A letter of a script in which names have capitals."""
_VOWEL_SIGN: Final = regex.compile(r"\p{M}")
"""Words of Indic scripts and Thai have them: too many short ones are none of names."""


def stated(value: str) -> Iterator[str]:
    """The names in what a page states to be its author: people, agencies, or the site itself."""
    text = " ".join(unescape(unescape(value[:STATED_SIZE])).split())
    if _TURNED.fullmatch(text) and not _AGENCY.match(text):  # as libraries write it, with the family name first
        text = " ".join(text.split(", ")[::-1])
    return filter(_is_somebody, _names(without_label(text)))


def in_byline(text: str, language: str | None = None) -> list[str]:
    """The people whom a byline of a page names; none if it may as well be something else."""
    line = unescape(text).strip().replace("\u00a0", " ")
    match = _LABEL_WITHIN.search(line)
    if match and not line[match.end()].islower() and _is_date(line[: match.start()]):
        line = line[match.end() :]
    bare = without_label(line, language)
    names = list(_names(bare))
    people = [name for name in names if _is_person(name, is_labelled=bare != line)]
    return people if people[:1] == names[:1] and (bare != line or people == names) else []


def without_label(line: str, language: str | None = None) -> str:
    """A line without the label of a name at its beginning, and without what a person does before the name."""
    match = _LABEL.match(line) or (_LABELS[language].match(line) if language in _LABELS else None)
    if not match:
        return line
    bare = line[match.end() :]
    if match[0].strip(" :：").endswith(("记者", "記者")):  # their names have no space in them
        bare = regex.sub(r"(?<=\p{Han})\s+(?=\p{Han}{2,3}(?!\p{L}))", "、", bare)
    doing = regex.match(r"(?:\p{Ll}+\s+){1,3}(?=\p{Lu})", bare)
    return bare[doing.end() :] if doing and not _NO_NAMES.isdisjoint(doing[0].split()) else bare


def _is_date(text: str) -> bool:
    """Whether a text has numbers and next to no words but those that stand beside dates."""
    words = [word for word in re.findall(r"[^\W\d_]+", text.lower()) if word not in _BESIDE_DATES]
    return len(words) <= _DATE_WORDS and any(map(str.isdigit, text)) and len(text) <= NAME_SIZE


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
    for listed in _AND.split(_REST.sub("", _BEFORE_AGENCY.sub(", ", text))):
        parts = [name for part in listed.split(",") if (name := _BESIDE_ONE.sub("", part).strip(" .:,-–—\"'*"))]
        others = [part for part in parts if not (_DEGREE.match(part) or _AGENCY.fullmatch(part))]
        are_names = others[:1] == parts[:1] and all(" " in part or _SPACELESS.search(part) for part in others)
        for part in parts:  # some are what the first one does and where
            is_lower = part[0].islower() and not parts[0][0].islower()
            is_name = (
                are_names and part in others and not is_lower and _NO_NAMES.isdisjoint(re.split(r"\W", part.casefold()))
            )
            if part is parts[0] or is_name or _AGENCY.fullmatch(part):
                yield part


def _is_somebody(name: str) -> bool:
    return (
        1 < len(name) <= NAME_SIZE
        and name.casefold() not in _NOBODY
        and not _NO_NAMES.issuperset(DESK.sub(" ", name).casefold().split())
        and not re.search(r"@|://|^(?:www\.|[/{\[])|admin$", name.casefold())
        and any(map(str.isalpha, name))
        and name.split()[-1].casefold() not in _ROLES
    )


def _is_person(name: str, *, is_labelled: bool) -> bool:
    """Whether a text has the form of a person's name. Where names have no capitals they are short, or behind a label."""
    words = name.split()
    if _AGENCY.fullmatch(name) or DESK.search(name) or not _is_somebody(name):
        return _AGENCY.fullmatch(name) is not None
    if not _NO_NAMES.isdisjoint(name.casefold().split()) or not all(map(_NAME.match, words)):
        return False
    if not _CASED.search(name):
        is_whole = len(words) > 1 or _SPACELESS.search(name) is not None
        is_short = len(words) <= 3 and len(name) <= CASELESS_NAME_SIZE and not _VOWEL_SIGN.search(name)
        return (is_whole and is_short) or (is_labelled and 2 <= len(words) <= 4)
    capital = [word for word in words if word[0].isupper() or word.lower() in _PARTICLES]
    is_whole = words[0][0].isupper() and words[-1].lower() not in _PARTICLES  # as "Publié le" is not
    return 2 <= len(words) <= 5 and len(capital) == len(words) and is_whole
