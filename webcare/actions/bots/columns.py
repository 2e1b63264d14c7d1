"""The columns of a sheet with answers: what they are called, and what stands in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

Json = dict[str, Any]
LANGUAGES = ("nl", "en")
LISTS = ("variants_nl", "variants_en")  # more than one in a cell, a line each
YES = frozenset({"yes", "ja", "y", "j", "1", "true", "waar", "x", "on", "aan"})
NO = frozenset({"no", "nee", "n", "0", "false", "onwaar", "off", "uit"})


@dataclass(frozen=True, slots=True)
class Column:
    """`names`: in English and in Dutch. `also`: what others call it. `most`: characters that may be new in a cell."""

    field: str
    names: tuple[str, str]
    also: tuple[str, ...] = ()
    most: int = 0

    @property
    def title(self) -> str:
        """In the language of who looks."""
        return self.names[(get_language() or "").startswith("nl")]

    @property
    def language(self) -> str:
        return self.field[-2:] if self.field[-3:-2] == "_" else ""


COLUMNS = (
    Column("key", ("Code", "Code"), ("key", "id"), 60),
    Column("topic", ("Topic", "Onderwerp"), ("category", "categorie"), 80),
    Column("question_nl", ("Question (Dutch)", "Vraag (Nederlands)"), ("vraag", "vraag nl", "question nl"), 200),
    Column("question_en", ("Question (English)", "Vraag (Engels)"), ("question", "vraag en", "question en"), 200),
    Column("variants_nl", ("Variants (Dutch)", "Varianten (Nederlands)"), ("varianten", "variants nl"), 300),
    Column("variants_en", ("Variants (English)", "Varianten (Engels)"), ("variants", "variants en"), 300),
    Column("reply_nl", ("Answer (Dutch)", "Antwoord (Nederlands)"), ("antwoord", "antwoord nl", "answer nl"), 4000),
    Column("reply_en", ("Answer (English)", "Antwoord (Engels)"), ("answer", "antwoord en", "answer en"), 4000),
    Column("on", ("On", "Aan"), ("active", "actief")),
    Column("person_only", ("Always to a colleague", "Altijd naar een collega")),
)
BY_FIELD = {column.field: column for column in COLUMNS}
_KNOWN = {
    "".join(filter(str.isalnum, name.casefold())): column.field
    for column in COLUMNS
    for name in (*column.names, *column.also, column.field)
}


def field_of(name: str) -> str:
    """Which column a head means, in either language, whatever its signs and capitals; "" for none we know."""
    return _KNOWN.get("".join(filter(str.isalnum, name.casefold())), "")


def known(head: list[str]) -> int:
    """How many columns of a head we know."""
    return len({field_of(name) for name in head} - {""})


def plain(text: str) -> str:
    """As a cell holds it: one kind of line end, no control characters, no space around."""
    text = text.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in text if sign in "\n\t" or sign >= " " and sign not in "\x7f\ufffe\uffff").strip()


def line(text: str) -> str:
    """A variant: one line."""
    return " ".join(plain(text).split())


def values(key: str, answer: Mapping[str, Any]) -> dict[str, str]:
    """What each column holds for an answer; variants a line each."""
    questions, replies = answer.get("question") or {}, (answer.get("reply") or {}).get("texts") or {}
    cells = {"key": key, "topic": plain(answer.get("topic") or "")}
    for language in LANGUAGES:
        cells[f"question_{language}"] = line(questions.get(language) or "")
        cells[f"reply_{language}"] = plain(replies.get(language) or "")
        lines = (line(variant.get("text") or "") for variant in variants(answer, language))
        cells[f"variants_{language}"] = "\n".join(filter(None, lines))
    cells["on"] = "no" if answer.get("on") is False else "yes"
    return cells | {"person_only": "yes" if answer.get("person_only") else "no"}


def variants(answer: Mapping[str, Any], language: str) -> list[Json]:
    """Those in a language; what says none stands with the first."""
    return [
        one
        for one in answer.get("variants") or ()
        if (one.get("language") if one.get("language") in LANGUAGES else LANGUAGES[0]) == language
    ]
