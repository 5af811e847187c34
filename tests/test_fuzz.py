"""Some mutated inputs for every target of the fuzzer; a minute of them by ``pytest -m slow``."""

from __future__ import annotations

from itertools import islice

import pytest

pytest.importorskip("pyarrow", reason="the corpus extra is not installed")

from fuzz import TARGETS, failure, inputs


@pytest.mark.parametrize("count", [4, pytest.param(100, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", TARGETS)
def test_mutated_inputs_hurt_nothing(name: str, count: int) -> None:
    target, seeds = TARGETS[name]
    failures = {data: found for data in islice(inputs(seeds(), 7), count) if (found := failure(target, data))}
    assert not failures
