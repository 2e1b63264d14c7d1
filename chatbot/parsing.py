"""From the owner's JSON to frozen pieces. Unknown keys are ignored; of two pieces with one key the first counts."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from . import reading
from .pieces import (
    Answer,
    Branch,
    Button,
    Case,
    Flow,
    Option,
    Reply,
    Rule,
    Save,
    Settings,
    Step,
    Test,
    Variant,
)
from .reading import flag, names, number, record, records, text, texts, whole

LANGUAGES = ("nl", "en")  # the ones there are built-in words for
SECONDS = {"wait": (3.0, 86_400.0, 3.0), "http": (1.0, 20.0, 5.0)}  # low, high, default


def settings(value: Any) -> Settings:
    raw = record(value)
    handoff, words = record(raw.get("handoff")), record(raw.get("words"))
    spoken = dict.fromkeys(name for name in names(raw.get("languages")) if name in LANGUAGES)
    return Settings(
        languages=tuple(spoken) or LANGUAGES,
        name=text(raw.get("name")),
        careful=whole(raw.get("careful"), 50, 0, 100),
        greeting=texts(raw.get("greeting")),
        greeting_buttons=buttons(raw.get("greeting_buttons")),
        texts=MappingProxyType({text(name): texts(each) for name, each in record(raw.get("texts")).items()}),
        misses_in_row=whole(handoff.get("misses_in_row"), 2, 1, 100),
        misses=whole(handoff.get("misses"), 3, 1, 100),
        team=reading.key(handoff.get("team")),
        teams=MappingProxyType({text(k): reading.key(v) for k, v in record(handoff.get("teams")).items()}),
        idle_hours=number(raw.get("idle_hours"), 24, 0.1, 24 * 90),
        person_words=names(words.get("person")),
        angry_words=names(words.get("angry")),
    )


def buttons(value: Any) -> tuple[Button, ...]:
    found = [
        Button(
            text(raw.get("id")) or f"b{number}",
            texts(raw.get("titles")),
            text(raw.get("does")),
            text(raw.get("target")),
            text(raw.get("to")),
        )
        for number, raw in enumerate(records(value), 1)
    ]
    return tuple({button.id: button for button in reversed(found) if button.titles}.values())[::-1]


def reply(value: Any) -> Reply:
    raw = record(value)
    return Reply(texts(raw.get("texts")), names(raw.get("files")), buttons(raw.get("buttons")))


def answer(raw: Mapping[str, Any]) -> Answer:
    exceptions = {text(kind): reply(each) for kind, each in record(raw.get("exceptions")).items()}
    return Answer(
        key=text(raw.get("key")),
        topic=text(raw.get("topic")),
        question=texts(raw.get("question")),
        variants=tuple(_variant(number, each) for number, each in enumerate(records(raw.get("variants")), 1)),
        rules=tuple(_rule(number, each) for number, each in enumerate(records(raw.get("rules")), 1)),
        reply=reply(raw.get("reply")),
        exceptions=MappingProxyType(exceptions),
        flow=text(raw.get("flow")),
        person_only=flag(raw.get("person_only"), False),
        team=reading.key(raw.get("team")),
        ask_helped=flag(raw.get("ask_helped"), True),
        not_helped_team=reading.key(record(raw.get("not_helped")).get("team")),
        on=flag(raw.get("on"), True),
    )


def _variant(number: int, raw: Mapping[str, Any]) -> Variant:
    return Variant(text(raw.get("id")) or f"v{number}", text(raw.get("text")), text(raw.get("language")))


def _rule(number: int, raw: Mapping[str, Any]) -> Rule:
    any_of, all_of, none_of = (names(raw.get(name)) for name in ("any", "all", "none"))
    return Rule(text(raw.get("id")) or f"r{number}", any_of, all_of, none_of, whole(raw.get("typos"), 0, 0, 3))


def flow(raw: Mapping[str, Any]) -> Flow:
    steps: dict[str, Step] = {}
    for each in records(raw.get("steps")):
        found = _step(each)
        if found.id:
            steps.setdefault(found.id, found)
    start = text(raw.get("start")) or next(iter(steps), "")
    return Flow(text(raw.get("key")), text(raw.get("name")), start, flag(raw.get("on"), True), MappingProxyType(steps))


def _step(raw: Mapping[str, Any]) -> Step:
    kind = text(raw.get("kind"))
    low, high, default = SECONDS.get(kind, SECONDS["http"])
    plain = ("id", "next", "variable", "pattern", "failed", "other", "what", "name", "value", "answer", "url", "body")
    headers = {text(name): text(each) for name, each in record(raw.get("headers")).items()}
    return Step(
        **{name: text(raw.get(name)) for name in (*plain, "to", "flow", "note")},
        kind=kind,
        type=text(raw.get("type")) or "text",
        method="POST" if text(raw.get("method")).upper() == "POST" else "GET",
        reply=reply(raw.get("reply")),
        texts=texts(raw.get("texts")),
        retry=texts(raw.get("retry")),
        options=tuple(_options(raw.get("options"))),
        tries=whole(raw.get("tries"), 3, 1, 20),
        branches=tuple(_branch(each) for each in records(raw.get("branches"))),
        headers=MappingProxyType({name: each for name, each in headers.items() if name}),
        save=tuple(Save(text(each.get("variable")), text(each.get("path"))) for each in records(raw.get("save"))),
        seconds=number(raw.get("seconds"), default, low, high),
        team=reading.key(raw.get("team")),
        rating=flag(raw.get("rating"), False),
    )


def _options(value: Any) -> list[Option]:
    found = [
        Option(text(raw.get("id")) or f"o{n}", texts(raw.get("titles"))) for n, raw in enumerate(records(value), 1)
    ]
    return list({option.id: option for option in found if option.titles}.values())


def _branch(raw: Mapping[str, Any]) -> Branch:
    tests = tuple(
        Test(text(each.get("what")), text(each.get("name")), text(each.get("is")) or "equals", text(each.get("value")))
        for each in records(raw.get("tests"))
    )
    return Branch(tests, flag(raw.get("any"), False), text(raw.get("to")))


def case(number: int, raw: Mapping[str, Any]) -> Case:
    said, language, channel = (text(raw.get(name)) for name in ("text", "language", "channel"))
    return Case(
        text(raw.get("key")) or f"case-{number}",
        said,
        language,
        channel,
        MappingProxyType(dict(record(raw.get("expect")))),
    )
