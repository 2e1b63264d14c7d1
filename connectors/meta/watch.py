"""How we stand with Meta: is our app still subscribed, and how long does the token live?"""

from datetime import datetime
from typing import Any

from connectors.errors import SendError
from connectors.meta.client import Graph
from connectors.meta.envelope import mapped, mappings, name
from connectors.meta.times import moment


def subscribed(graph: Graph, owner: str, app_id: str = "") -> bool:
    """Whether Meta sends what happens at `owner` (a business account, page or profile) to our app.

    Without an app id, any app counts: only the owner of the token sees this list. Raises a SendError.
    """
    apps = list(mappings(graph.get(f"{owner}/subscribed_apps").content.get("data")))
    # WhatsApp wraps each app in an object of its own.
    ids = {name(app.get("id") or mapped(app.get("whatsapp_business_api_data")).get("id")) for app in apps}
    return app_id in ids if app_id else bool(apps)


def subscribe(graph: Graph, owner: str, fields: str = "") -> None:
    """Ask for it, from now on. Raises a SendError."""
    wanted: dict[str, Any] = {"subscribed_fields": fields} if fields else {}
    graph.post(f"{owner}/subscribed_apps", {}, **wanted)


def token_until(graph: Graph) -> datetime | None:
    """When our token ends; None when it does not, or when Meta does not tell. Raises a SendError only when it is dead.

    Not every token may ask about itself: that alone says nothing about its health.
    """
    try:
        data = mapped(graph.get("debug_token", input_token=graph.token).content.get("data"))
    except SendError:
        return None
    return moment(data.get("expires_at"))
