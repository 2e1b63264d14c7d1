"""The processes of the desk, which die in a run and are started again as `make run` does."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from webcare.devstack import network, stack
from webcare.devstack.process import spawn
from webcare.devstack.supervisor import Child

PATIENCE = 90.0  # seconds until everything must answer
ALL_QUEUES = "live,bulk"
WANTED = ("web-1", "web-2", "live", "sweep")


class Product:
    """Two web processes, one worker for both queues, the sweep. From the main thread only: see devstack/process.py."""

    def __init__(self, listener: int, port: int, environment: Mapping[str, str], log: Path) -> None:
        self.port, self.environment, self.log = port, dict(environment), log
        found = stack.children(listener, port + 1, f"http://localhost:{port}")
        self.parts = {one.name: one for one in found if one.name in WANTED}
        self.parts["live"].command = [ALL_QUEUES if word == "live" else word for word in self.parts["live"].command]
        self.kills = 0
        self._armed: set[str] = set()
        self._output: BinaryIO = log.open("wb")

    def __enter__(self) -> "Product":
        for part in self.parts.values():
            self._start(part)
        until = time.monotonic() + PATIENCE
        while not network.answers(self.port):
            if time.monotonic() > until:
                self.__exit__()
                raise RuntimeError("the desk did not start:\n" + self.log.read_text(errors="replace")[-4000:])
            time.sleep(0.1)
        return self

    def __exit__(self, *_: object) -> None:
        for part in self.parts.values():
            if part.process:
                part.process.terminate()
        for part in self.parts.values():
            if part.process:
                with suppress(subprocess.TimeoutExpired):
                    part.process.wait(5)
                _end(part.process)
        self._output.close()

    def kill(self, name: str, point: str = "") -> None:
        """kill -9, the pool of a worker included. With `point`, what is started instead dies when it passes that."""
        part = self.parts[name]
        if part.process:
            _end(part.process)
        self.kills += 1
        if point:
            self._armed.add(name)
        self._start(part, point)

    def keep(self) -> None:
        """Start again whoever died."""
        for name, part in self.parts.items():
            if part.process and part.process.poll() is not None:
                self.kills += name in self._armed
                self._armed.discard(name)
                _end(part.process)
                self._start(part)

    def disarm(self) -> None:
        """Nobody dies any more."""
        for name in tuple(self._armed):
            self._armed.discard(name)
            self.kill(name)
            self.kills -= 1

    def _start(self, part: Child, point: str = "") -> None:
        environment, command = self.environment, part.command
        if point:
            environment = environment | {"WEBCARE_CRASH": point}
            # Without a pool the worker itself dies, once, instead of each of its children again and again.
            command = [*command, "--pool", "solo"] if part.name == "live" else command
        part.process = spawn(
            command, env=environment, pass_fds=part.sockets, stdin=subprocess.DEVNULL, stdout=self._output,
            stderr=self._output,
        )  # fmt: skip


def _end(process: subprocess.Popen[bytes]) -> None:
    """With everything it started: each leads a session of its own."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def environment_for(database: str, redis: str, port: int, *, prefix: str) -> dict[str, str]:
    """Of this process, with these addresses; quick sweeps and leases, so that a run lasts minutes and not hours."""
    return {
        **os.environ, **stack.addresses(port, port + 1),
        "DATABASE_URL": database, "REDIS_URL": redis, "REDIS_PREFIX": prefix,
        "WEBCARE_PRIVATE_PEERS": "127.0.0.0/8", "SWEEP_SECONDS": "3", "LEASE_SECONDS": "8",
        "LOG_LEVEL": "WARNING", "PYTHONUNBUFFERED": "1", "EMAIL_URL": "dummymail://",
        "PYTHONPATH": os.pathsep.join(filter(None, [str(Path.cwd()), os.environ.get("PYTHONPATH")])),
    }  # fmt: skip
