"""Mails nobody typed: what a server writes back, and a newsletter as a designer makes one."""

import secrets
from email import message_from_string
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape

from webcare import clock

REPORT = """From: Mail Delivery System <MAILER-DAEMON@mx.{domain}>
To: {to}
Subject: Undelivered Mail Returned to Sender
Date: {date}
Message-ID: <{id}.bounce@mx.{domain}>
Auto-Submitted: auto-replied
Return-Path: <>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="report"

--report
Content-Type: text/plain; charset=utf-8

This is the mail system at host mx.{domain}.

I'm sorry to have to inform you that your message could not be delivered.

<{reader}>: {reason}

--report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.{domain}

Final-Recipient: rfc822; {reader}
Action: failed
Status: {code}
Diagnostic-Code: smtp; 550 {code} {reason}

--report
Content-Type: text/rfc822-headers

Message-ID: {reference}

--report--
"""


def bounce(to: str, reader: str, reference: str, reason: str, code: str) -> EmailMessage:
    """The report of the reader's own server that the mail with this Message-ID could not be delivered."""
    filled = REPORT.format(
        domain=reader.partition("@")[2], to=to, date=format_datetime(clock.now()), id=secrets.token_hex(8),
        reader=reader, reason=reason, code=code, reference=reference,
    )  # fmt: skip
    mail = message_from_string(filled, policy=SMTP)
    assert isinstance(mail, EmailMessage)
    return mail


def newsletter(mail: EmailMessage, text: str) -> None:
    """Tables, colours, a picture from elsewhere and a way to stop it."""
    mail["List-Unsubscribe"] = "<mailto:stop@nieuws.example>"
    mail["List-Id"] = "<aanbod.nieuws.example>"
    title, _gap, rest = text.partition("\n")
    rows = "".join(
        f'<tr><td style="padding:12px 24px;font:16px Georgia,serif;color:#333">{escape(part)}</td></tr>'
        for part in rest.split("\n")
        if part
    )
    mail.set_content(f"{text}\n", cte="quoted-printable")
    mail.add_alternative(
        '<html><body style="margin:0;background:#e9e4d8"><table width="600" align="center" cellpadding="0" '
        'style="background:#fff"><tr><td><img src="https://nieuws.example/kop.jpg" width="600" alt="Groothandel"></td>'
        "</tr>"
        f'<tr><td style="padding:24px;font:bold 26px Georgia,serif;color:#7a2e1f">{escape(title)}</td></tr>{rows}'
        '<tr><td style="padding:24px" align="center"><a href="https://nieuws.example/aanbod" style="background:#7a2e1f;'
        'color:#fff;padding:12px 20px;text-decoration:none">Bekijk het aanbod</a></td></tr>'
        '<tr><td><img src="https://nieuws.example/pixel.gif" width="1" height="1" alt=""></td></tr>'
        "</table></body></html>",
        subtype="html", cte="quoted-printable",
    )  # fmt: skip
