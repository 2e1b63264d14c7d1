"""Countries and their parts as choices, named in the reader's language."""

from functools import lru_cache

from babel import Locale
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from webcare import clock, public_holidays

Choices = list[tuple[str, str]]


def country_choices() -> Choices:
    return [("", _("No public holidays")), *_countries(get_language() or "en")]


def place_name(place: str) -> str:
    """ "Germany, Bayern" for "DE-BY"; empty for no place."""
    country, _dash, part = place.partition("-")
    names = (
        dict(_countries(get_language() or "en")).get(country, ""),
        dict(public_holidays.parts(country)).get(part, ""),
    )
    return ", ".join(filter(None, names))


@lru_cache(maxsize=8)
def _countries(language: str) -> Choices:
    names = Locale.parse(language.replace("-", "_")).territories
    return sorted(((code, names.get(code, code)) for code in public_holidays.countries()), key=lambda pair: pair[1])


def part_choices(country: str) -> Choices:
    """Only parts with holidays of their own; empty for a country without such parts."""
    parts = _parts(country, clock.now().year)
    return [("", _("The whole country")), *parts] if parts else []


@lru_cache(maxsize=64)
def _parts(country: str, year: int) -> Choices:
    everywhere = public_holidays.in_year(country, year).keys()
    return [
        (code, name)
        for code, name in public_holidays.parts(country)
        if public_holidays.in_year(f"{country}-{code}", year).keys() != everywhere
    ]
