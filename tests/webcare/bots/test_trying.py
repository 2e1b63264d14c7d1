"""What one more variant would do: past misses it catches, tests and answers of last month it breaks."""

import pytest

from tests import factories as make
from tests.webcare.bots.asking import asks
from webcare.actions.bots import pieces, trying

pytestmark = pytest.mark.django_db
MATCH = {"decided": "match"}


def answer(question: str, *variants: str) -> dict:
    rows = [{"id": f"v{n}", "text": text, "language": "nl"} for n, text in enumerate(variants, 1)]
    return {"question": {"nl": question}, "variants": rows, "reply": {"texts": {"nl": "Zo."}}}


@pytest.fixture
def lena():
    """And three answers of hers."""
    lena = make.person("Lena", role="lead")
    for key, one in {
        "retour": answer("Hoe stuur ik iets terug?", "retour sturen", "terugsturen"),
        "cadeau": answer("Verkopen jullie cadeaubonnen?", "cadeaubon kopen"),
        "maat": answer("Welke maat heb ik nodig?", "maattabel"),
    }.items():
        pieces.save("answer", key, one, lena)
    return lena


@pytest.fixture
def channel():
    return make.channel("webchat", team=make.team())


def test_it_catches_what_asks_the_same(lena, channel):
    asks(channel, "omruilen voor blauw", "anouk")
    asks(channel, "zijn jullie zondag open", "bas")
    before = pieces.draft()
    assert trying.effect("retour", "omruilen voor blauw").caught == 1
    assert trying.effect("retour", "iets heel anders").caught == 0
    assert pieces.draft() == before, "looking changes nothing"


def test_what_the_draft_catches_already_is_no_gain(lena, channel):
    asks(channel, "terugsturen", "anouk")
    found = trying.effect("retour", "nog een manier")
    assert (found.caught, found.offered, found.already) == (0, 0, 1)


def test_it_names_the_tests_and_the_answers_it_breaks(lena, channel):
    pieces.save("case", "bon", {"text": "cadeaubonnen kopen", "language": "nl", "expect": {"answer": "cadeau"}}, lena)
    good = asks(
        channel, "cadeaubonnen kopen", "anouk", "answered", answer="cadeau", why={"decided": "match"}, helped=True
    )
    asks(channel, "cadeaubonnen kopen", "bas", "answered", answer="cadeau", why=MATCH, helped=False)
    broken = trying.effect("maat", "cadeaubonnen kopen").broken
    assert [(one.case, one.conversation) for one in broken] == [("bon", 0), ("", good.conversation_id)]
    assert broken[0].before == {"answer": "cadeau"}
    assert broken[0].after.get("answer") != "cadeau"
