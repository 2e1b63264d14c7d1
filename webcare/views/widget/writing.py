"""What a visitor writes, and how far they have read."""

import json
from dataclasses import asdict
from typing import Any

from django.http import JsonResponse
from django.utils.translation import gettext as _

from connectors.contract import RawItem, Unreadable, WebhookRequest
from webcare import limits
from webcare.actions import ingest, intake
from webcare.actions import messages as verbs
from webcare.models import Message, Thread, hot

from .gate import Call, gate, read_json
from .history import since
from .items import said
from .reading import Said, read_said
from .refusing import Budget, Turned
from .start import visitor_from

WRITING = Budget("message", visitor=20, network=60, channel=600)
BEGINNING = Budget("beginning", visitor=0, network=20, channel=200, seconds=600)
SEEING = Budget("seen", visitor=60, network=600, channel=6000)
STATES = ("delivered", "read")
OWN = "select * from webcare_message where channel_id = %s and external_id = %s and kind = 'in'"
OWN_THREAD = """
select thread.* from webcare_message message join webcare_thread thread on thread.id = message.thread_id
where message.channel_id = %s and message.external_id = %s and message.kind = 'in'
"""


@gate("POST", WRITING, token=False)
def messages(call: Call) -> JsonResponse:
    """Store it, then work it at once. The first message makes the visitor; the same id again changes nothing."""
    call.body = read_json(call) | _vouched(call)
    visitor = call.visitor or visitor_from(call.body.get("start"), call.channel)
    message = read_said(call, visitor)
    if not call.visitor and not Thread.objects.filter(channel=call.channel, external_id=visitor).exists():
        _begin(call)
    _take(call, _items(call, message))
    told = {"token": call.token(visitor), **_told(call, visitor, message.id)}
    return JsonResponse(told | ({"notice": call.notice} if call.notice else {}))


def _told(call: Call, visitor: str, sent: str) -> dict[str, Any]:
    """The `seq` it got, and (for who knows the thread up to `after`) what changed: they need not ask again."""
    which = [call.channel.pk, f"{visitor}:{sent}"]
    own, thread = hot.first_of_each((Message, OWN, which), (Thread, OWN_THREAD, which))
    if own is None or thread is None:  # stored, and worked by somebody else in a moment
        return {"head": 0, "seq": None}
    own.thread, after = thread, call.body.get("after")
    told: dict[str, Any] = {"head": thread.last_seq, "seq": own.seq}
    if type(after) is not int or not 0 < after <= thread.last_seq:
        return told
    if own.seq == thread.last_seq == after + 1 and not call.body.get("attachments"):
        return told | {"items": [said(own.bare(), thread)]}  # nothing else happened
    return since(thread, after) | told


@gate("POST", SEEING)
def seen(call: Call) -> JsonResponse:
    """`{"seq", "state"}`: everything we said up to there arrived, or was looked at."""
    body = read_json(call)
    seq, state = body.get("seq"), body.get("state", "read")
    if type(seq) is not int or seq < 0 or state not in STATES:
        raise Turned(400, "json", _("That is not possible."))
    thread = Thread.objects.filter(channel=call.channel, external_id=call.visitor).first()
    if thread:
        verbs.seen_by_customer(thread, min(seq, thread.last_seq), state)
    return JsonResponse({"seen": seq})


def _vouched(call: Call) -> dict[str, str]:
    """What the shop knows of who signed in there, instead of what was typed."""
    return {name: value for name, value in asdict(call.login).items() if value} if call.login else {}


def _begin(call: Call) -> None:
    """New visitors cost more than messages: a row each, and an agent's glance."""
    network = limits.network_of(limits.client_address(call.request))
    BEGINNING.take(network=network, channel=str(call.channel.pk))


def _items(call: Call, said: Said) -> list[RawItem]:
    """As the connector takes it. The visitor is the one we know, whatever the browser wrote."""
    body: dict[str, Any] = said.as_body()
    if call.login:
        body["login"] = asdict(call.login)
    request = WebhookRequest("POST", call.request.path, {}, json.dumps(body).encode())
    try:
        return call.channel.connector.split(request)
    except Unreadable:
        raise Turned(422, "unreadable", _("This message cannot be sent. Change it and try again.")) from None


def _take(call: Call, items: list[RawItem]) -> None:
    """Durable first (one statement, a transaction of its own); what goes wrong after it is found by the sweep."""
    for lane in intake.accept(call.channel, items):
        ingest.work(call.channel.pk, lane, call.channel)
