"""How the widget looks, what it says and where it may appear."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from connectors.fields import LinesField
from connectors.webchat.colour import BLACK, READABLE, WHITE, contrast, is_colour, text_on
from connectors.webchat.login import new_secret
from connectors.webchat.sites import read_site
from connectors.webchat.wording import LANGUAGES, WORDING

MOST_SITES = 50
ASK = [("off", _("Do not ask")), ("optional", _("Ask, may be left empty")), ("required", _("Must be filled in"))]


def read_secret(entered: str) -> str:
    if not 32 <= len(entered) <= 200 or not entered.isascii() or not entered.isprintable() or " " in entered:
        raise ValidationError(_("A secret has 32 to 200 plain letters, digits and signs, without spaces."))
    return entered


class SecretsField(LinesField):
    """Made when they are wanted, on the page of the channel; without one, nobody is recognised."""

    later = True
    optional = True
    about = _("Your server signs who is logged in with one of these. The chat then shows agents a verified customer.")


class WebChatForm(forms.Form):
    identity_secrets = SecretsField(
        label=_("Verified log-in"), read=read_secret, required=False, initial=lambda: [new_secret()]
    )


class WebChatSettingsForm(forms.Form):
    """Besides the fields below, one for every text and language: `title_nl`, `title_en`, `greeting_nl` ..."""

    colour = forms.CharField(
        label=_("Colour"), initial="#1f4f8f", widget=forms.TextInput(attrs={"type": "color"}), max_length=7
    )
    text_colour = forms.ChoiceField(
        label=_("Text on that colour"),
        choices=[("auto", _("Whichever is easier to read")), (WHITE, _("White")), (BLACK, _("Black"))],
        initial="auto",
        required=False,
    )
    position = forms.ChoiceField(
        label=_("Corner"), choices=[("right", _("Bottom right")), ("left", _("Bottom left"))], initial="right"
    )
    sites = LinesField(
        label=_("Sites"),
        help_text=_(
            "One on each line, such as https://www.example.nl. https://*.example.nl means every site below example.nl. "
            "The widget appears nowhere else."
        ),
        read=read_site,
        required=False,
    )
    ask_name = forms.ChoiceField(label=_("Name before the chat"), choices=ASK, initial="optional")
    ask_email = forms.ChoiceField(label=_("E-mail address before the chat"), choices=ASK, initial="optional")
    offline_form = forms.BooleanField(
        label=_("Outside opening hours, ask for an e-mail address and a message"), initial=True, required=False
    )
    retention_months = forms.IntegerField(
        label=_("Months for which we tell visitors we keep their chat"),
        help_text=_("Empty: the widget does not mention it."),
        min_value=1,
        max_value=120,
        required=False,
    )
    privacy_url = forms.URLField(label=_("Privacy statement"), required=False, max_length=500, assume_scheme="https")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for name, wording in WORDING.items():
            for language, language_name in LANGUAGES.items():
                self.fields[f"{name}_{language}"] = forms.CharField(
                    label=f"{wording.label} ({language_name})",
                    initial=wording.texts[language],
                    max_length=wording.length,
                    required=wording.required,
                )

    def clean_colour(self) -> str:
        colour: str = self.cleaned_data["colour"].lower()
        if not is_colour(colour):
            raise ValidationError(_("Enter a colour like #1f4f8f: a # and six digits or letters a to f."))
        return colour

    def clean_text_colour(self) -> str:
        return self.cleaned_data["text_colour"] or "auto"

    def clean_sites(self) -> list[str]:
        sites: list[str] = self.cleaned_data["sites"]
        if len(sites) > MOST_SITES:
            raise ValidationError(_("At most %(count)s sites.") % {"count": MOST_SITES})
        return sites

    def clean_privacy_url(self) -> str:
        address: str = self.cleaned_data["privacy_url"]
        if address and not address.startswith(("https://", "http://")):
            raise ValidationError(_("The address begins with https://."))
        return address

    def clean(self) -> dict[str, Any] | None:
        colour, text = self.cleaned_data.get("colour"), self.cleaned_data.get("text_colour", "auto")
        if colour and text in (WHITE, BLACK) and contrast(colour, text) < READABLE:
            self.add_error("text_colour", unreadable(colour, text))
        return super().clean()


def unreadable(colour: str, text: str) -> str:
    """Why this combination is refused, and what would do."""
    names = {WHITE: _("White"), BLACK: _("Black")}
    return _(
        "%(text)s on %(colour)s is hard to read: its contrast is %(ratio).1f, and %(least)s is needed. "
        "Choose %(better)s, or another colour."
    ) % {
        "text": names[text],
        "colour": colour,
        "ratio": int(contrast(colour, text) * 10) / 10,
        "least": READABLE,
        "better": str(names[text_on(colour)]).lower(),
    }


def text_colour(settings: dict[str, Any]) -> str:
    """The colour of text on the chosen colour, as #rrggbb."""
    chosen = settings.get("text_colour", "auto")
    return chosen if chosen in (WHITE, BLACK) else text_on(settings["colour"])
