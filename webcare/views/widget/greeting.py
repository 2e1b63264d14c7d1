"""How the bot greets before anything is said: an item of a timeline that does not exist yet."""

from typing import Any

from django.utils.translation import gettext as _

from chatbot.content import text
from webcare import bots
from webcare.models import Channel

MOST = 4  # buttons


def greeting(channel: Channel, language: str) -> dict[str, Any] | None:
    """None: the bot does not answer first here. Its buttons have the ids under which it knows them again."""
    live = bots.live() if channel.bot else None
    if live is None:
        return None
    content = bots.version(live)
    offered = [one for one in content.settings.greeting_buttons if one.does != "link"]
    titles = [(one.id, content.says(one.titles, language)) for one in offered]
    return {
        "id": "bot", "kind": "message", "by": "bot", "name": _("Bot, automatic answer"),
        "text": text(content, "greeting", language),
        "choices": [{"id": f"g:{id}", "title": title} for id, title in titles if title][:MOST],
    }  # fmt: skip
