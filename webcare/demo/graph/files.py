"""Uploading, asking where a file is, and fetching it."""

import json
from typing import TYPE_CHECKING

from webcare.demo.graph.accounts import Account
from webcare.demo.graph.calls import Answer, Call
from webcare.demo.graph.errors import GraphError
from webcare.demo.graph.faults import Fault

if TYPE_CHECKING:
    from webcare.demo.graph.graph import Graph

MB = 1024 * 1024
# Media type, as far as it must fit -> most bytes.
WHATSAPP = {
    "image/jpeg": 5 * MB, "image/png": 5 * MB, "image/webp": MB // 2, "audio/": 16 * MB, "video/mp4": 16 * MB,
    "video/3gp": 16 * MB, "text/plain": 100 * MB, "application/": 100 * MB,
}  # fmt: skip
MESSENGER = 25 * MB
ELSEWHERE = "http://localhost:{port}/elsewhere"  # another host, as far as anybody can tell


def upload(call: Call, account: Account) -> Answer:
    """A file to send, as WhatsApp takes it. Raises GraphError."""
    parts = call.parts()
    if parts.get("messaging_product", (b"",))[0] != b"whatsapp":
        raise GraphError(100, "(#100) The parameter messaging_product is required.")
    if "file" not in parts:
        raise GraphError(100, "(#100) The parameter file is required.")
    content, said, name = parts["file"]
    media_type = parts.get("type", (said.encode(),))[0].decode().partition(";")[0]
    most = next((most for start, most in WHATSAPP.items() if media_type.startswith(start)), None)
    if most is None:
        raise GraphError(100, f"Param file must be a file with one of the following types, not {media_type}")
    if not 0 < len(content) <= most:
        raise GraphError(131053, "The file is empty or too large.")
    return Answer(200, {"id": account.graph.media.keep(content, media_type, name).id})


def attach(call: Call, account: Account) -> Answer:
    """A file to send, as a Page takes it."""
    parts = call.parts()
    try:
        kind = json.loads(parts["message"][0])["attachment"]["type"]
        content, media_type, name = parts["filedata"]
    except (KeyError, ValueError, TypeError):
        raise GraphError(100, "message and filedata are required") from None
    if kind not in ("image", "video", "audio", "file") or not 0 < len(content) <= MESSENGER:
        raise GraphError(100, "The file is of no known type, empty or too large", sub=2018109)
    return Answer(200, {"attachment_id": account.graph.media.keep(content, media_type, name).id})


def one(graph: "Graph", call: Call, id: str) -> Answer:
    """Where a file is, or it is taken away."""
    file = graph.media.find(id)
    if file is None:
        raise GraphError(100, "Unsupported get request: no such object", sub=33)
    if call.method == "DELETE":
        return Answer(200, {"success": graph.media.drop(id)})
    return Answer(200, graph.media.describe(file))


def download(graph: "Graph", call: Call, fault: Fault | None) -> Answer:
    """Step two. An address that has expired is 404, and so is one asked for without the token it needs (401)."""
    file, bearer = graph.media.redeem(call.query.get("hash", ""))
    does = fault.does if fault else ""
    if file is None or does in ("404", "expired"):
        graph.ledger.refuse("download", 404)
        return Answer(404, b"URL expired", {"Content-Type": "text/plain"})
    if bearer and not any(one.accepts(call.token) for one in graph.accounts):
        graph.ledger.refuse("download", 401)
        return Answer(401, b"", {"Content-Type": "text/plain"})
    headers = {"Content-Type": file.media_type}
    content = file.content
    if does == "wrong_sha256":
        content = content[:-1] + bytes([content[-1] ^ 1])
    if does == "lying_type":
        headers["Content-Type"] = "text/html" if file.media_type.startswith("image/") else "image/png"
    if does == "html":
        content, headers = b"<html><script>alert(1)</script></html>", {"Content-Type": file.media_type}
    if does == "huge":
        headers["Content-Length"] = str(10**12)
    if does == "redirect":
        return Answer(302, b"", {"Location": ELSEWHERE.format(port=graph.server.port)})
    return Answer(200, content, headers, manner="cut" if does == "cut" else "")


def elsewhere(graph: "Graph", call: Call) -> Answer:
    """Where the redirect leads: a stranger, who remembers the token of whoever brings it."""
    if call.token:
        graph.ledger.leaks.append(call.token)
    return Answer(200, b"<html>Somebody else's server</html>", {"Content-Type": "image/jpeg"})
