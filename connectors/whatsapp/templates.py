"""Templates: which blanks they have, how they read when filled in, and how WhatsApp wants that told."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from connectors.errors import Rejected
from connectors.meta.envelope import listed, mapped, mappings, words
from connectors.outbound import Template
from connectors.reading import line
from connectors.templates import Blank, TemplateInfo

Components = Sequence[Mapping[str, Any]]
_BLANK = re.compile(r"\{\{\s*([A-Za-z0-9_]{1,100})\s*\}\}")
MEDIA = {"IMAGE": "image", "VIDEO": "video", "DOCUMENT": "document"}
HEADER_MEDIA = "header.media"


def blanks(components: Components) -> list[Blank]:
    """In the order in which the customer reads them."""
    header, body = _part(components, "HEADER"), _part(components, "BODY")
    found = []
    if media := MEDIA.get(words(header.get("format")).upper()):
        found.append(Blank(HEADER_MEDIA, "header", media=media))
    found += _of_text(header, "header")
    found += _of_text(body, "body")
    for number, button in _buttons(components):
        if _asks(button):
            example = next((words(one) for one in _several(button.get("example"))), "")
            found.append(Blank(f"button.{number}", "button", line(words(button.get("text"))), line(example, 300)))
    return found


def preview(components: Components, values: Mapping[str, Any]) -> str:
    """As the customer will read it; what is not filled in yet stays as it stands in the template."""
    header, body, footer = (_part(components, kind) for kind in ("HEADER", "BODY", "FOOTER"))
    parts = [
        _filled(words(header.get("text")), "header", values),
        _filled(words(body.get("text")), "body", values),
        words(footer.get("text")),
        "\n".join(f"[{line(words(button.get('text')))}]" for _number, button in _buttons(components)),
    ]
    return "\n\n".join(part for part in parts if part)


def payload(template: Template, media_id: str = "", file_name: str = "") -> dict[str, Any]:
    """The `template` object of a message. Raises Rejected when something is not filled in."""
    wanted = blanks(template.components)
    for blank in wanted:
        if blank.media and not media_id:
            raise Rejected(_("This template needs a file."), "no_file")
        if not blank.media and not _value(template.values, blank.key):
            raise Rejected(_("Fill in every blank of the template: “%(name)s”.") % {"name": blank.label}, "no_value")
    parts = [*_header(template, wanted, media_id, file_name), *_body(template, wanted), *_button_parts(template)]
    content: dict[str, Any] = {"name": template.name, "language": {"code": template.language}}
    return content | ({"components": parts} if parts else {})


def info(found: Mapping[str, Any]) -> TemplateInfo:
    """One template of the list that WhatsApp gives."""
    quality = mapped(found.get("quality_score"))
    reason = words(found.get("rejected_reason"))
    return TemplateInfo(
        name=line(words(found.get("name")), 512),
        language=line(words(found.get("language")), 20),
        status=line(words(found.get("status")), 30).upper(),
        category=line(words(found.get("category")), 30),
        quality=line(words(quality.get("score")), 30),
        reason="" if reason.upper() == "NONE" else line(reason, 300),
        components=tuple(mappings(found.get("components"))),
        id=line(words(found.get("id")), 100),
    )


def _part(components: Components, kind: str) -> Mapping[str, Any]:
    return next((one for one in components if words(one.get("type")).upper() == kind), {})


def _buttons(components: Components) -> Iterator[tuple[int, dict[str, Any]]]:
    """With their number within the template."""
    return enumerate(mappings(_part(components, "BUTTONS").get("buttons")))


def _asks(button: Mapping[str, Any]) -> bool:
    """Whether an address has a blank, or a code to copy is wanted."""
    kind = words(button.get("type")).upper()
    return kind == "COPY_CODE" or (kind == "URL" and bool(_BLANK.search(words(button.get("url")))))


def _of_text(part: Mapping[str, Any], where: str) -> list[Blank]:
    examples = _examples(mapped(part.get("example")), where)
    names = dict.fromkeys(match[1] for match in _BLANK.finditer(words(part.get("text"))))
    return [Blank(f"{where}.{one}", where, one, examples.get(one, "")) for one in names]


def _examples(told: dict[str, Any], where: str) -> dict[str, str]:
    """By name, or by number from 1: the two are told in different shapes."""
    found = {
        words(one.get("param_name")): line(words(one.get("example")), 300)
        for one in mappings(told.get(f"{where}_text_named_params"))
    }
    numbered = listed(told.get(f"{where}_text"))
    numbered = numbered[0] if numbered and isinstance(numbered[0], list) else numbered
    return found | {str(number): line(words(one), 300) for number, one in enumerate(numbered, 1) if words(one)}


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


def _value(values: Mapping[str, Any], key: str) -> str:
    """On one line: WhatsApp takes no breaks and no rows of spaces inside a blank."""
    value = values.get(key, "")
    return " ".join(words(str(value)).split()) if isinstance(value, str | int | float) else ""


def _filled(text: str, where: str, values: Mapping[str, Any]) -> str:
    return _BLANK.sub(lambda found: _value(values, f"{where}.{found[1]}") or found[0], text)


def _texts(template: Template, wanted: list[Blank], where: str) -> list[dict[str, Any]]:
    """Blanks with a name are told by name, those with a number by their order."""
    mine = [blank for blank in wanted if blank.where == where and not blank.media]
    if all(blank.label.isdecimal() for blank in mine):
        mine.sort(key=lambda blank: int(blank.label))
        return [{"type": "text", "text": _value(template.values, blank.key)} for blank in mine]
    return [
        {"type": "text", "parameter_name": blank.label, "text": _value(template.values, blank.key)} for blank in mine
    ]


def _header(template: Template, wanted: list[Blank], media_id: str, file_name: str) -> list[dict[str, Any]]:
    if wanted and wanted[0].media:
        kind = wanted[0].media
        file = {"id": media_id} | ({"filename": file_name} if kind == "document" and file_name else {})
        return [{"type": "header", "parameters": [{"type": kind, kind: file}]}]
    texts = _texts(template, wanted, "header")
    return [{"type": "header", "parameters": texts}] if texts else []


def _body(template: Template, wanted: list[Blank]) -> list[dict[str, Any]]:
    texts = _texts(template, wanted, "body")
    return [{"type": "body", "parameters": texts}] if texts else []


def _button_parts(template: Template) -> list[dict[str, Any]]:
    """A quick reply comes back as its words, unless a value says as what."""
    found = []
    for number, button in _buttons(template.components):
        if value := _value(template.values, f"button.{number}"):
            kind = words(button.get("type")).lower()
            name, inner = PARAMETERS.get(kind, ("text", "text"))
            part = {"type": "button", "sub_type": kind, "index": str(number)}
            found.append(part | {"parameters": [{"type": name, inner: value}]})
    return found


PARAMETERS = {"quick_reply": ("payload", "payload"), "copy_code": ("coupon_code", "coupon_code")}
