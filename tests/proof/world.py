"""The stand-in with its accounts and customers, the channels that are connected to them, and what goes wrong."""

from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from tests.proof.plan import ACCOUNTS, Plan, account_of
from tests.proof.wire import Wire
from webcare.demo.graph import Graph, Statuses
from webcare.demo.graph.faults import AFTER
from webcare.demo.graph.hooks import Manners
from webcare.models import Channel

SECRET, VERIFY, WABA = "secret-of-the-proof", "verify-me", "210000000000009"
LATE = 7.0  # seconds
HOUR = 15.0  # seconds in which Meta's hour of repeating passes
# What a send meets, and that of how many one does. The first of each kind that hides whether it was taken.
FAULTS = {
    "throttle": 151, "500": 61, "503": 97, "502": 71, "reset": 83, "close": 103, "500_after": 67, "502_after": 53,
    "reset_after": 59, "close_after": 89, "error_in_200": 79, "no_id": 131, "drip": 181,
}  # fmt: skip
SLOW = {"silent": 397, "silent_after": 331}  # each costs the fifteen seconds after which we give up
HIDDEN = ("502", "reset", "close", "silent")  # not taken, and nobody can know


@dataclass
class World:
    graph: Graph
    channels: dict[str, Channel]
    accounts: dict[str, Any]
    wires: list[Wire]
    people: list[Any]
    said: dict[str, tuple[str, int]] = field(default_factory=dict)  # message id -> account, customer

    def address(self, customer: int) -> tuple[int, tuple[str, ...]]:
        """(channel, the names by which a thread of this customer may be known)."""
        return self.channels[account_of(customer)].pk, self.people[customer].addresses


def furnish(graph: Graph, plan: Plan, port: int) -> World:
    """Accounts, customers and channels. The two numbers are one app, and Meta posts what is theirs together."""
    chance = Random(f"{plan.seed}/wires")
    common = {"app_secret": SECRET, "verify_token": VERIFY}
    accounts = {
        "whatsapp": graph.whatsapp(waba=WABA, **common), "whatsapp-2": graph.whatsapp(waba=WABA, **common),
        "messenger": graph.page(**common), "instagram": graph.instagram(**common),
    }  # fmt: skip
    channels = {name: _channel(graph, name, account) for name, account in accounts.items()}
    wires = []
    for name, account in accounts.items():
        wires.append(Wire(port, f"/hooks/{channels[name].key}/", Random(chance.random()), impatience=0.03))
        account.hook, account.subscribed = wires[-1], {"*"}
    people = [accounts[account_of(number)].customer(f"Klant {number}") for number in range(plan.size.customers)]
    _make_distinct(accounts, people)
    return World(graph, channels, accounts, wires, people)


def _make_distinct(accounts: dict[str, Any], people: list[Any]) -> None:
    """Phone numbers are drawn from a few thousand: nobody shares one here."""
    for number, person in enumerate(people):
        if hasattr(person, "phone"):
            person.phone = f"3165560{number:04d}"


def _channel(graph: Graph, name: str, account: Any) -> Channel:
    settings = {"base_url": graph.url, "app_id": account.app_id, "read_marks": "never"}
    match account.kind:
        case "whatsapp":
            settings |= {"phone_number_id": account.id, "waba_id": account.waba}
        case "messenger":
            settings |= {"page_id": account.id}
        case _:
            settings |= {"ig_id": account.id, "login": "instagram"}
    credentials = {"access_token": account.token, "app_secrets": [SECRET], "verify_token": VERIFY}
    return Channel.objects.create(
        kind=account.kind, name=name, key=f"proof-{name}", account=account.id, credentials=credentials,
        settings=settings,
    )  # fmt: skip


def misbehave(world: World, plan: Plan, *, slow: bool) -> None:
    """Everything the stand-in can do wrong, at the rates of this plan."""
    graph, chance = world.graph, Random(f"{plan.seed}/faults")
    graph.hooks.manners = Manners(doubled=0.12, concurrently=True, chance=Random(f"{plan.seed}/doubles"))
    graph.statuses = Statuses(
        ("sent", "delivered", "read"), late=0.1, between=0.1, doubled=0.2, shuffled=0.25, skips_delivered=0.1,
        before_answer=0.3, silent=0.1, batch=1, batch_wait=1.0, chance=Random(f"{plan.seed}/statuses"),
    )  # fmt: skip
    together(world, 1)
    for does, every in (FAULTS | (SLOW if slow else {})).items():
        if slow:
            graph.faults.plan("messages", does, every=round(every * chance.uniform(0.8, 1.2)))
        else:  # a short run meets each once, and three times those after which we cannot know that it was taken
            times = 3 if does in AFTER else 1
            graph.faults.plan("messages", does, every=chance.randint(2, plan.size.outbound // 3 // times), times=times)
    graph.faults.plan("download", "cut", times=2)
    graph.faults.plan("media_url", "500", times=2)


def together(world: World, most: int) -> None:
    """From now on up to so many statuses share a request; of WhatsApp's, a few say that it never arrived.

    Some people's come late: whoever sends again after the usual five seconds had better have known.
    """
    usual = world.graph.statuses = replace(world.graph.statuses, batch=most)
    refusing = replace(usual, fails=131026, fail_rate=0.02)
    late = replace(refusing, late=LATE, before_answer=0.0)
    for number, person in enumerate(world.people):
        if person.account.kind == "whatsapp":
            person.statuses = late if number // len(ACCOUNTS) % 3 == 0 else refusing


def behave(world: World) -> None:
    """Faults are over; what is under way still comes."""
    world.graph.faults.clear()
    for wire in world.wires:
        wire.impatience = 0.0
    together(world, 1)
    world.graph.progress.flush()
