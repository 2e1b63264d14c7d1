"""Settings of channels at Meta: connecting step by step, one account once, health, templates, running it once more."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from connectors.registry import CONNECTORS
from tests import factories as make
from tests.factories import fresh
from webcare import clock
from webcare.actions import alarms, channel_accounts, channels, replays
from webcare.models import Channel, ChannelAlarm, MessageTemplate, RawEvent, User

pytestmark = pytest.mark.django_db
TOKEN, SECRET = "EAAB-canary-token", "canary-app-secret"
IDS = {
    "whatsapp": {"phone_number_id": "310000000000001", "waba_id": "210000000000001"},
    "messenger": {"page_id": "410000000000001"},
    "instagram": {"ig_id": "17840000000000001", "login": "instagram"},
}
KINDS = sorted(IDS)


@pytest.fixture
def ada():
    return make.person("Ada", User.Role.ADMIN)


@pytest.fixture
def client(ada):
    client = Client(headers={"accept-language": "en"})
    client.force_login(ada)
    return client


def form(kind: str, **changed: str) -> dict[str, str]:
    """What an administrator enters, as a browser posts it."""
    settings = CONNECTORS[kind].SettingsForm().fields
    entered = {f"settings-{name}": str(one.initial or "") for name, one in settings.items()}
    entered |= {f"settings-{name}": value for name, value in IDS[kind].items()}
    return entered | {
        "name": "Ons kanaal", "credentials-access_token": TOKEN, "credentials-app_secrets": SECRET,
        "credentials-verify_token": "wijs-me-na", **changed,
    }  # fmt: skip


def connected(kind: str, **settings: str) -> Channel:
    known = {"access_token": TOKEN, "app_secrets": [SECRET], "verify_token": "wijs-me-na"}
    channel = make.channel(kind, settings=IDS[kind] | settings, credentials=known)
    channel.account = channel_accounts.account_of(channel)
    channel.save()
    return channel


@pytest.mark.parametrize("kind", KINDS)
def test_connecting_step_by_step(client, kind):
    page = client.get(reverse("channel_new", args=[kind])).content.decode()
    assert "First, at Meta" in page
    assert "Callback URL" not in page, "that comes once there is a channel"
    answer = client.post(reverse("channel_new", args=[kind]), form(kind), follow=True)
    [channel] = Channel.objects.all()
    page = answer.content.decode()
    assert f"/hooks/{channel.key}/" in page
    assert "wijs-me-na" in page, "it is copied to Meta"
    assert TOKEN not in page and SECRET not in page
    assert channel.account == next(iter(IDS[kind].values()))
    listed = client.get(reverse("settings_channels")).content.decode()
    assert channel.account in listed and "Not checked yet" in listed


def test_an_account_is_connected_once(client):
    first = connected("messenger")
    answer = client.post(reverse("channel_new", args=["messenger"]), form("messenger"))
    assert answer.status_code == 422
    assert f"“{first.name}” is connected to this account already" in answer.content.decode()
    other = connected("messenger", page_id="410000000000002")
    entered = form("messenger", **{"settings-page_id": "410000000000001"})
    assert client.post(reverse("channel_edit", args=[other.pk]), entered).status_code == 422
    assert fresh(other).account == "410000000000002"


def test_a_change_moves_the_account(client):
    page = connected("messenger")
    client.post(reverse("channel_edit", args=[page.pk]), form("messenger", **{"settings-page_id": "410000000000009"}))
    assert fresh(page).account == "410000000000009"
    assert fresh(page).credentials["access_token"] == TOKEN


def test_a_channel_whose_hook_is_its_own_has_no_account(ada):
    channel = channels.connect("hook", ada, name="Kiosk", settings={}, credentials={"secrets": ["x" * 32]})
    assert channel.account == ""


def test_accounts_of_one_app_share_its_address(client):
    first, second = connected("messenger"), connected("messenger", page_id="410000000000002")
    assert channel_accounts.siblings(second) == [first]
    page = client.get(reverse("channel_edit", args=[second.pk])).content.decode()
    assert f"Your app serves {first.name} too" in page
    first.credentials |= {"app_secrets": ["another-secret"]}
    first.save()
    assert channel_accounts.siblings(second) == []


def test_an_app_secret_is_replaced_without_a_gap(client):
    page = connected("messenger")
    seen = client.get(reverse("channel_edit", args=[page.pk])).content.decode()
    assert "Paste the new secret here first" in seen
    client.post(reverse("channel_secret", args=[page.pk, "app_secrets"]), {"secret-app_secrets": "new-app-secret"})
    assert fresh(page).credentials["app_secrets"] == [SECRET, "new-app-secret"]


def test_alarms_stand_on_every_settings_page_and_quietly_in_the_navigation(client):
    page = connected("messenger")
    alarms.raise_alarm(page, ChannelAlarm.Kind.NOTICE, "De pagina is <b>beperkt</b>.")
    for name in ("settings_channels", "me"):
        shown = client.get(reverse(name)).content.decode()
        assert "De pagina is &lt;b&gt;beperkt&lt;/b&gt;." in shown
    assert "A channel needs you" in client.get(reverse("inbox")).content.decode()
    lead = Client()
    lead.force_login(make.person("Lena", User.Role.LEAD))
    assert "beperkt" not in lead.get(reverse("me")).content.decode()
    alarms.raise_alarm(connected("whatsapp"), ChannelAlarm.Kind.TOKEN, "Bijna.")
    assert "These channels need you" in client.get(reverse("me")).content.decode()
    client.post(reverse("channel_alarm", args=[page.pk, "notice"]))
    assert "beperkt" not in client.get(reverse("me")).content.decode()


@pytest.mark.parametrize(("kind", "chip"), [
    ("unsubscribed", "Receives nothing"), ("silent", "Unusually quiet"), ("refused", "Requests refused"),
])  # fmt: skip
def test_the_card_says_what_is_wrong(client, kind, chip):
    alarms.raise_alarm(connected("whatsapp"), kind, "Omdat.")
    assert chip in client.get(reverse("settings_channels")).content.decode()


def test_what_was_ignored_and_why_and_running_it_once_more(client, ada):
    page = connected("messenger")
    rows = [("failed", "ValueError"), ("ignored", "unrouted: 410000000000002"), ("ignored", "unrouted: 999"),
            ("ignored", "unknown: inbox_labels"), ("done", "")]  # fmt: skip
    RawEvent.objects.bulk_create(
        RawEvent(channel=page, key=str(number), lane="l", body="{}", state=state, reason=reason)
        for number, (state, reason) in enumerate(rows)
    )
    shown = client.get(reverse("settings_channels")).content.decode()
    assert "for number or account 410000000000002, which is not connected" in shown
    assert "of a kind we do not know yet: inbox_labels" in shown
    connected("messenger", page_id="410000000000002")
    client.post(reverse("channel_replay", args=[page.pk]))
    assert sorted(RawEvent.objects.filter(state="due").values_list("key", flat=True)) == ["0", "1"]
    assert replays.replay(page, ada) == 0


def test_what_came_in_before_an_account_was_connected_arrives(client):
    first, foreign = connected("messenger"), connected("messenger", page_id="410000000000008")
    foreign.credentials |= {"app_secrets": ["of-another-app"]}
    foreign.save()
    for channel in (first, foreign):
        RawEvent.objects.create(
            channel=channel, key="1 m_1", lane="l", body="{}", state="ignored", reason="unrouted: 410000000000002"
        )
    client.post(
        reverse("channel_new", args=["messenger"]), form("messenger", **{"settings-page_id": "410000000000002"})
    )
    new = Channel.objects.get(account="410000000000002")
    assert new.raw_events.filter(state="due").count() == 1
    assert foreign.raw_events.filter(state="ignored").count() == 1, "another app's word is a person's decision"


def test_templates_of_a_channel_and_how_they_stand(client):
    number = connected("whatsapp")
    body = [{"type": "BODY", "text": "Dag {{naam}}, <b>tot morgen</b>."}]
    for name, status, reason in (("bezorging", "APPROVED", "NONE"), ("actie", "REJECTED", "INVALID_FORMAT")):
        MessageTemplate.objects.create(
            channel=number, name=name, language="en_US", status=status, category="UTILITY", reason=reason,
            quality="RED", components=body,
        )  # fmt: skip
    shown = client.get(reverse("channel_templates", args=[number.pk])).content.decode()
    for words in ("bezorging", "Approved", "Rejected", "The form is not right", "English (US)", "quality low"):
        assert words in shown
    assert "Dag {{naam}}, &lt;b&gt;tot morgen&lt;/b&gt;." in shown
    assert "1 approved" in client.get(reverse("settings_channels")).content.decode()


def test_pausing_by_hand(client):
    page = connected("messenger")
    client.post(reverse("channel_pause", args=[page.pk]))
    assert fresh(page).is_paused
    shown = client.get(reverse("settings_channels")).content.decode()
    assert "Resume" in shown and "Ada paused it." in shown


def test_days_left_of_our_access(client):
    number = connected("whatsapp")
    until = clock.now() + timedelta(days=6, hours=1)
    Channel.objects.filter(pk=number.pk).update(token_until=until, subscribed=True)
    assert "Access ends in 6 days" in client.get(reverse("settings_channels")).content.decode()
