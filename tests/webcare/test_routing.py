"""One request may serve several accounts: every item goes to its own channel, and none to another's."""

from io import StringIO

import pytest
from django.core.management import call_command

from tests import factories as make
from tests.standins import meta
from tests.standins.ledger import assert_balanced, balance
from tests.standins.parallel import at_once
from webcare.actions import replays
from webcare.balance import reasons
from webcare.models import Channel, Message, RawEvent

pytestmark = pytest.mark.django_db

OTHER_SECRET = "another-app-of-somebody-else"


def both(*entries) -> dict:
    return {"object": "whatsapp_business_account", "entry": list(entries)}


def said(channel, *bodies: str) -> dict:
    return meta.change(channel.account, messages=[meta.text(body) for body in bodies])


def texts(channel) -> list[str]:
    return sorted(Message.objects.filter(channel=channel).values_list("text", flat=True))


@pytest.fixture
def one():
    return meta.whatsapp()


@pytest.fixture
def two():
    return meta.whatsapp()


def test_items_of_one_request_go_each_to_the_channel_of_their_own_number(one, two):
    answer = meta.post(one, both(said(one, "aan een"), said(two, "aan twee", "nog een"), said(one, "weer een")))
    assert (answer.status_code, answer.json()) == (200, {"received": 4})
    make.work_everything()
    assert (texts(one), texts(two)) == (["aan een", "weer een"], ["aan twee", "nog een"])
    for channel in (one, two):
        assert_balanced(channel, received=2)


def test_most_requests_are_for_one_account_and_ask_nothing_about_others(one, django_assert_num_queries):
    meta.posts(one, meta.text("eerst"))
    with django_assert_num_queries(4) as captured:  # the channel, and storing within its savepoint
        meta.posts(one, meta.text("hallo"), meta.text("dag"))
    assert not [query for query in captured if "account" in query["sql"].lower().partition("where")[2]]


def test_it_does_not_matter_at_whose_door_it_comes(one, two):
    meta.post(two, both(said(one, "hallo")))
    meta.post(one, both(said(one, "hallo daar")))
    make.work_everything()
    assert (texts(one), texts(two)) == (["hallo", "hallo daar"], [])


def test_a_number_nobody_connected_is_kept_counted_and_worked_once_it_is(one):
    item = meta.change("319999999999999", messages=[meta.text("voor later", "wamid.later")])
    meta.post(one, both(item, said(one, "voor nu")))
    meta.post(one, both(item))
    make.work_everything()
    assert texts(one) == ["voor nu"]
    assert dict(reasons([one.pk])[one.pk]) == {"unrouted: 319999999999999": 1}
    found = assert_balanced(one, received=3)
    assert (found.stored, found.ignored, found.copies) == (1, 1, 1)

    call_command("replay", ignored=True, stdout=StringIO())
    assert RawEvent.objects.get(state="ignored").channel == one, "still nobody's, and never worked as another's"
    late = meta.whatsapp("319999999999999")
    call_command("replay", stdout=(told := StringIO()))
    assert told.getvalue().startswith("1 items")
    make.work_everything()
    assert texts(late) == ["voor later"]
    assert_balanced(late, received=2)
    assert_balanced(one, received=1)
    meta.post(late, both(item))
    make.work_everything()
    assert texts(late) == ["voor later"], "its key is the one it would have had"


def test_what_its_channel_got_meanwhile_is_one_copy_more(one):
    item = meta.change("319999999999999", messages=[meta.text("een keer", "wamid.once")])
    meta.post(one, both(item))
    late = meta.whatsapp("319999999999999")
    meta.post(late, both(item))
    replays.replay(one, make.person("Adam", role="admin"))
    make.work_everything()
    assert texts(late) == ["een keer"]
    assert (balance(late).copies, balance(one).received) == (1, 0)


def test_who_holds_the_secret_of_one_app_does_not_write_to_the_channel_of_another(one):
    theirs = meta.whatsapp()
    theirs.credentials = theirs.credentials | {"app_secrets": [OTHER_SECRET]}
    theirs.save()
    assert meta.post(one, both(said(theirs, "namens een ander"))).status_code == 200
    call_command("replay", ignored=True, stdout=StringIO())
    make.work_everything()
    assert (texts(one), texts(theirs)) == ([], [])
    assert dict(reasons([one.pk])[one.pk]) == {f"refused: {theirs.account}": 1}


def test_a_channel_switched_off_gets_nothing_and_loses_nothing(one, two):
    Channel.objects.filter(pk=two.pk).update(active=False)
    meta.post(one, both(said(two, "wacht")))
    Channel.objects.filter(pk=two.pk).update(active=True)
    call_command("replay", stdout=StringIO())
    make.work_everything()
    assert texts(two) == ["wacht"]


def test_an_account_of_another_kind_with_the_same_number_is_not_meant(one):
    page = meta.messenger(page=one.account)
    meta.tells(page, meta.event("u", one.account, message={"mid": "m1", "text": "op de pagina"}))
    make.work_everything()
    assert (texts(page), texts(one)) == (["op de pagina"], [])


def test_a_batch_with_something_bad_in_the_middle_counts_every_item(one, two):
    bad = meta.change(one.account, messages=[{"id": "wamid.bad", "type": "text"}])
    entries = [said((one, two)[number % 2], f"{number}") for number in range(20)]
    entries[10:10] = [bad, meta.change("318888888888888", messages=[meta.text("x")])]
    meta.post(one, both(*entries, entries[0]))
    make.work_everything()
    assert (len(texts(one)), len(texts(two))) == (10, 10)
    found = assert_balanced(one, received=13)
    assert (found.stored, found.failed, found.ignored, found.copies) == (10, 1, 1, 1)
    assert_balanced(two, received=10)


@pytest.mark.django_db(transaction=True)
def test_the_same_request_at_once_at_two_doors_is_stored_once_for_each():
    one, two = meta.whatsapp(), meta.whatsapp()
    payload = both(
        said(one, "aan een"), said(two, "aan twee"), meta.change("317777777777777", messages=[meta.text("x")])
    )
    answers = at_once(lambda: meta.post(one, payload), lambda: meta.post(one, payload), lambda: meta.post(two, payload))
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    make.work_everything()
    assert (texts(one), texts(two)) == (["aan een"], ["aan twee"])
    assert sum(balance(channel).received for channel in (one, two)) == 9
    assert sum(balance(channel).copies for channel in (one, two)) == 5, "the one nobody knows waits at both doors"
