"""The demo's mailbox: mail comes in at this machine's own door, and what is sent goes to its post office."""

import os
from typing import Any

from django.db import transaction

from webcare.models import Channel

KEY = "demo-mail"
ADDRESS = "service@voorbeeldfietsen.example"
NOWHERE = "127.0.0.1:9"  # nobody listens there: without a post office, what is sent is kept and tried again


def settings() -> dict[str, Any]:
    """What an administrator would enter for it today: the ports may be others at every start."""
    host, _colon, port = (os.environ.get("DEMO_MAIL_SMTP") or NOWHERE).rpartition(":")
    return {
        "address": ADDRESS, "company": "Voorbeeld Fietsen", "way_in": "smtp", "smtp_host": host,
        "smtp_port": int(port), "smtp_security": "none", "smtp_user": "-",
    }  # fmt: skip


def refresh_mailbox() -> None:
    """After a start: the demo's mailbox sends through today's post office. What people entered instead stays."""
    with transaction.atomic():
        channel = Channel.objects.select_for_update().filter(key=KEY).first()
        if channel and channel.settings.get("smtp_host") == "127.0.0.1":
            today = settings()
            channel.settings = {**channel.settings, "smtp_port": today["smtp_port"]}
            channel.save(update_fields=["settings"])
