"""The calls about one customer: send, show that we type or read, ask for a name, take over."""

import json
from dataclasses import replace

from django.utils.translation import gettext as _

from connectors.errors import Rejected, Unauthorised, Unclear
from connectors.meta.client import Graph, Reply
from connectors.meta.envelope import name, words
from connectors.meta.messaging.outgoing import Manner, body_of, linked, recipient
from connectors.meta.messaging.people import REFERENCE
from connectors.meta.messaging.pieces import LONGEST_URL
from connectors.outbound import Outbound, Receipt
from connectors.reading import line
from connectors.types import Id, Party

SIGNALS = {"typing": "typing_on", "read": "mark_seen"}
TOKEN_CODES = ("0", "102", "190", "http_401", "no_token")


def send(graph: Graph, owner: str, message: Outbound, manner: Manner, *, human_agent: bool, fetches: bool) -> Receipt:
    """Hand it over. `owner` is whose messages these are, `fetches`: the platform gets files from an address of ours.

    Raises a SendError; Unclear when it was taken without a name, because nothing could be known of it later.
    """
    body, path = body_of(message, manner, human_agent), f"{owner}/messages"
    if message.reaction is not None:
        reply = graph.post(path, body, attempt=message.attempt)
        return Receipt(f"reaction:{message.token}", rest=reply.rest)
    if not message.media:
        return _receipt(graph.post(path, body, attempt=message.attempt), message)
    [file, *more] = message.media
    if more or message.text:
        raise Rejected(_("One file at a time goes here, and text apart from it."), "single")
    if fetches and file.url.startswith("https://"):
        return _receipt(graph.post(path, linked(body, file.url), attempt=message.attempt), message)
    fields = {part: value if isinstance(value, str) else json.dumps(value) for part, value in body.items()}
    upload = (file.name, file.read(), file.media_type)
    return _receipt(graph.upload(path, fields, upload, field="filedata", attempt=message.attempt), message)


def signal(graph: Graph, owner: str, party: Party, what: str) -> None:
    graph.post(f"{owner}/messages", {"recipient": recipient(party), "sender_action": SIGNALS[what]})


def take_control(graph: Graph, owner: str, party: Party) -> None:
    graph.post(f"{owner}/take_thread_control", {"recipient": recipient(party), "metadata": "webcare"})


def profile(graph: Graph, party: Party, fields: str) -> Party:
    """The person with their name. Without a permission for it, people have no names, and all the rest goes on."""
    known = recipient(party).get("id")
    if not known:
        raise Rejected(_("Meta does not tell the name of this person."), "no_profile")
    try:
        told = graph.get(known, fields=fields).content
    except Unauthorised as refusal:
        if refusal.code.partition("/")[0] in TOKEN_CODES:
            raise
        raise Rejected(refusal.reason, refusal.code) from None
    whole = f"{words(told.get('first_name'))} {words(told.get('last_name'))}"
    handle, picture = line(words(told.get("username"))), words(told.get("profile_pic"))
    called = line(words(told.get("name"))) or line(whole)
    if not called and not handle:
        raise Rejected(_("Meta does not tell the name of this person."), "no_profile")
    fits = picture.startswith(("https://", f"{graph.base}/")) and len(picture) <= LONGEST_URL
    return replace(party, name=called or handle, handle=handle, avatar_url=picture if fits else "")


def _receipt(reply: Reply, message: Outbound) -> Receipt:
    told = reply.content
    provider_id, person = name(told.get("message_id")), name(told.get("recipient_id"))
    if not provider_id:
        raise Unclear(_("Meta took the message without telling its number."), "no_id")
    # Whoever was only a reference of our page so far has an id from now on.
    learned = (Id("psid", person),) if person and REFERENCE in recipient(message.recipient) else ()
    return Receipt(provider_id, rest=reply.rest, ids=learned)
