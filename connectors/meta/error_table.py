"""What Meta's error codes mean for us, as data: by code, or with the subcode where the code alone says too little."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Kind(StrEnum):
    """What must be done about it."""

    AUTH = "auth"  # stop the channel: it must be connected again
    PERMISSION = "permission"  # stop the channel: something is not granted
    ACCOUNT = "account"  # stop the channel: Meta restricts the account
    THROTTLED = "throttled"  # later, for everything of the account
    SPAM = "spam"  # much later, and somebody must look at it
    PAIR = "pair"  # later, for this recipient only
    TRANSIENT = "transient"  # again, a few times
    WINDOW = "window"  # final: the reply window is closed
    RECIPIENT = "recipient"  # final: this person cannot or may not get it
    CONTENT = "content"  # final: this message is not accepted as it is
    CONTROL = "control"  # final for now: another app handles this customer


@dataclass(frozen=True, slots=True)
class Row:
    """`sentence` is for the agent or administrator who sees it. Empty: the provider's own words are all there is."""

    kind: Kind
    sentence: str | Promise = ""


_TOKEN = _("Meta no longer accepts our access token. Connect this channel again.")
_EXPIRED = _("Our access token has expired. Connect this channel again.")
_GRANT = _("Meta does not permit this: a permission of the access token is missing.")
_BUSY = _("Meta asks us to send more slowly.")
_LATER = _("Meta has a problem for the moment.")
_WINDOW = _("The customer wrote too long ago: this can no longer be sent.")
_GONE = _("This person cannot be reached: they blocked us, left, or did not accept our messages.")
_RESTRICTED = _("Meta has restricted this account. Look in Meta Business Suite for the reason.")
_TEMPLATE = _("The template is not accepted: %(said)s")
_FILE = _("The file is not accepted: %(said)s")

ROWS: dict[str, Row] = {
    "0": Row(Kind.AUTH, _TOKEN),
    "102": Row(Kind.AUTH, _TOKEN),
    "190": Row(Kind.AUTH, _TOKEN),
    "190/463": Row(Kind.AUTH, _EXPIRED),
    "190/467": Row(Kind.AUTH, _("Our access token was withdrawn. Connect this channel again.")),
    "3": Row(Kind.PERMISSION, _GRANT),
    "10": Row(Kind.PERMISSION, _GRANT),
    "131005": Row(Kind.PERMISSION, _GRANT),
    "4": Row(Kind.THROTTLED, _BUSY),
    "17": Row(Kind.THROTTLED, _BUSY),
    "32": Row(Kind.THROTTLED, _BUSY),
    "613": Row(Kind.THROTTLED, _BUSY),
    "80002": Row(Kind.THROTTLED, _BUSY),
    "80006": Row(Kind.THROTTLED, _BUSY),
    "80007": Row(Kind.THROTTLED, _BUSY),
    "130429": Row(Kind.THROTTLED, _BUSY),
    "131057": Row(Kind.THROTTLED, _("Meta is working on this account; sending goes on afterwards.")),
    "133016": Row(Kind.THROTTLED, _BUSY),
    "131048": Row(Kind.SPAM, _("Too many people reported our messages: Meta holds back what we send.")),
    "131056": Row(Kind.PAIR, _("Too many messages to this customer in a short time.")),
    "131059": Row(Kind.TRANSIENT, _LATER),  # a place in a list that has changed meanwhile
    "1": Row(Kind.TRANSIENT, _LATER),
    "2": Row(Kind.TRANSIENT, _LATER),
    "1200": Row(Kind.TRANSIENT, _LATER),
    "131000": Row(Kind.TRANSIENT, _LATER),
    "131016": Row(Kind.TRANSIENT, _LATER),
    "131047": Row(Kind.WINDOW, _("More than 24 hours have passed since the customer wrote: use a template.")),
    "470": Row(Kind.WINDOW, _WINDOW),  # of former days
    "10/2018278": Row(Kind.WINDOW, _WINDOW),
    "10/2018065": Row(Kind.WINDOW, _WINDOW),
    "131026": Row(
        Kind.RECIPIENT, _("This number cannot get it: no WhatsApp, an old version of it, or they blocked us.")
    ),
    "131021": Row(Kind.RECIPIENT, _("This is our own number.")),
    "131030": Row(Kind.RECIPIENT, _("This number is not on the list of numbers we may test with.")),
    "131049": Row(
        Kind.RECIPIENT, _("WhatsApp limits how much marketing this person gets. Try again after a day at the earliest.")
    ),
    "131050": Row(Kind.RECIPIENT, _("This person does not want marketing messages from us.")),
    "130472": Row(Kind.RECIPIENT, _("WhatsApp withholds marketing messages from this person.")),
    "131062": Row(Kind.RECIPIENT, _("WhatsApp needs the phone number of this person for this, and we do not have it.")),
    "551": Row(Kind.RECIPIENT, _GONE),
    "551/1545041": Row(Kind.RECIPIENT, _GONE),
    "200/1545041": Row(Kind.RECIPIENT, _GONE),
    "10/2018108": Row(Kind.RECIPIENT, _GONE),
    "200/2534041": Row(Kind.RECIPIENT, _GONE),
    "100/2018001": Row(Kind.RECIPIENT, _("Meta does not know this person, or not at this page.")),
    "100/2018218": Row(Kind.RECIPIENT, _("Meta does not tell the name of this person.")),
    "2018218": Row(Kind.RECIPIENT, _("Meta does not tell the name of this person.")),
    "100": Row(Kind.CONTENT),
    "100/33": Row(Kind.CONTENT, _("Meta does not know what was asked for, or does not show it to us.")),
    "100/2018034": Row(Kind.CONTENT, _("The message is empty.")),
    "100/2018109": Row(Kind.CONTENT, _("The message or its file is too large.")),
    "100/2018074": Row(Kind.CONTENT, _FILE),
    "100/2018008": Row(Kind.CONTENT, _FILE),
    "100/2018294": Row(Kind.CONTENT, _FILE),
    "100/2018047": Row(Kind.CONTENT, _FILE),
    "131008": Row(Kind.CONTENT),
    "131009": Row(Kind.CONTENT),
    "131051": Row(Kind.CONTENT),
    "131052": Row(Kind.CONTENT, _FILE),
    "131053": Row(Kind.CONTENT, _FILE),
    "132000": Row(Kind.CONTENT, _("The template has another number of blanks: get the list of templates again.")),
    "132001": Row(Kind.CONTENT, _("This template does not exist in this language: get the list of templates again.")),
    "132005": Row(Kind.CONTENT, _("The template becomes too long with this text.")),
    "132007": Row(Kind.CONTENT, _("The template goes against Meta’s rules: %(said)s")),
    "132012": Row(Kind.CONTENT, _TEMPLATE),
    "132015": Row(Kind.CONTENT, _("The template is paused, because people found it of little use.")),
    "132016": Row(Kind.CONTENT, _("The template is switched off for good, because people found it of little use.")),
    "135000": Row(Kind.CONTENT),
    "33": Row(Kind.ACCOUNT, _("Meta does not know this number or account any more.")),
    "368": Row(Kind.ACCOUNT, _RESTRICTED),
    "131031": Row(Kind.ACCOUNT, _RESTRICTED),
    "130497": Row(Kind.ACCOUNT, _("Meta does not let us write to people in this country.")),
    "131037": Row(Kind.ACCOUNT, _("The display name of this number is not approved yet.")),
    "131042": Row(Kind.ACCOUNT, _("Meta wants a way of payment for this account.")),
    "131045": Row(Kind.ACCOUNT, _("This number is not registered at WhatsApp.")),
    "133010": Row(Kind.ACCOUNT, _("This number is not registered at WhatsApp.")),
    "134011": Row(Kind.ACCOUNT, _RESTRICTED),
    "10/1893063": Row(Kind.ACCOUNT, _("Meta has restricted this page for a while.")),
    "2/2018344": Row(Kind.ACCOUNT, _("Meta’s terms must be accepted for this page first.")),
    "2018300": Row(Kind.CONTROL, _("Another app handles this customer. Take over first.")),
    "2018321": Row(Kind.CONTROL, _("An automatic flow handles this customer. Take over first.")),
}
# Codes that mean the same from the first to the last.
RANGES: tuple[tuple[int, int, Row], ...] = (
    (200, 299, Row(Kind.PERMISSION, _GRANT)),
    (132000, 132069, Row(Kind.CONTENT, _TEMPLATE)),
    (2018000, 2018999, Row(Kind.CONTENT)),
)


OWN_NUMBERS = 2018000


def row_for(code: int, subcode: int = 0) -> Row | None:
    """The most particular row; None for a code nobody told us about."""
    if found := ROWS.get(f"{code}/{subcode}"):
        return found
    # From here on a number is the same as code and as subcode; a small one is not.
    if subcode >= OWN_NUMBERS and (found := ROWS.get(str(subcode))):
        return found
    if found := ROWS.get(str(code)):
        return found
    return next((row for first, last, row in RANGES if first <= code <= last), None)
