"""Story 5: a stranger's script talks through a channel of its own."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Queue

from playwright.sync_api import Page, expect

from tests import factories as make
from tests.browser.journeys import Desk
from tests.connectors.peers import unused_port
from webcare.devstack.state import CHECKOUT
from webcare.models import Channel

SECRET = "wcs_of-a-stranger-who-read-the-docs"


@contextmanager
def stranger(desk_url: str, channel: Channel, text: str, port: int) -> Iterator["Queue[str]"]:
    """docs/own-channel-example.py as it stands there; yields the lines it prints."""
    script = CHECKOUT / "docs" / "own-channel-example.py"
    command = [sys.executable, str(script), desk_url, channel.key, text, str(port)]
    environment = {"PATH": os.environ["PATH"], "WEBCARE_SECRET": SECRET, "PYTHONIOENCODING": "utf-8"}
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
    )
    lines: Queue[str] = Queue()
    reader = threading.Thread(target=lambda: [lines.put(line.strip()) for line in process.stdout or ()], daemon=True)
    reader.start()
    try:
        yield lines
    finally:
        process.terminate()
        process.wait(10)
        reader.join(10)
        if process.stdout:
            process.stdout.close()


def test_a_strangers_script_talks_with_anna(open_desk: Callable[..., Page], desk_url: str) -> None:
    port = unused_port()
    credentials = {"callback_url": f"http://127.0.0.1:{port}/", "secrets": [SECRET]}
    channel = make.channel("hook", name="Marktplein", credentials=credentials)
    desk = Desk(open_desk(make.person("Anna"), "/inbox/?view=unclaimed"))
    with stranger(desk_url, channel, "Where is my parcel? 📦", port) as printed:
        assert printed.get(timeout=20) == '{"received": 1}'
        row = desk.row("Where is my parcel? 📦")
        expect(row).to_contain_text("Example customer")
        expect(row.get_by_text(", Marktplein")).to_be_attached()
        desk.open("Where is my parcel?")
        expect(desk.page.locator("#composer .via")).to_contain_text("Marktplein")
        desk.claim()
        desk.reply("It arrives tomorrow. ✓")
        expect(desk.message("It arrives tomorrow.")).to_contain_text("Verzonden")
        assert printed.get(timeout=20) == "Anna: It arrives tomorrow. ✓"
