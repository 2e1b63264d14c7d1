"""The form of a saved reply."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from webcare import policies
from webcare.dress import dress
from webcare.models import SavedReply, User


class SavedReplyForm(forms.ModelForm):
    shared = forms.BooleanField(
        label=gettext_lazy("For everybody"), required=False, help_text=gettext_lazy("Otherwise only you see it.")
    )

    class Meta:
        model = SavedReply
        fields = ["name", "text_nl", "text_en"]
        widgets = {"text_nl": forms.Textarea(attrs={"rows": 5}), "text_en": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, data: Any, instance: SavedReply, user: User) -> None:
        super().__init__(data, instance=instance, initial={"shared": bool(instance.pk and instance.owner_id is None)})
        if not policies.can_share_replies(user):
            del self.fields["shared"]
        dress(self)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not (data.get("text_nl") or data.get("text_en")):
            raise forms.ValidationError(_("Write the text in at least one language."))
        return data

    def _get_validation_exclusions(self) -> set[str]:
        """The action says which names are taken, also in a race; `owner` is not the form's."""
        return super()._get_validation_exclusions() | {"name", "owner", "text_nl", "text_en"}

    def values(self) -> dict[str, Any]:
        wanted = {name: self.cleaned_data[name] for name in ("name", "text_nl", "text_en")}
        return wanted | {"shared": self.cleaned_data.get("shared", False)}
