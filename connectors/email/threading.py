"""Which mails belong together: lanes, the ids a mail refers to, tokens in addresses, subjects."""

import hashlib
import re


def lane_of(raw: bytes) -> str:
    """The queue a raw mail waits in: the same for all mails of one exchange, another for every other customer."""
    head = raw[:100_000].partition(b"\n\n" if b"\r\n\r\n" not in raw[:100_000] else b"\r\n\r\n")[0]
    for name in (rb"references", rb"in-reply-to", rb"message-id"):
        found = re.search(rb"^" + name + rb":[^<]{0,200}(<[^<>\s]+>)", head, re.IGNORECASE | re.MULTILINE)
        if found:
            return "mail:" + hashlib.sha256(found.group(1)).hexdigest()[:32]
    return "mail:" + hashlib.sha256(head).hexdigest()[:32]
