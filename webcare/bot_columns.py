"""What the columns of a sheet with answers are for, in words."""

from django.utils.translation import gettext_lazy as _

MEANINGS = {
    "key": _("Ours: how an answer is known, whatever its question becomes. Leave it empty for a new one."),
    "topic": _("Under which heading it stands in the list."),
    "question_nl": _("The question, as you would ask it. Needed in one language."),
    "question_en": _("The same in English."),
    "variants_nl": _("Other ways customers ask it, one a line (Alt Enter in a cell). They replace those there are."),
    "variants_en": _("The same in English."),
    "reply_nl": _("What the bot answers."),
    "reply_en": _("The same in English."),
    "on": _("yes or no: whether the bot may give it."),
    "person_only": _("yes or no: whether a colleague always takes over."),
}
