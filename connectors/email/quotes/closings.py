"""Signatures: told by their delimiter, by the program that adds them, or by looking like nothing else."""

import re
from collections.abc import Sequence

from .added import is_added, is_disclaimer
from .lines import Line, back_over_blanks

ROUNDS = 4  # a signature, a disclaimer and "Sent from my phone" may stand below each other
REACH = 40  # lines looked back
CARD = 14  # lines of contact details, at most

_CLOSING = re.compile(
    r"(?:(?:met )?(?:vriendelijke?|hartelijke?|zonnige|sportieve) groet(?:en|jes)?"
    r"|groet(?:en|jes)?|mvg|m\.v\.g\.?|gr\.?|hoogachtend"
    r"|(?:kind|best|warm|with kind|with best) (?:regards|wishes)|regards|best|cheers|(?:yours )?sincerely"
    r"|yours (?:faithfully|truly)|(?:many )?thanks|thank you"
    r"|(?:mit )?(?:freundlichen?|viele|liebe|beste|herzliche) gr(?:ü|ue)(?:ß|ss)en?"
    r"|gruß|mfg|lg|vg|hochachtungsvoll|(?:bien )?cordialement|bien à vous|(?:sincères|meilleures) salutations|cdlt"
    r"|amicalement|bonne journée)[,.!\s]{0,3}$",
    re.IGNORECASE,
)
_WEB = re.compile(r"\bwww\.[\w-]{2,}|https?://|\b(?:website|web|internet)\s?:", re.IGNORECASE)
_REACHED = re.compile(
    r"(?:\+|\b00?)[\d\s()./-]{8,}|\b(?:tel|t|m|mob|f|fax|kvk|btw|vat|e-?mail)\b\s?[.:]|@|\b\d{4}\s?[A-Z]{2}\b|\b\d{5}\b",
    re.IGNORECASE,
)
_OWN_WORDS = re.compile(
    r"[?!]$|^p\.?\s?s\b|\b(?:iban|order|bestel|bestell|commande|factuur|rechnung|facture|invoice|retour|ticket|klantnummer"
    r"|kundennummer|client)",
    re.IGNORECASE,
)


def signature_start(lines: Sequence[Line], end: int) -> int:
    """Where the signature of lines[:end] begins; `end` when there is none, or when it may be somebody's own words."""
    for _round in range(ROUNDS):
        last = back_over_blanks(lines, end, rules=True)
        start = min(rule(lines, last) for rule in (_marked, _delimited, _added, _card))
        if start == last or not any(not line.blank for line in lines[start:last]):
            break
        end = start
    return end


def _marked(lines: Sequence[Line], end: int) -> int:
    """What the program that wrote the mail calls its signature."""
    start = end
    while start and (lines[start - 1].hint == "signature" or lines[start - 1].blank):
        start -= 1
    words = [line.text for line in lines[start:end] if line.text]
    return end if len(words) > CARD + 4 or any(text.endswith("?") for text in words) else start


def _delimited(lines: Sequence[Line], end: int) -> int:
    """Below a line of two dashes."""
    for index in range(end - 1, max(-1, end - REACH), -1):
        if lines[index].quoted:
            break
        if lines[index].text in ("--", "\u2014"):
            return index if sum(not line.blank for line in lines[index:end]) <= CARD + 4 else end
    return end


def _added(lines: Sequence[Line], end: int) -> int:
    """Added by a phone, a mail program, a virus scanner or a legal department."""
    if not end or lines[end - 1].quoted:
        return end
    if is_added(lines[end - 1]):
        return end - 1
    for index in range(end - 1, max(-1, end - CARD), -1):
        if lines[index].quoted or lines[index].blank and index < end - 1 and not _long(lines[index + 1]):
            break
        if is_disclaimer(lines[index]):
            return index
    return end


def _long(line: Line) -> bool:
    return len(line.text) > 60


def _card(lines: Sequence[Line], end: int) -> int:
    """Contact details below a greeting and a name: both stay, with anything that could have been typed for us."""
    for index in range(end - 1, max(-1, end - CARD - 6), -1):
        if lines[index].quoted:
            break
        if _CLOSING.match(lines[index].text):
            words = [at for at in range(index + 1, end) if not lines[at].blank][1:]
            return words[0] if _is_card([lines[at].text for at in words]) else end
    return end


def _is_card(texts: list[str]) -> bool:
    if not 2 <= len(texts) <= CARD or any(_OWN_WORDS.search(text) or _is_sentence(text) for text in texts):
        return False
    return any(_WEB.search(text) for text in texts) and sum(bool(_REACHED.search(text)) for text in texts) >= 1


def _is_sentence(text: str) -> bool:
    return len(text) > 100 or (text.endswith(".") and len(text.split()) > 6)
