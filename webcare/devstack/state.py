"""What outlives a run: the state folder with its lock, secrets, and the list of processes started."""

import base64
import fcntl
import hashlib
import json
import os
import secrets
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NoReturn, TextIO

import psutil

CHECKOUT = Path(__file__).resolve().parents[2]
PATIENCE = 8.0  # seconds a process gets to end by itself
START_LIMIT = 90.0  # seconds a service gets to answer; recovery after a crash takes a few


class Trouble(Exception):
    """Something a person must change; the text is a sentence for that person."""


class Stop(BaseException):
    """Somebody asked us to stop (Ctrl-C, TERM, or the terminal closed)."""

    def __init__(self, number: int) -> None:
        self.signal = number


def stop_on_signals() -> None:
    """Turn the ways of stopping a program into one exception, so that every `with` block cleans up."""

    def stop(number: int, _: Any) -> NoReturn:
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)  # from here on we are busy cleaning up
        raise Stop(number)

    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, stop)


def say(line: str, file: TextIO | None = None) -> None:
    """Print at once; a terminal that is gone must not keep us from cleaning up."""
    with suppress(OSError):
        print(line, file=file or sys.stdout, flush=True)


def default_folder() -> Path:
    """`var/` in the checkout; as root a folder of the system, because PostgreSQL then runs as another account."""
    if chosen := os.environ.get("WEBCARE_STATE"):
        return Path(chosen).resolve()
    if os.geteuid() == 0:
        return Path("/var/lib/webcare") / hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:10]
    return CHECKOUT / "var"


class State:
    """One folder; whoever holds its lock may run services in it."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or default_folder()
        self.running = self.folder / "running.json"
        self._children = self.folder / "children.json"
        self._sockets = self.folder / "sockets"

    def prepare(self) -> None:
        """Make the folder. Other accounts may pass through it (PostgreSQL's, when we are root) but not list it."""
        for folder in [*reversed(self.folder.parents), self.folder]:
            if not folder.exists():
                try:
                    folder.mkdir()
                except OSError as error:
                    raise Trouble(
                        f"cannot make {folder} ({error.strerror}); WEBCARE_STATE names another place"
                    ) from None
                folder.chmod(0o711 if os.geteuid() == 0 else 0o700)

    @contextmanager
    def lock(self) -> Iterator[bool]:
        """Hold the folder for ourselves; yields False when another process has it."""
        with (self.folder / "lock").open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True

    @contextmanager
    def guest(self) -> Iterator[None]:
        """Use services that another process runs; it waits for its guests when it is done itself."""
        with (self.folder / "guests").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_SH)
            yield

    def await_running(self) -> dict[str, Any]:
        """What the holder of the lock has announced; it may still be starting."""
        end = time.monotonic() + START_LIMIT
        while time.monotonic() < end:
            with suppress(OSError):
                return json.loads(self.running.read_text())
            time.sleep(0.1)
        raise Trouble("another process of this checkout is starting or stopping services: try again")

    def wait_for_guests(self) -> None:
        """Return when nobody else uses our services any more."""
        with (self.folder / "guests").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)

    def secrets(self) -> dict[str, str]:
        """The installation's keys, made on the first run and readable by nobody else."""
        file = self.folder / "secrets.json"
        if not file.exists():
            keys = {
                "SECRET_KEY": secrets.token_urlsafe(50),
                "FIELD_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
            }
            write_private(file, keys)
        return json.loads(file.read_text())

    def new_socket_folder(self) -> Path:
        """A short path, because those of Unix sockets end at about 100 bytes; the folder of the last run goes away."""
        with suppress(OSError):
            shutil.rmtree(self._sockets.read_text())
        base = tempfile.gettempdir() if len(tempfile.gettempdir()) < 60 else "/tmp"
        folder = Path(tempfile.mkdtemp(prefix="webcare-", dir=base))
        folder.chmod(0o711 if os.geteuid() == 0 else 0o700)  # PostgreSQL's account must get to its own part
        self._sockets.write_text(str(folder))
        return folder

    def remember(self, processes: dict[str, int]) -> None:
        """Note who runs, so that the next start can end what a killed parent left behind."""
        found = []
        for name, pid in processes.items():
            with suppress(psutil.Error):
                found.append([name, pid, psutil.Process(pid).create_time()])
        write_private(self._children, found)

    def forget(self) -> None:
        """After a clean end there is nothing to find."""
        self.running.unlink(missing_ok=True)
        self._children.unlink(missing_ok=True)
        with suppress(OSError):
            shutil.rmtree(self._sockets.read_text())
            self._sockets.unlink()

    def end_leftovers(self) -> None:
        """End processes of an earlier run. A process id alone proves nothing, its start time beside it does."""
        try:
            noted = json.loads(self._children.read_text())
        except (OSError, ValueError):
            return
        left = []
        for name, pid, started in noted:
            with suppress(psutil.Error):
                process = psutil.Process(pid)
                if abs(process.create_time() - started) < 2:
                    left += [process, *process.children(recursive=True)]
                    process.send_signal(signal.SIGINT if name == "postgres" else signal.SIGTERM)
        _, stubborn = psutil.wait_procs(left, timeout=PATIENCE)
        for process in stubborn:
            with suppress(psutil.Error):
                process.kill()
        psutil.wait_procs(stubborn, timeout=PATIENCE)
        self._children.unlink()


def write_private(file: Path, content: Any) -> None:
    """Write JSON that only we may read, whole or not at all."""
    new = file.with_suffix(".new")
    new.unlink(missing_ok=True)
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        json.dump(content, stream)
    new.replace(file)
