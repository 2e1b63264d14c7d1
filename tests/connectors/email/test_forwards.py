"""Who wrote what somebody passed on."""

import pytest

from tests.connectors.email.mails import mail, message


@pytest.mark.parametrize(
    "body",
    [
        "Zie hieronder\n\n---------- Forwarded message ---------\nVan: Sam Bos <sam@example.nl>\nDatum: ma\n\nHallo",
        "-----Original Message-----\nFrom: Sam Bos <sam@example.nl>\nSent: Monday\n\nHallo",
        "Begin forwarded message:\n\n> From: Sam Bos <sam@example.nl>\n> Subject: x\n>\n> Hallo",
        "*Von:* Sam Bos <sam@example.nl>\n*Gesendet:* Montag\n\nHallo",
        "De : Sam Bos <sam@example.nl>\nEnvoyé : lundi\n\nBonjour",
        "Van: iemand zonder adres\nVan: Sam Bos <sam@example.nl>",
    ],
)
def test_the_first_author_is_offered(body: str) -> None:
    found = message(mail(body, Subject="Fwd: x"))
    assert found.extra["forwarded_from"] == {"name": "Sam Bos", "email": "sam@example.nl"}
    assert found.sender.id == "noor@example.nl", "but who passed it on is the one we talk with"
    assert found.quoted_text == "" and found.text == body, "and nothing of it is folded away"


def test_the_author_of_an_attached_mail() -> None:
    body = "--b\n\nZie bijlage\n--b\nContent-Type: message/rfc822\n\nFrom: Sam <sam@example.nl>\n\nHallo\n--b--\n"
    found = message(mail(body, Subject="FW: x", Content_Type="multipart/mixed; boundary=b"))
    assert found.extra["forwarded_from"]["email"] == "sam@example.nl"


def test_an_answer_is_not_passed_on() -> None:
    found = message(mail("Van: Sam <sam@example.nl>", Subject="Re: Fwd: x"))
    assert not found.extra.keys() & {"forwarded", "forwarded_from"}


def test_nobody_is_made_up() -> None:
    assert "forwarded_from" not in message(mail("Van wie is dit?", Subject="Doorst: x")).extra
