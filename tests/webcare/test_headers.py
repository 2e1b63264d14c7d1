"""What every answer carries, what no template may contain, and what no request can pretend."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from asgiref.testing import ApplicationCommunicator
from django.test import Client
from django.urls import reverse

from tests import factories as make
from webcare.actions import claims
from webcare.http import Pages
from webcare.models import Calendar, User

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(
    path for folder in ("templates", "webcare", "connectors") for path in (ROOT / folder).rglob("*.html")
)


@pytest.fixture
def pages() -> dict[str, str]:
    """An address of every page there is, by name."""
    talk = make.conversation(make.channel(team=make.team()))
    claims.claim(talk, make.person("Anna"))
    channel, chat = make.channel("hook"), make.channel("webchat")
    calendar = Calendar.objects.create(name="Uren")
    arguments = {
        "home": [], "inbox": [], "inbox_list": [], "conversation": [talk.pk], "timeline": [talk.pk], "settings": [],
        "settings_channels": [], "channel_new": ["hook"], "channel_guide": ["hook"], "channel_edit": [channel.pk],
        "calendars": [], "calendar_new": [], "calendar_holidays": [], "calendar_edit": [calendar.pk],
        "account_login": [], "account_logout": [], "account_reset_password": [], "account_reset_password_done": [],
        "account_change_password": [], "account_email": [], "account_reauthenticate": [], "account_signup": [],
        "health": [], "queues": [], "widget_loader": [chat.key], "widget_frame": [chat.key],
        "widget_timeline": [chat.key], "hook": [channel.key], "messages": [talk.pk], "file": ["nowhere"],
    }  # fmt: skip
    return {name: reverse(name, args=args) for name, args in arguments.items()} | {
        "not found": "/no/such/page/", "not found conversation": "/conversations/999999/",
    }  # fmt: skip


@pytest.fixture(params=["anonymous", "adam"])
def client(request) -> Client:
    client = Client()
    if request.param == "adam":
        client.force_login(make.person("Adam", User.Role.ADMIN))
    return client


def directives(policy: str) -> dict[str, list[str]]:
    return {name: rest for name, *rest in (part.split() for part in policy.split(";") if part.strip())}


def test_every_answer_has_a_policy_without_inline_code(pages, client):
    for name, address in pages.items():
        answer = client.get(address)
        found = directives(answer.get("Content-Security-Policy", ""))
        assert found["default-src"] == found["base-uri"] == ["'none'"], name
        assert found["script-src"] == found["style-src"] == ["'self'"], name
        assert not {"object-src", "script-src-elem", "script-src-attr", "style-src-attr"} & set(found), name
        sources = {source for values in found.values() for source in values}
        assert not {"*", "http:", "https:", "'unsafe-inline'", "'unsafe-eval'", "'unsafe-hashes'"} & sources, name
        assert answer.get("X-Content-Type-Options") == "nosniff", name


def test_every_answer_is_private_except_the_one_script_that_is_everybodys(pages, client):
    for name, address in pages.items():
        control = client.get(address).get("Cache-Control", "")
        if name == "widget_loader":
            assert control.startswith("public")
        else:
            assert "private" in control or "no-store" in control, name
            assert "public" not in control, name


def test_nothing_of_ours_can_be_framed_but_the_widget(pages, client):
    for name, address in pages.items():
        answer = client.get(address)
        ancestors = directives(answer["Content-Security-Policy"])["frame-ancestors"]
        assert ancestors == ["'none'"], name  # this chat has no sites
        if name != "widget_frame":
            assert answer.get("X-Frame-Options") == "DENY", name


def test_the_widget_can_be_framed_by_its_own_sites_only():
    chat = make.channel("webchat", settings={"sites": ["https://shop.example"]})
    answer = Client().get(f"/w/{chat.key}/")
    assert directives(answer["Content-Security-Policy"])["frame-ancestors"] == ["https://shop.example"]


def test_a_site_in_the_settings_cannot_add_to_the_policy():
    """Whatever an administrator managed to store: one header, no further directive."""
    chat = make.channel("webchat", settings={"sites": ["https://shop.example"]})
    for tail in ("?site=https://x;script-src *", "?lang=nl;script-src *", "?site=%0d%0aX-Evil: 1"):
        answer = Client().get(f"/w/{chat.key}/{tail}")
        assert "*" not in answer["Content-Security-Policy"]
        assert "X-Evil" not in answer


def test_pages_say_nothing_to_other_sites(pages, client):
    for name, address in pages.items():
        answer = client.get(address)
        assert answer.get("Referrer-Policy") == "same-origin", name
        if name != "widget_loader":
            assert "Access-Control-Allow-Origin" not in answer, name


def test_cookies_are_not_for_scripts_and_not_for_other_sites():
    anna, client = make.person("Anna"), Client()
    client.post("/account/login/", {"login": anna.email, "password": "a long password"})
    client.get("/inbox/")
    client.post("/theme/", {"theme": "dark"})
    assert {"webcare_csrf", "webcare_session", "theme"} <= set(client.cookies)
    for name, cookie in client.cookies.items():
        if cookie.value:  # not one that is being deleted
            assert cookie["httponly"] and cookie["samesite"] == "Lax", name


def test_signing_in_makes_a_new_session():
    anna, client = make.person("Anna"), Client()
    client.get("/inbox/")
    session = client.session
    session["mark"] = "of somebody who knew this key before"
    session.save()
    before = session.session_key
    answer = client.post("/account/login/", {"login": anna.email, "password": "a long password"})
    assert answer.status_code == 302, "premise: signed in"
    assert client.session.session_key != before


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_sent_to_another_site(target):
    anna, client = make.person("Anna"), Client()
    form = {"login": anna.email, "password": "a long password", "next": target}
    talk = make.conversation()
    answers = [client.post("/account/login/", form), client.get("/account/login/", {"next": target})]
    client.force_login(anna)
    answers += [
        client.post("/i18n/setlang/", {"language": "en", "next": target}, headers={"Referer": target}),
        client.post("/theme/", {"theme": "dark", "next": target}),
        client.post("/presence/", {"presence": "away", "next": target}),
        client.post(f"/conversations/{talk.pk}/release/", headers={"Referer": target}),
    ]
    for answer in answers:
        assert "evil" not in answer.get("Location", "") and "alert" not in answer.get("Location", "")


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost:1@evil.example", ""])
def test_a_made_up_host_is_refused(host):
    assert Client().get("/account/login/", headers={"Host": host}).status_code == 400


# -- templates --


class Inline(HTMLParser):
    """Finds what the policy would block, and what would be worse if it did not."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: tuple[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.found += [f"<{tag} {name}>" for name in given if name.startswith("on") or name == "style"]
        self.found += [f"<{tag} {name}={value}>" for name, value in given.items() if "javascript:" in value.lower()]
        is_data = given.get("type") in ("application/json", "importmap", "speculationrules")
        if tag == "style" or tag == "script" and "src" not in given and not is_data:
            self._open = (tag, "")

    def handle_data(self, data: str) -> None:
        if self._open and data.strip():
            self.found.append(f"<{self._open[0]}>")
            self._open = None

    def handle_endtag(self, tag: str) -> None:
        self._open = None


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_hold_no_inline_code(path):
    scanner = Inline()
    # Without template tags, which may stand anywhere and mean nothing to HTML.
    scanner.feed(re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "", path.read_text(), flags=re.S))
    assert scanner.found == []


def test_the_scanner_finds_what_it_looks_for():
    scanner = Inline()
    scanner.feed(
        '<p style="x" onclick="y"><script>z()</script><script src="a.js"></script><style>p{}</style>'
        '<script type="application/json">{}</script><a href="JavaScript:alert(1)">a</a>'
    )
    assert scanner.found == ["<p style>", "<p onclick>", "<script>", "<style>", "<a href=JavaScript:alert(1)>"]


def test_templates_mark_nothing_safe_themselves():
    """Except where the mark stands beside what makes it so."""
    found = []
    for path in TEMPLATES:
        text = path.read_text()
        found += [f"{path.name}: {hit}" for hit in re.findall(r"\|\s*safe\b|autoescape off|mark_safe|safeseq", text)]
    assert found == []


# -- what a request can pretend --


def asgi_request(application, *headers: tuple[bytes, bytes], method: str = "GET", body: bytes = b""):
    scope = {
        "type": "http", "http_version": "1.1", "method": method, "path": "/", "query_string": b"",
        "headers": [(b"host", b"localhost"), *headers], "client": ("203.0.113.9", 1),
    }  # fmt: skip
    return ApplicationCommunicator(Pages(application), scope)


async def test_a_client_cannot_write_the_proxys_headers_with_an_underscore():
    seen = {}

    def look(environ, start_response):
        seen.update(environ)
        start_response("200 OK", [])
        return Closable([b"ok"])

    call = asgi_request(look, (b"x_forwarded_for", b"6.6.6.6"), (b"x-forwarded-proto", b"https"), (b"a_b", b"c"))
    await call.send_input({"type": "http.request", "body": b""})
    assert (await call.receive_output(10))["status"] == 200
    assert "HTTP_X_FORWARDED_FOR" not in seen and "HTTP_A_B" not in seen
    assert seen["HTTP_X_FORWARDED_PROTO"] == "https", "premise: others come through"


class Closable(list):
    closed = 0

    def close(self) -> None:
        self.closed += 1


@pytest.mark.parametrize("headers", [[], [("Content-Length", "2")]], ids=["to the end", "as long as it said"])
async def test_every_answer_is_closed_once_which_gives_back_the_database_connection(headers):
    answer = Closable([b"ok", b""])

    def application(environ, start_response):
        start_response("200 OK", headers)
        return answer

    call = asgi_request(application)
    await call.send_input({"type": "http.request", "body": b""})
    await call.wait(10)
    assert answer.closed == 1
