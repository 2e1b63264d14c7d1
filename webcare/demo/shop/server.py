"""HTTP for the shop: pages, pictures, and the door at which its courier app takes what the desk sends."""

import hashlib
import json
from collections.abc import Mapping
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from .bike import COLOURS, bike
from .orders import order
from .pages import Place, page_for

ASSETS = Path(__file__).parent / "assets"
STYLES = (ASSETS / "shop.css").read_bytes()
COOKIE = "klant"
STEPS = {"inloggen": "noor", "uitloggen": ""}  # signing in and out
MAX_BODY = 256 * 1024


def policy(desk: str) -> str:
    """What docs/widget.md tells shops with a strict policy: the desk's script and the desk's frame, no more."""
    return "; ".join([
        "default-src 'none'", f"script-src {desk}", f"frame-src {desk}", "style-src 'self'", "img-src 'self'",
        "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
    ])  # fmt: skip


def handler_for(desk: str, key: str) -> type[BaseHTTPRequestHandler]:
    """A handler that knows where the desk is."""

    class Shop(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 30  # seconds for a client to say something

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/assets/shop.css":
                return self._send(200, "text/css", STYLES, keep=True)
            if parts.path.startswith("/assets/bike-"):
                return self._bike(parts.path.removeprefix("/assets/bike-").removesuffix(".svg"))
            if parts.path.startswith("/orders/"):
                found = order(parts.path)
                return self._json(200 if found else 404, found or {"error": "No such order."})
            if (step := parts.path.strip("/").rpartition("/")[2]) in STEPS:
                return self._sign(STEPS[step], "/en/" if parts.path.startswith("/en/") else "/")
            query = {name: values[0][:40] for name, values in parse_qs(parts.query).items()}
            status, html = page_for(Place(parts.path, query, desk, key, self._customer()))
            self._send(status, "text/html; charset=utf-8", html.encode())

        do_HEAD = do_GET

        def do_POST(self) -> None:
            """`/koerier/`: our own channel's callback. Taken and thrown away: nobody cycles here."""
            length = self.headers.get("Content-Length", "")
            if not length.isdigit() or int(length) > MAX_BODY:
                return self._json(413, {"error": {"code": "too_large", "message": "Too large.", "retry": False}})
            body = self.rfile.read(int(length))
            if self.path != "/koerier/":
                return self._json(404, {"error": {"code": "nowhere", "message": "Not here.", "retry": False}})
            self._json(200, {"id": "k-" + hashlib.sha256(body).hexdigest()[:20]})

        def _customer(self) -> str:
            cookie = SimpleCookie(self.headers.get("Cookie", "")).get(COOKIE)
            return cookie.value if cookie else ""

        def _sign(self, customer: str, back: str) -> None:
            self.send_response(303)
            self.send_header("Location", back)
            self.send_header("Set-Cookie", f"{COOKIE}={customer}; Path=/; HttpOnly; SameSite=Lax")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def _bike(self, colour: str) -> None:
            if colour not in COLOURS:
                return self._send(404, "text/plain", b"No such bicycle.")
            self._send(200, "image/svg+xml", bike(colour).encode(), keep=True)

        def _json(self, status: int, content: Mapping[str, object]) -> None:
            self._send(status, "application/json", json.dumps(content).encode())

        def _send(self, status: int, kind: str, body: bytes, keep: bool = False) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", policy(desk))
            self.send_header("X-Content-Type-Options", "nosniff")
            self.send_header("Cache-Control", "max-age=300" if keep else "no-store")
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Quiet: what matters happens at the desk."""

    return Shop
