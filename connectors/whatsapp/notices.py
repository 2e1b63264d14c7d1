"""What Meta says about the account: its templates, its number, its good name, its limits."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from connectors.inbound import InboundNotice
from connectors.meta.envelope import mapped, mappings, name, words
from connectors.meta.error_table import Kind
from connectors.meta.errors import problem
from connectors.meta.times import moment
from connectors.reading import line

GRAVE_TEMPLATE = ("REJECTED", "PAUSED", "DISABLED", "FLAGGED", "LOCKED", "LIMIT_EXCEEDED")
# A warning or a lock leaves a template what it was: it can still be sent.
NO_STATE = ("FLAGGED", "LOCKED", "UNLOCKED")
BACK = ("REINSTATED", "UNARCHIVED", "UNPAUSED")
GOOD_NEWS = (
    "APPROVED", "VERIFIED_ACCOUNT", "PARTNER_ADDED", "PARTNER_APP_INSTALLED", "MM_LITE_TERMS_SIGNED",
    "BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE", "VOLUME_BASED_PRICING_TIER_UPDATE",
    "AUTH_INTL_PRICE_ELIGIBILITY_UPDATE",
)  # fmt: skip
STOPPING = (Kind.AUTH, Kind.PERMISSION, Kind.ACCOUNT, Kind.SPAM)


def read_notice(field: str, value: dict[str, Any], time: Any) -> InboundNotice | None:
    """None for fields that are no notice. `time` is that of the entry."""
    if not (make := READERS.get(field)):
        return None
    what, data, said, grave = make(value)
    return InboundNotice(what, {called: each for called, each in data.items() if each}, said, grave, moment(time))


def read_errors(value: dict[str, Any], time: Any) -> list[InboundNotice]:
    """`errors` that stand beside no message: they are about the account."""
    found = [problem(error) for error in mappings(value.get("errors"))]
    return [
        InboundNotice(
            "error",
            {"code": each.name},
            f"{each.sentence} ({each.name})",
            bool(each.row and each.row.kind in STOPPING),
            moment(time),
        )
        for each in found
    ]


Made = tuple[str, dict[str, Any], str, bool]


def _template(value: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": name(value.get("message_template_id")),
        "name": line(words(value.get("message_template_name")), 512),
        "language": line(words(value.get("message_template_language")), 20),
    }


def _template_status(value: dict[str, Any]) -> Made:
    event = line(words(value.get("event")), 30).upper()
    told = words(value.get("reason")) or words(mapped(value.get("disable_info")).get("reason"))
    reason = "" if told.upper() in ("", "NONE") else line(told, 300)
    status = "APPROVED" if event in BACK else "" if event in NO_STATE else event
    data = _template(value) | {
        "status": status,
        "category": line(words(value.get("message_template_category")), 30),
        "reason": reason,
    }
    said = _("Template “%(name)s”: %(event)s.") % {"name": data["name"], "event": event}
    return "template", data, f"{said} {reason}".strip(), event in GRAVE_TEMPLATE


def _template_quality(value: dict[str, Any]) -> Made:
    quality = line(words(value.get("new_quality_score")), 30).upper()
    data = _template(value) | {"quality": quality}
    said = _("The quality of template “%(name)s” is now %(quality)s.") % {"name": data["name"], "quality": quality}
    return "template", data, said, quality == "RED"


def _template_category(value: dict[str, Any]) -> Made:
    category = line(words(value.get("new_category")), 30).upper()
    data = _template(value) | {"category": category}
    said = _("Template “%(name)s” now counts as %(category)s.") % {"name": data["name"], "category": category}
    return "template", data, said, False


def _template_components(value: dict[str, Any]) -> Made:
    data = _template(value)
    said = _("The text of template “%(name)s” has changed: get the list of templates again.") % {"name": data["name"]}
    return "template", data | {"stale": True}, said, False


def _quality(value: dict[str, Any]) -> Made:
    event, limit = line(words(value.get("event")), 50).upper(), line(words(value.get("current_limit")), 50)
    said = _("WhatsApp rates this number: %(event)s.") % {"event": event}
    return "quality", {"event": event, "limit": limit}, f"{said} {limit}".strip(), event in ("FLAGGED", "DOWNGRADE")


def _name(value: dict[str, Any]) -> Made:
    shown = line(words(value.get("requested_verified_name")) or words(value.get("username")))
    decision = line(words(value.get("decision")) or words(value.get("status")), 50).upper()
    reason = line(words(value.get("rejection_reason")), 300)
    said = _("The name “%(name)s”: %(decision)s.") % {"name": shown, "decision": decision}
    return "name", {"name": shown, "decision": decision}, said, decision == "REJECTED" or bool(reason)


def _account(value: dict[str, Any]) -> Made:
    event = line(words(value.get("event")) or words(value.get("decision")), 80).upper()
    violation = line(words(mapped(value.get("violation_info")).get("violation_type")), 100)
    ban = line(words(mapped(value.get("ban_info")).get("waba_ban_state")), 50)
    limits = [line(words(each.get("restriction_type")), 80) for each in mappings(value.get("restriction_info"))]
    details = ", ".join(filter(None, [violation, ban, *limits]))
    said = _("Meta says about this account: %(event)s.") % {"event": event}
    grave = event not in GOOD_NEWS and ban != "REINSTATE"
    return "restricted", {"event": event, "details": details}, f"{said} {details}".strip(), grave


def _alert(value: dict[str, Any]) -> Made:
    told = mapped(value.get("alert_info")) or value
    severity, kind = line(words(told.get("alert_severity")), 30).upper(), line(words(told.get("alert_type")), 80)
    said = line(words(told.get("alert_description")), 300) or kind
    return "error", {"alert": kind, "severity": severity}, said, severity in ("CRITICAL", "WARNING")


def _limit(value: dict[str, Any]) -> Made:
    found = {line(called, 80): each for called, each in value.items() if isinstance(each, str | int)}
    data = {called: line(str(each), 80) for called, each in list(found.items())[:20]}
    return "limit", data, _("Meta has changed what this account may send."), False


def _security(value: dict[str, Any]) -> Made:
    event = line(words(value.get("event")), 80).upper()
    return "error", {"event": event}, _("A security setting of this number: %(event)s.") % {"event": event}, True


READERS: dict[str, Callable[[dict[str, Any]], Made]] = {
    "message_template_status_update": _template_status,
    "message_template_quality_update": _template_quality,
    "template_category_update": _template_category,
    "message_template_components_update": _template_components,
    "phone_number_quality_update": _quality,
    "phone_number_name_update": _name,
    "business_username_updates": _name,
    "account_update": _account,
    "account_review_update": _account,
    "account_alerts": _alert,
    "business_capability_update": _limit,
    "security": _security,
}
