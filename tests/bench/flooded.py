"""What a flood needs beforehand, a number with customers and messages of ours; and what became of it afterwards."""

import time

from tests.bench.people import SECRET

CUSTOMERS = 400
ACCOUNT, NUMBER, WABA = "310000000000777", "31205550177", "210000000000777"
KEY = "bench-whatsapp"


def phone_of(number: int) -> str:
    return f"3165570{number % CUSTOMERS:04d}"


def prepare(answers: int) -> tuple[int, list[str]]:
    """The channel, and messages of ours that were sent: (the channel's key, their provider ids)."""
    from django.db import transaction

    from connectors.contract import Id, InboundMessage, Party
    from webcare.actions import intake
    from webcare.models import Channel, Conversation

    settings = {"phone_number_id": ACCOUNT, "waba_id": WABA}
    credentials = {"access_token": "x", "app_secrets": [SECRET], "verify_token": "v"}
    made = {"kind": "whatsapp", "name": "Number", "account": ACCOUNT, "settings": settings, "credentials": credentials}
    channel = Channel.objects.get_or_create(key=KEY, defaults=made)[0]
    with transaction.atomic():
        for number in range(CUSTOMERS):
            phone = phone_of(number)
            names = (Id("bsuid", f"NL.{phone}"), Id("wa_id", phone))
            party = Party(id=names[0].value, name=f"Klant {number}", phone=f"+{phone}", ids=names)
            said = InboundMessage(id=f"wamid.first.{number}", thread=party.id, sender=party, text="Hallo")
            intake.receive(channel, said)
    talks = list(Conversation.objects.filter(channel=channel).select_related("thread").order_by("pk"))
    return channel.pk, _answers(talks, answers)


def _answers(talks: list, count: int) -> list[str]:
    """So many messages of ours, in turn to everybody, sent a moment ago."""
    from webcare import clock
    from webcare.models import Delivery, Event, Message

    now, messages = clock.now(), []
    for number in range(count):
        talk = talks[number % len(talks)]
        talk.thread.last_seq += 1
        messages.append(
            Message(
                thread=talk.thread, conversation=talk, channel_id=talk.channel_id, seq=talk.thread.last_seq, kind="out",
                author_kind="agent", text=f"antwoord {number}", external_id=f"wamid.out.{number}", sent_at=now,
            )
        )  # fmt: skip
    Message.objects.bulk_create(messages)
    Event.objects.bulk_create(
        Event(thread=one.thread, conversation=one.conversation, seq=one.seq, kind="message.queued", message=one, at=now)
        for one in messages
    )
    Delivery.objects.bulk_create(
        Delivery(message=one, thread=one.thread, state="sent", sent_at=now) for one in messages
    )
    for talk in talks:
        talk.thread.save(update_fields=["last_seq"])
    return [one.external_id for one in messages]


def drained(channel: int, patience: float = 120.0) -> tuple[float, int]:
    """Seconds until every stored item is worked, and how many are left when that takes too long."""
    from webcare.models import RawEvent

    started, due = time.monotonic(), RawEvent.objects.filter(channel=channel, state="due")
    while (left := due.count()) and time.monotonic() - started < patience:
        time.sleep(0.5)
    return time.monotonic() - started, left


def lost(channel: int, accepted: int) -> int:
    """Accepted requests, one item each, that are neither a row nor a copy; and rows that came to nothing."""
    from django.db.models import F, Sum

    from webcare.models import RawEvent

    rows = RawEvent.objects.filter(channel=channel)
    stored = rows.aggregate(n=Sum(F("copies") + 1))["n"] or 0
    return max(0, accepted - stored) + rows.exclude(state="done").exclude(state="due").count()
