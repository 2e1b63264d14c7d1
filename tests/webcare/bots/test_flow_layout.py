"""Where steps stand on the canvas and how their lines run: any flow at all, also one that nobody would write."""

from hypothesis import given, settings
from hypothesis import strategies as st

from webcare.views.bots.flow_grid import BOX
from webcare.views.bots.flow_layout import distances, layout
from webcare.views.bots.flow_wires import canvas

ids = st.sampled_from([f"s{n}" for n in range(1, 13)])
cells = st.one_of(st.none(), st.integers(-2, 70), st.just("3"))
steps = st.fixed_dictionaries({
    "id": ids, "kind": st.sampled_from(["message", "ask", "condition", "jump", "person", "http"]),
    "next": ids, "failed": ids, "to": ids, "x": cells, "y": cells,
    "branches": st.lists(st.fixed_dictionaries({"to": ids}), max_size=3),
})  # fmt: skip
flows = st.lists(steps, max_size=12, unique_by=lambda step: step["id"])


@settings(max_examples=60, deadline=None)
@given(flows, ids)
def test_every_step_has_one_cell_of_its_own_whatever_the_flow(flow, start):
    places = layout(flow, start)
    assert set(places) == {step["id"] for step in flow}
    assert len(set(places.values())) == len(places), "two steps in one cell"
    assert all(column >= 0 and row >= 0 for column, row in places.values())
    assert layout([dict(step) for step in flow], start) == places


@settings(max_examples=60, deadline=None)
@given(flows, ids)
def test_rows_are_distances_from_the_start_unless_somebody_put_a_step_elsewhere(flow, start):
    bare = [{name: value for name, value in step.items() if name not in "xy"} for step in flow]
    places, far = layout(bare, start), distances(bare, start)
    assert all(places[step][1] == row for step, (row, _first) in far.items())
    below = [places[step["id"]][1] for step in bare if step["id"] not in far]
    assert all(row > max((row for row, _first in far.values()), default=-1) for row in below)


@settings(max_examples=40, deadline=None)
@given(flows, ids)
def test_lines_run_beside_the_boxes_and_stay_on_the_drawing(flow, start):
    drawn = canvas(flow, start)
    for wire in drawn.wires:
        assert all(0 <= x <= drawn.width and 0 <= y <= drawn.height for x, y in wire.points)
        for box in drawn.boxes:
            assert not any(_inside(point, box) for point in wire.points), (wire, box)
            assert not any(_crosses(one, two, box) for one, two in zip(wire.points, wire.points[1:], strict=False))


def _inside(point, box) -> bool:
    return box.x < point[0] < box.x + BOX[0] and box.y < point[1] < box.y + BOX[1]


def _crosses(one, two, box) -> bool:
    (x1, x2), (y1, y2) = sorted((one[0], two[0])), sorted((one[1], two[1]))
    return x1 < box.x + BOX[0] and x2 > box.x and y1 < box.y + BOX[1] and y2 > box.y


def test_where_it_usually_goes_on_stands_straight_below_and_the_other_ways_beside_it():
    flow = [
        {"id": "s1", "kind": "ask", "next": "s2", "failed": "s4"}, {"id": "s2", "kind": "message", "next": "s3"},
        {"id": "s3", "kind": "end"}, {"id": "s4", "kind": "person"},
    ]  # fmt: skip
    assert layout(flow, "s1") == {"s1": (0, 0), "s2": (0, 1), "s3": (0, 2), "s4": (1, 1)}


def test_a_step_stays_where_it_was_put_and_the_others_make_room():
    flow = [{"id": "s1", "kind": "message", "next": "s2"}, {"id": "s2", "kind": "end"}]
    flow.append({"id": "s3", "kind": "end", "x": 0, "y": 1})
    assert layout(flow, "s1") == {"s1": (0, 0), "s2": (1, 1), "s3": (0, 1)}
