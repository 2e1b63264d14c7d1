"""A provider's answer, and what its status means when the provider says nothing of its own."""

import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext_lazy as _

from connectors.errors import Rejected, Unauthorised, Unavailable, Unclear
from connectors.reading import line, load_json

# Nobody means a longer one, and a mistaken year would park the message for ever.
LONGEST_WAIT = 24 * 3600.0
# 4xx is a refusal, except where a proxy may be speaking about a request that did arrive, or about an earlier copy.
NOT_A_REFUSAL = {408, 409, 425, 499}


def redact(text: str, secrets: Iterable[str]) -> str:
    """`text` without any of these secrets; short ones are left, or every "a" would become a blot."""
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        if len(secret) >= 6:
            text = text.replace(secret, "[…]")
    return text


def seconds_to_wait(value: str) -> float | None:
    """A Retry-After header, seconds or date, as seconds from now (0 to a day). None when it says nothing usable."""
    if re.fullmatch(r"[0-9]{1,9}", value.strip()):
        return min(float(value), LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(value).timestamp()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return min(max(moment - time.time(), 0.0), LONGEST_WAIT)


@dataclass(frozen=True, slots=True)
class Answer:
    """Any answer at all, whatever its status. Look for the provider's own error first, then call `expect_ok`.

    `repeatable`: it answers a question (GET) that changes nothing and may always be asked again.
    """

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    host: str
    repeatable: bool
    secrets: frozenset[str] = field(default=frozenset(), repr=False)

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def retry_after(self) -> float | None:
        return seconds_to_wait(self.headers.get("retry-after", ""))

    def json(self) -> Any:
        """The body as JSON, None when it is not JSON."""
        try:
            return load_json(self.body)
        except ValueError:
            return None

    def quote(self, text: object) -> str:
        """A few of the provider's own words, fit to be shown and logged."""
        return line(redact(str(text), self.secrets), 300)

    def expect_ok(self) -> None:
        """Raise what this status means: the table every provider shares."""
        if self.ok:
            return
        said = _("%(host)s answered %(status)s.") % {"host": self.host, "status": self._status_line}
        code = f"http_{self.status}"
        if self.status in (401, 403):
            raise Unauthorised(said, code)
        if self.status == 429 or (self.status == 503 and self.retry_after is not None):
            raise Unavailable(said, code, self.retry_after)
        if 400 <= self.status < 500 and self.status not in NOT_A_REFUSAL:
            raise Rejected(said, code)
        if self.status in (307, 308):
            raise Rejected(_("%(said)s Enter the address it leads to.") % {"said": said}, code)
        if self.repeatable:
            raise Unavailable(said, code, self.retry_after)
        raise Unclear(said, code)

    @property
    def _status_line(self) -> str:
        known = {status.value: status.phrase for status in HTTPStatus}
        return f"{self.status} {known[self.status]}" if self.status in known else str(self.status)
