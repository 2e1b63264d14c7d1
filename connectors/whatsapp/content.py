"""What stands in one message: its words, its files, and what is only shown. All of it is the sender's word."""

import mimetypes
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from connectors import shown
from connectors.meta.envelope import listed, mapped, mappings, name, words
from connectors.meta.errors import problem
from connectors.reading import file_name, line, load_json
from connectors.shown import Shown
from connectors.types import Media

FILES = ("image", "video", "audio", "voice", "document", "sticker")
ENDINGS = {"image/jpeg": ".jpg", "audio/ogg": ".ogg", "audio/mp4": ".m4a", "audio/amr": ".amr", "image/webp": ".webp"}
MOST = 100  # visiting cards, or lines of an order


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


def _location(found: Content, message: dict[str, Any]) -> None:
    told = mapped(message.get("location"))
    latitude, longitude = told.get("latitude"), told.get("longitude")
    if not _degrees(latitude, 90) or not _degrees(longitude, 180):
        return
    labels = (line(words(told.get("name"))), line(words(told.get("address")), 300), words(told.get("url"))[:2000])
    found.shows.append(shown.location(latitude, longitude, *labels))


def _degrees(value: Any, most: int) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= most


def _contacts(found: Content, message: dict[str, Any]) -> None:
    for card in list(mappings(message.get("contacts")))[:MOST]:
        names = mapped(card.get("name"))
        full = names.get("formatted_name") or f"{words(names.get('first_name'))} {words(names.get('last_name'))}"
        phones = [
            line(words(each.get("phone")) or words(each.get("wa_id")), 50) for each in mappings(card.get("phones"))
        ]
        emails = [line(words(each.get("email"))) for each in mappings(card.get("emails"))]
        company = line(words(mapped(card.get("org")).get("company")))
        asked = card.get("origin") == "contact_request"
        found.shows.append(shown.person(line(words(full)), filter(None, phones), filter(None, emails), company, asked))


def _interactive(found: Content, message: dict[str, Any]) -> None:
    told = mapped(message.get("interactive"))
    kind = words(told.get("type"))
    answer = mapped(told.get(kind))
    if kind in ("button_reply", "list_reply"):
        _tapped(found, answer.get("title"), answer.get("id"), answer.get("description"))
    elif kind == "nfm_reply":
        found.shows.append(shown.form(_answers(answer.get("response_json")), line(words(answer.get("name")))))
    elif kind:
        found.shows.append(shown.unsupported(line(kind, 50)))


def _tapped(found: Content, title: Any, choice: Any, description: Any = "") -> None:
    found.text = line(words(title), 500)
    found.choice = words(choice)[:256]
    if found.text or found.choice:
        found.shows.append(shown.choice(found.text or found.choice, line(words(description), 300)))


def _answers(response: Any) -> dict[str, Any] | str:
    """A form's answers come as JSON within JSON, which need not be an object; its token is none of the answers."""
    try:
        answers = load_json(words(response))
    except ValueError:
        return words(response)[:4000]
    if not isinstance(answers, dict):
        return words(response)[:4000]
    return {line(called, 100): _plain(value) for called, value in answers.items() if called != "flow_token"}


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {line(called, 100): _plain(each) for called, each in value.items()}
    return words(value) if isinstance(value, str) else value


def _button(found: Content, message: dict[str, Any]) -> None:
    told = mapped(message.get("button"))
    _tapped(found, told.get("text"), told.get("payload"))


def _order(found: Content, message: dict[str, Any]) -> None:
    told = mapped(message.get("order"))
    found.text = words(told.get("text"))
    lines = [
        {
            "sku": line(name(item.get("product_retailer_id"))),
            "quantity": _number(item.get("quantity")),
            "price": _number(item.get("item_price")),
            "currency": line(words(item.get("currency")), 10),
        }
        for item in mappings(listed(told.get("product_items"))[:MOST])
    ]
    if lines:
        found.shows.append(shown.order(lines, line(name(told.get("catalog_id")))))


def _number(value: Any) -> Any:
    return value if isinstance(value, int | float) and abs(value) < 10**12 else line(words(value), 20)


READERS: dict[str, Callable[[Content, dict[str, Any]], None]] = {
    **dict.fromkeys(FILES, _file),
    "text": _text,
    "location": _location,
    "contacts": _contacts,
    "interactive": _interactive,
    "button": _button,
    "order": _order,
}
