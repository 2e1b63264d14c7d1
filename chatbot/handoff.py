"""Does the customer ask for a person, or are they angry? Fixed patterns in both languages; no statistics."""

import re2

from .matching.words import MAX_LETTERS, fold

_PERSON = re2.compile(
    r"\b(?:(?:speak|talk|chat|connect|transfer|put|pass|get|want|need|prefer|rather|like|is there"
    r"|are there|give)\b.{0,40}\b"
    r"(?:human|person|agent|representative|rep|someone|somebody|operator|advisor|adviser|employee|manager|colleague"
    r"|real people)\b"
    r"|(?:spreken|praten|chatten|doorverbind\w*|verbind\w*|contact|hulp|overdragen)\b.{0,40}\b"
    r"(?:mens|persoon|medewerk(?:st)?er|iemand|collega|medewerkers)\b"
    r"|(?:een|echte?|met|liever|wil|graag)\b.{0,20}\b(?:mens|persoon|medewerk(?:st)?er|collega)\b"
    r"|\biemand\b.{0,20}\b(?:spreken|praten|bellen|chatten)\b)"
)
_ANGRY = re2.compile(
    r"\b(?:ridiculous|disgrace(?:ful)?|unacceptable|useless|fed up|fuming|furious|pissed|worst|scam(?:mers)?"
    r"|shit|bullshit|fuck\w*"
    r"|belachelijk|schandalig|schande|onacceptabel|waardeloos|woedend|boos|kwaad|oplichters?|oplichting|klote"
    r"|kut|schijt|zat van)\b"
)


def asks_person(text: str, extra: tuple[str, ...] = ()) -> str:
    """The words that ask for a person, "" if none do. `extra`: the owner's own words."""
    return _first(_PERSON, text, extra)


def is_angry(text: str, extra: tuple[str, ...] = ()) -> str:
    """The words that are angry, "" if none are. `extra`: the owner's own words."""
    return _first(_ANGRY, text, extra)


def _first(pattern: "re2._Regexp", text: str, extra: tuple[str, ...]) -> str:
    folded = fold(text[:MAX_LETTERS])
    if found := pattern.search(folded):
        return found.group()
    padded = f" {' '.join(folded.split())} "
    return next((word for word in extra if word.strip() and f" {fold(word).strip()} " in padded), "")
