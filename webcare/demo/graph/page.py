"""The page on which a person plays a customer: one HTML file in two languages, and the files beside it."""

import json
from html import escape
from pathlib import Path

from webcare.demo.graph.calls import Answer, Call
from webcare.demo.graph.words import WORDS

ASSETS = Path(__file__).parent / "assets"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


def answer(call: Call, desk: str) -> Answer:
    """`desk`: where the product is, for a link to it; may be empty."""
    if call.method not in ("GET", "HEAD"):
        return Answer(405, b"")
    if not call.path:
        return _file(shown(language(call), desk).encode(), "text/html; charset=utf-8")
    path = ASSETS / call.path[1]
    if path.suffix not in KINDS or not path.is_file():
        return Answer(404, b"")
    return _file(path.read_bytes(), KINDS[path.suffix])


def _file(content: bytes, kind: str) -> Answer:
    headers = {"Content-Type": kind, "Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff"}
    return Answer(200, content, headers | {"Cache-Control": "no-store"})


def language(call: Call) -> str:
    """As asked by `?lang`, else the first of Accept-Language that there is."""
    wanted = [call.query.get("lang", ""), *(call.headers.get("Accept-Language") or "").split(",")]
    return next((one.strip()[:2].lower() for one in wanted if one.strip()[:2].lower() in WORDS), "en")


def shown(language: str, desk: str) -> str:
    words = WORDS[language]
    html = (ASSETS / "page.html").read_text("utf-8")
    fixed = {"lang": language, "other": "en" if language == "nl" else "nl", "desk": desk, "words": json.dumps(words)}
    for name, value in (words | fixed).items():
        html = html.replace("{{" + name + "}}", escape(value))
    return html
