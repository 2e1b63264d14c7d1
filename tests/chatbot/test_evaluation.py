"""A version held against its owner's test set, and against conversations that were."""

import pytest

from chatbot import Turn, evaluation
from tests.chatbot.shop import MONDAY, load

CASES = [
    # said, expected, right
    ("waar is mijn bestelling", {"answer": "bestelling"}, True),
    ("waar is mijn bestelling", {"answer": "maat"}, False),
    ("klacht indienen", {"handoff": True}, True),
    ("klacht indienen", {"answer": "klacht"}, True),
    ("medewerker spreken", {"handoff": True}, True),
    ("medewerker spreken", {"nothing": True}, False),
    ("paarse olifanten", {"nothing": True}, True),
    ("waar is mijn bestelling", {"nothing": True}, False),
    ("waar is mijn bestelling", {"offer": "bestelling"}, False),
    ("waar is mijn bestelling", {}, False),
]


@pytest.mark.parametrize(("text", "expect", "right"), CASES)
def test_the_test_set(text, expect, right):
    content = load(cases=[{"key": "c", "text": text, "language": "nl", "expect": expect}])
    (result,) = evaluation.run_cases(content)
    assert (result.key, result.ok, dict(result.expected)) == ("c", right, expect)
    assert result.why["steps"] and result.got


def test_a_conversation_is_replayed_until_a_person_takes_over():
    texts = ["hallo", "waar is mijn bestelling", "nee", "welke maat heb ik nodig"]
    turns = [Turn(text=text, at=MONDAY) for text in texts]
    decisions = evaluation.replay(load(), turns)
    assert [decision.outcome for decision in decisions] == ["said", "answered", "handed"]
    assert decisions == evaluation.replay(load(), turns), "the same version decides the same"
    later = evaluation.replay(load(), turns[2:], decisions[1].state)
    assert later == decisions[2:]
