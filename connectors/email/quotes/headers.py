"""The head of an earlier mail inside a mail: a block of From, Sent, To, Subject, and the rules drawn above it."""

import re
from collections.abc import Sequence

from .intros import ADDRESS
from .lines import Line

LOOK = 12  # lines a block may be long

_NAMES = {
    "from": ("from", "van", "von", "de", "da", "od", "från", "fra"),
    # Words only a mail program uses; a customer's own list may well say "date".
    "sent": ("sent", "verzonden", "gesendet", "envoyé", "enviado", "inviato", "skickat", "sendt"),
    "date": ("date", "datum", "fecha", "data", "le"),
    "to": ("to", "aan", "an", "à", "pour", "para", "a", "till", "til", "do"),
    "cc": ("cc", "kopie", "copie", "copie à"),
    "subject": ("subject", "onderwerp", "betreff", "objet", "sujet", "asunto", "oggetto", "assunto", "ämne", "emne"),
}
_KIND = {name: kind for kind, names in _NAMES.items() for name in names}
_HEADER = re.compile(r"[*_\s]{0,3}([^\W\d_][\w ]{0,10}?)[*_\s]{0,3}[:：][*_]{0,2}(?=\s|$)")

_DASHES = r"[-_=*\u2010-\u2015\s]"
_ORIGINAL = re.compile(
    rf"{_DASHES}{{2,60}}(?:original (?:message|e-?mail|appointment)|(?:oorspronkelijke?|origineel) (?:e-?mail)?bericht"
    r"|(?:ursprüngliche|original)[- ]?(?:nachricht|mail)|message (?:d'origine|d’origine|original)"
    rf"|mensaje original|messaggio originale|mensagem original){_DASHES}{{2,60}}$",
    re.IGNORECASE,
)
_FORWARD = re.compile(
    rf"{_DASHES}{{0,60}}(?:(?:begin )?forwarded message|begin doorgestuurd bericht|doorgestuurd bericht"
    r"|doorgezonden bericht|weitergeleitete (?:nachricht|e-?mail)|anfang der weitergeleiteten (?:e-?mail|nachricht)"
    r"|message (?:transféré|réexpédié)|(?:début du )?(?:message|courriel) (?:transféré|réexpédié)"
    rf"|mensaje reenviado|messaggio inoltrato|mensagem encaminhada){_DASHES}{{0,60}}:?$",
    re.IGNORECASE,
)
_ABOVE = re.compile(
    r"[-#*\s]{0,10}(?:please )?(?:type|write|reply|antwoord|typ|schrijf)\b.{0,30}\b(?:above|boven)\b.{0,20}"
    r"\b(?:line|lijn|regel)\b[-#*:.\s]{0,10}$",
    re.IGNORECASE,
)


def is_original(line: Line) -> bool:
    """A rule with "Original Message" in it, or the "reply above this line" of a help desk."""
    text = line.text
    return len(text) < 160 and bool(_ORIGINAL.match(text) or _ABOVE.match(text))


def is_forward(line: Line) -> bool:
    """What follows was sent on to be read: it is no quote."""
    text = line.text
    if line.hint == "quote" and text.startswith("----------"):
        return not is_original(line)  # Gmail's rule, in a language not listed here
    return len(text) < 160 and bool(_FORWARD.match(text)) and (text.endswith(":") or not text[0].isalpha())


def end_of_block(lines: Sequence[Line], at: int) -> int | None:
    """The line after a head that begins on line `at`; None where no head of a mail stands there."""
    if _kind(lines[at]) not in ("from", "sent"):
        return None
    found, end, loose = set(), at, 0
    for index in range(at, min(at + LOOK, len(lines))):
        kind = _kind(lines[index])
        if kind in found and kind != "cc":
            break
        if kind:
            found.add(kind)
            end, loose = index + 1, 0
        elif not lines[index].blank:
            loose += 1  # a long list of addressees goes on
            if loose > 3:
                break
    return end if _is_head(found, lines[at:end]) else None


def _is_head(found: set[str], block: Sequence[Line]) -> bool:
    if "from" not in found or not found & {"to", "subject"}:
        return False
    if "sent" in found:
        return True
    return {"date", "to", "subject"} <= found and any(ADDRESS.search(line.text) for line in block)


def _kind(line: Line) -> str:
    head = _HEADER.match(line.text)
    return _KIND.get(head[1].strip().lower(), "") if head else ""
