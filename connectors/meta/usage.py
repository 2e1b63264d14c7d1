"""How near to its limits an account is, which Meta tells with every answer. See §5 of its rate limits."""

from collections.abc import Iterator, Mapping
from typing import Any

from connectors.meta.envelope import listed, mapped
from connectors.reading import load_json

SLOW, STOP = 80, 95  # percent of what is allowed
BREATH, REST = 2.0, 60.0  # seconds: between messages near the limit, and at it when nothing is said
LONGEST = 24 * 3600.0
_PERCENTS = ("call_count", "total_time", "total_cputime")


def rest(headers: Mapping[str, str]) -> float:
    """For so many seconds this account should send nothing; 0 while all is well."""
    found = [_rest(use) for use in _uses(headers)]
    return max(found, default=0.0)


def _uses(headers: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    yield _read(headers.get("x-app-usage", ""))
    for uses in _read(headers.get("x-business-use-case-usage", "")).values():
        yield from (mapped(use) for use in listed(uses))


def _read(header: str) -> dict[str, Any]:
    try:
        return mapped(load_json(header))
    except ValueError:
        return {}


def _rest(use: dict[str, Any]) -> float:
    percent = max(_number(use.get(name)) for name in _PERCENTS)
    minutes = _number(use.get("estimated_time_to_regain_access"))
    if percent >= STOP:
        return min(max(minutes * 60, REST), LONGEST)
    return BREATH if percent >= SLOW else 0.0


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0
