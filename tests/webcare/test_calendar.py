"""Opening hours: the cases people name, each with its moment written out."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from webcare import opening, public_holidays
from webcare.models import Calendar
from webcare.opening import HORIZON, Hours

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
OFFICE = {str(day): [["09:00", "17:00"]] for day in range(5)}
HOUR = timedelta(hours=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


def calendar(**fields) -> Calendar:
    return Calendar(**{"name": "Office", "week": OFFICE, **fields})


def test_friday_afternoon_plus_an_hour_is_monday_morning():
    assert calendar().add_open_time(at("2026-05-29 16:30"), HOUR) == at("2026-06-01 09:30")


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        ("2026-05-29 16:30", 30, "2026-05-29 17:00"),  # exactly at closing time, not the next morning
        ("2026-05-29 17:00", 1, "2026-06-01 09:01"),
        ("2026-05-30 12:00", 0, "2026-05-30 12:00"),  # no time at all is over at once, open or not
        ("2026-05-28 08:00", 480, "2026-05-28 17:00"),
        ("2026-05-28 08:00", 481, "2026-05-29 09:01"),
    ],
)
def test_open_time_is_added_within_opening_hours(start, minutes, due):
    assert calendar().add_open_time(at(start), timedelta(minutes=minutes)) == at(due)


def test_a_lunch_break_stops_the_clock():
    split = calendar(week={"0": [["09:00", "12:30"], ["13:00", "17:30"]]})
    assert split.add_open_time(at("2026-06-01 12:00"), HOUR) == at("2026-06-01 13:30")
    assert not split.is_open(at("2026-06-01 12:30"))
    assert split.is_open(at("2026-06-01 13:00"))
    assert split.next_open(at("2026-06-01 12:45")) == at("2026-06-01 13:00")
    assert split.next_close(at("2026-06-01 09:00")) == at("2026-06-01 12:30")


def test_touching_and_overlapping_intervals_are_one():
    shifts = calendar(week={"0": [["13:00", "17:00"], ["09:00", "13:00"], ["16:00", "18:00"]]})
    assert shifts.next_close(at("2026-06-01 10:00")) == at("2026-06-01 18:00")
    assert shifts.open_seconds(at("2026-06-01 00:00"), at("2026-06-02 00:00")) == 9 * 3600


def test_open_past_midnight_is_one_opening_over_two_days():
    night = calendar(week={"4": [["18:00", "24:00"]], "5": [["00:00", "02:00"]]})
    assert night.next_close(at("2026-05-29 20:00")) == at("2026-05-30 02:00")
    assert night.is_open(at("2026-05-30 00:00"))
    assert not night.is_open(at("2026-05-30 02:00"))


@pytest.mark.parametrize(
    ("day", "hours"),
    [("2026-03-29", 5), ("2026-10-25", 7), ("2026-10-24", 6)],  # summer time begins, ends, ordinary
)
def test_a_night_of_the_clock_change_is_as_long_as_it_really_is(day, hours):
    nights = calendar(week={str(weekday): [["00:00", "06:00"]] for weekday in range(7)})
    assert nights.open_seconds(at(f"{day} 00:00"), at(f"{day} 12:00")) == hours * 3600


def test_a_promise_over_the_clock_change_keeps_its_wall_time():
    daily = calendar(week={str(weekday): [["09:00", "17:00"]] for weekday in range(7)})
    for saturday, sunday in (("2026-03-28", "2026-03-29"), ("2026-10-24", "2026-10-25")):
        due = daily.add_open_time(at(f"{saturday} 16:00"), 2 * HOUR)
        assert due == at(f"{sunday} 10:00")
        assert daily.open_seconds(at(f"{saturday} 16:00"), due) == 7200


def test_opening_at_a_time_the_clock_skips_happens_when_the_clock_is_changed():
    early = calendar(week={"6": [["02:30", "06:00"]]})
    assert early.next_open(at("2026-03-29 00:00")) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)  # 02:00 is 03:00


def test_an_hour_that_is_repeated_counts_both_times():
    late = calendar(week={"6": [["00:00", "02:30"]]})
    day = at("2026-10-25 00:00"), at("2026-10-26 00:00")
    assert [f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in late.hours.openings(*day)] == [
        "22:00-00:30",
        "01:00-01:30",
    ]
    assert late.open_seconds(*day) == 3 * 3600


def test_a_calendar_that_never_opens_answers_none_and_quickly():
    closed = calendar(week={})
    moment = at("2026-05-29 12:00")
    assert not closed.is_open(moment)
    assert closed.next_open(moment) is closed.next_close(moment) is closed.add_open_time(moment, HOUR) is None
    assert closed.open_seconds(moment, moment + HORIZON) == 0


def test_more_open_time_than_there_ever_is_answers_none():
    assert calendar().add_open_time(at("2026-05-29 12:00"), 100 * HORIZON) is None


def test_one_that_never_closes_has_no_closing_time():
    always = calendar(week={str(weekday): [["00:00", "24:00"]] for weekday in range(7)})
    moment = at("2026-05-29 12:00")
    assert always.next_close(moment) is None
    assert always.next_open(moment) == moment
    assert always.add_open_time(moment, 100 * HOUR) == moment.astimezone(UTC) + 100 * HOUR


def test_negative_open_time_is_a_mistake():
    with pytest.raises(ValueError):
        calendar().add_open_time(at("2026-05-29 12:00"), -HOUR)


def test_no_calendar_means_always_open():
    moment = at("2026-03-29 01:00")
    assert opening.is_open(None, moment)
    assert opening.next_open(None, moment) == moment
    assert opening.next_close(None, moment) is None
    assert opening.add_open_time(None, moment, 3 * HOUR) == datetime(2026, 3, 29, 3, 0, tzinfo=UTC)
    assert opening.open_seconds(None, moment, at("2026-03-29 04:00")) == 2 * 3600  # the clock skips an hour


def test_a_special_day_beats_a_closure_beats_a_holiday_beats_the_week():
    closures = [{"from": "2026-12-24", "to": "2026-12-31", "label": "Between the years"}]
    special = [{"day": "2026-12-24", "hours": [["09:00", "12:00"]], "label": "Christmas Eve"}]
    office = calendar(holidays="NL", closures=closures, special_days=special)
    assert office.next_close(at("2026-12-24 08:00")) == at("2026-12-24 12:00")
    assert office.next_open(at("2026-12-24 12:00")) == at("2027-01-04 09:00")  # New Year's Day is a Friday
    assert office.hours.on(date(2026, 12, 24)).reason == "Christmas Eve"
    assert office.hours.on(date(2026, 12, 25)).reason == "Between the years"
    assert office.hours.on(date(2027, 1, 1)).reason == "Nieuwjaarsdag"


def test_a_special_day_may_be_a_day_without_hours():
    assert not calendar(special_days=[{"day": "2026-06-01", "label": "Outing"}]).is_open(at("2026-06-01 12:00"))


def test_a_holiday_can_be_a_day_like_any_other():
    office = calendar(holidays="NL", worked_holidays=["Goede Vrijdag"])
    assert office.is_open(at("2026-04-03 12:00"))
    assert not office.is_open(at("2026-04-06 12:00"))  # Easter Monday


def test_the_parts_of_a_country_have_their_own():
    epiphany = at("2026-01-06 12:00")
    assert calendar(holidays="DE").is_open(epiphany)
    assert not calendar(holidays="DE-BY").is_open(epiphany)


def test_results_are_in_utc_whatever_the_zone():
    for result in (
        calendar().next_open(at("2026-05-30 12:00")),
        calendar().add_open_time(at("2026-05-29 12:00"), HOUR),
    ):
        assert result.tzinfo is UTC
    assert calendar().local(datetime(2026, 5, 29, 7, 0, tzinfo=UTC)).strftime("%H:%M") == "09:00"


KEPT = {
    2025: "01-01 04-18 04-20 04-21 04-26 05-05 05-29 06-08 06-09 12-25 12-26",  # King's Day not on Sunday; lustrum
    2026: "01-01 04-03 04-05 04-06 04-27 05-14 05-24 05-25 12-25 12-26",
    2027: "01-01 03-26 03-28 03-29 04-27 05-06 05-16 05-17 12-25 12-26",
    2028: "01-01 04-14 04-16 04-17 04-27 05-25 06-04 06-05 12-25 12-26",
}


@pytest.mark.parametrize(("year", "days"), KEPT.items())
def test_dutch_holidays_are_computed(year, days):
    assert [day.strftime("%m-%d") for day in public_holidays.in_year("NL", year)] == days.split()


def test_holidays_have_names_in_the_readers_language():
    day = date(2025, 4, 26)
    assert public_holidays.in_year("NL", 2025)[day] == ("Koningsdag",)
    assert public_holidays.named("NL", 2025, "en")[day] == ("King's Day",)
    assert public_holidays.named("NL", 2025, "nl")[day] == ("Koningsdag",)


@pytest.mark.parametrize("place", ["", "ZZ", "NL-ZZ", "Calendar"])
def test_an_unknown_place_has_no_holidays(place):
    assert public_holidays.in_year(place, 2026) == {}
    assert not public_holidays.is_known(place)


def test_hours_without_a_database_row_are_the_same_arithmetic():
    assert Hours("UTC", ((),) * 6 + (((0, 60),),)).next_open(datetime(2026, 5, 29, tzinfo=UTC)).day == 31
