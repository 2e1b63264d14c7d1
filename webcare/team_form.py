"""The form for a team: name, icon, who is in it, opening hours, and what stands below its mail."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from webcare import placeholders
from webcare.dress import dress
from webcare.models import Calendar, Channel, Contact, Conversation, Team, User

ICONS = (
    "users-round", "headset", "truck", "package", "wrench", "bike", "store", "receipt-text", "credit-card", "undo-2",
    "calendar-days", "phone", "languages", "megaphone", "star", "heart-handshake",
)  # fmt: skip
SIGNATURE_LENGTH = 2000  # characters


class TeamForm(forms.ModelForm):
    icon = forms.ChoiceField(label=_("Icon"), widget=forms.RadioSelect)
    members = forms.ModelMultipleChoiceField(
        User.objects.none(), label=_("Members"), required=False, widget=forms.CheckboxSelectMultiple
    )
    calendar = forms.ModelChoiceField(
        Calendar.objects.order_by("name"), label=_("Opening hours"), required=False, empty_label=_("Always open")
    )
    signature = forms.CharField(
        label=_("Signature"), required=False, max_length=SIGNATURE_LENGTH, widget=forms.Textarea(attrs={"rows": 4})
    )

    class Meta:
        model = Team
        fields = ["name", "icon", "calendar", "signature"]

    def __init__(self, data: QueryDict | None, instance: Team) -> None:
        members = list(instance.members.all()) if instance.pk else []
        super().__init__(data, instance=instance, initial={"members": members})
        dress(self)
        self.fields["name"].strip = True
        self.fields["icon"].choices = [(name, name) for name in dict.fromkeys((*ICONS, instance.icon))]
        self.fields["members"].queryset = User.objects.filter(is_active=True).order_by("name")

    def _post_clean(self) -> None:
        """The verb sets and saves; the instance stays as it is stored."""

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in (*self.Meta.fields, "members")}

    @property
    def people(self) -> list[tuple[User, bool]]:
        """Everybody who could be in it, with whether they are ticked."""
        ticked = {str(value) for value in self["members"].value() or []} | {
            str(one.pk) for one in self["members"].value() or [] if isinstance(one, User)
        }
        return [(user, str(user.pk) in ticked) for user in self.fields["members"].queryset]

    @property
    def placeholders(self) -> list[tuple[str, str]]:
        """What can stand in a signature, with what it means."""
        return [(f"{{{name}}}", str(meaning)) for name, meaning in placeholders.MEANINGS.items()]


def preview(signature: str, team: str, user: User, language: str) -> str:
    """The signature as it would stand below a mail of this user; no row is read or made."""
    talk = Conversation(
        contact=Contact(name="Anouk Visser", language=language), team=Team(name=team),
        channel=Channel(name=str(_("E-mail"))),
    )  # fmt: skip
    return placeholders.fill(signature[:SIGNATURE_LENGTH], talk, user, language)
