"""A page cut into segments: runs of text that stand on their own."""

from .segment import Dom, Segment

__all__ = ["Dom", "Segment"]
