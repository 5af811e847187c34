"""Menus whose entries stand side by side in a line, three or more spaces apart, as lynx and mail write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from .sentences import is_ended

LEAST_ENTRIES: Final = 3
"""Fewer are a line with a gap."""
ENTRY_SIZE: Final = 40
"""Characters; an entry of a menu is no longer."""
LEAST_ALIGNED: Final = 2
"""Lines of which so many entries stand below one another are rows of a table, which is read line by line."""

_ENTRY_PATTERN: Final = re.compile(r"\S+(?:[^\S\n\t]{1,2}\S+)*")
_GAP: Final = "   "
_NO_BREAK_SPACE: Final = "\u00a0"


def cuts(lines: Sequence[str]) -> list[list[int]]:
    """For each line of a text the offsets at which entries of a menu begin, but for the first; none for most."""
    found = [_entries(line) for line in lines]
    aligned = [len({*above} & {*below}) >= LEAST_ALIGNED for above, below in pairwise(found)]
    return [
        [] if before or after else entries
        for entries, before, after in zip(found, [False, *aligned], [*aligned, False], strict=False)
    ]


def _entries(line: str) -> list[int]:
    if "\n" in line or _GAP not in line.replace(_NO_BREAK_SPACE, " "):
        return []
    found = list(_ENTRY_PATTERN.finditer(line))
    is_menu = len(found) >= LEAST_ENTRIES and all(
        len(entry) <= ENTRY_SIZE and entry[0].isalpha() and not is_ended(entry) and not any(map(str.isdigit, entry))
        for entry in (match[0] for match in found)
    )
    return [match.start() for match in found[1:]] if is_menu else []
