"""Texts a provider approved beforehand: what the list of them says, and which blanks must be filled."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class TemplateInfo:
    """One template in one language as the provider describes it. `status` is the provider's word, in capitals
    (`APPROVED` is the only one that can be sent); `components` are kept as they came."""

    name: str
    language: str
    status: str
    category: str = ""
    quality: str = ""
    reason: str = ""
    components: tuple[Mapping[str, Any], ...] = field(default=())
    id: str = ""


@dataclass(frozen=True, slots=True)
class Blank:
    """Something to fill in. `key` is unique within the template (`body.1`, `body.naam`, `header.media`, `button.0`),
    `where` is `header`, `body` or `button`, `media` the kind of file asked for (`image`, `video`, `document`)."""

    key: str
    where: str
    label: str = ""
    example: str = ""
    media: str = ""
