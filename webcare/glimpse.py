"""How a message looks, for the bell to carry along. The same template as the page: HTML is made in one place."""

from django.conf import settings
from django.template.loader import get_template
from django.utils import translation

from webcare.models import Message

TEMPLATE = "conversations/_message.html"


def glimpse(message: Message) -> dict[str, str]:
    """HTML per language of a customer's message without files. Nothing in it may depend on who looks."""
    message.bare()
    template = get_template(TEMPLATE)
    looks = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            looks[language] = template.render({"message": message})
    return looks
