"""Images: what output keeps of them, and which are no part of what a page says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from ..document import Span, Void
from .elements import whole_number

_SOURCES: Final = ("data-src", "data-original", "data-lazy-src", "src", "srcset", "data-srcset")
"""Where an image's address stands; before a script loads it, ``src`` is a placeholder."""
_DECORATION: Final = re.compile(r"(?:^|[/_-])(?:icon|logo|avatar|emoji|spacer|sprite)s?(?:[/_.-]|$)", re.IGNORECASE)
"""In addresses of images that are no part of what the page says."""
_CANDIDATE: Final = re.compile(r"[\s,]*+(\S*[^\s,])")
_PIXEL: Final = 2
"""Pixels; an image of no more in width or height is there to count visits."""


def stated_image(attributes: Mapping[str, str | None]) -> dict[str, str] | None:
    """The attributes of an image that output keeps; ``None`` for one that decorates or counts visits."""
    stated = [(attributes.get(name) or "", "srcset" in name) for name in _SOURCES]
    sources = (_first_of(address) if is_set else address for address, is_set in stated)
    source = next((one for one in sources if one and not one.startswith("data:")), None)
    larger = _PIXEL + 1
    sizes = (whole_number(attributes.get(name), larger, otherwise=larger) for name in ("width", "height"))
    is_pixel = any(size < larger for size in sizes)
    if source is None or is_pixel or _DECORATION.search(source.split("?")[0]):
        return None
    return {"src": source} | {name: value for name in ("alt", "title") if (value := attributes.get(name))}


def _first_of(candidates: str) -> str:
    """The first address in a ``srcset``: a comma ends it only where white space follows."""
    match = _CANDIDATE.match(candidates)
    return match[1] if match else ""


def image_spans(voids: Iterable[Void], place: int) -> Iterator[Span]:
    """Images, and the links around them, as they stand within a block."""
    for one in voids:
        if one.tag == "img":
            if one.link:
                yield Span("a", place, place, 0, {"href": one.link})
            yield Span("img", place, place, bool(one.link), one.attributes)
