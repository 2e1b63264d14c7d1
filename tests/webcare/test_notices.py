"""What a provider tells about the account, about customers without words, and what nobody understands."""

from datetime import timedelta

import pytest
from django.utils import translation

from connectors.contract import InboundNotice, InboundRemark, InboundUnknown, Media, Party
from tests import factories as make
from tests.standins import meta, meta_desk
from tests.standins.ledger import assert_balanced
from webcare import bells, clock, phrases
from webcare.actions import intake, profiles
from webcare.balance import reasons
from webcare.models import Attachment, ChannelAlarm, Contact, ContactIdentity, Conversation, MessageTemplate, RawEvent
from webcare.phrases import in_words

pytestmark = pytest.mark.django_db


@pytest.fixture
def number():
    return meta.whatsapp()


# -- the account --


def template(channel, name: str = "bezorging", **fields) -> MessageTemplate:
    defaults = {"language": "nl", "status": "APPROVED", "external_id": "93"} | fields
    return MessageTemplate.objects.create(channel=channel, name=name, **defaults)


def test_a_template_that_is_paused_is_so_wherever_it_is_known(number):
    known, other = template(number), template(meta.whatsapp())
    not_meant = template(number, "iets anders", external_id="94")
    data = {"id": "93", "name": "bezorging", "language": "nl", "status": "PAUSED", "reason": "INVALID_FORMAT"}
    intake.receive(number, InboundNotice("template", data))
    assert [make.fresh(one).status for one in (known, other, not_meant)] == ["PAUSED", "PAUSED", "APPROVED"]
    assert make.fresh(known).reason == "INVALID_FORMAT"
    intake.receive(number, InboundNotice("template", {"id": "93", "status": "APPROVED"}))
    assert (make.fresh(known).status, make.fresh(known).reason) == ("APPROVED", "")


def test_one_that_is_known_by_name_only_changes_in_its_own_language(number):
    dutch, english = template(number, external_id=""), template(number, external_id="", language="en")
    intake.receive(number, InboundNotice("template", {"name": "bezorging", "language": "nl", "quality": "RED"}))
    assert [make.fresh(one).quality for one in (dutch, english)] == ["RED", ""]


def test_what_is_grave_becomes_one_alarm_that_stands(number):
    for _ in range(2):
        intake.receive(number, InboundNotice("restricted", said="Dit nummer is beperkt.", grave=True))
    intake.receive(number, InboundNotice("quality", {"quality": "GREEN"}))
    alarm = ChannelAlarm.objects.get()
    assert (alarm.kind, alarm.sentence) == ("notice", "Dit nummer is beperkt.")


def test_what_nobody_understands_is_stored_and_counted_by_its_name(number):
    for field in ("flows", "flows", "automatic_events"):
        meta.post(number, {"object": "whatsapp_business_account", "entry": [
            {"id": meta.WABA, "time": RawEvent.objects.count(), "changes": [{"field": field, "value": {"a": 1}}]}
        ]})  # fmt: skip
    make.work_everything()
    assert [count for _reason, count in reasons([number.pk])[number.pk]] == [2, 1]
    assert all(reason.startswith("unknown: ") for reason, _count in reasons([number.pk])[number.pk])
    assert_balanced(number, received=3)
    with pytest.raises(intake.Useless, match="unknown: iets"):
        intake.receive(number, InboundUnknown("iets"))


# -- remarks --


def remark(what: str, **fields) -> InboundRemark:
    return InboundRemark(what, "anouk", Party("anouk"), **fields)


def test_a_remark_is_a_quiet_line_in_the_running_conversation(number):
    talk = make.conversation(number)
    intake.receive(number, remark("referral", shows=({"kind": "referral", "source": "ad", "headline": "Actie"},)))
    event = talk.events.last()
    assert (event.kind, event.data["what"], event.data["shows"][0]["headline"]) == (
        "customer.remarked",
        "referral",
        "Actie",
    )
    assert make.fresh(talk).last_seq == talk.last_seq, "nothing new to read"


def test_a_remark_about_somebody_who_never_wrote_waits_for_them(number):
    who = {"wa_id": meta.WA_ID, "bsuid": meta.BSUID}
    meta.posts(number, meta.wa("system", **who) | {"system": {"type": "customer_identity_changed", "body": "x"}})
    make.work_everything()
    assert RawEvent.objects.get().waits_for == f"thread:{meta.BSUID}"
    meta.posts(number, meta.text("hallo", at=1))
    make.work_everything()
    assert Conversation.objects.get().events.last().data == {"what": "security"}


def test_a_remark_may_open_the_window(number):
    talk, at = make.conversation(number), clock.now() + timedelta(minutes=-1)
    intake.receive(number, remark("referral", opens_window=True, window=timedelta(hours=72), at=at))
    talk = Conversation.objects.select_related("thread").get(pk=talk.pk)
    assert talk.thread.reply_until == talk.reply_until == at + timedelta(hours=72)


def test_the_window_counts_from_the_providers_time_and_never_goes_back(number):
    meta.posts(number, meta.text("een", at=60))
    meta.posts(number, meta.text("twee", at=30))
    make.work_everything()
    talk = Conversation.objects.select_related("thread").get()
    assert talk.thread.reply_until.timestamp() == meta.START + 60 + 24 * 3600
    assert talk.reply_until == talk.thread.reply_until


# -- names --


def test_a_nameless_customer_gets_the_name_the_provider_tells():
    with meta_desk.connected("page") as desk:
        desk.says(desk.account.customer(name="Noor de Wit"), "hoi")
        identity = ContactIdentity.objects.select_related("contact", "channel").get()
        assert identity.contact.name == ""
        assert profiles.fetch(identity)
        assert Contact.objects.get().name == "Noor de Wit"
        Contact.objects.update(name="Mevrouw De Wit")
        assert not profiles.fetch(make.fresh(identity))
    assert Contact.objects.get().name == "Mevrouw De Wit", "what an agent corrected stays"


def test_only_the_first_message_of_somebody_nameless_asks_for_a_name(django_capture_on_commit_callbacks, monkeypatch):
    asked = []
    monkeypatch.setattr(bells, "send_job", lambda job, args: asked.append((job, *args)))
    page, number = meta.messenger(), meta.whatsapp()
    with django_capture_on_commit_callbacks(execute=True):
        for mid in ("m1", "m2"):
            meta.tells(page, meta.event(meta.PSID, meta.PAGE, message={"mid": mid, "text": "hoi"}))
        meta.posts(number, meta.text("hoi"))
        make.work_everything()
    identities = [channel.identities.get().pk for channel in (page, number)]
    assert [asked.count(("fetch_profile", identity)) for identity in identities] == [1, 0]


# -- files --


def test_what_may_not_be_kept_is_shown_from_its_address_and_never_fetched(number):
    media = (Media(url="https://lookaside.fbsbx.com/x", media_type="image/*", transient=True, extra={"story": True}),)
    make.customer_says(number, "", media=media)
    file = Attachment.objects.get()
    assert (file.state, file.due_at, file.digest, file.remote["url"]) == ("ready", None, "", media[0].url)
    assert file.remote["transient"] is True


@pytest.mark.parametrize(
    ("shows", "preview"),
    [
        ([{"kind": "location", "name": "Winkel Dam"}], "Winkel Dam"),
        ([{"kind": "person", "name": "Bram"}], "Bram"),
        ([{"kind": "order"}], "Their order"),
        ([{"kind": "referral", "source": "ad"}, {"kind": "vanished"}], "Photo or video to view once"),
        ([{"kind": "unsupported", "what": "poll"}], "Message of a kind that cannot be shown"),
        ([{"kind": "of tomorrow"}], "Message of a kind that cannot be shown"),
    ],
)
def test_a_message_without_words_has_a_preview_in_the_readers_language(number, shows, preview):
    talk = make.customer_says(number, "", shows=tuple(shows)).conversation
    with translation.override("en"):
        assert preview in in_words(talk.preview)
    with translation.override("nl"):
        assert (preview in in_words(talk.preview)) == (phrases.MARK not in talk.preview)


def test_a_customer_who_types_words_of_ours_is_not_translated(number):
    talk = make.customer_says(number, "Their order").conversation
    with translation.override("nl"):
        assert in_words(talk.preview) == "Their order"
