"""What is the same for everybody at the two large mail services, so that nobody needs to look it up."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

SERVICES = [("other", _("Another mail server")), ("gmail", "Gmail"), ("microsoft", "Microsoft 365")]

PRESETS: Final[dict[str, dict[str, Any]]] = {
    "gmail": {
        "imap_host": "imap.gmail.com",
        "smtp_host": "smtp.gmail.com",
        "token_url": "https://oauth2.googleapis.com/token",
        "scope": "https://mail.google.com/",
    },
    "microsoft": {
        "imap_host": "outlook.office365.com",
        "smtp_host": "smtp.office365.com",
        "token_url": "https://login.microsoftonline.com/common/oauth2/v2.0/token",
        "scope": "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access",
    },
}
PORTS = {"imap": {"tls": 993, "starttls": 143, "none": 143}, "smtp": {"tls": 465, "starttls": 587, "none": 25}}


def filled(entered: dict[str, Any]) -> dict[str, Any]:
    """What was left empty, as the chosen service and the usual ports have it."""
    known = PRESETS.get(entered.get("service", ""), {})
    values = {name: value if value not in ("", None) else known.get(name, value) for name, value in entered.items()}
    for way in ("imap", "smtp"):
        if not values.get(f"{way}_port"):
            values[f"{way}_port"] = PORTS[way].get(values.get(f"{way}_security", ""), None)
    return values
