"""Which call is which: path and method -> a name (for faults), the account it is about, and the work."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from webcare.demo.graph import about, files, send_messaging, send_whatsapp, subscriptions
from webcare.demo.graph.accounts import Account
from webcare.demo.graph.calls import Answer, Call
from webcare.demo.graph.errors import GraphError
from webcare.demo.graph.messaging import Instagram, Messaging
from webcare.demo.graph.whatsapp import WhatsApp

if TYPE_CHECKING:
    from webcare.demo.graph.graph import Graph

OPEN = {"download", "elsewhere", "debug_token", "unknown"}  # no token, or they look at it themselves
Found = tuple[str, Account | None, Callable[..., Answer]]


def find(graph: "Graph", call: Call) -> Found:
    match call.method, call.path:
        case "GET", ["whatsapp_business", "attachments"] | ["ig_messaging_cdn"]:
            return "download", None, lambda fault: files.download(graph, call, fault)
        case "GET", ["elsewhere"]:
            return "elsewhere", None, lambda: files.elsewhere(graph, call)
        case "GET", ["debug_token"]:
            return "debug_token", None, lambda: about.debug_token(graph, call)
        case "GET", ["access_token" | "refresh_access_token"]:
            account = by_token(graph, call)
            return "refresh_token", account, lambda: about.refresh(account, call)
        case _, [node]:
            return _node(graph, call, node)
        case _, [node, edge]:
            return _edge(graph, call, node, edge)
    return "unknown", None, _nothing


def by_token(graph: "Graph", call: Call) -> Account | None:
    return next((one for one in graph.accounts if one.accepts(call.token)), None)


def _account(graph: "Graph", call: Call, node: str) -> Account | None:
    """By its id, that of the account above it, or `me`. Of several that share one, the one whose token it is."""
    if node == "me":
        return by_token(graph, call)
    fitting = [one for one in graph.accounts if node in (one.id, one.entry_id, getattr(one, "page_id", ""))]
    return next((one for one in fitting if one.accepts(call.token)), fitting[0] if fitting else None)


def _node(graph: "Graph", call: Call, node: str) -> Found:
    account = _account(graph, call, node)
    if account is not None:
        return "account", account, lambda: about.account(account, node)
    owner = by_token(graph, call)
    if isinstance(owner, WhatsApp):
        return ("media_url" if call.method == "GET" else "media"), owner, lambda: files.one(graph, call, node)
    return "profile", owner, lambda: about.profile(owner, node)


def _edge(graph: "Graph", call: Call, node: str, edge: str) -> Found:
    account = _account(graph, call, node)
    work = WORK.get((call.method, edge))
    if account is None or work is None:
        return "unknown", None, _nothing
    if edge == "messages" and isinstance(account, Messaging):
        receiver = _receiver(graph, account, call, node)
        return edge, receiver, lambda: send_messaging.send(call, receiver)
    return edge, account, lambda: work(call, account)


def _receiver(graph: "Graph", account: Messaging, call: Call, node: str) -> Messaging:
    """A Page sends to its own people, and to those of the Instagram account that is connected through it."""
    try:
        asked = send_messaging.body_of(call).get("recipient")
    except GraphError:
        return account
    id = str(asked.get("id", "")) if isinstance(asked, dict) else ""
    linked = [one for one in graph.accounts if isinstance(one, Instagram) and node in (one.id, one.page_id)]
    return next((one for one in [account, *linked] if one.find(id)), account)


def _send_whatsapp(call: Call, account: Any) -> Answer:
    return send_whatsapp.send(call, account)


def _nothing(*_: object) -> Answer:
    raise GraphError(100, "Unsupported request: no such object, or no such method on it", sub=33, status=404)


WORK: dict[tuple[str, str], Callable[[Call, Any], Answer]] = {
    ("POST", "messages"): _send_whatsapp,
    ("POST", "media"): files.upload,
    ("POST", "message_attachments"): files.attach,
    ("GET", "message_templates"): about.templates,
    ("POST", "message_templates"): about.new_template,
    ("GET", "phone_numbers"): about.numbers,
    ("GET", "subscribed_apps"): subscriptions.shown,
    ("POST", "subscribed_apps"): subscriptions.added,
    ("DELETE", "subscribed_apps"): subscriptions.removed,
    ("GET", "thread_owner"): subscriptions.owner,
    ("POST", "take_thread_control"): subscriptions.takes,
    ("POST", "pass_thread_control"): subscriptions.passes,
    ("POST", "release_thread_control"): subscriptions.passes,
    ("POST", "request_thread_control"): subscriptions.asks,
}
