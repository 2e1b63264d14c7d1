"""Words and forms of the customer's card."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from webcare.contact_form import ContactForm
from webcare.views.cards import Card
from webcare.views.matches import Match

register = template.Library()


@register.simple_tag
def contact_form(card: Card, form: ContactForm | None = None) -> ContactForm:
    """The form of this card; made here, so that pages that show no card do not make one."""
    return form or ContactForm(values=card.values)


@register.simple_tag
def reason(match: Match) -> SafeString:
    """Why these could be one person, and how sure that is."""
    if match.evidence == "verified_login":
        words = _("Signed in on the site as {name}, but the link was undone")
    elif match.evidence == "same_phone":
        words = _("Same phone number as {name}, as both say")
    elif match.evidence == "same_id":
        words = _("Same number or account as {name}, says the channel")
    elif match.proven:
        words = _("Same e-mail address as {name}, verified on both sides")
    else:
        words = _("Same e-mail address as {name}, as the customer says")
    return format_html(words, name=format_html("<b>{}</b>", match.card.title))
