"""What stands in one message: its words, its files, and what is only shown. All of it is the sender's word."""

import mimetypes
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from connectors import shown
from connectors.meta.envelope import mapped, mappings, name, words
from connectors.meta.errors import problem
from connectors.reading import file_name, line
from connectors.shown import Shown
from connectors.types import Media
from connectors.whatsapp.pieces import answers, locations, orders, people

FILES = ("image", "video", "audio", "voice", "document", "sticker")
ENDINGS = {"image/jpeg": ".jpg", "audio/ogg": ".ogg", "audio/mp4": ".m4a", "audio/amr": ".amr", "image/webp": ".webp"}


@dataclass(slots=True)
class Content:
    text: str = ""
    choice: str = ""
    media: list[Media] = field(default_factory=list)
    shows: list[Shown] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.text.strip() or self.media or self.shows)


def content_of(message: dict[str, Any], errors: Any = None) -> Content:
    """`errors` are those of the change around it. Never empty: what we cannot show is said to be there."""
    found, kind = Content(), words(message.get("type"))[:50]
    READERS.get(kind, _nothing)(found, message)
    told = [*mappings(message.get("errors")), *(mappings(errors) if found.is_empty else ())]
    if kind in FILES:
        found.shows += [shown.trouble(each.said or each.sentence, each.name) for each in map(problem, told)]
    if found.is_empty or (told and kind not in FILES):
        what = name(mapped(message.get("unsupported")).get("type")) or ("" if kind == "unsupported" else kind)
        found.shows.append(shown.unsupported(line(what, 50), problem(told[0]).said if told else ""))
    return found


def text_of(message: dict[str, Any]) -> str:
    """The words of a message or of what it was changed into: its text, or the caption of its file."""
    found = Content()
    READERS.get(words(message.get("type")), _nothing)(found, message)
    return found.text


def _nothing(found: Content, message: dict[str, Any]) -> None:
    """A kind of message that came after this was written."""


def _text(found: Content, message: dict[str, Any]) -> None:
    found.text = words(mapped(message.get("text")).get("body"))


def _file(found: Content, message: dict[str, Any]) -> None:
    kind = words(message.get("type"))
    told = mapped(message.get(kind))
    found.text = words(told.get("caption"))
    media_type, called = line(words(told.get("mime_type")), 100).lower(), words(told.get("filename"))
    if not name(told.get("id")) and not words(told.get("url")):
        return
    sha256 = line(words(told.get("sha256")), 100)
    extra: dict[str, Any] = {"sha256": sha256} if sha256 else {}
    extra |= {"sticker": True} if kind == "sticker" else {}
    extra |= {"voice": True} if kind == "voice" or told.get("voice") is True else {}
    found.media.append(
        Media(
            id=name(told.get("id")),
            name=file_name(called) if called.strip() else f"{kind}{_ending(media_type)}",
            media_type=media_type,
            url=words(told.get("url"))[:4000],
            extra=extra,
        )
    )


def _ending(media_type: str) -> str:
    plain = media_type.partition(";")[0].strip()
    return ENDINGS.get(plain) or mimetypes.guess_extension(plain) or ""


def _interactive(found: Content, message: dict[str, Any]) -> None:
    told = mapped(message.get("interactive"))
    kind = words(told.get("type"))
    answer = mapped(told.get(kind))
    if kind in ("button_reply", "list_reply"):
        _tapped(found, answer.get("title"), answer.get("id"), answer.get("description"))
    elif kind == "nfm_reply":
        found.shows.append(shown.form(answers(answer.get("response_json")), line(words(answer.get("name")))))
    elif kind:
        found.shows.append(shown.unsupported(line(kind, 50)))


def _tapped(found: Content, title: Any, choice: Any, description: Any = "") -> None:
    found.text = line(words(title), 500)
    found.choice = words(choice)[:256]
    if found.text or found.choice:
        found.shows.append(shown.choice(found.text or found.choice, line(words(description), 300)))


def _button(found: Content, message: dict[str, Any]) -> None:
    told = mapped(message.get("button"))
    _tapped(found, told.get("text"), told.get("payload"))


def _location(found: Content, message: dict[str, Any]) -> None:
    found.shows += locations(mapped(message.get("location")))


def _contacts(found: Content, message: dict[str, Any]) -> None:
    found.shows += people(message.get("contacts"))


def _order(found: Content, message: dict[str, Any]) -> None:
    told = mapped(message.get("order"))
    found.text = words(told.get("text"))
    found.shows += orders(told)


READERS: dict[str, Callable[[Content, dict[str, Any]], None]] = {
    **dict.fromkeys(FILES, _file),
    "text": _text,
    "location": _location,
    "contacts": _contacts,
    "interactive": _interactive,
    "button": _button,
    "order": _order,
}
