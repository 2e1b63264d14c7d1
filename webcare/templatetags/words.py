"""Every word the scripts need, from the one catalogue. Placeholders in braces are filled by the scripts."""

from django import template
from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def words() -> SafeString:
    return json_script({"locale": get_language(), **_times(), **_live(), **_writing()}, "words")


def _times() -> dict[str, str]:
    return {
        "left": _("{time} left"), "late": _("{time} late"), "waiting": _("waiting {time}"),
        "window_open": _("reply window open, {time} left"), "window_person": _("as a person, {time} left"),
        "window_row": _("window {time}"), "window_over": _("window closed"),
        "ms": _("{m} min {s} s"), "m": _("{n} min"), "h": _("{n} h"), "d": _("{n} d"),
        "minutes": _("{n} min"), "now": _("now"),
    }  # fmt: skip


def _live() -> dict[str, str]:
    return {
        "looking_one": _("{names} is looking along"), "looking_other": _("{names} are looking along"),
        "and": _("and"),
        "typing_agent": _("{name} is typing"), "typing_customer": _("{name} is typing"),
        "collision": _("{name} is typing a reply"), "collision_since": _("since {time}"),
        "stale": _("{name} just wrote something."),
        "offline_title": _("No connection."),
        "offline_text": _("You can go on writing, we send it as soon as we can."),
        "reconnected_none": _("Connected again"),
        "reconnected_one": _("Connected again, 1 message updated"),
        "reconnected_other": _("Connected again, {n} messages updated"),
        "new_messages_one": _("1 new message"), "new_messages_other": _("{n} new messages"),
        "new_rows_one": _("1 new conversation"), "new_rows_other": _("{n} new conversations"),
        "messages_many": _("{n} new messages"), "message_from": "{name}: {text}",
        "stale_someone": _("Something new came in just now."),
        "new_since": _("New since {time}"), "list_changed": _("Show the changed order"),
        "sign_in": _("Sign in"), "open": _("Open"),
        "signed_out": _("You have been signed out. Sign in again, your draft is kept."),
        "load_failed": _("That did not load. Try again."),
    }  # fmt: skip


def _writing() -> dict[str, str]:
    return {
        "sending": _("Sending"), "waiting_connection": _("Leaves as soon as there is a connection"),
        "failed": _("Not sent"), "try_again": _("Try again"), "edit": _("Edit"),
        "remaining": _("{n} characters left"), "too_long": _("{n} characters too long"),
        "too_large": _("{name} is larger than {limit}"), "bad_type": _("This channel does not take {name}"),
        "too_many": _("At most {n} files per message"), "upload_failed": _("{name} could not be uploaded"),
        "still_uploading": _("A file is still on its way up"),
        "claim_offline": _("Claiming needs a connection: a colleague could be first."),
        "needs_connection": _("This needs a connection."), "went_wrong": _("That did not work. Try again."),
        "undo": _("Undo"), "undone": _("Undone"), "close": _("Close"), "photo": _("photo"), "file_sent": _("file"),
        "not_sent_to": _("Not sent to {name}: {reason}"), "came_back": _("Not sent: {reason}"),
        "uploading": "{n} %", "upload_busy": _("Wait until the file is uploaded"), "retry": _("Try again"),
        "people_one": _("1 colleague"), "people_other": _("{n} colleagues"),
        "parts": _("Leaves as {n} messages"), "parts_remaining": _("Leaves as {n} messages, {left} characters left"),
        "as_buttons": _("The customer gets these answers as buttons"),
        "as_list": _("The customer gets these answers as a list"),
        "choices_left": _("{n} more possible"), "choice_title": _("Answer {n}"), "choice_more": _("Explanation"),
        "choice_question": _("Write a question above the answers."),
        "choice_same": _("Give every answer words of its own."), "team": _("Team"),
        "draft_joined": _("What you wrote on another device was added below."),
    }  # fmt: skip
