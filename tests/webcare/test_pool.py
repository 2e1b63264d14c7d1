"""Requests open no new database sessions: a real web process, its pool, and what PostgreSQL sees of it."""

import http.client
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from websockets.sync.client import connect

from tests import factories as make
from tests.browser.stack import end, environment_for, wait_until
from webcare import files
from webcare.actions import attachments
from webcare.devstack import network
from webcare.devstack.process import spawn
from webcare.devstack.state import default_folder
from webcare.http import THREADS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(150)]

NAME = "webcare-pool-test"
SIZE = 4
AT_ONCE = 50
SOCKETS = 12


@pytest.fixture
def port() -> Iterator[int]:
    """One Daphne on the test database, with a small pool."""
    log = default_folder() / "pool.log"
    with network.listening(8500) as listener, log.open("wb") as output:
        port = listener.getsockname()[1]
        environment = environment_for(port, 0) | {"DB_POOL_MAX": str(SIZE)}
        environment["DATABASE_URL"] += f"&application_name={NAME}"
        command = [sys.executable, "-m", "daphne", "--fd", str(listener.fileno()), "--verbosity", "0"]
        process: subprocess.Popen[bytes] = spawn(
            [*command, "webcare.asgi:application"], env=environment, pass_fds=(listener.fileno(),),
            stdout=output, stderr=output,
        )  # fmt: skip
        try:
            wait_until(lambda: network.answers(port), [process], log)
            yield port
        finally:
            process.terminate()
            end(process)


def sessions() -> set[int]:
    """The web process's sessions, as PostgreSQL counts them."""
    with connection.cursor() as cursor:
        cursor.execute("select pid from pg_stat_activity where application_name = %s", [NAME])
        return {pid for [pid] in cursor.fetchall()}


def burst(port: int, path: str, **headers: str) -> list[int]:
    """Many requests, each on a connection of its own; their statuses."""

    def ask(_number: int) -> int:
        client = http.client.HTTPConnection("localhost", port, timeout=60)
        try:
            client.request("GET", path, headers=headers)
            answer = client.getresponse()
            answer.read()
            return answer.status
        finally:
            client.close()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(ask, range(AT_ONCE)))


def test_fifty_requests_at_once_share_the_pool_and_fifty_more_open_nothing(port):
    assert burst(port, "/health/") == [200] * AT_ONCE
    first = sessions()
    assert len(first) == SIZE, "as many as the pool may hold, and still there"
    assert burst(port, "/health/") == [200] * AT_ONCE
    assert sessions() == first


def test_fifty_files_at_once_hold_no_session_while_they_are_sent(port):
    file = attachments.store(ContentFile(b"x" * 200_000), name="groot.txt", size=200_000, user=make.person("Anna"))
    link = urlsplit(files.public_url(file))
    for _ in range(2):
        assert burst(port, f"{link.path}?{link.query}") == [200] * AT_ONCE
    assert len(sessions()) <= SIZE


def test_by_default_no_request_waits_for_a_session(settings):
    assert settings.DATABASES["default"]["OPTIONS"]["pool"]["max_size"] > THREADS


def test_open_sockets_hold_no_session_so_requests_still_get_one(port):
    client = Client()
    client.force_login(make.person("Anna"))
    cookie = f"webcare_session={client.cookies['webcare_session'].value}"
    with ExitStack() as sockets:
        for _ in range(SOCKETS):
            socket = sockets.enter_context(
                connect(
                    f"ws://localhost:{port}/live/", origin=f"http://localhost:{port}",
                    additional_headers={"Cookie": cookie}, open_timeout=30, compression=None,
                )
            )  # fmt: skip
            assert '"ready"' in socket.recv(timeout=30)
        assert burst(port, "/inbox/list/", Cookie=cookie) == [200] * AT_ONCE
        assert len(sessions()) <= SIZE
