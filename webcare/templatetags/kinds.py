"""One word for what a message without words is. For other tags; no tags of its own."""

from django.utils.translation import gettext as _

from webcare.models import Message


def word_for(message: Message) -> str:
    """In the reader's language; empty when it holds nothing that has a name."""
    shows = message.data.get("shows") or [{}]
    kind = str(shows[0].get("kind", "")) if isinstance(shows[0], dict) else ""
    return {
        "location": _("location"), "person": _("visiting card"), "order": _("order"), "form": _("form"),
        "story": _("story"), "shared": _("something shared"), "heart": "❤️", "choice": _("answer"),
        "vanished": _("photo or video to view once"),
    }.get(kind, "")  # fmt: skip
