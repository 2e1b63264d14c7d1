"""Where the demo's web shop is: on a port that may be another one at every start."""

import os

from django.conf import settings
from django.db import transaction

from connectors.webchat.sites import LOCAL
from webcare.demo.shop import login
from webcare.models import Channel

ELSEWHERE = "https://voorbeeld.example"  # where the shop would be in real life
NOWHERE = "http://127.0.0.1:9"  # nobody listens there: without a shop, what is sent is kept and tried again
ON_THE_SHOP = ("demo-shop", "demo-uk")
CALLS_BACK = {"demo-koerier": "/koerier/"}


def origins() -> list[str]:
    """The sites on which the demo's widgets may appear, as a browser writes them."""
    here = _here()
    twin = here.replace("127.0.0.1", "localhost") if "127.0.0.1" in here else here
    return list(dict.fromkeys(site for site in (here, twin, ELSEWHERE) if site))


def address(path: str) -> str:
    """Where the shop takes what our own channel sends."""
    return f"{_here() or NOWHERE}{path}"


def refresh_shop_site() -> None:
    """After a start: the demo's channels know the shop at its present address. What people entered stays."""
    if not _here():
        return
    with transaction.atomic():
        demo = Channel.objects.select_for_update().filter(key__in=[*ON_THE_SHOP, *CALLS_BACK])
        for channel in demo.order_by("pk"):
            if path := CALLS_BACK.get(channel.key):
                _call_back(channel, address(path))
            else:
                _allow(channel)
                _recognise(channel)


def _allow(channel: Channel) -> None:
    former = channel.settings.get("sites", [])
    others = [site for site in former if not _is_local(site) and site not in origins()]
    if former != (sites := [*origins(), *others]):
        channel.settings = {**channel.settings, "sites": sites}
        channel.save(update_fields=["settings"])


def _recognise(channel: Channel) -> None:
    """The demo shop signs who is logged in there; secrets that somebody added stay."""
    known = channel.credentials.get("identity_secrets", [])
    if (ours := login.secret()) and channel.key == ON_THE_SHOP[0] and ours not in known:
        channel.remember({"identity_secrets": [ours, *known]})


def _call_back(channel: Channel, url: str) -> None:
    """Only an address of ours on this machine is replaced; one that somebody entered stays."""
    if _is_local(former := channel.credentials.get("callback_url", "")) and former != url:
        channel.remember({"callback_url": url})


def _is_local(site: str) -> bool:
    return site.partition("://")[2].partition("/")[0].partition(":")[0] in LOCAL


def _here() -> str:
    return (getattr(settings, "DEMO_SHOP_URL", "") or os.environ.get("DEMO_SHOP_URL", "")).rstrip("/")
