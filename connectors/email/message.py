"""One stored mail, understood: whatever it is made of becomes messages and receipts, and nothing makes it raise."""

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import replace
from traceback import extract_tb
from typing import Any

from connectors.email import limits
from connectors.email.bounces import bounce_status, is_late_notice, is_only_late, old_bounce_status, read_status
from connectors.email.classes import Kind
from connectors.email.content import Content, content_of
from connectors.email.dates import sent_at
from connectors.email.envelope import Heading, heading_of
from connectors.email.forwards import passed_on
from connectors.email.headers import decode_words, parse_headers
from connectors.email.mailbox import Mailbox
from connectors.email.people import party_of
from connectors.email.quotes import split_html, split_text
from connectors.email.structure import Tree, take_apart
from connectors.email.threading import is_forward, new_thread
from connectors.email.tokens import find_mark
from connectors.inbound import Inbound, InboundMessage
from connectors.reading import line
from connectors.types import Party

log = logging.getLogger(__name__)


def read(raw: bytes, envelope: Mapping[str, Any], mailbox: Mailbox) -> list[Inbound]:
    """What a mail means: one message, a receipt about one of ours, or nothing (a warning that one is late).

    Pure. Nothing makes it raise: a mail that cannot be read becomes a message that says why in
    `extra["unreadable"]`, with subject and sender as far as they are known. `envelope` is that of `RawItem.body`.
    """
    raw = bytes(raw)
    try:
        return _read(raw, envelope, mailbox)
    except Exception as problem:  # the mail stays visible, whatever it tripped over
        where = extract_tb(problem.__traceback__)[-1]  # and not what it says, which quotes the mail
        log.error("a mail could not be read: %s in %s:%s", type(problem).__name__, where.name, where.lineno)
        return [_unreadable(raw, envelope, mailbox, type(problem).__name__)]


def _read(raw: bytes, envelope: Mapping[str, Any], mailbox: Mailbox) -> list[Inbound]:
    too_large = len(raw) > limits.MESSAGE_BYTES
    tree = take_apart(raw[: limits.HEADER_BLOCK_BYTES], 1) if too_large else take_apart(raw)
    heading = heading_of(tree.root, raw, envelope, mailbox)
    if too_large:
        return [_message(heading, envelope, Content(cut=True))]
    if heading.verdict.kind is Kind.MDN:
        status = read_status(tree.root, heading.place, mailbox)
        return [status] if status else []
    content = content_of(tree)
    if heading.verdict.kind is Kind.BOUNCE:
        return _bounce(tree, heading, content, envelope, mailbox)
    return [_message(_found_by_mark(heading, content, mailbox), envelope, content)]


def _found_by_mark(heading: Heading, content: Content, mailbox: Mailbox) -> Heading:
    """Some relays rewrite our Message-ID; the signed mark in the HTML we sent comes back with what is quoted."""
    if heading.place.thread or "wc." not in content.html:
        return heading
    found = find_mark(mailbox.secrets, content.html)
    return replace(heading, place=replace(heading.place, token=found[0], thread=found[1])) if found else heading


def _bounce(
    tree: Tree, heading: Heading, content: Content, envelope: Mapping[str, Any], mailbox: Mailbox
) -> list[Inbound]:
    """What became of our message; a bounce that names none of ours is shown, a warning is not."""
    root, headers = tree.root, tree.root.headers
    status = bounce_status(root, heading.place, mailbox)
    if status is None and is_only_late(root):
        log.info("a delivery is late (report of %d bytes)", len(root.raw))
        return []
    status = status or old_bounce_status(headers, content.text, root, heading.place, mailbox)
    if status is None and heading.place.thread and is_late_notice(headers, content.text):
        return []
    return [status] if status else [_message(heading, envelope, content)]


def _message(heading: Heading, envelope: Mapping[str, Any], content: Content) -> InboundMessage:
    # Who passes a mail on shows what is below: it is no quote, though Outlook writes it like one.
    whole = is_forward(heading.subject)
    text, quoted_text = (content.text, "") if whole else split_text(content.text)
    html, quoted_html = (content.html, "") if whole or not content.html else split_html(content.html)
    verdict, place = heading.verdict, heading.place
    return InboundMessage(
        id=f"{heading.reference}#{heading.digest[:16]}",
        thread=place.thread or new_thread(heading.reference, heading.digest),
        proven_thread=bool(place.thread),
        reference=heading.reference,
        references=place.references,
        sender=party_of(heading.people.sender, heading.digest[:32]),
        sent_at=sent_at(heading.headers, envelope),
        subject=heading.subject,
        text=text,
        html=html,
        quoted_text=quoted_text,
        quoted_html=quoted_html,
        media=content.files,
        automatic=verdict.automatic,
        bulk=verdict.unanswered and not verdict.automatic,
        extra=heading.extra() | content.extra() | (passed_on(content) if whole else {}),
    )


def _unreadable(raw: bytes, envelope: Mapping[str, Any], mailbox: Mailbox, reason: str) -> InboundMessage:
    """As much of the mail as can be told."""
    try:
        heading = heading_of(take_apart(raw[: limits.HEADER_BLOCK_BYTES], 1).root, raw, envelope, mailbox)
        message = _message(heading, {}, Content(cut=True))
        return replace(message, extra={**message.extra, "unreadable": reason})
    except Exception:
        digest = hashlib.sha256(raw).hexdigest()
        subject = _subject_alone(raw)
        reference = f"<{digest[:32]}@no-id.invalid>"
        extra = {"class": "human", "unreadable": reason, "from": {"name": "", "email": ""}, "to": [], "cc": []}
        return InboundMessage(
            id=f"{reference}#{digest[:16]}", thread=new_thread(reference, digest), reference=reference,
            sender=Party(id=f"unknown:{digest[:32]}"), subject=subject, bulk=True, extra=extra,
        )  # fmt: skip


def _subject_alone(raw: bytes) -> str:
    try:
        return line(decode_words(parse_headers(raw[:10_000])[0].get("subject")), limits.SUBJECT_CHARACTERS)
    except Exception:
        return ""
