"""The page about own channels and its example, taken at their word."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from shutil import which

import pytest

from connectors import http
from connectors.contract import Account, InboundMessage, InboundStatus, InboundTyping, Outbound, Party, WebhookRequest
from connectors.hook.connector import LIMITS, Hook
from connectors.hook.outgoing import body_of
from connectors.hook.parsing import split_body
from connectors.hook.signature import TOLERANCE, sign
from tests.connectors.calling import loopback_open
from tests.connectors.peers import Peer, always, peer, unused_port

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "own-channel.md").read_text()
SECRET = "wcs_secret-of-the-example"


@pytest.fixture
def desk() -> Iterator[Peer]:
    with loopback_open(), peer(always(200, b'{"received": 1}')) as server:
        yield server


def _hook(port: int = 0) -> Hook:
    return Hook(Account("hook", "key1", {"callback_url": f"http://127.0.0.1:{port}/", "secrets": [SECRET]}))


def _taken(desk: Peer) -> InboundMessage:
    """The one message the desk got, through our own front door."""
    [seen] = desk.seen
    assert (seen.method, seen.target) == ("POST", "/hooks/key1/")
    request = WebhookRequest(seen.method, seen.target, seen.headers, seen.body)
    _hook().authenticate(request)
    [item] = _hook().split(request)
    [message] = _hook().parse(item)
    assert isinstance(message, InboundMessage)
    return message


def _blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def test_the_example_of_what_comes_in_is_understood() -> None:
    items = split_body(_blocks("json")[0].encode(), "key1")
    found = [type(inbound) for item in items for inbound in _hook().parse(item)]
    assert found == [InboundMessage, InboundStatus, InboundTyping]


def test_the_example_of_what_goes_out_is_what_goes_out() -> None:
    message = Outbound(
        token="wc42", thread="chat-7", recipient=Party("u-31", "Noor"), text="It arrives tomorrow.", reply_to="1001",
        sent_at=datetime(2026, 11, 22, 11, tzinfo=UTC), sender_name="Anna",
    )  # fmt: skip
    assert json.loads(_blocks("json")[1]) == json.loads(body_of(message))


def test_the_worked_example_of_a_signature_is_right() -> None:
    secret, time, body = re.findall(r"secret `(.*?)`, time `(.*?)` and the body\n`(.*?)`", PAGE)[0]
    assert f"Webcare-Signature: {sign(body.encode(), secret, int(time))}" in _blocks("text")[0]


def test_the_limits_named_are_the_limits_kept() -> None:
    assert f"more than {TOLERANCE} s" in PAGE
    assert f"{LIMITS.text_length:,} characters" in PAGE
    assert f"{LIMITS.media_count} files of {LIMITS.media_bytes // 1024**2} MB" in PAGE


@pytest.mark.skipif(not (which("openssl") and which("curl")), reason="openssl and curl are not installed")
def test_the_shell_commands_work(desk: Peer) -> None:
    names = {"DESK": desk.url, "KEY": "key1", "SECRET": SECRET}
    done = subprocess.run(["sh", "-ec", _blocks("sh")[0]], env=os.environ | names, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, '{"received": 1}'), done.stderr
    assert _taken(desk).text == "Where is my parcel?"


def test_the_example_script_talks_both_ways(desk: Peer) -> None:
    port = unused_port()
    command = [sys.executable, DOCS / "own-channel-example.py", desk.url, "key1", "Waar blijft mijn pakket?", str(port)]
    environment = os.environ | {"WEBCARE_SECRET": SECRET}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as script:
        try:
            assert script.stdout and script.stdout.readline() == '{"received": 1}\n'
            message = _taken(desk)
            assert message.text == "Waar blijft mijn pakket?"
            _hook(port).check()
            answer = Outbound("wc1", message.thread, message.sender, datetime.now(UTC), "Morgen é", sender_name="Anna")
            assert _hook(port).send(answer).provider_id == "wc1"
            assert script.stdout.readline() == "Anna: Morgen é\n"
        finally:
            script.kill()


def test_the_example_script_refuses_a_forgery(desk: Peer) -> None:
    port = unused_port()
    command = [sys.executable, DOCS / "own-channel-example.py", desk.url, "key1", "hoi", str(port)]
    environment = os.environ | {"WEBCARE_SECRET": SECRET}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as script:
        try:
            assert script.stdout and script.stdout.readline()
            forged = {"Webcare-Signature": sign(b'{"type":"ping"}', "wcs_another-secret", 1_795_000_000)}
            assert http.post(f"http://127.0.0.1:{port}/", content=b'{"type":"ping"}', headers=forged).status == 403
        finally:
            script.kill()
