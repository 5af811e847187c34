"""Markdown without its links or images: the text of links stays.

The source is cut by a pattern, since what stays comes out as it came: markdown-it's inline tokens do not say where in the
source they stand.
"""

from __future__ import annotations

import re
from typing import Final

_SYNTAX: Final = re.compile(
    r"""(?msx)
    (?P<code> ^[ \t>]*(?P<fence>`{3,}|~{3,}) .*? (?:^[ \t>]*(?P=fence)|\Z) | ``[^`\n]+`` | `(?:[^`\n]|\n(?!\s*\n))+` )
  | (?P<definition> ^[ ]{0,3}\[[^\]\n]+\]:[^\n]*(?:\n|\Z) )
  | (?P<address> <(?:https?://|mailto:)[^<>\s]*> )
  | \\.
  | (?P<opens> !?\[ )
  | (?P<closes> \](?:\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\) | \[[^\[\]\n]*\])? )
    """
)
_GONE: Final = "\0"
"""In place of an image."""
_ONLY_IMAGES: Final = re.compile(rf"^[ \t>]*(?:[-+*][ \t]+)?{_GONE}[ \t{_GONE}]*(?:\n+|\Z)", re.MULTILINE)


def without(source: str, *, links: bool, images: bool) -> str:
    """``source`` without its links (their text stays) or its images, as ``links`` and ``images`` say which to keep.

    A line of images alone goes. Link definitions go with the links.
    """
    parts: list[str] = []
    opened: list[int] = []  # the parts that are brackets nothing has closed yet
    position = 0
    for found in _SYNTAX.finditer(source.replace(_GONE, "")):
        parts.append(found.string[position : found.start()])
        position = found.end()
        if found["opens"]:
            opened.append(len(parts))
            parts.append(found[0])
        elif found["closes"] and opened:
            _close(parts, opened.pop(), found[0], links=links, images=images)
        elif found["address"] and not links:
            parts.append(found[0][1:-1])
        elif not found["definition"] or links:
            parts.append(found[0])
    parts.append(source.replace(_GONE, "")[position:])
    return _ONLY_IMAGES.sub("", "".join(parts)).replace(_GONE, "").strip("\r\n")


def _close(parts: list[str], place: int, closing: str, *, links: bool, images: bool) -> None:
    """Close the bracket at a place of the parts, and take out the link or image that it makes."""
    if closing == "]":
        parts.append(closing)
        return
    inner = "".join(parts[place + 1 :])
    is_image = parts[place] == "!["
    held_images = _GONE in inner and not inner.strip(_GONE + " \t\r\n")
    if held_images or (is_image and not images):
        parts[place:] = [_GONE]
    elif not is_image and not links:
        parts[place:] = [inner]
    else:
        parts.append(closing)
