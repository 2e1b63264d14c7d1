"""Greeting and hand-over: where the bot answers, what it says, when it hands over, and what the slider would change."""

import pytest
from django.urls import reverse

from tests import factories as make
from tests.standins import bot as shop
from webcare import bots
from webcare.actions.bots import pieces
from webcare.models import AuditEntry, Bot, BotPiece, Calendar, Channel

PAGE = "/chatbot/greeting/"
HOSTILE = "<script>alert(1)</script>{place}{0.__class__}%s"


def stored() -> dict:
    return BotPiece.objects.get(kind="settings").content


def typed(client, **changed) -> dict:
    """The page's form as a browser would send it back, with some fields changed."""
    page = client.get(PAGE).context
    form = page["form"]
    fields = {bound.html_name: bound.value() for bound in form} | {"seen": page["seen"]}
    for at, line in enumerate(form.buttons.lines):
        fields |= {f"button-{at}-id": line.id, f"button-{at}-goes": line.goes, f"button-{at}-url": line.url}
        fields |= {f"button-{at}-{code}": title for code, _language, title in line.shown}
    return {name: "" if value is None else value for name, value in fields.items()} | changed


def test_what_is_typed_is_saved_in_the_draft_and_nothing_else_is_lost(as_lena, lena):
    team = make.team("Retouren")
    pieces.save(
        "settings", "bot", {"greeting": {"nl": "Hoi", "fr": "Salut"}, "mine": 1, "handoff": {"later": True}}, lena
    )
    pieces.save("answer", "retour", {"question": {"en": "How do I return it?"}}, lena)
    fields = typed(
        as_lena, name="Fietsbot", languages=["nl"], eager="70", greeting_nl="Dag!", text_person_nl="Naar een collega",
        misses_in_row="1", idle_hours="12", team_angry=str(team.pk), words_person="baliemedewerker\nde baas\n",
        **{"button-0-nl": "Retour", "button-0-goes": "answer:retour", "button-1-nl": "Winkel",
           "button-1-goes": "link", "button-1-url": "https://example.test/"},
    )  # fmt: skip
    assert as_lena.post(PAGE, fields).status_code == 302
    found = stored()
    assert found["greeting"] == {"nl": "Dag!", "fr": "Salut"} and found["mine"] == 1
    assert (found["name"], found["languages"], found["careful"], found["idle_hours"]) == ("Fietsbot", ["nl"], 30, 12)
    assert found["texts"] == {"person": {"nl": "Naar een collega"}}, "what is left empty is the bot's own"
    teams = {"angry": team.pk}
    assert found["handoff"] == {"later": True, "misses_in_row": 1, "misses": 3, "team": 0, "teams": teams}
    assert found["words"] == {"person": ["baliemedewerker", "de baas"], "angry": []}
    assert found["greeting_buttons"] == [
        {"id": "b1", "titles": {"nl": "Retour"}, "does": "answer", "target": "retour"},
        {"id": "b2", "titles": {"nl": "Winkel"}, "does": "link", "target": "https://example.test/"},
    ]
    before = found
    as_lena.post(PAGE, typed(as_lena))
    assert stored() == before, "a page sent back as it is changes nothing"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"languages": []}, "at least one language"),
        ({"idle_hours": "0"}, "greater than or equal to 1"),
        ({"button-0-nl": "Retour"}, "Choose where this button leads"),
        ({"button-0-goes": "link", "button-0-url": "javascript:alert(1)", "button-0-nl": "Weg"}, "begins with https"),
        ({"button-0-goes": "answer:weg", "button-0-nl": "Weg"}, "Choose where this button leads"),
        ({"words_angry": "x" * 61}, "at most 60 characters"),
    ],
)
def test_a_mistake_is_explained_and_nothing_typed_is_lost(as_lena, wrong, sentence):
    page = as_lena.post(PAGE, typed(as_lena, greeting_nl="Mijn lange begroeting") | wrong)
    assert page.status_code == 422 and not BotPiece.objects.exists()
    html = page.content.decode()
    assert sentence in html and "Mijn lange begroeting" in html


def test_somebody_elses_change_is_not_overwritten_unseen(as_lena, lena):
    fields = typed(as_lena, greeting_nl="Van mij", seen="0")
    pieces.save("settings", "bot", {"greeting": {"nl": "Van haar"}}, lena)
    page = as_lena.post(PAGE, fields)
    assert page.status_code == 409 and "Van mij" in page.content.decode()
    assert stored()["greeting"] == {"nl": "Van haar"}
    again = fields | {"seen": str(page.context["seen"])}
    assert as_lena.post(PAGE, again).status_code == 302, "having been told, one may"
    assert stored()["greeting"] == {"nl": "Van mij"}


def test_a_mistake_does_not_make_somebody_elses_change_count_as_seen(as_lena, lena):
    fields = typed(as_lena, greeting_nl="Van mij", seen="0", idle_hours="0")
    pieces.save("settings", "bot", {"greeting": {"nl": "Van haar"}}, lena)
    page = as_lena.post(PAGE, fields)
    assert (page.status_code, page.context["seen"]) == (422, 0)
    assert as_lena.post(PAGE, fields | {"idle_hours": "24"}).status_code == 409


def test_what_the_slider_does_is_shown_with_and_without_scripts(as_lena, lena):
    bots._loaded.clear()
    pieces.replace_all(shop.CONTENT, lena)
    make.customer_says(make.channel(), shop.QUESTION)
    before = stored()
    plain = as_lena.post(PAGE, typed(as_lena, eager="0", name="Anders", effect="1")).content.decode()
    piece = as_lena.get(reverse("bot_effect"), {"eager": "0"}).content.decode()
    for html in (plain, piece):
        assert "The last question of your customers" in html and "answered at once" in html
    assert 'value="Anders"' in plain and stored() == before, "nothing is kept by looking"
    for wrong in ("", "x", "-5", "9" * 30):
        assert as_lena.get(reverse("bot_effect"), {"eager": wrong}).status_code == 200


def test_the_switch_counts_at_once_and_is_on_record(as_lena, lena):
    as_lena.post(reverse("bot_switch"), {"on": "0"})
    assert Bot.objects.get().on is False and "The bot is off" in as_lena.get(PAGE).content.decode()
    as_lena.post(reverse("bot_switch"), {"on": "0"})
    as_lena.post(reverse("bot_switch"), {"on": "1"})
    assert Bot.objects.get().on is True
    assert list(AuditEntry.objects.order_by("pk").values_list("verb", "actor")) == [
        ("bot.off", lena.pk), ("bot.on", lena.pk),
    ]  # fmt: skip


def test_each_channel_is_switched_by_itself_and_its_hours_are_shown(as_lena):
    hours = Calendar.objects.create(name="Winkeltijden", week={})
    shop, mail = make.channel("webchat", name="Winkelchat", calendar=hours), make.channel("email", name="Post")
    Channel.objects.filter(pk=mail.pk).update(active=True)
    as_lena.post(reverse("bot_channel", args=[shop.pk]), {"on": "1"})
    assert (make.fresh(shop).bot, make.fresh(mail).bot) == (True, False)
    html = as_lena.get(PAGE).content.decode()
    assert "Closed, and nothing opens" in html and "By mail the bot answers only what a person wrote" in html
    assert html.count('aria-checked="true"') == 2, "the bot, and one channel"
    assert as_lena.post(reverse("bot_channel", args=[999_999_999]), {"on": "1"}).status_code == 404


def test_what_was_typed_is_text_wherever_it_is_shown(as_lena, lena):
    make.channel("webchat", name=HOSTILE)
    texts = {"texts": {"handed_open": {"nl": HOSTILE}}, "greeting": {"nl": HOSTILE}}
    pieces.save(
        "settings", "bot", texts | {"greeting_buttons": [{"titles": {"nl": HOSTILE}}, 3], "name": HOSTILE}, lena
    )
    html = as_lena.get(PAGE).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;2{0.__class__}%s" in html, (
        "the preview fills in {place} and nothing else"
    )


def test_agents_who_do_not_write_for_the_bot_are_told_who_can_let_them_in(anna, in_english):
    client = in_english(anna)
    assert "written by a few people" in client.get(PAGE).content.decode()
    for name in ("bot_switch", "bot_greeting"):
        assert client.post(reverse(name), {"on": "0"}).status_code in (302, 403)
    assert not Bot.objects.exists() and not BotPiece.objects.exists()


def test_more_channels_answers_and_teams_ask_the_database_no_more(as_lena, lena, asked):
    def more(number: int) -> None:
        make.channel("webchat", calendar=Calendar.objects.create(name=f"Uren {number}"))
        make.team(f"Team {number}")
        pieces.save("answer", f"a{number}", {"question": {"nl": "Hoe?"}}, lena)

    more(1)
    as_lena.get(PAGE)
    few = asked(lambda: as_lena.get(PAGE))
    for number in range(2, 6):
        more(number)
    assert asked(lambda: as_lena.get(PAGE)) == few
