"""Texts that were approved beforehand: the list, filling one in, and sending it when free words may not."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from connectors.contract import SendError
from tests import factories as make
from tests.standins.meta_desk import connected
from webcare.actions import attachments, messages, templates
from webcare.models import Delivery, MessageTemplate

pytestmark = pytest.mark.django_db(transaction=True)
BODY = "Beste {{1}}, uw pakket {{2}} komt vandaag."


@pytest.fixture
def desk():
    with connected() as one:
        one.noor = one.account.customer("Noor")
        one.account.templates.add("bezorging", "nl", BODY)
        yield one


@pytest.fixture
def anna():
    return make.person("Anna")


@pytest.fixture
def desk_of_anna(anna):
    client = Client(headers={"accept": "application/json"})
    client.force_login(anna)
    return client


def rows(desk) -> list[tuple[str, str, str]]:
    return list(desk.channel.templates.values_list("name", "language", "status"))


def fields(row: MessageTemplate, **more: str) -> dict[str, str]:
    blanks = {"blank.body.1": "Noor", "blank.body.2": "3SABC"}
    return {"mode": "template", "template": row.pk, "client_id": "click-0001", "seen": "99", **blanks, **more}


# -- the list --


def test_the_list_is_as_the_provider_has_it_over_all_its_pages(desk):
    for number in range(130):
        desk.account.templates.add(f"actie_{number:03d}", "nl", "Actie", status="PENDING")
    assert templates.sync(desk.channel) == 131
    assert rows(desk)[-1] == ("bezorging", "nl", "APPROVED")
    desk.account.templates.all = desk.account.templates.all[:1]
    desk.account.templates.all[0]["status"] = "PAUSED"
    assert templates.sync(desk.channel) == 1
    assert rows(desk) == [("bezorging", "nl", "PAUSED")], "what is gone there is gone here"


def test_a_list_that_cannot_be_fetched_changes_nothing(desk):
    templates.sync(desk.channel)
    desk.graph.faults.plan("any", "500")
    templates.sync_quietly(desk.channel.pk)
    with pytest.raises(SendError):
        templates.sync(desk.channel)
    assert rows(desk) == [("bezorging", "nl", "APPROVED")]


def test_it_is_due_every_hour_where_there_are_templates(desk):
    make.channel("hook")
    assert templates.take_due() == [desk.channel.pk]
    assert templates.take_due() == [], "somebody is at it"


# -- choosing and filling in --


def test_the_picker_shows_what_can_be_sent_in_the_customers_language_first_and_says_what_cannot(desk, desk_of_anna):
    desk.account.templates.add("delivery", "en", "Your parcel comes today.")
    desk.account.templates.add("actie", "nl", "Een actie", status="REJECTED")
    templates.sync(desk.channel)
    desk.says(desk.noor, "Hoi")
    shown = desk_of_anna.get(reverse("template_picker", args=[desk.talk().pk])).content.decode()
    places = [shown.index(name) for name in ('title="bezorging', 'title="delivery', 'title="actie')]
    assert places == sorted(places)
    assert shown.count("aria-disabled") == 1
    form = desk_of_anna.get(
        reverse("template_picker", args=[desk.talk().pk]), {"template": _row(desk).pk}
    ).content.decode()
    assert 'name="blank.body.1"' in form and 'name="blank.body.2"' in form and "data-preview" in form


def _row(desk) -> MessageTemplate:
    return desk.channel.templates.select_related("channel").get(name="bezorging")


def test_the_preview_is_what_the_customer_will_read(desk, desk_of_anna):
    templates.sync(desk.channel)
    desk.says(desk.noor, "Hoi")
    address = reverse("template_preview", args=[desk.talk().pk])
    answer = desk_of_anna.post(address, {"template": _row(desk).pk, "blank.body.1": " <b>Noor</b>\n{{2}} "}).json()
    assert answer == {"text": "Beste <b>Noor</b> {{2}}, uw pakket {{2}} komt vandaag.", "missing": ["body.2"]}
    for nonsense in ("", "x", "0", "9" * 30):
        assert desk_of_anna.post(address, {"template": nonsense}).status_code == 409


# -- sending --


def test_a_template_goes_out_when_words_may_not(desk, desk_of_anna, anna):
    templates.sync(desk.channel)
    desk.says(desk.noor, "Waar blijft het?")
    talk = desk.talk()
    with desk.later(hours=25):
        answer = desk_of_anna.post(reverse("messages", args=[talk.pk]), fields(_row(desk)))
        assert answer.status_code == 200, answer.content
        desk.goes()
    assert [line.text for line in desk.noor.received] == ["Beste Noor, uw pakket 3SABC komt vandaag."]
    message = talk.thread.messages.get(kind="out")
    assert message.text == "Beste Noor, uw pakket 3SABC komt vandaag."
    assert (message.data["template"]["name"], make.fresh(talk).preview) == ("bezorging", message.text)
    assert (make.fresh(message.delivery).state, make.fresh(talk).status) == ("sent", "answered")


def test_one_that_failed_is_sent_again_as_it_was_also_when_the_list_has_changed(desk, anna):
    templates.sync(desk.channel)
    talk = desk.says(desk.noor, "Hoi").conversation
    filled = templates.filled(_row(desk), {"body.1": "Noor", "body.2": "3SABC"}, [])
    desk.graph.faults.plan("messages", "code:132000", times=1)
    with desk.later(hours=25):
        message = messages.send(talk, anna, "", "click-01", seen=99, template=filled)
        desk.goes()
        assert make.fresh(message.delivery).state == "failed"
        MessageTemplate.objects.all().delete()
        messages.send_again(message, anna)
        desk.goes()
    assert make.fresh(message.delivery).state == "sent"


def test_what_is_not_approved_or_not_filled_in_or_of_another_channel_does_not_leave(desk, desk_of_anna):
    templates.sync(desk.channel)
    desk.says(desk.noor, "Hoi")
    address, row = reverse("messages", args=[desk.talk().pk]), _row(desk)
    answer = desk_of_anna.post(address, fields(row) | {"blank.body.2": "  "})
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["body.2"])
    row.status = "PAUSED"
    row.save()
    assert desk_of_anna.post(address, fields(row)).json()["code"] == "template_not_sendable"
    other = MessageTemplate.objects.create(
        channel=make.channel("hook"), name="x", language="nl", status="APPROVED", components=[]
    )
    assert desk_of_anna.post(address, fields(other)).json()["code"] == "template_not_sendable"
    assert desk_of_anna.post(address, fields(row) | {"template": ""}).status_code == 422
    assert not Delivery.objects.exists()


def test_a_file_goes_at_its_head(desk, desk_of_anna, anna):
    head = {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["x"]}}
    desk.account.templates.add("foto", "nl", "Zo ziet het eruit.", components=[head])
    templates.sync(desk.channel)
    row = desk.channel.templates.select_related("channel").get(name="foto")
    desk.says(desk.noor, "Hoi")
    with pytest.raises(templates.NotFilled):
        templates.filled(row, {}, [])
    with pytest.raises(templates.NotFilled):
        templates.filled(_row(desk), {"body.1": "a", "body.2": "b"}, ["whatever"])
    file = _upload(anna)
    address = reverse("messages", args=[desk.talk().pk])
    answer = desk_of_anna.post(address, {"mode": "template", "template": row.pk, "client_id": "click-01", "seen": "99",
                                 "attachments": file.key})  # fmt: skip
    assert answer.status_code == 200, answer.content
    desk.goes()
    assert desk.states() == ["sent"]


def _upload(by):
    content = io.BytesIO()
    Image.new("RGB", (4, 4)).save(content, "PNG")
    content.seek(0)
    return attachments.store(content, name="foto.png", size=content.getbuffer().nbytes, user=by)


def test_a_channel_without_templates_has_none():
    assert templates.sync(make.channel("hook")) == 0
