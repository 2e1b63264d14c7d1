"""What every request of a widget passes: which channel, from where, how often, on whose behalf.

There is no cookie authority here, so nothing to forge across sites: a visitor is who holds the token.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from connectors.contract import Unreadable
from connectors.webchat.connector import WebChat
from connectors.webchat.login import Login
from webcare import clock, limits, visitors
from webcare.errors import Refusal
from webcare.models import Channel

from .refusing import Budget, Turned, refused

NOBODY = "-"  # what the widget says when the site knows that nobody is signed in
MAX_BODY = 64 * 1024  # bytes of JSON: 4,000 characters of text in any script, and all that travels with them


@dataclass(slots=True)
class Call:
    """One request that passed. `visitor` is empty for who has not said anything yet.

    `login` is who the shop says is signed in, `mark` the customer to whom the visitor's token belongs; `notice` tells
    the shop's developer why a login was not taken.
    """

    request: HttpRequest
    channel: Channel
    visitor: str = ""
    body: dict[str, Any] = field(default_factory=dict)
    login: Login | None = None
    mark: str = ""
    notice: str = ""

    def token(self, visitor: str) -> str:
        mark = visitors.mark_of(self.channel, self.login.sub) if self.login else self.mark
        return visitors.issue(self.channel, visitor, mark)[1]


View = Callable[..., HttpResponseBase]


def gate(method: str, budget: Budget, *, token: bool = True) -> Callable[[Callable[[Call], HttpResponseBase]], View]:
    """`token`: only for who has one. The wrapped view gets a `Call`; refusals become JSON with their status."""

    def wrap(view: Callable[[Call], HttpResponseBase]) -> View:
        @csrf_exempt
        @wraps(view)
        def entered(request: HttpRequest, key: str) -> HttpResponseBase:
            with translation.override(language_of(request)):
                try:
                    return view(_enter(request, key, method, budget, token))
                except Refusal as refusal:
                    return refused(refusal)

        return entered

    return wrap


def _enter(request: HttpRequest, key: str, method: str, budget: Budget, token: bool) -> Call:
    if request.method != method:
        raise Turned(405, "method", _("That is not possible."))
    origin = request.headers.get("Origin")
    if origin is not None and origin not in settings.ORIGINS:
        raise Turned(403, "origin", _("The chat cannot be used from here."))
    budget.take(network=limits.network_of(limits.client_address(request)))
    call = Call(request, channel_of(key))
    said = request.headers.get("X-Identity", "")
    _read_login(call, said)
    call.visitor, call.mark = visitor_of(request, call.channel)
    _same_customer(call, said)
    if token and not call.visitor:
        raise Turned(401, "token", _("We no longer know this conversation."))
    budget.take(channel=str(call.channel.pk), **({"visitor": call.visitor} if call.visitor else {}))
    return call


def channel_of(key: str) -> Channel:
    """The chat of that key, if there is one and it is on."""
    if (channel := Channel.listening_at(key, WebChat.kind)) is None:
        raise Turned(404, "channel", _("This chat is not available right now."))
    return channel


def visitor_of(request: HttpRequest, channel: Channel) -> tuple[str, str]:
    """Whose token this is, and of which customer; empty without one. One that is not ours is refused, never ignored."""
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    if not kind:
        return "", ""
    visitor, mark = visitors.read_bound(channel, token.strip()) if kind.lower() == "bearer" else (None, "")
    if visitor is None:
        raise Turned(401, "token", _("We no longer know this conversation."))
    return visitor, mark


def _read_login(call: Call, said: str) -> None:
    """A login that is wrong or too old is none: the visitor goes on as before."""
    if said in ("", NOBODY):
        return
    try:
        call.login = call.channel.connector.login(said, clock.now().timestamp())
    except Unreadable as problem:
        call.notice = str(problem)


def _same_customer(call: Call, said: str) -> None:
    """Somebody else is signed in now, or nobody any more: what was said here is no longer theirs to read."""
    now = visitors.mark_of(call.channel, call.login.sub) if call.login else ""
    if call.visitor and call.mark and (now or said == NOBODY) and now != call.mark:
        raise Turned(401, "other", _("We no longer know this conversation."))


def read_json(call: Call) -> dict[str, Any]:
    """The body as an object. Only JSON that says it is JSON: a form of another site cannot say so."""
    request = call.request
    if request.content_type != "application/json":
        raise Turned(415, "content_type", _("That is not possible."))
    raw = request.read(MAX_BODY + 1)
    if len(raw) > MAX_BODY:
        raise Turned(413, "too_large", _("This is too long to send."))
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise Turned(400, "json", _("That is not possible."))
    return body


def language_of(request: HttpRequest) -> str:
    """The widget asks in its page's language, whatever the browser prefers."""
    try:
        return translation.get_supported_language_variant(request.headers.get("Accept-Language", "")[:5])
    except LookupError:
        return settings.LANGUAGE_CODE
