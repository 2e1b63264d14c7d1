"""Addresses as we write them: checked, spelt for the wire, never more than one in what was given as one."""

import re
import unicodedata
from contextlib import suppress
from email.headerregistry import Address

from connectors.reading import line

# The dot-atom of RFC 5322 and its letters beyond ASCII (RFC 6532). Quoted local parts exist on paper only.
_LOCAL = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*")
_LABEL = re.compile(r"[^\W_](?:[\w-]*[^\W_])?")
_INVISIBLE = ("Cc", "Cf", "Cs", "Zl", "Zp", "Zs")
LONGEST = 254
_NEED_QUOTES = str.maketrans(dict.fromkeys('()<>[]:;@\\,"', " "))


def is_address(text: str) -> bool:
    """Whether `text` is one address that a mail can be sent to, and nothing besides."""
    local, at, domain = text.rpartition("@")
    if not at or len(text) > LONGEST or any(unicodedata.category(char) in _INVISIBLE for char in text):
        return False
    return bool(len(local) <= 64 and _LOCAL.fullmatch(local) and _is_domain(domain))


def _is_domain(domain: str) -> bool:
    labels = domain.split(".")
    return len(labels) > 1 and all(_LABEL.fullmatch(label) and "_" not in label for label in labels) and _fits(domain)


def _fits(domain: str) -> bool:
    try:
        return len(domain.encode("idna")) <= 253
    except UnicodeError:
        return False


def on_the_wire(address: str) -> str:
    """The address with its domain in ASCII. Only a local part may then still hold other letters (SMTPUTF8)."""
    local, _at, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode('ascii')}"


def plus(address: str, token: str) -> str:
    """`support@example.nl` and `abc` make `support+abc@example.nl`."""
    local, _at, domain = address.rpartition("@")
    return f"{local}+{token}@{domain}"


def mailboxes_of(address: str) -> list[str]:
    """The names under which a reader's mailbox may be known, in lower case: as written, and without the plus part."""
    local, at, domain = address.strip().lower().rpartition("@")
    if not at:
        return []
    with suppress(UnicodeError):
        domain = domain.encode("idna").decode("ascii")
    return list(dict.fromkeys([f"{local}@{domain}", f"{local.partition('+')[0]}@{domain}"]))


def header_line(text: str, length: int) -> str:
    """One line for a header. What looks like an encoded word is broken up: the library would decode it while writing,
    and an encoded line break in somebody's name would become a header of its own."""
    return line(text, length).replace("=?", "= ?")


def header_address(address: str, name: str = "") -> Address:
    """For an address header. Raises ValueError for what `is_address` refuses."""
    if not is_address(address):
        raise ValueError("not an e-mail address")
    local, _at, domain = on_the_wire(address).rpartition("@")
    return Address(display_name=_name_beside(header_line(name, 100), address), username=local, domain=domain)


def _name_beside(name: str, address: str) -> str:
    """Where the line must be folded the library drops a name's quotes, and what stood in them would be read as
    addresses: a name that does not fit goes without the signs that need quotes."""
    fits = len(f'Reply-To: "{name}" <{address}>') <= 76
    return name if fits else " ".join(name.translate(_NEED_QUOTES).split())
