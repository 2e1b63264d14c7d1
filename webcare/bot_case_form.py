"""The form of one test of the chatbot: what is asked, and what must come."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from webcare.dress import dress
from webcare.models import BotPiece, Channel

EXPECTED = (
    ("answer", gettext_lazy("this answer")),
    ("offer", gettext_lazy("a choice, with this answer among it")),
    ("handoff", gettext_lazy("a colleague takes over")),
    ("nothing", gettext_lazy("no answer")),
)
NEEDS_ANSWER = ("answer", "offer")


class CaseForm(forms.Form):
    text = forms.CharField(label=gettext_lazy("What the customer asks"), max_length=300)
    what = forms.ChoiceField(label=gettext_lazy("What must come"), choices=EXPECTED)
    answer = forms.ChoiceField(label=gettext_lazy("Which answer"), required=False)
    language = forms.ChoiceField(
        label=gettext_lazy("The customer's language"), required=False,
        choices=(("", gettext_lazy("by the words")), ("nl", "Nederlands"), ("en", "English")),
    )  # fmt: skip
    channel = forms.ChoiceField(label=gettext_lazy("Channel"), required=False)

    def __init__(self, data: Any, piece: BotPiece | None, titles: dict[str, str]) -> None:
        """`titles`: every answer by what it is called."""
        super().__init__(data, initial=_initial(piece.content if piece else {}))
        self.fields["answer"].choices = [("", _("Choose an answer")), *titles.items()]
        kinds = {row.kind: str(row.kind_label) for row in Channel.objects.only("kind").order_by("kind", "pk")}
        kinds |= {self.initial["channel"]: self.initial["channel"]} if self.initial["channel"] not in kinds else {}
        self.fields["channel"].choices = [("", _("any")), *((kind, name) for kind, name in kinds.items() if kind)]
        dress(self)
        self.fields["text"].widget = forms.TextInput(attrs={"class": "input", "autocomplete": "off"})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("what") in NEEDS_ANSWER and not data.get("answer") and "answer" not in self.errors:
            self.add_error("answer", _("Choose an answer."))
        return data

    def expect(self) -> dict[str, Any]:
        what = self.cleaned_data["what"]
        return {what: self.cleaned_data["answer"] if what in NEEDS_ANSWER else True}


def _initial(content: dict[str, Any]) -> dict[str, Any]:
    expect = content.get("expect") or {}
    what = next((name for name, _words in EXPECTED if expect.get(name)), "answer")
    answer = expect.get(what) if what in NEEDS_ANSWER else ""
    texts = {name: content.get(name) or "" for name in ("text", "language", "channel")}
    return texts | {"what": what, "answer": answer}
