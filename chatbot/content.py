"""Everything an owner wrote, loaded once: frozen pieces, and the index over their questions."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from . import parsing
from .filling import known
from .folding import fold
from .matching import Index, Thresholds
from .pieces import Answer, Case, Flow, Reply, Settings, Texts
from .reading import record, records
from .words import BUILT_IN


@dataclass(frozen=True, slots=True, eq=False)
class Content:
    """Shared by threads, never changed. `exact`: a folded line that only one answer has, to its key and the owner's
    words."""

    settings: Settings
    answers: Mapping[str, Answer]
    flows: Mapping[str, Flow]
    cases: tuple[Case, ...]
    index: Index
    thresholds: Thresholds
    exact: Mapping[str, tuple[str, str]]

    @property
    def languages(self) -> tuple[str, ...]:
        return self.settings.languages

    def answer(self, key: str) -> Answer | None:
        """The answer with this key when it may be given: it exists and is on."""
        found = self.answers.get(key)
        return found if found and found.on else None

    def flow(self, key: str) -> Flow | None:
        """The flow with this key when it may run."""
        found = self.flows.get(key)
        return found if found and found.on and found.steps else None

    def says(self, texts: Texts, language: str) -> str:
        """The words in this language; else in the first language there are words in; "" when there are none."""
        for name in (language, *self.languages, ""):
            if texts.get(name):
                return texts[name]
        return next(iter(texts.values()), "")


def load(content: Mapping[str, Any], encoder: bool = False, index: bool = True) -> Content:
    """What an owner wrote: `{"settings": {}, "answers": [], "flows": [], "cases": []}`. Whatever is missing or half
    finished gets a sensible default; nothing raises. `encoder`: with the optional sentence encoder; `index`: False when
    nobody will be answered, which is much faster.
    """
    raw = record(content)
    settings = parsing.settings(raw.get("settings"))
    answers = _by_key(parsing.answer(each) for each in records(raw.get("answers")))
    lines = {key: lines_of(answer) for key, answer in answers.items() if answer.on}
    return Content(
        settings=settings,
        answers=answers,
        flows=_by_key(parsing.flow(each) for each in records(raw.get("flows"))),
        cases=tuple(parsing.case(number, each) for number, each in enumerate(records(raw.get("cases")), 1)),
        index=_index(list(lines.items()) if index else [], encoder),
        thresholds=Thresholds.of(settings.careful),
        exact=_exact(lines),
    )


def text(content: Content, name: str, language: str = "") -> str:
    """One of the bot's own sentences by its name in `settings.texts`, with `{bot}` filled in and other places left to
    whoever knows them. The owner's words in this language, else the built-in ones, else the owner's in another.
    """
    own, built_in = content.settings.texts.get(name, {}), BUILT_IN.get(name, {})
    if name == "greeting" and content.settings.greeting:
        own = content.settings.greeting
    spoken = language if language in content.languages else content.languages[0]
    words = own.get(spoken) or own.get("") or built_in.get(spoken) or content.says(own, spoken)
    bot = content.settings.name or BUILT_IN["bot"].get(spoken, "")
    return known(words, {"bot": bot})


def reply_of(answer: Answer, channel: str) -> Reply:
    """The reply for this kind of channel: its exception replaces what it says something about."""
    other = answer.exceptions.get(channel)
    if other is None:
        return answer.reply
    texts = MappingProxyType({**answer.reply.texts, **other.texts})
    return Reply(texts, other.files or answer.reply.files, other.buttons or answer.reply.buttons)


def lines_of(answer: Answer) -> list[str]:
    """Every way its customers ask it: the question in each language, then the variants."""
    lines = [*answer.question.values(), *(variant.text for variant in answer.variants)]
    return list(dict.fromkeys(line for line in lines if line))


def _by_key(pieces: Any) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for piece in pieces:
        if piece.key:
            found.setdefault(piece.key, piece)
    return MappingProxyType(found)


def _index(entries: list[tuple[str, list[str]]], encoder: bool) -> Index:
    return Index.build(entries, encoder=True) if encoder else Index.build(entries)


def _exact(lines: Mapping[str, list[str]]) -> Mapping[str, tuple[str, str]]:
    """A line two answers share decides nothing."""
    found: dict[str, tuple[str, str]] = {}
    shared = set()
    for key, own in lines.items():
        for line in own:
            folded = fold(line)
            if found.setdefault(folded, (key, line))[0] != key:
                shared.add(folded)
    return MappingProxyType({folded: pair for folded, pair in found.items() if folded and folded not in shared})
