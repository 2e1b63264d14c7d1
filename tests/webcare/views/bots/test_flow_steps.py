"""Steps of a flow: every kind added, changed, placed and saved at once; nothing typed is lost."""

import pytest
from django.urls import reverse

from tests.webcare.views.bots.flow_pages import STEPS, content, flow, piece, shown, step_url, steps, text

KINDS = ("message", "buttons", "ask", "condition", "set", "answer", "http", "wait", "jump", "flow", "person", "end")


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
        "form": "1", "do": "save", "branch": ["b0", "b1", "b2"], "goes.next": "s4",
        "b0-what": ["variable:days", "channel"], "b0-is": ["less", "equals"], "b0-value": ["31", "WhatsApp"],
        "b0-to": "s3",
        "b1-what": ["open:false"], "b1-is": ["equals"], "b1-value": [""], "b1-to": "s4",
        "b2-what": [""], "b2-is": ["equals"], "b2-value": [""], "b2-to": "",
    })  # fmt: skip
    kept = steps()["s1"]["branches"]
    assert kept == [
        {"any": False, "to": "s3", "tests": [
            {"what": "variable", "name": "days", "is": "less", "value": "31"},
            {"what": "channel", "is": "equals", "value": "whatsapp"},
        ]},
        {"any": False, "to": "s4", "tests": [{"what": "open", "is": "false"}]},
    ]  # fmt: skip
    page = as_lena.get("/chatbot/flows/retour/?step=s1")
    assert "days is less than 31 and the channel is WhatsApp" in text(page)
    assert "we are closed" in text(page)
    as_lena.post(step_url("s1"), {"form": "1", "do": "save", **shown(page)})
    assert steps()["s1"]["branches"] == kept, "sent back as it came, it stays"


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
