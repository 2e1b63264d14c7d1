"""Own channel: what an administrator enters."""

import pytest

from connectors.contract import Capability
from connectors.hook.forms import HookForm
from connectors.hook.signature import new_secret
from tests.connectors.hooks import OLD, SECRET, hook


def test_sending_again_is_harmless_only_when_the_owner_says_so() -> None:
    assert Capability.SAFE_RESEND not in hook().capabilities
    assert Capability.SAFE_RESEND not in hook(safe_resend=False).capabilities
    assert hook(safe_resend=True).capabilities == hook().capabilities | {Capability.SAFE_RESEND}


def test_a_secret_is_made_when_none_is_given_and_never_the_same() -> None:
    made = set()
    for _turn in range(2):
        form = HookForm({"callback_url": "https://peer.example/in", "secrets": "  \n"})
        assert form.is_valid()
        made.add(form.cleaned_data["secrets"][0])
        made.add(HookForm()["secrets"].value())
    assert len(made) == 4 and all(len(secret) > 40 for secret in made)


def test_secrets_are_kept_in_order_for_rotation() -> None:
    form = HookForm({"callback_url": "https://peer.example/in", "secrets": f" {SECRET}\r\n\r\n{OLD}\n{SECRET}"})
    assert form.is_valid()
    assert form.cleaned_data["secrets"] == [SECRET, OLD]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("secrets", "too-short"),
        ("secrets", "with a space in it"),
        ("secrets", "g\u00e9h\u00e9\u00efm-genoeg-lang"),
        ("secrets", "\n".join(new_secret() for _number in range(6))),
        ("callback_url", ""),
        ("callback_url", "no address"),
        ("callback_url", "ftp://peer.example/in"),
        ("callback_url", "javascript:alert(1)"),
    ],
)
def test_what_cannot_work_is_refused_with_a_sentence(field: str, value: str) -> None:
    form = HookForm({"callback_url": "https://peer.example/in", "secrets": SECRET} | {field: value})
    assert list(form.errors) == [field]
    assert all(str(error).endswith(".") for error in form.errors[field])
