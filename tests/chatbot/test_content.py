"""An owner's draft is loaded however unfinished or strange it is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import chatbot
from chatbot import Turn, checks
from chatbot.content import reply_of
from tests.chatbot.shop import MONDAY, ORDER, answer, load

NAMES = [
    "settings", "answers", "flows", "cases", "key", "question", "variants", "rules", "reply", "texts", "files",
    "buttons", "id", "titles", "does", "target", "on", "flow", "person_only", "team", "any", "all", "none",
    "typos", "steps", "kind", "next", "start", "branches", "tests", "what", "name", "is", "value", "to",
    "languages", "greeting", "greeting_buttons", "handoff", "teams", "words", "person", "angry", "careful", "nl",
    "en", "text", "language", "expect", "save", "url", "headers", "body", "seconds", "options", "type", "pattern",
    "tries", "retry", "idle_hours", "exceptions", "not_helped", "ask_helped",
]  # fmt: skip
STRANGE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["", "nl", "a", "ask", "s1", "{a}", "\x00*"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6),
    max_leaves=20,
)


@settings(max_examples=30, deadline=None)
@given(STRANGE)
def test_whatever_stands_there_it_loads_and_answers(raw):
    content = chatbot.load(raw)
    decision = chatbot.reply(content, Turn(text="hallo daar", at=MONDAY), raw)
    assert decision.outcome != "silent"
    assert checks.problems(content) is not None


def test_an_empty_draft_still_says_that_it_is_a_bot_and_hands_over():
    content = chatbot.load({})
    first = chatbot.reply(content, Turn(text="waar is mijn bestelling"), {})
    assert "een bot" in first.says[0].text and first.outcome == "missed"
    assert chatbot.reply(content, Turn(text="nou?"), first.state).handoff.reason == "misses"


def test_of_two_pieces_with_one_key_the_first_counts_and_one_without_is_left_out():
    content = load(answer("a", "Eerste?", ""), answer("a", "Tweede?", ""), answer("", "Derde?", ""))
    assert [each.question["nl"] for each in content.answers.values()] == ["Eerste?"]


def test_a_line_that_two_answers_share_decides_nothing():
    content = load(answer("a", "Een?", "", "zelfde vraag"), answer("b", "Twee?", "", "Zelfde vraag!"))
    assert set(content.exact) == {"een", "twee"}


def test_figures_are_kept_within_their_bounds():
    strange = {"careful": 1e9, "idle_hours": "nan", "handoff": {"misses": 0, "misses_in_row": None, "team": -4}}
    read = chatbot.load({"settings": strange}).settings
    assert (read.careful, read.idle_hours, read.misses, read.misses_in_row, read.team) == (100, 24, 1, 2, 0)


def test_an_exception_replaces_what_it_says_something_about():
    other = {"whatsapp": {"texts": {"en": "short"}, "files": ["f"]}}
    reply = reply_of(load(ORDER | {"exceptions": other}).answers["bestelling"], "whatsapp")
    assert dict(reply.texts) == {"nl": "nl: bestelling", "en": "short"} and reply.files == ("f",)


def test_the_slider_moves_what_is_sure_enough():
    eager, careful = (load(settings={"careful": each}).thresholds for each in (0, 100))
    assert eager.answer < careful.answer and eager.offer <= careful.offer


@pytest.mark.parametrize("language", ["nl", "en", "fr", ""])
def test_a_sentence_of_the_bot_is_there_in_any_language(language):
    assert chatbot.text(load(), "handed_closed", language)
    assert chatbot.text(load(), "no such sentence", language) == ""
