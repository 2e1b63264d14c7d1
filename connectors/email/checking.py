"""The "Test" button: both directions are tried as they will be used, and what is wrong is said in words."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from connectors.email import smtp
from connectors.email.account import MailAccount
from connectors.email.imap import Session
from connectors.errors import Rejected, SendError, Unauthorised


def check(account: MailAccount) -> None:
    """Raise a SendError that names everything to correct. Fetches nothing, sends nothing."""
    problems: list[SendError] = []
    if account.way_in == "imap":
        _try(_("Receiving"), lambda: _incoming(account), problems)
    _try(_("Sending"), lambda: _outgoing(account), problems)
    if problems:
        kind = Unauthorised if any(isinstance(each, Unauthorised) for each in problems) else type(problems[0])
        raise kind(" ".join(each.reason for each in problems), problems[0].code)


def _try(direction: str, use: Callable[[], None], problems: list[SendError]) -> None:
    try:
        use()
    except SendError as problem:
        problems.append(type(problem)(f"{direction}: {problem.reason}", problem.code))


def _incoming(account: MailAccount) -> None:
    with Session(account):
        pass


def _outgoing(account: MailAccount) -> None:
    """As far as naming ourselves as the reader; the mail itself is never begun."""
    if not account.secrets:
        raise Rejected(_("This channel has no secret to sign with."), "no_secret")
    with smtp.signed_in(account) as client:
        smtp.offer(client, account.place("smtp"), account.wire_address, [account.wire_address], 1000)
