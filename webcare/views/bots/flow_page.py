"""What a flow's page shows: its steps on the canvas and in the list, and the form of the one that is chosen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from webcare.actions.bots.exits import Step, exits
from webcare.actions.bots.steps import begins, steps_of

from . import problems
from .flow_wires import BOX, Canvas, Wire, canvas
from .step_words import Kind, Names, kind_of, nowhere, slot_words, title

SHOWN = 6.5  # pixels of a letter in a label, roughly: what does not fit is cut
BESIDE = 5  # letters that fit between two steps that stand side by side
LANGUAGES = ("nl", "en")


@dataclass(frozen=True, slots=True)
class Way:
    """A way out: what it is called, and the number and title of the step it leads to, or what happens instead."""

    slot: str
    words: str
    to: str
    number: int
    title: str


@dataclass(frozen=True, slots=True)
class Card:
    """One step, for canvas and list; `number` is its place in the list."""

    id: str
    number: int
    kind: Kind
    title: str
    step: Step
    ways: list[Way]
    problems: list[problems.Line]
    url: str = ""
    is_chosen: bool = False
    is_first: bool = False

    @property
    def is_grave(self) -> bool:
        return any(one.grave for one in self.problems)


@dataclass(frozen=True, slots=True)
class Drawn:
    """The canvas: rows of (pixels of nothing before it, step), and lines with their labels."""

    size: Canvas
    rows: list[list[tuple[int, Card]]]
    wires: list[tuple[Wire, str]]


def cards(
    flow: dict[str, Any],
    names: Names,
    language: str,
    lines: list[problems.Line],
    chosen: str,
    link: Callable[[str], str],
) -> list[Card]:
    """All steps in the order of the list. `link`: the address at which one is chosen."""
    steps = steps_of(flow)
    numbers = {str(step["id"]): number for number, step in enumerate(steps, 1)}
    titles = {str(step["id"]): title(step, names, language) for step in steps}
    first = begins(flow)
    found = []
    for step in steps:
        key = str(step["id"])
        ways = _ways(step, numbers, titles, language)
        wrong = [one for one in lines if one.step == key]
        found.append(
            Card(
                key, numbers[key], kind_of(step), titles[key], step, ways, wrong, link(key), key == chosen, key == first
            )
        )
    return found


def ways(step: Step, shown: list[Card], language: str) -> list[Way]:
    """The ways out of a step as it was typed, among the steps there are."""
    return _ways(step, {one.id: one.number for one in shown}, {one.id: one.title for one in shown}, language)


def _ways(step: Step, numbers: dict[str, int], titles: dict[str, str], language: str) -> list[Way]:
    return [
        Way(slot, slot_words(step, slot, language), to if to in numbers else "", numbers.get(to, 0),
            titles.get(to) or nowhere(step, slot))
        for slot, to in exits(step)
    ]  # fmt: skip


def drawing(flow: dict[str, Any], shown: list[Card], language: str) -> Drawn:
    by_id = {card.id: card for card in shown}

    def is_short(step: str, ways: list[str]) -> bool:
        return len(_words(by_id[step].step, ways, language)) <= BESIDE

    size = canvas(steps_of(flow), begins(flow), is_short)
    rows: list[list[tuple[int, Card]]] = [[] for _row in range(size.rows)]
    ends = [0] * size.rows
    for box in size.boxes:  # by row, then by column
        rows[box.row].append((box.x - ends[box.row], by_id[box.step]))
        ends[box.row] = box.x + BOX[0]
    wires = [(wire, _label(wire, by_id[wire.step].step, language)) for wire in size.wires]
    return Drawn(size, rows, wires)


def _label(wire: Wire, step: Step, language: str) -> str:
    """All ways out that lead along this line, as far as there is room."""
    words, most = _words(step, wire.slots, language), int(wire.room / SHOWN)
    if len(words) <= most:
        return words
    return f"{words[: most - 1].rstrip(' ,')}…" if most > BESIDE else ""


def _words(step: Step, ways: Sequence[str], language: str) -> str:
    return ", ".join(filter(None, (slot_words(step, slot, language) for slot in ways)))
