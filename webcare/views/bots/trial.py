"""What the trial conversation shows: its turns with their explanations, and what can be chosen in it."""

from typing import Any

from webcare import bot_console, bot_counts, bot_rows
from webcare.bot_console_words import ending, explained
from webcare.models import BotPiece, Team, User


def trial_context(user: User) -> dict[str, Any]:
    """At most three queries; what is chosen from is asked for only when there is something to judge."""
    trial = bot_console.load(user)
    questions = _questions() if trial.turns else {}
    teams = dict(Team.objects.values_list("pk", "name")) if any(turn["team"] for turn in trial.turns) else {}
    turns = [
        turn | {"explained": explained(turn, questions), "ending": ending(turn), "team_name": teams.get(turn["team"])}
        for turn in trial.turns
    ]
    return {
        "trial": trial, "trial_turns": turns, "trial_last": turns[-1]["number"] if turns else 0,
        "trial_open": [turn["number"] for turn in trial.since_asked],
        "trial_kinds": bot_counts.connected(), "trial_answers": questions.items(),
    }  # fmt: skip


def _questions() -> dict[str, str]:
    rows = BotPiece.objects.filter(kind=BotPiece.Kind.ANSWER).order_by("position", "pk")
    return {key: bot_rows.words_of(words) or key for key, words in rows.values_list("key", "content__question")}
