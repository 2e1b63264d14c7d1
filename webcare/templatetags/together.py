"""What colleagues write to each other: names in notes, and who can be named; and lists by label."""

from dataclasses import replace

from django import template
from django.db.models import QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from webcare.mentions import pieces
from webcare.models import Conversation, Label, Message, User
from webcare.views.lists import Chosen

from .ui import linked

register = template.Library()


@register.simple_tag
def note_text(message: Message, reader: User) -> SafeString:
    """The note, with the names of the mentioned standing out; the reader's own most."""
    parts = pieces(message.text, message.named)
    return format_html_join("", "{}", ((_piece(text, whom, reader),) for text, whom in parts))


def _piece(text: str, whom: list[User], reader: User) -> SafeString:
    if not whom:
        return linked(text)
    return format_html('<span class="at"{}>{}</span>', SafeString(" data-me") if reader in whom else "", text)


@register.simple_tag
def people_to_name(colleagues: list[User], conversation: Conversation, user: User) -> list[tuple[User, str]]:
    """Who may see this conversation, with the shortest name that means them alone; not oneself."""
    people = {person.pk: person for person in colleagues if person.pk != user.pk}
    if conversation.assignee_id and conversation.assignee_id != user.pk and conversation.assignee.is_active:
        people.setdefault(conversation.assignee_id, conversation.assignee)
    firsts = [person.first_name.casefold() for person in people.values()]
    return [
        (person, person.first_name if firsts.count(person.first_name.casefold()) == 1 else person.name)
        for person in people.values()
    ]


@register.simple_tag
def labels_on(labels: QuerySet[Label]) -> list[Label]:
    return [label for label in labels if label.is_on]


@register.filter
def tag_names(row: Conversation) -> str:
    """All labels of a row, which itself shows only the first."""
    return ", ".join(tag["name"] for tag in row.tags)


@register.filter
def with_label(here: Chosen, label: int | None) -> str:
    """The address of this list with only that label; None: with all of them."""
    return replace(here, label=label).query
