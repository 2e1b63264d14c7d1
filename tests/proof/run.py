"""One run from beginning to end."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.db import close_old_connections
from django.db.models.functions import Now

from tests.bench.people import cookie
from tests.proof import ledgers, plan, reading, world
from tests.proof.desk import Desk
from tests.proof.product import Product
from tests.proof.traffic import Traffic
from webcare.demo.graph import Graph
from webcare.models import Attachment, Channel, Conversation, Delivery, RawEvent, User

MOST_BEHIND = 150  # items and messages that may wait while more comes


@dataclass(frozen=True)
class Outcome:
    verdict: ledgers.Verdict
    theirs: ledgers.Theirs
    ours: ledgers.Ours
    kills: int
    seconds: float

    @property
    def summary(self) -> str:
        unsure = sum(one.state == "unsure" for one in self.ours.sent)
        was_unsure = sum("unsure" in one.history for one in self.ours.sent)
        failed = sum(one.state == "failed" for one in self.ours.sent)
        received = sum(one.rows + one.copies for one in self.ours.counts.values())
        copies = sum(one.copies for one in self.ours.counts.values())
        return (
            f"{len(self.theirs.said)} messages in, {len(self.theirs.clicks)} out; {received} items received, of which "
            f"{copies} copies; {self.kills} kills; {was_unsure} perhaps sent, {was_unsure - unsure} of them settled; "
            f"{failed} not sent, as the agent was told; {self.seconds:.0f} s"
        )


def run(
    seed: int, size: plan.Size, listener: int, port: int, environment: Mapping[str, str], log: Path, *,
    patience: float, workers: int = 6,
) -> Outcome:  # fmt: skip
    """`patience`: seconds after the last fault in which everything must have come to an end."""
    began = time.monotonic()
    planned = plan.make(seed, size)
    admin = User.objects.create_user("admin@proof.example", "a long password", name="Anna", role=User.Role.ADMIN)
    with Graph(workers=workers, pace=world.HOUR) as graph:
        graph.drip = 0.005
        stage = world.furnish(graph, planned, port)
        with Product(listener, port, environment, log) as product:
            world.misbehave(stage, planned, slow=size is plan.WHOLE)
            traffic = Traffic(stage, planned, Desk(port, cookie(admin)))
            _act(stage, planned, traffic, product)
            world.behave(stage)
            product.disarm()
            if traffic.troubles:
                raise traffic.troubles[0]
            _come_to_rest(stage, product, patience)
        theirs, ours = reading.theirs(stage, traffic, product.kills), reading.ours(stage)
    return Outcome(ledgers.compare(theirs, ours), theirs, ours, product.kills, time.monotonic() - began)


def _act(stage: world.World, planned: plan.Plan, traffic: Traffic, product: Product) -> None:
    """Traffic in its threads; here processes die and come back. Statuses share ever larger requests."""
    due = list(planned.kills)
    traffic.start()
    while not traffic.is_over:
        product.keep()
        while due and traffic.share >= due[0].after:
            product.kill(due[0].part, due[0].point)
            due.pop(0)
        if traffic.share > 0.5 and stage.graph.statuses.batch < planned.size.together:
            world.together(stage, planned.size.together)
        _tell_conversations(stage, traffic)
        behind = reading.backlog([one.pk for one in stage.channels.values()]) > MOST_BEHIND
        traffic.go.clear() if behind else traffic.go.set()
        time.sleep(0.1)


def _tell_conversations(stage: world.World, traffic: Traffic) -> None:
    channels = [one.pk for one in stage.channels.values()]
    found = Conversation.objects.filter(channel__in=channels).order_by("pk")
    rows = found.values_list("channel", "thread__external_id", "pk")
    traffic.conversations = {(channel, name): pk for channel, name, pk in rows}
    close_old_connections()


def _come_to_rest(stage: world.World, product: Product, patience: float) -> None:
    """Until nothing is left on either side. Waits that are meant for hours are over at once; leases are not."""
    channels = [one.pk for one in stage.channels.values()]
    until = time.monotonic() + patience
    while time.monotonic() < until:
        product.keep()
        quiet = stage.graph.settle(0.2)
        if quiet and not reading.backlog(channels) and not reading.unfinished(channels):
            return
        RawEvent.objects.filter(channel__in=channels, state="due", due_at__gt=Now()).update(due_at=Now())
        waiting = Delivery.objects.filter(message__channel__in=channels, state="pending", due_at__gt=Now())
        waiting.update(due_at=Now())
        Channel.objects.filter(pk__in=channels).update(rest_until=None)
        Attachment.objects.filter(message__channel__in=channels, state="pending").update(due_at=Now())
        time.sleep(0.3)
