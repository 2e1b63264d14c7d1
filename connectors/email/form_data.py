"""A posted form, urlencoded or multipart, as bytes: what it holds is a mail, and mails are not UTF-8."""

import dataclasses
from dataclasses import dataclass
from urllib.parse import parse_qsl

from connectors.email.params import split_value
from connectors.email.structure import take_apart
from connectors.errors import Unreadable
from connectors.types import WebhookRequest

MOST_FIELDS = 1_000


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in a form. `field` is the name of its field."""

    field: str
    name: str
    media_type: str
    content: bytes = dataclasses.field(repr=False)


@dataclass(slots=True)
class Form:
    """The fields by name (the first of several) and the files in order, also those without a usable name."""

    fields: dict[str, bytes] = dataclasses.field(default_factory=dict)
    files: list[Upload] = dataclasses.field(default_factory=list)

    def text(self, name: str) -> str:
        return self.fields.get(name, b"").decode("utf-8", "replace")


def read_form(request: WebhookRequest) -> Form:
    """The form of a request. Raises Unreadable when the body is none."""
    content_type = request.headers.get("content-type", "")
    kind, params = split_value(content_type)
    if kind == "application/x-www-form-urlencoded":
        return _urlencoded(request.body)
    if kind == "multipart/form-data" and params.get("boundary"):
        return _multipart(content_type, request.body)
    raise Unreadable("The body is not a form.", "no_form")


def _urlencoded(body: bytes) -> Form:
    try:
        pairs = parse_qsl(
            body.decode("ascii", "surrogateescape"),
            keep_blank_values=True,
            errors="surrogateescape",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError:
        raise Unreadable("The form has too many fields.", "no_form") from None
    form = Form()
    for name, value in pairs:
        form.fields.setdefault(name, value.encode("utf-8", "surrogateescape"))
    return form


def _multipart(content_type: str, body: bytes) -> Form:
    """The same reader as for a mail: the format is the same, and it is used to bad input."""
    head = content_type.encode("utf-8", "replace").replace(b"\r", b" ").replace(b"\n", b" ")
    tree = take_apart(b"Content-Type: " + head + b"\r\n\r\n" + body, MOST_FIELDS)
    if tree.cut:
        raise Unreadable("The form has too many fields.", "no_form")
    form = Form()
    for part in tree.root.children:
        _disposition, params = split_value(part.headers.get("content-disposition"))
        name = params.get("name", "")
        if "filename" in params or "content-type" in part.headers:
            form.files.append(Upload(name, params.get("filename", ""), part.media_type, part.content()))
        form.fields.setdefault(name, part.content())
    return form
