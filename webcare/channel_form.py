"""One page, three forms: what every channel has, what its connector sets, and the connector's credentials.

Credentials are write-only. A stored value is never put into a form, so no page, not even one with errors, can show
it. Fields that are plainly no secret (addresses of pages and mailboxes, ticks) say so by their class or by `public`.
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from connectors.contract import Connector
from connectors.fields import LinesField
from webcare.dress import dress
from webcare.models import Channel

PUBLIC = (forms.URLField, forms.EmailField, forms.BooleanField)


class CommonForm(forms.ModelForm):
    answer_within = forms.IntegerField(
        label=_("First answer within (minutes)"),
        help_text=_("Counted in opening hours. Empty: nothing is promised."),
        min_value=1,
        max_value=60 * 24 * 30,
        required=False,
    )

    class Meta:
        model = Channel
        fields = ["name", "team", "calendar", "answer_within"]

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["team"].empty_label = _("No team: everyone sees it")
        self.fields["team"].help_text = _("New conversations wait for this team.")
        self.fields["calendar"].empty_label = _("Always open")


@dataclass(slots=True)
class ChannelForms:
    """What the page shows and what it hands to `actions.channels`."""

    common: CommonForm
    settings: forms.Form
    credentials: forms.Form

    def is_valid(self) -> bool:
        """All three are checked, so that everything to correct is said at once."""
        return all([form.is_valid() for form in (self.common, self.settings, self.credentials)])

    def values(self) -> dict[str, Any]:
        """For `channels.connect` and `channels.change`. An empty secret means: leave the stored one."""
        entered = self.credentials.cleaned_data
        kept = {name for name, field in self.credentials.fields.items() if is_secret(field) and not entered.get(name)}
        return {
            **{name: self.common.cleaned_data[name] for name in CommonForm.Meta.fields},
            "settings": self.settings.cleaned_data,
            "credentials": {name: value for name, value in entered.items() if name not in kept},
        }

    @property
    def all(self) -> tuple[forms.BaseForm, ...]:
        return self.common, self.settings, self.credentials


def new_forms(kind: type[Connector], data: QueryDict | None) -> ChannelForms:
    """For a channel that is to be connected. A secret that we make ourselves is shown here, and nowhere later."""
    credentials = kind.Form(data, prefix="credentials")
    for name in [name for name, field in credentials.fields.items() if getattr(field, "later", False)]:
        del credentials.fields[name]  # of use to few: made on the page of the channel
    for field in credentials.fields.values():
        field.copied = field.initial is not None and isinstance(field, forms.CharField)  # made by us, for their side
    return ChannelForms(
        dress(CommonForm(data, initial={"name": kind.label})),
        dress((kind.SettingsForm or forms.Form)(data, prefix="settings")),
        dress(credentials),
    )


def forms_of(channel: Channel, data: QueryDict | None) -> ChannelForms:
    kind = type(channel.connector)
    credentials = kind.Form(data, prefix="credentials")
    for name in secret_lists(kind):
        del credentials.fields[name]  # added and removed one by one, see `actions/channel_secrets.py`
    for name, field in credentials.fields.items():
        if is_secret(field):
            field.required, field.initial = False, None
            field.help_text = _("Stored. Empty: it stays as it is.")
        else:
            credentials.initial[name] = channel.credentials.get(name)
    return ChannelForms(
        dress(CommonForm(data, instance=channel)),
        dress((kind.SettingsForm or forms.Form)(data, prefix="settings", initial=channel.settings)),
        dress(credentials),
    )


def secret_form(channel: Channel, name: str, data: QueryDict | None) -> forms.Form:
    """To add to one list of secrets; before it is sent it holds a new one, made just now."""
    form = type(channel.connector).Form(data, prefix="secret")
    form.fields = {name: form.fields[name]}
    form.fields[name].required = True
    return dress(form)


def secret_lists(kind: type[Connector]) -> list[str]:
    """The fields that hold several secrets at once, so that one can be replaced without a gap."""
    fields = kind.Form.base_fields
    return [name for name, field in fields.items() if isinstance(field, LinesField) and is_secret(field)]


def is_secret(field: forms.Field) -> bool:
    return not getattr(field, "public", isinstance(field, PUBLIC))
