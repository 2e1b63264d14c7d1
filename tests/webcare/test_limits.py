"""Budgets: counted for all processes together, still a bound without Redis, and per true address."""

import pytest
from django.test import RequestFactory

from tests.standins.parallel import at_once
from webcare import limits, redis_client

requests = RequestFactory()


@pytest.fixture(autouse=True)
def one_window(time_machine):
    """All of a test happens in one window, and none before it used the same."""
    time_machine.move_to(1_800_000_000, tick=False)
    redis_client.client().flushdb()
    limits._local.clear()


@pytest.fixture
def no_redis(settings):
    settings.REDIS_URL = "unix:///nowhere/redis.sock?db=0"
    redis_client.client.cache_clear()
    yield
    redis_client.client.cache_clear()


def taken(times: int, who: str = "anouk", limit: int = 3) -> list[bool]:
    return [limits.take("widget.message", who, limit, 60) for _ in range(times)]


def test_a_budget_is_used_up_and_comes_back_with_the_next_window(time_machine):
    assert taken(5) == [True, True, True, False, False]
    time_machine.shift(60)
    assert taken(4) == [True, True, True, False]


def test_budgets_of_others_and_of_other_names_are_their_own():
    taken(9)
    assert taken(1, "bram") == [True]
    assert limits.take("widget.upload", "anouk", 1, 60)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_never_get_more_than_the_budget():
    outcomes = at_once(*[lambda: taken(10, limit=13)] * 5)
    assert sum(map(sum, outcomes)) == 13


def test_a_counter_is_forgotten_after_its_window():
    taken(1)
    client = redis_client.client()
    [key] = client.keys("limit:*")
    assert 60 <= client.ttl(key) <= 65


def test_without_redis_there_is_still_a_bound(no_redis):
    assert taken(5) == [True, True, True, False, False]
    assert taken(1, "bram") == [True]


def test_without_redis_memory_has_a_bound_too(no_redis, monkeypatch):
    monkeypatch.setattr(limits, "_LOCAL_SIZE", 50)
    for number in range(500):
        taken(1, f"vreemde-{number}")
    assert len(limits._local) <= 51


def test_it_says_when_to_come_again(time_machine):
    time_machine.move_to(1_800_000_010, tick=False)
    assert limits.retry_after(60) == 50


# -- whose budget --


def address(remote: str, forwarded: str | None = None) -> str:
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return limits.client_address(requests.get("/", REMOTE_ADDR=remote, headers=headers))


@pytest.mark.parametrize(
    "forwarded", [None, "", "1.2.3.4", "127.0.0.1", "1.2.3.4, 5.6.7.8", "'; drop table", "\r\nX: y"]
)
def test_nobody_chooses_their_own_address(forwarded):
    assert address("203.0.113.9", forwarded) == "203.0.113.9"


@pytest.mark.parametrize(
    ("remote", "forwarded", "client"),
    [
        ("10.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", "6.6.6.6, 198.51.100.7", "198.51.100.7"),  # the client wrote 6.6.6.6 itself
        ("10.0.0.1", "198.51.100.7, 10.0.0.2", "198.51.100.7"),  # two proxies of ours
        ("10.0.0.1", None, "10.0.0.1"),
        ("203.0.113.9", "198.51.100.7", "203.0.113.9"),
        ("::ffff:10.0.0.1", "198.51.100.7", "198.51.100.7"),  # a socket that listens on both kinds
    ],
)
def test_only_a_trusted_proxys_word_counts(settings, remote, forwarded, client):
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    assert address(remote, forwarded) == client


@pytest.mark.parametrize(
    ("given", "network"),
    [
        ("203.0.113.9", "203.0.113.9/32"), ("::ffff:203.0.113.9", "203.0.113.9/32"),
        ("2001:db8:1:200::1", "2001:db8:1:200::/56"), ("2001:db8:1:2ff:ffff::9", "2001:db8:1:200::/56"),
        ("2001:db8:1:300::1", "2001:db8:1:300::/56"), ("unknown", "unknown"), ("", "unknown"), ("1.2.3'--", "unknown"),
    ],
)  # fmt: skip
def test_a_network_is_what_one_customer_of_a_provider_has(given, network):
    assert limits.network_of(given) == network
