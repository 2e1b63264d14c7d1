"""The "Test" button: what is wrong, in words, with the first thing that is."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from connectors.errors import ConnectorError, Rejected, SendError, Unauthorised
from connectors.meta import watch
from connectors.meta.client import Graph
from connectors.meta.envelope import listed, mapped, mappings, name

NEEDED = ("whatsapp_business_messaging", "whatsapp_business_management")
NO_NUMBER = gettext_lazy("Meta knows no phone number with the id %(id)s, or this token may not use it. (%(said)s)")
NO_ACCOUNT = gettext_lazy("Meta knows no WhatsApp Business account %(id)s, or this token may not use it. (%(said)s)")


def check(graph: Graph, phone_id: str, waba_id: str, app_id: str) -> None:
    """Raises a SendError whose reason says what to correct."""
    _token(graph)
    _found(graph, phone_id, NO_NUMBER)
    try:
        subscribed = watch.subscribed(graph, waba_id, app_id)
    except Rejected as problem:
        raise _clearer(problem, waba_id, NO_ACCOUNT) from None
    _belongs(graph, phone_id, waba_id)
    if not subscribed:
        raise Rejected(
            _("Everything fits, but Meta sends us nothing yet: the app is not subscribed to this account."),
            "not_subscribed",
        )


def _token(graph: Graph) -> None:
    """What the token may do. Not every token may ask that, which is no fault of it."""
    try:
        data = mapped(graph.get("debug_token", input_token=graph.token).content.get("data"))
    except Unauthorised as problem:
        if problem.code.partition("/")[0] in ("no_token", "0", "190", "102"):
            raise
        return
    except SendError:
        return
    if data.get("is_valid") is False:
        raise Unauthorised(_("Meta no longer accepts our access token. Connect this channel again."), "190")
    scopes = {name(scope) for scope in listed(data.get("scopes"))}
    if scopes and (missing := [scope for scope in NEEDED if scope not in scopes]):
        raise Unauthorised(
            _("The access token lacks a permission: %(names)s.") % {"names": ", ".join(missing)}, "permission"
        )


def _found(graph: Graph, phone_id: str, sentence: Promise) -> None:
    try:
        graph.get(phone_id, fields="display_phone_number,verified_name")
    except Rejected as problem:
        raise _clearer(problem, phone_id, sentence) from None


def _clearer(problem: ConnectorError, number: str, sentence: Promise) -> SendError:
    if "appsecret_proof" in problem.reason.lower():
        return Rejected(_("The first app secret is not of the app that made the access token."), "wrong_proof")
    return Rejected(str(sentence) % {"id": number, "said": problem.reason}, problem.code)


def _belongs(graph: Graph, phone_id: str, waba_id: str) -> None:
    """Two accounts are easily mixed up; where the list cannot be had, nothing is said."""
    try:
        numbers = [name(one.get("id")) for one in mappings(graph.get(f"{waba_id}/phone_numbers").content.get("data"))]
    except SendError:
        return
    if numbers and phone_id not in numbers:
        raise Rejected(_("The phone number is not one of this WhatsApp Business account."), "other_account")
