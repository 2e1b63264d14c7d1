"""A page and an Instagram account: what they can do, what is open at Meta and so a setting, what is entered."""

import json
from datetime import timedelta
from typing import Any

import pytest

from connectors.contract import (
    Capability,
    Connector,
    Forged,
    Outside,
    RawItem,
    TextUnit,
    WebhookRequest,
)
from connectors.instagram.forms import InstagramSettingsForm
from connectors.messenger.forms import MessengerSettingsForm
from connectors.meta.forms import MetaForm
from tests.connectors.messaging import (
    APP,
    IG,
    IGSID,
    PAGE,
    PSID,
    SECRET,
    TOKEN,
    VERIFY,
    instagram,
    messenger,
)

# -- what it can do --


@pytest.mark.parametrize("desk", [messenger, instagram])
def test_seven_days_are_for_people_and_must_be_granted(desk: Any) -> None:
    assert desk().limits.allowed_outside == frozenset() and desk().limits.person_window is None
    granted = desk(human_agent=True).limits
    assert granted.allowed_outside == {Outside.PERSON} and granted.person_window == timedelta(days=7)
    assert granted.reply_window == timedelta(hours=24)


def test_instagram_counts_bytes_and_knows_its_files() -> None:
    limits = instagram().limits
    assert limits.text_unit is TextUnit.BYTES and limits.fits("é" * 500) and not limits.fits("é" * 501)
    assert limits.accepts("image/png") and not limits.accepts("image/webp") and not limits.accepts("application/zip")
    assert limits.most_bytes("image/png") == 8 * 1024 * 1024 < limits.most_bytes("video/mp4")
    assert (
        Capability.DELIVERY_RECEIPTS not in instagram().capabilities and Capability.DELETE in instagram().capabilities
    )


def test_speed_and_what_is_counted_are_settings() -> None:
    assert not messenger(text_unit="bytes").limits.fits("é" * 1001) and messenger().limits.fits("é" * 2000)
    for desk in (messenger, instagram):
        assert (desk().limits.pace.per_second, desk(per_second=300).limits.pace.per_second) == (100, 300)


def test_the_hand_is_shaken_with_our_verify_token_only() -> None:
    query = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": VERIFY}
    assert messenger().handshake(WebhookRequest("GET", "/", {}, query=query)) == "1158201444"
    with pytest.raises(Forged) as caught:
        messenger().handshake(WebhookRequest("GET", "/", {}, query=query | {"hub.verify_token": "x"}))
    assert caught.value.status == 403


# -- what is open at Meta, and so a setting --


def _one(desk: Connector, event: dict[str, Any], kind: str = "page") -> tuple[RawItem, Any]:
    entry = {"id": PAGE if kind == "page" else IG, "messaging": [event]}
    body = json.dumps({"object": kind, "entry": [entry]}).encode()
    [item] = desk.split(WebhookRequest("POST", "/", {}, body))
    [inbound] = desk.parse(item)
    return item, inbound


def _from(psid: str, to: str, **event: Any) -> dict[str, Any]:
    return {"sender": {"id": psid}, "recipient": {"id": to}, "timestamp": 1795000000123} | event


def test_whether_a_reaction_counts_as_speaking_is_a_setting() -> None:
    event = _from(PSID, PAGE, reaction={"mid": "m", "action": "react", "reaction": "love"})
    assert _one(messenger(), event)[1].opens_window
    assert not _one(messenger(reactions_open_window=False), event)[1].opens_window


def test_how_long_an_advert_gives_is_a_setting() -> None:
    event = _from(PSID, PAGE, message={"mid": "m", "text": "hoi", "referral": {"source": "ADS", "ad_id": "1"}})
    assert _one(messenger(ad_window_hours=24), event)[1].window is None
    assert _one(messenger(ad_window_hours=168), event)[1].window == timedelta(days=7)
    link = _from(PSID, PAGE, message={"mid": "m", "text": "hoi", "referral": {"source": "SHORTLINK"}})
    assert _one(messenger(ad_window_hours=168), link)[1].window is None


def test_without_knowing_our_app_the_token_decides_what_is_ours() -> None:
    event = _from(PAGE, PSID, message={"mid": "m", "is_echo": True, "app_id": int(APP), "metadata": "wc7", "text": "x"})
    assert (_one(messenger(app_id=""), event)[1].token, _one(messenger(), event)[1].token) == ("wc7", "wc7")
    taken = _from(PSID, PAGE, take_thread_control={"new_owner_app_id": "1"})
    assert _one(messenger(app_id=""), taken)[1].standby is True
    passed = _from(PSID, PAGE, pass_thread_control={"new_owner_app_id": "1"})
    assert _one(messenger(app_id=""), passed)[1].standby is False


def test_files_without_tls_are_taken_from_where_the_account_lives_only() -> None:
    files = [{"type": "image", "payload": {"url": f"http://{host}:9/a.jpg"}} for host in ("127.0.0.1", "127.0.0.2")]
    event = _from(IGSID, IG, message={"mid": "m", "attachments": files})
    found = _one(instagram(base_url="http://127.0.0.1:9"), event, "instagram")[1]
    assert [media.url for media in found.media] == ["http://127.0.0.1:9/a.jpg"] and len(found.shows) == 1


def test_a_very_long_name_still_fits_the_column() -> None:
    item, inbound = _one(messenger(), _from(PSID, PAGE, reaction={"mid": "m" * 200, "action": "x" * 200}))
    assert len(item.key) <= 255 and inbound.message_id == "m" * 200


# -- what is entered --


@pytest.mark.parametrize(
    ("form", "field", "value"),
    [
        (MetaForm, "access_token", "with a space"),
        (MetaForm, "access_token", ""),
        (MetaForm, "app_secrets", "short"),
        (MetaForm, "app_secrets", "\n".join(f"app-secret-{number}" for number in range(6))),
        (MessengerSettingsForm, "page_id", "winkel"),
        (MessengerSettingsForm, "page_id", ""),
        (MessengerSettingsForm, "version", "26"),
        (MessengerSettingsForm, "base_url", "ftp://peer.example"),
        (MessengerSettingsForm, "ad_window_hours", "169"),
        (InstagramSettingsForm, "ig_id", "@winkel"),
        (InstagramSettingsForm, "login", "twitter"),
        (InstagramSettingsForm, "subscribed_fields", "messages, seen"),
    ],
)
def test_what_cannot_work_is_refused_with_a_sentence(form: Any, field: str, value: str) -> None:
    entered = {"access_token": TOKEN, "app_secrets": SECRET, "page_id": PAGE, "ig_id": IG, "login": "instagram",
               "read_marks": "answered"} | {field: value}  # fmt: skip
    found = form(entered)
    assert list(found.errors) == [field]
    assert all(str(error).endswith(".") for error in found.errors[field])


def test_access_through_a_page_needs_the_page() -> None:
    found = InstagramSettingsForm({"ig_id": IG, "login": "page", "read_marks": "answered"})
    assert list(found.errors) == ["page_id"]


def test_a_verify_token_is_made_and_no_secret_of_the_administrators() -> None:
    made = set()
    for _turn in range(2):
        form = MetaForm({"access_token": TOKEN, "app_secrets": SECRET})
        assert form.is_valid() and form.fields["verify_token"].public
        made.add(form.cleaned_data["verify_token"])
    assert len(made) == 2 and all(len(token) > 20 for token in made)
