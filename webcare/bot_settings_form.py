"""The form for how the bot greets and hands over: one JSON document in, one out. What it does not know stays in."""

from copy import deepcopy
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from connectors.fields import LinesField
from webcare.bot_greeting_buttons import Buttons
from webcare.bot_settings_lines import Line, Pair
from webcare.bot_settings_words import FILLED, GREETINGS, LANGUAGES, LONGEST, NAMES, REASONS, TEXTS
from webcare.dress import dress
from webcare.models import Team

TEXT = 1000  # characters
WORDS = 200  # own words for "a person", and for anger; each
Content = dict[str, Any]


def _word(line: str) -> str:
    if len(line) > 60:
        raise forms.ValidationError(_("A word or short phrase, at most 60 characters."))
    return line


class SettingsForm(forms.Form):
    """`stored`: the settings as they are in the draft. `choices`: what a greeting's button can lead to."""

    name = forms.CharField(label=_("Name of the bot"), max_length=40, required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=LANGUAGES, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("The bot speaks at least one language.")},
    )  # fmt: skip
    eager = forms.IntegerField(min_value=0, max_value=100)
    misses_in_row = forms.IntegerField(label=_("times in a row"), min_value=1, max_value=9)
    misses = forms.IntegerField(label=_("times in one conversation"), min_value=1, max_value=20)
    idle_hours = forms.IntegerField(label=_("Hours of silence"), min_value=1, max_value=720)
    words_person = LinesField(
        label=_("Your own words for “a person”"), read=_word, required=False, max_length=WORDS * 60
    )
    words_angry = LinesField(label=_("Your own words for anger"), read=_word, required=False, max_length=WORDS * 60)

    def __init__(
        self, data: QueryDict | None, stored: Content, teams: list[Team], choices: list[Any], defaults: Content
    ) -> None:
        super().__init__(data, initial=_initial(stored))
        self.stored = stored
        for code, label in LANGUAGES:
            self.fields[f"greeting_{code}"] = _text(label, TEXT, defaults.get(code, {}).get("greeting", ""))
            for name in NAMES:
                default = defaults.get(code, {}).get(name, "")
                self.fields[f"text_{name}_{code}"] = _text(label, LONGEST.get(name, TEXT), default)
        self.fields["team"] = _team(_("Who takes over"), _("The channel's team"), teams)
        for reason, label in REASONS:
            self.fields[f"team_{reason}"] = _team(label, _("As above"), teams)
        dress(self)
        self.fields["languages"].widget.attrs.pop("class", None)
        for name in ("words_person", "words_angry"):
            self.fields[name].widget.attrs["class"] = "input"
        self.buttons = Buttons.read(data, choices) if data is not None else Buttons.of(stored, choices)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.buttons.check():
            raise forms.ValidationError(_("A button of the greeting needs a correction."))
        return cleaned

    def content(self) -> Content:
        """The new settings. Only for a valid form."""
        given, new = self.cleaned_data, deepcopy(self.stored)
        new |= {"name": given["name"].strip(), "languages": given["languages"], "careful": 100 - given["eager"]}
        new |= {"idle_hours": given["idle_hours"], "greeting_buttons": self.buttons.content()}
        new["greeting"] = _texts(given, "greeting", new.get("greeting", {}))
        texts = {name: _texts(given, f"text_{name}", new.get("texts", {}).get(name, {})) for name in NAMES}
        new["texts"] = {**new.get("texts", {}), **texts}
        new["texts"] = {name: value for name, value in new["texts"].items() if value}
        new["words"] = {**new.get("words", {}), "person": given["words_person"], "angry": given["words_angry"]}
        new["handoff"] = {**new.get("handoff", {}), **_handoff(given)}
        return new

    @property
    def greeting(self) -> list[Line]:
        """The greeting, and what belongs to it."""
        lines = [Line(_("Greeting"), self._pair("greeting"))]
        return lines + [Line(label, self._pair(f"text_{name}")) for name, label in GREETINGS]

    @property
    def groups(self) -> list[tuple[Any, list[Line], bool]]:
        """All other texts: heading, lines, and whether one of them needs a correction."""
        found = []
        for heading, texts in TEXTS:
            lines = [Line(label, self._pair(f"text_{name}"), name in FILLED) for name, label in texts]
            found.append((heading, lines, any(pair.field.errors for line in lines for pair in line.pairs)))
        return found

    @property
    def reasons(self) -> list[BoundField]:
        return [self[f"team_{reason}"] for reason, _label in REASONS]

    @property
    def has_reasons(self) -> bool:
        """A reason has a team of its own."""
        return any(field.value() or field.errors for field in self.reasons)

    def _pair(self, name: str) -> list[Pair]:
        return [Pair(code, self[f"{name}_{code}"]) for code, _label in LANGUAGES]


def _text(label: Any, longest: int, default: str) -> forms.CharField:
    widget = forms.TextInput() if longest < TEXT else forms.Textarea(attrs={"rows": 2})
    widget.attrs["placeholder"] = default
    return forms.CharField(label=label, max_length=longest, required=False, widget=widget)


def _team(label: Any, none: Any, teams: list[Team]) -> forms.TypedChoiceField:
    choices = [("", none), *((team.pk, team.name) for team in teams)]
    return forms.TypedChoiceField(label=label, choices=choices, required=False, coerce=int, empty_value=0)


def _texts(given: Content, name: str, before: Content) -> Content:
    """Per language; an empty one is left out, so that the built-in text is said. Other languages stay."""
    new = {**before, **{code: given[f"{name}_{code}"].strip() for code, _label in LANGUAGES}}
    return {code: text for code, text in new.items() if text}


def _handoff(given: Content) -> Content:
    teams = {reason: given[f"team_{reason}"] for reason, _label in REASONS if given[f"team_{reason}"]}
    fields = {name: given[name] for name in ("misses_in_row", "misses", "team")}
    return fields | {"teams": teams}


def _initial(stored: Content) -> Content:
    """A document that somebody imported may have anything in it; what is of no use counts as left out."""
    handoff, words, texts = (_dict(stored.get(name)) for name in ("handoff", "words", "texts"))
    careful = stored.get("careful", 50)
    fields: Content = {
        "name": stored.get("name", ""), "languages": stored.get("languages") or [code for code, _label in LANGUAGES],
        "eager": 100 - careful, "idle_hours": stored.get("idle_hours", 24),
        "misses_in_row": handoff.get("misses_in_row", 2), "misses": handoff.get("misses", 3),
        "team": handoff.get("team") or None,
        "words_person": words.get("person", []), "words_angry": words.get("angry", []),
    }  # fmt: skip
    for code, _label in LANGUAGES:
        fields[f"greeting_{code}"] = _dict(stored.get("greeting")).get(code, "")
        fields |= {f"text_{name}_{code}": _dict(texts.get(name)).get(code, "") for name in NAMES}
    teams = _dict(handoff.get("teams"))
    return fields | {f"team_{reason}": teams.get(reason) for reason, _label in REASONS}


def _dict(value: Any) -> Content:
    return value if isinstance(value, dict) else {}
