"""Where providers knock: authenticate the bytes, store every item, answer 200. Everything else happens later."""

import logging

from django.conf import settings
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from connectors.contract import Connector, Forged, Unreadable, WebhookRequest
from webcare.actions import refusals, routing
from webcare.crash import crash_here
from webcare.errors import TooLarge
from webcare.models import Channel

log = logging.getLogger(__name__)


@csrf_exempt  # the provider's signature is the proof here; there is no cookie to abuse
@require_http_methods(["GET", "HEAD", "POST"])
def hook(request: HttpRequest, key: str) -> HttpResponse:
    """200 only when stored; 503 (come again) when it cannot be stored; 4xx for what is not the provider's."""
    try:
        channel = Channel.listening_at(key)
        if channel is None or not channel.connector.has_hook:
            return _refuse(404, "There is no such channel, or it is switched off.")
        most = most_of(channel.connector)
        return _take(channel, channel.connector, _as_received(request, most))
    except TooLarge:
        return _refuse(413, f"The body is larger than {most} bytes.")
    except Forged as problem:
        log.warning("hook of channel %s refused: %s", channel and channel.pk, problem.code)
        refusals.count(channel)
        return _refuse(problem.status, problem.reason or "The signature is missing or wrong.")
    except Unreadable as problem:
        return _refuse(400, problem.reason or "This is not what this channel sends.")
    except DatabaseError:
        log.exception("a hook could not be stored")
        return _refuse(503, "Not stored. Please send it again.")


def _take(channel: Channel, connector: Connector, request: WebhookRequest) -> HttpResponse:
    if request.method == "HEAD":
        return HttpResponse()  # somebody looks whether we are there
    if request.method == "GET":
        answer = connector.handshake(request)
        return HttpResponse(answer, content_type="text/plain") if answer else _refuse(405, "POST your events here.")
    connector.authenticate(request)
    items = connector.split(request)
    with transaction.atomic():
        routing.accept(channel, connector, request, items)
        crash_here("hook.before_commit")
    crash_here("hook.after_commit")
    return JsonResponse({"received": len(items)})


def most_of(connector: Connector) -> int:
    """Bytes of one request body: what every provider may send, more where the connector says so."""
    return max(settings.HOOK_MAX_BYTES, connector.hook_bytes)


def _as_received(request: HttpRequest, most: int) -> WebhookRequest:
    """Raises TooLarge, whatever length was announced; Unreadable when whoever sends it hangs up."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    if announced.isdecimal() and int(announced) > most or len(body := _read(request, most + 1)) > most:
        raise TooLarge(most)
    return WebhookRequest(
        method=request.method or "", path=request.path, headers=dict(request.headers), body=body,
        query=request.GET.dict(),
    )  # fmt: skip


def _read(request: HttpRequest, most: int) -> bytes:
    try:
        return request.read(most)
    except (OSError, ValueError):  # cut off, or closed by now
        raise Unreadable("The request ended before its body did.") from None


def _refuse(status: int, sentence: str) -> HttpResponse:
    response = JsonResponse({"error": {"message": str(sentence)}}, status=status)
    if status == 503:
        response["Retry-After"] = "5"
    return response
