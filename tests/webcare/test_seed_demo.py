"""The demo is history that could have happened: complete logs, true clocks, nothing from the future."""

import io
import json
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F, Max
from django.test import override_settings
from PIL import Image

from chatbot import evaluation
from tests import factories as make
from webcare import bots, clock, policies, promises
from webcare.demo.graph import Graph, memory, sheet
from webcare.demo.seed import company, meta_site, play_everything, refresh_shop_site, script
from webcare.files import storage_path
from webcare.models import (
    Attachment,
    Bot,
    BotPiece,
    BotTurn,
    Channel,
    Contact,
    ContactIdentity,
    ContactLink,
    Conversation,
    Delivery,
    Event,
    Label,
    Mention,
    Message,
    RawEvent,
    SavedReply,
    Team,
    Thread,
    User,
)

# The demo is played once for all tests here; on a busy machine that alone takes most of a minute.
pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]
SHOP = "http://127.0.0.1:8001"


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo in the database, gone afterwards."""
    folder = tmp_path_factory.mktemp("media")
    kept = folder / "graph.json"
    here = override_settings(DEMO_SHOP_URL=SHOP, MEDIA_ROOT=str(folder))
    with django_db_blocker.unblock(), here, transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setenv("DEMO_GRAPH_MEMORY", str(kept))
        patch.delenv("DEMO_GRAPH_URL", raising=False)
        played = play_everything(clock.now())
        played.memory = kept
        yield played
        transaction.set_rollback(True)


def test_every_play_was_possible(stage):
    assert stage.refused == []
    assert Conversation.objects.count() >= len(script.read_all())


def test_it_is_large_enough_and_in_two_languages(stage):
    plays = script.read_all()
    assert Conversation.objects.count() >= 100
    dutch = sum(play.language == "nl" for play in plays)
    assert 0.6 <= dutch / len(plays) <= 0.68
    assert set(Contact.objects.exclude(language="").values_list("language", flat=True)) == {"nl", "en"}


def test_every_channel_is_written_on(stage):
    assert not Channel.objects.filter(conversations=None).exists()
    assert set(Channel.objects.values_list("kind", flat=True)) == {
        "webchat", "hook", "email", "whatsapp", "messenger", "instagram",
    }  # fmt: skip


def test_every_status_is_there(stage):
    assert set(Conversation.objects.values_list("status", flat=True)) == set(Conversation.Status)
    assert {"failed", "unsure"} < set(Delivery.objects.values_list("state", flat=True))


def test_the_bot_is_at_work_and_each_of_its_pages_has_something_to_show(stage):
    bot = Bot.objects.get()
    assert (bot.live.number, bot.draft_revision > BotPiece.objects.count()) == (2, True)
    assert {piece.key for piece in BotPiece.objects.filter(kind="flow")} == {
        "retour-aanmelden", "bestelling-volgen", "maat-kiezen",
    }  # fmt: skip
    assert BotPiece.objects.filter(kind="answer").count() >= 40
    assert set(BotTurn.objects.values_list("outcome", flat=True)) >= {"answered", "asked", "missed", "handed", "ended"}
    assert set(BotTurn.objects.exclude(helped=None).values_list("helped", flat=True)) == {True, False}
    assert len(set(Event.objects.filter(kind="bot.handed_over").values_list("data__reason", flat=True))) >= 5
    cases = evaluation.run_cases(bots.version(bot.live_id))
    assert sum(case.ok for case in cases) >= 0.9 * len(cases)


def test_logs_have_no_gap(stage):
    for thread in Thread.objects.prefetch_related("events"):
        assert [event.seq for event in thread.events.order_by("seq")] == list(range(1, thread.last_seq + 1))


@pytest.mark.parametrize(
    "model, moment", [(Event, "at"), (Message, "created_at"), (RawEvent, "received_at"), (Conversation, "opened_at")]
)
def test_ids_and_times_agree(stage, model, moment):
    times = list(model.objects.order_by("pk").values_list(moment, flat=True))
    assert len(times) > 100
    assert times == sorted(times)


def test_nothing_happened_after_now_or_before_the_shop_opened(stage):
    past = {
        Event: ["at"],
        Message: ["sent_at", "created_at"],
        RawEvent: ["received_at", "done_at"],
        Delivery: ["sent_at", "delivered_at", "read_at"],
        Attachment: ["created_at"],
        Contact: ["created_at"],
        ContactIdentity: ["created_at"],
        Thread: ["created_at"],
        Conversation: ["opened_at", "last_activity_at", "waiting_since", "resolved_at"],
        Channel: ["created_at", "last_received_at", "last_sent_at"],
        User: ["date_joined", "last_seen_at"],
    }
    for model, fields in past.items():
        for field in fields:
            moments = list(model.objects.exclude(**{field: None}).values_list(field, flat=True))
            assert moments, field
            assert max(moments) <= stage.now, field
            assert min(moments) >= stage.now - company.OPENED_BEFORE, field


def test_it_reaches_back_eight_weeks_with_more_of_late(stage):
    age = [stage.now - opened for opened in Conversation.objects.values_list("opened_at", flat=True)]
    assert max(age) > timedelta(days=50)
    assert sum(a < timedelta(days=14) for a in age) > sum(timedelta(days=14) <= a < timedelta(days=28) for a in age)


def test_clocks_of_those_who_wait_are_true(stage):
    waiting = Conversation.objects.filter(status__in=("queued", "owned")).select_related("channel__calendar")
    assert waiting
    for conversation in waiting:
        assert conversation.events.filter(at=conversation.waiting_since).exists()
        assert conversation.due_at == promises.due_at(conversation.channel, conversation.waiting_since)


def test_the_queue_has_someone_late_someone_nearly_due_and_someone_new(stage):
    with clock.at(stage.now):
        assert {row.due_state() for row in Conversation.objects.unclaimed()} == {"late", "soon", ""}


def test_everything_that_came_in_was_worked_and_nothing_waits_to_be_sent(stage):
    assert set(RawEvent.objects.values_list("state", flat=True)) == {"done"}
    assert not Delivery.objects.filter(state__in=("pending", "sending")).exists()
    said = Message.objects.filter(kind="in")
    bounces = RawEvent.objects.filter(blob__isnull=False, messages=None).count()
    elsewhere = RawEvent.objects.exclude(lane="receipts").exclude(channel__key__in=sheet.HOOKS.values())
    assert said.exclude(channel__key__in=sheet.HOOKS.values()).count() + bounces == elsewhere.count()
    assert bounces == 1
    assert not said.filter(external_id=None).exists()


def test_what_was_sent_went_forward_in_time(stage):
    sent = Delivery.objects.filter(state__in=("sent", "delivered", "read"))
    ours = sent.exclude(message__data__has_key="source")  # what was said elsewhere was said before we knew
    assert not ours.filter(sent_at__lt=F("message__created_at")).exists()
    assert not sent.filter(delivered_at__lt=F("sent_at")).exists()
    assert not sent.filter(read_at__lt=F("delivered_at")).exists()


def test_a_failed_sending_says_why_and_the_row_knows(stage):
    for failed in Delivery.objects.filter(state="failed"):
        assert failed.reason and failed.code
        assert failed.message.conversation.has_failed
    assert set(Delivery.objects.filter(state="failed").values_list("thread__channel__kind", flat=True)) == {
        "hook", "email", "whatsapp",
    }  # fmt: skip


def test_no_claim_lies_about_its_end(stage):
    """The sweep of the story came by as often as the real one."""
    held = Conversation.objects.filter(claim_expires_at__isnull=False)
    assert held.count() >= 3
    assert not held.filter(claim_expires_at__lt=stage.now - timedelta(seconds=30)).exists()
    assert not Conversation.objects.filter(snoozed_until__lt=stage.now - timedelta(seconds=30)).exists()


def test_what_happens_to_claims_and_conversations_happens_here_too(stage):
    told = set(Event.objects.values_list("kind", flat=True))
    assert told >= {
        "claim.taken", "claim.taken_over", "claim.expired", "claim.released", "assignment.changed", "team.changed",
        "conversation.reopened", "conversation.snoozed", "conversation.woken", "action.undone", "note.added",
        "message.failed", "message.unsure", "message.sent_again",
    }  # fmt: skip


def test_mail_is_there_in_every_state(stage):
    box = Channel.objects.get(kind="email")
    mail = Message.objects.filter(channel=box)
    assert mail.filter(kind="in", data__automatic=True).count() == 2
    assert mail.filter(kind="in", data__bulk=True).exists()
    assert mail.filter(kind="in").exclude(quoted_text="").exists() and mail.exclude(quoted_html="").exists()
    assert not mail.filter(kind="in", text="").exists()
    assert not mail.filter(kind="in", data__has_key="participant").exists(), "everybody is recognised"
    assert mail.filter(kind="out").exclude(quoted_text="").exists(), "signed by a team"
    assert {"queued", "owned", "answered", "resolved"} <= set(box.conversations.values_list("status", flat=True))
    chat = Conversation.objects.get(continued_by__channel=box, channel__kind="webchat")
    assert chat.status == "resolved"
    assert chat.continued_by.get().thread.messages.filter(kind="in").exists(), "and the visitor mailed back"


def test_chats_are_there_in_every_state(stage):
    """What customers do on WhatsApp, Messenger and Instagram besides writing, and what became of our answers."""
    chats = Message.objects.filter(channel__key__in=sheet.HOOKS.values())
    shown = {one["kind"] for shows in chats.values_list("data__shows", flat=True) for one in shows or ()}
    assert {"location", "story", "referral", "order", "unsupported", "choice"} <= shown
    assert chats.exclude(edited_at=None).count() >= 2 and chats.exclude(deleted_at=None).count() >= 2
    reacted = {one["by"] for given in chats.values_list("data__reactions", flat=True) for one in given or ()}
    assert reacted == {"customer", "agent"}
    assert chats.filter(data__template__name="fiets_klaar", delivery__state="read").exists()
    assert chats.filter(kind="out", author=None, data__source="phone_app").exists()
    assert chats.filter(data__has_key="choices").count() >= 3 and chats.exclude(reply_to=None).exists()
    assert {"failed", "unsure", "read", "delivered"} <= set(chats.values_list("delivery__state", flat=True))
    assert set(Attachment.objects.filter(message__in=chats).values_list("state", flat=True)) == {"ready"}
    assert Event.objects.filter(kind="customer.renamed").exists()
    named = Contact.objects.filter(identities__channel__key__in=sheet.HOOKS.values())
    assert not named.filter(name="").exists(), "messages or profiles tell it"
    for channel in Channel.objects.filter(key__in=sheet.HOOKS.values()):
        assert channel.subscribed and channel.account and channel.settings["base_url"] == meta_site.NOWHERE
        assert {"queued", "answered", "resolved"} & set(channel.conversations.values_list("status", flat=True))


def test_the_stand_in_goes_on_where_the_story_ended(stage):
    kept = json.loads(stage.memory.read_text("utf-8"))
    with Graph(automatic=False) as graph:
        sheet.furnish(graph)
        memory.load(graph, kept)
        people = [person for account in graph.accounts for person in account.customers]
        assert len(people) >= 35
        lines = [line for person in people for line in person.chat.lines]
        assert {"customer", "business"} == {by for line in lines for by in line.reactions}
        pictures = [graph.media.kept(line.media) for line in lines if line.kind == "image"]
        assert pictures and all(file.content.startswith(b"\xff\xd8") for file in pictures)
        assert memory.dump(graph) == kept


def test_after_a_start_the_channels_call_the_stand_in_where_it_is(stage, monkeypatch):
    monkeypatch.setenv("DEMO_GRAPH_URL", "http://127.0.0.1:8005")
    own = Channel.objects.get(key="demo-instagram")
    Channel.objects.filter(pk=own.pk).update(settings=own.settings | {"base_url": "https://graph.example"})
    meta_site.refresh_meta()
    found = dict(Channel.objects.filter(key__in=sheet.HOOKS.values()).values_list("kind", "settings__base_url"))
    assert found == {
        "whatsapp": "http://127.0.0.1:8005", "messenger": "http://127.0.0.1:8005", "instagram": "https://graph.example",
    }  # fmt: skip


def test_what_a_team_works_with_is_there(stage):
    assert SavedReply.objects.filter(owner=None).count() >= 5
    assert Label.objects.filter(conversations__isnull=False).distinct().count() >= 4
    assert Mention.objects.count() >= 2
    assert not Team.objects.filter(signature="").exists()
    assert {link.evidence for link in ContactLink.objects.all()} == {"same_email"}
    assert len(set(Contact.objects.exclude(root=None).values_list("root", flat=True))) == 2


def test_customers_come_back(stage):
    assert Thread.objects.filter(conversations__in=Conversation.objects.all()).count() > Thread.objects.count()


def test_teams_see_different_things(stage):
    anna, bram = stage.company.people["anna"], stage.company.people["bram"]
    [*bench] = Conversation.objects.open().filter(team__name="Werkplaats", assignee=None)
    assert bench
    assert all(policies.can_see(bram, row) and not policies.can_see(anna, row) for row in bench)
    assert Conversation.objects.mine(anna).count() >= 5
    assert Conversation.objects.mine(bram).count() >= 5


def test_people_can_sign_in(stage):
    for short in ("anna", "bram", "lena", "admin"):
        assert User.objects.get(email=f"{short}@demo.webcare.example").check_password(company.PASSWORD)
    assert User.objects.get(email="admin@demo.webcare.example").is_superuser


def test_files_are_what_they_say(stage):
    kinds = set(Attachment.objects.values_list("media_type", "message__kind"))
    assert {("image/jpeg", "in"), ("application/pdf", "in"), ("application/pdf", "out")} <= kinds
    for file in Attachment.objects.all():
        with default_storage.open(storage_path(file.key)) as stream:
            content = stream.read()
        assert len(content) == file.size < 60_000
        if file.is_image:
            Image.open(io.BytesIO(content)).verify()
        elif file.media_type == "audio/ogg":
            assert content.startswith(b"OggS")
        else:
            assert content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF")


def test_channels_know_when_something_last_came(stage):
    for channel in Channel.objects.all():
        assert channel.last_received_at == channel.raw_events.aggregate(at=Max("received_at"))["at"]


def test_a_second_time_is_refused_with_a_sentence(stage):
    before = Event.objects.count()
    with pytest.raises(CommandError, match="There are channels already"):
        call_command("seed_demo")
    assert Event.objects.count() == before


def test_after_a_move_of_the_shop_its_widgets_and_callback_follow(stage, settings):
    chat, app = Channel.objects.get(key="demo-shop"), Channel.objects.get(key="demo-koerier")
    assert SHOP in chat.settings["sites"]
    assert app.credentials["callback_url"] == f"{SHOP}/koerier/"
    Channel.objects.filter(pk=chat.pk).update(
        settings=chat.settings | {"sites": [*chat.settings["sites"], "https://www.shop.example"]}
    )
    settings.DEMO_SHOP_URL = "http://127.0.0.1:8002"
    refresh_shop_site()
    sites = make.fresh(chat).settings["sites"]
    assert sites[0] == "http://127.0.0.1:8002" and "https://www.shop.example" in sites
    assert not any(":8001" in site for site in sites)
    assert make.fresh(app).credentials == app.credentials | {"callback_url": "http://127.0.0.1:8002/koerier/"}


def test_the_example_in_the_readme_can_be_played():
    readme = (script.FOLDER.parent / "README.md").read_text("utf-8")
    example = "\n".join(line[4:] for line in readme.splitlines() if line.startswith("    "))
    [play] = script.read(example.replace("     (", "\n# ("), "nl-readme")
    assert (play.name, play.email, play.phone) == ("Anouk Visser", "anouk@mail.example", "+31 6 5550 0118")
    assert [step.actor for step in play.steps] == ["", "lotte", "anna", "anna", "", "daan", "anna"]
    assert play.steps[0].files == [script.File("photo", "doos.jpg", "box")]
    assert "\n\nA line with only a dot" in play.steps[0].text


def test_a_line_nobody_understands_is_named():
    with pytest.raises(script.Unclear, match="nl-x.txt, line 3: .+5 anna dances"):
        script.read("== Iets\n> Hallo\n+5 anna dances", "nl-x.txt")
