"""Really at the same time: threads of their own, transactions of their own, and the database as the referee."""

import itertools
import json
from functools import partial

import pytest
from django.db import connection, transaction

from connectors.contract import RawItem, WebhookRequest
from tests import factories as make
from tests.standins import peer as manners
from tests.standins.ledger import assert_balanced, assert_whole, sweep_until_quiet
from tests.standins.parallel import at_once, elsewhere
from tests.standins.peer import connected
from webcare import errors, sweep
from webcare.actions import claims, deliveries, ingest, intake, lifecycle, messages, undo
from webcare.models import Attachment, Contact, Conversation, Delivery, Event, Message, RawEvent, Thread, User

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 8


@pytest.fixture
def anna() -> User:
    return make.person("Anna")


@pytest.fixture
def bram() -> User:
    return make.person("Bram")


def raised(outcomes, kind):
    return [one for one in outcomes if isinstance(one, kind)]


def assert_no_errors(outcomes):
    assert raised(outcomes, BaseException) == []


def item(channel, text: str, thread: str = "anouk", key: str = "") -> RawItem:
    """As the hook connector stores a message of that thread."""
    body = manners.Peer.message(text, thread, key)
    request = WebhookRequest("POST", "/hooks/x/", {}, json.dumps({"messages": [body]}).encode())
    [raw] = channel.connector.split(request)
    return raw


# -- claims --


def test_of_agents_who_claim_at_once_one_wins_and_the_others_read_who(anna, bram):
    channel, team = make.channel(), [anna, bram, make.person("Daan")]
    for number in range(ROUNDS):
        talk = make.conversation(channel, sender=f"klant-{number}")
        outcomes = at_once(*(partial(claims.claim, talk, agent) for agent in team))
        winner = make.fresh(talk).assignee
        assert len(raised(outcomes, Event)) == 1
        refusals = raised(outcomes, errors.AlreadyClaimed)
        assert [winner.name in refusal.sentence for refusal in refusals] == [True, True]
        assert team[[isinstance(one, Event) for one in outcomes].index(True)] == winner
    assert_whole(channel)


def test_two_who_answer_an_unclaimed_conversation_at_once_send_one_answer(anna, bram):
    channel = make.channel()
    for number in range(ROUNDS):
        talk = make.conversation(channel, sender=f"klant-{number}")
        outcomes = at_once(
            partial(messages.send, talk, anna, "Van Anna", f"a-{number}", seen=2),
            partial(messages.send, talk, bram, "Van Bram", f"b-{number}", seen=2),
        )
        assert len(raised(outcomes, Message)) == 1
        assert len(raised(outcomes, errors.AlreadyClaimed)) == 1
        assert talk.thread.messages.filter(kind="out").count() == 1


def test_a_claim_races_its_own_end_and_the_state_is_one_of_the_two(anna, bram):
    channel = make.channel()
    for number in range(ROUNDS):
        talk = make.conversation(channel, sender=f"klant-{number}")
        claims.claim(talk, anna)
        User.objects.filter(pk=anna.pk).update(presence="away")
        outcomes = at_once(partial(claims.expire, talk), partial(claims.take_over, talk, bram))
        assert_no_errors(outcomes)
        assert make.fresh(talk).assignee == bram
        User.objects.filter(pk=anna.pk).update(presence="present")
    assert_whole(channel)


# -- in --


def test_one_event_at_once_from_several_connections_is_one_message_and_the_copies_are_counted():
    channel = make.channel()
    for number in range(ROUNDS):
        raw = item(channel, f"Bericht {number}")

        def arrives(raw=raw):
            [lane] = intake.accept(channel, [raw])
            ingest.work(channel.pk, lane)

        assert_no_errors(at_once(*[arrives] * 5))
    found = assert_balanced(channel, received=5 * ROUNDS)
    assert (found.stored, found.copies) == (ROUNDS, 4 * ROUNDS)
    assert Message.objects.count() == ROUNDS
    assert_whole(channel)


def test_the_same_message_in_different_items_and_lanes_at_once_is_one_message():
    channel = make.channel()
    for number in range(ROUNDS):
        inbound = make.inbound(sender=f"klant-{number}", id=f"x-{number}")

        def arrives(inbound=inbound):
            with transaction.atomic():
                intake.receive(channel, inbound)

        outcomes = at_once(*[arrives] * 3)
        assert outcomes.count(None) == 1
        assert len(raised(outcomes, (intake.Useless, intake.Twin))) == 2
    assert (Message.objects.count(), Thread.objects.count()) == (ROUNDS, ROUNDS)
    assert_whole(channel)


def test_four_photos_in_one_second_are_one_person_and_one_conversation():
    channel = make.channel()
    for number in range(ROUNDS):
        items = [make.inbound(f"foto {n}", sender=f"klant-{number}") for n in range(4)]

        def arrives(inbound):
            with transaction.atomic():
                intake.receive(channel, inbound)

        assert_no_errors(at_once(*(partial(arrives, inbound) for inbound in items)))
    counts = [kind.objects.count() for kind in (Contact, Thread, Conversation, Message)]
    assert counts == [ROUNDS, ROUNDS, ROUNDS, 4 * ROUNDS]
    assert_whole(channel)


def test_first_messages_in_several_threads_at_once_are_still_one_person():
    channel = make.channel()
    for number in range(ROUNDS):
        items = [make.inbound(sender=f"klant-{number}", thread=f"mail-{number}-{n}") for n in range(4)]

        def arrives(inbound):
            with transaction.atomic():
                intake.receive(channel, inbound)

        assert_no_errors(at_once(*(partial(arrives, inbound) for inbound in items)))
    assert (Contact.objects.count(), Thread.objects.count()) == (ROUNDS, 4 * ROUNDS)
    assert_whole(channel)


# -- lanes --


def test_two_workers_on_one_lane_keep_the_order_and_do_nothing_twice():
    channel = make.channel()
    texts = [f"{number:03}" for number in range(40)]
    [lane] = intake.accept(channel, [item(channel, text) for text in texts])
    outcomes = at_once(*[partial(ingest.work, channel.pk, lane)] * 4)
    assert_no_errors(outcomes)
    assert sum(outcomes) == len(texts)
    thread = Thread.objects.get()
    assert list(thread.messages.order_by("seq").values_list("text", flat=True)) == texts
    assert_whole(channel)


def test_what_arrives_while_its_lane_is_busy_is_not_left_behind():
    """Whoever was turned away had committed the item before; the one who was busy looks once more."""
    channel = make.channel()
    [lane] = intake.accept(channel, [item(channel, "eerste")])
    turned_away = []

    def arrives_late(execute, sql, params, many, context):
        """Just after the worker has found its lane empty, and still holds it."""
        found = execute(sql, params, many, context)
        if not turned_away and sql.startswith(ingest.TAKE_LANE) and connection.in_atomic_block:
            turned_away.append(elsewhere(late))
        return found

    def late():
        intake.accept(channel, [item(channel, "late")])
        return ingest.work(channel.pk, lane)

    ingest.work(channel.pk, lane)  # the first is done
    with connection.execute_wrapper(arrives_late):
        ingest.work(channel.pk, lane)
    assert turned_away == [0], "premise: the late one's own worker found the lane busy"
    assert list(Message.objects.order_by("seq").values_list("text", flat=True)) == ["eerste", "late"]


def test_lanes_do_not_wait_for_each_other():
    channel = make.channel()
    first, second = item(channel, "een", "a"), item(channel, "twee", "b")
    intake.accept(channel, [first, second])
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(ingest.TAKE_LANE, [f"{channel.pk}/{first.lane}"])
        assert elsewhere(partial(ingest.work, channel.pk, first.lane)) == 0, "premise: that lane is held"
        assert elsewhere(partial(ingest.work, channel.pk, second.lane)) == 1


def test_a_worker_that_failed_does_not_undo_what_another_did_meanwhile():
    """Between its failure and its note another worker takes the item, and succeeds."""
    channel = make.channel()
    raw = item(channel, "Hallo")
    [lane] = intake.accept(channel, [raw])
    RawEvent.objects.update(attempts=5)  # one more failure and it would be called failed
    others = []

    def other_is_first(execute, sql, params, many, context):
        if not others and sql.startswith('UPDATE "webcare_rawevent"') and not connection.in_atomic_block:
            others.append(elsewhere(partial(ingest.work, channel.pk, lane)))
        return execute(sql, params, many, context)

    def breaks_once(execute, sql, params, many, context):
        if not others and sql.startswith('INSERT INTO "webcare_message"'):
            raise RuntimeError("this worker has bad luck")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(other_is_first), connection.execute_wrapper(breaks_once):
        ingest.work(channel.pk, lane)
    assert others == [1], "premise: the other worker did it"
    found = RawEvent.objects.get()
    assert (found.state, found.attempts, Message.objects.count()) == ("done", 5, 1)


# -- out --


def test_one_click_that_arrives_five_times_at_once_is_one_message(anna):
    channel = make.channel()
    for number in range(ROUNDS):
        talk = make.conversation(channel, sender=f"klant-{number}")
        outcomes = at_once(*[partial(messages.send, talk, anna, "Hoi", f"click-{number}", seen=2)] * 5)
        assert_no_errors(outcomes)
        assert len({message.pk for message in outcomes}) == 1
        assert talk.thread.messages.filter(kind="out").count() == 1
        assert make.kinds(talk.thread).count("message.queued") == 1


def test_one_upload_sent_in_two_conversations_at_once_belongs_to_one_of_them(anna):
    channel = make.channel()
    for number in range(ROUNDS):
        first, second = (make.conversation(channel, sender=f"klant-{number}-{n}") for n in range(2))
        file = Attachment.objects.create(uploaded_by=anna, name="bon.pdf", media_type="application/pdf")
        outcomes = at_once(
            partial(messages.send, first, anna, "bon", f"a-{number}", seen=2, attachments=[file.key]),
            partial(messages.send, second, anna, "bon", f"b-{number}", seen=2, attachments=[file.key]),
        )
        [sent] = raised(outcomes, Message)
        assert len(raised(outcomes, errors.BadFile)) == 1
        assert make.fresh(file).message == sent


def test_two_workers_on_one_thread_send_each_once_and_in_order(anna):
    with connected() as peer:
        talk = make.conversation(peer.channel)
        texts = [f"{number:03}" for number in range(12)]
        for text in texts:
            messages.send(talk, anna, text, f"c-{text}", seen=99)
        outcomes = at_once(*[partial(deliveries.deliver, talk.thread_id)] * 4)
        assert_no_errors(outcomes)
        deliveries.deliver(talk.thread_id)
        assert peer.texts() == texts
        assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}
        assert sum(outcomes) <= len(texts)
        assert_whole(peer.channel)


def test_sweeps_and_workers_at_once_send_each_once(anna):
    with connected() as peer:
        for number in range(6):
            talk = make.conversation(peer.channel, sender=f"klant-{number}")
            messages.send(talk, anna, f"{number} een", f"a-{number}", seen=99)
            messages.send(talk, anna, f"{number} twee", f"b-{number}", seen=99)
        threads = list(Thread.objects.values_list("pk", flat=True))
        jobs = [partial(lambda: [deliveries.deliver(pk) for pk in threads])] * 2
        assert_no_errors(at_once(sweep.once, sweep.once, *jobs))
        sweep_until_quiet()
        assert sorted(peer.texts()) == sorted(f"{n} {word}" for n in range(6) for word in ("een", "twee"))
        for number in range(6):
            said = [text for text in peer.texts() if text.startswith(str(number))]
            assert said == [f"{number} een", f"{number} twee"]


def test_a_receipt_and_the_answer_at_once_never_go_backwards(anna):
    channel = make.channel()
    talk = make.conversation(channel)
    for number in range(ROUNDS):
        message = messages.send(talk, anna, "Hoi", f"click-{number}", seen=999)
        Delivery.objects.filter(message=message).update(state="sending", lease=1)
        outcomes = at_once(
            partial(messages.mark, message.delivery, "sent", lease=1, provider_id=f"p-{number}"),
            partial(messages.mark, message.delivery, "delivered"),
            partial(messages.mark, message.delivery, "read"),
        )
        assert_no_errors(outcomes)
        assert make.fresh(message.delivery).state == "read"
        assert make.fresh(message).external_id == f"p-{number}"
    assert_whole(channel)


# -- the log --


def test_the_log_is_gapless_with_eight_writers_and_a_reader_who_misses_nothing(anna):
    channel = make.channel()
    talk = make.conversation(channel)
    each, writers = 12, 7
    numbers = itertools.count()

    def writes():
        for _ in range(each):
            number = next(numbers)
            if number % 2:
                messages.note(talk, anna, f"notitie {number}", f"n-{number}")
            else:
                make.customer_says(channel, f"bericht {number}")

    def reads():
        """Always asks "what came after the last one I know", as a screen does."""
        known = [0]
        while len(known) <= each * writers + 2:
            known += talk.thread.events.after(known[-1]).values_list("seq", flat=True)
        return known[1:]

    outcomes = at_once(reads, *[writes] * writers)
    assert_no_errors(outcomes)
    assert outcomes[0] == list(range(1, each * writers + 3))
    assert_whole(channel)


def test_a_reply_that_races_the_customer_is_held_or_comes_first(anna):
    channel = make.channel()
    held = 0
    for number in range(ROUNDS * 2):
        talk = make.conversation(channel, sender=f"klant-{number}")
        says = partial(make.customer_says, channel, "Laat maar", f"klant-{number}")
        outcomes = at_once(partial(messages.send, talk, anna, "Ik zoek het uit", f"c-{number}", seen=2), says)
        spoken = list(talk.thread.messages.order_by("seq").values_list("kind", flat=True))
        if raised(outcomes, errors.NewerMessages):
            held += 1
            assert spoken == ["in", "in"], "held: nothing was sent past the customer"
        else:
            assert_no_errors(outcomes)
            assert spoken == ["in", "out", "in"]
            assert make.fresh(talk).status == "owned", "and it is our turn again"
    assert_whole(channel)


def test_resolving_races_the_customer_and_nobody_is_left_in_between(anna):
    channel = make.channel()
    for number in range(ROUNDS):
        talk = make.conversation(channel, sender=f"klant-{number}")
        claims.claim(talk, anna)
        says = partial(make.customer_says, channel, "Nog iets", f"klant-{number}")
        assert_no_errors(at_once(partial(lifecycle.resolve, talk, anna), says))
        talk = make.fresh(talk)
        last = make.kinds(talk.thread)[-1]
        assert talk.status == ("resolved" if last == "conversation.resolved" else "owned")
    assert_whole(channel)


def test_undo_of_two_at_once_happens_once(anna):
    channel = make.channel()
    for number in range(ROUNDS):
        talk = make.conversation(channel, sender=f"klant-{number}")
        event = claims.claim(talk, anna)
        outcomes = at_once(*[partial(undo.undo, event.pk, anna)] * 3)
        assert len(raised(outcomes, errors.TooLate)) == 2
        assert make.kinds(talk.thread).count("action.undone") == 1
        assert make.fresh(talk).status == "queued"
