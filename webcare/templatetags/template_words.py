"""How a provider's template stands, in words for people. What is not known here is shown as the provider writes it."""

from django import template
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from webcare.models import MessageTemplate

register = template.Library()

GOOD, WAITS = {"APPROVED", "REINSTATED"}, {"PENDING", "IN_APPEAL", "PENDING_DELETION"}


@register.filter
def chip_of(row: MessageTemplate) -> str:
    """The colour of its state: ok, warn or danger."""
    return "ok" if row.status in GOOD else "warn" if row.status in WAITS else "danger"


@register.filter
def state_of(row: MessageTemplate) -> str:
    return {
        "APPROVED": _("Approved"),
        "REINSTATED": _("Approved again"),
        "PENDING": _("Being looked at"),
        "IN_APPEAL": _("Objection being looked at"),
        "REJECTED": _("Rejected"),
        "PAUSED": _("Paused by the provider"),
        "DISABLED": _("Switched off by the provider"),
        "FLAGGED": _("Flagged: quality is low"),
        "LOCKED": _("Locked"),
        "ARCHIVED": _("Archived"),
        "LIMIT_EXCEEDED": _("Limit exceeded"),
        "DELETED": _("Deleted"),
        "PENDING_DELETION": _("Being deleted"),
    }.get(row.status, row.status)


@register.filter
def category_of(row: MessageTemplate) -> str:
    words = {"UTILITY": _("Service"), "MARKETING": _("Marketing"), "AUTHENTICATION": _("Log-in code")}
    return words.get(row.category, row.category or _("No category"))


@register.filter
def quality_of(row: MessageTemplate) -> str:
    words = {"GREEN": _("quality high"), "YELLOW": _("quality medium"), "RED": _("quality low")}
    return words.get(row.quality, "")


@register.filter
def reason_of(row: MessageTemplate) -> str:
    """Why it is not approved, empty when the provider gave no reason."""
    if row.status in GOOD or row.reason in ("", "NONE"):
        return ""
    return {
        "INVALID_FORMAT": _("The form is not right: look at the blanks and the signs around them."),
        "ABUSIVE_CONTENT": _("The provider finds the text threatening or offensive."),
        "PROMOTIONAL": _("The provider finds it advertising; submit it as marketing."),
        "TAG_CONTENT_MISMATCH": _("Text and category do not belong together."),
        "INCORRECT_CATEGORY": _("The provider sees another category in it."),
        "SCAM": _("The provider takes it for a fraud."),
    }.get(row.reason, row.reason)


@register.filter
def language_of(code: str) -> str:
    """ "Dutch" for `nl`, "English (US)" for `en_US`; the code itself where we have no name for it."""
    language, _sign, country = code.partition("_")
    try:
        name = get_language_info(language.lower())["name_translated"]
    except KeyError:
        return code
    return f"{name} ({country})" if country else name


@register.filter
def body_of(row: MessageTemplate) -> str:
    """Its text, with its blanks as they are."""
    parts = [one for one in row.components if isinstance(one, dict) and str(one.get("type")).upper() == "BODY"]
    return str(parts[0].get("text") or "") if parts else ""
