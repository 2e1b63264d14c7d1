"""Where a customer came from (an advert, a link, a product), and how long we may then answer."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from connectors import shown
from connectors.meta.envelope import mapped, name, words
from connectors.meta.messaging.pieces import Pieces
from connectors.reading import line
from connectors.shown import Shown

ORDINARY_HOURS = 24


def origins(referral: Any, base: str = "") -> tuple[Shown, ...]:
    """What to show of a referral; empty when it says nothing."""
    found, link = mapped(referral), Pieces(base).link
    sku = name(mapped(found.get("product")).get("id"))
    shows = [shown.product(sku)] if sku else []
    source, ref, ad = (line(words(found.get(part))) or name(found.get(part)) for part in ("source", "ref", "ad_id"))
    if source or ref or ad:
        context = mapped(found.get("ads_context_data"))
        headline = line(words(context.get("ad_title")))
        picture = link(context.get("photo_url"), context.get("video_url"))
        address = link(found.get("referer_uri"))
        shows.append(shown.referral(_source(found, source), headline, "", address, ref, ad, picture))
    return tuple(shows)


def is_advert(referral: Any) -> bool:
    found = mapped(referral)
    return words(found.get("source")).upper() == "ADS" or bool(found.get("ad_id"))


def window(referral: Any, settings: Mapping[str, Any]) -> timedelta | None:
    """The longer window that follows an advert, where the account's settings grant one; None for the ordinary one."""
    hours = settings.get("ad_window_hours") or ORDINARY_HOURS
    return timedelta(hours=hours) if is_advert(referral) and hours > ORDINARY_HOURS else None


def _source(found: dict[str, Any], said: str) -> str:
    """In our words where the meaning is known. Instagram's word for its links is not documented: free text."""
    if is_advert(found):
        return "ad"
    return "link" if "LINK" in said.upper() else said
