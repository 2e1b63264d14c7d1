"""Sending to a peer that misbehaves: in order, at most once unless that is harmless, and never a guess."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from connectors import http
from tests import factories as make
from tests.standins import peer as manners
from tests.standins.ledger import assert_whole, sweep_until_quiet, time_passes
from tests.standins.peer import Peer, connected, message_of
from webcare import sweep
from webcare.actions import channels, deliveries, messages
from webcare.models import Channel, Conversation, Delivery, Message, User
from webcare.models.pipeline import BACK_OFF

pytestmark = pytest.mark.django_db(transaction=True)

GIVES_UP_AFTER = len(BACK_OFF) + 1
AMBIGUOUS = {
    "cut after accepting": manners.takes_and_cuts,
    "reset after accepting": manners.takes_and_resets,
    "cut without accepting": manners.cuts,
    "500 after accepting": manners.takes_but_says(500),
    "502 after accepting": manners.takes_but_says(502),
    "504 after accepting": manners.takes_but_says(504),
    "503 without a time": manners.takes_but_says(503),
    "silence after accepting": manners.takes_and_is_silent,
}
SURELY_NOT = {
    "429": manners.says(429),
    "503 with a time": manners.says(503, Retry_After="1"),
    "their own words": manners.says_no("Straks weer", retry=True),
    "their own words with a 500": manners.says_no("Straks weer", retry=True, status=500),
}
each_ambiguous = pytest.mark.parametrize("manner", AMBIGUOUS.values(), ids=AMBIGUOUS.keys())
each_sure = pytest.mark.parametrize("manner", SURELY_NOT.values(), ids=SURELY_NOT.keys())


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """The product's own client, which does not wait long for silence."""
    client = http.Client(http._gate, http.Times(connect=5, read=0.5, total=20))
    monkeypatch.setattr(http, "_client", client)
    yield
    client.close()


@pytest.fixture
def peer():
    with connected() as server:
        yield server


@pytest.fixture
def careful():
    """A peer that remembers tokens, so that sending again is harmless."""
    with connected(honours_tokens=True) as server:
        yield server


@pytest.fixture
def anna() -> User:
    return make.person("Anna")


def queue(peer: Peer, by: User, *texts: str, thread: str = "chat-1") -> list[Message]:
    """Replies that wait to be sent, in a conversation of this peer."""
    talk = Conversation.objects.filter(channel=peer.channel, thread__external_id=thread).first()
    talk = talk or make.conversation(peer.channel, sender=thread)
    head = make.fresh(talk.thread).last_seq
    return [messages.send(talk, by, text, f"{thread}-{text}", seen=head + len(texts) * 2) for text in texts]


def work(peer: Peer) -> None:
    """What the workers of this channel do when their bells arrive."""
    for thread in peer.channel.threads.order_by("pk"):
        deliveries.deliver(thread.pk)


def state(message: Message) -> str:
    return Delivery.objects.get(message=message).state


def states(peer: Peer) -> list[str]:
    return list(Delivery.objects.filter(message__channel=peer.channel).order_by("pk").values_list("state", flat=True))


def seconds_until_due(message: Message) -> int:
    """By the database's own clock."""
    [(due, now)] = Delivery.objects.filter(message=message).annotate(now=Now()).values_list("due_at", "now")
    return round((due - now) / timedelta(seconds=1))


def test_what_is_queued_is_sent_once_in_order_and_knows_its_id(peer, anna):
    sent = queue(peer, anna, "Een", "Twee", "Drie")
    work(peer)
    assert peer.texts() == ["Een", "Twee", "Drie"]
    assert states(peer) == ["sent"] * 3
    assert [make.fresh(message).external_id for message in sent] == [one["id"] for one in peer.accepted]
    assert make.fresh(peer.channel).last_sent_at is not None
    assert_whole(peer.channel)


def test_nothing_due_sends_nothing(peer, anna):
    queue(peer, anna, "Een")
    assert deliveries.deliver(peer.channel.threads.get().pk) == 1
    assert deliveries.deliver(peer.channel.threads.get().pk) == 0
    assert len(peer.asked) == 1


# -- what an answer means --


@each_ambiguous
def test_nobody_knows_so_the_agent_is_told_and_nothing_is_sent_again(peer, anna, manner):
    peer.manners.append(manner)
    [message] = queue(peer, anna, "Hoi")
    work(peer)
    assert state(message) == "unsure"
    assert make.fresh(message.conversation).has_failed
    sweep_until_quiet()
    assert len(peer.asked) == 1


@each_ambiguous
def test_where_sending_again_is_harmless_it_is_sent_again_and_arrives_once(careful, anna, manner):
    careful.manners.extend([manner, manner])
    [message] = queue(careful, anna, "Hoi")
    work(careful)
    assert state(message) == "pending"
    sweep_until_quiet()
    assert (state(message), careful.texts(), len(careful.asked)) == ("sent", ["Hoi"], 3)


@each_sure
def test_surely_not_accepted_is_tried_again_whoever_the_peer_is(peer, anna, manner):
    peer.manners.append(manner)
    [message] = queue(peer, anna, "Hoi")
    work(peer)
    assert (state(message), peer.accepted) == ("pending", [])
    sweep_until_quiet()
    assert (state(message), peer.texts()) == ("sent", ["Hoi"])


def test_a_peer_that_is_not_there_is_tried_again(peer, anna):
    real, nowhere = peer.channel.credentials, {"callback_url": "http://127.0.0.1:9/"}
    Channel.objects.filter(pk=peer.channel.pk).update(credentials=real | nowhere)
    [message] = queue(peer, anna, "Hoi")
    work(peer)
    assert state(message) == "pending"
    Channel.objects.filter(pk=peer.channel.pk).update(credentials=real)
    sweep_until_quiet()
    assert (state(message), peer.texts()) == ("sent", ["Hoi"])


def test_a_refusal_is_final_and_told_in_the_peers_words(peer, anna):
    peer.manners.append(manners.says_no("De klant heeft ons geblokkeerd", retry=False))
    [message] = queue(peer, anna, "Hoi")
    work(peer)
    delivery = Delivery.objects.get(message=message)
    assert (delivery.state, delivery.reason, delivery.code) == ("failed", "De klant heeft ons geblokkeerd", "blocked")
    sweep_until_quiet()
    assert len(peer.asked) == 1


# -- the schedule of tries --


def test_tries_come_after_5_s_30_s_2_min_10_min_1_h_and_then_it_says_failed(peer, anna):
    peer.manners.extend([manners.says(429)] * GIVES_UP_AFTER)
    [message] = queue(peer, anna, "Hoi")
    waits = []
    for _ in BACK_OFF:
        work(peer)
        waits.append(seconds_until_due(message))
        work(peer)  # not due: nothing happens
        time_passes()
    assert tuple(waits) == BACK_OFF
    assert len(peer.asked) == len(BACK_OFF), "premise: one try was left"
    work(peer)
    assert (state(message), len(peer.asked), peer.accepted) == ("failed", GIVES_UP_AFTER, [])
    sweep_until_quiet()
    assert len(peer.asked) == GIVES_UP_AFTER


def test_a_peer_that_says_when_is_not_asked_before(peer, anna):
    peer.manners.append(manners.says(429, Retry_After="300"))
    [message] = queue(peer, anna, "Hoi")
    work(peer)
    assert seconds_until_due(message) == 300


def test_a_peer_that_says_next_year_is_asked_within_the_hour(peer, anna):
    peer.manners.append(manners.says(429, Retry_After="99999999"))
    [message] = queue(peer, anna, "Hoi")
    work(peer)
    assert seconds_until_due(message) == 3600


def test_giving_up_after_unclear_answers_says_unsure_and_not_failed(careful, anna):
    careful.manners.append(manners.takes_and_cuts)
    careful.manners.extend([manners.says(429)] * (GIVES_UP_AFTER - 1))
    [message] = queue(careful, anna, "Hoi")
    work(careful)
    sweep_until_quiet()
    assert (len(careful.asked), careful.texts()) == (GIVES_UP_AFTER, ["Hoi"]), "premise: it did arrive"
    assert state(message) == "unsure"


# -- order --


def test_what_waits_for_another_try_holds_up_what_comes_after_it(peer, anna):
    peer.manners.append(manners.says(429))
    queue(peer, anna, "Een", "Twee")
    work(peer)
    assert peer.accepted == [], "premise: the first could not be sent"
    assert [one["text"] for one in peer.asked] == ["Een"]
    sweep_until_quiet()
    assert peer.texts() == ["Een", "Twee"]


@pytest.mark.parametrize("manner", [manners.says_no("Nee", retry=False), manners.cuts], ids=["failed", "unsure"])
def test_what_failed_or_nobody_knows_does_not_hold_up_the_next(peer, anna, manner):
    peer.manners.append(manner)
    queue(peer, anna, "Een", "Twee")
    work(peer)
    assert (peer.texts(), states(peer)[1]) == (["Twee"], "sent")


def test_one_thread_does_not_wait_for_another(peer, anna):
    peer.manners.append(manners.says(429))
    queue(peer, anna, "Een", thread="chat-1")
    queue(peer, anna, "Twee", thread="chat-2")
    work(peer)
    assert states(peer) == ["pending", "sent"]


def test_nothing_is_taken_while_something_of_the_thread_is_under_way(peer, anna):
    first, second = queue(peer, anna, "Een", "Twee")
    thread = peer.channel.threads.get().pk
    peer.manners.append(manners.meanwhile(lambda: deliveries.deliver(thread)))
    work(peer)
    assert peer.texts() == ["Een", "Twee"], "the second worker left it alone"


def test_sending_again_waits_for_what_is_under_way(peer, anna):
    peer.manners.append(manners.says_no("Nee", retry=False))
    first, second = queue(peer, anna, "Een", "Twee")
    thread = peer.channel.threads.get().pk

    def again():
        messages.send_again(first, anna)
        deliveries.deliver(thread)

    peer.manners.append(manners.meanwhile(again))
    work(peer)
    assert [one["text"] for one in peer.asked] == ["Een", "Twee", "Een"]
    assert peer.texts() == ["Twee", "Een"], "one at a time, although the older one was put back in the queue"


# -- credentials refused --


@pytest.mark.parametrize("status", [401, 403])
def test_refused_credentials_pause_the_channel_and_keep_its_queue(peer, anna, status):
    peer.manners.append(manners.says(status))
    queue(peer, anna, "Een", "Twee", thread="chat-1")
    queue(peer, anna, "Drie", thread="chat-2")
    work(peer)
    channel = make.fresh(peer.channel)
    assert channel.is_paused and channel.paused_reason
    assert states(peer) == ["pending"] * 3
    sweep_until_quiet()
    assert len(peer.asked) == 1, "every other message would have been refused too"

    channels.resume(channel, make.person("Adam", User.Role.ADMIN))
    sweep_until_quiet()
    assert peer.texts("chat-1") == ["Een", "Twee"]
    assert states(peer) == ["sent"] * 3
    assert len(peer.accepted) == 3


def test_what_is_written_while_the_channel_is_paused_waits_too(peer, anna):
    Channel.objects.filter(pk=peer.channel.pk).update(paused_at=Now())
    queue(peer, anna, "Een")
    work(peer)
    sweep_until_quiet()
    assert (states(peer), peer.asked) == (["pending"], [])


def test_a_channel_that_is_switched_off_sends_nothing(peer, anna):
    queue(peer, anna, "Een")
    Channel.objects.filter(pk=peer.channel.pk).update(active=False)
    sweep_until_quiet()
    assert (states(peer), peer.asked) == (["pending"], [])


# -- receipts --


def test_a_receipt_with_our_token_settles_what_nobody_knew(peer, anna):
    peer.manners.append(manners.takes_and_cuts)
    [message] = queue(peer, anna, "Hoi")
    work(peer)
    assert state(message) == "unsure", "premise"
    peer.reports("delivered", token=messages.token_of(message))
    make.work_everything()
    assert state(message) == "delivered"
    assert not make.fresh(message.conversation).has_failed


def test_a_receipt_may_be_here_before_the_answer_and_the_id_is_still_learned(peer, anna):
    peer.manners.append(manners.reports_first("delivered"))
    [message] = queue(peer, anna, "Hoi")
    work(peer)
    assert state(message) == "delivered"
    assert make.fresh(message).external_id == peer.accepted[0]["id"]
    peer.reports("read", id=peer.accepted[0]["id"])
    make.work_everything()
    assert state(message) == "read", "this receipt knows only the peer's own id"


def test_a_receipt_settles_it_although_the_answer_never_comes(peer, anna):
    peer.manners.append(manners.reports_first("read", then=manners.takes_and_cuts))
    [message] = queue(peer, anna, "Hoi")
    work(peer)
    assert state(message) == "read"


def test_a_receipt_by_id_that_overtakes_the_answer_waits_for_it(peer, anna):
    def reports_by_id(server, sent, connection):
        reply = manners.takes(server, sent, connection)
        server.reports("delivered", id=server.accepted[-1]["id"])
        make.work_everything()
        return reply

    peer.manners.append(reports_by_id)
    [message] = queue(peer, anna, "Hoi")
    work(peer)
    assert state(message) == "sent", "premise: nobody knew that id yet"
    sweep_until_quiet()
    assert state(message) == "delivered"


def test_receipts_of_a_peer_without_ids_go_by_our_token(peer, anna):
    peer.manners.append(manners.takes_without_id)
    [message] = queue(peer, anna, "Hoi")
    work(peer)
    peer.reports("read", id=messages.token_of(message))
    make.work_everything()
    assert state(message) == "read"


def test_a_peer_that_gives_every_message_the_same_id_loses_receipts_and_nothing_else(careful, anna):
    def same_id(server, sent, connection):
        server.accept(sent)
        return manners.peers.answer(200, b'{"id": "ok"}')

    careful.manners.extend([same_id] * 9)
    queue(careful, anna, "Een", "Twee")
    work(careful)
    sweep_until_quiet()
    assert (states(careful), len(careful.asked)) == (["sent", "sent"], 2)


def test_a_peer_may_number_what_it_gets_like_what_it_posts(peer, anna):
    def numbers_from_one(server, sent, connection):
        server.accept(sent)
        return manners.peers.answer(200, b'{"id": "1"}')

    peer.manners.append(numbers_from_one)
    [message] = queue(peer, anna, "Hoi")
    work(peer)
    peer.posts({"messages": [peer.message("Ik ook hoi", id="1")]})
    make.work_everything()
    assert Message.objects.filter(channel=peer.channel, text="Ik ook hoi").exists(), "a customer's words are not lost"
    peer.reports("read", id="1")
    make.work_everything()
    assert state(message) == "read"


# -- leases --


def take(message: Message) -> deliveries.Attempt:
    """A worker that holds it and is stopped right there."""
    attempt = deliveries._take(message.thread_id)
    assert attempt and attempt.delivery.message_id == message.pk, "premise"
    return attempt


def test_a_lease_that_has_not_run_out_is_left_alone(peer, anna):
    [message] = queue(peer, anna, "Hoi")
    take(message)
    assert sweep.lapsed() == 0
    work(peer)
    assert (state(message), peer.asked) == ("sending", [])


def test_a_lapsed_lease_means_nobody_knows(peer, anna):
    [message] = queue(peer, anna, "Hoi")
    take(message)
    sweep_until_quiet()
    assert (state(message), peer.asked) == ("unsure", [])


def test_a_lapsed_lease_is_sent_again_where_that_is_harmless(careful, anna):
    [message] = queue(careful, anna, "Hoi")
    take(message)
    sweep_until_quiet()
    assert (state(message), careful.texts()) == ("sent", ["Hoi"])


def test_what_kills_every_worker_is_not_tried_for_ever(careful, anna):
    [message] = queue(careful, anna, "Hoi")
    for _ in range(GIVES_UP_AFTER):
        take(message)
        time_passes()
        sweep.lapsed()
    sweep_until_quiet()
    assert (state(message), careful.asked) == ("unsure", [])


def test_a_worker_that_wakes_after_its_lease_may_not_write(careful, anna):
    [message] = queue(careful, anna, "Hoi")
    late = take(message)
    time_passes()
    sweep.lapsed()
    newer = take(message)
    careful.manners.append(manners.says_no("Nee", retry=False))
    deliveries._send(late)
    assert state(message) == "sending", "the newer attempt still has it"
    deliveries._send(newer)
    assert (state(message), careful.texts()) == ("sent", ["Hoi"])


def test_a_worker_that_wakes_when_the_agent_was_told_may_not_take_that_back(peer, anna):
    [message] = queue(peer, anna, "Hoi")
    late = take(message)
    time_passes()
    sweep.lapsed()
    assert state(message) == "unsure", "premise"
    deliveries._send(late)
    assert state(message) == "unsure"
    peer.reports("delivered", id=peer.accepted[0]["id"])
    make.work_everything()
    assert state(message) == "delivered", "but the id it learned is kept, so that receipts find it"


# -- a person's choice --


@each_ambiguous
def test_never_accepted_twice_without_a_click_and_only_once_more_with_one(peer, anna, manner):
    peer.manners.append(manner)
    [message] = queue(peer, anna, "Hoi")
    work(peer)
    sweep_until_quiet()
    before = len(peer.accepted)
    assert before <= 1
    messages.send_again(message, anna)
    sweep_until_quiet()
    assert (state(message), len(peer.accepted)) == ("sent", before + 1)
    assert "message.sent_again" in make.kinds(message.thread)


def test_a_storm_of_every_misbehaviour_keeps_the_ledgers_equal(peer, anna):
    storm = [*AMBIGUOUS.values(), *SURELY_NOT.values(), manners.says_no("Nee", retry=False)]
    for number, manner in enumerate(storm):
        peer.manners.append(manner)
        queue(peer, anna, f"bericht {number}", "erna", thread=f"chat-{number}")
        work(peer)
    sweep_until_quiet()
    tokens = [one["token"] for one in peer.accepted]
    assert len(tokens) == len(set(tokens)), "accepted twice without a click"
    told = {message_of(one).pk for one in peer.accepted}
    for delivery in Delivery.objects.filter(message__channel=peer.channel).select_related("message"):
        assert delivery.state in ("sent", "failed", "unsure")
        if delivery.state != "unsure":
            assert (delivery.message_id in told) == (delivery.state == "sent")
    assert states(peer).count("unsure") <= len(AMBIGUOUS)
    for number in range(len(storm)):
        assert peer.texts(f"chat-{number}")[-1] == "erna"
    assert_whole(peer.channel)
