"""The form of one step, as its template shows it: what it says now, empty rows for more, and the choices."""

from collections.abc import Sequence
from typing import Any

from webcare.actions.bots.exits import Step, branches, buttons
from webcare.bot_check_words import FACTS, HOW, WHATS, languages, one_test, values_for
from webcare.bot_flow_form import SECRET, UNITS
from webcare.bot_flow_rows import BUTTONS, LINK, TESTS

from .step_choices import SETS, TYPES, WAITS, BranchRow, ButtonRow, Pair, Words
from .step_words import Names


class StepForm:
    """`targets`: the other steps, as (id, words)."""

    def __init__(self, step: Step, spoken: Sequence[str], names: Names, targets: list[Pair], known: list[str]) -> None:
        self.step, self.targets, self.known, self._spoken = step, targets, known, spoken
        self.answers = sorted(names.answers.items(), key=lambda one: one[1].casefold())
        self.flows, self.teams = list(names.flows.items()), list(names.teams.items())
        self.types, self.sets, self.units, self.link = TYPES, SETS, WAITS, LINK
        self.hows = list(HOW.items())[:-2]

    @property
    def texts(self) -> list[Words]:
        reply = self.step.get("reply")
        ask = self.step.get("kind") == "ask"
        return self._words(self.step.get("texts") if ask else reply.get("texts") if isinstance(reply, dict) else None)

    @property
    def retry(self) -> list[Words]:
        return self._words(self.step.get("retry"))

    @property
    def buttons(self) -> list[ButtonRow]:
        """With an empty one while there is room."""
        found = [
            ButtonRow(str(one.get("id", "")), self._words(one.get("titles")),
                      LINK if one.get("does") == "link" else str(one.get("to") or ""), str(one.get("target") or ""))
            for one in buttons(self.step)
        ]  # fmt: skip
        return found + [ButtonRow("", self._words(None))] * min(2 if not found else 1, max(0, BUTTONS - len(found)))

    @property
    def options(self) -> list[ButtonRow]:
        rows = self.step.get("options")
        rows = [one for one in rows if isinstance(one, dict)] if isinstance(rows, list) else []
        found = [ButtonRow(str(one.get("id", "")), self._words(one.get("titles"))) for one in rows]
        return [*found, *[ButtonRow("", self._words(None))] * 2]

    @property
    def branches(self) -> list[BranchRow]:
        """Each with room for another test; an empty branch at the end."""
        found = []
        for at, branch in enumerate(branches(self.step)):
            tests = branch.get("tests")
            rows = [_test(one) for one in tests if isinstance(one, dict)] if isinstance(tests, list) else []
            rows += [("", "equals", "")] * (1 if len(rows) < TESTS else 0)
            found.append(BranchRow(f"b{at}", rows, bool(branch.get("any")), str(branch.get("to") or "")))
        return [*found, BranchRow(f"b{len(found)}", [("", "equals", "")], False, "")]

    @property
    def whats(self) -> list[Pair]:
        """What a Check can look at: what the flow remembers first."""
        rows = [row[0] for branch in self.branches for row in branch.tests]
        named = {what.removeprefix("variable:") for what in rows if what.startswith("variable:")}
        known = [*self.known, *sorted(named - set(self.known))]
        facts = [
            (f"{what}:{holds}", one_test({"what": what, "is": holds})) for what in FACTS for holds in ("true", "false")
        ]
        rest = [(what, words) for what, words in WHATS.items() if what not in FACTS]
        return [*((f"variable:{name}", name) for name in known if name), *rest, *facts]

    @property
    def values(self) -> list[str]:
        return [*values_for("channel").values(), *languages().values()]

    @property
    def saves(self) -> list[tuple[str, str]]:
        rows = self.step.get("save")
        rows = [one for one in rows if isinstance(one, dict)] if isinstance(rows, list) else []
        return [*((str(one.get("variable") or ""), str(one.get("path") or "")) for one in rows), ("", "")]

    @property
    def headers(self) -> str:
        """A line each. What lets us in is not shown again."""
        kept = self.step.get("headers")
        rows = kept.items() if isinstance(kept, dict) else []
        return "\n".join(f"{name}: {SECRET if len(str(value)) >= 16 else value}" for name, value in rows)

    @property
    def wait(self) -> tuple[int, str]:
        """How long, in the largest unit that fits."""
        seconds = self.step.get("seconds")
        seconds = seconds if type(seconds) is int else 60
        unit = next(name for name, size in reversed(UNITS.items()) if seconds % size == 0)
        return seconds // UNITS[unit], unit

    def _words(self, texts: Any) -> list[Words]:
        texts = texts if isinstance(texts, dict) else {self._spoken[0]: str(texts or "")}
        named = languages()
        return [Words(code, named.get(code, code), str(texts.get(code) or "")) for code in self._spoken]


def _test(test: dict[str, Any]) -> tuple[str, str, str]:
    what, how = str(test.get("what") or "variable"), str(test.get("is") or "equals")
    value = str(test.get("value") or "")
    if what == "variable":
        return f"variable:{test.get('name') or ''}", how, value
    if what in FACTS:
        return f"{what}:{'false' if how in ('false', 'not_equals') else 'true'}", "equals", ""
    how = {"true": "equals", "false": "not_equals"}.get(how, how)
    return what, how, values_for(what).get(value, value)
