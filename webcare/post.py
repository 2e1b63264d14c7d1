"""Mail of the desk itself to people who work here. Mail to customers goes through their channel, never through here."""

import logging
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

log = logging.getLogger(__name__)


def send(to: str, subject: str, template: str, words: dict[str, Any]) -> bool:
    """Plain text to one person; False when the mail server does not take it, with the reason in the log."""
    body = render_to_string(template, words).strip() + "\n"
    try:
        EmailMessage(" ".join(subject.split()), body, settings.DEFAULT_FROM_EMAIL, [to]).send()
    except (OSError, SMTPException, ValueError) as problem:  # ValueError: a line break where none may be
        log.error("mail not sent: %s", type(problem).__name__)
        return False
    return True


def leaves() -> bool:
    """False on a desk without a mail server, where everything sent is thrown away."""
    return not settings.EMAIL_BACKEND.endswith("dummy.EmailBackend")
