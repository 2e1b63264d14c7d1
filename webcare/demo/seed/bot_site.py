"""The demo's bot: put live twice in its weeks, on duty where a play asks for it, and a little further in the draft."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from http.server import ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from webcare.actions.bots import pieces, versions
from webcare.demo.seed import bot_script, shop_site
from webcare.demo.seed.company import Company
from webcare.demo.seed.stage import Stage
from webcare.demo.shop.server import handler_for
from webcare.models import Channel, User

OWNER = "lena"
AT_WORK = ("shop", "uk", "whatsapp", "messenger", "instagram")
FIRST, SECOND = timedelta(days=36), timedelta(days=10)  # before now
SILENCE = timedelta(hours=24)  # as in bot.json: after that the bot takes it that the customer is helped, or gone
LATER = {"leasen", "verzekering", "cadeaubon"}  # answers that came with the second version
HIRE = {
    "topic": "De winkel", "question": {"nl": "Verhuren jullie fietsen?", "en": "Do you rent out bikes?"},
    "variants": [{"id": "v1", "text": "kan ik een fiets huren", "language": "nl"}],
    "reply": {"texts": {"nl": "Verhuren doen we niet; bij het station staan huurfietsen.", "en": ""}},
}  # fmt: skip


def furnish(stage: Stage) -> None:
    """Both versions, each at its moment of the story."""
    owner, whole = stage.company.people[OWNER], _content(stage.company)
    early = whole | {"answers": [answer for answer in whole["answers"] if answer["key"] not in LATER]}
    more = "Leasen, verzekeren en cadeaubonnen erbij"
    stage.at(stage.now - FIRST, partial(_publish, early, owner, "Eerste versie"))
    stage.at(stage.now - SECOND, partial(_publish, whole, owner, more))


def work_on(company: Company) -> None:
    """Three changes that are not live yet."""
    owner, settings = company.people[OWNER], pieces.draft()["settings"]
    pieces.save("answer", "fiets-huren", HIRE, owner)
    pieces.save("settings", pieces.SETTINGS, settings | {"idle_hours": 12}, owner)
    pieces.save(
        "case", "test-huren", {"text": "een fiets huren", "language": "nl", "expect": {"answer": "fiets-huren"}}, owner
    )


def serve(channel: Channel, on: bool) -> None:
    """The bot answers first on this channel from now on, or it does not."""
    if channel.bot != on:
        channel.bot = on
        Channel.objects.filter(pk=channel.pk).update(bot=on)


def open_for_business(company: Company) -> None:
    """As the story ends the bot is at work everywhere but in the mail and on the shop's own channel."""
    for short in AT_WORK:
        serve(company.channels[short], True)


@contextmanager
def shop_answering() -> Iterator[None]:
    """The shop's own system can be asked about orders while the story lasts, as it can afterwards. Where its address
    is taken already (or nowhere), nothing answers, and the bot hands over."""
    server = _shop()
    if server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield
    finally:
        if server:
            server.shutdown()
            server.server_close()


def _shop() -> ThreadingHTTPServer | None:
    address = urlsplit(shop_site.address(""))
    try:
        return ThreadingHTTPServer((address.hostname or "", address.port or 0), handler_for("", ""))
    except OSError:
        return None


def _content(company: Company) -> dict[str, Any]:
    teams = {name: team.pk for name, team in company.teams.items()}
    return bot_script.read_all(teams, shop_site.address(""))


def _publish(content: dict[str, Any], owner: User, note: str) -> None:
    pieces.replace_all(content, owner)
    versions.publish(owner, note, revision=pieces.the_bot().draft_revision)
