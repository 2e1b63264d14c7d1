"""From a secret of the browser to a visitor: the same secret is the same visitor, so the first message is one too."""

import re
from typing import Any

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from webcare.models import Channel

from .refusing import Turned

SECRET = re.compile(r"[A-Za-z0-9_-]{22,80}")  # at least 128 random bits; our script makes 160


def visitor_from(secret: Any, channel: Channel) -> str:
    """The visitor id that belongs to this secret on this channel. Nothing is stored."""
    if not isinstance(secret, str) or not SECRET.fullmatch(secret):
        raise Turned(400, "start", _("That is not possible."))
    return "v" + salted_hmac("webcare.visitor", f"{channel.key}/{secret}", algorithm="sha256").hexdigest()[:48]
