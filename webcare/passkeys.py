"""What a browser sends for a passkey, read with care: bytes from outside, and the parsers below raise anything."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms as allauth
from django.core.exceptions import ValidationError
from django.forms import HiddenInput, JSONField

LONGEST = 20_000  # characters; the largest attestations have some thousands


class Credential(JSONField):
    """A JSON object of sane size."""

    widget = HiddenInput

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and len(value) > LONGEST:
            raise get_adapter().validation_error("incorrect_code")
        found = carefully(super().to_python, value)
        if not isinstance(found, dict | None):
            raise get_adapter().validation_error("incorrect_code")
        return found


def carefully(read: Callable[..., Any], *arguments: Any) -> Any:
    """Whatever goes wrong while reading is one and the same sentence to whoever sent it."""
    try:
        return read(*arguments)
    except ValidationError:
        raise
    except Exception as problem:  # of half a dozen kinds, from JSON, CBOR, keys and signatures
        raise get_adapter().validation_error("incorrect_code") from problem


class AddForm(allauth.AddWebAuthnForm):
    credential = Credential()

    def clean(self) -> dict[str, Any]:
        return carefully(super().clean)


class _Present:
    def clean_credential(self) -> Any:
        return carefully(super().clean_credential)  # type: ignore[misc]


class AuthenticateForm(_Present, allauth.AuthenticateWebAuthnForm):
    credential = Credential()


class LoginForm(_Present, allauth.LoginWebAuthnForm):
    credential = Credential()


class ReauthenticateForm(_Present, allauth.ReauthenticateWebAuthnForm):
    credential = Credential()
