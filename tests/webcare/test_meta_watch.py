"""The watchdog and the Test button against a stand-in that speaks as Meta does."""

import time
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories as make
from tests.connectors.calling import loopback_open
from tests.factories import fresh
from webcare import clock
from webcare.actions import channel_accounts, channels, watch
from webcare.demo.graph import Graph
from webcare.models import Channel, ChannelAlarm, User

pytestmark = pytest.mark.django_db
Kind = ChannelAlarm.Kind
KINDS = ("whatsapp", "messenger", "instagram")


@pytest.fixture
def graph():
    with loopback_open(), Graph(automatic=False) as graph:
        yield graph


def connected(graph: Graph, kind: str, **changed: str) -> tuple:
    """The account there, and our channel of it: connected as the form says."""
    account = getattr(graph, {"messenger": "page"}.get(kind, kind))()
    ids = {
        "whatsapp": lambda: {"phone_number_id": account.id, "waba_id": account.waba},
        "messenger": lambda: {"page_id": account.id},
        "instagram": lambda: {"ig_id": account.id, "login": "instagram"},
    }[kind]()
    channel = make.channel(
        kind, settings=ids | {"base_url": graph.url, "app_id": account.app_id} | changed,
        credentials={
            "access_token": account.token, "app_secrets": [account.app_secret], "verify_token": account.verify_token,
        },
    )  # fmt: skip
    channel.account = channel_accounts.account_of(channel)
    channel.save()
    return account, channel


def alarms_of(channel: Channel) -> list[str]:
    return list(channel.alarms.filter(ended_at=None).values_list("kind", flat=True))


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_channel_is_subscribed_and_one_that_was_forgotten_again(graph, kind):
    account, channel = connected(graph, kind)
    assert not account.subscribed, "premise: nobody asked yet"
    for _time in range(2):
        watch.watch(channel.pk)
        assert account.subscribed
        assert (fresh(channel).subscribed, alarms_of(channel)) == (True, [])
        account.subscribed.clear()


@pytest.mark.parametrize("kind", ["whatsapp", "messenger"])
def test_a_token_that_ends_is_told_in_time(graph, kind):
    account, channel = connected(graph, kind)
    account.expires_at = time.time() + timedelta(days=9).total_seconds()
    watch.watch(channel.pk)
    assert alarms_of(channel) == [Kind.TOKEN]
    assert fresh(channel).token_until > clock.now() + timedelta(days=8)


@pytest.mark.parametrize("kind", KINDS)
def test_a_token_that_was_taken_back_pauses_until_there_is_a_new_one(graph, kind):
    account, channel = connected(graph, kind)
    ada = make.person("Ada", User.Role.ADMIN)
    account.tokens = {"EAA-new"}
    watch.watch(channel.pk)
    assert fresh(channel).is_paused
    assert alarms_of(channel) == [Kind.PAUSED]
    channel = channels.change(channel, ada, credentials={"access_token": "EAA-new"})
    channels.resume(channel, ada)
    assert account.subscribed, "it had been forgotten meanwhile"
    assert not fresh(channel).is_paused
    assert alarms_of(channel) == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_test_button_says_what_is_wrong(graph, kind):
    ada = make.person("Ada", User.Role.ADMIN)
    account, channel = connected(graph, kind)
    channels.check(channel, ada)
    assert account.subscribed, "that we put right ourselves"
    told = set()
    for mistake in ({"access_token": "EAA-wrong"}, {"ids": "999999999999999"}, {"base_url": "http://127.0.0.1:9"}):
        name, value = next(iter(mistake.items()))
        wrong = fresh(channel)
        wrong.credentials |= {"access_token": value} if name == "access_token" else {}
        wrong.settings |= {"base_url": value} if name == "base_url" else {}
        wrong.settings |= {one: value for one in ("phone_number_id", "page_id", "ig_id") if name == "ids"}
        with pytest.raises(channels.TestFailed) as problem:
            channels.check(wrong, ada)
        assert problem.value.sentence.strip() and account.token not in problem.value.sentence
        told.add(problem.value.sentence)
    assert len(told) == 3, "each mistake has a sentence of its own"


@pytest.mark.parametrize("kind", KINDS)
def test_the_address_answers_when_meta_asks_and_only_with_our_token(graph, kind):
    _account, channel = connected(graph, kind)
    asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": "verify-me"}
    answer = Client().get(f"/hooks/{channel.key}/", asked)
    assert (answer.status_code, answer.content) == (200, b"1158201444")
    assert Client().get(f"/hooks/{channel.key}/", asked | {"hub.verify_token": "guess"}).status_code == 403


def test_templates_are_fetched_from_the_settings_with_their_states(graph):
    account, channel = connected(graph, "whatsapp")
    account.templates.add("bezorging", "nl", "Je fiets komt {{dag}} aan.")
    account.templates.add("actie", "en_US", "Today only.", status="REJECTED", category="MARKETING")
    client = Client(headers={"accept-language": "en"})
    client.force_login(make.person("Ada", User.Role.ADMIN))
    page = client.post(reverse("channel_templates_sync", args=[channel.pk]), follow=True).content.decode()
    for words in ("Je fiets komt {{dag}} aan.", "Approved", "Rejected", "English (US)", "Marketing"):
        assert words in page
    account.tokens = {"EAA-new"}
    page = client.post(reverse("channel_templates_sync", args=[channel.pk]), follow=True).content.decode()
    assert "Je fiets komt" in page, "what we have stays when it cannot be fetched"
