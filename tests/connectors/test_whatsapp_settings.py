"""WhatsApp: what an administrator enters, what the test says, and how we stand with Meta."""

from datetime import UTC, datetime
from typing import Any

import pytest

from connectors.contract import Rejected, SendError, Standing, Unauthorised, WebhookRequest
from connectors.whatsapp.forms import WhatsAppForm, WhatsAppSettingsForm
from tests.connectors.graphs import error, graph, path, query
from tests.connectors.whatsapps import APP, PHONE_ID, TOKEN, VERIFY, WABA, whatsapp

ENTERED = {"phone_number_id": PHONE_ID, "waba_id": WABA}
SECRETS = {"access_token": "EAAB-0123456789", "app_secrets": "0123456789abcdef\nfedcba9876543210"}
SUBSCRIBED = {"data": [{"whatsapp_business_api_data": {"id": APP, "name": "Webcare"}}]}
SCOPES = ["whatsapp_business_messaging", "whatsapp_business_management"]
HEALTHY: dict[str, Any] = {
    "debug_token": {"data": {"is_valid": True, "scopes": SCOPES, "expires_at": 1795000000}},
    f"_{PHONE_ID}": {"id": PHONE_ID, "display_phone_number": "+31 20 555 0100"},
    "subscribed_apps": SUBSCRIBED,
    "phone_numbers": {"data": [{"id": PHONE_ID}]},
}


def test_a_verify_token_is_made_and_may_be_read_again_by_administrators() -> None:
    form = WhatsAppForm(SECRETS)
    assert form.is_valid()
    assert len(form.cleaned_data["verify_token"]) >= 32 and form.fields["verify_token"].public
    assert form.cleaned_data["app_secrets"] == ["0123456789abcdef", "fedcba9876543210"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("access_token", ""), ("access_token", "two words"), ("app_secrets", ""), ("app_secrets", "short"),
        ("app_secrets", "with a space in it"),
    ],
)  # fmt: skip
def test_secrets_that_cannot_work_are_refused_with_a_sentence(name: str, value: str) -> None:
    form = WhatsAppForm(SECRETS | {name: value})
    assert list(form.errors) == [name] and all(str(each).endswith(".") for each in form.errors[name])


def test_settings_have_a_good_beginning() -> None:
    suggested = WhatsAppSettingsForm()
    form = WhatsAppSettingsForm({name: suggested[name].value() for name in suggested.fields} | ENTERED)
    assert form.is_valid(), form.errors
    assert "human_agent" not in form.fields and list(form.fields)[:2] == ["phone_number_id", "waba_id"]
    limits = whatsapp(**form.cleaned_data | {"base_url": ""}).limits
    assert (limits.pace.per_second, limits.pace.every, limits.pace.burst) == (80, 6, 45)


@pytest.mark.parametrize(
    ("media_type", "most"),
    [
        ("image/jpeg", 5), ("image/png", 5), ("video/mp4", 16), ("audio/ogg; codecs=opus", 16), ("text/csv", 100),
        ("application/pdf", 100), ("image/gif", 0), ("image/heic", 0), ("video/webm", 0),
    ],
)  # fmt: skip
def test_a_file_may_be_as_large_as_its_type_allows(media_type: str, most: int) -> None:
    limits = whatsapp().limits
    assert (limits.most_bytes(media_type) if limits.accepts(media_type) else 0) == most * 1024 * 1024


def test_the_throughput_is_a_setting() -> None:
    form = WhatsAppSettingsForm(ENTERED | {"per_second": "1000", "read_marks": "never"})
    assert form.is_valid() and form.cleaned_data["per_second"] == 1000
    assert whatsapp(**form.cleaned_data).limits.pace.per_second == 1000


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"phone_number_id": ""}, "phone_number_id"), ({"phone_number_id": "+31 20 555 0100"}, "phone_number_id"),
        ({"waba_id": "21x"}, "waba_id"), ({"waba_id": PHONE_ID}, "__all__"), ({"app_id": "app"}, "app_id"),
        ({"version": "26"}, "version"), ({"base_url": "ftp://a.example"}, "base_url"),
        ({"per_second": "81"}, "per_second"), ({"ad_window_hours": "999"}, "ad_window_hours"),
    ],
)  # fmt: skip
def test_settings_that_cannot_work_are_refused_with_a_sentence(changed: dict[str, str], field: str) -> None:
    form = WhatsAppSettingsForm(ENTERED | {"read_marks": "answered"} | changed)
    assert list(form.errors) == [field] and all(str(each).endswith(".") for each in form.errors[field])


def test_the_handshake_asks_for_the_verify_token_of_this_channel() -> None:
    query = {"hub.mode": "subscribe", "hub.challenge": "1158", "hub.verify_token": VERIFY}
    assert whatsapp().handshake(WebhookRequest("GET", "/hooks/key1/", {}, query=query)) == "1158"


def test_the_test_is_silent_when_everything_fits() -> None:
    with graph(**HEALTHY) as server:
        whatsapp(server.url).check()
        assert query(server.seen[0])["input_token"] == TOKEN


@pytest.mark.parametrize(
    ("changed", "kind", "words"),
    [
        ({"debug_token": (401, error(190))}, Unauthorised, "Connect this channel again"),
        ({"debug_token": {"data": {"is_valid": False}}}, Unauthorised, "no longer accepts"),
        ({"debug_token": {"data": {"is_valid": True, "scopes": SCOPES[:1]}}}, Unauthorised, SCOPES[1]),
        ({"debug_token": (400, error(100)), f"_{PHONE_ID}": (401, error(190, 463))}, Unauthorised, "has expired"),
        ({f"_{PHONE_ID}": (404, error(100, 33))}, Rejected, "no phone number with the id 310000000000001"),
        ({"subscribed_apps": (404, error(100, 33))}, Rejected, "no WhatsApp Business account 210000000000001"),
        ({"subscribed_apps": (403, error(200))}, Unauthorised, "permission"),
        ({"phone_numbers": {"data": [{"id": "1"}]}}, Rejected, "not one of this"),
        ({"subscribed_apps": {"data": []}}, Rejected, "not subscribed"),
        ({"subscribed_apps": {"data": [{"whatsapp_business_api_data": {"id": "9"}}]}}, Rejected, "not subscribed"),
        (
            {f"_{PHONE_ID}": (400, error(100, message="Invalid appsecret_proof provided in the API argument"))},
            Rejected, "The first app secret",
        ),
    ],
)  # fmt: skip
def test_the_test_says_what_to_correct(changed: dict[str, Any], kind: type[SendError], words: str) -> None:
    with graph(**HEALTHY | changed) as server, pytest.raises(SendError, match=words) as caught:
        whatsapp(server.url).check()
    assert type(caught.value) is kind and TOKEN not in caught.value.reason


@pytest.mark.parametrize("absent", ["debug_token", "phone_numbers"])
def test_questions_meta_does_not_answer_are_no_fault(absent: str) -> None:
    with graph(**{name: reply for name, reply in HEALTHY.items() if name != absent}) as server:
        whatsapp(server.url).check()


def test_how_we_stand_is_asked_of_the_account() -> None:
    until = datetime(2026, 11, 18, 11, 6, 40, tzinfo=UTC)
    with graph(**HEALTHY) as server:
        assert whatsapp(server.url).watch() == Standing(subscribed=True, token_until=until)
        assert whatsapp(server.url, app_id="9").watch().subscribed is False
        assert whatsapp(server.url, app_id="").watch().subscribed is True
    with graph(subscribed_apps={"data": []}, debug_token={"data": {"expires_at": 0}}) as server:
        assert whatsapp(server.url).watch() == Standing(subscribed=False)


def test_subscribing_asks_for_the_whole_account() -> None:
    with graph(subscribed_apps={"success": True}) as server:
        whatsapp(server.url).subscribe()
        assert (server.seen[0].method, path(server.seen[0])) == ("POST", f"/v26.0/{WABA}/subscribed_apps")
