"""What the bot did not know: whose words are shown, what belongs together, and what is done with it."""

from datetime import timedelta

import pytest

import chatbot
from connectors.contract import InboundDelete
from tests import factories as make
from tests.webcare.bots.asking import asks, chooses, refuses
from webcare import clock, errors
from webcare.actions import mirrored
from webcare.actions.bots import misses, pieces, questions
from webcare.models import BotPiece, BotTurn

pytestmark = pytest.mark.django_db
RETOUR = {
    "question": {"nl": "Hoe stuur ik iets terug?"},
    "variants": [{"id": "v1", "text": "retour", "language": "nl"}],
}
MAAT = {"question": {"nl": "Welke maat heb ik nodig?"}, "variants": []}


@pytest.fixture
def lena():
    return make.person("Lena", role="lead")


@pytest.fixture
def channel():
    return make.channel("webchat", team=make.team())


def words(user) -> list[str]:
    return [one.words for one in questions.unanswered(user)]


def test_what_was_missed_is_there_in_the_customers_words_newest_first(channel, lena):
    asks(channel, "kan ik hem omruilen", "anouk")
    asks(channel, "zijn jullie zondag open", "bas", "handed", reason="misses")
    asks(channel, "ik wil een mens", "cor", "handed", reason="asked")
    asks(channel, "waar is mijn pakket", "daan", "answered", answer="pakket")
    asks(channel, "oud", "els", at=clock.now() - timedelta(days=61))
    asks(channel, "afgedaan", "fien", settled_at=clock.now())
    assert words(lena) == ["zijn jullie zondag open", "kan ik hem omruilen"]


def test_of_none_of_these_it_is_what_was_asked_before_and_of_a_choice_what_they_chose(channel, lena):
    refuses(channel, "mijn ketting piept", "anouk")
    chooses(channel, "hij past niet", "bas", "retour")
    asks(channel, "iets heel anders", "cor", "offered", answer="retour")
    assert {(one.words, one.chosen) for one in questions.unanswered(lena)} == {
        ("mijn ketting piept", ""), ("hij past niet", "retour"),
    }  # fmt: skip


def test_typed_words_that_end_an_offer_are_the_question_themselves(channel, lena):
    asks(channel, "fiets", "anouk", "offered", answer="retour", why={"decided": "match"})
    asks(channel, "ik zoek een bakfiets", "anouk", "handed", reason="none_of_these", why={"decided": "match"})
    assert words(lena) == ["ik zoek een bakfiets"]


def test_what_a_customer_took_back_is_not_there(channel, lena):
    turn = asks(channel, "mijn bsn is 123", "anouk")
    message = turn.conversation.messages.get()
    mirrored.take_back(channel, InboundDelete(message_id=message.external_id, thread="anouk"))
    assert words(lena) == []


def test_only_words_of_conversations_one_may_see(channel, lena):
    asks(channel, "van ons", "anouk")
    asks(make.channel("webchat", team=make.team("Werkplaats")), "van hen", "bas")
    anna = make.person("Anna", teams=[channel.team])
    assert words(anna) == ["van ons"]
    assert (questions.hidden(anna), questions.hidden(lena)) == (1, 0)
    theirs = BotTurn.objects.exclude(conversation__team=channel.team)
    assert misses.dismiss(theirs.values_list("pk", flat=True), anna) == 0


def test_groups_tell_how_often_and_what_they_are_nearest_to(channel, lena):
    for number, text in enumerate(["kan ik hem omruilen", "Kan ik hem omruilen?", "omruilen kan ik hem dan"]):
        asks(channel, text, f"klant-{number}")
    asks(channel, "zijn jullie zondag open", "bas")
    chooses(channel, "kan ik hem ook omruilen", "cor", "retour")
    groups = misses.grouped(questions.unanswered(lena))
    assert [len(group.questions) for group in groups] == [4, 1]
    assert ("kan ik hem omruilen", 2) in [(way.words.lower().rstrip("?"), way.count) for way in groups[0].texts]
    content = chatbot.load({"answers": [{"key": "maat"} | MAAT, {"key": "retour"} | RETOUR]})
    misses.with_targets(groups, content)
    assert (groups[0].targets[0].key, groups[0].targets[0].chosen) == ("retour", 1)


def test_adding_makes_a_variant_and_can_be_put_back(channel, lena):
    pieces.save("answer", "retour", RETOUR, lena)
    turns = [asks(channel, text, sender, language="nl").pk for text, sender in (("omruilen", "a"), ("ruilen", "b"))]
    count, variant = misses.add("retour", " omruilen\n", turns, lena)
    assert (count, words(lena)) == (2, [])
    added = {"id": "v2", "text": "omruilen", "language": "nl"}
    assert BotPiece.objects.get(key="retour").content["variants"] == [*RETOUR["variants"], added]
    assert misses.put_back(turns[0], "retour", variant, lena) == 2
    assert len(words(lena)) == 2
    assert BotPiece.objects.get(key="retour").content == RETOUR


def test_what_is_a_variant_already_is_not_added_twice(channel, lena):
    pieces.save("answer", "retour", RETOUR, lena)
    turn = asks(channel, "Retour?", "anouk")
    assert misses.add("retour", "Retour?", [turn.pk], lena) == (1, "")
    assert BotPiece.objects.get(key="retour").content == RETOUR


def test_to_an_answer_that_is_gone_nothing_is_added(channel, lena):
    turn = asks(channel, "omruilen", "anouk")
    with pytest.raises(errors.Refusal):
        misses.add("weg", "omruilen", [turn.pk], lena)
    assert words(lena) == ["omruilen"]


def test_dismissed_together_comes_back_together(channel, lena):
    first = [asks(channel, text, text).pk for text in ("een", "twee")]
    other = asks(channel, "drie", "drie")
    misses.dismiss(first, lena)
    misses.dismiss([other.pk], lena)
    assert misses.put_back(first[1], "", "", lena) == 2
    assert set(words(lena)) == {"een", "twee"}


def test_the_editor_hears_what_was_missed_near_its_answer(channel, lena):
    asks(channel, "wat moet ik met terugsturen iets", "anouk")
    asks(channel, "zijn jullie zondag open", "bas")
    pieces.save("answer", "maat", MAAT, lena)
    pieces.save("answer", "retour", RETOUR, lena)
    assert [group.text for group in misses.near("retour", lena)] == ["wat moet ik met terugsturen iets"]


def test_the_list_takes_few_questions_whatever_there_is(channel, lena, django_assert_num_queries):
    for number in range(5):
        asks(channel, f"vraag {number}", f"klant-{number}")
    with django_assert_num_queries(2):
        questions.unanswered(lena)
