"""Public holidays, computed: which days they are, and what people call them. Pure, no network.

A place is a country, with or without a part of it: "NL", "DE-BY".
"""

from datetime import date
from functools import lru_cache

import holidays

Names = tuple[str, ...]


@lru_cache(maxsize=1024)
def in_year(place: str, year: int) -> dict[date, Names]:
    """The public holidays of one year, moved ones on the day they are kept, in the country's own language.

    Those names are what `Calendar.worked_holidays` holds. An unknown or empty place has none.
    """
    return _computed(place, year, None)


@lru_cache(maxsize=1024)
def named(place: str, year: int, language: str) -> dict[date, Names]:
    """The same days, in the reader's language if the package knows it for this country, else in the country's own."""
    return _computed(place, year, language)


def _computed(place: str, year: int, language: str | None) -> dict[date, Names]:
    country, _, part = place.partition("-")
    try:
        kept = holidays.country_holidays(country, subdiv=part or None, years=year, language=_known(country, language))
    except NotImplementedError:
        return {}
    return {day: tuple(kept.get_list(day)) for day in sorted(kept) if day.year == year}


def _known(country: str, language: str | None) -> str | None:
    """What the package calls this language for this country; its own default otherwise (never the machine's)."""
    own = getattr(holidays, country, None)
    spoken = getattr(own, "supported_languages", ())
    for wanted in (language, f"{language}_GB", f"{language}_US"):
        if wanted in spoken:
            return wanted
    return getattr(own, "default_language", None)


@lru_cache(maxsize=1)
def countries() -> tuple[str, ...]:
    """Two-letter codes of all countries we can compute."""
    return tuple(sorted(code for code in holidays.list_supported_countries(include_aliases=False) if len(code) == 2))


@lru_cache(maxsize=256)
def parts(country: str) -> tuple[tuple[str, str], ...]:
    """The parts of a country as (code, name), by name."""
    own = getattr(holidays, country, None)
    if country not in countries() or own is None:
        return ()
    names = {code: name for name, code in getattr(own, "subdivisions_aliases", {}).items()}
    return tuple(sorted(((code, names.get(code, code)) for code in own.subdivisions), key=lambda pair: pair[1]))


def is_known(place: str) -> bool:
    country, dash, part = place.partition("-")
    return country in countries() and (not dash or part in dict(parts(country)))
