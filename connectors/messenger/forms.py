"""What an administrator enters for a page."""

from django.utils.translation import gettext_lazy as _

from connectors.meta.messaging.forms import MessagingSettingsForm, number


class MessengerSettingsForm(MessagingSettingsForm):
    page_id = number(_("Page id"), _("On the page of Facebook: About, Page transparency."))
    field_order = ["page_id", "app_id"]
