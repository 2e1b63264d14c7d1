"""Names in a note: `@Bram` or `@Bram de Wit`. Who may be meant is always a list of people given along; the text only
says which of them it names. Upper and lower case are the same. Pure."""

from collections.abc import Iterable, Iterator

from webcare.models import User


def named(text: str, people: Iterable[User]) -> list[User]:
    """Those of `people` whose name stands in the text behind an @, in the order given."""
    people = list(people)
    found = {person.pk for _piece, whom in pieces(text, people) for person in whom}
    return [person for person in people if person.pk in found]


def pieces(text: str, people: Iterable[User]) -> Iterator[tuple[str, list[User]]]:
    """The whole text in parts: plain ones with nobody, names (with their @) with whom they mean."""
    names = _names(people)
    start = 0
    for at in _ats(text):
        if at < start:
            continue
        name = next((name for name in names if _stands(text, at + 1, name)), None)
        if name is None:
            continue
        end = at + 1 + len(name)
        if text[start:at]:
            yield text[start:at], []
        yield text[at:end], names[name]
        start = end
    if text[start:]:
        yield text[start:], []


def _names(people: Iterable[User]) -> dict[str, list[User]]:
    """Longest first, so that "@Bram de Wit" is not cut off after "@Bram"."""
    known: dict[str, list[User]] = {}
    for person in people:
        for name in {person.name.lower(), person.first_name.lower()} - {""}:
            known.setdefault(name, []).append(person)
    return {name: known[name] for name in sorted(known, key=len, reverse=True)}


def _ats(text: str) -> Iterator[int]:
    """Each @ that can begin a name: not the one inside an e-mail address."""
    at = text.find("@")
    while at != -1:
        if at == 0 or not text[at - 1].isalnum():
            yield at
        at = text.find("@", at + 1)


def _stands(text: str, at: int, name: str) -> bool:
    """The name, and the word ends with it."""
    end = at + len(name)
    if text[at:end].lower() != name:
        return False
    rest = text[end : end + 2]
    return not (rest[:1].isalnum() or rest[:1] in ("-", "'", "’") and rest[1:].isalnum())
