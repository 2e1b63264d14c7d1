"""What the inbox list and opening a conversation cost at 10,000 and 100,000 conversations: queries and CPU."""

import asyncio
from dataclasses import dataclass

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.bench.client import Connection
from tests.bench.figures import Figure, at_most, ratio_at_most
from tests.bench.server import Server
from webcare.models import Conversation, User

REQUESTS = 150
PAGES = {"list": ("/inbox/list/?view=open", 6), "conversation": ("/conversations/{pk}/?view=open", 8)}


@dataclass(frozen=True, slots=True)
class Cost:
    queries: int
    milliseconds: float  # CPU of all server processes per request


def measure(server: Server, user: User, cookie: str) -> dict[str, Cost]:
    pks = list(Conversation.objects.filter(status="owned", assignee=user).values_list("pk", flat=True)[:20])
    costs = {}
    for name, (path, _) in PAGES.items():
        paths = [path.format(pk=pk) for pk in pks]
        costs[name] = Cost(_queries(user, paths[0]), asyncio.run(_cpu(server, paths, cookie)))
    return costs


def _queries(user: User, path: str) -> int:
    client = Client(headers={"HX-Request": "true"})
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.get(path, SERVER_NAME="localhost")
    with CaptureQueriesContext(
        connection,
    ) as captured:
        if client.get(path, SERVER_NAME="localhost").status_code != 200:
            raise RuntimeError(f"{path} did not answer 200")
    return len(captured)


async def _cpu(server: Server, paths: list[str], cookie: str) -> float:
    http = [Connection(server.port) for _ in range(2)]
    headers = {"Cookie": cookie, "HX-Request": "true"}
    for number in range(40):  # warm: both processes have compiled their templates, pages are in memory
        await http[number % 2].request("GET", paths[number % len(paths)], headers=headers)
    before = server.cpu_seconds()
    for number in range(REQUESTS):
        await http[number % 2].request("GET", paths[number % len(paths)], headers=headers)
    return (server.cpu_seconds() - before) / REQUESTS * 1000


def figures(costs: dict[int, dict[str, Cost]]) -> list[Figure]:
    sizes = sorted(costs)
    rows: list[Figure] = []
    for name, (_, limit) in PAGES.items():
        for size in sizes:
            rows.append(at_most(f"{name} at {size:,}: queries", costs[size][name].queries, "queries", limit))
        small, big = costs[sizes[0]][name].milliseconds, costs[sizes[-1]][name].milliseconds
        rows.append(ratio_at_most(f"{name} at {sizes[-1]:,}: CPU", big, "ms", small, 1.2))
    return rows
