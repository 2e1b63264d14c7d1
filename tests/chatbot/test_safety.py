"""Whatever a customer does, in whatever order: nobody is left standing, and nothing is said twice."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

import chatbot
from chatbot import Facts, Fetched, Turn
from tests.chatbot.shop import ANSWERS, MONDAY, ORDER, SIZE, Customer, answer, load

STEPS = [
    {"id": "s1", "kind": "message", "reply": {"texts": {"nl": "Hallo {name}"}}, "next": "s2"},
    {"id": "s2", "kind": "ask", "texts": {"nl": "Nummer?"}, "type": "number", "variable": "n", "next": "s3"},
    {
        "id": "s3",
        "kind": "buttons",
        "reply": {
            "texts": {"nl": "Kies"},
            "buttons": [
                {"id": "a", "titles": {"nl": "Opnieuw"}, "to": "s2"},
                {"id": "b", "titles": {"nl": "Ophalen"}, "to": "s4"},
                {"id": "c", "titles": {"nl": "Rond"}, "to": "s6"},
            ],
        },
    },
    {
        "id": "s4",
        "kind": "http",
        "url": "https://x.example/{n}",
        "save": [{"variable": "v", "path": "v"}],
        "next": "s5",
    },
    {"id": "s5", "kind": "answer", "answer": "maat", "next": "s8"},
    {"id": "s6", "kind": "jump", "to": "s7"},
    {"id": "s7", "kind": "set", "what": "variable", "name": "v", "value": "{v}{v}x", "next": "s6"},
    {"id": "s8", "kind": "wait", "seconds": 10, "next": "s9"},
    {"id": "s9", "kind": "end", "rating": True},
]
LINK = {"id": "b1", "titles": {"nl": "Start"}, "does": "flow", "target": "f"}
SHOP = load(
    *ANSWERS[2:],
    ORDER | {"reply": {"texts": {"nl": "{v}"}, "buttons": [LINK]}},
    answer("start", "Begin maar?", "", "starten") | {"flow": "f"},
    flows=[{"key": "f", "start": "s1", "steps": STEPS}],
)
WORDS = [
    "hallo", "ja", "nee", "dank je", "doei", "1", "2", "3", "12", "de tweede", "waar is mijn bestelling", "", "{bot}",
    "welke maat heb ik nodig", "starten", "begin maar", "klacht indienen", "olifanten", "medewerker spreken", "\x00",
    "belachelijk", "geen van deze", "stop", "terugbetaling", "Opnieuw", "Rond", "bezorgdag wijzigen",
    "when is my refund",
]  # fmt: skip
CHOICES = [
    "a:maat", "a:weg", "b:bestelling/b1", "g:b1", "g:x", "f:f/s3/a", "f:f/s3/b", "f:f/s3/c", "f:f/s2/a", "f:x", "none",
    "help:yes", "help:no", "rate:4", "rate:9", "person", "help:", ":", "/", "f:///", "\x00",
]  # fmt: skip
FOUND = st.sampled_from([None, Fetched(), Fetched(200, {"v": "{name}"}), Fetched(200, [1]), Fetched(500, "x")])
TURNS = st.builds(
    Turn,
    kind=st.sampled_from(["message"] * 8 + ["fetched", "fetched", "timer", "handed_back", "idle"]),
    text=st.sampled_from(WORDS) | st.text(max_size=20),
    choice=st.sampled_from([""] * 20 + CHOICES),
    files=st.sampled_from([0] * 9 + [1]),
    facts=st.builds(
        Facts,
        channel=st.sampled_from(["webchat", "email"]),
        letters=st.booleans(),
        language=st.sampled_from(["", "en", "xx"]),
    ),
    fetched=FOUND,
    at=st.sampled_from([MONDAY, None]),
)


def check(decision: chatbot.Decision) -> None:
    """Nothing is empty, everything can be kept, and what is said is said to be said."""
    json.dumps([dict(decision.state), dict(decision.why), [dict(mark.data) for mark in decision.marks]])
    assert decision.outcome == "silent" or decision.says or decision.handoff or decision.end or decision.fetch
    assert all(say.text.strip() or say.choices or say.files for say in decision.says)
    assert (decision.outcome == "handed") is (decision.handoff is not None)
    assert (decision.outcome == "ended") <= bool(decision.end)
    assert len(json.dumps(decision.state)) < 100_000
    if decision.handoff:
        assert decision.handoff.reason in chatbot.types.REASONS and "spot" not in decision.state


@settings(max_examples=50, deadline=None)
@given(st.lists(TURNS, min_size=3, max_size=8))
def test_any_conversation_goes_on_ends_or_is_handed_over(turns):
    state, given_answers = {}, []
    for turn in turns:
        decision = chatbot.reply(SHOP, turn, state)
        assert decision == chatbot.reply(SHOP, turn, state)
        check(decision)
        answers = [mark.data["answer"] for mark in decision.marks if mark.what == "answered"]
        if turn.kind == "handed_back":  # begins anew, also for what was said meanwhile and is dealt with in this turn
            given_answers = []
        assert not set(answers) & set(given_answers)
        given_answers = answers if decision.end else given_answers + answers
        state = json.loads(json.dumps(decision.state))


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=9)
    | st.sampled_from(["f", "s2", "fetch", "timer", "maat"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "f", "s2"]), inner, max_size=3),
    max_leaves=8,
)
STATES = st.dictionaries(st.sampled_from([*chatbot.session.Session.__slots__, "unknown"]), JSON)


@settings(max_examples=50, deadline=None)
@given(TURNS, STATES | JSON)
def test_whatever_is_stored_as_a_state_is_read(turn, state):
    check(chatbot.reply(SHOP, turn, state))


def test_a_customer_who_only_asks_comes_to_an_end():
    """Nobody goes round for ever: the same words again and again end with a person."""
    for words in WORDS:
        customer = Customer(SHOP)
        if not words.strip() or words in ("hallo", "dank je", "doei"):
            continue
        outcomes = [customer.types(words) for _ in range(12)]
        assert any(decision.handoff or decision.end for decision in outcomes), words


def test_a_very_long_message_is_cut_and_answered():
    assert Customer(load(SIZE)).types("olifant " * 200_000).outcome == "missed"
