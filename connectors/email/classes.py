"""What kind of mail it is: written by a person, or by which kind of machine. Decided before anything else."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from connectors.email.headers import Headers
from connectors.email.mailbox import Mailbox
from connectors.email.people import People, is_our_own, is_unattended
from connectors.email.structure import Part
from connectors.email.threading import message_id
from connectors.email.tokens import read_message_id


class Kind(StrEnum):
    """The value of `extra["class"]`."""

    HUMAN = "human"
    AUTO_REPLY = "auto_reply"  # out of office, ticket systems, notifications
    BULK = "bulk"  # newsletters, mailing lists
    BOUNCE = "bounce"
    MDN = "mdn"  # a read receipt
    COMPLAINT = "complaint"  # somebody pressed "this is spam"
    LOOP = "loop"  # our own mail come back
    CALENDAR = "calendar"  # an answer to an invitation


AUTOMATIC = {Kind.AUTO_REPLY, Kind.BOUNCE, Kind.MDN, Kind.COMPLAINT, Kind.LOOP}
_REPORTS = {
    "message/delivery-status": Kind.BOUNCE,
    "message/global-delivery-status": Kind.BOUNCE,
    "message/disposition-notification": Kind.MDN,
    "message/global-disposition-notification": Kind.MDN,
    "message/feedback-report": Kind.COMPLAINT,
}
_REPORT_TYPES = {
    "delivery-status": Kind.BOUNCE,
    "disposition-notification": Kind.MDN,
    "feedback-report": Kind.COMPLAINT,
}
_ANSWERED = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply", "x-autoreply-from", "x-mail-autoreply")
_LISTS = ("list-id", "list-unsubscribe", "list-post", "feedback-id")
_PRECEDENCES = ("precedence", "x-precedence")
_SUPPRESS = {"all", "dr", "autoreply", "oof"}
_DAEMONS = re.compile(r"^(?:mailer-?daemon|postmaster|mail-?daemon|mdaemon)$")
BOUNCE_SUBJECT = re.compile(
    r"\b(?:undeliver(?:ed|able)|delivery (?:status|failure|failed|has failed)|mail delivery|returned mail"
    r"|failure notice|delivery notification|mail system error|onbestelbaar|niet bezorgd|unzustellbar"
    r"|non remis|échec de la remise)",
    re.IGNORECASE,
)
_ABSENT_SUBJECT = re.compile(
    r"^\s*(?:out of (?:the )?office|auto(?:matic)?[- ]?(?:reply|response|antwoord)|automatisch(?:e)? antwoord|afwezig"
    r"|abwesenheit|automatische antwort|absence du bureau|réponse automatique|niet aanwezig|auto:|autoreply)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`automatic`: nobody typed it. `unanswered`: nothing automatic may answer it; a person's mail may ask that too."""

    kind: Kind
    automatic: bool
    unanswered: bool


def classify(
    headers: Headers, root: Part, envelope: Mapping[str, Any], mailbox: Mailbox, people: People, dmarc: str = ""
) -> Verdict:
    """What kind of mail this is. `dmarc` is our own server's result: an unverified sender is never answered."""
    kind = (
        _report(root, headers, envelope, people)
        or _loop(headers, mailbox, people)
        or _old_bounce(headers, envelope, people)
        or _calendar(root)
        or _by_headers(headers, envelope, people)
        or Kind.HUMAN
    )
    automatic = kind in AUTOMATIC or (kind is Kind.CALENDAR and calendar_method(root) == "REPLY")
    silent = is_unattended(people.sender.email) or is_our_own(people.sender.email, mailbox) or dmarc == "fail"
    unanswered = automatic or kind is not Kind.HUMAN or silent or _asks_for_silence(headers)
    return Verdict(kind, automatic, unanswered)


def _report(root: Part, headers: Headers, envelope: Mapping[str, Any], people: People) -> Kind | None:
    """A report by its type; in a mail of another type a report counts only when a machine sent it."""
    inside = next((_REPORTS[part.media_type] for part in root.walk() if part.media_type in _REPORTS), None)
    if root.media_type == "multipart/report":
        return _REPORT_TYPES.get(root.params.get("report-type", "").lower()) or inside
    machine = has_null_path(headers, envelope) or is_daemon(people)
    return inside if root.media_type in _REPORTS or machine else None


def _loop(headers: Headers, mailbox: Mailbox, people: People) -> Kind | None:
    """Our own mail, by the id only we can sign. What a stranger says of loops makes his mail automatic, no more."""
    if is_our_own(people.written_by.email, mailbox) and read_message_id(mailbox.secrets, message_id(headers)):
        return Kind.LOOP
    loops = {value.strip().lower() for value in headers.all("x-loop")}
    return Kind.AUTO_REPLY if loops & {"yes", "true", *mailbox.addresses} else None


def _old_bounce(headers: Headers, envelope: Mapping[str, Any], people: People) -> Kind | None:
    """A notice of a server that writes no reports: two of sender, path, subject and header must say so."""
    signals = (
        is_daemon(people),
        has_null_path(headers, envelope),
        bool(BOUNCE_SUBJECT.search(headers.text("subject")[:300])),
        "x-failed-recipients" in headers,
    )
    return Kind.BOUNCE if sum(signals) >= 2 else None


def _calendar(root: Part) -> Kind | None:
    return Kind.CALENDAR if calendar_method(root) in ("REPLY", "COUNTER") else None


def calendar_method(root: Part) -> str:
    """The METHOD of the first calendar part, in capitals."""
    parts = (part for part in root.walk() if part.media_type == "text/calendar")
    return next((part.params.get("method", "").upper() for part in parts), "")


def _by_headers(headers: Headers, envelope: Mapping[str, Any], people: People) -> Kind | None:
    if _is_answer_of_a_machine(headers) or has_null_path(headers, envelope):
        return Kind.AUTO_REPLY
    if _precedence(headers) & {"bulk", "junk", "list"} or any(name in headers for name in _LISTS):
        return Kind.BULK
    weak = (
        is_unattended(people.written_by.email),
        bool(_ABSENT_SUBJECT.search(headers.text("subject")[:300])),
        _asks_for_silence(headers),
    )
    return Kind.AUTO_REPLY if sum(weak) >= 2 else None


def _is_answer_of_a_machine(headers: Headers) -> bool:
    submitted = headers.get("auto-submitted").partition(";")[0].partition("(")[0].strip().lower()
    to_a_robot = any("autoresponder" in value.lower()[:300] for value in headers.all("delivered-to"))
    answered = any(name in headers for name in _ANSWERED) or to_a_robot
    return submitted not in ("", "no") or answered or bool(_precedence(headers) & {"auto_reply", "auto-reply"})


def _precedence(headers: Headers) -> set[str]:
    return {value.strip().lower() for name in _PRECEDENCES for value in headers.all(name)}


def _asks_for_silence(headers: Headers) -> bool:
    words = re.split(r"[\s,;]+", headers.get("x-auto-response-suppress").lower()[:300])
    return bool(_SUPPRESS & set(words))


def has_null_path(headers: Headers, envelope: Mapping[str, Any]) -> bool:
    """Sent from nobody, as machines do that must not be answered."""
    if "return-path" in headers:
        return headers.get("return-path").strip() in ("<>", "")
    return envelope.get("sender") in ("", "<>")


def is_daemon(people: People) -> bool:
    """Whether a mail server itself wrote this, or nobody at all."""
    return bool(_DAEMONS.match(people.written_by.email.rpartition("@")[0])) or not people.written_by.email
