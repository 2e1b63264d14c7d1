"""The reply window: what may still be sent to a customer, and until when. One rule for every channel, over its limits.

Asked by the composer, the actions, the sender and whatever else sends. It knows no channels, only `Limits`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from connectors.contract import Limits, Outside
from webcare import clock

if TYPE_CHECKING:
    from webcare.models import Thread

State = Literal["none", "open", "person", "template", "closed"]


@dataclass(frozen=True, slots=True)
class Window:
    """`none`: this channel has no window. `open`: anything goes. `person`: only what a person writes. `template`: only
    an approved template. `closed`: nothing, until the customer writes. `until`: when that ends by itself."""

    state: State
    until: datetime | None = None

    def allows_text(self, *, by_person: bool) -> bool:
        """Whether free words may be sent now, by a person or by a program."""
        return self.is_open or (self.state == "person" and by_person)

    @property
    def is_open(self) -> bool:
        """Nothing stands in the way, also not of programs."""
        return self.state in ("none", "open")


def window(thread: "Thread", moment: datetime | None = None) -> Window:
    """What may be sent in this thread now. Reads `thread.channel`: have it at hand where queries count."""
    limits, moment = thread.channel.connector.limits, moment or clock.now()
    if limits.reply_window is None and thread.reply_until is None:
        return Window("none")
    if thread.reply_until and moment < thread.reply_until:
        return Window("open", thread.reply_until)
    if Outside.PERSON in limits.allowed_outside and thread.person_until and moment < thread.person_until:
        return Window("person", thread.person_until)
    return Window("template" if Outside.TEMPLATE in limits.allowed_outside else "closed")


def opened(
    thread: "Thread", limits: Limits, at: datetime | None, longer: timedelta | None = None
) -> dict[str, datetime]:
    """The thread's fields that change because its customer spoke at `at` (their provider's clock; None: now).

    Never backwards. `longer`: a longer window that the provider grants for this message. Empty where no windows are.
    """
    if limits.reply_window is None:
        return {}
    at = min(at or clock.now(), clock.now())  # a clock that runs ahead must not open a window for longer
    until = {"reply_until": at + max(limits.reply_window, longer or limits.reply_window)}
    if limits.person_window:
        until["person_until"] = at + max(limits.person_window, longer or limits.person_window)
    now = {name: getattr(thread, name) for name in until}
    return {name: moment for name, moment in until.items() if now[name] is None or now[name] < moment}
