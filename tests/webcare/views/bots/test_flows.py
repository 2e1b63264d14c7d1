"""Flows as a whole: the list, the page on canvas and in the list, and what is done with a flow."""

import pytest
from django.urls import reverse

from tests import factories as make
from tests.webcare.views.bots.flow_pages import content, flow, text
from webcare.actions.bots import pieces
from webcare.models import BotPiece, BotSession, BotVersion

HOSTILE = '"><script>alert(1)</script>{{ 7|add:1 }}{name.__class__}%s'


@pytest.mark.parametrize("count", [1, 12])
def test_looking_asks_the_same_number_of_questions_however_large(as_lena, asked, count):
    many = [{"id": f"s{n}", "kind": "message", "next": f"s{n + 1}"} for n in range(1, count + 1)]
    for number in range(count):
        flow(f"flow-{number}", many)
    pages = (reverse("bot_flows"), reverse("bot_flow", args=["flow-0"]), "/chatbot/flows/flow-0/?view=list&step=s1")
    assert [asked(lambda url=url: as_lena.get(url)) for url in pages] == [9, 10, 10]


def test_the_list_tells_steps_use_and_what_flows_did(as_lena):
    flow()
    pieces.save("answer", "terug", {"question": {"nl": "Kan ik terugsturen?"}, "flow": "retour"}, None)
    flow_ran("end", "person", "failed", "left", "")
    row = as_lena.get(reverse("bot_flows")).context["rows"][0]
    assert (row.steps, row.on, [use.name for use in row.uses]) == (4, True, ["Kan ik terugsturen?"])
    assert (row.figures.started, row.figures.ended, row.figures.handed) == (5, 1, 2)


def flow_ran(*how: str) -> None:
    """In a conversation the bot has, a flow that began, and ended like this ("" goes on still)."""
    talk = make.conversation()
    BotSession.objects.create(conversation=talk, version=BotVersion.objects.create(number=1, content={}))
    with talk.locked() as talk:
        for end in how:
            talk.thread.log("bot.flow_started", talk, flow="retour")
            if end:
                talk.thread.log("bot.flow_ended", talk, flow="retour", how=end)


def test_a_flow_is_made_renamed_copied_switched_and_deleted_and_all_of_it_can_be_undone(as_lena):
    as_lena.post(reverse("bot_flow_new"), {"name": "Retour melden!"})
    page = reverse("bot_flow", args=["retour-melden"])
    as_lena.post(page, {"do": "rename", "name": "Terugsturen"})
    as_lena.post(page, {"do": "off"})
    assert {name: content("retour-melden")[name] for name in ("name", "on")} == {"name": "Terugsturen", "on": False}
    as_lena.post(page, {"do": "copy"})
    assert content("terugsturen-copy")["name"] == "Terugsturen (copy)"
    as_lena.post(page + "removal/")
    assert "“Terugsturen” was deleted." in text(as_lena.get(reverse("bot_flows")))
    assert not BotPiece.objects.filter(key="retour-melden").exists()
    for _time in range(3):
        as_lena.post(page + "undo/")
    assert content("retour-melden")["name"] == "Retour melden!"
    as_lena.post(page + "redo/")
    assert content("retour-melden")["name"] == "Terugsturen"


def test_a_new_flow_gets_a_key_that_no_flow_ever_had(as_lena):
    for _time in range(2):
        as_lena.post(reverse("bot_flow_new"), {"name": "Retour"})
    as_lena.post(reverse("bot_flow_removal", args=["retour-2"]))
    as_lena.post(reverse("bot_flow_new"), {"name": "Retour"})
    assert set(BotPiece.objects.values_list("key", flat=True)) == {"retour", "retour-3"}


def test_hostile_words_stay_words(as_lena):
    hostile = [
        {"id": HOSTILE, "kind": "message", "reply": {"texts": {"nl": HOSTILE}}, "next": "s2"},
        {"id": "s2", "kind": "buttons", "reply": {"texts": {"nl": HOSTILE}, "buttons": [
            {"id": HOSTILE, "titles": {"nl": HOSTILE}, "to": HOSTILE}]}},
        {"id": "s3", "kind": HOSTILE}, {"id": "s4", "kind": "http", "url": HOSTILE, "save": "x", "headers": []},
        {"id": "s5", "kind": "condition", "branches": [{"tests": [{"what": HOSTILE, "value": HOSTILE}]}, "x"]}, "x",
    ]  # fmt: skip
    flow("retour", hostile, name=HOSTILE)
    pages = [reverse("bot_flows"), *(f"/chatbot/flows/retour/?step={step}&view={view}"
             for step in ("s2", "s3", "s4", "s5") for view in ("canvas", "list"))]  # fmt: skip
    for page in pages:
        answer = as_lena.get(page)
        assert answer.status_code == 200, page
        assert "<script>alert" not in text(answer), page
        assert "{{ 7|add:1 }}" in text(answer), "premise: it is shown, as it is"
