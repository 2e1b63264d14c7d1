"""Not recognised: what is shown to whom, and each act with and without scripts."""

import pytest

from tests import factories as make
from tests.webcare.bots.asking import asks, chooses
from webcare.actions.bots import pieces
from webcare.models import BotPiece, BotTurn

LIST = "/chatbot/misses/"
HOSTILE = "<script>alert(1)</script>{{ 7 }}"
VARIANTS = [{"id": "v1", "text": "retour", "language": "nl"}]
RETOUR = {"question": {"nl": "Hoe stuur ik iets terug?"}, "variants": VARIANTS, "reply": {"texts": {"nl": "Gratis."}}}
FETCH = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def shop():
    return make.channel("webchat", team=make.team())


@pytest.fixture
def retour(lena) -> BotPiece:
    return pieces.save("answer", "retour", RETOUR, lena)


def seen(client, address: str = LIST, **headers) -> str:
    return client.get(address, **headers).content.decode()


def test_groups_stand_there_with_their_words_and_the_nearest_answers(as_lena, shop, retour):
    for number, text in enumerate(["kan ik hem omruilen", "mag ik hem omruilen?", HOSTILE]):
        asks(shop, text, f"klant-{number}")
    chooses(shop, "hij past niet", "cor", "retour")
    page = seen(as_lena)
    assert "“kan ik hem omruilen”" in page or "“mag ik hem omruilen?”" in page
    assert "2×" in page and "chosen 1×" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7 }}" in page and HOSTILE not in page


def test_nobody_reads_what_another_team_was_asked(anna, in_english, shop, retour):
    anna.edits_bot = True
    anna.save()
    theirs = asks(make.channel("webchat", team=make.team("Werkplaats")), "geheim van hen", "bas")
    asks(shop, "van ons", "anouk")
    client = in_english(anna)
    page = seen(client)
    assert "van ons" in page and "geheim" not in page
    assert "1 question in a conversation of another team" in page
    assert client.get(f"{LIST}{theirs.pk}/?answer=retour&text=x").status_code == 404
    client.post(f"{LIST}{theirs.pk}/dismissal/", {"turn": theirs.pk})
    client.post(f"{LIST}{theirs.pk}/", {"turn": theirs.pk, "answer": "retour", "text": "x"})
    assert BotTurn.objects.get(pk=theirs.pk).settled_at is None


def test_what_it_would_do_is_shown_before_it_is_done(as_lena, shop, retour):
    turn = asks(shop, "omruilen voor blauw", "anouk", language="nl")
    address = f"{LIST}{turn.pk}/?answer=retour&text=omruilen+voor+blauw"
    fragment = seen(as_lena, address, **FETCH)
    assert "Would have answered <b>1</b> question" in fragment and "<html" not in fragment
    assert "Breaks no test" in fragment
    page = seen(as_lena, address)
    assert "Would have answered <b>1</b> question" in page and "<html" in page
    assert BotPiece.objects.get(key="retour").content == RETOUR, "looking changes nothing"


def test_adding_and_taking_it_back_without_scripts(as_lena, shop, retour):
    turn = asks(shop, "omruilen", "anouk")
    answer = as_lena.post(f"{LIST}{turn.pk}/", {"turn": turn.pk, "answer": "retour", "text": "omruilen"}, follow=True)
    page = answer.content.decode()
    assert "Added to “Hoe stuur ik iets terug?”" in page
    assert BotPiece.objects.get(key="retour").content["variants"][-1]["text"] == "omruilen"
    undo = f"{LIST}{turn.pk}/undo/?answer=retour&variant=v2"
    assert undo.replace("&", "&amp;") in page
    as_lena.post(undo)
    assert BotPiece.objects.get(key="retour").content == RETOUR
    assert "“omruilen”" in seen(as_lena)


def test_putting_aside_answers_a_script_with_the_way_back(as_lena, shop):
    turns = [asks(shop, text, text).pk for text in ("een", "twee")]
    told = as_lena.post(f"{LIST}{turns[0]}/dismissal/", {"turn": turns}, **FETCH).json()
    assert told == {"toast": "2 questions put aside", "undo": f"{LIST}{turns[0]}/undo/"}
    assert "Nothing to sort out" in seen(as_lena)
    as_lena.post(told["undo"], **FETCH)
    assert BotTurn.objects.filter(settled_at=None).count() == 2
    assert as_lena.post(told["undo"], **FETCH).status_code == 409, "undone once"


def test_without_an_answer_chosen_it_says_so(as_lena, shop, retour):
    turn = asks(shop, "omruilen", "anouk")
    assert "Choose an answer first." in seen(as_lena, f"{LIST}{turn.pk}/?answer=&other=", **FETCH)
    assert as_lena.post(f"{LIST}{turn.pk}/", {"turn": turn.pk}, **FETCH).status_code == 409
    assert as_lena.get(f"{LIST}{turn.pk}/?answer=weg", **FETCH).status_code == 409


def test_the_page_asks_few_questions_however_much_was_missed(as_lena, shop, retour, asked):
    asks(shop, "vraag nul", "klant")
    seen(as_lena)  # loads the draft
    few = asked(lambda: seen(as_lena))
    for number in range(20):
        asks(shop, f"vraag over onderwerp {number}", f"klant-{number}")
    assert asked(lambda: seen(as_lena)) == few <= 14
