"""Founds the company of shop.json: opening hours, teams, people and channels, as an administrator would."""

import json
import os
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.contrib.auth.hashers import make_password
from django.db.models import Max

from connectors.registry import connector_for
from webcare import clock
from webcare.actions import calendars, channels
from webcare.demo.seed import desk, mail_site, meta_site, shop_site
from webcare.models import Calendar, Channel, Delivery, RawEvent, Team, User
from webcare.opening import Hours

SHEET = Path(__file__).parent / "shop.json"
PASSWORD = "fietsbel-2026"  # DEMO_PASSWORD replaces it
DOMAIN = "demo.webcare.example"
OPENED_BEFORE = timedelta(days=60)  # the company is a little older than its first conversation


@dataclass(slots=True)
class Company:
    """Who and what there is, by the short names of the sheet."""

    staffed: Hours
    calendars: dict[str, Calendar] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)


def found(now: datetime) -> Company:
    """Make everything, dated two months before `now`."""
    sheet = json.loads(SHEET.read_text("utf-8"))
    company = Company(staffed=Calendar(**sheet["staffed"]).hours)
    with clock.at(now - OPENED_BEFORE):
        # One hash for all: it is one password, and a slow hash each would take as long as the conversations.
        password = make_password(os.environ.get("DEMO_PASSWORD") or PASSWORD)
        for row in sheet["people"]:
            company.people[row["short"]] = _person(row, password)
        for row in sheet["calendars"]:
            company.calendars[row["name"]] = _calendar(row, company.people["admin"], now)
        for position, row in enumerate(sheet["teams"]):
            company.teams[row["name"]] = _team(row, position, company)
        for row in sheet["people"]:
            company.people[row["short"]].teams.set(company.teams[name] for name in row["teams"])
        desk.furnish(sheet, company.people["lena"])
        for row in sheet["channels"]:
            company.channels[row["short"]] = _channel(row, company)
    return company


def settle(company: Company, now: datetime) -> None:
    """What the product notes by the real clock only (channel health), and that everybody has the inbox open now."""
    for channel in company.channels.values():
        received = RawEvent.objects.filter(channel=channel).aggregate(at=Max("received_at"))["at"]
        sent = Delivery.objects.filter(thread__channel=channel).aggregate(at=Max("sent_at"))["at"]
        Channel.objects.filter(pk=channel.pk).update(last_received_at=received, last_sent_at=sent)
    meta_site.leave(company.channels.values())
    User.objects.filter(pk__in=[person.pk for person in company.people.values()]).update(last_seen_at=now)


def _person(row: dict[str, Any], password: str) -> User:
    is_admin = row["role"] == User.Role.ADMIN
    return User.objects.create(
        email=f"{row['short']}@{DOMAIN}", name=row["name"], role=row["role"], password=password,
        is_staff=is_admin, is_superuser=is_admin,
    )  # fmt: skip


def _calendar(row: dict[str, Any], admin: User, now: datetime) -> Calendar:
    today = Calendar(timezone=row["timezone"]).local(now).date()
    closures = [
        {"from": _day(today, line), "to": _day(today, line, line["days"] - 1), "label": line["label"]}
        for line in row["closures"]
    ]
    special = [
        {"day": _day(today, line), "hours": line["hours"], "label": line["label"]} for line in row["special_days"]
    ]
    return calendars.save(Calendar(), admin, **row | {"closures": closures, "special_days": special})


def _day(today: date, line: dict[str, Any], more: int = 0) -> str:
    return (today + timedelta(days=line["in_days"] + more)).isoformat()


def _team(row: dict[str, Any], position: int, company: Company) -> Team:
    calendar = company.calendars[row["calendar"]]
    return Team.objects.create(
        name=row["name"], icon=row["icon"], position=position, calendar=calendar, signature=row["signature"]
    )


def _channel(row: dict[str, Any], company: Company) -> Channel:
    """Connected with what the connector's own forms make of the sheet, so that nothing is missing or misspelt."""
    kind = connector_for(row["kind"])
    credentials = {"callback_url": shop_site.address(row["calls_back"])} if "calls_back" in row else {}
    own = {"sites": "\n".join(shop_site.origins())} if row.get("on_the_shop") else {}
    own |= mail_site.settings() if row.get("is_the_mailbox") else {}
    if row.get("at_meta"):
        own, credentials = meta_site.settings(row["kind"]), meta_site.credentials(row["kind"])
    channel = channels.connect(
        row["kind"], company.people["admin"], name=row["name"], answer_within=row["answer_within"],
        team=company.teams.get(row["team"]), calendar=company.calendars.get(row.get("calendar")),
        settings=_filled(kind.SettingsForm or forms.Form, row["settings"] | own),
        credentials=_filled(kind.Form, credentials),
    )  # fmt: skip
    channel.key = row["key"]  # the demo's pages carry it; everybody else's is random
    channel.save(update_fields=["key"])
    if row.get("at_meta"):
        meta_site.subscribe(channel)
    return channel


def _filled(kind: type[forms.Form], entered: dict[str, Any]) -> dict[str, Any]:
    """The cleaned form as it comes, with these answers. Raises ValueError with what the form says."""
    blank = kind()
    asked = {name: blank[name].value() for name in blank.fields}
    form = kind(asked | entered)
    if not form.is_valid():
        raise ValueError(form.errors.as_text())
    return form.cleaned_data
