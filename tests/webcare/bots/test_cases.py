"""The test set: kept, found again, and grown from what customers said helped."""

import pytest

from tests import factories as make
from tests.webcare.bots.asking import asks
from webcare import errors
from webcare.actions.bots import cases, drafts, pieces

pytestmark = pytest.mark.django_db
RETOUR = {"question": {"nl": "Hoe stuur ik iets terug?"}, "reply": {"texts": {"nl": "Gratis."}}}


@pytest.fixture
def lena():
    lena = make.person("Lena", role="lead")
    pieces.save("answer", "retour", RETOUR, lena)
    return lena


@pytest.fixture
def channel():
    return make.channel("webchat", team=make.team())


def test_each_test_says_whether_the_draft_passes_and_what_came(lena):
    good = cases.save(None, "Hoe stuur ik iets terug?", "nl", "", {"answer": "retour"}, lena)
    bad = cases.save(None, "medewerker graag", "nl", "", {"answer": "retour"}, lena)
    found = {result.key: result for result in cases.results(drafts.loaded())}
    assert (found[good.key].ok, found[bad.key].ok) == (True, False)
    assert found[bad.key].got["handoff"] is True
    pieces.save("case", bad.key, bad.content | {"expect": {"handoff": True}}, lena)
    assert all(result.ok for result in cases.results(drafts.loaded())), "an edit counts at once"


def test_the_same_words_are_one_test(lena):
    first = cases.save(None, "retour", "nl", "", {"answer": "retour"}, lena)
    again = cases.save(None, " RETOUR ", "nl", "", {"handoff": True}, lena)
    assert again.key == first.key
    pieces.remove("case", first.key, lena)
    other = cases.save(None, "retour", "nl", "", {"answer": "retour"}, lena)
    assert other.key != first.key, "what was removed keeps its code, for undo"


@pytest.mark.parametrize(("text", "expect"), [(" ", {"answer": "retour"}), ("retour", {}), ("retour", {"answer": ""})])
def test_a_test_needs_words_and_something_to_expect(lena, text, expect):
    with pytest.raises(errors.Empty):
        cases.save(None, text, "nl", "", expect, lena)


def test_what_helped_customers_can_be_kept_with_one_click(lena, channel):
    helped = asks(channel, "terugsturen?", "anouk", "answered", answer="retour", why={"decided": "match"}, helped=True)
    asks(channel, "zegt niets", "bas", "answered", answer="retour", why={"decided": "match"})
    asks(channel, "tik", "cor", "answered", answer="retour", why={"decided": "button"}, helped=True)
    theirs = make.channel("webchat", team=make.team("Werkplaats"))
    asks(theirs, "van hen", "daan", "answered", answer="retour", why={"decided": "match"}, helped=True)
    anna = make.person("Anna", teams=[channel.team])
    found = cases.candidates(anna, drafts.loaded())
    assert [(one.pk, one.words, one.answer) for one in found] == [(helped.pk, "terugsturen?", "retour")]
    kept = cases.keep(helped.pk, anna)
    assert kept.content["expect"] == {"answer": "retour"}
    assert cases.candidates(anna, drafts.loaded()) == []


def test_of_another_team_nothing_is_kept(lena):
    theirs = make.channel("webchat", team=make.team("Werkplaats"))
    turn = asks(theirs, "van hen", "daan", "answered", answer="retour", why={"decided": "match"}, helped=True)
    with pytest.raises(errors.Refusal):
        cases.keep(turn.pk, make.person("Anna", teams=[make.team()]))
