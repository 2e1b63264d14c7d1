"""`manage.py up` on real processes: nothing is lost or left over, however it ends."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg
import pytest

from webcare.devstack import network, stack, supervisor
from webcare.devstack.graph import GraphPort
from webcare.devstack.mail import MailPorts
from webcare.devstack.services import Redis
from webcare.devstack.state import CHECKOUT, State, Trouble
from webcare.devstack.supervisor import Child, Supervisor

SHOW = "import os; print(os.environ['DATABASE_URL'], os.environ['REDIS_URL'], flush=True)"
WAIT = f"{SHOW}; import time; time.sleep(60)"
GRAPH = GraphPort(0, 6, Path("graph.json")).environment
linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere left-overs end at the next start")


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A state folder that PostgreSQL's account can reach when we are root; pytest's own are closed to it."""
    folder = Path(tempfile.gettempdir()) / f"webcare-test-{uuid.uuid4().hex[:8]}"
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def up(folder: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start `manage.py up ...` there, with nothing of this test run in its environment."""
    started = []
    environment = {"PATH": os.environ["PATH"], "WEBCARE_STATE": str(folder)}

    def start(*arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "manage.py", "up", *arguments]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        started.append(subprocess.Popen(command, cwd=CHECKOUT, env=environment, **pipes))
        return started[-1]

    yield start
    for process in started:
        process.terminate()
        process.wait()
        process.stdout.close()


def around(up: Callable[..., subprocess.Popen[str]], code: str) -> subprocess.Popen[str]:
    return up("--services", "--", sys.executable, "-c", code)


def database(line: str) -> psycopg.Connection:
    """A connection to the address in what SHOW printed."""
    return psycopg.connect(line.split()[0].replace("postgres://webcare@/", "postgresql://webcare@/"), autocommit=True)


def test_services_run_around_a_command_and_its_exit_code_is_ours(up, folder):
    process = around(up, f"{SHOW}; raise SystemExit(7)")
    addresses, _ = process.communicate()
    assert addresses.startswith("postgres://webcare@/webcare?host=")
    assert process.returncode == 7
    assert not Path(addresses.split("host=")[1].split()[0]).exists()
    assert not (folder / "running.json").exists()


def test_the_keys_are_made_once_and_nobody_else_may_read_them(up, folder):
    code = "import os; print(os.environ['SECRET_KEY'], os.environ['FIELD_KEYS'])"
    first, second = (around(up, code).communicate()[0] for _ in range(2))
    assert first == second
    assert (folder / "secrets.json").stat().st_mode & 0o077 == 0


def test_the_database_is_durable(up):
    process = around(up, WAIT)
    with database(process.stdout.readline()) as connection:
        shown = [connection.execute(f"SHOW {name}").fetchone()[0] for name in ("fsync", "synchronous_commit")]
    assert shown == ["on", "on"]


@linux
def test_a_killed_parent_leaves_nothing_behind_and_loses_nothing(up, folder):
    process = around(up, WAIT)
    with database(process.stdout.readline()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS number")
    children = psutil.Process(process.pid).children(recursive=True)
    assert {"postgres", "redis-server"} <= {name_of(child) for child in children}
    process.kill()
    _, alive = psutil.wait_procs(children, timeout=30)
    assert alive == []

    process = around(up, WAIT)
    with database(process.stdout.readline()) as connection:
        assert connection.execute("SELECT number FROM kept").fetchone() == (42,)
    assert len(list(Path(tempfile.gettempdir()).glob(socket_folder(folder).name))) == 1


def name_of(process: psutil.Process) -> str:
    """Empty when it has ended by now, as PostgreSQL's helpers at start do."""
    try:
        return process.name()
    except psutil.NoSuchProcess:
        return ""


def socket_folder(folder: Path) -> Path:
    return Path((folder / "sockets").read_text())


def test_a_process_id_that_went_to_someone_else_does_not_stop_postgres(up, folder):
    assert around(up, SHOW).wait() == 0
    (folder / "pg18" / "postmaster.pid").write_text(f"{os.getpid()}\n/elsewhere\n")
    process = around(up, SHOW)
    assert process.wait() == 0, process.stdout.read()


def test_a_second_command_shares_the_services_of_the_first_and_may_outlast_it(up):
    first = around(up, WAIT)
    addresses = first.stdout.readline()
    guest = around(up, WAIT)
    assert guest.stdout.readline() == addresses
    [command] = [child for child in psutil.Process(first.pid).children() if child.name().startswith("python")]
    command.kill()
    time.sleep(0.5)
    with database(addresses) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    guest.terminate()
    assert first.wait(15) == 128 + signal.SIGKILL


def test_a_process_with_the_same_id_but_another_start_is_spared(folder):
    with bystander() as process:
        state = State(folder)
        state.prepare()
        (folder / "children.json").write_text(json.dumps([["web-1", process.pid, time.time() - 3600]]))
        state.end_leftovers()
        assert process.poll() is None
        state.remember({"web-1": process.pid})
        state.end_leftovers()
        assert process.poll() is not None


@contextmanager
def bystander() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(["sleep", "60"])
    yield process
    process.kill()
    process.wait()


@pytest.mark.parametrize(("family", "host"), [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")])
def test_a_taken_port_is_passed_over(family, host):
    first = network.free_port(18000)
    with socket.create_server((host, first), family=family):
        assert network.free_port(first) > first


def test_a_web_process_can_be_replaced_while_its_port_stays():
    with network.listening(18100) as server:
        port = server.getsockname()[1]
        serve = (
            "import socket, sys; s = socket.socket(fileno=int(sys.argv[1])); s.setblocking(True)\n"
            "while True: c, _ = s.accept(); c.sendall(b'hello'); c.close()"
        )
        for _ in range(2):
            command = [sys.executable, "-c", serve, str(server.fileno())]
            process = subprocess.Popen(command, pass_fds=[server.fileno()])
            with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
                assert client.recv(5) == b"hello"
            process.kill()
            process.wait()


@pytest.fixture
def watched(folder: Path) -> Iterator[Supervisor]:
    state = State(folder)
    state.prepare()
    watched = Supervisor(state, [], dict(os.environ))
    yield watched
    watched.stop()


def test_a_child_that_dies_comes_back_ever_later(watched, capfd):
    child = Child("brief", [sys.executable, "-c", "print('hello')"])
    watched.keep([child])
    watched.run(until=lambda: child.pause == 2.0, limit=20)
    assert capfd.readouterr().err.count("brief   hello") == 2
    assert child.due - time.monotonic() > 1


def test_a_child_that_ran_well_comes_back_at_once(watched, monkeypatch):
    monkeypatch.setattr(supervisor, "STEADY", 0.0)
    child = Child("brief", [sys.executable, "-c", "pass"])
    child.pause = 16.0
    watched.keep([child])
    watched.run(until=lambda: child.process is None, limit=20)
    assert child.pause == 1.0


def test_a_child_that_does_not_listen_is_ended_with_its_children(watched, monkeypatch):
    monkeypatch.setattr(supervisor, "PATIENCE", 0.5)
    deaf = "trap '' TERM; sleep 60 & echo ready; while true; do sleep 1; done"
    child = Child("deaf", ["sh", "-c", deaf])
    watched.keep([child])
    watched.run(until=lambda: len(supervisor.relatives(child.process.pid)) > 1, limit=10)
    family = supervisor.relatives(child.process.pid)
    watched.stop()
    assert psutil.wait_procs(family, timeout=5)[1] == []


def test_the_stack_ends_when_a_service_dies_and_shows_its_log(watched, tmp_path):
    redis = Redis(watched.state, tmp_path)
    redis.start()
    watched.services.append(redis)
    redis.process.kill()
    redis.process.wait()
    with pytest.raises(Trouble, match="redis ended by itself"):
        watched.run(limit=5)


def test_who_to_be_is_said_once_the_demo_is_there():
    environment = stack.addresses(1, 2) | MailPorts(3, 4, 5).environment | GRAPH | {"DEMO_PASSWORD": "secret"}
    assert "anna@demo.webcare.example" in stack.welcome(environment, demo=True)
    assert "anna@" not in stack.welcome(environment, demo=False)


def test_it_is_said_how_to_send_a_first_mail_and_where_what_left_can_be_read():
    environment = stack.addresses(1, 2) | MailPorts(3, 4, 5).environment | GRAPH | {"DEMO_PASSWORD": "secret"}
    said = stack.welcome(environment, demo=True)
    assert "webcare.demo.mailbox --door 127.0.0.1:3 --write" in said
    assert "http://127.0.0.1:5/" in said


@pytest.mark.timeout(240)
def test_the_whole_stack_starts_says_where_it_is_and_ends_clean(up, folder):
    process = up("--port", "18200", "--no-demo")
    text = ""
    while "Stop " not in text:
        line = process.stdout.readline()
        assert line, text
        text += line
    port = int(text.split("http://localhost:")[1].split("/")[0])
    assert network.answers(port)
    customers = text.split("Play a customer")[1].split()[0]
    with urllib.request.urlopen(f"{customers}_stand-in/state", timeout=10) as answer:
        assert [one["kind"] for one in json.load(answer)["accounts"]] == ["whatsapp", "messenger", "instagram"]

    again = up("--port", "18200")
    assert f"already running from this checkout at http://localhost:{port}/" in again.communicate()[0]
    assert again.returncode == 1

    family = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate(timeout=30)
    assert process.returncode == 0, rest
    assert [one for one in family if one.is_running()] == []
