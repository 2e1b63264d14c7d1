"""The customer's card: what we know of one person from all contacts that are that person, told in one array.

Who may see one conversation of a person sees the card: details, labels, remarks. Other conversations, and on which
channel and under which name they are, stay with who may see them; all others see a number.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from connectors.registry import connector_for
from webcare.actions import contacts, senders
from webcare.actions.contact_details import FIELDS, MAIL
from webcare.models import Contact


@dataclass(frozen=True, slots=True)
class Point:
    """One way to reach somebody. `proof`: `login` (the site vouched), `mail` (they write from it), or only a claim."""

    icon: str
    label: str
    value: str
    what: str = ""  # mail or phone, when it is one
    proof: str = ""


@dataclass(frozen=True, slots=True)
class Linked:
    """A contact that is this person because somebody, or a proof, said so."""

    pk: int
    name: str
    channels: list[dict[str, str]]


class Card:
    """What the templates show. `group`: the contacts as `card_rows.group_of` tells them, the root first."""

    def __init__(self, group: list[dict[str, Any]]) -> None:
        self.group = sorted(group, key=lambda one: (one["root"] is not None, one["pk"]))
        self.pk: int = self.group[0]["pk"]

    def value(self, name: str) -> str:
        """The first there is: where `contact_details.update` corrects it too."""
        return next((one[name] for one in self.group if one[name]), "")

    @property
    def values(self) -> dict[str, str]:
        return {name: self.value(name) for name in FIELDS}

    @property
    def title(self) -> str:
        return str(Contact(pk=self.pk, name=self.value("name")))

    @property
    def since(self) -> datetime:
        return min(datetime.fromisoformat(one["created_at"]) for one in self.group)

    @property
    def seen(self) -> int:
        """Conversations of this person that this user may see."""
        return sum(one["seen"] or 0 for one in self.group)

    @property
    def last(self) -> datetime | None:
        """When the newest of those began."""
        moments = [one["last"] for one in self.group if one["last"]]
        return datetime.fromisoformat(max(moments)) if moments else None

    @property
    def hidden(self) -> int:
        """Conversations of this person that this user may not see."""
        return sum(one["total"] or 0 for one in self.group) - self.seen

    @property
    def other_remarks(self) -> list[str]:
        """Of linked contacts, beside the one that is edited: nothing written is lost by linking."""
        return [one["remarks"] for one in self.group if one["remarks"]][1:]

    @cached_property
    def labels(self) -> list[dict[str, Any]]:
        found = {label["pk"]: label for one in self.group for label in one["labels"]}
        return sorted(found.values(), key=lambda label: label["name"].lower())

    @property
    def label_ids(self) -> set[int]:
        return {label["pk"] for label in self.labels}

    @cached_property
    def identities(self) -> list[dict[str, Any]]:
        return [identity for one in self.group for identity in one["identities"]]

    @cached_property
    def points(self) -> list[Point]:
        """Each address, number and name once, in the order in which they were told."""
        found = {}
        for one in self.group:
            for point in [*_told(one, self._proofs), *(_names(one, self.value("name")) if one["seen"] else ())]:
                found.setdefault((point.what or point.label, point.value.lower()), point)
        return list(found.values())

    @property
    def channels(self) -> list[dict[str, str]]:
        """On which this user may see them."""
        return channels_of([identity for one in self.group if one["seen"] for identity in one["identities"]])

    @property
    def reach(self) -> str:
        """The address or number to show where there is room for one."""
        return self.value("email") or self.value("phone")

    @property
    def may_match(self) -> bool:
        """Whether there is anything to compare: nobody is asked about for who told nothing."""
        told = any(one["evidence"] in (contacts.LOGIN, contacts.SAME_ID) for one in self.identities)
        return told or any(point.what for point in self.points)

    @property
    def linked(self) -> list[Linked]:
        return [
            Linked(one["pk"], str(Contact(pk=one["pk"], name=one["name"])), channels_of(one["identities"]))
            for one in self.group
            if one["root"] is not None and one["seen"]
        ]

    @cached_property
    def _proofs(self) -> dict[str, str]:
        """By address, small: how we know it."""
        found: dict[str, str] = {}
        for identity in self.identities:
            address = identity["external_id"].lower()
            if address.startswith(MAIL):
                found[address.removeprefix(MAIL)] = "login"
            elif "@" in address and identity["evidence"] != senders.TYPED:
                found.setdefault(address, "mail")
        return found


def _told(one: dict[str, Any], proofs: dict[str, str]) -> list[Point]:
    written = [identity["external_id"].removeprefix(MAIL) for identity in one["identities"]]
    addresses = [one["email"], *(address for address in written if "@" in address)]
    points = [
        Point("mail", _("E-mail"), address, "mail", proofs.get(address.lower(), "")) for address in addresses if address
    ]
    return points + ([Point("phone", _("Phone"), one["phone"], "phone")] if one["phone"] else [])


def _names(one: dict[str, Any], name: str) -> list[Point]:
    """What somebody is called on a channel, where that is something else."""
    return [
        Point(connector_for(identity["kind"]).icon, identity["channel"], identity["name"])
        for identity in one["identities"]
        if identity["name"] and identity["name"] != name
    ]


def channels_of(identities: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Each channel once, as templates draw it."""
    found = {one["channel"]: connector_for(one["kind"]) for one in identities}
    return [{"name": name, "icon": kind.icon, "tint": kind.tint} for name, kind in found.items()]
