"""Changes of a flow's steps, on any flow at all: nothing leads to what is gone, nothing given is changed in place."""

import copy

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from webcare import bot_flow_form, bot_flow_rows
from webcare.actions.bots import step_order, steps
from webcare.actions.bots.exits import exits, led

NL = ("nl", "en")
ids = st.sampled_from([f"s{n}" for n in range(1, 8)])
any_steps = st.fixed_dictionaries({
    "id": ids, "kind": st.sampled_from(["message", "ask", "condition", "buttons", "jump", "end", "http"]),
    "next": ids, "failed": ids, "to": ids, "other": ids,
    "branches": st.lists(st.fixed_dictionaries({"to": ids}), max_size=2),
    "reply": st.fixed_dictionaries({"buttons": st.lists(st.fixed_dictionaries({"id": ids, "to": ids}), max_size=3)}),
})  # fmt: skip
flows = st.fixed_dictionaries({
    "name": st.just("Retour"), "start": ids,
    "steps": st.lists(any_steps, min_size=1, max_size=7, unique_by=lambda one: one["id"]),
})  # fmt: skip


def flow(*found: dict, start: str = "s1") -> dict:
    return {"name": "Retour", "start": start, "steps": list(found)}


def chain(*names: str) -> dict:
    """Messages one after the other, the last one an end."""
    after = [*names[1:], ""]
    kinds = ["message"] * (len(names) - 1) + ["end"]
    found = [{"id": one, "kind": kind, "next": to} for one, kind, to in zip(names, kinds, after, strict=True)]
    return flow(*found, start=names[0])


def met(given: dict) -> list[str]:
    """The steps a customer meets who takes every usual way."""
    found, here = [], steps.begins(given)
    while here and here not in found:
        found.append(here)
        here = next((to for _slot, to in exits(steps.step_of(given, here))), "")
    return found


@settings(max_examples=40, deadline=None)
@given(flows, st.data())
def test_what_is_removed_is_named_nowhere_and_its_predecessors_lead_on(given_flow, data):
    gone = data.draw(st.sampled_from([one["id"] for one in given_flow["steps"]]))
    before = copy.deepcopy(given_flow)
    after = steps.remove(given_flow, gone)
    assert given_flow == before
    assert gone not in {to for step in after["steps"] for _slot, to in exits(step)} | {after["start"]}
    onward = next((to for _slot, to in exits(steps.step_of(before, gone))), "")
    for step in after["steps"]:
        old = dict(exits(steps.step_of(before, step["id"])))
        for slot, to in exits(step):
            assert to == (old[slot] if old[slot] != gone else "" if onward == gone else onward)


@settings(max_examples=40, deadline=None)
@given(flows, st.data())
def test_a_new_step_stands_between_and_takes_over_where_it_led(given_flow, data):
    after = data.draw(st.sampled_from(given_flow["steps"]))
    ways = exits(after)
    before = copy.deepcopy(given_flow)
    slot, to = data.draw(st.sampled_from(ways)) if ways else ("", "")
    grown, new = steps.add(given_flow, {"kind": "message"}, after["id"], slot)
    assert given_flow == before
    assert len(grown["steps"]) == len(before["steps"]) + 1
    if slot:
        assert dict(exits(steps.step_of(grown, after["id"])))[slot] == new
        assert dict(exits(steps.step_of(grown, new)))["next"] == to


@settings(max_examples=40, deadline=None)
@given(flows, st.data(), st.booleans())
def test_moving_loses_no_step_and_no_line(given_flow, data, down):
    step = data.draw(st.sampled_from([one["id"] for one in given_flow["steps"]]))
    before = copy.deepcopy(given_flow)
    moved = step_order.move(given_flow, step, down)
    assert given_flow == before
    assert sorted(one["id"] for one in moved["steps"]) == sorted(one["id"] for one in before["steps"])
    assert steps.begins(moved) in {one["id"] for one in moved["steps"]}
    for one in moved["steps"]:
        assert [slot for slot, _to in exits(one)] == [slot for slot, _to in exits(steps.step_of(before, one["id"]))]


def test_moving_along_a_line_changes_the_order_the_customer_meets():
    there = step_order.move(chain("s1", "s2", "s3", "s4"), "s2", down=True)
    assert met(there) == ["s1", "s3", "s2", "s4"] == [one["id"] for one in there["steps"]]
    assert met(step_order.move(there, "s1", down=True)) == ["s3", "s1", "s2", "s4"]
    assert met(step_order.move(there, "s3", down=False)) == ["s3", "s1", "s2", "s4"]
    assert step_order.move(chain("s1", "s2"), "s1", down=False)["steps"] == chain("s1", "s2")["steps"]


def test_moving_past_a_step_that_does_not_follow_changes_the_list_only():
    fork = flow(
        {"id": "s1", "kind": "ask", "next": "s2", "failed": "s3"}, {"id": "s2", "kind": "end"},
        {"id": "s3", "kind": "person"},
    )  # fmt: skip
    moved = step_order.move(fork, "s3", down=False)
    assert [one["id"] for one in moved["steps"]] == ["s1", "s3", "s2"]
    assert steps.step_of(moved, "s1") == steps.step_of(fork, "s1")


def test_the_first_step_is_removed_and_the_next_begins():
    assert met(steps.remove(chain("s1", "s2", "s3"), "s1")) == ["s2", "s3"]
    assert steps.remove(chain("s1"), "s1")["start"] == ""


def test_ids_are_never_given_twice_and_a_flow_has_an_end():
    grown, new = steps.add(chain("s1", "s3"), {"kind": "end", "x": 4}, "s1")
    assert (new, "x" in steps.step_of(grown, new)) == ("s2", False)
    full = flow(*({"id": f"s{n}", "kind": "end"} for n in range(steps.MOST)))
    with pytest.raises(steps.TooManySteps):
        steps.add(full, {"kind": "end"})


def test_lines_lead_to_steps_that_are_there_only():
    two = chain("s1", "s2")
    assert steps.step_of(steps.connect(two, "s1", "next", ""), "s1")["next"] == ""
    for step, slot, to in (("s9", "next", ""), ("s1", "other", "s2"), ("s1", "next", "s9"), ("s1", "button:b", "s2")):
        with pytest.raises(steps.NoSuchStep):
            steps.connect(two, step, slot, to)


def test_a_button_that_opens_a_page_leads_to_no_step():
    step = {
        "kind": "buttons",
        "reply": {"buttons": [{"id": "b1", "does": "link", "to": "s2"}, {"id": "b2", "to": "s3"}]},
    }
    assert exits(step) == [("button:b2", "s3"), ("other", "")]
    with pytest.raises(KeyError):
        led(step, "button:b1", "s4")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Order number", "order_number"),
        ("Größe!", "grosse"),
        ("2e naam", "v_2e_naam"),
        ("{__class__}", "class"),
        ("  ", ""),
    ],
)
def test_what_is_remembered_has_a_name_that_can_stand_in_braces(typed, name):
    assert bot_flow_rows.variable(typed) == name


def test_a_header_that_lets_us_in_is_not_shown_and_stays():
    kept = {"Authorization": "Bearer 0123456789abcdef", "X-Shop": "nl"}
    typed = f"Authorization: {bot_flow_form.SECRET}\nX-Shop: be\n"
    assert bot_flow_form.headers(typed, kept) == kept | {"X-Shop": "be"}


def test_texts_in_a_language_the_form_does_not_show_stay():
    data = QueryDict("text.nl=Hoi&text.en=")
    old = {"kind": "message", "reply": {"texts": {"nl": "Dag", "en": "Hello", "de": "Hallo"}, "files": ["f"]}}
    said = bot_flow_form.read(old, data, NL, set())["reply"]
    assert said == {"texts": {"nl": "Hoi", "de": "Hallo"}, "files": ["f"]}


def test_waiting_is_kept_between_what_the_bot_can_do():
    for typed, seconds in (("wait=1&unit=seconds", 3), ("wait=2&unit=hours", 7200), ("wait=99&unit=hours", 86_400)):
        assert bot_flow_form.read({"kind": "wait"}, QueryDict(typed), NL, set())["seconds"] == seconds
