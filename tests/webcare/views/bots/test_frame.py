"""The frame of the owner's pages: who may enter, and what its head and tabs say."""

from tests import factories as make
from webcare.actions.bots import pieces
from webcare.models import Bot, BotVersion

LIST = "/chatbot/answers/"
RETOUR = {"question": {"nl": "Hoe stuur ik iets terug?"}, "reply": {"texts": {"nl": "Gratis, binnen 30 dagen."}}}


def put_live(**content) -> BotVersion:
    version = BotVersion.objects.create(number=BotVersion.objects.count() + 1, content=content or pieces.draft())
    Bot.objects.filter(pk=1).update(live=version)
    return version


def seen(client, address: str = LIST) -> str:
    return client.get(address).content.decode()


def test_who_writes_for_the_chatbot_is_let_in_and_others_read_who_can_help(anna, in_english):
    make.person("Adam", role="admin")
    page = seen(in_english(anna))
    assert "The chatbot is written by a few people" in page
    assert "Ask Adam" in page
    assert 'href="/chatbot/"' not in page, "no way in is offered either"
    anna.edits_bot = True
    anna.save()
    assert "Not live yet" in (page := seen(in_english(anna)))
    assert 'href="/chatbot/"' in page


def test_looking_makes_no_bot(as_lena):
    seen(as_lena)
    assert not Bot.objects.exists()


def test_the_head_says_where_the_bot_is_on_and_what_is_not_live(as_lena, lena):
    pieces.save("answer", "retour", RETOUR, lena)
    pieces.save("settings", "bot", {"name": "Fietsbot"}, lena)
    assert as_lena.get(LIST).context["counts"].changes == 2, "nothing is live: all of it is new"
    put_live()
    make.channel("webchat", bot=True)
    make.channel("whatsapp", bot=True, active=False)
    answer = as_lena.get(LIST)
    assert answer.context["counts"].changes == 0
    assert "On in Website chat" in answer.content.decode()
    pieces.save("answer", "retour", RETOUR | {"topic": "Retour"}, lena)
    pieces.save("answer", "maat", RETOUR, lena)
    pieces.remove("settings", "bot", lena)
    assert as_lena.get(LIST).context["counts"].changes == 3
    pieces.undo("answer", "retour")
    assert as_lena.get(LIST).context["counts"].changes == 2, "what is as it was is no change"


def test_the_frame_asks_the_same_few_questions_whatever_there_is(as_lena, lena, asked):
    pieces.save("answer", "retour", RETOUR, lena)
    put_live()
    few = asked(lambda: seen(as_lena))
    for number in range(5):
        pieces.save("answer", f"retour-{number}", RETOUR, lena)
        make.channel("webchat", bot=True)
    assert asked(lambda: seen(as_lena)) == few
