"""Really at the same time: each call in a thread with a database connection of its own."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from django.db import connection, connections


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Start all calls at one moment; what each returned or raised, in the order of the calls."""
    connection.close()  # the pool has as many as there are calls, if we let go of ours
    outcomes: list[Any] = [None] * len(calls)
    start = Barrier(len(calls))

    def run(number: int, call: Callable[[], Any]) -> None:
        try:
            start.wait(20)
            outcomes[number] = call()
        except BaseException as problem:  # handed to the test, which judges it
            outcomes[number] = problem
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=pair, daemon=True) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(40)
        assert not thread.is_alive(), "still running: these calls wait for each other"
    return outcomes


def elsewhere(call: Callable[[], Any]) -> Any:
    """What `call` does on another connection, finished before this returns. Raises what it raised."""
    outcome: list[Any] = []

    def run() -> None:
        try:
            outcome.append((True, call()))
        except BaseException as problem:
            outcome.append((False, problem))
        finally:
            connections.close_all()

    thread = Thread(target=run, daemon=True)
    thread.start()
    thread.join(40)
    assert outcome, "still running: it waits for us"
    succeeded, value = outcome[0]
    if not succeeded:
        raise value
    return value
