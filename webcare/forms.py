"""What agents fill in, checked against what the channel can carry."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from connectors.contract import Limits
from webcare import clock
from webcare.actions.parts import most_text
from webcare.models import Draft, Label, Team, User

PRESETS = (
    ("3h", _("In 3 hours")),
    ("tomorrow", _("Tomorrow")),
    ("monday", _("On Monday")),
    ("reply", _("Until the customer writes")),
)
MORNING = 9  # o'clock: when snoozed work comes back


class FilterForm(forms.Form):
    """The inbox's address. A new list is one more name here and in `views/lists.py`."""

    view = forms.ChoiceField(
        required=False,
        choices=[
            (name, name) for name in ("mine", "unclaimed", "open", "due", "mentions", "bot", "snoozed", "resolved")
        ],
    )
    team = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    label = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)


class WriteForm(forms.Form):
    """Any message: its text, and the id that makes one click one message."""

    text = forms.CharField(
        required=False,
        strip=True,
        error_messages={"null_characters_not_allowed": _("This text holds a character that cannot be sent.")},
    )
    client_id = forms.RegexField(r"^[\w-]{8,64}$", error_messages={"required": _("Reload the page and try again.")})


class ReplyForm(WriteForm):
    """A reply, within the limits of its channel."""

    seen = forms.IntegerField(min_value=0, max_value=2**62)
    then = forms.ChoiceField(required=False, choices=[("", ""), ("resolve", "")])

    def __init__(self, *args: Any, limits: Limits, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.limits = limits
        self.keys: list[str] = self.data.getlist("attachments") if hasattr(self.data, "getlist") else []

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        most, length = most_text(self.limits), self.limits.measure(text)
        if most is not None and length > most:
            raise forms.ValidationError(
                _("This is %(over)s characters too long: this channel takes %(limit)s."),
                params={"over": length - most, "limit": most},
            )
        return text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        count = len(self.keys) + len(self.files.getlist("files") if self.files else [])
        if count > self.limits.media_count:
            raise forms.ValidationError(
                _("This channel takes no files.") if not self.limits.media_count
                else _("This channel takes at most %(n)s files per message."), params={"n": self.limits.media_count},
            )  # fmt: skip
        if not count and not data.get("text") and "text" not in self.errors:
            raise forms.ValidationError(_("Write something first."))
        return data


class NoteForm(WriteForm):
    """A note, with the ids of colleagues it may name (`mention`, any number of times)."""

    @property
    def mentioned(self) -> list[int]:
        """Nonsense among them names nobody."""
        wanted = self.data.getlist("mention") if hasattr(self.data, "getlist") else []
        return [int(text) for text in wanted if text.isascii() and text.isdecimal() and len(text) < 10]


class DraftForm(forms.Form):
    """What somebody is writing, and on which version of it."""

    kind = forms.ChoiceField(choices=Draft.Kind.choices)
    text = forms.CharField(required=False, strip=False)
    base = forms.CharField(required=False, max_length=40)


class LabelForm(forms.ModelForm):
    """A label's name and colour."""

    class Meta:
        model = Label
        fields = ["name", "colour"]

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() | {"name"}  # the action says what is wrong with it, also in a race


class AssignForm(forms.Form):
    """To a person, to a team, or to a person in another team."""

    user = forms.ModelChoiceField(
        User.objects.at_work(),
        required=False,
        error_messages={"invalid_choice": _("This person no longer works here.")},
    )
    team = forms.ModelChoiceField(
        Team.objects.all(), required=False, error_messages={"invalid_choice": _("This team no longer exists.")}
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not (data.get("user") or data.get("team")):
            raise forms.ValidationError(_("Choose a person or a team."))
        return data


class SnoozeForm(forms.Form):
    """Until a preset moment, until a chosen one (in the desk's time zone), or until the customer writes."""

    preset = forms.ChoiceField(
        required=False, choices=PRESETS, error_messages={"invalid_choice": _("Choose until when.")}
    )
    until = forms.DateTimeField(
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"],
        error_messages={"invalid": _("This is not a date and time.")},
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not (data.get("preset") or data.get("until")):
            raise forms.ValidationError(_("Choose until when."))
        return data

    @property
    def moment(self) -> datetime | None:
        """None: until the customer writes. A preset wins over a date that happens to stand in the field."""
        preset = self.cleaned_data["preset"]
        return moments().get(preset) if preset else self.cleaned_data["until"]


def moments() -> dict[str, datetime]:
    """What each timed preset means now."""
    now = timezone.localtime(clock.now())
    morning = now.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    return {
        "3h": timezone.localtime(clock.now() + timedelta(hours=3)),
        "tomorrow": morning + timedelta(days=1),
        "monday": morning + timedelta(days=7 - now.weekday()),
    }


def sentence(form: forms.Form) -> str:
    """The first thing that is wrong, for people."""
    return next((str(error) for errors in form.errors.values() for error in errors), "")
