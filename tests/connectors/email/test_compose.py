"""What leaves: right headers, both forms of the text, and no header or reader that somebody typed into a name."""

import email
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP, default
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.email import compose, tokens
from connectors.email.message import read
from connectors.errors import Rejected
from connectors.inbound import InboundMessage
from connectors.outbound import Enclosure, Outbound, Quote
from connectors.types import Party
from tests.connectors.email.boxes import SECRET, account

AT = datetime(2026, 11, 22, 10, tzinfo=UTC)
ADDRESS = "support@example.nl"


def message(text: str = "Hij is onderweg.", **fields: Any) -> Outbound:
    fields.setdefault("recipient", Party("noor@klant.example", name="Noor"))
    return Outbound("wc12", "thread1", sent_at=AT, text=text, **fields)


def written(sent: Outbound, **settings: Any) -> tuple[bytes, EmailMessage]:
    """As it goes over the wire, and read again as a mail program does."""
    ours = account(**settings)
    raw = compose.as_bytes(compose.mail(sent, ours), compose.recipients(sent))
    return raw, email.message_from_bytes(raw, policy=default)  # type: ignore[return-value]


def names(raw: bytes) -> list[str]:
    head = raw.partition(b"\r\n\r\n")[0].decode("utf-8").split("\r\n")
    return [line.partition(":")[0] for line in head if not line.startswith((" ", "\t"))]


# -- headers --


def test_who_it_is_from_and_where_answers_go() -> None:
    _raw, mail = written(message(sender_name="Anna"))
    assert mail["From"] == f"Anna via Voorbeeld <{ADDRESS}>"
    assert mail["To"] == "Noor <noor@klant.example>"
    [reply_to] = mail["Reply-To"].addresses
    local, _plus, code = reply_to.username.partition("+")
    assert (local, reply_to.domain) == ("support", "example.nl")
    assert tokens.thread_of([SECRET], code) == "thread1"


def test_the_same_message_always_has_the_same_id() -> None:
    first, again = written(message("a"))[1]["Message-ID"], written(message("b"))[1]["Message-ID"]
    assert first == again
    assert tokens.read_message_id([SECRET], first) == ("wc12", "thread1")


def test_where_plus_addresses_do_not_work_none_is_given() -> None:
    assert "Reply-To" not in written(message(), plus_address=False)[1]
    assert "Reply-To" not in written(message(), address=f"{'very-long-name-' * 3}@example.nl")[1]


def test_it_says_which_mail_it_answers() -> None:
    raw, mail = written(message(reply_to="<c@x>", references=("<b@x>", "<a@x>")))
    assert mail["In-Reply-To"] == "<c@x>"
    assert mail["References"].split() == ["<a@x>", "<b@x>", "<c@x>"]
    assert b"References: <a@x>\r\n <b@x>\r\n <c@x>\r\n" in raw


def test_ids_longer_than_a_line_stay_as_they_are() -> None:
    long = f"<{'a' * 150}@{'b' * 90}.example>"
    raw, _mail = written(message(reply_to=long, references=("<a@x>",)))
    assert f"In-Reply-To: {long}\r\n".encode() in raw and f" {long}\r\n".encode() in raw


def test_of_a_long_exchange_the_first_and_the_nearest_mails_are_named() -> None:
    _raw, mail = written(message(reply_to="<100@x>", references=tuple(f"<{number}@x>" for number in range(99, 0, -1))))
    ids = mail["References"].split()
    assert ids == ["<1@x>", *(f"<{number}@x>" for number in range(81, 101))]


def test_the_digest_behind_an_id_is_ours_alone() -> None:
    assert written(message(reply_to="<c@x>#0123456789abcdef"))[1]["In-Reply-To"] == "<c@x>"


def test_only_what_nobody_typed_says_so() -> None:
    assert "Auto-Submitted" not in written(message())[1]
    _raw, mail = written(message(by_person=False))
    assert (mail["Auto-Submitted"], mail["X-Auto-Response-Suppress"]) == ("auto-replied", "All")


def test_a_mail_without_subject_gets_one_in_the_readers_language() -> None:
    assert written(message(language="en"))[1]["Subject"] == "Your message"
    assert written(message(subject="Re: Fiets"))[1]["Subject"] == "Re: Fiets"


NO_ADDRESSES = [
    "",
    "noor",
    "noor@",
    "@x.nl",
    "a@b",
    "a b@x.nl",
    "a@x.nl,b@y.nl",
    "a@x.nl\r\nBcc: c@z.nl",
    "a@[1.2.3.4]",
]


@pytest.mark.parametrize("reader", [*NO_ADDRESSES, "a@x..nl", "a.@x.nl", "a@x.nl\0"])
def test_what_is_no_address_is_sent_nothing(reader: str) -> None:
    with pytest.raises(Rejected):
        written(message(recipient=Party(reader or "?", email=reader)))


# -- nothing that was typed becomes a header or a reader --

HOSTILE = [
    "x\r\nBcc: evil@example.org", "x\nBcc: evil@example.org", "x\rBcc: evil@example.org",
    "x\u2028Bcc: evil@example.org", "x\u2029Bcc: evil@example.org", "x\x85Bcc: evil@example.org",
    "x\x0bBcc: evil@example.org", "x\x0cBcc: evil@example.org", "x\x1cBcc: evil@example.org",
    "=?utf-8?q?x=0D=0ABcc=3A_evil=40example.org?=", "=?utf-8?b?eA0KQmNjOiBldmlsQGV4YW1wbGUub3Jn?=",
    'x" <evil@example.org>, "y', "x <evil@example.org>", "evil@example.org, x", "x; evil@example.org", "x\\", '"', "\0",
    "группа: evil@example.org;", "é" * 90 + ", <evil@example.org>", "(" * 50, "\u202egro.elpmaxe@live",
]  # fmt: skip
typed = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=300), st.text('\r\n\u2028<>@,;:"\\()é= ?', max_size=60))


@given(name=typed, subject=typed, agent=typed, company=typed, cc=typed, reference=typed, file=typed)
def test_whatever_was_typed_adds_no_header_and_no_reader(
    name: str, subject: str, agent: str, company: str, cc: str, reference: str, file: str
) -> None:
    sent = message(
        recipient=Party("noor@klant.example", name=name), cc=(Party("els@klant.example", name=cc),), subject=subject,
        sender_name=agent, reply_to=reference, references=(reference, "<a@x>"),
        media=(Enclosure(file, file, 1, lambda: b"x"),),
    )  # fmt: skip
    raw, mail = written(sent, company=company)
    known = {
        "From", "To", "Cc", "Reply-To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "MIME-Version",
        "Content-Type",
    }  # fmt: skip
    assert set(names(raw)) <= known and len(names(raw)) == len(set(names(raw)))
    assert [each.addr_spec for each in mail["To"].addresses] == ["noor@klant.example"]
    assert [each.addr_spec for each in mail["Cc"].addresses] == ["els@klant.example"]
    assert [each.addr_spec for each in mail["From"].addresses] == [ADDRESS]
    assert len(mail["Reply-To"].addresses) == 1
    assert compose.recipients(sent) == ["noor@klant.example", "els@klant.example"]
    assert len(list(mail.iter_attachments())) == 1
    assert max(map(len, raw.split(b"\r\n"))) <= 998


# -- the text --


def test_below_the_answer_stand_the_signature_and_the_mail_answered() -> None:
    quote = Quote("Noor de Wit", "noor@klant.example", AT, "Waar is hij?\n> eerder", "<p>Waar is <b>hij</b>?</p>")
    _raw, mail = written(message("Hoi Noor,\n\nmorgen.", signature="Groet,\nAnna", quote=quote, language="en"))
    text, html = (mail.get_body((kind,)).get_content().replace("\r\n", "\n") for kind in ("plain", "html"))
    assert text.startswith("Hoi Noor,\n\nmorgen.\n\n-- \nGroet,\nAnna\n\nOn ")
    assert text.endswith("Noor de Wit <noor@klant.example> wrote:\n> Waar is hij?\n>> eerder\n")
    assert "<blockquote" in html and "<p>Waar is <b>hij</b>?</p>" in html and "Groet,<br>" in html


def test_the_quoted_mail_brings_nothing_that_acts() -> None:
    html = "<p onclick=x()>a<script>x()</script><img src=//spy.example/1.gif><a href=javascript:x()>b</a></p>"
    _raw, mail = written(message(quote=Quote("N", "n@x.nl", AT, "a", html)))
    shown = mail.get_body(("html",)).get_content()
    assert not any(bad in shown for bad in ("onclick", "<script", "spy.example", "javascript:"))


def test_what_was_typed_is_text_in_html_too() -> None:
    _raw, mail = written(message("<script>alert(1)</script> & 2 < 3", signature="<b>Anna</b>"))
    html = mail.get_body(("html",)).get_content()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; 2 &lt; 3" in html and "&lt;b&gt;Anna" in html


def test_files_keep_their_names_and_are_no_mails() -> None:
    files = (
        Enclosure("Büro ☂.pdf", "application/pdf", 3, lambda: b"pdf"),
        Enclosure("mail.eml", "message/rfc822", 3, lambda: b"eml"),
        Enclosure("x.txt", "text/plain; charset=utf-8", 3, lambda: "é\n".encode()),
    )
    _raw, mail = written(message(media=files))
    found = [
        (part.get_filename(), part.get_content_type(), part.get_payload(decode=True))
        for part in mail.iter_attachments()
    ]
    assert found == [
        ("Büro ☂.pdf", "application/pdf", b"pdf"), ("mail.eml", "application/octet-stream", b"eml"),
        ("x.txt", "application/octet-stream", "é\n".encode()),
    ]  # fmt: skip


def test_our_own_answer_is_understood_when_it_comes_back_quoted() -> None:
    """The mark in the HTML names the message also where a server rewrote its id."""
    _raw, mail = written(message())
    assert tokens.find_mark([SECRET], mail.get_body(("html",)).get_content()) == ("wc12", "thread1")


def test_an_answer_to_what_we_sent_belongs_to_its_thread() -> None:
    _raw, mail = written(message(subject="Re: Fiets"))
    answer = EmailMessage(policy=SMTP)
    answer["From"], answer["To"], answer["Subject"] = "noor@klant.example", str(mail["Reply-To"]), "Re: Fiets"
    answer["In-Reply-To"] = mail["Message-ID"]
    answer.set_content("Dank!")
    [found] = read(answer.as_bytes(), {}, account().mailbox)
    assert isinstance(found, InboundMessage)
    assert (found.thread, found.proven_thread) == ("thread1", True)
