"""A small shop's bot in both languages, for the tests of the engine."""

from datetime import UTC, datetime
from typing import Any

import chatbot
from chatbot import Content, Decision, Facts, Turn

MONDAY = datetime(2026, 6, 15, 10, 0, tzinfo=UTC)


def answer(key: str, nl: str, en: str, *variants: str, **more: Any) -> dict[str, Any]:
    """An answer that says `nl: key` or `en: key`."""
    return {
        "key": key,
        "question": {"nl": nl, "en": en},
        "variants": [{"id": f"v{number}", "text": text} for number, text in enumerate(variants, 1)],
        "reply": {"texts": {"nl": f"nl: {key}", "en": f"en: {key}"}},
        **more,
    }


RETURN = answer(
    "retour",
    "Hoe meld ik een retour aan?",
    "How do I return something?",
    "ik wil mijn fiets terugsturen",
    "de maat klopt niet kan hij terug",
    "can I send my bike back",
    rules=[{"id": "r1", "any": ["retourner*", "terugsturen"], "none": ["geld"], "typos": 1}],
    not_helped={"team": 7},
)
ORDER = answer(
    "bestelling",
    "Waar is mijn bestelling?",
    "Where is my order?",
    "waar blijft mijn pakket",
    "wanneer wordt mijn bestelling bezorgd",
    "where is my package",
    "track and trace",
)
MONEY = answer(
    "geld", "Wanneer krijg ik mijn geld terug?", "When do I get my money back?", "terugbetaling", "when is my refund"
)
SIZE = answer("maat", "Welke maat heb ik nodig?", "Which size do I need?", "ik ben 1,75 lang", "what frame size")
CHANGE = answer("bezorgdag", "Kan ik de bezorgdag wijzigen?", "Can I change the delivery day?", "andere bezorgdag")
COMPLAINT = answer("klacht", "Ik heb een klacht", "I have a complaint", "klacht indienen", person_only=True, team=4)
ANSWERS = [RETURN, ORDER, MONEY, SIZE, CHANGE, COMPLAINT]
SETTINGS = {
    "name": "Fietsbot",
    "greeting_buttons": [
        {"id": "b1", "titles": {"nl": "Retour", "en": "Return"}, "does": "answer", "target": "retour"}
    ],
    "handoff": {"teams": {"angry": 3}},
}


def load(*answers: dict[str, Any], flows: Any = (), settings: Any = None, cases: Any = ()) -> Content:
    """The shop's bot, or one with these answers only."""
    return chatbot.load(
        {
            "settings": SETTINGS | (settings or {}),
            "answers": list(answers or ANSWERS),
            "flows": list(flows),
            "cases": list(cases),
        }
    )


class Customer:
    """Somebody who talks with the bot: keeps the state between two turns."""

    def __init__(self, content: Content, **facts: Any) -> None:
        self.content, self.facts, self.state = content, Facts(**facts), {}

    def turn(self, **given: Any) -> Decision:
        decision = chatbot.reply(self.content, Turn(**{"facts": self.facts, "at": MONDAY} | given), self.state)
        self.state = decision.state
        return decision

    def types(self, *texts: str) -> Decision:
        """Several messages, each answered; the last decision."""
        return [self.turn(text=text) for text in texts][-1]

    def taps(self, choice: str, title: str = "") -> Decision:
        return self.turn(choice=choice, text=title)


def said(decision: Decision) -> list[str]:
    return [say.text for say in decision.says]


def ids(decision: Decision) -> list[str]:
    return [choice.id for say in decision.says for choice in say.choices]


def handed(decision: Decision) -> tuple[str, int]:
    """(reason, team) of the hand-over; ("", 0) when there is none."""
    return (decision.handoff.reason, decision.handoff.team) if decision.handoff else ("", 0)
