"""Reading back: only one's own, only what is public, and catching up gives what a fresh page gives."""

import random

import pytest

from tests import factories as make
from tests.webcare.widget.conftest import Visitor, answers
from webcare.actions import claims, inbox, lifecycle, messages, undo
from webcare.models import Message

pytestmark = pytest.mark.django_db
SECRET = "niet voor de klant"


def kinds(answer):
    return [item.get("event") or item["by"] for item in answer["items"]]


def test_nobody_without_a_token(visitor):
    visitor.says()
    visitor.token = ""
    assert visitor.client.get(visitor.url("timeline/")).status_code == 401


def test_a_visitor_who_only_uploaded_has_an_empty_timeline(visitor):
    visitor.token = visitor.uploads().json()["token"]
    assert visitor.sees()["items"] == [] and visitor.sees()["head"] == 0


def test_notes_never_leave(visitor, anna):
    visitor.says()
    messages.note(visitor.conversation, anna, SECRET, "note-1")
    claims.claim(visitor.conversation, anna)
    answers(anna, visitor.conversation, "Dag")
    for after in range(visitor.sees()["head"] + 1):
        assert SECRET not in str(visitor.sees(after))
    assert Message.objects.filter(text=SECRET).exists()


def test_people_are_first_names_only(visitor, anna):
    visitor.says()
    claims.claim(visitor.conversation, anna)
    answers(anna, visitor.conversation)
    lena = make.person("Lena Jansen", role="lead")
    claims.assign(visitor.conversation, lena, to=make.person("Bram Hendriks"))
    text = str(visitor.sees())
    assert "Anna" in text and "Bram" in text
    assert not any(name in text for name in ("Vries", "Hendriks", "Jansen", "Lena", "example.test"))


def test_nothing_about_teams_clocks_and_snoozing(visitor, anna):
    visitor.says()
    claims.assign(visitor.conversation, anna, team=make.team("Werkplaats Geheim"))
    claims.claim(visitor.conversation, anna)
    lifecycle.snooze(visitor.conversation, anna, None)
    seen = visitor.sees()
    assert "Geheim" not in str(seen) and "snooz" not in str(seen)
    assert seen["status"] == "owned" and seen["agent"]["name"] == "Anna"


def test_a_released_conversation_has_no_helper(visitor, anna):
    visitor.says()
    claims.claim(visitor.conversation, anna)
    assert visitor.sees()["agent"]
    claims.release(visitor.conversation, anna)
    assert visitor.sees()["agent"] is None and visitor.sees()["status"] == "queued"


def test_an_undone_claim_is_taken_back_on_the_screen_too(visitor, anna):
    visitor.says()
    event = claims.claim(visitor.conversation, anna)
    head = visitor.sees()["head"]
    undo.undo(event.pk, anna)
    changed = visitor.sees(head)["items"]
    assert [(item["id"], item["event"]) for item in changed] == [(f"e{event.pk}", "")]
    assert visitor.sees()["agent"] is None


def test_resolved_is_said(visitor, anna):
    visitor.says()
    answers(anna, visitor.conversation, then="resolve")
    seen = visitor.sees()
    assert seen["status"] == "resolved" and seen["agent"] is None and kinds(seen)[-1] == "conversation.resolved"


def test_read_marks_of_agents_reach_the_visitor(visitor, anna):
    seq = visitor.says().json()["seq"]
    assert visitor.sees()["seen"] < seq
    inbox.mark_read(visitor.conversation, anna, seq)
    assert visitor.sees()["seen"] == seq


def test_what_the_visitor_saw_reaches_the_agents(visitor, anna):
    visitor.says()
    message = answers(anna, visitor.conversation)
    for state in ("delivered", "read"):
        assert visitor.post("seen/", {"seq": message.seq, "state": state}).status_code == 200
        assert make.fresh(message.delivery).state == state
    visitor.post("seen/", {"seq": message.seq, "state": "delivered"})
    assert make.fresh(message.delivery).state == "read"
    assert visitor.sees()["items"][-1]["state"] == "read"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"seq": "5"},
        {"seq": True},
        {"seq": -1},
        {"seq": 1.5},
        {"seq": None},
        {"seq": 1, "state": "failed"},
        {"seq": 1, "state": []},
    ],
)
def test_odd_receipts_are_refused(visitor, body):
    visitor.says()
    assert visitor.post("seen/", body).status_code == 400


def test_a_receipt_cannot_run_ahead(visitor, anna):
    visitor.says()
    visitor.post("seen/", {"seq": 10**12, "state": "read"})
    message = answers(anna, visitor.conversation)
    assert make.fresh(message.delivery).state == "pending"


def test_catching_up_gives_what_a_fresh_page_gives(visitor, anna):
    """After any sequence of verbs, with questions in between at random."""
    dice = random.Random(20261122)
    visitor.says()
    known: dict[str, dict] = {}
    head = 0

    def catch_up():
        nonlocal head
        answer = visitor.sees(head)
        if answer.get("reset"):
            known.clear()
        known.update({item["id"]: item for item in answer["items"]})
        head = answer["head"]

    def try_to(act):
        try:
            act()
        except Exception as refusal:
            assert hasattr(refusal, "sentence"), refusal

    verbs = [
        lambda: visitor.says(f"vraag {dice.random()}"),
        lambda: answers(anna, visitor.conversation, f"antwoord {dice.random()}"),
        lambda: messages.note(visitor.conversation, anna, SECRET, f"n{dice.random()}"),
        lambda: claims.claim(visitor.conversation, anna),
        lambda: claims.release(visitor.conversation, anna),
        lambda: lifecycle.resolve(visitor.conversation, anna),
        lambda: undo.undo(visitor.thread.events.order_by("-seq")[0].pk, anna),
        lambda: visitor.post("seen/", {"seq": visitor.thread.last_seq}),
        catch_up,
    ]
    for _ in range(60):
        try_to(dice.choice(verbs))
    catch_up()
    shown = [item for item in sorted(known.values(), key=lambda item: item["seq"]) if item.get("event") != ""]
    fresh = [item for item in visitor.sees()["items"] if item.get("event") != ""]
    assert shown == fresh and SECRET not in str(shown)


def test_a_long_history_comes_page_by_page_without_gap_or_double(visitor, anna, monkeypatch):
    monkeypatch.setattr("webcare.views.widget.history.PAGE", 5)
    visitor.says("0")
    for number in range(1, 17):
        answers(anna, visitor.conversation, str(number))
    answer = visitor.sees()
    texts = [item["text"] for item in answer["items"]]
    assert answer["reset"] and len(texts) == 5
    while answer["oldest"]:
        answer = visitor.sees(before=answer["oldest"])
        texts = [item["text"] for item in answer["items"]] + texts
    assert texts == [str(number) for number in range(17)]


def test_far_behind_is_told_anew(visitor, anna, monkeypatch):
    visitor.says()
    monkeypatch.setattr("webcare.views.widget.history.MOST", 3)
    for number in range(5):
        answers(anna, visitor.conversation, str(number))
    assert visitor.sees(1)["reset"] and len(visitor.sees(1)["items"]) == 6


def test_a_head_from_the_future_is_told_anew(visitor):
    visitor.says()
    assert visitor.sees(10**9)["reset"]


@pytest.mark.parametrize("after", ["-1", "x", "1e9", "٣", "9" * 40, "1;drop", "\x00"])
def test_odd_numbers_are_refused(visitor, after):
    visitor.says()
    response = visitor.client.get(visitor.url("timeline/"), {"after": after}, headers=visitor.headers())
    assert response.status_code == 400


def test_another_channels_token_reads_nothing(visitor):
    visitor.says()
    other = make.channel("webchat")
    stranger = Visitor(other, token=visitor.token)
    assert stranger.client.get(stranger.url("timeline/"), headers=stranger.headers()).status_code == 401


def test_asking_costs_the_same_for_long_and_short_threads(visitor, anna, django_assert_max_num_queries):
    visitor.says()
    for number in range(30):
        answers(anna, visitor.conversation, str(number))
    with django_assert_max_num_queries(12):
        visitor.sees()
    with django_assert_max_num_queries(10):
        visitor.sees(visitor.thread.last_seq)


def test_a_deleted_message_shows_that_it_was_removed(visitor, anna):
    from webcare import clock

    visitor.says()
    message = answers(anna, visitor.conversation, "Per ongeluk")
    Message.objects.filter(pk=message.pk).update(deleted_at=clock.now())
    item = visitor.sees()["items"][-1]
    assert item["deleted"] and "Per ongeluk" not in str(item)
