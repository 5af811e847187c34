"""Figures over the blocks of many documents at once are those of each document alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.model.layout import FAR, Layout

documents = st.lists(st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=1, max_size=50), min_size=1, max_size=5)


def laid(found: list[list[tuple[int, bool]]]) -> tuple[Layout, np.ndarray, np.ndarray]:
    blocks = [block for document in found for block in document]
    values = np.array([[value for value, _ in blocks]], float)
    flags = np.array([[flag for _, flag in blocks]])
    return Layout([len(document) for document in found]), values, flags


@given(documents)
def test_sums(found: list[list[tuple[int, bool]]]) -> None:
    layout, values, _ = laid(found)
    running = layout.running(values)
    numbers = [[value for value, _ in document] for document in found]
    assert layout.totals(running)[0].tolist() == [sum(one) for one in numbers for _ in one]
    assert layout.before(running)[0].tolist() == [sum(one[:at]) for one in numbers for at in range(len(one))]


@given(documents, st.integers(1, 12))
def test_means_over_the_blocks_around(found: list[list[tuple[int, bool]]], radius: int) -> None:
    layout, values, _ = laid(found)
    expected = []
    for document in found:
        one = [value for value, _ in document]
        for at in range(len(one)):
            others = one[max(0, at - radius) : at] + one[at + 1 : at + radius + 1]
            expected.append(sum(others) / max(1, len(others)))
    assert layout.around(layout.running(values), radius)[0].tolist() == pytest.approx(expected)


@given(documents)
def test_blocks_beside(found: list[list[tuple[int, bool]]]) -> None:
    layout, values, _ = laid(found)
    offsets = (-3, -1, 2)
    beside = layout.beside(values, offsets, -1.0)
    for offset, row in zip(offsets, beside[:, 0], strict=True):
        assert row.tolist() == [
            document[at + offset][0] if 0 <= at + offset < len(document) else -1
            for document in found
            for at in range(len(document))
        ]


@given(documents)
def test_distances(found: list[list[tuple[int, bool]]]) -> None:
    layout, _, flags = laid(found)
    since, until = [], []
    for document in found:
        for at in range(len(document)):
            before = [at - other for other in range(at) if document[other][1]]
            after = [other - at for other in range(at + 1, len(document)) if document[other][1]]
            since.append(min(min(before), FAR) if before else FAR + 1)
            until.append(min(min(after), FAR) if after else FAR + 1)
    assert layout.since(flags)[0].tolist() == since
    assert layout.until(flags)[0].tolist() == until
