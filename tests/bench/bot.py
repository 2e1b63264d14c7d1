"""What one decision of the bot costs at 1,500 lines, and what building that index costs. A library, so no server.

The floor of a decision is what nobody can avoid: reading the question's words and one product of a vector of its
features with the weights of every entry. Questions and lines are made up, so no data set is needed; a third of the
words of a question are misspelt or unknown, which is dearer than life.
"""

import random
import time

from chatbot.matching import Index
from chatbot.matching.words import words
from tests.bench.figures import Figure, at_most, percentile, ratio_at_most

ENTRIES, LINES, QUESTIONS = 150, 10, 2_000
FEATURES = 100  # a question has about so many
SYLLABLES = (
    "be",
    "ga",
    "lo",
    "mi",
    "ra",
    "to",
    "ver",
    "sen",
    "ka",
    "del",
    "in",
    "pro",
    "ster",
    "vel",
    "do",
    "nu",
    "pa",
)


def measure() -> list[Figure]:
    dice = random.Random(5)
    vocabulary = ["".join(dice.choices(SYLLABLES, k=dice.randint(1, 4))) for _ in range(2_500)]
    entries = [(str(number), _lines(dice, dice.sample(vocabulary, 25))) for number in range(ENTRIES)]
    begin = time.process_time()
    index = Index.build(entries)
    build = time.process_time() - begin
    asked = [_question(dice, dice.choice(entries)[1], vocabulary) for _ in range(QUESTIONS)]
    took = [_cpu(lambda question=question: index.ask(question)) for question in asked]
    middle, slow, floor = percentile(took, 0.5), percentile(took, 0.99), percentile(_floor(asked), 0.5)
    return [
        at_most("bot: one decision, 1,500 lines, p50", middle, "ms CPU", 2, round(floor, 3)),
        at_most("bot: one decision, 1,500 lines, p99", slow, "ms CPU", 5, round(floor, 3)),
        ratio_at_most("bot: one decision against its floor, p50", middle, "ms CPU", floor, 60),
        at_most("bot: index built, per 1,000 lines", build / (ENTRIES * LINES) * 1000, "s CPU", 0.5),
    ]


def _lines(dice: random.Random, topic: list[str]) -> list[str]:
    return [" ".join(dice.choices(topic, k=dice.randint(4, 11))) for _ in range(LINES)]


def _question(dice: random.Random, lines: list[str], vocabulary: list[str]) -> str:
    said = dice.choice(lines).split()
    at = dice.randrange(len(said))
    said[at] = said[at][:-1] + "q"
    return " ".join([*said, dice.choice(vocabulary), "xq" + dice.choice(vocabulary)])


def _floor(asked: list[str]) -> list[float]:
    import numpy as np  # after the bot, which asks it for one thread

    weights = np.ones((FEATURES, ENTRIES), np.float32)
    values = np.ones(FEATURES, np.float32)
    return [_cpu(lambda question=question: (words(question), values @ weights)) for question in asked]


def _cpu(work) -> float:  # noqa: ANN001 - anything without arguments
    begin = time.thread_time()
    work()
    return (time.thread_time() - begin) * 1000
