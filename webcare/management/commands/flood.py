import http.client
import json
import secrets
import time
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from connectors.hook.signature import HEADER, sign
from webcare.models import Channel, Message, RawEvent


class Command(BaseCommand):
    help = "Send signed messages to an own channel over HTTP, and tell when all of them stand in the inbox."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", help="the key of a channel of kind hook")
        parser.add_argument("--messages", type=int, default=1000)
        parser.add_argument("--threads", type=int, default=100, help="over how many customers they are spread")
        parser.add_argument("--batch", type=int, default=10, help="messages per request")
        parser.add_argument("--patience", type=int, default=300, help="seconds to wait for the last one")

    def handle(self, *args: object, **options: object) -> None:
        channel = Channel.objects.filter(key=options["key"], kind="hook").first()
        if channel is None:
            raise CommandError(f"There is no own channel with the key {options['key']}.")
        run = secrets.token_hex(4)
        started = time.monotonic()
        accepted = self.send(channel, run, options)
        sent = time.monotonic() - started
        shown = self.wait_for(channel, run, accepted, options["patience"])
        total = time.monotonic() - started
        self.stdout.write(
            f"accepted {accepted} in {sent:.1f} s ({accepted / sent:.0f}/s), in the inbox after {total:.1f} s"
        )
        if shown != accepted:
            failed = RawEvent.objects.filter(channel=channel, state="failed", key__contains=run).count()
            raise CommandError(f"{accepted - shown} of {accepted} do not stand in the inbox ({failed} failed)")

    def send(self, channel: Channel, run: str, options: dict) -> int:
        """Post everything; returns how many messages the desk confirmed."""
        address = urlsplit(settings.PUBLIC_URL)
        kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
        connection = kind(address.hostname or "", address.port, timeout=30)
        accepted = 0
        for first in range(0, options["messages"], options["batch"]):
            numbers = range(first, min(first + options["batch"], options["messages"]))
            body = json.dumps({"messages": [self.message(run, n, options["threads"]) for n in numbers]}).encode()
            signature = sign(body, channel.credentials["secrets"][0], int(time.time()))
            headers = {"Content-Type": "application/json", HEADER: signature}
            connection.request("POST", f"/hooks/{channel.key}/", body, headers)
            answer = connection.getresponse()
            content = answer.read()
            if answer.status != 200:
                raise CommandError(f"the desk answered {answer.status}: {content[:200].decode('utf-8', 'replace')}")
            accepted += len(numbers)
        return accepted

    @staticmethod
    def message(run: str, number: int, threads: int) -> dict:
        thread = f"flood-{run}-{number % threads}"
        return {
            "id": f"{run}-{number}", "thread": thread, "text": f"Bericht {number} van de vloed {run}",
            "sender": {"id": thread, "name": f"Klant {number % threads}"},
        }  # fmt: skip

    @staticmethod
    def wait_for(channel: Channel, run: str, wanted: int, patience: int) -> int:
        """How many messages of this run there are, as soon as it is all or patience ends."""
        until = time.monotonic() + patience
        mine = Message.objects.filter(channel=channel, external_id__startswith=f"{run}-")
        while (shown := mine.count()) < wanted and time.monotonic() < until:
            time.sleep(0.2)
        return shown
