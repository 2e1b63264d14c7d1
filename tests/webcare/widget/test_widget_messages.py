"""Writing: one click is one message, nobody writes for somebody else, and anything odd is refused with a sentence."""

import json

import pytest

from tests import factories as make
from tests.webcare.widget.conftest import Visitor, answers
from webcare import visitors
from webcare.models import Contact, Conversation, Message, RawEvent, Thread
from webcare.views.widget import gate

pytestmark = pytest.mark.django_db


def nothing_was_made():
    return not any(model.objects.exists() for model in (Contact, Thread, Message, RawEvent))


def test_the_same_click_again_is_the_same_message(visitor):
    first = visitor.says("Hallo", "click-00000001").json()
    again = visitor.says("Hallo", "click-00000001").json()
    assert first["seq"] == again["seq"] and Message.objects.count() == 1


def test_a_first_message_whose_answer_was_lost_stays_one_visitor_and_one_message(chat):
    tab = Visitor(chat)
    for _ in range(3):
        tab.token = ""
        assert tab.says("Hallo", "click-00000002").status_code == 200
    assert (Message.objects.count(), Thread.objects.count(), Contact.objects.count()) == (1, 1, 1)


def test_two_browsers_are_two_visitors(visitor, another):
    visitor.says("Ik ben een")
    another.says("Ik ben twee")
    assert Thread.objects.count() == 2
    assert [item["text"] for item in another.sees()["items"]] == ["Ik ben twee"]


def test_two_visitors_may_choose_the_same_id(visitor, another):
    visitor.says("een", "click-00000003")
    another.says("twee", "click-00000003")
    assert sorted(Message.objects.values_list("text", flat=True)) == ["een", "twee"]


def test_name_address_page_and_language_are_kept(visitor):
    page = {"url": "https://shop.example/fietsen/linde-7", "title": "Linde 7"}
    visitor.says(name="Anouk", email="anouk@mail.example", page=page, locale="nl")
    contact = Contact.objects.get()
    assert (contact.name, contact.email, contact.language) == ("Anouk", "anouk@mail.example", "nl")
    assert Message.objects.get().data["page"] == page


def test_what_a_browser_says_about_its_visitor_counts_for_nothing(visitor, another):
    visitor.says("Hallo")
    victim = visitor.thread.external_id
    another.says("Namens een ander", visitor=victim)
    assert Thread.objects.get(external_id=victim).messages.count() == 1


def test_a_customer_who_comes_back_goes_on_in_the_same_thread(visitor, anna):
    visitor.says("Eerst dit")
    answers(anna, visitor.conversation)
    visitor.says("En nog iets")
    assert Conversation.objects.get().status == "owned" and Thread.objects.count() == 1


@pytest.mark.parametrize("token", ["x", "a:b:c", "\N{SNOWMAN}", "x" * 5000, "Bearer"])
def test_a_forged_token_is_refused(visitor, token):
    visitor.says()
    response = visitor.post(
        "messages/",
        {"id": "click-1234", "text": "x"},
        Authorization=f"Bearer {token}".encode("ascii", "replace").decode(),
    )
    assert response.status_code == 401 and response.json()["code"] == "token" and Message.objects.count() == 1


def test_a_token_of_another_channel_is_refused(visitor):
    visitor.says()
    other = make.channel("webchat")
    response = Visitor(other, token=visitor.token).says("Hier ook?")
    assert response.status_code == 401 and Message.objects.count() == 1


def test_a_token_with_a_changed_letter_is_refused(visitor):
    visitor.says()
    visitor.token = visitor.token[:-1] + ("A" if visitor.token[-1] != "A" else "B")
    assert visitor.says().status_code == 401


@pytest.mark.parametrize(
    "origin", ["https://shop.example", "https://evil.example", "null", "", "http://testserver.evil.example"]
)
def test_only_our_own_frame_may_post(visitor, origin):
    response = visitor.client.post(
        visitor.url("messages/"), json.dumps({"id": "click-1234", "text": "x", "start": visitor.secret}),
        content_type="application/json", headers={"Origin": origin},
    )  # fmt: skip
    assert response.status_code == 403 and nothing_was_made()


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
def test_only_json_that_says_so(visitor, kind):
    body = json.dumps({"id": "click-1234", "text": "x", "start": visitor.secret})
    assert visitor.post("messages/", body, kind=kind or "x").status_code == 415
    assert nothing_was_made()


@pytest.mark.parametrize(
    "body", [b" ", b"{", b"[]", b"null", b'"x"', b"1", b"\xff\xfe", b"[" * 30_000, b'{"id": 1e999}']
)
def test_bad_json_is_refused(visitor, body):
    assert visitor.post("messages/", body).status_code == 400
    assert nothing_was_made()


@pytest.mark.parametrize("field", ["id", "text", "name", "email", "page", "locale", "at", "attachments", "start"])
@pytest.mark.parametrize("value", [7, True, [1], {"a": 1}, [["x"]], "\x00" * 9, "\ud800x" * 5])
def test_wrong_types_never_break_anything(visitor, field, value):
    body = {"id": "click-1234", "text": "Hallo", "start": visitor.secret} | {field: value}
    assert visitor.post("messages/", json.dumps(body)).status_code in (200, 400, 422)


@pytest.mark.parametrize(
    "start", [None, "", "short", "x" * 81, "with space in it, and long enough", 12345678901234567890123]
)
def test_without_token_a_secret_of_the_browser_is_needed(visitor, start):
    response = visitor.post("messages/", {"id": "click-1234", "text": "x", "start": start})
    assert response.status_code == 400 and nothing_was_made()


def test_a_huge_body_is_refused_unread(visitor):
    response = visitor.post("messages/", json.dumps({"text": "x" * gate.MAX_BODY}))
    assert response.status_code == 413 and nothing_was_made()


def test_a_text_that_is_too_long_says_how_long_it_may_be(visitor):
    assert visitor.says("x" * 4000).status_code == 200
    response = visitor.says("x" * 4001)
    assert response.status_code == 422 and "4000" in response.json()["fields"]["text"]


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_an_empty_message_is_refused(visitor, text):
    assert visitor.says(text).status_code == 422 and nothing_was_made()


def test_a_text_is_stored_as_it_was_written(visitor):
    text = "<b>{{ 7*7 }}</b> %s {0.__class__} \N{PERSON FROWNING}\N{ZERO WIDTH JOINER}\nregel 2"
    visitor.says(text)
    assert Message.objects.get().text == text
    assert visitor.sees()["items"][0]["text"] == text


@pytest.mark.parametrize("email", ["anouk", "anouk@", "a b@c.nl", "anouk@mail", "@mail.nl", "a@b.nl\nBcc: x@y.nl"])
def test_a_bad_address_is_refused_with_a_sentence(visitor, email):
    response = visitor.says(email=email)
    assert response.status_code == 422 and response.json()["fields"]["email"] and nothing_was_made()


def test_what_the_owner_wants_to_know_is_needed_before_the_first_message_only(chat, visitor):
    chat.settings = chat.settings | {"ask_name": "required", "ask_email": "required"}
    chat.save()
    assert set(visitor.says().json()["fields"]) == {"name", "email"} and nothing_was_made()
    assert visitor.says(name="Anouk", email="anouk@mail.example").status_code == 200
    assert visitor.says("En dit nog").status_code == 200


def test_a_question_left_while_closed_needs_an_address(visitor):
    assert set(visitor.says(offline=True).json()["fields"]) == {"email"} and nothing_was_made()
    assert visitor.says(offline=True, email="anouk@mail.example").status_code == 200
    assert Contact.objects.get().email == "anouk@mail.example"


def test_a_flood_of_one_visitor_is_held_back_and_told_for_how_long(visitor):
    visitor.says()
    codes = [visitor.says().status_code for _ in range(25)]
    assert codes[0] == 200 and codes[-1] == 429
    response = visitor.says()
    assert int(response["Retry-After"]) == response.json()["retry_after"] > 0
    assert Message.objects.count() == codes.count(200) + 1


def test_a_flood_of_new_visitors_from_one_network_is_held_back_before_a_row_is_made(chat):
    codes = [Visitor(chat).says().status_code for _ in range(30)]
    assert codes[0] == 200 and codes[-1] == 429
    assert Thread.objects.count() == codes.count(200) <= 20


def test_a_flood_of_one_visitor_leaves_others_alone(visitor, another):
    for _ in range(30):
        visitor.says()
    assert visitor.says().status_code == 429
    another.client.defaults["REMOTE_ADDR"] = "192.0.2.7"
    assert another.says().status_code == 200


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch", "options"])
def test_other_methods_are_refused(visitor, method):
    assert getattr(visitor.client, method)(visitor.url("messages/")).status_code == 405


def test_a_chat_that_is_switched_off_takes_nothing(chat, visitor):
    chat.active = False
    chat.save()
    assert visitor.says().status_code == 404 and nothing_was_made()


def test_no_cookie_is_ever_set(visitor):
    assert not visitor.says().cookies
    assert not visitor.client.cookies


def test_a_message_is_safe_when_the_worker_has_its_lane(visitor, monkeypatch):
    monkeypatch.setattr("webcare.actions.ingest.work", lambda *_: 0)
    answer = visitor.says("Ik kom zo").json()
    assert answer["seq"] is None and answer["token"]
    monkeypatch.undo()
    make.work_everything()
    assert [item["cid"] for item in visitor.sees()["items"]] and Message.objects.count() == 1


def test_a_token_says_nothing_about_the_desk(visitor):
    visitor.says()
    assert visitors.read(visitor.channel, visitor.token) == visitor.thread.external_id
