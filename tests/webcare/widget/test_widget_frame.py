"""The page in the frame: where it may stand, what is in it, and that looking at it leaves no trace."""

import json
import re
from datetime import UTC, datetime

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from tests.webcare.widget.conftest import SHOP
from webcare import clock
from webcare.models import Calendar, Contact, ContactIdentity, Thread
from webcare.views.widget import looks

pytestmark = pytest.mark.django_db
MONDAY_EVENING = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
WORKDAYS = {str(day): [["09:00", "17:30"]] for day in range(5)}


def fetch(channel, query=f"?site={SHOP}&lang=nl", **headers):
    return Client().get(f"/w/{channel.key}/{query}", headers=headers)


def data_of(response):
    return json.loads(re.search(r'<script id="data" type="application/json">(.*?)</script>', response.text).group(1))


def policy_of(response):
    parts = (part.split() for part in response["Content-Security-Policy"].split(";"))
    return {name: values for name, *values in parts}


def test_it_is_one_page_with_one_script(chat):
    response = fetch(chat)
    assert response.status_code == 200
    assert re.findall(r"<(?:link|img|style)\b", response.text) == []
    assert len(re.findall(r"<script", response.text)) == 2  # the data block and the script
    assert not re.search(r"\s(?:on\w+|style)=", response.text)
    assert 'lang="nl"' in response.text and data_of(response)["site"] == SHOP


def test_its_policy_allows_ourselves_and_the_sites_only(chat):
    policy = policy_of(fetch(chat))
    assert policy["default-src"] == ["'none'"] and policy["script-src"] == ["'self'"]
    assert policy["style-src"] == ["'self'"] and policy["frame-ancestors"] == [SHOP]
    assert [source for source in policy["connect-src"] if source.startswith(("ws://", "wss://"))]
    assert "'unsafe-inline'" not in str(policy) and "*" not in str(policy)


def test_it_is_private_and_never_kept(chat):
    response = fetch(chat)
    assert "no-store" in response["Cache-Control"] and response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin" and not response.has_header("X-Frame-Options")


def test_looking_makes_nothing(chat):
    assert not fetch(chat).cookies
    assert not any(model.objects.exists() for model in (Contact, ContactIdentity, Thread, Session))


@pytest.mark.parametrize("site", [
    "https://evil.example", "https://shop.example.evil.example", "https://shop.example:444", "http://shop.example",
    "null", "https://shop.example/", "javascript:alert(1)", "https://shop.example\r\nX: y",
])  # fmt: skip
def test_a_strangers_page_gets_a_sentence(chat, site):
    assert fetch(chat).status_code == 200
    response = Client().get(f"/w/{chat.key}/", {"site": site, "lang": "en"})
    assert response.status_code == 403
    assert policy_of(response)["frame-ancestors"] == ["'none'"] and 'id="data"' not in response.text


def test_the_referrer_is_checked_too(chat):
    assert fetch(chat, Referer=f"{SHOP}/fietsen").status_code == 200
    assert fetch(chat, Referer="https://evil.example/page").status_code == 403


def test_a_site_pattern_means_hosts_below_it(chat):
    chat.settings = chat.settings | {"sites": ["https://*.shop.example"]}
    chat.save()
    assert fetch(chat, "?site=https://nl.shop.example").status_code == 200
    assert fetch(chat, "?site=https://evilshop.example").status_code == 403


def test_without_sites_nobody_may_frame_it(chat):
    chat.settings = {}
    chat.save()
    assert policy_of(fetch(chat, "?lang=en"))["frame-ancestors"] == ["'none'"]


def test_off_or_unknown_is_404(chat):
    chat.active = False
    chat.save()
    assert fetch(chat).status_code == 404
    assert Client().get("/w/nobody/").status_code == 404


@pytest.mark.parametrize("lang", ["", "xx", "nl-BE", "../", "%00", "e" * 5000])
def test_an_odd_language_gets_a_page_anyway(chat, lang):
    assert fetch(chat, f"?site={SHOP}&lang={lang}").status_code == 200


def test_texts_of_the_owner_cannot_end_the_data_block(chat):
    evil = "</script><script>alert(1)</script><!--"
    chat.settings = chat.settings | {
        f"{name}_nl": evil for name in ("title", "promise", "greeting", "offline", "placeholder")
    }
    chat.save()
    response = fetch(chat)
    assert "<script>alert" not in response.text and "<!--" not in response.text
    assert data_of(response)["texts"]["greeting"] == evil


def test_it_asks_before_the_chat_only_what_the_owner_wants(chat):
    assert 'id="before"' not in fetch(chat).text
    chat.settings = chat.settings | {"ask_name": "optional", "ask_email": "required"}
    chat.save()
    page = fetch(chat).text
    assert re.search(r'name="email"[^>]*required', page) and not re.search(r'name="name"[^>]*required', page)


def test_closed_it_says_when_we_are_back_and_offers_the_form(chat):
    chat.calendar = Calendar.objects.create(name="Winkel", week=WORKDAYS)
    chat.save()
    with clock.at(MONDAY_EVENING):
        response = fetch(chat, f"?site={SHOP}&lang=en")
    hours = data_of(response)["hours"]
    assert hours["open"] is False and "09:00" in hours["text"] and "tomorrow" in hours["text"]
    assert hours["next"].startswith("2026-11-24T08:00") and hours["then"]["open"] is True
    assert 'id="offline"' in response.text


def test_without_a_calendar_it_never_closes(chat):
    response = fetch(chat)
    assert data_of(response)["hours"] == {"open": True, "text": ""} and 'id="offline"' not in response.text


def test_a_calendar_that_never_opens_is_just_closed(chat):
    chat.calendar = Calendar.objects.create(name="Nooit", week={})
    chat.save()
    hours = data_of(fetch(chat))["hours"]
    assert hours["open"] is False and hours["text"] and "then" not in hours


@pytest.mark.parametrize("colour", ["#ffffff", "#000000", "#ffd54a", "#15181a", "#7f7f7f", "#1f4f8f", "not a colour"])
def test_every_colour_can_be_read_in_light_and_dark(colour):
    made = looks.colours({"colour": colour, "text_colour": "auto"})
    assert looks.contrast(made["on"], made["fill"]) >= 4.5
    assert looks.contrast(made["on-d"], made["fill-d"]) >= 4.5
    assert looks.contrast(made["accent"], looks.LIGHT_WELL) >= 4.5
    assert looks.contrast(made["accent-d"], looks.DARK_WELL) >= 4.5
