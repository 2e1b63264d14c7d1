"""What mail servers say and how connections break, sorted by what we must do about it and put into words."""

import ssl
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from connectors.email.wire import Place, tls_problem
from connectors.errors import Rejected, SendError, Unauthorised, Unavailable
from connectors.reading import line

PAUSE = 60.0  # seconds before what a server refused for now is offered again: greylisting wants no haste
LONG_PAUSE = 600.0  # after "too much" or "too many"


class Step(Enum):
    """Where in a submission an answer came."""

    GREETING = "greeting"
    SIGN_IN = "sign_in"
    SENDER = "sender"
    READER = "reader"
    CONTENT = "content"


SENTENCES: dict[Step, Promise] = {
    Step.GREETING: _("%(host)s does not let us in: %(said)s"),
    Step.SIGN_IN: _("%(host)s refuses the user name or the password: %(said)s"),
    Step.SENDER: _("%(host)s does not send from this address: %(said)s"),
    Step.READER: _("%(host)s does not deliver to %(reader)s: %(said)s"),
    Step.CONTENT: _("%(host)s refuses this mail: %(said)s"),
}
NO_BASIC = _(
    "%(host)s no longer accepts passwords. Choose OAuth 2 under “How we sign in”; the guide explains it step by step."
)


def refusal(step: Step, code: int, text: bytes | str, host: str, reader: str = "") -> SendError:
    """The error for an answer of 400 or more (or -1: the server hung up instead)."""
    said = quote(text)
    reason = SENTENCES[step] % {"host": host, "said": said or str(code), "reader": reader}
    if code < 0:
        return Unavailable(_("%(host)s broke off.") % {"host": host}, "cut")
    if code < 500:
        return Unavailable(reason, str(code), PAUSE)
    if step is Step.SIGN_IN or code in (530, 535, 538):
        no_basic = "5.7.30" in said or "5.7.139" in said or "basic authentication" in said.lower()
        return Unauthorised(NO_BASIC % {"host": host} if no_basic else reason, str(code))
    return Rejected(reason, str(code))


def broken(problem: Exception, place: Place) -> Unavailable:
    """A connection that failed before anything was handed over."""
    if isinstance(problem, ssl.SSLError):
        return tls_problem(problem, place)
    if isinstance(problem, TimeoutError):
        return Unavailable(_("%(host)s did not answer in time.") % {"host": place.host}, "timeout")
    return Unavailable(_("%(host)s broke off.") % {"host": place.host}, "cut")


def quote(text: bytes | str) -> str:
    """What a server said, as one line for people."""
    return line(text.decode("utf-8", "replace") if isinstance(text, bytes) else text, 200)
