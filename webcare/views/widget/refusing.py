"""How often a widget may ask, and what it is refused with: a status, a code for it, a sentence for the visitor."""

from dataclasses import dataclass
from typing import Any

from django.http import JsonResponse
from django.utils.translation import gettext as _

from webcare import limits
from webcare.errors import Refusal


class Turned(Refusal):
    """A request that goes no further: `status`, `code`, and a sentence for the visitor."""

    def __init__(self, status: int, code: str, sentence: str, **extra: Any) -> None:
        super().__init__(sentence, **extra)
        self.status, self.code = status, code


@dataclass(frozen=True, slots=True)
class Budget:
    """How often per minute, in one name: by one visitor, from one network, on the whole channel."""

    name: str
    visitor: int
    network: int
    channel: int
    seconds: int = 60

    def take(self, **who: str) -> None:
        """One of each budget named: `take(network="10.0.0.1/32")`."""
        wanted = {f"widget.{self.name}.{scope}": (one, getattr(self, scope)) for scope, one in who.items()}
        if limits.used_up(wanted, self.seconds):
            wait = limits.retry_after(self.seconds)
            raise Turned(429, "too_fast", _("That was a lot at once. We send the rest shortly."), retry_after=wait)


def refused(refusal: Refusal) -> JsonResponse:
    response = JsonResponse({"error": refusal.sentence, "code": refusal.code, **refusal.extra}, status=refusal.status)
    if wait := refusal.extra.get("retry_after"):
        response["Retry-After"] = str(wait)
    return response
