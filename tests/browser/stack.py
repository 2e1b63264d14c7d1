"""The product as a browser meets it: web, worker, sweep and shop as processes of their own, on the test database."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection

from webcare.devstack import network
from webcare.devstack import stack as devstack
from webcare.devstack.mail import MailPorts
from webcare.devstack.process import spawn
from webcare.devstack.state import default_folder

PATIENCE = 60.0  # seconds until everything must answer
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))


@dataclass(frozen=True)
class Stack:
    """Where the desk and the shop answer: two sites, as in real life. Mail comes in at `mail.door`."""

    desk_url: str
    shop_url: str
    mail: MailPorts


@contextmanager
def running() -> Iterator[Stack]:
    """Start everything, wait until the desk answers, end everything. Its output goes to browser-0.log.

    Runs side by side (`-n 2`) keep to numbers of their own, or they would take each other's free ports.
    """
    started: list[subprocess.Popen[bytes]] = []
    log = default_folder() / f"browser-{WORKER}.log"
    with network.listening(8100 + 50 * WORKER) as web, log.open("wb") as output:
        port = web.getsockname()[1]
        shop = network.free_port(port + 1)
        mail = MailPorts.free(shop + 1, door=2525 + 50 * WORKER)
        environment = mail.environment | environment_for(port, shop)
        desk = environment["PUBLIC_URL"]
        try:
            for child in [*devstack.children(web.fileno(), shop, desk), *mail.children(desk)]:
                if child.name not in {"web-2", "bulk"}:  # one web process, and one worker for both queues
                    command = [word if word != "live" else "live,bulk" for word in child.command]
                    started.append(
                        spawn(command, env=environment, pass_fds=child.sockets, stdout=output, stderr=output)
                    )
            wait_until(lambda: network.answers(port), started, log)
            yield Stack(desk, environment["DEMO_SHOP_URL"], mail)
        finally:
            for process in started:
                process.terminate()
            for process in started:
                end(process)


def environment_for(port: int, shop: int) -> dict[str, str]:
    """That of this process, but with the *test* database and the addresses browsers will use."""
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    return {
        **os.environ,
        **devstack.addresses(port, shop),
        "DATABASE_URL": database.geturl(),
        "WEBCARE_PRIVATE_PEERS": "127.0.0.0/8",
        "EMAIL_URL": f"filemail:///{letters_folder()}",  # what the desk writes to its own people
        "PYTHONUNBUFFERED": "1",
    }


def letters_folder() -> Path:
    """Where the desk's own mail lands, one file each."""
    return default_folder() / f"letters-{WORKER}"


def wait_until(ready: Callable[[], bool], processes: list[subprocess.Popen[bytes]], log: Path) -> None:
    limit = time.monotonic() + PATIENCE
    while not ready():
        if time.monotonic() > limit or processes[0].poll() is not None:
            raise RuntimeError("the stack did not start:\n" + log.read_text(errors="replace")[-4000:])
        time.sleep(0.1)


def end(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
