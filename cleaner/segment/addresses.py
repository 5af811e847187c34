"""Addresses of pages, of which some cannot be read, such as half an IPv6 address."""

from __future__ import annotations

from urllib.parse import SplitResult, urljoin, urlsplit


def split(address: str) -> SplitResult:
    """The parts of an address; empty ones if it cannot be read."""
    try:
        return urlsplit(address.strip())
    except ValueError:
        return urlsplit("")


def join(base: str, address: str) -> str:
    """An address as seen from ``base``, which may be empty; an empty one if either cannot be read."""
    try:
        return urljoin(base, address)
    except ValueError:
        return ""
