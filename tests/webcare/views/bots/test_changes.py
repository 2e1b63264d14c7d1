"""What is not live yet, the trial, putting it live, the history, and putting a version back."""

import pytest
from django.urls import reverse

from tests import factories as make
from tests.standins import bot as shop
from webcare import bots
from webcare.actions.bots import pieces, trials, versions
from webcare.models import Bot, BotTrial, BotVersion, Conversation

HOSTILE = "<script>alert(1)</script>{0.__class__}%s"


@pytest.fixture(autouse=True)
def nothing_loaded():
    bots._loaded.clear()  # revisions begin anew with each test


@pytest.fixture
def live(lena) -> BotVersion:
    pieces.replace_all(shop.CONTENT, lena)
    return versions.publish(lena, "Het begin", revision=Bot.objects.get().draft_revision)


def answer(lena, key: str, **fields) -> None:
    piece = next((dict(one) for one in shop.CONTENT["answers"] if one["key"] == key), {}) | fields
    pieces.save("answer", key, {name: value for name, value in piece.items() if name != "key"}, lena)


def page(client, name: str, *args, **query) -> str:
    found = client.get(reverse(name, args=args), query)
    assert found.status_code == 200
    return found.content.decode()


def test_changes_are_told_piece_by_piece_in_words(as_lena, lena, live):
    answer(lena, "pakket", reply={"texts": {"nl": "Het komt morgen."}}, not_helped={"team": make.team("Retouren").pk})
    answer(lena, "nieuw", question={"en": "Do you sell helmets?"}, reply={"texts": {"en": "We do."}})
    pieces.remove("answer", "retour", lena)
    flow = dict(shop.ORDER) | {"steps": [shop.ORDER["steps"][0] | {"x": 3}, shop.ORDER["steps"][1]]}
    pieces.save("flow", "bestelling", {name: value for name, value in flow.items() if name != "key"}, lena)
    order = next(dict(one) for one in shop.CONTENT["answers"] if one["key"] == "order")
    pieces.save("answer", "order", {name: value for name, value in order.items() if name != "key"} | {"later": 1}, lena)
    html = page(as_lena, "bot_changes")
    assert "something small is different" in html
    for words in (
        "Je pakket is onderweg.",
        "Het komt morgen.",
        "If it did not help",
        "Retouren",
        "steps stand elsewhere",
    ):
        assert words in html
    assert "Do you sell helmets?" in html and ">new<" in html and ">removed<" in html
    assert "&quot;texts&quot;" not in html and "not_helped" not in html, "never JSON"
    assert not BotTrial.objects.exists(), "looking writes nothing"


def test_with_nothing_to_put_live_the_page_says_so(as_lena, live):
    html = page(as_lena, "bot_changes")
    assert "Everything is live" in html and reverse("bot_publish") not in html


def test_it_is_put_live_as_it_was_looked_at(as_lena, lena, live):
    answer(lena, "pakket", on=False)
    form = {"revision": Bot.objects.get().draft_revision, "note": "Vakantie"}
    assert as_lena.post(reverse("bot_publish"), form)["Location"] == reverse("bot_versions")
    assert (Bot.objects.get().live.number, Bot.objects.get().live.note) == (2, "Vakantie")
    answer(lena, "pakket", on=True)
    again = as_lena.post(reverse("bot_publish"), form)
    assert again.status_code == 409 and "Look at the changes again" in again.content.decode()
    assert "Vakantie" in again.content.decode(), "what was typed is still there"
    for wrong in ("", "x", "-1", "9" * 30):
        assert as_lena.post(reverse("bot_publish"), {"revision": wrong}).status_code == 409
    assert BotVersion.objects.count() == 2


def test_what_is_grave_stands_on_top_and_keeps_it_from_going_live(as_lena, lena, live):
    broken = {"name": "Kapot", "start": "s1", "on": True, "steps": [{"id": "s1", "kind": "jump", "to": "weg"}]}
    pieces.save("flow", "kapot", broken, lena)
    html = page(as_lena, "bot_changes")
    assert "First solve this" in html and "disabled aria-describedby" in html
    found = as_lena.post(reverse("bot_publish"), {"revision": Bot.objects.get().draft_revision})
    assert found.status_code == 422 and "must be solved" in found.content.decode()
    assert Bot.objects.get().live == live


def test_a_trial_is_begun_followed_and_read(as_lena, lena, live):
    channel = shop.channel()
    talk = shop.asks(channel)
    answer(lena, "pakket", person_only=True)
    assert 'data-state="none"' in page(as_lena, "bot_changes")
    started = as_lena.post(reverse("bot_trial"), headers={"HX-Request": "true"})
    assert 'data-state="running"' in started.content.decode()
    assert as_lena.post(reverse("bot_trial"))["Location"] == reverse("bot_changes"), "without scripts"
    trials.run(BotTrial.objects.get().pk)
    html = page(as_lena, "bot_trial")
    assert 'data-state="done"' in html and "now to a person" in html
    assert shop.QUESTION in html and reverse("conversation", args=[talk.pk]) in html
    assert "This question is always for a person." in html
    assert shop.QUESTION not in page(as_lena, "bot_trial", only="route")
    assert shop.QUESTION in page(as_lena, "bot_trial", only="nonsense")


def test_a_trial_that_failed_says_so_in_a_sentence(as_lena, lena, live):
    answer(lena, "pakket", person_only=True)
    trial = trials.start(lena)
    BotTrial.objects.filter(pk=trial.pk).update(error="ZeroDivisionError", ended_at=trial.started_at)
    html = page(as_lena, "bot_changes")
    assert "The trial stopped" in html and "ZeroDivisionError" not in html


def test_words_of_other_teams_are_not_shown(in_english, lena, live, anna):
    hidden = shop.asks(shop.channel(team=make.team("Werkplaats")))
    answer(lena, "pakket", person_only=True)
    trials.run(trials.start(lena).pk)
    anna.edits_bot = True
    anna.save()
    html = page(in_english(anna), "bot_changes")
    assert "A conversation of another team" in html
    assert shop.QUESTION not in html.replace("waar blijft mijn pakket</", "")
    assert reverse("conversation", args=[hidden.pk]) not in html
    Conversation.objects.filter(pk=hidden.pk).update(team=None)
    assert reverse("conversation", args=[hidden.pk]) in page(in_english(anna), "bot_changes")


def test_the_history_and_a_versions_page(as_lena, lena, live):
    shop.asks(shop.channel())
    answer(lena, "pakket", reply={"texts": {"nl": "Het komt morgen."}})
    trials.run(trials.start(lena).pk)
    versions.publish(lena, "", revision=Bot.objects.get().draft_revision)
    html = page(as_lena, "bot_versions")
    assert "Het begin" in html and "1 conversation" in html and "0 of 1 went differently" in html
    second = page(as_lena, "bot_version", 2)
    assert "Het komt morgen." in second and "Je pakket is onderweg." in second
    assert "the same answer reads differently" in second
    assert "Put back and live at once" in page(as_lena, "bot_version", 1)
    assert "Put back and live at once" not in second, "it is live"
    assert as_lena.get(reverse("bot_version", args=[9])).status_code == 404


def test_a_version_is_put_back_into_the_draft_or_live(as_lena, lena, live):
    answer(lena, "pakket", on=False)
    versions.publish(lena, revision=Bot.objects.get().draft_revision)
    address = reverse("bot_version_restore", args=[1])
    assert as_lena.post(address)["Location"] == reverse("bot_changes")
    assert Bot.objects.get().live.number == 2 and pieces.draft() == live.content
    assert as_lena.post(address, {"live": "1"})["Location"] == reverse("bot_versions")
    assert (Bot.objects.get().live.number, Bot.objects.get().live.restores) == (3, live)


def test_what_people_typed_is_text_wherever_it_is_shown(as_lena, lena, live):
    shop.asks(shop.channel(), f"waar blijft mijn pakket {HOSTILE}")
    answer(lena, "pakket", person_only=True, question={"nl": HOSTILE}, rules=[{"id": "r", "any": [HOSTILE]}])
    step = {"id": "s1", "kind": "message", "reply": {"texts": {"nl": HOSTILE}}, "next": ""}
    pieces.save("flow", "f", {"name": HOSTILE, "start": "s1", "steps": [step, 3, {"kind": HOSTILE}]}, lena)
    pieces.save("case", "c", {"text": HOSTILE, "expect": {"answer": HOSTILE}}, lena)
    pieces.save(
        "settings", "bot", {"name": HOSTILE, "texts": {"bye": {"nl": HOSTILE}}, "words": {"angry": [HOSTILE]}}, lena
    )
    trials.run(trials.start(lena).pk)
    pages = [page(as_lena, "bot_changes")]
    version = BotVersion.objects.create(
        number=2, content=pieces.draft(), note=HOSTILE, report=BotTrial.objects.get().result
    )
    pages += [page(as_lena, "bot_versions"), page(as_lena, "bot_version", version.number)]
    for html in pages:
        assert "<script>alert" not in html and "&lt;script&gt;" in html


def test_more_changes_versions_and_conversations_ask_the_database_no_more(as_lena, lena, live, asked):
    channel = shop.channel()

    def more(number: int) -> None:
        shop.asks(channel, sender=f"klant{number}")
        answer(lena, "pakket", person_only=True, topic=f"Versie {number}")
        answer(lena, f"nieuw{number}", question={"nl": f"Vraag {number}?"})
        trials.run(trials.start(lena).pk)
        BotVersion.objects.create(number=number, content=pieces.draft(), made_by=lena, report={"talks": {"same": 1}})

    def counts() -> list[int]:
        addresses = (reverse("bot_changes"), reverse("bot_versions"), reverse("bot_version", args=[2]))
        return [asked(lambda address=address: as_lena.get(address)) for address in addresses]

    more(2)
    counts()
    few = counts()
    for number in (3, 4):
        more(number)
    assert counts() == few
