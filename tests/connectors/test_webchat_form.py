"""What the owner of a site chooses for the widget, and what is refused."""

from typing import Any

import pytest

import tests.connectors.ready  # noqa: F401
from connectors.webchat.colour import BLACK, WHITE
from connectors.webchat.forms import WebChatSettingsForm, text_colour


def _form(**changed: Any) -> WebChatSettingsForm:
    blank = WebChatSettingsForm()
    return WebChatSettingsForm({name: blank[name].value() for name in blank.fields} | changed)


def test_what_the_form_suggests_is_valid() -> None:
    assert _form().is_valid()


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("text_colour", {"colour": "#f5a623", "text_colour": WHITE}),
        ("text_colour", {"colour": "#333333", "text_colour": BLACK}),
        ("colour", {"colour": "orange"}),
        ("colour", {"colour": "#12345"}),
        ("colour", {"colour": ""}),
        ("position", {"position": "top"}),
        ("sites", {"sites": "https://a.example\nnot a site"}),
        ("sites", {"sites": "\n".join(f"https://a{number}.example" for number in range(51))}),
        ("ask_name", {"ask_name": "perhaps"}),
        ("ask_email", {"ask_email": ""}),
        ("retention_months", {"retention_months": "0"}),
        ("retention_months", {"retention_months": "many"}),
        ("privacy_url", {"privacy_url": "javascript:alert(1)"}),
        ("privacy_url", {"privacy_url": "ftp://a.example/"}),
        ("title_nl", {"title_nl": ""}),
        ("title_en", {"title_en": "x" * 61}),
        ("offline_nl", {"offline_nl": " "}),
    ],
)
def test_what_cannot_work_is_refused_with_a_sentence(field: str, changed: dict[str, str]) -> None:
    form = _form(**changed)
    assert list(form.errors) == [field]
    assert all(str(error).endswith(".") for error in form.errors[field])


def test_the_refusal_of_a_colour_says_what_would_do() -> None:
    [error] = _form(colour="#f5a623", text_colour=WHITE).errors["text_colour"]
    assert "2.0" in error and "4.5" in error and "Choose black" in error


@pytest.mark.parametrize(("colour", "text"), [("#f5a623", BLACK), ("#333333", WHITE), ("#767676", WHITE)])
def test_a_combination_that_can_be_read_is_accepted(colour: str, text: str) -> None:
    form = _form(colour=colour.upper(), text_colour=text)
    assert form.is_valid()
    assert (form.cleaned_data["colour"], text_colour(form.cleaned_data)) == (colour, text)


def test_without_a_choice_the_text_colour_is_derived() -> None:
    form = _form(colour="#f5a623", text_colour="")
    assert form.is_valid()
    assert text_colour(form.cleaned_data) == BLACK


def test_sites_are_kept_as_a_browser_writes_them() -> None:
    form = _form(sites="HTTPS://Winkel.Example/\n\n https://*.winkel.example:443 \nhttps://winkel.example")
    assert form.is_valid()
    assert form.cleaned_data["sites"] == ["https://winkel.example", "https://*.winkel.example"]


@pytest.mark.parametrize("value", ["", None])
def test_what_may_be_left_empty_may_be_left_empty(value: str | None) -> None:
    form = _form(sites=value, retention_months=value, privacy_url=value, greeting_nl=value, offline_form=value)
    assert form.is_valid(), form.errors.get_json_data()
    assert form.cleaned_data["retention_months"] is None and form.cleaned_data["offline_form"] is False
