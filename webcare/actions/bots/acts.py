"""What the bot does besides talking: labels, teams, the customer's language, and what is counted."""

from typing import Any

import chatbot
from webcare import bots
from webcare.models import BotTurn, Contact, Conversation, Label, Team
from webcare.text import storable

NAMED = {"kind", "conversation", "actor", "message", "also"}  # how `log` calls what is its own


def do(conversation: Conversation, act: chatbot.Act) -> None:
    """A label or team that is not there (any more) is passed over: a conversation must not fail over it."""
    match act.what:
        case "label":
            _label(conversation, act.value)
        case "unlabel":
            _unlabel(conversation, act.value)
        case "team":
            give_to(conversation, act.value)
        case "language":
            language = act.value[:8]
            Contact.objects.filter(pk=conversation.contact_id, language="").update(language=language)


def give_to(conversation: Conversation, key: Any) -> None:
    """To the team of that number; as it is for 0, or when there is no such team."""
    team = Team.objects.filter(pk=int(key)).first() if str(key).isascii() and str(key).isdigit() else None
    if team is None or team.pk == conversation.team_id:
        return
    former = conversation.team
    before = conversation.change(team=team)
    conversation.log("team.changed", before=before, team=team.name, former=former.name if former else "", bot=True)


def count(conversation: Conversation, mark: chatbot.Mark, turn: BotTurn) -> None:
    """An event of its own; what the customer says of an answer is kept with the decision that gave it."""
    data = {name: value for name, value in mark.data.items() if name not in NAMED}
    conversation.log(f"bot.{mark.what}", **data | {"turn": turn.number, "version": bots.number(turn.version_id)})
    if mark.what in ("confirmed", "denied"):
        given = BotTurn.objects.filter(conversation=conversation.pk, outcome=BotTurn.Outcome.ANSWERED)
        given = given.filter(answer=storable(str(mark.data.get("answer", ""))))
        latest = given.order_by("-number").values("pk")[:1]
        BotTurn.objects.filter(pk__in=list(latest.values_list("pk", flat=True))).update(helped=mark.what == "confirmed")


def _label(conversation: Conversation, name: str) -> None:
    label = Label.objects.filter(name__iexact=name.strip(), archived_at=None).first()
    if label and not conversation.labels.filter(pk=label.pk).exists():
        conversation.labels.add(label)
        conversation.log("label.added", label=label.pk, name=label.name, colour=label.colour)


def _unlabel(conversation: Conversation, name: str) -> None:
    if label := conversation.labels.filter(name__iexact=name.strip()).first():
        conversation.labels.remove(label)
        conversation.log("label.removed", label=label.pk, name=label.name, colour=label.colour)
