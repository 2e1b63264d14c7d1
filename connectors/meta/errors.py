"""Meta's error objects, made into what the core must do about them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from django.utils.translation import gettext as _

from connectors.answers import Answer
from connectors.errors import Rejected, SendError, Unauthorised, Unavailable, WindowClosed
from connectors.meta.envelope import mapped, words
from connectors.meta.error_table import Kind, Row, row_for
from connectors.meta.usage import rest
from connectors.reading import line

_NUMBER = re.compile(r"^\(#[0-9]+\)\s*")  # repeats the code
MOST_TRIES = 5  # of what is said to be a passing problem
LONG = 3600.0  # seconds, after being reported as spam
LONGEST = 4.0**6


@dataclass(frozen=True, slots=True)
class Problem:
    """One error object, wherever it stood: in an answer, a webhook, a message or a status."""

    code: int  # -1: none was given
    subcode: int = 0
    said: str = ""
    transient: bool = False

    @property
    def name(self) -> str:
        """`130429` or `10/2018278`: short and stable."""
        code = "unknown" if self.code < 0 else str(self.code)
        return f"{code}/{self.subcode}" if self.subcode else code

    @property
    def row(self) -> Row | None:
        return row_for(self.code, self.subcode)

    @property
    def sentence(self) -> str:
        """For the agent: what it means, in plain words, and Meta's own where we know none better."""
        told = str(self.row.sentence) if self.row else ""
        said = self.said or self.name
        if not told:
            return _("Meta does not accept this: %(said)s") % {"said": said}
        return told % {"said": said} if "%(said)s" in told else told


def problem(error: Any, quote: Callable[[str], str] = line) -> Problem:
    """Read an error object; old ones have their details directly in them. `quote` makes foreign words fit to show."""
    content = mapped(error)
    data = mapped(content.get("error_data"))
    texts = (data.get("details"), content.get("details"), content.get("error_user_msg"), content.get("message"),
             content.get("title"))  # fmt: skip
    said = next((_NUMBER.sub("", quote(text)) for text in map(words, texts) if text.strip()), "")
    return Problem(
        _number(content.get("code"), -1),
        _number(content.get("error_subcode"), 0),
        said,
        content.get("is_transient") is True,
    )


def _number(value: Any, otherwise: int) -> int:
    """0 is a code of its own, so what is missing is another number."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 9:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9 else otherwise


def raise_graph_error(answer: Answer, attempt: int = 1) -> None:
    """Raise what an answer's error object means, whatever its status; without one, what the status says.

    `Unavailable.scope` and `.retry_after` tell what must wait and how long. `attempt` counts the tries of a message.
    """
    content = mapped(answer.json())
    error = content.get("error")
    if not error and answer.status == 429:
        raise Unavailable(_("Meta asks us to send more slowly."), "http_429", answer.retry_after, "account")
    if not error:
        answer.expect_ok()
        return
    found = problem(error if isinstance(error, Mapping) else {"message": error}, answer.quote)
    _raise(found, answer, attempt)


def _raise(found: Problem, answer: Answer, attempt: int) -> NoReturn:
    kind = found.row.kind if found.row else None
    if answer.status == 429 and kind is not Kind.PAIR:
        kind = kind if kind is Kind.SPAM else Kind.THROTTLED
    if kind is None:
        kind = _unknown(found, answer)
    if found.transient and kind is Kind.CONTENT:
        kind = Kind.TRANSIENT
    raise _MADE[kind](found, answer, attempt) from None


def _unknown(found: Problem, answer: Answer) -> Kind:
    """A code that stands in no table: the status has to do. Whoever answers like this has read what we asked."""
    if answer.status == 401 or (answer.status == 403 and found.code < 0):
        return Kind.AUTH
    if found.transient or answer.status >= 500:
        return Kind.TRANSIENT
    return Kind.CONTENT


def _account_waits(found: Problem, answer: Answer, attempt: int) -> SendError:
    told = answer.retry_after if answer.retry_after is not None else rest(answer.headers) or None
    return Unavailable(found.sentence, found.name, told, "account")


def _spam(found: Problem, answer: Answer, attempt: int) -> SendError:
    return Unavailable(found.sentence, found.name, max(answer.retry_after or 0.0, LONG), "account")


def _pair(found: Problem, answer: Answer, attempt: int) -> SendError:
    return Unavailable(found.sentence, found.name, min(4.0 ** min(attempt, 6), LONGEST), "recipient")


def _again(found: Problem, answer: Answer, attempt: int) -> SendError:
    if attempt > MOST_TRIES:
        return Rejected(_("Meta kept having a problem with this: %(said)s") % {"said": found.said}, found.name)
    return Unavailable(found.sentence, found.name, answer.retry_after)


def _stopped(found: Problem, answer: Answer, attempt: int) -> SendError:
    """The provider's words as well: they name the permission, or what the account did."""
    said = f" ({found.said})" if found.said else ""
    return Unauthorised(found.sentence + said, found.name)


def _final(found: Problem, answer: Answer, attempt: int) -> SendError:
    return Rejected(found.sentence, found.name)


def _closed(found: Problem, answer: Answer, attempt: int) -> SendError:
    return WindowClosed(found.sentence, found.name)


_MADE: dict[Kind, Callable[[Problem, Answer, int], SendError]] = {
    Kind.AUTH: _stopped,
    Kind.PERMISSION: _stopped,
    Kind.ACCOUNT: _stopped,
    Kind.THROTTLED: _account_waits,
    Kind.SPAM: _spam,
    Kind.PAIR: _pair,
    Kind.TRANSIENT: _again,
    Kind.WINDOW: _closed,
    Kind.RECIPIENT: _final,
    Kind.CONTENT: _final,
    Kind.CONTROL: _final,
}
