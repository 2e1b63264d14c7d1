"""The bot as agents meet it in a conversation: reading along, taking over, its card, its reasons, its suggestions."""

import pytest

from tests import factories as make
from tests.standins import bot
from webcare.actions import messages
from webcare.models import Message

PANE = {"HX-Request": "true", "Accept-Language": "en"}


@pytest.fixture
def shop():
    bot.goes_live()
    return bot.channel(team=make.team())


def pane(browser, talk, rest=""):
    return browser.get(f"/conversations/{talk.pk}/{rest}", headers=PANE).content.decode()


def handed_over(shop):
    """Asked in vain, told its order number, and so with a person."""
    bot.asks(shop)
    bot.asks(shop, "ik wil mijn bestelling wijzigen")
    return bot.asks(shop, "<b>AB 12</b>")


def test_one_reads_along_and_takes_over_with_one_click(as_anna, anna, shop):
    talk = bot.asks(shop)
    page = pane(as_anna, talk)
    assert "The bot is answering this." in page and page.count(f"/conversations/{talk.pk}/claim/") == 1
    assert (
        'class="msg out bot' in page and "<b>Bot</b> recognised “Waar is mijn pakket?”" in page and "version 1" in page
    )
    answer = as_anna.post(f"/conversations/{talk.pk}/claim/", {"over": "1"}, headers=PANE).json()
    assert answer["undo"] and make.fresh(talk).assignee == anna
    as_anna.post(answer["undo"], headers=PANE)
    assert make.fresh(talk).status == "bot"


def test_the_card_of_a_hand_over_tells_what_the_customer_need_not_say_again(as_anna, shop):
    page = pane(as_anna, handed_over(shop))
    card = page[page.index('class="handed"') :]
    for part in ("Waar is mijn pakket?", "waar blijft mijn pakket", "order", "&lt;b&gt;AB 12&lt;/b&gt;", "Bestelling"):
        assert part in card
    assert "<b>AB 12" not in page and "The flow leads to a person here." in page


def test_the_card_links_to_the_answer_for_who_may_write_it_only(as_anna, lena, signed_in, shop):
    talk = handed_over(shop)
    assert "/chatbot/answers/pakket/" not in pane(as_anna, talk)
    assert "/chatbot/answers/pakket/" in pane(signed_in(lena), talk)


def test_words_that_were_taken_back_leave_the_card_too(as_anna, shop):
    talk = handed_over(shop)
    head = make.fresh(talk.thread).last_seq
    said = Message.objects.get(text=bot.QUESTION)
    with talk.locked() as locked:
        Message.objects.filter(pk=said.pk).update(text="", deleted_at=make.long_ago())
        locked.log("message.deleted", message=said)
    changed = pane(as_anna, talk, f"timeline/?after={head}")
    assert 'class="handed"' in changed and bot.QUESTION not in changed
    assert bot.QUESTION not in pane(as_anna, talk)


def test_a_screen_with_the_bots_doings_asks_no_more_than_another(as_anna, shop, django_assert_max_num_queries):
    talk = handed_over(shop)
    with django_assert_max_num_queries(9):  # the words on the card
        pane(as_anna, talk)


def test_it_is_given_back_and_that_can_be_undone(as_anna, anna, shop):
    talk = handed_over(shop)
    as_anna.post(f"/conversations/{talk.pk}/claim/", headers=PANE)
    assert "Give back to the bot" in pane(as_anna, talk)
    answer = as_anna.post(f"/conversations/{talk.pk}/bot/", headers=PANE).json()
    assert make.fresh(talk).status == "bot" and "Give back to the bot" not in pane(as_anna, talk)
    as_anna.post(answer["undo"], headers=PANE)
    assert make.fresh(talk).assignee == anna


def test_where_there_is_no_bot_nothing_is_given_back_to_it(as_anna, talk):
    assert "Give back to the bot" not in pane(as_anna, talk)
    refused = as_anna.post(f"/conversations/{talk.pk}/bot/", headers=PANE)
    assert 400 <= refused.status_code < 500 and refused.json()["error"] and make.fresh(talk).status == "queued"


def test_why_it_answered_is_told_on_demand(as_anna, shop):
    talk = bot.asks(shop)
    link = f"/conversations/{talk.pk}/bot/turns/1/"
    assert link in pane(as_anna, talk)
    why = as_anna.get(link, headers=PANE).content.decode()
    assert "Waar is mijn pakket?" in why and bot.QUESTION in why
    assert as_anna.get(f"/conversations/{talk.pk}/bot/turns/9/").status_code == 404


def test_reasons_and_suggestions_are_of_ones_own_conversations(signed_in, carla, shop):
    talk = bot.asks(shop)
    for rest in ("bot/turns/1/", "suggestions/"):
        assert signed_in(carla).get(f"/conversations/{talk.pk}/{rest}").status_code == 404


# -- suggestions --


def suggested(browser, talk):
    return browser.get(f"/conversations/{talk.pk}/suggestions/", headers=PANE).context["suggestions"]


def test_what_the_bot_would_say_is_suggested_to_who_answers(as_anna, anna, shop, django_assert_max_num_queries):
    talk = make.conversation(make.channel(team=make.team()), bot.QUESTION)
    with django_assert_max_num_queries(8):
        first, *_ = suggested(as_anna, talk)
    assert (first.text, first.question) == (bot.ANSWER, "Waar is mijn pakket?") and 0 < first.certainty <= 100
    messages.send(talk, anna, "Morgen.", "click-1", make.fresh(talk.thread).last_seq)
    assert suggested(as_anna, talk) == []
    make.customer_says(talk.channel, "en hoe stuur ik iets terug?")
    assert [one.text for one in suggested(as_anna, talk)][0] == "Stuur het gratis terug."


def test_nothing_near_or_nothing_live_suggests_nothing(as_anna, talk, shop):
    assert suggested(as_anna, talk) == []
    asked = make.customer_says(talk.channel, bot.QUESTION).conversation
    assert suggested(as_anna, asked)
    bot.Bot.objects.update(on=False)
    assert suggested(as_anna, asked) == []


def test_what_a_suggestion_says_is_text(as_anna):
    bot.goes_live(
        {"answers": [bot.answer("x", "Waar is <i>het</i>", "Hier: <script>{{ 7 }} {name}</script>", "waar is het")]}
    )
    talk = make.conversation(make.channel(team=make.team()), "waar is het")
    page = as_anna.get(f"/conversations/{talk.pk}/suggestions/", headers=PANE).content.decode()
    assert "<script>" not in page and "<i>" not in page and "{{ 7 }}" in page and "Anouk" in page
