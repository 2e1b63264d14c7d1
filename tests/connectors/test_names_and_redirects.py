"""Where a name or a redirect leads may change at any moment: what counts is the address that is connected to."""

from collections.abc import Iterator
from threading import Event

import pytest

from connectors.addresses import Gate, Resolver
from connectors.contract import AddressRefused, Rejected, Unavailable
from connectors.http import Times
from tests.connectors.calling import client
from tests.connectors.peers import Peer, always, answer, peer

OUTER_ONLY = Gate(["127.0.0.2/32"])


@pytest.fixture
def inner() -> Iterator[Peer]:
    """A listener that nobody may reach."""
    with peer() as listener:
        yield listener


def test_a_redirect_to_an_inner_address_is_not_followed(inner: Peer) -> None:
    spellings = (inner.url, f"http://0x7f.1:{inner.port}/", f"//127.0.0.1:{inner.port}", f"http://[::1]:{inner.port}")
    with client(OUTER_ONLY) as own:
        for location in spellings:
            with peer(always(302, Location=location), host="127.0.0.2") as outer:
                with pytest.raises(AddressRefused):
                    own.request("GET", outer.url)
                assert outer.connections == 1
    assert inner.connections == 0


def test_every_hop_is_checked_not_only_the_first_redirect(inner: Peer) -> None:
    hops = iter(["/one", "/two", inner.url])
    with peer(lambda seen, connection: answer(307, Location=next(hops)), host="127.0.0.2") as outer:
        with client(OUTER_ONLY) as own, pytest.raises(AddressRefused):
            own.request("GET", outer.url)
        assert [seen.target for seen in outer.seen] == ["/", "/one", "/two"]
    assert inner.connections == 0


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "ftp://example.org/", "javascript:1", "http://[", "http://u:p@x/"]
)
def test_a_redirect_must_lead_to_a_web_address(location: str) -> None:
    with peer(always(301, Location=location), host="127.0.0.2") as outer, client(OUTER_ONLY) as own:
        with pytest.raises(Rejected):
            own.request("GET", outer.url)


def test_a_name_that_answers_differently_the_second_time_is_refused(inner: Peer) -> None:
    answers = iter([["127.0.0.2"], ["127.0.0.1"]])
    gate = Gate(["127.0.0.2/32"], resolver=lambda host, port: next(answers))
    with peer(host="127.0.0.2") as outer, client(gate) as own:
        assert own.request("GET", f"http://rebound.example:{outer.port}/").status == 200
        with pytest.raises(AddressRefused):
            own.request("GET", f"http://rebound.example:{inner.port}/")
    assert inner.connections == 0


def test_the_address_connected_to_is_the_one_checked(inner: Peer) -> None:
    """Asked a second time, this name would lead inside: asking once is what makes the check worth anything."""
    asked: list[str] = []

    def resolver(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.2"] if len(asked) == 1 else ["127.0.0.1"]

    with peer(host="127.0.0.2") as outer, client(Gate(["127.0.0.2/32"], resolver)) as own:
        assert own.request("GET", f"http://twice.example:{outer.port}/").ok
    assert asked == ["twice.example"]
    assert inner.connections == 0


@pytest.mark.parametrize("order", [["127.0.0.2", "127.0.0.1"], ["127.0.0.1", "127.0.0.2"]])
def test_one_inner_address_among_others_refuses_the_name(order: list[str], inner: Peer) -> None:
    with client(Gate(["127.0.0.2/32"], lambda host, port: order)) as own, pytest.raises(AddressRefused):
        own.request("GET", f"http://mixed.example:{inner.port}/")
    assert inner.connections == 0


def test_the_next_address_is_tried_when_one_refuses() -> None:
    gate = Gate(["127.0.0.0/8"], lambda host, port: ["127.0.0.9", "127.0.0.2"])
    with peer(host="127.0.0.2") as listener, client(gate) as own:
        assert own.request("POST", f"http://two.example:{listener.port}/").ok


def _fails(host: str, port: int) -> list[str]:
    raise OSError("no such name")


@pytest.mark.parametrize("resolver", [_fails, lambda host, port: []])
def test_a_name_that_cannot_be_resolved_is_surely_not_called(resolver: Resolver) -> None:
    with client(Gate(resolver=resolver)) as own, pytest.raises(Unavailable) as caught:
        own.request("POST", "http://nowhere.example/")
    assert caught.value.code == "dns"


def test_a_resolver_that_hangs_does_not_hold_up_the_call() -> None:
    ended = Event()

    def hangs(host: str, port: int) -> list[str]:
        ended.wait(20)
        return ["1.1.1.1"]

    with client(Gate(resolver=hangs), Times(connect=0.05)) as own, pytest.raises(Unavailable) as caught:
        own.request("POST", "http://slow.example/")
    assert not ended.is_set()
    ended.set()
    assert caught.value.code == "dns"
