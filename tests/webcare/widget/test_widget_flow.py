"""A visitor asks, an agent answers, and each sees what the other did."""

import pytest

from tests.webcare.widget.conftest import answers
from webcare.actions import claims

pytestmark = pytest.mark.django_db


def test_a_first_message_makes_the_conversation_and_gives_the_token(visitor):
    answer = visitor.says("Waar blijft mijn fiets?").json()
    assert answer["token"] and answer["seq"]
    seen = visitor.sees()
    assert [(item["by"], item["text"]) for item in seen["items"]] == [("me", "Waar blijft mijn fiets?")]
    assert seen["status"] == "queued" and seen["agent"] is None


def test_the_visitor_sees_who_helps_and_what_they_say(visitor, anna):
    visitor.says()
    claims.claim(visitor.conversation, anna)
    answers(anna, visitor.conversation, "Ik kijk het na.")
    seen = visitor.sees()
    assert seen["agent"]["name"] == "Anna"
    assert [item.get("event") or item["text"] for item in seen["items"]][1:] == ["claim.taken", "Ik kijk het na."]
