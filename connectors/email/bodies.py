"""What stands in an outgoing mail: the answer, the signature, and the mail answered; as text and as HTML."""

from html import escape

import nh3
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, override

from connectors.outbound import Outbound, Quote
from connectors.reading import line

MOST_QUOTED = 100_000  # characters
# No pictures: those inside the mail did not come along, and remote ones would tell who reads.
_TAGS = nh3.ALLOWED_TAGS - {"img", "map", "area"}


def both(message: Outbound, mark: str) -> tuple[str, str]:
    """(text, html). `mark` names this message to us, also where a server on the way rewrites its id."""
    with override(message.language or None):
        introduction = _introduction(message.quote) if message.quote else ""
    return _text(message, introduction), _html(message, introduction, mark)


def _introduction(quote: Quote) -> str:
    """The line above the quoted mail, in the words that mail programs recognise."""
    day = date_format(localtime(quote.at), "DATETIME_FORMAT")
    who = line(f"{quote.name} <{quote.address}>" if quote.name else quote.address)
    return gettext("On %(day)s, %(who)s wrote:") % {"day": day, "who": who}


def _text(message: Outbound, introduction: str) -> str:
    parts = ["\n".join(_lines(message.text))]
    if message.signature.strip():
        parts.append("\n".join(["-- ", *_lines(message.signature)]))
    if message.quote:
        parts.append("\n".join([introduction, *map(_deeper, _lines(message.quote.text[:MOST_QUOTED]))]))
    return "\n\n".join(parts) + "\n"


def _html(message: Outbound, introduction: str, mark: str) -> str:
    parts = [f"<div>{message.html or _breaks(message.text)}</div>"]
    if message.signature.strip():
        parts.append(f'<div class="webcare_signature"><br>-- <br>{_breaks(message.signature)}</div>')
    if message.quote:
        parts.append(
            f'<div class="gmail_quote webcare_quote"><br><div class="gmail_attr">{escape(introduction)}</div>'
            f'<blockquote type="cite">{_quoted(message.quote)}</blockquote></div>'
        )
    hidden = f'<div id="{mark}" data-webcare="{mark}" style="display:none"></div>'
    return f"<!doctype html><html><body>{''.join(parts)}{hidden}</body></html>\n"


def _quoted(quote: Quote) -> str:
    """The customer's own formatting without anything that acts, or their text."""
    if 0 < len(quote.html) <= MOST_QUOTED:
        return nh3.clean(quote.html, tags=_TAGS)
    return _breaks(quote.text[:MOST_QUOTED])


def _breaks(text: str) -> str:
    return "<br>\n".join(escape(each) for each in _lines(text))


def _deeper(quoted: str) -> str:
    return f">{quoted}" if quoted.startswith(">") else f"> {quoted}".rstrip()


def _lines(text: str) -> list[str]:
    """Without empty ones at either end. Only line feeds end a line: other separators are characters of a text."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip("\n").split("\n")
