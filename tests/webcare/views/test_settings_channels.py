"""The channels page and a channel's own page: what is shown, to whom, and what never is."""

import re

import pytest
from django.urls import reverse

from connectors.contract import Rejected
from connectors.hook.connector import Hook
from connectors.registry import CONNECTORS
from tests import factories as make
from webcare.actions import channel_secrets
from webcare.models import Channel, RawEvent, User

LIST = "/settings/channels/"
SECRET, NEW = "wcs_canary_of_the_kiosk_0001", "wcs_canary_of_the_kiosk_0002"


@pytest.fixture
def vera() -> User:
    return make.person("Vera", role=User.Role.ADMIN)


@pytest.fixture
def as_vera(vera, signed_in):
    return signed_in(vera)


@pytest.fixture
def kiosk() -> Channel:
    credentials = {"callback_url": "https://kiosk.example/in", "secrets": [SECRET]}
    return make.channel(name="Kiosk", credentials=credentials, settings={"safe_resend": True})


def url(name: str, *arguments: object) -> str:
    return reverse(name, args=arguments)


def filled(response) -> dict[str, str]:
    """What the browser would send back if nothing were changed."""
    fields = [field for form in response.context["forms"].all for field in form]
    values = {field.html_name: field.value() for field in fields}
    for field in fields:
        if field.widget_type == "textarea":
            values[field.html_name] = field.field.prepare_value(field.value())
    return {name: value for name, value in values.items() if value not in (None, False)}


# -- who may --


@pytest.mark.parametrize("name", ["settings", "settings_channels", "calendars"])
def test_an_agent_reads_who_can_let_them_in_and_nothing_else(as_anna, vera, kiosk, name):
    page = as_anna.get(url(name))
    assert page.status_code == 200
    assert "Vera" in page.content.decode() and "Kiosk" not in page.content.decode()


def test_a_lead_sees_channels_without_the_means_to_change_them(signed_in, lena, kiosk):
    page = signed_in(lena).get(LIST).content.decode()
    assert "Kiosk" in page
    for name in ("edit", "switch", "test", "delete"):
        assert url(f"channel_{name}", kiosk.pk) not in page
    assert url("channel_new", "hook") not in page


@pytest.mark.parametrize("name", ["channel_edit", "channel_new"])
def test_a_lead_who_follows_a_link_reads_who_can_do_it(signed_in, lena, vera, kiosk, name):
    page = signed_in(lena).get(url(name, kiosk.pk if name == "channel_edit" else "hook"))
    assert "Vera" in page.content.decode() and "kiosk.example" not in page.content.decode()


def test_nobody_else_changes_anything_by_posting(signed_in, lena, anna, kiosk):
    posts = [(url(f"channel_{verb}", kiosk.pk), {}) for verb in ("edit", "test", "switch", "delete")]
    posts += [(url("channel_secret", kiosk.pk, "secrets"), {"secret-secrets": NEW}), (url("channel_new", "hook"), {})]
    before = Channel.objects.values().get()
    for who in (lena, anna):
        for address, data in posts:
            assert signed_in(who).post(address, data).status_code in (302, 422)
    assert Channel.objects.values().get() == before


def test_unknown_channels_kinds_and_fields_are_not_found(as_vera, kiosk):
    assert as_vera.get(url("channel_edit", 0)).status_code == 404
    assert as_vera.get(url("channel_new", "carrier-pigeon")).status_code == 404
    assert as_vera.get(url("channel_guide", "carrier-pigeon")).status_code == 404
    assert as_vera.post(url("channel_secret", kiosk.pk, "callback_url")).status_code == 404


# -- the list --


def test_the_balance_of_a_channel_is_shown_exactly(as_vera, kiosk):
    states = ["done"] * 4 + ["ignored", "failed", "due"]
    RawEvent.objects.bulk_create(
        RawEvent(channel=kiosk, key=str(key), lane="l", body="{}", state=state, copies=key % 2)
        for key, state in enumerate(states)
    )
    [card] = as_vera.get(LIST).context["cards"]
    balance = card.balance
    assert (balance.received, balance.copies) == (10, 3)
    assert balance.received == balance.stored + balance.copies + balance.ignored + balance.failed + balance.waiting


def test_a_list_of_many_channels_costs_no_more_queries(as_vera, django_assert_num_queries):
    def used() -> int:
        with django_assert_num_queries(13, exact=False) as captured:
            as_vera.get(LIST)
        return len(captured)

    make.channel()
    as_vera.get(LIST)
    one = used()
    for _ in range(8):
        make.conversation(make.channel(team=make.team()))
    assert used() == one


def test_a_pause_shows_its_reason_and_a_way_out(as_vera, kiosk):
    Channel.objects.update(paused_at=make.long_ago(1), paused_reason="kiosk.example answered 401.")
    page = as_vera.get(LIST).content.decode()
    assert "kiosk.example answered 401." in page and 'name="resume"' in page


def test_a_test_says_in_words_what_is_wrong(as_vera, kiosk, monkeypatch):
    def check(self):
        raise Rejected("kiosk.example answered 404 <b>.")

    monkeypatch.setattr(Hook, "check", check)
    page = as_vera.post(url("channel_test", kiosk.pk)).content.decode()
    assert "kiosk.example answered 404 &lt;b&gt;." in page


def test_switching_and_deleting(as_vera, kiosk):
    as_vera.post(url("channel_switch", kiosk.pk), {"on": "0"})
    assert not make.fresh(kiosk).active
    as_vera.post(url("channel_switch", kiosk.pk), {"on": "1"})
    assert make.fresh(kiosk).active
    as_vera.post(url("channel_delete", kiosk.pk))
    assert not Channel.objects.exists()


def test_a_channel_with_conversations_offers_no_deletion(as_vera, kiosk):
    assert url("channel_delete", kiosk.pk) in as_vera.get(LIST).content.decode()  # the premise
    make.conversation(kiosk)
    assert url("channel_delete", kiosk.pk) not in as_vera.get(LIST).content.decode()
    as_vera.post(url("channel_delete", kiosk.pk))
    assert Channel.objects.exists()


def test_leads_read_whose_callback_it_is_but_not_the_key_in_it(signed_in, lena):
    make.channel(credentials={"callback_url": "https://kiosk.example/in?key=canary", "secrets": [SECRET]})
    page = signed_in(lena).get(LIST).content.decode()
    assert "kiosk.example" in page and "canary" not in page


def test_coming_back_to_an_action_shows_the_page_and_does_nothing(as_vera, kiosk, monkeypatch):
    monkeypatch.setattr(Hook, "check", lambda self: pytest.fail("tested by a GET"))
    assert as_vera.get(url("channel_test", kiosk.pk)).headers["Location"] == LIST
    back = as_vera.get(url("channel_secret", kiosk.pk, "secrets")).headers["Location"]
    assert back == url("channel_edit", kiosk.pk)
    for name in ("switch", "delete"):
        assert as_vera.get(url(f"channel_{name}", kiosk.pk)).status_code == 405


# -- a channel's own page --


@pytest.mark.parametrize("kind", CONNECTORS)
def test_every_field_of_every_connector_is_on_the_page_and_sent_back_unchanged(as_vera, kind):
    page = as_vera.get(url("channel_new", kind))
    html = page.content.decode()
    for form in page.context["forms"].all:
        for field in form:
            assert f'name="{field.html_name}"' in html
    values = filled(page) | {"credentials-callback_url": "https://kiosk.example/in", "name": "Made here"}
    values |= {"settings-address": "us@kiosk.example"} | {
        f"settings-{way}_host": "kiosk.example" for way in ("imap", "smtp")
    }
    ids = ("phone_number_id", "waba_id", "page_id", "ig_id")
    values |= {f"settings-{name}": f"{number}0000000000001" for number, name in enumerate(ids, 1)}
    values |= {"credentials-access_token": "EAAB" + "x" * 20, "credentials-app_secrets": "secret-of-the-app"}
    as_vera.post(url("channel_new", kind), values)
    made = Channel.objects.get(name="Made here")
    page = as_vera.get(url("channel_edit", made.pk))
    assert as_vera.post(url("channel_edit", made.pk), filled(page)).status_code == 302
    assert make.fresh(made).settings == made.settings
    assert make.fresh(made).credentials == made.credentials


def test_what_was_typed_survives_an_error(as_vera, kiosk):
    typed = {"name": "", "answer_within": "-5", "credentials-callback_url": "no address", "settings-safe_resend": "on"}
    page = as_vera.post(url("channel_edit", kiosk.pk), typed)
    html = page.content.decode()
    assert page.status_code == 422
    assert 'value="-5"' in html and 'value="no address"' in html and html.count('aria-invalid="true"') == 3
    assert make.fresh(kiosk).name == "Kiosk" and "<h1>Kiosk</h1>" in html


def test_fields_that_are_not_on_the_page_change_nothing(as_vera, kiosk):
    values = filled(as_vera.get(url("channel_edit", kiosk.pk)))
    extra = {"key": "mine", "kind": "webchat", "active": "", "paused_reason": "x", "credentials-secrets": NEW}
    before = Channel.objects.values().get()
    as_vera.post(url("channel_edit", kiosk.pk), values | extra | {"settings-admin": "1"})
    assert Channel.objects.values().get() == before


def test_a_stored_secret_is_never_in_any_page(as_vera, kiosk):
    Channel.objects.update(paused_at=make.long_ago(1), paused_reason="401")
    edit = url("channel_edit", kiosk.pk)
    pages = [as_vera.get(LIST), as_vera.get(edit), as_vera.post(edit, {"name": ""})]
    pages += [as_vera.post(url("channel_secret", kiosk.pk, "secrets"), {"secret-secrets": "short"})]
    for page in pages:
        assert page.status_code in (200, 422)
        assert SECRET not in page.content.decode()
    assert "no-store" in pages[1].headers["Cache-Control"]


def test_a_secret_is_added_and_the_old_one_removed(as_vera, kiosk):
    address = url("channel_secret", kiosk.pk, "secrets")
    as_vera.post(address, {"secret-secrets": NEW})
    assert make.fresh(kiosk).credentials["secrets"] == [SECRET, NEW]
    as_vera.post(address, {"remove": channel_secrets.mark_of(SECRET).id})
    assert make.fresh(kiosk).credentials["secrets"] == [NEW]
    as_vera.post(address, {"remove": channel_secrets.mark_of(NEW).id})
    assert make.fresh(kiosk).credentials["secrets"] == [NEW]  # the last one stays


def test_a_secret_we_make_is_shown_once_while_connecting(as_vera):
    page = as_vera.get(url("channel_new", "hook"))
    proposed = filled(page)["credentials-secrets"]
    assert proposed in page.content.decode()
    as_vera.post(
        url("channel_new", "hook"),
        {"name": "Kiosk", "credentials-callback_url": "https://kiosk.example/in", "credentials-secrets": proposed},
    )
    made = Channel.objects.get()
    assert made.credentials["secrets"] == [proposed]
    assert proposed not in as_vera.get(url("channel_edit", made.pk)).content.decode()


def test_pages_run_under_the_strict_policy(as_vera, kiosk):
    shop = make.channel("webchat", settings={"colour": '"><script>', "sites": ["https://a.example"]})
    for address in (LIST, url("channel_edit", kiosk.pk), url("channel_edit", shop.pk), url("channel_new", "webchat")):
        html = as_vera.get(address).content.decode()
        assert " style=" not in html and "<style" not in html and '"><script>' not in html
        assert not re.search(r"<script(?![^>]*(application/json| src=))| on\w+=", html)
