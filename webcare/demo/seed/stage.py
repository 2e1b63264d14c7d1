"""Plays all conversations at once, moment by moment: the order of the database is the order of the story.

Between the lines it does what the sweep would have done then: it lets claims lapse and wakes what was snoozed.
"""

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

from django.conf import settings
from django.db import connection

from webcare import clock
from webcare.demo.seed.chatter import Chatter
from webcare.demo.seed.company import Company
from webcare.demo.seed.letters import Writer
from webcare.demo.seed.script import Play
from webcare.demo.seed.wires import AppUser, Customer, Visitor
from webcare.models import User

KINDS: dict[str, type[Visitor] | type[AppUser] | type[Writer] | type[Chatter]] = {
    "webchat": Visitor, "hook": AppUser, "email": Writer,
    "whatsapp": Chatter, "messenger": Chatter, "instagram": Chatter,
}  # fmt: skip
IN_OFFICE = timedelta(hours=4)  # before now, whatever the hour: a demo shows a desk at work


LOOK_AGAIN = 400  # acts after which PostgreSQL is told how the tables have grown


def look_again() -> None:
    """Inside one transaction nobody else gathers statistics, and plans made for empty tables would stay."""
    with connection.cursor() as cursor:
        for table in ("conversation", "message", "event", "delivery", "rawevent", "thread"):
            cursor.execute(f"analyze webcare_{table}")


class Stage:
    """The story's clock. `refused` collects what the product did not allow: each is a mistake in a play."""

    def __init__(self, company: Company, now: datetime) -> None:
        self.company = company
        self.now = now
        self.refused: list[str] = []
        self._coming: list[tuple[datetime, int, Callable[[], None]]] = []
        self._number = count()
        self._customers: dict[tuple[str, str], Customer] = {}

    def run(self) -> None:
        """Until nothing more comes."""
        while self._coming:
            moment, number, act = heapq.heappop(self._coming)
            if number % LOOK_AGAIN == 0:
                look_again()
            with clock.at(moment):
                act()

    def at(self, moment: datetime, act: Callable[[], None]) -> None:
        """Do this then; what lies after now never happens."""
        if moment <= self.now:
            heapq.heappush(self._coming, (moment, next(self._number), act))

    def customer(self, play: Play) -> Customer:
        """The same name on the same channel is the same person; a visitor without one is always somebody new.

        Somebody who mails is their address; each play with them is a new exchange.
        """
        channel = self.company.channels[play.channel]
        kind = KINDS[channel.kind]
        who = (play.channel, play.title if kind is Writer else play.name or f"visitor {next(self._number)}")
        if who not in self._customers:
            self._customers[who] = kind.arrive(channel, play)
        return self._customers[who]

    # -- the customer service at work --

    def is_staffed(self, moment: datetime) -> bool:
        return self.now - moment < IN_OFFICE or self.company.staffed.is_open(moment)

    def working(self, start: datetime, wait: timedelta) -> datetime:
        """When a colleague does what takes `wait` of working time; whole days are counted by the calendar."""
        staffed = self.company.staffed
        if wait >= timedelta(days=1):
            start, wait = start + wait, timedelta(0)
        return staffed.add_open_time(staffed.next_open(start) or start, wait) or start + wait

    def show_life(self, conversation_id: int) -> None:
        """While the service is staffed everybody's inbox is open. Noted for this owner, where it will be asked."""
        if self.is_staffed(clock.now()):
            User.objects.filter(conversations=conversation_id).update(last_seen_at=clock.now())

    def lapses_at(self, ends: datetime, owner_seen: datetime | None) -> datetime:
        """When the sweep should look at a claim: at its end, or when its owner has been away for too long."""
        moment = clock.now()
        leaves = self.company.staffed.next_close(moment) if self.is_staffed(moment) else owner_seen
        gone = (leaves or moment) + timedelta(seconds=settings.ABSENT_AFTER + 1)
        return max(moment, min(ends, gone))
