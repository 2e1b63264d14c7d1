"""Why a mail was not delivered, in words for the agent."""

from django.utils.translation import gettext as _


def reason(code: str, address: str, said: str = "") -> str:
    """A sentence for an enhanced status code (RFC 3463), followed by the server's own words."""
    sentence = _words(code) % {"address": address or _("the recipient")}
    return f"{sentence} ({said})" if said else sentence


def _words(code: str) -> str:
    subject = code.partition(".")[2]
    if subject in ("1.1", "1.6", "1.10"):
        return _("The address %(address)s does not exist.")
    if subject in ("1.2", "1.3", "4.4"):
        return _("The domain of %(address)s takes no mail.")
    if subject == "2.2":
        return _("The mailbox of %(address)s is full.")
    if subject == "2.1":
        return _("The mailbox of %(address)s is closed.")
    if subject in ("2.3", "3.4"):
        return _("The message is too large for %(address)s.")
    if subject.startswith("7."):
        return _("The mail server of %(address)s refused the message.")
    if subject.startswith("4."):
        return _("The mail server of %(address)s could not be reached.")
    return _("The message could not be delivered to %(address)s.")
