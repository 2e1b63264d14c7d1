"""What a reply holds besides words and files: the message it points at, answers offered, a template with its blanks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from connectors.contract import QuickReply
from webcare.forms import WriteForm
from webcare.text import label

MOST_CHOICES = 50  # more than any channel takes; the action says how many this one does
BLANK = "blank."
BIG = 2**62


class ExtrasForm(forms.Form):
    """`choice_title` and `choice_description` come once for each answer that is offered, in their order."""

    reply_to = forms.IntegerField(required=False, min_value=1, max_value=BIG)

    @property
    def choices(self) -> tuple[QuickReply, ...]:
        """Their ids are ours: what comes back says which one was tapped."""
        titles, more = self.data.getlist("choice_title"), self.data.getlist("choice_description")
        texts = [(label(title), label(more[at] if at < len(more) else "")) for at, title in enumerate(titles)]
        offered = [one for one in texts if any(one)][:MOST_CHOICES]
        return tuple(QuickReply(f"choice-{at}", title, about) for at, (title, about) in enumerate(offered, 1))

    @property
    def list_title(self) -> str:
        """What stands on the button that opens a list of answers; empty: the usual."""
        return label(self.data.get("list_title", ""), 20)


class TemplateForm(WriteForm):
    """A template instead of words. Its blanks come as `blank.<key>`, a file for its head as an attachment."""

    template = forms.IntegerField(min_value=1, max_value=BIG, error_messages={"required": _("Choose a template.")})
    seen = forms.IntegerField(min_value=0, max_value=BIG)
    then = forms.ChoiceField(required=False, choices=[("", ""), ("resolve", "")])

    @property
    def keys(self) -> list[str]:
        return self.data.getlist("attachments")

    @property
    def typed(self) -> dict[str, str]:
        return typed_into(self.data)


def typed_into(data: Any) -> dict[str, str]:
    """What was typed into the blanks of a template, by their keys."""
    return {name.removeprefix(BLANK): str(data[name]) for name in data if name.startswith(BLANK)}
