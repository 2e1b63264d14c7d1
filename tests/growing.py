"""Whether time grows with the length of hostile input or with its square. No budget: figures stand in `make bench`."""

import time
from collections.abc import Callable

import pytest

ROUNDS = 8


def seconds(work: Callable[[], object]) -> float:
    """Of this process alone, whatever else the machine does."""
    start = time.process_time()
    work()
    return time.process_time() - start


def expect_no_square(work: Callable[[int], Callable[[], object]], small: int, large: int) -> None:
    """`work(size)` makes what is measured; `large` is ten times `small`, so a square takes a hundred times as long.

    Forty times is far from both; the best of some rounds, because load only adds; a tenth of a second is too short
    to tell.
    """
    little, much = work(small), work(large)
    short = long = 60.0
    for _ in range(ROUNDS):
        short, long = min(short, seconds(little)), min(long, seconds(much))
        if long < 0.1 or long <= 40 * short:
            return
    pytest.fail(f"{short * 1000:.1f} ms, then {long * 1000:.1f} ms")
