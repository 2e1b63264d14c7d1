"""So many hooks a second of one number, whatever the answers do."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.bench.client import Connection
from tests.bench.flooded import ACCOUNT, KEY, NUMBER, WABA, phone_of
from tests.bench.people import SECRET
from tests.bench.server import Server

MESSAGES, RECEIPTS = 80, 240  # hooks per second
RATE = MESSAGES + RECEIPTS
CONNECTIONS = 64
STATES = ("sent", "delivered", "read")


@dataclass
class Flood:
    """Seconds from when each request was due until it was accepted; how many were not."""

    took: list[float]
    refused: int
    seconds: float


Asked = tuple[str, bytes, dict[str, str]]  # path, body, headers


class Load:
    """`RATE` requests a second, on time whatever the answers do."""

    def __init__(self, server: Server, ask: Callable[[int], Asked], seconds: int) -> None:
        self.connections = [Connection(server.port) for _ in range(CONNECTIONS)]
        self.ask, self.seconds = ask, seconds
        self.took: list[float] = []
        self.refused = 0

    async def run(self) -> Flood:
        start, under_way = time.monotonic(), set()
        for number in range(RATE * self.seconds):
            due = start + number / RATE
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            under_way.add(asyncio.ensure_future(self._post(number, due)))
        await asyncio.wait(under_way)
        return Flood(self.took, self.refused, time.monotonic() - start)

    async def _post(self, number: int, due: float) -> None:
        path, body, headers = self.ask(number)
        try:
            answer = await self.connections[number % CONNECTIONS].request("POST", path, body, headers)
        except (OSError, asyncio.IncompleteReadError):
            self.refused += 1
            return
        if answer.status == 200:
            self.took.append(time.monotonic() - due)
        else:
            self.refused += 1


class Provider:
    """`sent`: the provider ids of messages of ours; three receipts belong to each."""

    def __init__(self, sent: list[str]) -> None:
        self.sent = sent

    def __call__(self, number: int) -> Asked:
        from connectors.meta import signature

        body = self.message(number // 4) if number % 4 == 0 else self.receipt(number)
        headers = {"Content-Type": "application/json", signature.HEADER: signature.sign(body, SECRET)}
        return f"/hooks/{KEY}/", body, headers

    def message(self, number: int) -> bytes:
        phone = phone_of(number)
        contact = {"profile": {"name": f"Klant {phone[-4:]}"}, "wa_id": phone, "user_id": f"NL.{phone}"}
        told = {
            "from": phone, "from_user_id": f"NL.{phone}", "id": f"wamid.in.{number}", "type": "text",
            "timestamp": str(int(time.time())), "text": {"body": f"bericht {number}"},
        }  # fmt: skip
        return _change(contacts=[contact], messages=[told])

    def receipt(self, number: int) -> bytes:
        place = number // 4 % len(self.sent)
        state, phone = STATES[number % 4 - 1], phone_of(place)
        told = {"id": self.sent[place], "status": state, "timestamp": str(int(time.time())), "recipient_id": phone}
        return _change(statuses=[told | {"recipient_user_id": f"NL.{phone}"}])


def _change(**value: object) -> bytes:
    metadata = {"display_phone_number": NUMBER, "phone_number_id": ACCOUNT}
    value = {"messaging_product": "whatsapp", "metadata": metadata} | value
    entry = {"id": WABA, "changes": [{"field": "messages", "value": value}]}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()
