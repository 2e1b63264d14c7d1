"""The editor of one answer: what stands in its fields, and what is wrong with what was typed."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from chatbot.reading import names, record, records, text, texts
from webcare.bot_answer_reading import LANGUAGES, MOST_BUTTONS, MOST_FILES, Content
from webcare.models import Attachment

LONGEST = {"question": 200, "topic": 60, "variant": 300, "title": 60, "reply": 4000}  # characters
TOO_MANY = 500  # variants


@dataclass(slots=True)
class AnswerForm:
    """Over the content as it is kept, or as it was typed. `seen`: the revision the writer began with, 0 for a new one.
    `errors`: by the name of the field, for people."""

    content: Content
    seen: int = 0
    errors: dict[str, str] = field(default_factory=dict)
    files: list[Attachment] = field(default_factory=list)
    targets: dict[str, set[str]] = field(default_factory=dict)  # what buttons may lead to: keys by what they do

    @property
    def languages(self) -> list[dict[str, Any]]:
        """For each language: its code, its name, and what is written in it."""
        reply = record(self.content.get("reply"))
        return [
            {
                "code": code, "name": name, "question": texts(self.content.get("question")).get(code, ""),
                "variants": self._variants(code), "reply": texts(reply.get("texts")).get(code, ""),
                "missing": not texts(self.content.get("question")).get(code),
                "question_error": self.errors.get(f"question_{code}", ""),
                "reply_error": self.errors.get(f"reply_{code}", ""),
            }
            for code, name in (("nl", _("Dutch")), ("en", _("English")))
        ]  # fmt: skip

    def _variants(self, language: str) -> list[dict[str, str]]:
        """Those of no language we know stand with the first, and keep what they have."""
        found = []
        for one in records(self.content.get("variants")):
            own = text(one.get("language"))
            if own == language or (own not in LANGUAGES and language == LANGUAGES[0]):
                found.append({"id": text(one.get("id")), "text": text(one.get("text")), "language": own})
        return found

    @property
    def rules(self) -> list[dict[str, Any]]:
        parts = ("any", "all", "none")
        return [
            {"id": text(one.get("id")), "typos": one.get("typos", 1)}
            | {name: ", ".join(names(one.get(name))) for name in parts}
            for one in records(self.content.get("rules"))
        ]

    @property
    def buttons(self) -> list[dict[str, Any]]:
        found = records(record(self.content.get("reply")).get("buttons"))
        return [self._button(one) | {"error": self.errors.get(f"button-{at}", "")} for at, one in enumerate(found)]

    def _button(self, one: Content) -> dict[str, Any]:
        does, target, titles = text(one.get("does")), text(one.get("target")), texts(one.get("titles"))
        own = {"id": text(one.get("id")), "nl": titles.get("nl", ""), "en": titles.get("en", "")}
        is_lost = does != "link" and target not in ("", "0") and target not in self.targets.get(does, set())
        return own | {"does": does, "target": target, "is_lost": bool(does) and is_lost}

    @property
    def more_buttons(self) -> range:
        """How many more there may be; a few empty lines for who has no scripts."""
        return range(max(0, MOST_BUTTONS - len(self.buttons)))

    def exception(self, kind: str) -> dict[str, str]:
        return dict(texts(record(record(self.content.get("exceptions")).get(kind)).get("texts")))

    @property
    def has_wrong_exception(self) -> bool:
        return any(name.startswith("exception-") for name in self.errors)

    @property
    def not_helped(self) -> int:
        return int(record(self.content.get("not_helped")).get("team") or 0)

    @property
    def is_on(self) -> bool:
        return self.content.get("on") is not False

    @property
    def asks(self) -> bool:
        return self.content.get("ask_helped") is not False


def file_keys(content: Content) -> list[str]:
    return list(names(record(content.get("reply")).get("files")))


def wrong(content: Content) -> dict[str, str]:
    """What must be put right before it can be kept, by field. What is merely unfinished may be kept as a draft."""
    errors = dict[str, str]()
    question, reply = texts(content.get("question")), record(content.get("reply"))
    if not question:
        errors["question_nl"] = _("Write the question first: it is also the name of this answer.")
    for language in LANGUAGES:
        _limit(errors, f"question_{language}", question.get(language, ""), LONGEST["question"])
        _limit(errors, f"reply_{language}", texts(reply.get("texts")).get(language, ""), LONGEST["reply"])
    _limit(errors, "topic", text(content.get("topic")), LONGEST["topic"])
    for kind, one in record(content.get("exceptions")).items():
        for words in texts(record(one).get("texts")).values():
            _limit(errors, f"exception-{kind}", words, LONGEST["reply"])
    variants = list(records(content.get("variants")))
    for one in variants:
        _limit(errors, "variants", text(one.get("text")), LONGEST["variant"])
    if len(variants) > TOO_MANY:
        errors["variants"] = _("At most {n} variants.").replace("{n}", str(TOO_MANY))
    _buttons(errors, list(records(reply.get("buttons"))))
    if len(file_keys(content)) > MOST_FILES:
        errors["files"] = _("At most {n} pictures.").replace("{n}", str(MOST_FILES))
    return errors


def _buttons(errors: dict[str, str], buttons: list[Any]) -> None:
    for at, one in enumerate(buttons):
        titles = texts(one.get("titles"))
        if not titles:
            errors[f"button-{at}"] = _("Write what stands on this button.")
        elif one.get("does") not in ("answer", "flow", "person", "link"):
            errors[f"button-{at}"] = _("Choose what this button does.")
        elif one.get("does") == "link" and not is_address(text(one.get("target"))):
            errors[f"button-{at}"] = _("An address begins with https://.")
        for title in titles.values():
            _limit(errors, f"button-{at}", title, LONGEST["title"])
    if len(buttons) > MOST_BUTTONS:
        errors["buttons"] = _("At most {n} buttons.").replace("{n}", str(MOST_BUTTONS))


def is_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("https", "http") and bool(parts.hostname) and not any(c.isspace() for c in address)


def _limit(errors: dict[str, str], name: str, words: str, most: int) -> None:
    if len(words) > most:
        sentence = _("This is {over} characters too long: {most} is the most.")
        errors.setdefault(name, sentence.replace("{over}", str(len(words) - most)).replace("{most}", str(most)))
