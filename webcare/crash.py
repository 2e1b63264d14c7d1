"""Named places where a test may stop the process, to prove that the next sweep finishes the work.

Empty in production: `crash_here` looks at one module variable and returns.
"""

import os
from collections.abc import Callable


class Crashed(BaseException):
    """Stands for the process dying: a BaseException, so that no `except Exception` can tidy up after it."""


_hook: Callable[[str], None] | None = None


def crash_here(name: str) -> None:
    """Stop here if a test asked for it. `name` is one of `POINTS`."""
    if _hook is not None:
        _hook(name)


def arm(hook: Callable[[str], None] | None) -> None:
    """Install (or with None remove) the function that is told every point passed. Tests only."""
    global _hook
    _hook = hook


def arm_from_environment() -> None:
    """`WEBCARE_CRASH=name` kills this process for real (as kill -9 does) at that point. Tests only."""
    if name := os.environ.get("WEBCARE_CRASH"):
        arm(lambda point: os.kill(os.getpid(), 9) if point == name else None)


POINTS = (
    "hook.before_commit",
    "hook.after_commit",  # also "after the answer": nothing of ours runs between the two
    "ingest.after_parse",
    "ingest.before_commit",
    "ingest.after_commit",
    "ingest.between_items",
    "deliver.before_call",
    "deliver.after_accept",
    "deliver.before_mark",
    "deliver.after_mark",
    "send.after_commit",
    "sweep.midway",
    "poll.before_cursor",
    "handover.before_commit",
    "handover.after_commit",
    "bot.turn_computed",
)
