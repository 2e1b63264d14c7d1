"""Delivery reports in the spellings of the servers that write them. See also fixtures/mail/bounce_*."""

import base64

import pytest

from connectors.contract import InboundMessage, InboundStatus
from tests.connectors.email.mails import THREAD, WORDS, inbound, mail

OURS = f"Message-ID: {WORDS['@@ID@@']}\nSubject: Re: x\n\nHallo"
FAILED = "Final-Recipient: rfc822; noor@example.nl\nAction: failed\nStatus: {code}\nDiagnostic-Code: smtp; {said}\n"


def report(
    fields: str, returned: str = OURS, kind: str = "message/rfc822", encode: bool = False, **headers: str
) -> str:
    encoding = "Content-Transfer-Encoding: base64\n" if encode else ""
    wrap = (lambda text: base64.encodebytes(text.encode()).decode()) if encode else str
    body = (
        f"--r\n\nHelaas.\n--r\nContent-Type: message/delivery-status\n{encoding}\n"
        f"{wrap(f'Reporting-MTA: dns; mx{chr(10)}{chr(10)}{fields}')}\n"
        f"--r\nContent-Type: {kind}\n{encoding}\n{wrap(returned)}\n--r--\n"
    )
    given = {"From": "MAILER-DAEMON@mx.example.nl", "Return_Path": "<>", "Subject": "Undelivered"}
    return mail(body, Content_Type="multipart/report; report-type=delivery-status; boundary=r", **given)


@pytest.mark.parametrize(
    "code, sentence",
    [
        ("5.1.1", "The address noor@example.nl does not exist."),
        ("5.1.10", "The address noor@example.nl does not exist."),
        ("5.1.2", "The domain of noor@example.nl takes no mail."),
        ("5.2.1", "The mailbox of noor@example.nl is closed."),
        ("5.2.2", "The mailbox of noor@example.nl is full."),
        ("4.2.2", "The mailbox of noor@example.nl is full."),
        ("5.3.4", "The message is too large for noor@example.nl."),
        ("5.7.1", "The mail server of noor@example.nl refused the message."),
        ("4.4.1", "The mail server of noor@example.nl could not be reached."),
        ("5.0.0", "The message could not be delivered to noor@example.nl."),
    ],
)
def test_the_reason_in_words(code: str, sentence: str) -> None:
    [status] = inbound(report(FAILED.format(code=code, said="nee")))
    assert status == InboundStatus("failed", token="wc123", thread=THREAD, code=code, error=f"{sentence} (nee)")


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers", "message/global", "message/rfc822-headers"])
@pytest.mark.parametrize("encode", [False, True])
def test_the_mail_that_came_back_names_itself(kind: str, encode: bool) -> None:
    [status] = inbound(report(FAILED.format(code="5.1.1", said="x"), kind=kind, encode=encode))
    assert isinstance(status, InboundStatus) and (status.token, status.thread) == ("wc123", THREAD)


@pytest.mark.parametrize(
    "fields, code",
    [
        ("Final-Recipient: RFC822;noor@example.nl\nAction: Failed\nStatus: 5.1.1 (bad)\n", "5.1.1"),
        ("Final-Recipient: rfc822; noor@example.nl\nStatus: 5.1.1\n", "5.1.1"),
        ("Final-Recipient: rfc822; x\nAction: failed\nDiagnostic-Code: smtp; 550-5.7.1 no\n", "5.7.1"),
        ("Action: failed\n", ""),
    ],
)
def test_fields_in_odd_spellings(fields: str, code: str) -> None:
    [status] = inbound(report(fields))
    assert isinstance(status, InboundStatus) and (status.state, status.code) == ("failed", code)


def test_the_servers_words_cannot_break_a_line() -> None:
    [status] = inbound(report(FAILED.format(code="5.1.1", said="=?utf-8?Q?a=0D=0Ab=E2=80=AE?= " + "x" * 900)))
    assert isinstance(status, InboundStatus) and len(status.error) <= 300
    assert not set("\r\n\u202e") & set(status.error)


def test_hundreds_of_recipients_cost_one_sentence() -> None:
    [status] = inbound(report("\n".join([FAILED.format(code="5.1.1", said="x")] * 500)))
    assert isinstance(status, InboundStatus) and len(status.error) <= 300


def test_the_returned_mail_of_somebody_else_marks_nothing() -> None:
    [shown] = inbound(report(FAILED.format(code="5.1.1", said="x"), OURS.replace("wc123", "wc124")))
    assert isinstance(shown, InboundMessage) and shown.automatic and not shown.proven_thread


def test_a_warning_about_a_mail_of_somebody_else_is_silent_too() -> None:
    assert inbound(report("Final-Recipient: rfc822; x@y.nl\nAction: delayed\nStatus: 4.4.1\n", "Subject: x\n")) == []


def test_a_report_that_says_nothing_is_shown() -> None:
    [shown] = inbound(report("", "Subject: x\n"))
    assert isinstance(shown, InboundMessage) and shown.extra["class"] == "bounce" and shown.text == "Helaas."
