"""The test set on the screen."""

import pytest

from tests import factories as make
from tests.webcare.bots.asking import asks
from webcare.actions.bots import cases, pieces
from webcare.models import BotPiece

LIST = "/chatbot/tests/"
HOSTILE = "<img src=x onerror=alert(1)>"
RETOUR = {"question": {"nl": "Hoe stuur ik iets terug?"}, "reply": {"texts": {"nl": "Gratis."}}}
FORM = {"text": "terugsturen", "what": "answer", "answer": "retour", "language": "nl", "channel": ""}


@pytest.fixture(autouse=True)
def retour(lena) -> BotPiece:
    return pieces.save("answer", "retour", RETOUR, lena)


def seen(client, address: str = LIST) -> str:
    return client.get(address).content.decode()


def test_each_test_tells_whether_it_is_right_and_why_not(as_lena, lena):
    cases.save(None, "Hoe stuur ik iets terug?", "nl", "", {"answer": "retour"}, lena)
    cases.save(None, f"ik wil een medewerker spreken {HOSTILE}", "nl", "", {"answer": "retour"}, lena)
    page = seen(as_lena)
    assert "<b>1</b> of 2 right" in page
    assert "a colleague takes over" in page and "The customer asks for a person." in page
    assert HOSTILE not in page
    assert "<b>1</b> of 2 right" in (only := seen(as_lena, f"{LIST}?only=wrong"))
    assert only.count('class="case"') == 1


def test_a_test_is_made_changed_removed_and_put_back(as_lena):
    as_lena.post("/chatbot/new-test/", FORM)
    piece = BotPiece.objects.get(kind="case")
    assert piece.content == {"text": "terugsturen", "language": "nl", "channel": "", "expect": {"answer": "retour"}}
    address = f"{LIST}{piece.key}/"
    as_lena.post(address, FORM | {"what": "handoff", "seen": piece.revision})
    assert BotPiece.objects.get(kind="case").content["expect"] == {"handoff": True}
    page = as_lena.post(f"{address}removal/", follow=True).content.decode()
    assert not BotPiece.objects.filter(kind="case").exists()
    assert f'action="{address}undo/"' in page
    as_lena.post(f"{address}undo/")
    assert BotPiece.objects.get(kind="case").content["expect"] == {"handoff": True}


def test_what_somebody_changed_meanwhile_is_not_written_over(as_lena, lena):
    piece = cases.save(None, "terugsturen", "nl", "", {"answer": "retour"}, lena)
    pieces.save("case", piece.key, piece.content | {"expect": {"nothing": True}}, lena)
    answer = as_lena.post(f"{LIST}{piece.key}/", FORM | {"text": "anders", "seen": piece.revision})
    assert answer.status_code == 409
    assert 'value="anders"' in answer.content.decode(), "what was typed is still there"


@pytest.mark.parametrize("wrong", [{"text": " "}, {"answer": ""}, {"answer": "weg"}, {"what": "zomaar"}])
def test_a_test_that_says_too_little_is_not_kept(as_lena, wrong):
    assert as_lena.post("/chatbot/new-test/", FORM | wrong).status_code == 422
    assert not BotPiece.objects.filter(kind="case").exists()


def test_what_helped_a_customer_is_kept_with_one_click(as_lena):
    shop = make.channel("webchat", team=make.team())
    turn = asks(shop, "retourneren?", "anouk", "answered", answer="retour", why={"decided": "match"}, helped=True)
    assert "“retourneren?”" in seen(as_lena)
    as_lena.post(f"/chatbot/turns/{turn.pk}/test/")
    assert BotPiece.objects.get(kind="case").content["text"] == "retourneren?"


def test_the_list_asks_the_same_few_questions_whatever_there_is(as_lena, lena, asked):
    cases.save(None, "terugsturen", "nl", "", {"answer": "retour"}, lena)
    few = asked(lambda: seen(as_lena))
    for number in range(10):
        cases.save(None, f"vraag {number}", "nl", "", {"answer": "retour"}, lena)
    assert asked(lambda: seen(as_lena)) == few <= 12
