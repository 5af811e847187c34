"""Addresses of links and images: absolute, and none that runs a script."""

from __future__ import annotations

import re
from typing import Final

from ..segment.addresses import join

_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*(?=:)", re.IGNORECASE)
_ALLOWED: Final = frozenset("http https mailto tel sms ftp ftps news xmpp magnet geo".split())
_ENDS: Final = "".join(map(chr, range(0x21)))
_IGNORED: Final = str.maketrans("", "", "\t\r\n")
"""What browsers leave out of an address, at its ends and anywhere."""


def absolute(address: str, base: str | None) -> str | None:
    """The address as seen from ``base``, or as it is if there is none; ``None`` where it leads to no page.

    So do ``javascript:`` and ``data:``, and whatever else has a scheme that neither the web nor mail knows.
    """
    address = address.strip(_ENDS).translate(_IGNORED)
    scheme = _SCHEME.match(address)
    if not address or (scheme and scheme[0].lower() not in _ALLOWED):
        return None
    if base is None or (scheme and scheme[0].lower() not in ("http", "https")):
        return address
    return join(base, address) or None
