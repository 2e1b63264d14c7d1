"""Keeps the stack's processes running and prints what they say.

One thread, no more: the kernel ties a child to the thread that started it (see process.py).
"""

import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

import psutil

from webcare.devstack.process import spawn
from webcare.devstack.services import Service
from webcare.devstack.state import PATIENCE, State, say

LONGEST_PAUSE = 30.0  # seconds between restarts of a process that keeps dying
STEADY = 60.0  # seconds after which a process counts as healthy again


@dataclass
class Child:
    """One long-running process of ours."""

    name: str
    command: list[str]
    nice: int = 0
    sockets: tuple[int, ...] = ()  # listening sockets it inherits
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    started: float = field(default=0.0, init=False)
    pause: float = field(default=0.0, init=False)
    due: float = field(default=0.0, init=False)
    rest: bytes = field(default=b"", init=False)  # the unfinished line

    def failed(self) -> None:
        """Note a death: again soon, then ever later, unless it had been running well."""
        steady = time.monotonic() - self.started > STEADY
        self.pause = 1.0 if steady or not self.pause else min(self.pause * 2, LONGEST_PAUSE)
        self.due = time.monotonic() + self.pause
        self.process = None


class Supervisor:
    """Starts children, passes their output on, restarts the ones that die, ends them all."""

    def __init__(self, state: State, services: list[Service], environment: dict[str, str]) -> None:
        self.state = state
        self.services = services
        self.environment = environment
        self.children: list[Child] = []
        self.selector = selectors.DefaultSelector()

    def start(self, child: Child) -> None:
        child.process = spawn(
            child.command,
            nice=child.nice,
            pass_fds=child.sockets,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        child.started = time.monotonic()
        assert child.process.stdout is not None
        os.set_blocking(child.process.stdout.fileno(), False)
        self.selector.register(child.process.stdout, selectors.EVENT_READ, child)
        self.remember()

    def remember(self) -> None:
        """Write down who is alive, for the start after a crash of ours."""
        everyone: list[Service | Child] = [*self.services, *self.children]
        self.state.remember({each.name: each.process.pid for each in everyone if each.process})

    def run_once(self, child: Child) -> int:
        """Run a child that ends by itself; its exit code."""
        self.start(child)
        process = child.process
        assert process is not None
        try:
            while process.poll() is None:
                self.look(0.1)
            self.look(0)
        finally:
            if process.poll() is None:
                process.terminate()
        return process.returncode

    def keep(self, children: list[Child]) -> None:
        """Start `children` and from now on restart them."""
        self.children += children
        for child in children:
            self.start(child)

    def run(self, until: Callable[[], bool] = lambda: False, limit: float = float("inf")) -> bool:
        """Look after everything until `until()` (then True) or for `limit` seconds (then False)."""
        end = time.monotonic() + limit
        while not until():
            if time.monotonic() > end:
                return False
            self.look(0.25)
            self.revive()
        return True

    def revive(self) -> None:
        """Restart who died; a dead PostgreSQL or Redis ends the stack instead."""
        for service in self.services:
            if service.died():
                raise service.trouble()
        for child in self.children:
            if child.process and child.process.poll() is not None:
                code = child.process.returncode
                child.failed()
                say(f"webcare: {child.name} ended with {code}, again in {child.pause:.0f} s")
            elif not child.process and time.monotonic() >= child.due:
                self.start(child)

    def look(self, seconds: float) -> None:
        """Print what children have written, waiting at most `seconds` for it."""
        for key, _ in self.selector.select(seconds):
            chunk = b""
            with suppress(BlockingIOError):
                chunk = os.read(key.fd, 65536)
                if not chunk:
                    self.selector.unregister(key.fileobj)
                    key.fileobj.close()  # type: ignore[union-attr]
            self.show(key.data, chunk)

    def show(self, child: Child, chunk: bytes) -> None:
        *lines, child.rest = (child.rest + chunk).split(b"\n")
        for line in lines:
            say(f"{child.name:<7} {line.decode(errors='replace')}", file=sys.stderr)

    def stop(self) -> None:
        """End every child, politely first; services are ended by who started them."""
        processes = [child.process for child in self.children if child.process]
        family = [relative for process in processes for relative in relatives(process.pid)]
        for process in processes:
            process.send_signal(signal.SIGTERM)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and any(process.poll() is None for process in processes):
            self.look(0.1)
        for relative in family:
            with suppress(psutil.Error):
                relative.kill()
        for process in processes:
            process.wait()
        for key in list((self.selector.get_map() or {}).values()):
            key.fileobj.close()  # type: ignore[union-attr]
        self.selector.close()


def relatives(pid: int) -> list[psutil.Process]:
    """A process and what it started, such as the pool of a worker."""
    with suppress(psutil.Error):
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    return []
