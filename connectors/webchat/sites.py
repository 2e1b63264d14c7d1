"""On which sites the widget may be shown.

An entry is an origin: scheme, host and port, nothing else. `https://*.example.nl` means every site below example.nl,
but not example.nl itself, just as in a `frame-ancestors` policy, which is made from the same list.
"""

import re
from collections.abc import Iterable
from ipaddress import ip_address

import idna
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LOCAL = ("localhost", "127.0.0.1")
_ORIGIN = re.compile(r"(?P<scheme>https?)://(?P<host>[a-z0-9.-]{1,253})(?::(?P<port>[0-9]{1,5}))?")
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_DEFAULT_PORT = {"http": "80", "https": "443"}


def site_allowed(origin: str, sites: Iterable[str]) -> bool:
    """Whether the `Origin` header of a browser is one of `sites`, as `read_site` made them. No sites: nowhere.

    A browser writes an origin in one way only. Whatever is written differently was not written by one, and is refused.
    """
    found = _ORIGIN.fullmatch(origin)
    if not found or not _is_host(found["host"]) or not _is_sayable(found):
        return False
    return any(_matches(origin, site) for site in sites)


def _matches(origin: str, site: str) -> bool:
    scheme, star, rest = site.partition("://*.")
    if not star:
        return origin == site
    # The dot is part of what must match: "https://evilexample.nl" ends in "example.nl" too.
    return origin.startswith(f"{scheme}://") and origin.endswith(f".{rest}")


def _is_host(host: str) -> bool:
    return all(_LABEL.fullmatch(label) for label in host.split("."))


def _is_sayable(found: re.Match[str]) -> bool:
    """Browsers leave out the default port, and http is for trying things out on one's own machine."""
    port = found["port"]
    if port is not None and (port == _DEFAULT_PORT[found["scheme"]] or not 1 <= int(port) <= 65535 or port[0] == "0"):
        return False
    return found["scheme"] == "https" or found["host"] in LOCAL


def read_site(entered: str) -> str:
    """One line of the list, in the form a browser writes origins. Raises ValidationError saying what to change."""
    scheme, separator, rest = entered.strip().rstrip("/").partition("://")
    scheme = scheme.lower()
    if not separator or scheme not in _DEFAULT_PORT:
        raise _problem(_("%(site)s: begin with https://."), entered)
    if set(rest) & set("/?#@ \\"):
        raise _problem(_("%(site)s: give the site only, without a path or a name before it."), entered)
    star, host = ("*.", rest[2:]) if rest.startswith("*.") else ("", rest)
    name, colon, port = host.partition(":")
    name = _ascii(name, entered)
    if scheme == "http" and (star or name not in LOCAL):
        raise _problem(_("%(site)s: use https://. Only localhost and 127.0.0.1 may do without."), entered)
    if star and ("." not in name or _is_number(name)):
        raise _problem(_("%(site)s: after the star comes a whole domain, such as https://*.example.nl."), entered)
    if port == _DEFAULT_PORT[scheme]:
        colon = port = ""
    if colon and not (re.fullmatch("[1-9][0-9]{0,4}", port) and int(port) <= 65535):
        raise _problem(_("%(site)s: the port is not a number from 1 to 65535."), entered)
    return f"{scheme}://{star}{name}{colon}{port}"


def _ascii(name: str, entered: str) -> str:
    try:
        host = name.lower() if name.isascii() else idna.encode(name, uts46=True).decode()
    except idna.IDNAError:
        host = ""
    if "*" in host:
        raise _problem(_("%(site)s: a star stands only at the very beginning, as in https://*.example.nl."), entered)
    if not host or not _is_host(host) or len(host) > 253:
        raise _problem(_("%(site)s: this is not the name of a site."), entered)
    return host


def _is_number(host: str) -> bool:
    try:
        return bool(ip_address(host))
    except ValueError:
        return False


def _problem(sentence: object, entered: str) -> ValidationError:
    return ValidationError(str(sentence) % {"site": entered[:100]})
