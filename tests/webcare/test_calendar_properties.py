"""What holds for every calendar, checked on made-up ones in zones with awkward clock changes."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from webcare import wall_clock
from webcare.opening import Hours

# Half-hour changes, changes at midnight, the southern hemisphere, offsets far from UTC, none at all.
ZONES = (
    "Europe/Amsterdam", "America/New_York", "America/St_Johns", "America/Santiago", "Asia/Beirut", "Africa/Cairo",
    "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Kiritimati", "Asia/Kathmandu", "UTC",
)  # fmt: skip
CHANGES = [datetime(2026, month, day) for month, day in ((3, 28), (4, 4), (9, 5), (10, 24), (10, 31))]

# The first look at a zone or a year of holidays is slow, so no example has a deadline.
patient = settings(deadline=None)

interval = st.tuples(st.integers(0, 1439), st.integers(1, 1440)).map(sorted).filter(lambda pair: pair[0] < pair[1])
a_day = st.lists(interval.map(tuple), max_size=3).map(tuple)
days_off = st.dates(date(2026, 3, 20), date(2026, 11, 10)).map(lambda day: (day, day + timedelta(days=2), "closed"))
special = st.tuples(st.dates(date(2026, 3, 20), date(2026, 11, 10)), a_day, st.just("special"))
calendars = st.builds(
    Hours,
    zone=st.sampled_from(ZONES),
    week=st.tuples(*[a_day] * 7),
    holidays=st.sampled_from(["", "NL", "US"]),
    closures=st.lists(days_off, max_size=2).map(tuple),
    special=st.lists(special, max_size=2).map(tuple),
)
# Mostly around clock changes, where mistakes live.
near_change = st.builds(
    lambda day, seconds: day.replace(tzinfo=UTC) + timedelta(seconds=seconds),
    st.sampled_from(CHANGES),
    st.integers(0, 3 * 86400),
)
anywhere = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))
moments = near_change | anywhere
spells = st.integers(0, 30 * 3600).map(lambda seconds: timedelta(seconds=seconds))


@patient
@given(calendars, moments)
def test_open_is_what_the_clock_on_the_wall_says(hours, moment):
    wall = moment.astimezone(ZoneInfo(hours.zone))
    minute = wall.hour * 60 + wall.minute
    assert hours.is_open(moment) == any(opens <= minute < closes for opens, closes in hours.on(wall.date()).hours)


@patient
@given(calendars, st.lists(moments, min_size=3, max_size=3).map(sorted))
def test_open_seconds_add_up(hours, three):
    a, b, c = three
    assert hours.open_seconds(a, b) + hours.open_seconds(b, c) == hours.open_seconds(a, c)
    assert 0 <= hours.open_seconds(a, b) <= hours.open_seconds(a, c) <= (c - a).total_seconds() + 1
    assert hours.open_seconds(c, a) == 0 or c == a


@patient
@given(calendars, moments, spells)
def test_adding_open_time_is_the_inverse_of_counting_it(hours, start, spell):
    due = hours.add_open_time(start, spell)
    if due is not None:
        assert due >= start
        assert hours.open_seconds(start, due) == spell.total_seconds()
        if spell:  # and it is the earliest such moment
            assert hours.is_open(due - timedelta(microseconds=1))


@patient
@given(calendars, moments, spells, spells)
def test_more_time_and_a_later_start_never_end_earlier(hours, start, spell, more):
    due, later = hours.add_open_time(start, spell), hours.add_open_time(start, spell + more)
    assert later is None or (due is not None and due <= later)
    shifted = hours.add_open_time(start + more, spell)
    assert shifted is None or (due is not None and due <= shifted)


@patient
@given(calendars, moments)
def test_next_open_and_next_close_are_where_it_changes(hours, moment):
    instant = timedelta(microseconds=1)
    opens, closes = hours.next_open(moment), hours.next_close(moment)
    if opens is None:
        assert closes is None
        return
    assert hours.is_open(opens)
    assert opens == moment if hours.is_open(moment) else not hours.is_open(opens - instant)
    if closes is not None:
        assert hours.is_open(closes - instant) and not hours.is_open(closes)
        assert 0 <= hours.open_seconds(opens, closes) - (closes - opens).total_seconds() < 1


@settings(patient, max_examples=10)
@given(calendars, near_change)
def test_openings_equal_a_walk_through_every_minute(hours, start):
    start = start.replace(second=0, microsecond=0)
    walked = sum(60 for step in range(2 * 1440) if hours.is_open(start + timedelta(minutes=step)))
    assert hours.open_seconds(start, start + timedelta(days=2)) == walked


@patient
@given(st.sampled_from(ZONES), st.dates(date(2025, 1, 1), date(2028, 12, 31)))
def test_the_days_of_a_zone_cover_all_time_once(zone, day):
    today = list(wall_clock.moments(zone, day, ((0, 1440),)))
    tomorrow = list(wall_clock.moments(zone, day + timedelta(days=1), ((0, 1440),)))
    assert today[-1][1] == tomorrow[0][0]
    assert all(end == begin for (_, end), (begin, _) in zip(today, today[1:], strict=False))
