"""Machines are told from people by what they must write, and never by one weak sign. See fixtures/mail/class_*."""

import pytest

from connectors.email.tokens import mark
from tests.connectors.email.mails import SECRET, THREAD, WORDS, mail, message


@pytest.mark.parametrize("value", ["auto-generated", "auto-replied", "auto-notified", "AUTO-REPLIED", "anything-else"])
def test_whatever_is_submitted_automatically(value: str) -> None:
    found = message(mail(Auto_Submitted=value))
    assert found.automatic and not found.bulk and found.extra["class"] == "auto_reply"


@pytest.mark.parametrize("value", ["no", "NO", " no ", "no (a person)", "no; reason=x", ""])
def test_what_a_person_submitted(value: str) -> None:
    assert not message(mail(Auto_Submitted=value)).automatic


@pytest.mark.parametrize("name", ["Precedence", "precedence", "X_Precedence"])
@pytest.mark.parametrize("value", ["bulk", "Bulk", "LIST", "junk"])
def test_precedence_in_any_case(name: str, value: str) -> None:
    assert message(mail(**{name: value})).extra["class"] == "bulk"


@pytest.mark.parametrize(
    "signs, automatic",
    [
        ({"From": "no-reply@x.nl"}, False),
        ({"Subject": "Out of office: vakantie"}, False),
        ({"X_Auto_Response_Suppress": "All"}, False),
        ({"From": "mailer-daemon@x.nl"}, False),
        ({"Subject": "Undelivered Mail Returned to Sender"}, False),
        ({"From": "no-reply@x.nl", "Subject": "Abwesenheit"}, True),
        ({"From": "no-reply@x.nl", "X_Auto_Response_Suppress": "OOF"}, True),
        ({"Subject": "Réponse automatique : absent", "X_Auto_Response_Suppress": "all"}, True),
        ({"From": "postmaster@x.nl", "Subject": "Undeliverable: Vraag"}, True),
        ({"Subject": "Onbestelbaar: Vraag", "Return_Path": "<>"}, True),
    ],
)
def test_a_weak_sign_counts_with_a_second(signs: dict[str, str], automatic: bool) -> None:
    assert message(mail(**signs)).automatic is automatic


@pytest.mark.parametrize(
    "sender",
    ["no-reply@x.nl", "noreply@x.nl", "do-not-reply@x.nl", "shop-noreply@x.nl", "owner-list@x.nl", "list-request@x.nl",
     "mailer-daemon@x.nl", "postmaster@x.nl", "bounces+12@x.nl", "support@winkel.nl", "Support+abc@winkel.nl"],
)  # fmt: skip
def test_nobody_answers_these_automatically(sender: str) -> None:
    found = message(mail(From=sender))
    assert found.bulk or found.automatic


@pytest.mark.parametrize("sender", ["noor@x.nl", "reply@x.nl", "norepl@x.nl", "owner@x.nl", "support@winkel.example"])
def test_these_are_people(sender: str) -> None:
    found = message(mail(From=sender))
    assert not found.bulk and not found.automatic


def test_two_answering_machines_stop_at_once() -> None:
    """Ours writes what it must, so that every other one of our kind knows it."""
    ours = mail(Auto_Submitted="auto-replied", X_Auto_Response_Suppress="All", Message_ID=WORDS["@@ID@@"])
    assert message(ours).automatic


def test_a_mark_in_what_is_quoted_names_the_thread() -> None:
    html = '<p>Dank</p><blockquote><div id="x_{0}" data-webcare="{0}"></div></blockquote>'
    mine = message(mail(html.format(mark(SECRET, "wc1", THREAD)), Content_Type="text/html"))
    assert (mine.thread, mine.proven_thread) == (THREAD, True)
    forged = message(mail(html.format(mark("guessed", "wc1", THREAD)), Content_Type="text/html"))
    assert not forged.proven_thread and forged.thread != THREAD
