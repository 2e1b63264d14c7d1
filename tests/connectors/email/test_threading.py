"""Which mails belong together, and which only pretend to."""

from email.message import EmailMessage
from email.policy import SMTP

import pytest

from connectors.email.threading import lane_of, normal_subject
from connectors.email.tokens import message_id, thread_token
from tests.connectors.email.mails import SECRET, THREAD, WORDS, mail, message


@pytest.mark.parametrize(
    "subject, bare",
    [
        ("Re: Fwd: AW: WG: Vraag", "Vraag"),
        ("RE[5]: re(2): Vraag", "Vraag"),
        ("Antw: Betr: Doorst: SV: VS: Vraag", "Vraag"),
        ("RE : 回复: 回复：Vraag", "Vraag"),
        ("[EXTERNAL] Re: [External]: Vraag", "Vraag"),
        ("Re: Vraag [#1204]", "Vraag"),
        ("Reactie op uw vraag", "Reactie op uw vraag"),
        ("Re", "Re"),
        ("Re:", ""),
        ("[JIRA] Re: x", "[JIRA] Re: x"),
    ],
)
def test_the_bare_subject(subject: str, bare: str) -> None:
    assert normal_subject(subject) == bare


def test_a_used_id_with_another_content_is_another_message() -> None:
    first, again = message(mail("een")), message(mail("een"))
    other, later = message(mail("twee")), message(mail("een", Date="Sun, 22 Nov 2026 09:00:00 +0100"))
    assert first.id == again.id and first.thread == again.thread
    assert len({first.id, other.id, later.id}) == 3 and len({first.thread, other.thread, later.thread}) == 3
    assert first.reference == other.reference == "<m@x.nl>"
    assert first.id.startswith("<m@x.nl>#")


def test_what_servers_add_on_the_way_is_no_other_content() -> None:
    assert message(mail("een", Received="from a by b; x")).id == message(mail("een")).id


def test_a_mail_without_an_id_gets_the_same_one_each_time() -> None:
    first, again, other = (message(mail(body, Message_ID="")) for body in ("een", "een", "twee"))
    assert first.reference == again.reference != other.reference
    assert first.reference.endswith(".invalid>")


def test_several_ids_and_repeated_ones() -> None:
    found = message(mail(In_Reply_To="Uw bericht van maandag <a@x> <b@x>", References="<r@x> <a@x> <r@x>\n <c@x>"))
    assert found.references == ("<b@x>", "<a@x>", "<c@x>", "<r@x>")


def test_a_very_long_list_keeps_its_ends() -> None:
    found = message(mail(References=" ".join(f"<{number}@x>" for number in range(1000))))
    assert len(found.references) == 50
    assert found.references[0] == "<999@x>" and found.references[-1] == "<0@x>"


def test_a_very_long_id_is_known_again_by_its_replies() -> None:
    long = f"<{'a' * 600}@x.nl>"
    found = message(mail(Message_ID=long))
    assert len(found.reference) <= 200
    assert message(mail(In_Reply_To=long)).references == (found.reference,)
    assert message(mail(In_Reply_To=long.replace("a@", "b@"))).references != (found.reference,)


def as_python_spells(**headers: str) -> str:
    """A mail whose headers were folded by the standard library: ids longer than a line become encoded words."""
    answer = EmailMessage(policy=SMTP)
    for name, value in ({"From": "noor@example.nl", "To": "support@winkel.nl"} | headers).items():
        answer[name.replace("_", "-")] = value
    answer.set_content("Dank je!")
    return answer.as_string()


@pytest.mark.parametrize("name", ["In_Reply_To", "References"])
@pytest.mark.parametrize("id", [f"<{'a' * 90}@x.nl>", f"<{'ab.-=_' * 20}@mail.gmail.com>"])
def test_an_id_spelt_in_encoded_words_is_the_id(name: str, id: str) -> None:
    raw = as_python_spells(**{name: f"<first@x> {id}"})
    assert "=?utf-8?" in raw and id not in raw
    assert message(raw).references == (id, "<first@x>")
    assert lane_of(raw.encode()) == lane_of(mail(**{name: f"<first@x> {id}"}).encode())


def test_our_own_long_id_proves_the_thread_however_it_is_spelt() -> None:
    ours = message_id(SECRET, "wc5", THREAD, f"{'kanaal-' * 8}winkel.nl")
    raw = as_python_spells(In_Reply_To=ours)
    assert ours not in raw
    assert (message(raw).thread, message(raw).proven_thread) == (THREAD, True)


def test_a_message_id_in_encoded_words_is_known_again() -> None:
    spelt = mail(Message_ID="=?us-ascii?Q?=3Cabc=2E1=40mail=2Ex?=\n =?us-ascii?Q?=2Enl=3E?=")
    assert message(spelt).reference == "<abc.1@mail.x.nl>"
    assert lane_of(spelt.encode()) == lane_of(mail(In_Reply_To="<abc.1@mail.x.nl>").encode())


@pytest.mark.parametrize(
    "spelt, found",
    [
        ("=?utf-8?q?=3Ca=0D=0ABcc=3A=00x=40x=3E?=", ("<aBcc:x@x>",)),  # no line, no NUL gets out of it
        ("=?utf-8?b?not base64 at all?= <b@x>", ("<b@x>",)),
        ("=?no-such-charset?q?=3Cc=40x=3E?=", ("<c@x>",)),
        ("=?utf-8?q?=3Cd=40x=3E <e@x>", ("<e@x>",)),  # never closed
        ("=?utf-8?q?=3D=3Futf-8=3Fq=3F=3DC3f=40x=3E=3F=3D?=", ()),  # decoded once, not again and again
    ],
)
def test_hostile_words_give_no_more_than_ids(spelt: str, found: tuple[str, ...]) -> None:
    assert message(mail(In_Reply_To=spelt)).references == found


def test_thousands_of_words_are_a_list_like_any_other() -> None:
    words = " ".join(f"=?utf-8?q?=3C{number}=40x=3E?=" for number in range(3000))
    found = message(mail(References=words)).references
    assert len(found) == 50 and found[-1] == "<0@x>"


def test_an_address_wins_over_references() -> None:
    other = message_id(SECRET, "wc5", "b" * 26, "winkel.nl")
    found = message(mail(Cc=f"x <klant+{thread_token(SECRET, THREAD)}@winkel.nl>", In_Reply_To=other))
    assert (found.thread, found.proven_thread) == (THREAD, True)


def test_the_nearest_of_our_ids_wins() -> None:
    ids = [message_id(SECRET, "wc5", thread * 26, "winkel.nl") for thread in "bc"]
    assert message(mail(References=" ".join(ids))).thread == "c" * 26


@pytest.mark.parametrize("header", ["To", "Cc", "Delivered_To", "X_Original_To", "Envelope_To", "X_Forwarded_To"])
def test_a_token_in_any_recipient(header: str) -> None:
    found = message(mail(**{header: f"<Support+{WORDS['@@TOKEN@@']}@Winkel.nl>"}))
    assert found.proven_thread and found.thread == THREAD


@pytest.mark.parametrize("header", ["From", "Reply_To", "Subject", "X_Other", "Bcc_Of"])
def test_a_token_in_no_other_header(header: str) -> None:
    assert not message(mail(**{header: f"<support+{WORDS['@@TOKEN@@']}@winkel.nl>"})).proven_thread


def test_one_exchange_waits_in_one_lane() -> None:
    first = lane_of(mail(Message_ID="<a@x>").encode())
    assert first == lane_of(mail(Message_ID="<b@x>", References="<a@x>", In_Reply_To="<a@x>").encode())
    assert first == lane_of(mail(Message_ID="<c@x>", References="<a@x>\n <b@x>", In_Reply_To="<b@x>").encode())
    assert first != lane_of(mail(Message_ID="<d@x>").encode())
    report = mail(References="<a@x>", Content_Type="multipart/report; boundary=x")
    assert lane_of(report.encode()) not in ("", first), "receipts never stand in a customer's way"


def test_an_exchange_longer_than_we_remember_stays_in_its_lane() -> None:
    chain = " ".join(f"<{number}@x>" for number in range(500))
    assert lane_of(mail(References=chain).encode()) == lane_of(mail(Message_ID="<0@x>").encode())
