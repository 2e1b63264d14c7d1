"""The request a flow makes: through the one guarded client, in a few seconds, of a size that can be kept."""

import json
import logging
from typing import Any

import chatbot
from connectors import http
from connectors.contract import SendError
from webcare.actions.incoming import clean

log = logging.getLogger(__name__)
LONGEST = 10.0  # seconds for the whole call
MOST_BYTES = 64 * 1024  # kept with the turn, so that it can be taken again
MOST_TEXT = 4_000  # characters of an answer that is no JSON
NOTHING = chatbot.Fetched()


def ask(wanted: chatbot.Fetch) -> chatbot.Fetched:
    """Never raises: status 0 is an address that is refused, silent, broken or says too much. No transaction is open."""
    headers = {str(name): str(value) for name, value in wanted.headers.items()}
    if wanted.body:
        headers.setdefault("Content-Type", "application/json")
    try:
        answer = http.request(
            wanted.method, wanted.url, headers=headers, content=wanted.body.encode() if wanted.body else None,
            secrets=headers.values(), max_bytes=MOST_BYTES, seconds=max(0.1, min(wanted.seconds, LONGEST)),
        )  # fmt: skip
    except SendError as problem:
        log.info("a flow's request failed: %s", problem.code or type(problem).__name__)
        return NOTHING
    except Exception as problem:  # whatever an odd address or header makes of the library
        log.warning("a flow's request could not be made: %s", type(problem).__name__)
        return NOTHING
    return chatbot.Fetched(status=answer.status, data=_read(answer.body))


def _read(body: bytes) -> Any:
    """JSON where it is, else the beginning of the text; always something that can be stored."""
    text = body.decode("utf-8", "replace")
    try:
        return clean(json.loads(text))
    except (ValueError, RecursionError):
        return clean(text[:MOST_TEXT])
