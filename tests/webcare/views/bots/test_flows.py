"""Flows: the list, a flow's page on canvas and in the list, and every change of a step, saved at once."""

import pytest
from django.urls import reverse

from tests import factories as make
from webcare.actions.bots import pieces
from webcare.models import BotPiece, BotSession, BotVersion

HOSTILE = '"><script>alert(1)</script>{{ 7|add:1 }}{name.__class__}%s'
STEPS = [
    {"id": "s1", "kind": "ask", "variable": "order", "texts": {"nl": "Wat is je bestelnummer?"}, "next": "s2"},
    {"id": "s2", "kind": "buttons", "next": "", "other": "s4", "reply": {"texts": {"nl": "Hoe?"}, "buttons": [
        {"id": "b1", "titles": {"nl": "Ophalen"}, "to": "s3"}, {"id": "b2", "titles": {"nl": "Winkel"}, "to": "s4"}]}},
    {"id": "s3", "kind": "end", "rating": True}, {"id": "s4", "kind": "person", "team": 0, "note": "Van {order}"},
]  # fmt: skip
KINDS = ("message", "buttons", "ask", "condition", "set", "answer", "http", "wait", "jump", "flow", "person", "end")


def flow(key: str = "retour", steps: list | None = None, **fields) -> BotPiece:
    content = {"name": "Retour", "start": "s1", "on": True, "steps": STEPS if steps is None else steps} | fields
    return pieces.save("flow", key, content, None)


def step_url(step: str, key: str = "retour") -> str:
    return reverse("bot_flow_step", args=[key, step])


def content(key: str = "retour") -> dict:
    return BotPiece.objects.get(kind="flow", key=key).content


def steps(key: str = "retour") -> dict[str, dict]:
    return {step["id"]: step for step in content(key)["steps"]}


def text(answer) -> str:
    return answer.content.decode()


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


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_step_is_added_shown_and_saved_unchanged(as_lena, kind):
    flow(steps=[STEPS[0] | {"next": ""}])
    answer = as_lena.post(step_url("s1"), {"do": f"add:next:{kind}", "seen": piece().revision})
    assert answer["Location"].endswith("?step=s2")
    assert steps()["s1"]["next"] == "s2"
    before = steps()["s2"]
    page = as_lena.get(answer["Location"])
    assert page.status_code == 200
    as_lena.post(step_url("s2"), {"form": "1", "do": "save", **shown(page)})
    after = steps()["s2"]
    assert {name: value for name, value in after.items() if value} | before == {
        name: value for name, value in after.items() if value or name in before
    }


def piece() -> BotPiece:
    return BotPiece.objects.get(kind="flow", key="retour")


def shown(page) -> dict:
    """What a browser sends back of a step's form."""
    from html.parser import HTMLParser

    found: dict[str, list[str]] = {}

    class Fields(HTMLParser):
        inside = area = select = ""

        def handle_starttag(self, tag, attrs):
            named = dict(attrs)
            if tag == "form":
                self.inside = "data-step-form" in named
            if not self.inside:
                return
            if tag == "input" and (named.get("type") != "checkbox" or "checked" in named):
                found.setdefault(named["name"], []).append(
                    named.get("value") or ("on" if named.get("type") == "checkbox" else "")
                )
            elif tag == "textarea":
                self.area = named["name"]
                found.setdefault(self.area, []).append("")
            elif tag == "select":
                self.select = named["name"]
                found.setdefault(self.select, []).append(None)
            elif tag == "option" and (found[self.select][-1] is None or "selected" in named):
                found[self.select][-1] = named.get("value", "")

        def handle_data(self, data):
            if self.area:
                found[self.area][-1] += data

        def handle_endtag(self, tag):
            self.area = "" if tag == "textarea" else self.area
            self.inside = self.inside and tag != "form"

    Fields().feed(text(page))
    return found


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step["kind"])
def test_a_form_sent_back_as_it_came_changes_nothing_that_counts(as_lena, step):
    flow()
    as_lena.post(
        step_url(step["id"]),
        {"form": "1", "do": "save", **shown(as_lena.get(f"/chatbot/flows/retour/?step={step['id']}"))},
    )
    after = steps()[step["id"]]
    assert {name: after[name] for name in step} == step


def test_what_is_typed_is_saved_and_a_new_step_may_come_with_it(as_lena):
    flow()
    typed = {
        "form": "1", "text.nl": "Wat is het nummer?", "text.en": "Which number?", "variable": "Order nummer",
        "type": "number", "tries": "2", "goes.next": "s2", "goes.failed": "s4", "seen": piece().revision,
    }  # fmt: skip
    as_lena.post(step_url("s1"), typed | {"do": "add:next:message"})
    now = steps()
    assert now["s1"]["texts"] == {"nl": "Wat is het nummer?", "en": "Which number?"}
    assert (now["s1"]["variable"], now["s1"]["type"], now["s1"]["tries"]) == ("order_nummer", "number", 2)
    assert (now["s1"]["next"], now["s1"]["failed"], now["s5"]["next"]) == ("s5", "s4", "s2")


def test_branches_and_their_tests_are_saved_as_they_read(as_lena):
    flow(steps=[{"id": "s1", "kind": "condition", "next": ""}, *STEPS[2:]])
    as_lena.post(step_url("s1"), {
        "form": "1", "do": "save", "branch": ["b0", "b1"], "goes.next": "s4",
        "b0-what": ["variable:days", "channel"], "b0-is": ["less", "equals"], "b0-value": ["31", "WhatsApp"],
        "b0-to": "s3",
        "b1-what": [""], "b1-is": ["equals"], "b1-value": [""], "b1-to": "",
    })  # fmt: skip
    assert steps()["s1"]["branches"] == [{"any": False, "to": "s3", "tests": [
        {"what": "variable", "name": "days", "is": "less", "value": "31"},
        {"what": "channel", "is": "equals", "value": "whatsapp"},
    ]}]  # fmt: skip
    assert "days is less than 31 and the channel is WhatsApp" in text(as_lena.get("/chatbot/flows/retour/?step=s1"))


def test_who_saves_what_somebody_else_changed_meanwhile_keeps_every_word_and_overwrites_nothing(as_lena):
    seen = flow().revision
    as_lena.post(step_url("s4"), {"do": "up", "seen": seen})
    answer = as_lena.post(step_url("s1"), {"form": "1", "do": "save", "seen": seen, "text.nl": "Mijn woorden"})
    assert answer.status_code == 409
    assert "Somebody else changed this meanwhile" in text(answer)
    assert "Mijn woorden</textarea>" in text(answer)
    assert steps()["s1"]["texts"] == STEPS[0]["texts"]
    as_lena.post(step_url("s1"), {"form": "1", "do": "save", **shown(answer)})
    assert steps()["s1"]["texts"] == {"nl": "Mijn woorden"}


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


def test_a_step_that_is_gone_is_said_so(as_lena):
    flow()
    answer = as_lena.post(step_url("s99"), {"do": "remove"}, headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (409, "no_such_step")
    assert as_lena.get("/chatbot/flows/nowhere/").status_code == 404


def test_steps_are_placed_and_change_places_and_tidying_puts_all_back(as_lena):
    flow()
    as_lena.post(step_url("s1"), {"do": "right"})
    assert (steps()["s1"]["x"], steps()["s1"]["y"]) == (1, 0)
    as_lena.post(step_url("s1"), {"do": "place", "x": "0", "y": "1"})
    assert [(steps()[one]["x"], steps()[one]["y"]) for one in ("s1", "s2")] == [(0, 1), (1, 0)]
    as_lena.post(reverse("bot_flow", args=["retour"]), {"do": "tidy"})
    assert content()["steps"] == STEPS


def test_whoever_saves_on_the_way_to_another_step_lands_there_but_never_elsewhere(as_lena):
    flow()
    there = reverse("bot_flow", args=["retour"]) + "?step=s4"
    assert as_lena.post(step_url("s1"), {"do": "save", "then": there})["Location"] == there
    for elsewhere in ("https://evil.example/", "//evil.example", "/inbox/"):
        assert "evil" not in (answer := as_lena.post(step_url("s1"), {"then": elsewhere}))["Location"]
        assert answer["Location"].startswith("/chatbot/flows/retour/")
