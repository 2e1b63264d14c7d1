"""What an owner typed into the editor of an answer, as the JSON that is kept.

Whatever the form does not know stays as it was. Nothing is refused or cut here: `bot_answer_form` says what is wrong,
and shows what was typed again.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import QueryDict

from chatbot.reading import record, records, texts
from webcare.text import label, storable

Content = dict[str, Any]
LANGUAGES = ("nl", "en")
MOST_BUTTONS, MOST_FILES = 4, 4
NEW = "new"  # stands for the id of a line that has none yet


def read(data: QueryDict, before: Content, files: Iterable[str]) -> Content:
    """`files`: keys of pictures that may be in a reply, known to be ours."""
    content = dict(before)
    content["question"] = _texts(data, "question", before.get("question"), line)
    content["topic"] = line(data.get("topic", ""))
    content["variants"] = _variants(data, before)
    content["rules"] = _rules(data, before)
    content["reply"] = {
        **record(before.get("reply")), "texts": _texts(data, "reply", record(before.get("reply")).get("texts")),
        "files": list(dict.fromkeys(files)), "buttons": _buttons(data, record(before.get("reply"))),
    }  # fmt: skip
    content["exceptions"] = _exceptions(data, before)
    content |= {"flow": label(data.get("flow", "")), "team": _key(data.get("team", ""))}
    content["not_helped"] = {**record(before.get("not_helped")), "team": _key(data.get("not_helped", ""))}
    return content | {name: name in data for name in ("on", "ask_helped", "person_only")}


def prose(text: str) -> str:
    """Several lines, storable; line ends as they are everywhere but in forms."""
    return storable(text).replace("\r\n", "\n").strip()


def line(text: str) -> str:
    """One visible line, however long: the form says when it is too long."""
    return label(text, 100_000)


def words(text: str) -> list[str]:
    """Words and short phrases, as typed with commas or lines between them."""
    parts = (label(part) for part in storable(text).replace("\n", ",").replace(";", ",").split(","))
    return list(dict.fromkeys(part for part in parts if part))


def _texts(data: QueryDict, name: str, before: Any, clean: Callable[[str], str] = prose) -> dict[str, str]:
    typed = {language: clean(data.get(f"{name}_{language}", "")) for language in LANGUAGES}
    others = {language: text for language, text in texts(before).items() if language not in LANGUAGES}
    return others | {language: text for language, text in typed.items() if text}


def _variants(data: QueryDict, before: Content) -> list[Content]:
    """Fields `variant.<id>.<language>`; several lines in a new one are several variants. One text, one variant."""
    old = {str(one.get("id")): one for one in records(before.get("variants"))}
    ids, found = Ids("v", old), {}
    for name in data:
        if name.startswith("variant."):
            known, _dot, language = name.removeprefix("variant.").rpartition(".")
            for text in (one for value in data.getlist(name) for one in storable(value).splitlines()):
                if text := line(text):
                    one = {**old.get(known, {}), "id": ids.take(known), "text": text, "language": language}
                    found.setdefault((text.casefold(), language), one)
    return list(found.values())


def _rules(data: QueryDict, before: Content) -> list[Content]:
    """Fields `rule`, `rule_any`, `rule_all`, `rule_none`, `rule_typos`: one of each for every rule."""
    old = {str(one.get("id")): one for one in records(before.get("rules"))}
    ids, found = Ids("r", old), []
    for row in lines(data, "rule", "rule_any", "rule_all", "rule_none", "rule_typos"):
        parts = {name: words(row[f"rule_{name}"]) for name in ("any", "all", "none")}
        if any(parts.values()):
            typos = int(row["rule_typos"]) if row["rule_typos"] in ("0", "1", "2") else 0
            found.append({**old.get(row["rule"], {}), "id": ids.take(row["rule"]), **parts, "typos": typos})
    return found


def _buttons(data: QueryDict, reply: Any) -> list[Content]:
    """Fields `button`, `button_nl`, `button_en`, `button_does` ("answer:<key>") and `button_link`."""
    old = {str(one.get("id")): one for one in records(reply.get("buttons"))}
    ids, found = Ids("b", old), []
    for row in lines(data, "button", "button_nl", "button_en", "button_does", "button_link"):
        titles = {language: line(row[f"button_{language}"]) for language in LANGUAGES}
        does, _colon, target = row["button_does"].partition(":")
        target = label(row["button_link"], 2000) if does == "link" else label(target)
        if any(titles.values()) or target:
            one = {"titles": {name: title for name, title in titles.items() if title}, "does": does, "target": target}
            found.append({**old.get(row["button"], {}), "id": ids.take(row["button"]), **one})
    return found


def _exceptions(data: QueryDict, before: Content) -> Content:
    """Fields `exception.<kind>_<language>`. An exception that says nothing is none, unless it holds more than words."""
    kept: Content = {kind: dict(record(one)) for kind, one in record(before.get("exceptions")).items()}
    kinds = {name.removeprefix("exception.").rpartition("_")[0] for name in data if name.startswith("exception.")}
    for kind in sorted(kinds):
        own = kept.get(kind, {})
        own["texts"] = _texts(data, f"exception.{kind}", own.get("texts"))
        kept[kind] = own
    return {kind: one for kind, one in kept.items() if any(one.values())}


def lines(data: QueryDict, *names: str) -> list[dict[str, str]]:
    """Lines of a form whose fields come once for each line, in their order; what is missing is empty."""
    columns = [data.getlist(name) for name in names]
    count = max(map(len, columns), default=0)
    whole = [[storable(text).strip() for text in column] + [""] * (count - len(column)) for column in columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*whole, strict=True)]


class Ids:
    """Short and unique within their owner: known ones stay, a new line gets the next number."""

    def __init__(self, letter: str, known: Iterable[str]) -> None:
        self.letter, self.known, self.taken = letter, set(known), set[str]()

    def take(self, wanted: str) -> str:
        if wanted not in self.known or wanted in self.taken:
            number = len(self.known) + len(self.taken) + 1
            while (wanted := f"{self.letter}{number}") in self.known | self.taken:
                number += 1
        self.taken.add(wanted)
        return wanted


def _key(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
