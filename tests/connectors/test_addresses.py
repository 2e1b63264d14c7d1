"""No call ever reaches an inner address, however it is written, redirected or resolved."""

from collections.abc import Iterator
from ipaddress import ip_address, ip_network

import pytest

import tests.connectors.ready  # noqa: F401
from connectors import http
from connectors.addresses import REFUSED_V4, REFUSED_V6, Gate, is_public
from connectors.contract import AddressRefused, Rejected, Unavailable
from tests.connectors.peers import Peer, peer
from tests.connectors.spellings import INNER, LOOPBACK, OTHER

OUTER_ONLY = Gate(["127.0.0.2/32"])


@pytest.fixture
def closed() -> Iterator[None]:
    before = http.allow([])
    yield
    http.allow(before)


@pytest.fixture
def inner() -> Iterator[Peer]:
    """A listener that nobody may reach."""
    with peer() as listener:
        yield listener


def test_the_listener_can_be_reached_when_the_operator_allows_it(inner: Peer, closed: None) -> None:
    http.allow(["127.0.0.0/8"])
    assert http.get(inner.url).status == 200
    assert inner.connections == 1


@pytest.mark.parametrize("spelling", LOOPBACK)
def test_loopback_is_refused_in_every_spelling(spelling: str, inner: Peer, closed: None) -> None:
    with pytest.raises((Rejected, Unavailable)) as caught:
        http.get(spelling.format(port=inner.port))
    # Some resolvers do not know the trailing dot: no address, no call. Others do, and then it is refused.
    assert caught.value.code in ("bad_url", "address_refused") or ".:" in spelling
    assert inner.connections == 0


@pytest.mark.parametrize("address", INNER)
def test_inner_addresses_are_refused_before_connecting(address: str, closed: None) -> None:
    with pytest.raises(AddressRefused):
        http.get(address)


@pytest.mark.parametrize("address", OTHER)
def test_only_web_addresses_are_called(address: str) -> None:
    with pytest.raises(Rejected, match="address"):
        http.post(address)


@pytest.mark.parametrize("network", [*REFUSED_V4, *REFUSED_V6], ids=str)
def test_a_refused_network_is_refused_from_end_to_end(network: object) -> None:
    parsed = ip_network(str(network))
    assert not is_public(parsed[0])
    assert not is_public(parsed[-1])


@pytest.mark.parametrize(
    "address",
    [
        "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0",
        "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0",
        "198.17.255.255", "198.20.0.0", "223.255.255.255", "168.63.129.15", "2000::", "2001:200::1", "2001:db7::1",
        "2003::1", "2606:4700::1111", "3fff:1000::", "3ffe::1",
    ],
)  # fmt: skip
def test_the_neighbours_of_refused_networks_are_public(address: str) -> None:
    assert is_public(ip_address(address))


def test_an_allowed_network_opens_nothing_else() -> None:
    gate = Gate(["10.1.0.0/16"], lambda host, port: [host])
    assert gate.addresses("10.1.2.3", 80, 5) == ["10.1.2.3"]
    for other in ("10.2.0.1", "127.0.0.1", "::ffff:10.1.2.3", "2002:a01:203::"):
        with pytest.raises(AddressRefused):
            gate.addresses(other, 80, 5)
