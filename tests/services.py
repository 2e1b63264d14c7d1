"""pytest plugin (`-p tests.services` in pyproject.toml): a PostgreSQL and a Redis for the tests.

It works when it is imported, before pytest-django loads the settings that need the addresses, and only in the process
that was started by hand: workers of pytest-xdist inherit the addresses. Nothing starts when DATABASE_URL and REDIS_URL
are set. A run beside another one takes the next state folder.
"""

import atexit
import faulthandler
import os
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest

from tests.addresses import redis_database
from webcare.devstack import stack
from webcare.devstack.state import CHECKOUT, State, default_folder
from webcare.management.commands.compile_words import compile_catalogue

STDERR = os.dup(2)  # the terminal's, before pytest captures it
TEARDOWN_LIMIT = 90  # seconds

# What tests rely on, whatever the shell says.
FIXED = {
    "WEBCARE_TESTING": "1",
    "DEBUG": "0",
    "PUBLIC_URL": "http://localhost:8000",
    "EXTRA_ORIGINS": "",
    "WEBCARE_PRIVATE_PEERS": "",
    "EMAIL_URL": "memorymail://",
}


def compile_words() -> None:
    """Compiled catalogues are not in git, and Django reads them once: before anything imports it in earnest."""
    for source in (CHECKOUT / "webcare" / "locale").glob("*/LC_MESSAGES/*.po"):
        compile_catalogue(source)


def start() -> None:
    """Start what is missing, set the addresses, and have everything stopped when this process ends."""
    with ExitStack() as begun:
        state = free_state(begun)
        _, environment = begun.enter_context(stack.services(state, durable=False))
        os.environ.update(environment | FIXED | {"MEDIA_ROOT": str(state.folder / "media")})
        atexit.register(begun.pop_all().close)


def free_state(begun: ExitStack) -> State:
    """A state folder of our own, locked until the end: tests, tests-2, ..."""
    for number in count(1):
        state = State(default_folder() / ("tests" if number == 1 else f"tests-{number}"))
        state.prepare()
        lock = state.lock()
        if begun.enter_context(lock):
            return state
    raise AssertionError  # count() never ends


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Iterator[None]:
    """End the run, saying where it hangs, when a teardown never ends.

    After a failure pytest-timeout lets go (for a debugger), and closing an event loop can wait for ever: Django's
    bridge to threads may swallow the cancellation of a socket that a failed test left open.
    """
    faulthandler.dump_traceback_later(TEARDOWN_LIMIT, exit=True, file=STDERR)
    try:
        return (yield)
    finally:
        faulthandler.cancel_dump_traceback_later()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave the counts for `make test`, which adds up several runs."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if (file := os.environ.get("WEBCARE_COUNTS")) and reporter and not hasattr(config, "workerinput"):
        stats = {kind: len(reports) for kind, reports in reporter.stats.items()}
        with Path(file).open("a") as counts:
            print(stats.get("passed", 0), stats.get("failed", 0) + stats.get("error", 0), file=counts)


def keep_apart(worker: str) -> None:
    """Processes that test side by side have databases of their own (pytest-django's); the rest is parted here."""
    number = int(worker.removeprefix("gw")) + 1
    address = redis_database(os.environ["REDIS_URL"], number)
    os.environ |= {"REDIS_URL": address, "REDIS_PREFIX": worker, "MEDIA_ROOT": f"{os.environ['MEDIA_ROOT']}-{worker}"}


if "PYTEST_XDIST_WORKER" in os.environ:
    keep_apart(os.environ["PYTEST_XDIST_WORKER"])
else:
    compile_words()
    start()
