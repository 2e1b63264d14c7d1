"""HTTP for the page. Only this machine can reach it; what it posts goes to the desk's own mail server."""

import json
import smtplib
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import getaddresses, localtime, make_msgid
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from .pages import inbox, letter, page
from .post import Post

STYLES = (Path(__file__).parent / "assets" / "mailbox.css").read_bytes()
POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
MAX_BODY = 1024 * 1024


def handler_for(post: Post, desk: str, door: str, address: str) -> type[BaseHTTPRequestHandler]:
    """`door` is host:port of the desk's mail server, empty without one; `address` is where a first mail goes."""

    class Mailbox(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 30  # seconds for a client to say something

        def do_GET(self) -> None:
            match urlsplit(self.path).path.strip("/").split("/"):
                case [""]:
                    self._page(inbox(post.newest(), desk, door and address))
                case ["mailbox.css"]:
                    self._send(200, "text/css", STYLES)
                case ["mails.json"]:
                    self._send(200, "application/json", json.dumps([one.as_json() for one in post.newest()]).encode())
                case ["mail", number] if number.isdecimal() and (mail := post.find(int(number))):
                    self._page(letter(mail, desk, door and address))
                case ["mail", number, "raw"] if number.isdecimal() and (mail := post.find(int(number))):
                    self._send(200, "text/plain; charset=utf-8", mail.raw)
                case _:
                    self._page(page("Niet gevonden", "<p>Hier is niets.</p>", desk), 404)

        do_HEAD = do_GET

        def do_POST(self) -> None:
            """A mail from a customer, typed on the page. Other sites' forms are not ours."""
            length = self.headers.get("Content-Length", "")
            ours = urlsplit(self.headers.get("Origin", "")).netloc == self.headers.get("Host")
            if not length.isdigit() or int(length) > MAX_BODY or not ours or self.path != "/send" or not door:
                return self._page(page("Niet verstuurd", "<p>Dat kan hier niet.</p>", desk), 400)
            form = {name: values[0] for name, values in parse_qs(self.rfile.read(int(length)).decode()).items()}
            try:
                write(door, form)
            except (OSError, ValueError, smtplib.SMTPException) as problem:
                return self._page(page("Niet verstuurd", f"<p>{type(problem).__name__}</p>", desk), 502)
            self.send_response(303)
            self.send_header("Location", "/")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def _page(self, html: str, status: int = 200) -> None:
            self._send(status, "text/html; charset=utf-8", html.encode())

        def _send(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            headers = {
                "Content-Type": kind, "Content-Length": str(len(body)), "Content-Security-Policy": POLICY,
                "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
            }  # fmt: skip
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Quiet: what matters happens at the desk."""

    return Mailbox


def write(door: str, form: dict[str, str]) -> None:
    """Send what was typed, as a mail program would. Raises ValueError, OSError, SMTPException."""
    [(name, sender)] = getaddresses([form.get("from", "")])
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = form["from"], form["to"], form.get("subject", "")
    mail["Date"], mail["Message-ID"] = localtime(), make_msgid(domain=sender.rpartition("@")[2] or "klant.example")
    if answered := form.get("answers", ""):
        mail["In-Reply-To"] = mail["References"] = answered
    mail.set_content(form.get("text", ""))
    host, _colon, port = door.rpartition(":")
    with smtplib.SMTP(host, int(port), timeout=10) as client:
        client.send_message(mail, from_addr=sender)
