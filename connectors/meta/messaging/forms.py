"""What Messenger and Instagram ask beyond what every account of Meta does."""

from django import forms
from django.utils.translation import gettext_lazy as _

from connectors.meta.forms import MetaSettingsForm


class MessagingSettingsForm(MetaSettingsForm):
    human_agent = forms.BooleanField(
        label=_("Our app may use the “Human Agent” feature"),
        help_text=_("Agents can then answer for 7 days after the customer wrote, instead of 24 hours. Never the bot."),
        required=False,
    )
