"""A small bot, put live without its owner's pages, and a customer who talks to it."""

from typing import Any

from django.db.models import Max

from tests import factories as make
from webcare.actions.bots import turns
from webcare.models import Bot, BotTurn, BotVersion, Channel, Conversation, Message


def answer(key: str, question: str, reply: str, *variants: str, **fields: Any) -> dict[str, Any]:
    lines = [{"id": f"v{number}", "text": text, "language": "nl"} for number, text in enumerate(variants)]
    return {
        "key": key, "question": {"nl": question}, "variants": lines, "reply": {"texts": {"nl": reply}}, **fields,
    }  # fmt: skip


def flow(key: str, *steps: dict[str, Any]) -> dict[str, Any]:
    return {"key": key, "name": key, "start": steps[0]["id"], "steps": list(steps), "on": True}


PARCEL = answer(
    "pakket", "Waar is mijn pakket?", "Je pakket is onderweg.",
    "waar blijft mijn pakket", "mijn pakket is er nog niet", "wanneer wordt mijn pakket bezorgd",
)  # fmt: skip
RETURNS = answer(
    "retour", "Hoe stuur ik iets terug?", "Stuur het gratis terug.", "ik wil iets terugsturen", "retour aanmelden"
)
ORDER = flow(
    "bestelling",
    {"id": "s1", "kind": "ask", "texts": {"nl": "Wat is je bestelnummer?"}, "variable": "order", "type": "text",
     "next": "s2"},
    {"id": "s2", "kind": "person", "note": "Bestelling {order}"},
)  # fmt: skip
ASKS_ORDER = answer("order", "Ik wil mijn bestelling wijzigen", "Dat kan.", "bestelling wijzigen", flow="bestelling")
CONTENT: dict[str, Any] = {
    "settings": {"languages": ["nl", "en"], "name": "Fietsbot"},
    "answers": [PARCEL, RETURNS, ASKS_ORDER],
    "flows": [ORDER],
}
QUESTION, ANSWER = "waar blijft mijn pakket", "Je pakket is onderweg."
NONSENSE = "xqz blorp wiebel"


def goes_live(content: dict[str, Any] | None = None) -> BotVersion:
    """A next version with this content, live at once."""
    number = (BotVersion.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    version = BotVersion.objects.create(number=number, content=CONTENT if content is None else content)
    Bot.objects.update_or_create(pk=1, defaults={"live": version, "on": True})
    return version


def channel(kind: str = "hook", **fields: Any) -> Channel:
    """One the bot serves."""
    return make.channel(kind, bot=True, **fields)


def asks(channel_: Channel, text: str = QUESTION, sender: str = "anouk", **fields: Any) -> Conversation:
    """The customer says it and the bot takes its turn; the conversation as it is then."""
    talk = make.customer_says(channel_, text, sender, **fields).conversation
    turns.take(talk.pk)
    return make.fresh(talk)


def heard(talk: Conversation) -> list[str]:
    """What the bot said in it, in order."""
    said = Message.objects.filter(conversation=talk, kind="out", author_kind="bot")
    return list(said.order_by("seq").values_list("text", flat=True))


def last_turn(talk: Conversation) -> BotTurn:
    return BotTurn.objects.filter(conversation=talk).order_by("-number")[0]


def handed(talk: Conversation) -> dict[str, Any]:
    """The data of its only hand-over."""
    return talk.events.get(kind="bot.handed_over").data
