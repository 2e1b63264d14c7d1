"""What workers do: thin, idempotent, by id. A lost or doubled job changes nothing; the sweep finds the work anyway."""

from webcare import bells
from webcare.actions import (
    alarms,
    attachments,
    copies,
    deliveries,
    me,
    profiles,
    rests,
    safeguards,
    signals,
    silence,
    templates,
    watch,
)
from webcare.actions import ingest as lanes
from webcare.actions.bots import trials
from webcare.actions.bots import turns as bot_turns
from webcare.celery import app
from webcare.models import Attachment, ContactIdentity, User


@app.task
def ingest(channel_id: int, shard: int) -> None:
    bells.begun("ingest", channel_id, shard)
    if not lanes.work_shard(channel_id, shard):
        bells.ring_worker("ingest", channel_id, shard)  # at the end of the queue: others have waited meanwhile


@app.task
def deliver(thread_id: int) -> None:
    deliveries.deliver(thread_id)


@app.task
def fetch_media(attachment_id: int) -> None:
    due = Attachment.objects.select_related("message__channel", "message__conversation__thread")
    if attachment := due.filter(pk=attachment_id, state=Attachment.State.PENDING).first():
        attachments.fetch(attachment)


@app.task
def reset_mail(user_id: int, language: str) -> None:
    """For whoever forgot their password; 0 is nobody. Lost or not, they can ask again."""
    if user := User.objects.filter(pk=user_id, is_active=True).first():
        me.mail_reset(user, language)


@app.task
def safeguard_mail(user_id: int, change: str, language: str) -> None:
    """How somebody signs in has changed. Doubled, they read it twice."""
    if user := User.objects.filter(pk=user_id, is_active=True).first():
        safeguards.mail(user, change, language)


@app.task
def mail_copy(thread_id: int, seq: int, address: str, language: str) -> None:
    """For the visitor of a chat who asked for it."""
    copies.mail(thread_id, seq, address, language)


@app.task
def mail_alarm(alarm_id: int) -> None:
    alarms.mail(alarm_id)


@app.task
def watch_channel(channel_id: int) -> None:
    watch.watch(channel_id)


@app.task
def watch_silence() -> None:
    silence.watch()


@app.task
def fetch_profile(identity_id: int) -> None:
    if identity := ContactIdentity.objects.select_related("contact", "channel").filter(pk=identity_id).first():
        profiles.fetch(identity)


@app.task
def bot_turn(conversation_id: int) -> None:
    bot_turns.take(conversation_id)


@app.task
def bot_fetch(conversation_id: int) -> None:
    """A flow's request may take seconds: beside the live work."""
    bot_turns.fetch(conversation_id)


@app.task
def bot_trial(trial_id: int) -> None:
    bells.begun("bot_trial", trial_id)
    if not trials.run(trial_id):
        bells.ring_worker("bot_trial", trial_id)  # at the end of the queue: others have waited meanwhile


@app.task
def signal(thread_id: int, kind: str) -> None:
    signals.give(thread_id, kind)


@app.task
def after_rest(channel_id: int) -> None:
    rests.go_on(channel_id)


@app.task
def sync_templates(channel_id: int) -> None:
    templates.sync_quietly(channel_id)
