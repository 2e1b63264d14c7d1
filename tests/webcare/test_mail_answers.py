"""What an answer by mail says besides its text, and what nobody can make it say."""

import base64
import json

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import QueryDict
from django.test import Client

from connectors.email.account import MailAccount
from connectors.email.compose import mail
from tests import factories as make
from tests.standins.letters import bring, letter, mailbox, write
from webcare.actions import letters, messages, outgoing
from webcare.files import storage_path
from webcare.letter_form import MOST_CC, LetterForm
from webcare.models import Channel, Message
from webcare.subjects import answer_to, bare

pytestmark = pytest.mark.django_db

FIRST = "<first.1@mail.example>"


@pytest.fixture
def box() -> Channel:
    return mailbox()


@pytest.fixture
def anna():
    return make.person("Anna", teams=[make.team()])


def answer(message: Message, by, letter: letters.Letter | None = None, click: str = "click-01") -> Message:
    return messages.send(message.conversation, by, "Morgen.", click, seen=99, letter=letter)


def outbound(message: Message):
    return outgoing.outbound(outgoing.with_everything().get(message=message))


# -- what it says by itself --


def test_it_answers_the_customers_last_letter(box, anna):
    write(box, "Eerste", id=FIRST, subject="Mijn fiets")
    second = write(box, "Tweede", id="<second@mail.example>", answers=FIRST, references=[FIRST], subject="Mijn fiets")
    sent = outbound(answer(second, anna))
    assert (sent.subject, sent.reply_to, sent.references) == ("Re: Mijn fiets", "<second@mail.example>", (FIRST,))
    assert (sent.recipient.id, sent.sender_name, sent.by_person) == ("noor@mail.example", "Anna", True)
    assert (sent.quote.name, sent.quote.address) == ("Noor Smit", "noor@mail.example")
    assert sent.quote.text.strip() == "Tweede"


def test_what_a_machine_sent_is_not_what_is_answered(box, anna):
    write(box, "Vraag", id=FIRST)
    away = write(box, "Ik ben weg", id="<away@mail.example>", answers=FIRST, Auto_Submitted="auto-replied")
    assert outbound(answer(away, anna)).reply_to == FIRST


def test_the_history_goes_along_cleaned(box, anna):
    html = "<p>Vraag</p><script>alert(1)</script><blockquote type=cite><p>Eerder</p><img src=http://x.example/t></blockquote>"
    sent = outbound(answer(write(box, "Vraag", html=html), anna))
    assert "Vraag" in sent.quote.html and "Eerder" in sent.quote.html
    assert "script" not in sent.quote.html and "x.example" not in sent.quote.html


def test_the_teams_signature_is_filled_and_kept_with_the_message(box, anna):
    team = make.team()
    team.signature = "Groet, {agent_first_name}\n{team}, {0.__class__} {{7*7}} %s"
    team.save()
    box.team = team
    box.save()
    message = answer(write(box), anna)
    assert message.quoted_text == "Groet, Anna\nBezorging, {0.__class__} {{7*7}} %s"
    team.signature = "Iets anders"
    team.save()
    assert outbound(message).signature.startswith("Groet, Anna"), "as it was when it was written"


def test_a_customer_named_like_a_placeholder_stays_that(box, anna):
    team = make.team()
    team.signature = "Voor {customer}"
    team.save()
    box.team = team
    box.save()
    message = answer(write(box, sender='"{agent}" <x@mail.example>'), anna)
    assert message.quoted_text == "Voor {agent}"


def test_a_channel_without_letters_gets_none_of_it(anna):
    talk = make.conversation()
    message = messages.send(talk, anna, "Hoi", "click-01", seen=2, letter=letters.Letter("X", (("", "a@b.example"),)))
    sent = outbound(message)
    assert (sent.subject, sent.cc, sent.signature, sent.quote) == ("", (), "", None)


@pytest.mark.parametrize("subject, plain", [
    ("Re: Mijn fiets", "Mijn fiets"), ("RE: re: FW: Mijn fiets", "Mijn fiets"), ("Re[5]: x", "x"), ("Re(2): x", "x"),
    ("AW: WG: Rad", "Rad"), ("Antw: Betr: Doorst: x", "x"), ("RE : vélo", "vélo"), ("回复: x", "x"), ("SV: VS: x", "x"),
    ("[EXTERNAL] Re: x", "x"), ("Fietsen: een vraag", "Fietsen: een vraag"), ("Reparatie: x", "Reparatie: x"), ("", ""),
])  # fmt: skip
def test_subjects_without_what_programs_put_before_them(subject, plain):
    assert bare(subject) == plain
    assert answer_to(subject) == (f"Re: {plain}" if plain else "")


def test_a_subject_made_of_prefixes_costs_no_time():
    assert len(bare("Re: " * 100_000)) > 0


# -- what the writer chooses --


def test_cc_and_subject_are_kept_for_sending_again(box, anna):
    letter = letters.Letter("Over je fiets", (("Bo", "bo@mail.example"),))
    message = answer(write(box), anna, letter)
    messages.mark(message.delivery, "failed", reason="vol")
    messages.send_again(message, anna)
    sent = outbound(message)
    assert (sent.subject, [(one.name, one.id) for one in sent.cc]) == ("Over je fiets", [("Bo", "bo@mail.example")])


def form(**fields) -> LetterForm:
    data = QueryDict(mutable=True)
    for name, values in fields.items():
        data.setlist(name, values if isinstance(values, list) else [values])
    return LetterForm(data)


def test_readers_from_chips_and_typed_ones_each_once():
    found = form(cc=['"Bo, van" <bo@mail.example>'], cc_more="x@mail.example; BO@mail.example,, y@mail.example,")
    assert found.is_valid(), found.errors
    assert found.letter.cc == (("Bo, van", "bo@mail.example"), ("", "x@mail.example"), ("", "y@mail.example"))
    assert found.letter.subject is None, "there was no field for it"


@pytest.mark.parametrize("typed", [
    "x@mail.example\r\nBcc: all@mail.example", "x@mail.example\nx", "x\x00@mail.example", "x\u2028@mail.example",
    "geen adres", "x@", "@mail.example", "x@mail", "Bo <bo@mail.example", "x y@mail.example", "x@mail..example",
    ", ".join(f"p{n}@mail.example" for n in range(MOST_CC + 1)), "x" * 3000 + "@mail.example",
    "=?utf-8?q?x=0D=0ABcc:_y?= <y>",
])  # fmt: skip
def test_what_is_no_address_is_refused_with_a_sentence(typed):
    found = form(cc_more=typed)
    assert not found.is_valid()
    assert str(next(iter(found.errors.values()))[0])


@pytest.mark.parametrize("sign", ["\r\n", "\n", "\u2028", "\u0085", "\x0b", "\x00"])
def test_a_subject_is_one_line(sign):
    assert not form(subject=f"Hoi{sign}Bcc: all@mail.example").is_valid()


TRICK = "=?utf-8?q?x=0D=0ABcc:_y@z.example?="
TWICE = f"=?utf-8?b?{base64.b64encode(TRICK.encode()).decode()}?="  # what decodes to it


def head_of(message: Message) -> bytes:
    composed = mail(outbound(message), MailAccount(message.channel.connector.account)).as_bytes()
    return composed.partition(b"\r\n\r\n")[0]


@pytest.mark.parametrize("where", ["cc", "subject", "customer's name", "customer's subject", "file"])
def test_an_encoded_line_break_becomes_no_header(box, anna, where):
    """The library decodes encoded words while it writes: a name that is one must not reach it."""
    raw = letter(sender="NAME <noor@mail.example>", subject="SUBJECT")
    if where.startswith("customer"):
        raw = raw.replace(b"NAME" if where.endswith("name") else b"SUBJECT", TWICE.encode())
    bring(box, raw)
    typed = {"cc": {"cc": f'"{TRICK}" <bo@mail.example>'}, "subject": {"subject": TRICK}}
    found = form(**typed.get(where, {}))
    assert found.is_valid()
    message = answer(Message.objects.get(), anna, found.letter)
    if where == "file":
        message.attachments.create(name=f"{TRICK}.pdf", media_type="application/pdf", key="nofile")
        default_storage.save(storage_path("nofile"), ContentFile(b"x"))
    composed = head_of(message)
    assert b"\nBcc" not in composed and composed.count(b"\nTo:") == 1
    if "subject" in where:
        assert b"= ?utf-8?q?x" in composed, "premise: it got this far"


# -- on the screen --


@pytest.fixture
def as_anna(anna) -> Client:
    client = Client()
    client.force_login(anna)
    return client


def page(client: Client, message: Message) -> str:
    return client.get(f"/conversations/{message.conversation_id}/").content.decode()


def test_the_composer_offers_whom_the_letter_went_to_but_not_ourselves_and_strangers_unticked(box, as_anna):
    write(box, id=FIRST, to="support+x@shop.example, Bo <bo@mail.example>", cc="sales@shop.example, cy@mail.example")
    html = page(as_anna, write(box, "En?", sender="Di <di@evil.example>", answers=FIRST, cc="bo@mail.example"))
    assert "&lt;bo@mail.example&gt;&quot; checked" in html or 'value="bo@mail.example" checked' in html
    assert "di@evil.example" in html and "di@evil.example&gt;&quot; checked" not in html
    assert 'value="Re: Mijn fiets"' in html
    assert "support+x" not in html.partition("data-letter")[2].partition("</details>")[0]


def test_what_is_posted_is_what_is_sent(box, anna, as_anna):
    first = write(box)
    url = f"/conversations/{first.conversation_id}/messages/"
    fields = {"text": "Ja", "client_id": "click-01", "seen": 99, "cc": ["Bo <bo@mail.example>"], "subject": "Over"}
    json_ = {"Accept": "application/json"}
    assert as_anna.post(url, fields, headers=json_).status_code == 200
    message = Message.objects.get(kind="out")
    assert (message.subject, message.data["cc"]) == ("Over", [{"name": "Bo", "email": "bo@mail.example"}])
    bad = as_anna.post(url, fields | {"client_id": "click-02", "cc": "x\r\nBcc: y@z.example"}, headers=json_)
    assert bad.status_code == 422 and json.loads(bad.content)["error"]
    assert Message.objects.filter(kind="out").count() == 1


def test_the_thread_shows_letters_with_their_marks(box, as_anna):
    write(box, id=FIRST, subject="Mijn <b>fiets</b>")
    write(box, "Ik ben weg", answers=FIRST, Auto_Submitted="auto-replied")
    html = page(as_anna, write(box, "Ik ook", sender="Bo <bo@evil.example>", answers=FIRST))
    assert html.count('<article class="letter') == 3
    assert "Mijn &lt;b&gt;fiets" in html and "data-automatic" in html and "bo@evil.example" in html
