"""The form for opening hours: a week, public holidays, closures and special days, each with any number of lines."""

from datetime import date
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from webcare import clock, public_holidays, rows
from webcare.dress import dress
from webcare.models import Calendar
from webcare.opening_words import HolidayLine, label_of
from webcare.rows import Row
from webcare.territories import country_choices, part_choices

WEEK = {day: (f"opens-{day}", f"closes-{day}") for day in range(7)}
CLOSURE = ("closed-from", "closed-to", "closed-label")
SPECIAL = ("special-day", "special-opens", "special-closes", "special-label")
REGIONS = (
    "Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/",
)  # fmt: skip
LUSTRUM = 5  # years ahead: some holidays are kept every fifth year only


class CalendarForm(forms.ModelForm):
    timezone = forms.ChoiceField(label=gettext_lazy("Time zone"))
    country = forms.CharField(
        label=gettext_lazy("Country"), required=False, widget=forms.Select, max_length=2,
    )  # fmt: skip
    part = forms.CharField(label=gettext_lazy("Part of the country"), required=False, widget=forms.Select)

    class Meta:
        model = Calendar
        fields = ["name", "timezone"]

    def __init__(self, data: QueryDict | None, instance: Calendar) -> None:
        country, _dash, part = instance.holidays.partition("-")
        super().__init__(data, instance=instance, initial={"country": country, "part": part})
        self.fields["timezone"].choices = [
            (zone, zone.replace("_", " ")) for zone in sorted({*zones(), instance.timezone})
        ]
        self.fields["country"].widget.choices = country_choices()
        self.fields["part"].widget.choices = part_choices(self.place.partition("-")[0])
        dress(self)
        self.week = {day: self._rows(names, _stored_week(instance, day)) for day, names in WEEK.items()}
        self.closures = self._rows(CLOSURE, _stored_closures(instance))
        self.special_days = self._rows(SPECIAL, _stored_special(instance))

    def _rows(self, names: tuple[str, ...], stored: list[Row]) -> list[Row]:
        return rows.read(self.data, names) if self.is_bound else stored

    @property
    def days(self) -> list[tuple[int, str, tuple[str, str], list[Row]]]:
        return [(day, WEEKDAYS[day], WEEK[day], lines) for day, lines in self.week.items()]

    def clean_country(self) -> str:
        country: str = self.cleaned_data["country"]
        if country and country not in public_holidays.countries():
            raise ValidationError(_("We cannot compute the holidays of this country."))
        return country

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["holidays"] = self.place
        cleaned["worked_holidays"] = sorted(self.worked() & coming_holidays(self.place).keys())
        cleaned["week"] = {str(day): rows.hours(lines) for day, lines in self.week.items()}
        cleaned["closures"] = rows.closures(self.closures)
        cleaned["special_days"] = rows.special_days(self.special_days)
        if any(row.error for lines in (*self.week.values(), self.closures, self.special_days) for row in lines):
            raise ValidationError(_("Some hours or days need a correction. What you typed is still here."))
        return cleaned

    @property
    def place(self) -> str:
        """The place as it stands in the form. Another country makes the former one's part meaningless."""
        country, part = (self[name].value() or "" for name in ("country", "part"))
        return f"{country}-{part}" if part and public_holidays.is_known(f"{country}-{part}") else country

    def worked(self) -> set[str]:
        """Ticked means closed. Holidays that were not on the page stay as they were."""
        stored = {name.casefold() for name in self.instance.worked_holidays}
        kept = {name for name in coming_holidays(self.place) if name.casefold() in stored}
        if not self.is_bound:
            return kept
        shown, ticked = set(self.data.getlist("holiday-shown")), set(self.data.getlist("holiday"))
        return (kept - shown) | (shown - ticked)

    def holidays(self) -> list[HolidayLine]:
        """Every holiday of the place in the form, with whether it counts."""
        worked, coming = self.worked(), sorted(coming_holidays(self.place).items(), key=lambda pair: pair[1])
        return [HolidayLine(name, label_of(self.place, name, day), day, name not in worked) for name, day in coming]

    def values(self) -> dict[str, Any]:
        wanted = ("name", "timezone", "week", "holidays", "worked_holidays", "closures", "special_days")
        return {name: self.cleaned_data[name] for name in wanted}


def coming_holidays(place: str) -> dict[str, date]:
    """Every holiday of a place by name, with its day this year, or in the first year it is kept at all."""
    year = clock.now().year
    found: dict[str, date] = {}
    for ahead in range(LUSTRUM):
        for day, names in public_holidays.in_year(place, year + ahead).items():
            found |= {name: day for name in names if name not in found}
    return found


def zones() -> list[str]:
    """Places, without the abbreviations and offsets that are zones too."""
    return sorted(zone for zone in available_timezones() if zone.startswith(REGIONS)) + ["UTC"]


def _stored_week(calendar: Calendar, day: int) -> list[Row]:
    opening = calendar.week.get(str(day), [])
    return [Row(dict(zip(WEEK[day], (opens, rows.as_input(closes)), strict=True))) for opens, closes in opening]


def _stored_closures(calendar: Calendar) -> list[Row]:
    return [Row(dict(zip(CLOSURE, (c["from"], c["to"], c.get("label", "")), strict=True))) for c in calendar.closures]


def _stored_special(calendar: Calendar) -> list[Row]:
    """One line for each interval; a day without hours is one line without times."""
    lines = []
    for special in calendar.special_days:
        for opens, closes in special.get("hours") or [("", "")]:
            values = (special["day"], opens, rows.as_input(closes), special.get("label", ""))
            lines.append(Row(dict(zip(SPECIAL, values, strict=True))))
    return lines
