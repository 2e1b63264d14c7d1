"""A mail that somebody passed on: who wrote it first, as far as the forwarded text says.

Anybody can write such lines, so this is something to offer to an agent, and never decides who the customer is.
"""

import re
from typing import Any

from connectors.email.addresses import addresses
from connectors.email.content import Content
from connectors.email.headers import parse_headers

_SEARCHED = 20_000  # characters
_AUTHOR = re.compile(
    r"^[> \t]{0,20}\*{0,2}(?:From|Van|Von|De|Da|Från|Fra)\s?:\*{0,2}[ \t]{1,20}(\S[^\r\n]{0,300})$",
    re.IGNORECASE | re.MULTILINE,
)


def passed_on(content: Content) -> dict[str, Any]:
    """For `extra`: that the mail was passed on, and in `forwarded_from` by whom it was written, where that stands."""
    for value in _claims(content):
        author = next((address for address in addresses([value], 1) if address.email), None)
        if author:
            return {"forwarded": True, "forwarded_from": author.as_json()}
    return {"forwarded": True}


def _claims(content: Content) -> list[str]:
    """What the first mail that was attached, or the text below, says about its author."""
    attached = [file.content or b"" for file in content.files if file.media_type == "message/rfc822"]
    claims = [parse_headers(raw[:100_000])[0].get("from") for raw in attached[:1]]
    return claims + [found.strip(" *") for found in _AUTHOR.findall(content.text[:_SEARCHED])[:5]]
