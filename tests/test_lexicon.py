"""What the lexicon counts in a text."""

from __future__ import annotations

import pytest

from cleaner.model.characters import encode
from cleaner.model.lexicon import hashed


def buckets(text: str) -> set[int]:
    return set(hashed(encode([text])).buckets.tolist())


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("harbour", "harbours", 1),  # the stem
        ("Подпишитесь", "подписка", 1),
        ("read", "reads", 0),
        ("7", "8", 3),  # any digit, and that it is the first and the last word
        ("read our note", "read the note", 5),  # both words, both ends, and that they stand near each other
        ("read our note", "note our read", 3),  # the words alone
    ],
)
def test_what_two_texts_share(one: str, other: str, shared: int) -> None:
    assert len(buckets(one) & buckets(other)) == shared


def test_each_text_of_several_has_its_own_words() -> None:
    texts = ["The crane fell", "", "Read our letter on cranes"]
    together = hashed(encode(texts))
    assert [set(together.buckets[together.owners == place].tolist()) for place in range(3)] == list(map(buckets, texts))
