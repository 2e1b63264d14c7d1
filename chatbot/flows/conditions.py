"""Whether a branch of a condition holds."""

import re
from datetime import date, timedelta

from ..folding import fold
from ..pieces import Branch, Test
from ..talk import Talk
from .values import as_number

TODAY = re.compile(r"^(?:today|vandaag)\s*(?:([+-])\s*(\d{1,5}))?$")


def holds(talk: Talk, branch: Branch) -> bool:
    """All tests, or one of them where its owner said so. Without tests it never holds."""
    results = [_holds(talk, test) for test in branch.tests]
    return bool(results) and (any(results) if branch.any else all(results))


def _holds(talk: Talk, test: Test) -> bool:
    facts, value = talk.turn.facts, talk.fill(test.value).strip()
    if test.what in ("open", "known"):
        return (facts.is_open if test.what == "open" else facts.known) is wanted(test)
    if test.what == "label":
        has = fold(value or test.name) in {fold(label) for label in facts.labels}
        return has is (test.holds not in ("false", "not_equals"))
    if test.what not in ("channel", "language", "variable"):
        return False
    given = {"channel": facts.channel, "language": talk.language}.get(test.what)
    if given is None:
        given = talk.session.variables.get(test.name, "")
        given, value = _same_option(talk, test.name, given), _same_option(talk, test.name, value)
    return compare(given, test.holds, value, _today(talk))


def wanted(test: Test) -> bool:
    """`is` true, or `is` equals with the value "true"."""
    if test.holds in ("true", "false"):
        return test.holds == "true"
    said = test.value.strip().casefold() not in ("false", "no", "nee", "0")
    return said is (test.holds != "not_equals")


def _same_option(talk: Talk, variable: str, value: str) -> str:
    """An option has one name in every language: the id its owner gave it."""
    folded = fold(value)
    for flow in talk.content.flows.values():
        for step in flow.steps.values():
            if step.variable == variable and step.type == "choice":
                for option in step.options:
                    if folded in {fold(option.id), *map(fold, option.titles.values())}:
                        return option.id
    return value


def compare(given: str, how: str, value: str, today: date | None = None) -> bool:
    """Numbers as numbers, dates as dates (`today-30` counts from today), everything else as words without case."""
    if how == "empty":
        return not given
    if how in ("true", "false"):
        return bool(given and given.casefold() not in ("false", "no", "nee", "0")) is (how == "true")
    if how == "contains":
        return (
            bool(fold(value))
            and f" {fold(value)} " in f" {fold(given)} "
            or bool(value)
            and value.casefold() in given.casefold()
        )
    left, right = _scale(given, today), _scale(value, today)
    if how in ("less", "more"):
        if left is None or right is None or left[0] != right[0]:
            return False
        return left[1] < right[1] if how == "less" else left[1] > right[1]
    same = left == right if left and right else fold(given) == fold(value) and bool(fold(given)) == bool(fold(value))
    if not fold(given) and not fold(value):
        same = given == value  # signs only: nothing is left to fold
    return same is (how != "not_equals")


def _scale(text: str, today: date | None) -> tuple[str, float] | None:
    """A place on a line: that of numbers or that of days."""
    found = TODAY.match(text.strip().casefold())
    if found and today:
        days = int(found[2] or 0) * (-1 if found[1] == "-" else 1)
        return "day", (today + timedelta(days=days)).toordinal()
    try:
        return "day", date.fromisoformat(text).toordinal()
    except ValueError:
        number = as_number(text)
        return None if number is None else ("number", number)


def _today(talk: Talk) -> date | None:
    return talk.turn.at.date() if talk.turn.at else None
