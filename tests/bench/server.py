"""A database of the bench's own and the product's processes on it, exactly as `make run` starts them."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import psycopg

from tests.addresses import redis_database
from webcare.devstack import network, stack
from webcare.devstack.mail import MailPorts
from webcare.devstack.process import spawn

NAME = "webcare_bench"
PATIENCE = 90.0


@dataclass(frozen=True, slots=True)
class Server:
    port: int
    pids: tuple[int, ...]

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def cpu_seconds(self) -> float:
        """Of all server processes: ours, PostgreSQL's backends and Redis."""
        return sum(cpu_of(psutil.Process(pid)) for pid in {*self.pids, *database_pids(), redis_pid()})


def cpu_of(process: psutil.Process) -> float:
    """User and system time of a process and its children, those that have ended included."""
    total = 0.0
    for one in (process, *process.children(recursive=True)):
        try:
            times = one.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system + (times.children_user + times.children_system)
    return total


def use_own_database(name: str = NAME) -> None:
    """Create an empty database and point this process (and all it starts) at it. Before Django is set up."""
    address = urlsplit(os.environ["DATABASE_URL"])
    elsewhere = address._replace(path="/postgres").geturl()  # nobody can drop the database they are in
    with psycopg.connect(elsewhere, autocommit=True) as connection:
        connection.execute(f"drop database if exists {name} with (force)")
        connection.execute(f"create database {name}")
    os.environ["DATABASE_URL"] = address._replace(path=f"/{name}").geturl()
    use_own_redis(name)
    # The budgets of one address are not what is measured, and all load comes from one.
    os.environ |= {"BUDGET_SCALE": "10000", "PYTHONUNBUFFERED": "1", "LOG_LEVEL": "ERROR"}


def use_own_redis(name: str, number: int = 9) -> None:
    """A database of it that no other stack of this checkout rings: their workers would take our jobs."""
    os.environ |= {"REDIS_URL": redis_database(os.environ["REDIS_URL"], number), "REDIS_PREFIX": name}


def database_pids() -> set[int]:
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        own = connection.info.backend_pid
        return {psutil.Process(own).ppid()} if psutil.pid_exists(own) else set()


def redis_pid() -> int:
    import redis

    return redis.Redis.from_url(os.environ["REDIS_URL"]).info("server")["process_id"]


@contextmanager
def product(log: Path, *, leave_out: frozenset[str] = frozenset({"shop", "post"})) -> Iterator[Server]:
    """All processes of `make run` but the demo's shop and post office."""
    with network.listening(8300) as web:
        port = web.getsockname()[1]
        mail, desk = MailPorts.free(port + 2), f"http://localhost:{port}"
        os.environ |= stack.addresses(port, port + 1) | mail.environment
        parts = [*stack.children(web.fileno(), port + 1, desk), *mail.children(desk)]
        wanted = [one for one in parts if one.name not in leave_out]
        with _running([(one.command, one.sockets, one.nice) for one in wanted], port, log) as pids:
            yield Server(port, pids)


@contextmanager
def floor(log: Path) -> Iterator[Server]:
    """Two Daphnes on one socket, as the product has them."""
    import sys

    with network.listening(8400) as web:
        port = web.getsockname()[1]
        command = [sys.executable, "-m", "daphne", "--fd", str(web.fileno()), "--verbosity", "0"]
        command += ["tests.bench.floor_app:application"]
        with _running([(command, (web.fileno(),), 0)] * 2, port, log) as pids:
            yield Server(port, pids)


@contextmanager
def _running(commands: list, port: int, log: Path) -> Iterator[tuple[int, ...]]:
    started: list[subprocess.Popen[bytes]] = []
    with log.open("ab") as output:
        try:
            for command, sockets, nice in commands:
                started.append(
                    spawn(command, nice=nice, env=os.environ, pass_fds=sockets, stdout=output, stderr=output)
                )
            until = time.monotonic() + PATIENCE
            while not network.answers(port):
                if time.monotonic() > until:
                    raise RuntimeError(f"the server did not start, see {log}")
                time.sleep(0.1)
            yield tuple(process.pid for process in started)
        finally:
            for process in started:
                process.terminate()
            for process in started:
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()
