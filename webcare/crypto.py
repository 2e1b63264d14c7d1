"""Secrets at rest: one JSON field, encrypted with Fernet keys that can be rotated."""

import json
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models


@lru_cache(maxsize=1)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def box() -> MultiFernet:
    """The current keys: the first encrypts, all decrypt."""
    return _box(tuple(settings.FIELD_KEYS))


class EncryptedJSONField(models.BinaryField):
    """A JSON object that is only readable with `settings.FIELD_KEYS`. Never indexed, never searched, never shown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        kwargs["editable"] = self.editable
        return name, path, args, kwargs

    def get_prep_value(self, value: Any) -> bytes:
        return box().encrypt(json.dumps(value or {}).encode())

    def from_db_value(self, value: Any, *_: Any) -> dict[str, Any]:
        return json.loads(box().decrypt(bytes(value))) if value else {}

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        return ""  # fixtures and dumps carry no secrets
