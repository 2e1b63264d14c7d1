"""The demo's post office: keeps what it is sent, shows it as text, passes nothing on."""

import json
import smtplib
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import EmailMessage
from urllib.parse import urlencode

import pytest

from webcare.demo.mailbox.__main__ import ADDRESS
from webcare.demo.seed import mail_site
from webcare.devstack.mail import MailPorts
from webcare.devstack.network import LOOPBACK, free_port
from webcare.devstack.state import CHECKOUT


@pytest.fixture(scope="module")
def office() -> Iterator[MailPorts]:
    """One whose customers write to its own door: what is typed on the page comes back on the page."""
    post, page = free_port(20250), free_port(20450)
    ports = MailPorts(door=post, post=post, page=page)
    [_room, office] = ports.children("http://localhost:8000")
    process = subprocess.Popen(office.command, cwd=CHECKOUT)
    ends_at = time.monotonic() + 30
    while True:
        try:
            get(ports, "/")
            break
        except OSError:
            assert time.monotonic() < ends_at and process.poll() is None
            time.sleep(0.1)
    yield ports
    process.terminate()
    assert process.wait(10) == 0


def get(ports: MailPorts, path: str) -> str:
    with urllib.request.urlopen(f"http://{LOOPBACK}:{ports.page}{path}", timeout=10) as answer:
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        return answer.read().decode()


def send(ports: MailPorts, subject: str, html: str = "") -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Anna <anna@desk.example>", "noor@klant.example", subject
    mail.set_content("Hoi <b>Noor</b>")
    if html:
        mail.add_alternative(html, subtype="html")
    with smtplib.SMTP(LOOPBACK, ports.post, timeout=10) as client:
        client.send_message(mail)


def test_what_was_sent_is_listed_and_shown_as_text(office):
    send(office, "<script>alert(1)</script>", html="<p onclick=x()>Hoi<script>x()</script></p>")
    [newest, *_] = json.loads(get(office, "/mails.json"))
    assert newest["readers"] == ["noor@klant.example"] and newest["text"].startswith("Hoi <b>Noor</b>")
    for page in (get(office, "/"), get(office, f"/mail/{newest['number']}")):
        assert "<script" not in page and "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "onclick=x()&gt;" in page or "onclick" not in page
    assert get(office, f"/mail/{newest['number']}/raw").startswith("From: Anna")


def test_what_is_not_there(office):
    for path in ("/mail/99999", "/mail/x", "/nowhere", "/mail/1/2/3"):
        with pytest.raises(urllib.error.HTTPError) as caught:
            get(office, path)
        assert caught.value.code == 404


def test_a_customer_can_write_from_the_page_and_no_other_site_can(office):
    form = {
        "from": "Noor <noor@klant.example>",
        "to": "service@x.example",
        "subject": "Hoi",
        "text": "Waar?",
        "answers": "",
    }
    own = f"http://{LOOPBACK}:{office.page}"
    for origin, answer in (("https://evil.example", 400), ("", 400), (own, 200)):
        request = urllib.request.Request(f"{own}/send", urlencode(form).encode(), {"Origin": origin})
        try:
            with urllib.request.urlopen(request, timeout=10) as found:
                assert found.status == answer
        except urllib.error.HTTPError as problem:
            assert problem.code == answer
    assert [
        mail["text"].strip()
        for mail in json.loads(get(office, "/mails.json"))
        if mail["sender"] == "noor@klant.example"
    ] == ["Waar?"]


def test_the_command_that_is_printed_sends_a_first_mail(office):
    command = [
        sys.executable,
        "-m",
        "webcare.demo.mailbox",
        "--door",
        f"{LOOPBACK}:{office.post}",
        "--write",
        "Waar blijft hij?",
    ]
    subprocess.run(command, cwd=CHECKOUT, check=True, timeout=60)
    assert any(mail["readers"] == [ADDRESS] for mail in json.loads(get(office, "/mails.json")))
    assert mail_site.ADDRESS == ADDRESS


@pytest.mark.django_db
def test_the_demos_mailbox_finds_todays_post_office(monkeypatch):
    from tests import factories as make

    channel = make.channel(kind="email", key=mail_site.KEY, settings=mail_site.settings())
    monkeypatch.setenv("DEMO_MAIL_SMTP", "127.0.0.1:4711")
    mail_site.refresh_mailbox()
    assert make.fresh(channel).settings["smtp_port"] == 4711
    channel.settings = {**channel.settings, "smtp_host": "mail.example.nl", "smtp_port": 587}
    channel.save()
    mail_site.refresh_mailbox()
    assert make.fresh(channel).settings["smtp_port"] == 587  # what an administrator entered stays
