"""The form for somebody who works here, invited or already in."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from webcare.dress import dress
from webcare.models import Team, User

RIGHTS = {
    User.Role.AGENT: _("Sees and answers the conversations of their teams."),
    User.Role.LEAD: _("Sees every team, and can release and assign for others."),
    User.Role.ADMIN: _("Also connects channels, and manages teams and agents."),
}


class AgentForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    role = forms.ChoiceField(label=_("Role"), choices=User.Role.choices, widget=forms.RadioSelect)
    teams = forms.ModelMultipleChoiceField(
        Team.objects.all(), label=_("Teams"), required=False, widget=forms.CheckboxSelectMultiple
    )
    edits_bot = forms.BooleanField(
        label=_("Writes for the chatbot"), required=False,
        help_text=_("Answers, flows and tests, and puts them live. Team leads and administrators always may."),
    )  # fmt: skip

    def __init__(self, data: QueryDict | None, agent: User | None = None) -> None:
        first: dict[str, Any] = {"role": User.Role.AGENT}
        if agent:
            first = {"name": agent.name, "role": agent.role, "edits_bot": agent.edits_bot}
            first["teams"] = list(agent.teams.values_list("pk", flat=True))
        super().__init__(data, initial=first)
        dress(self)

    @property
    def roles(self) -> list[tuple[str, Any, Any, bool]]:
        """(value, name, what it allows, chosen)"""
        chosen = self["role"].value()
        return [(role.value, role.label, RIGHTS[role], role.value == chosen) for role in User.Role]

    @property
    def queues(self) -> list[tuple[Team, bool]]:
        ticked = {str(value) for value in self["teams"].value() or []}
        return [(team, str(team.pk) in ticked) for team in self.fields["teams"].queryset]


class InvitationForm(AgentForm):
    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    field_order = ["name", "email", "role", "teams", "edits_bot"]


class NameForm(forms.Form):
    """What anybody may change about themselves."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
