"""Which network addresses we call at all.

Customers and integrators give us addresses (files, callbacks). Without this check they could make us call our own
database, a neighbour's admin page or the cloud's metadata service. The check is on the numeric address, after the
name was resolved and right before the socket connects, so neither spelling nor a changing DNS answer gets around it.
"""

import queue
import socket
import threading
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.utils.translation import gettext_lazy as _

from connectors.errors import AddressRefused, Unavailable

Network = IPv4Network | IPv6Network
Resolver = Callable[[str, int], list[str]]

# Written out rather than asked of `ipaddress.is_global`, whose answers differ between releases of Python.
REFUSED_V4: tuple[Network, ...] = tuple(
    ip_network(network)
    for network in (
        "0.0.0.0/8",  # this host
        "10.0.0.0/8",
        "100.64.0.0/10",  # shared by carriers; some clouds' metadata
        "127.0.0.0/8",
        "168.63.129.16/32",  # looks public, but is the host of every Azure machine
        "169.254.0.0/16",  # link-local, metadata
        "172.16.0.0/12",
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # multicast relays
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
# Everything else of IPv6 is loopback, mapped, compatible, NAT64, unique local, link-local, multicast or reserved.
UNICAST_V6 = IPv6Network("2000::/3")
REFUSED_V6: tuple[Network, ...] = tuple(
    ip_network(network)
    for network in (
        "2001::/23",  # protocol assignments: Teredo, benchmarks, identifiers
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: an IPv4 address in disguise
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether this is an ordinary address of the public internet, with no other address hidden inside."""
    if isinstance(address, IPv6Address):
        return address in UNICAST_V6 and not any(address in network for network in REFUSED_V6)
    return not any(address in network for network in REFUSED_V4)


def resolve(host: str, port: int) -> list[str]:
    """Every address of a name, as the system gives them. Raises OSError or UnicodeError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Gate:
    """Turns names into addresses that may be called. `allowed` are inner networks the operator opened on purpose."""

    def __init__(self, allowed: Iterable[str] = (), resolver: Resolver = resolve) -> None:
        self.resolver = resolver
        self.allow(allowed)

    def allow(self, networks: Iterable[str]) -> None:
        self.allowed = tuple(ip_network(network, strict=False) for network in networks)

    def addresses(self, host: str, port: int, seconds: float) -> list[str]:
        """Where `host` may be called. Raises AddressRefused, or Unavailable when the name cannot be resolved.

        One inner address among public ones refuses them all: no honest name has such a set.
        """
        found = [ip_address(address) for address in self._resolved(host, port, seconds)]
        for address in found:
            if not is_public(address) and not any(address in network for network in self.allowed):
                raise AddressRefused(
                    _("%(host)s leads to an inner network, which is never called.") % {"host": host}, "address_refused"
                )
        return [str(address) for address in found]

    def _resolved(self, host: str, port: int, seconds: float) -> list[str]:
        """Ask in a thread of its own: the system's resolver cannot be interrupted and may hang for minutes."""
        answer: queue.SimpleQueue[list[str]] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answer.put(self.resolver(host, port))
            except (OSError, UnicodeError):
                answer.put([])

        threading.Thread(target=ask, daemon=True, name="resolver").start()
        try:
            found = answer.get(timeout=seconds)
        except queue.Empty:
            found = []
        if not found:
            raise Unavailable(_("The name %(host)s could not be found.") % {"host": host}, "dns")
        return found
