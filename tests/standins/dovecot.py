"""A real IMAP server for one test session: Debian's dovecot on free ports of loopback, in a folder of its own.

As root it is installed when it is missing; otherwise it must be there. Passwords are `secret`; an access token is
whatever `tokens` names. Mails are put into the folder as files, as a delivery agent does.

Why no server from the package index where dovecot cannot be installed: pymap, the only kept one, was tried (0.36.7,
Python 3.11). It has no TLS from the first byte and no XOAUTH2, and it writes each mail anew with bare line feeds, so
that "byte for byte as it came" fails: ten of these tests would be red or skipped for its reasons, not for ours.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path

import pytest

PASSWORD = "secret"
_number = count(1)

CONF = """
base_dir = {base}/run
state_dir = {base}/run
log_path = {base}/dovecot.log
protocols = imap
listen = 127.0.0.1
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
default_client_limit = 200
default_process_limit = 50
mail_location = maildir:{base}/mail/%u
mail_uid = {mail_uid}
mail_gid = {mail_gid}
first_valid_uid = 1
mail_max_userip_connections = 50
disable_plaintext_auth = no
auth_failure_delay = 0 secs
auth_mechanisms = plain login xoauth2
ssl = {ssl}
ssl_cert = <{certificate}
ssl_key = <{key}
passdb {{
  driver = static
  args = password={password}
  mechanisms = plain login
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {base}/oauth2.conf
}}
userdb {{
  driver = static
  args = uid={mail_uid} gid={mail_gid} home={base}/mail/%u allow_all_users=yes
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {tls}
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""
OAUTH = """
introspection_mode = auth
introspection_url = http://127.0.0.1:{port}/
active_attribute = active
active_value = true
username_attribute = user
"""


@dataclass
class Dovecot:
    base: Path
    plain: int
    tls: int
    certificate: Path
    tokens: dict[str, str] = field(default_factory=dict)  # access token -> user

    def folder(self, user: str) -> Path:
        return self.base / "mail" / user

    def put(self, user: str, *mails: bytes, marked: str = "") -> None:
        """Deliver, as a delivery agent does: into tmp, then renamed. `marked`: flags it has already, S for seen."""
        box = self.folder(user)
        for name in ("tmp", "new", "cur"):
            (box / name).mkdir(parents=True, exist_ok=True)
        for mail in mails:
            name = f"{int(time.time())}.{next(_number):06}.test"
            new = box / "tmp" / name
            new.write_bytes(mail)
            new.rename(box / "cur" / f"{name}:2,{marked}" if marked else box / "new" / name)
        self.own(box)

    def own(self, box: Path) -> None:
        """As root: the folder belongs to the account that reads mail."""
        if os.geteuid() == 0:
            owner = pwd.getpwnam("nobody")
            for path in [box, *box.rglob("*")]:
                os.chown(path, owner.pw_uid, owner.pw_gid)

    def renumber(self, user: str) -> None:
        """Another UIDVALIDITY, as after a restored backup: no number means what it meant."""
        with socket.create_connection(("127.0.0.1", self.plain), 5) as connection:
            connection.recv(1000)
            connection.sendall(f"a LOGIN {user} {PASSWORD}\r\nb STATUS INBOX (UIDVALIDITY)\r\nc LOGOUT\r\n".encode())
            said = b""
            while chunk := connection.recv(4096):
                said += chunk
        validity = int(said.partition(b"UIDVALIDITY ")[2].partition(b")")[0])
        command = [find("doveadm"), "-c", self.base / "dovecot.conf", "mailbox", "update", "-u", user]
        subprocess.run([*command, "--uid-validity", str(validity + 7), "INBOX"], check=True)


@contextmanager
def running() -> Iterator[Dovecot]:
    """Start it, wait until it answers, end it. Skips (with CI set: fails) where there is none."""
    program = find()
    base = Path(tempfile.mkdtemp(prefix="imap-"))
    base.chmod(0o755)
    (base / "mail").mkdir()
    key, certificate = _certificate(base)
    ports = [_free_port() for _ in range(2)]
    server = Dovecot(base, *ports, certificate=certificate)
    server.own(base / "mail")
    tokens = _token_server(server.tokens)
    (base / "oauth2.conf").write_text(OAUTH.format(port=tokens.server_port))
    (base / "dovecot.conf").write_text(CONF.format(
        base=base, plain=ports[0], tls=ports[1], certificate=certificate, key=key, password=PASSWORD, ssl="yes",
        **_who(),
    ))  # fmt: skip
    process = subprocess.Popen([program, "-F", "-c", base / "dovecot.conf"], stderr=subprocess.PIPE)
    try:
        _await(ports[0], process, base)
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)
        tokens.shutdown()
        tokens.server_close()
        shutil.rmtree(base, ignore_errors=True)


def find(program: str = "dovecot") -> str:
    places = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin"
    if found := shutil.which(program, path=places):
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        options = quiet | {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
        subprocess.run(["apt-get", "update", "-qq"], **options)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "dovecot-imapd"], **options)
        if found := shutil.which(program, path=places):
            return found
    refuse = pytest.fail if os.environ.get("CI") else pytest.skip
    refuse("no IMAP server: install dovecot (Debian: apt-get install dovecot-imapd)")


def _who() -> dict[str, object]:
    """The accounts its parts run as: its own when we are root, otherwise all are ours."""
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        return {
            "internal": "dovecot", "internal_group": "dovecot", "login": "dovenull",
            "mail_uid": nobody.pw_uid, "mail_gid": nobody.pw_gid,
        }  # fmt: skip
    import grp

    me = pwd.getpwuid(os.getuid())
    group = grp.getgrgid(me.pw_gid).gr_name
    return {
        "internal": me.pw_name, "internal_group": group, "login": me.pw_name,
        "mail_uid": me.pw_uid, "mail_gid": me.pw_gid,
    }  # fmt: skip


def _certificate(base: Path) -> tuple[Path, Path]:
    from tests.connectors.certificates import self_signed

    self_signed("localhost", base)
    return base / "peer.pem", base / "peer.pem"


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _await(port: int, process: subprocess.Popen[bytes], base: Path) -> None:
    for _ in range(200):
        if process.poll() is not None:
            raise RuntimeError(f"dovecot ended: {process.stderr.read().decode()}")
        try:
            with socket.create_connection(("127.0.0.1", port), 1) as connection:
                if connection.recv(10).startswith(b"* OK"):
                    return
        except OSError:
            pass
        time.sleep(0.05)
    raise RuntimeError("dovecot does not answer:\n" + (base / "dovecot.log").read_text())


def _token_server(tokens: dict[str, str]) -> ThreadingHTTPServer:
    """Where dovecot asks whose an access token is."""

    class Tokens(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            user = tokens.get(self.headers.get("Authorization", "").removeprefix("Bearer "))
            body = f'{{"active": true, "user": "{user}"}}' if user else '{"active": false, "user": ""}'
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Tokens)
    threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()
    return server
