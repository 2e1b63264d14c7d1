"""When a customer takes a message back, nothing of its words stays with the bot."""

from typing import Any

from webcare.models import BotSession, BotTurn, Conversation, Event, Message

KEPT = ("decided", "answer", "best", "evidence", "confidence", "thresholds", "language", "fetch", "wait")
SHORTEST = 3  # characters: a shorter one would be found in everything


def forget(conversation: Conversation, message: Message) -> None:
    """The explanation of what was decided on it, the variables it filled, and what was filled in from those. Called
    inside `locked()`, before its text goes."""
    turns = list(BotTurn.objects.filter(conversation=conversation.pk).order_by("number"))
    session = BotSession.objects.filter(conversation=conversation.pk).first()
    read = [turn for turn in turns if turn.from_seq < message.seq <= turn.to_seq]
    if not read or session is None:
        return
    states = [turn.before for turn in turns[1:]] + [session.state]
    gone: set[str] = {message.text.strip()}
    for turn, after in zip(turns, states, strict=True):
        if turn in read:
            turn.why = {name: value for name, value in turn.why.items() if name in KEPT} | {"taken_back": True}
            gone |= _filled(turn.before, after)
    gone = {words for words in gone if len(words) >= SHORTEST}
    for turn in turns:
        if turn.number >= read[0].number:
            turn.before = without(turn.before, gone)
            turn.given = turn.given | {"fetched": without(turn.given.get("fetched"), gone)}
            turn.why = without(turn.why, gone)
            turn.save(update_fields=["why", "before", "given"])
    session.state = without(session.state, gone)
    session.save(update_fields=["state"])
    _out_of_cards(conversation, gone)


def without(value: Any, gone: set[str]) -> Any:
    """The same JSON; texts in which any of these words stand are empty."""
    match value:
        case str():
            return "" if any(words in value for words in gone) else value
        case dict():
            return {name: without(one, gone) for name, one in value.items()}
        case list():
            return [without(one, gone) for one in value]
    return value


def _filled(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    """What a turn put into variables."""
    known, now = before.get("variables") or {}, after.get("variables") or {}
    return {str(value) for name, value in now.items() if known.get(name) != value}


def _out_of_cards(conversation: Conversation, gone: set[str]) -> None:
    for event in Event.objects.filter(conversation=conversation.pk, kind="bot.handed_over"):
        told = {name: without(event.data.get(name), gone) for name in ("variables", "note") if name in event.data}
        Event.objects.filter(pk=event.pk).update(data=event.data | told)
