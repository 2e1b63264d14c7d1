"""What our own mail server found out about the sender, and what it thinks of the content. Claims of others are ignored.

RFC 8601: everybody can write an Authentication-Results header. Ours stand above the line of the hop before ours.
"""

import re

from connectors.email.headers import Headers

_COMMENT = re.compile(r"\([^()]{0,500}\)")
_METHOD = re.compile(r"\s*(spf|dkim|dmarc|arc|compauth)\s*=\s*([a-z]{1,20})\b", re.IGNORECASE)
_BY = re.compile(r"\bby\s+([a-z0-9.\-]{1,253})", re.IGNORECASE)
_NUMBER = re.compile(r"-?[0-9]{1,4}(?:\.[0-9]{1,4})?")
_SCORES = ("x-spam-score", "x-mailgun-sscore", "x-rspamd-score")


def results(headers: Headers, trusted: str) -> dict[str, str]:
    """{"spf", "dkim", "dmarc", "arc"} -> pass, fail, none ..., from the server(s) named in `trusted` alone."""
    ours = set(trusted.lower().replace(",", " ").split())
    found: dict[str, str] = {}
    for value in _trusted_fields(headers, ours) if ours else []:
        for piece in value.split(";")[1:]:
            if told := _METHOD.match(piece):
                method, result = told.group(1).lower(), told.group(2).lower()
                # Several signatures: one that holds is enough.
                if method not in found or (method == "dkim" and result == "pass"):
                    found[method] = result
    return found


def _trusted_fields(headers: Headers, ours: set[str]) -> list[str]:
    """Our server's fields: those above all Received lines; where there are none, those down to the line below its own.

    Without any Received line there is no telling who wrote what.
    """
    hops = [place for place, (name, _value) in enumerate(headers.fields) if name == "received"]
    if not hops:
        return []
    own = next((hop for hop in hops if _is_ours(headers.fields[hop][1], ours)), None)
    below = 0 if own is None else next((hop for hop in hops if hop > own), len(headers.fields))
    return _named(headers, hops[0], ours) or _named(headers, below, ours) or _unnamed(headers, ours)


def _named(headers: Headers, border: int, ours: set[str]) -> list[str]:
    """The fields above `border` that carry the name of a server of ours."""
    above = Headers(headers.fields[:border], headers.hint)
    claims = [_COMMENT.sub(" ", claim) for claim in above.all("authentication-results")]
    return [claim for claim in claims if (claim.partition(";")[0].lower().split() or [""])[0] in ours]


def _unnamed(headers: Headers, ours: set[str]) -> list[str]:
    """Microsoft gives its field no name: only the topmost one counts, below nothing but its own lines."""
    hops = 0
    for name, value in headers.fields:
        if name == "received" and not _is_ours(value, ours):
            return []
        hops += name == "received"
        if name == "authentication-results":
            claim = _COMMENT.sub(" ", headers.get(name))
            return [";" + claim] if hops and _METHOD.match(claim) else []
    return []


def _is_ours(received: bytes, ours: set[str]) -> bool:
    by = _BY.search(_COMMENT.sub(" ", received[:2000].decode("ascii", "replace")))
    host = by.group(1).lower() if by else ""
    return any(host == name or host.endswith("." + name) for name in ours)


def spam(headers: Headers) -> float | None:
    """The score of a spam filter (5 and more is spam by common understanding), None when none was given."""
    flagged = any(headers.get(name).strip().lower().startswith("yes") for name in ("x-spam-flag", "x-mailgun-sflag"))
    status = headers.get("x-spam-status")
    scores = [headers.get(name) for name in _SCORES]
    if found := re.search(r"\bscore=(-?[0-9.]{1,9})", status[:500]):
        scores.append(found.group(1))
    numbers = [float(number.group()) for score in scores if (number := _NUMBER.match(score.strip()))]
    if flagged or status.strip().lower().startswith("yes"):
        return max([5.0, *numbers])
    return max(numbers) if numbers else None
