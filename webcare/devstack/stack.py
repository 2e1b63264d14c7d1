"""What the stack consists of, in which order it starts, and what it tells you."""

import json
import os
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from webcare.devstack.graph import GraphPort
from webcare.devstack.mail import MailPorts
from webcare.devstack.network import LOOPBACK, answers, free_port, listening
from webcare.devstack.postgres import Postgres
from webcare.devstack.process import spawn
from webcare.devstack.services import Redis, Service
from webcare.devstack.state import State, Stop, Trouble, say, write_private
from webcare.devstack.supervisor import Child, Supervisor

READY_LIMIT = 180.0  # seconds until the desk must answer
PASSWORD = "fietsbel-2026"  # of the demo's people; DEMO_PASSWORD replaces it
CELERY = ["-W", "ignore:You're running the worker with superuser"]  # whoever runs a demo as root knows
CELERY += ["-m", "celery", "--quiet", "-A", "webcare.celery", "worker"]
CELERY += ["--without-mingle", "--without-gossip", "--without-heartbeat"]


@contextmanager
def services(state: State, durable: bool = True) -> Iterator[tuple[list[Service], dict[str, str]]]:
    """PostgreSQL and Redis, each only when the environment names no other; yields them and the complete environment."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    # Common in containers, and then every process compiles every import anew: three times slower to start.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    state.end_leftovers()
    sockets = state.new_socket_folder()
    started: list[Service] = []
    try:
        if not environment.get("DATABASE_URL"):
            started.append(Postgres(state, sockets, durable))
            environment["DATABASE_URL"] = started[-1].start()
        if not environment.get("REDIS_URL"):
            started.append(Redis(state, sockets))
            environment["REDIS_URL"] = started[-1].start()
        state.remember({each.name: each.process.pid for each in started if each.process})
        yield started, defaults(state) | environment
    finally:
        for service in reversed(started):
            service.stop()
        state.forget()


def defaults(state: State) -> dict[str, str]:
    """What a demo on one machine needs; anything set in the environment wins."""
    return state.secrets() | {
        "DEBUG": "0",
        "BRAND": "Voorbeeld Fietsen",
        "LOG_FORMAT": "console",
        "LOG_LEVEL": "WARNING",
        "MEDIA_ROOT": str(state.folder / "media"),
        "STATIC_ROOT": str(state.folder / "static"),
        "WEBCARE_PRIVATE_PEERS": "127.0.0.0/8,::1/128",  # the demo shop receives hooks on this machine
        "DEMO_PASSWORD": PASSWORD,
    }


def run_command(command: list[str]) -> int:
    """`up --services -- COMMAND`: run it beside services, those of a stack that is running already or our own."""
    state = State()
    state.prepare()
    with state.lock() as ours:
        if not ours:
            with state.guest():
                known = state.await_running()
                return run_in_foreground(command, defaults(state) | os.environ | known["environment"])
        with services(state) as (_, environment):
            announce(state, environment)
            code = run_in_foreground(command, environment)
            state.wait_for_guests()
            return code


def run_in_foreground(command: list[str], environment: dict[str, str]) -> int:
    """Like a shell would: same terminal, same exit code, and Ctrl-C is for the command, not for us."""
    signal.signal(signal.SIGINT, lambda *_: None)  # not SIG_IGN: the command would inherit that
    try:
        process = spawn(command, new_session=False, env=environment)
    except OSError as error:
        raise Trouble(f"cannot run {command[0]}: {error.strerror}") from None
    try:
        code = process.wait()
    except Stop:
        process.terminate()
        process.wait()
        raise
    return code if code >= 0 else 128 - code


def announce(state: State, environment: dict[str, str], url: str = "") -> None:
    """Tell other commands in this checkout where we run."""
    wanted = {key: environment[key] for key in ("DATABASE_URL", "REDIS_URL", "PUBLIC_URL") if key in environment}
    write_private(state.running, {"pid": os.getpid(), "url": url, "environment": wanted})


def run(wanted: int, demo: bool = True) -> int:
    """The whole stack, until somebody stops it."""
    state = State()
    state.prepare()
    with state.lock() as ours:
        if not ours:
            raise Trouble(already_running(state))
        more_open_files()
        with services(state) as (started, environment), listening(wanted) as web, GraphPort.bound(state, web) as graph:
            port, shop = web.getsockname()[1], free_port(web.getsockname()[1] + 1)
            if port != wanted:
                say(f"webcare: port {wanted} is taken, using {port}")
            mail = MailPorts.free(shop + 1)
            environment = addresses(port, shop) | mail.environment | graph.environment | environment
            announce(state, environment, environment["PUBLIC_URL"])
            supervisor = Supervisor(state, started, environment)
            try:
                desk = environment["PUBLIC_URL"]
                others = [*children(web.fileno(), shop, desk), *mail.children(desk), graph.child(desk)]
                return start_and_watch(supervisor, web.getsockname()[1], others, demo)
            finally:
                say("webcare: stopping")
                supervisor.stop()
                say("webcare: stopped")


def start_and_watch(supervisor: Supervisor, port: int, others: list[Child], demo: bool) -> int:
    say("webcare: preparing the database" + (", which takes half a minute the first time" if demo else ""))
    prepare = [sys.executable, "manage.py", "prepare", *([] if demo else ["--no-demo"])]
    if supervisor.run_once(Child("prepare", prepare)):
        raise Trouble("the database could not be prepared, see above")
    supervisor.keep(others)
    if supervisor.run(until=lambda: answers(port), limit=READY_LIMIT):
        say(welcome(supervisor.environment, demo))
    else:
        say(f"webcare: no answer on port {port} after {READY_LIMIT:.0f} s; still trying, see the lines above")
    supervisor.run()
    return 0


def children(listener: int, shop: int, desk: str) -> list[Child]:
    """The processes of the stack. Two web processes accept from one socket: both cores, no proxy, no second port."""
    python = sys.executable
    daphne = [python, "-m", "daphne", "--fd", str(listener), "--verbosity", "0", "--no-server-name"]
    daphne += ["--websocket-max-message-size", "16384", "webcare.asgi:application"]
    live = [python, *CELERY, "--queues", "live", "--hostname", "live@%h", "--concurrency", "2"]
    bulk = [python, *CELERY, "--queues", "bulk", "--hostname", "bulk@%h", "--pool", "solo"]
    return [
        Child("web-1", daphne, sockets=(listener,)),
        Child("web-2", daphne, sockets=(listener,)),
        Child("live", live, nice=5),
        Child("bulk", bulk, nice=10),
        Child("sweep", [python, "manage.py", "sweep"], nice=5),
        Child("shop", [python, "-m", "webcare.demo.shop", "--port", str(shop), "--desk", desk], nice=5),
    ]


def addresses(port: int, shop: int) -> dict[str, str]:
    """Desk and shop on two host names, so that browsers treat them as the two sites they are in real life."""
    return {
        "PUBLIC_URL": f"http://localhost:{port}",
        "EXTRA_ORIGINS": f"http://{LOOPBACK}:{port}",
        "DEMO_SHOP_URL": f"http://{LOOPBACK}:{shop}",
    }


def more_open_files() -> None:
    """Every browser holds a socket open; the usual limit of 1,024 is the system's default, not its maximum."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (65536 if most == resource.RLIM_INFINITY else most, most))


def already_running(state: State) -> str:
    """Where the stack that holds the lock can be found."""
    known = {}
    with suppress(OSError, ValueError):
        known = json.loads(state.running.read_text())
    where = f" at {known['url']}/" if known.get("url") else ""
    return f"already running from this checkout{where} (process {known.get('pid', 'unknown')})"


def first_mail(environment: dict[str, str]) -> str:
    command = (
        f'.venv/bin/python -m webcare.demo.mailbox --door {environment["MAIL_LISTENER"]} --write "Waar blijft hij?"'
    )
    return f"""    Send a first mail  {command}
"""


def welcome(environment: dict[str, str], demo: bool) -> str:
    """What to open and how to sign in."""
    people = f"""
    Sign in as         anna@demo.webcare.example    agent
                       bram@demo.webcare.example    agent
                       lena@demo.webcare.example    team lead
                       admin@demo.webcare.example   administrator
    Password           {environment["DEMO_PASSWORD"]}
"""
    nobody = """
    First account      .venv/bin/python manage.py up --services -- .venv/bin/python manage.py createsuperuser
"""
    return f"""
  Webcare is ready.

    Inbox for agents   {environment["PUBLIC_URL"]}/
    Demo web shop      {environment["DEMO_SHOP_URL"]}/   (be a customer: chat in the corner)
    What was mailed    {environment["DEMO_MAIL_URL"]}/   (and where you can write mail as a customer)
    Play a customer    {environment["DEMO_GRAPH_URL"]}/   (on WhatsApp, Messenger or Instagram)
{first_mail(environment) if demo else ""}{people if demo else nobody}
    Stop               Ctrl-C
"""
