"""A call of the Graph API: whose it is, the token, the fault that was planned, and only then the work."""

import hmac
from typing import TYPE_CHECKING

from webcare.demo.graph import endpoints
from webcare.demo.graph.accounts import Account
from webcare.demo.graph.calls import Answer, Call
from webcare.demo.graph.errors import GraphError
from webcare.demo.graph.faults import AFTER, REFUSING, Fault
from webcare.demo.graph.signing import proof

if TYPE_CHECKING:
    from webcare.demo.graph.graph import Graph

# fault -> (code, subcode, status) for WhatsApp, and for the other two
CODES = {
    "throttle": ((130429, 0, 429), (613, 0, 429)), "throttle_400": ((130429, 0, 400), (80006, 0, 400)),
    "pair": ((131056, 0, 400), (613, 0, 400)), "spam": ((131048, 0, 400), (368, 0, 403)),
    "500": ((131000, 0, 500), (2, 0, 500)), "503": ((131016, 0, 503), (2, 0, 503)),
    "maintenance": ((131057, 0, 500), (1200, 0, 500)), "token_expired": ((190, 463, 401), (190, 463, 401)),
    "not_allowed": ((10, 0, 403), (200, 0, 403)), "error_in_200": ((131000, 0, 200), (2, 0, 200)),
}  # fmt: skip


def answer(graph: "Graph", call: Call) -> Answer:
    endpoint, account, work = endpoints.find(graph, call)
    whatsapp = account is not None and account.kind == "whatsapp"
    try:
        if endpoint not in endpoints.OPEN:
            _check_token(account, call)
        if graph.usage.percent >= 100 and endpoint not in endpoints.OPEN:
            raise GraphError(80007 if whatsapp else 4)
        fault = graph.faults.take(endpoint, account.id if account else "")
        if fault and (fault.does in REFUSING or fault.does.startswith("code:")):
            found = _refuses(fault, whatsapp)
        else:
            found = work(fault) if endpoint == "download" else work()
            if fault and fault.does in AFTER:
                found = _spoils(graph, fault, found)
    except GraphError as error:
        graph.ledger.refuse(endpoint, error.code)
        found = Answer(error.status, error.body(whatsapp), dict(error.headers))
    if endpoint != "download":
        found.headers |= graph.usage.headers(account.entry_id if account else "0")
    return found


def _check_token(account: Account | None, call: Call) -> None:
    """Raises GraphError: 190 without the right token, 100 without the proof where that is asked for."""
    if account is None:
        raise GraphError(190, "Invalid OAuth access token - Cannot parse access token", sub=463 if call.token else 0)
    if not account.accepts(call.token):
        raise GraphError(190, "Error validating access token", sub=463)
    if account.requires_proof:
        given = call.query.get("appsecret_proof", "")
        if not hmac.compare_digest(given, proof(call.token, account.app_secret)):
            raise GraphError(100, "API calls from the server require an appsecret_proof argument")


def _refuses(fault: Fault, whatsapp: bool) -> Answer:
    """Nothing was done."""
    if fault.does in ("reset", "close", "silent"):
        return Answer(manner=fault.does)
    if fault.does == "502":
        return Answer(502, b"<html><title>Bad Gateway</title></html>", {"Content-Type": "text/html"})
    if fault.does.startswith("code:"):
        number, _slash, subcode = fault.does[5:].partition("/")
        raise GraphError(int(number), sub=int(subcode or 0))
    code, sub, status = CODES[fault.does][0 if whatsapp else 1]
    wait = {"Retry-After": str(fault.retry_after)} if fault.does == "throttle" else {}
    raise GraphError(code, sub=sub, status=status, headers=wait, transient=fault.does in ("500", "503", "error_in_200"))


def _spoils(graph: "Graph", fault: Fault, found: Answer) -> Answer:
    """It was done, but that is not what the other side learns."""
    with graph.ledger.lock:
        if fault.where in ("messages", "any") and graph.ledger.accepted:
            graph.ledger.accepted[-1].answered = fault.does
    match fault.does:
        case "500_after" | "502_after":
            status = int(fault.does[:3])
            return Answer(status, b"<html>Sorry</html>", {"Content-Type": "text/html"}, then=found.then)
        case "no_id":
            return Answer(200, {}, then=found.then)
        case "drip":
            found.manner = "drip"
            return found
        case _:
            return Answer(manner=fault.does.removesuffix("_after"), then=found.then)
