"""When a mail was written: its own word, where that can be true."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.email.dates import read_date, sent_at
from connectors.email.headers import Headers
from tests.connectors.email.test_reading_anything import FUZZ

ARRIVED = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
WORDS = st.sampled_from(["Sun,", "22", "Nov", "2026", "09:00:00", "+0100", "(CET)", "GMT", "-", ":", "99", "UT", ","])


@pytest.mark.parametrize(
    "text, moment",
    [
        ("Sun, 22 Nov 2026 09:00:00 +0100", ARRIVED),
        ("22 Nov 2026 08:00:00 GMT", ARRIVED),
        ("Sun, 22 Nov 2026 08:00:00", ARRIVED),
        ("Sun, 22 Nov 2026 09:00:00 +0100 (Midden-Europese tijd)", ARRIVED),
        ("Sun, 22 Nov 26 08:00 +0000", ARRIVED),
        ("Thu, 1 Jan 1970 00:00:00 +0000", None),
        ("Sun, 22 Nov 2926 08:00:00 +0000", None),
        ("Sun, 22 Nov 2026 08:00:00 +9999", None),
        ("gisteren", None),
        ("", None),
    ],
)
def test_a_date(text: str, moment: datetime | None) -> None:
    assert read_date(text) == moment


@pytest.mark.parametrize(
    "written, wanted",
    [
        (timedelta(minutes=-30), timedelta(minutes=-30)),
        (timedelta(minutes=4), timedelta(minutes=4)),
        (timedelta(minutes=6), timedelta()),
        (timedelta(days=-13), timedelta(days=-13)),
        (timedelta(days=-15), timedelta()),
        (timedelta(days=9000), timedelta()),
    ],
)
def test_a_date_lies_around_the_arrival(written: timedelta, wanted: timedelta) -> None:
    text = (ARRIVED + written).strftime("%a, %d %b %Y %H:%M:%S +0000").encode()
    headers = Headers([("date", text)])
    assert sent_at(headers, {"received_at": ARRIVED.isoformat()}) == ARRIVED + wanted


def test_where_the_arrival_is_read() -> None:
    stamp = Headers([("received", b"from a by b;\n Sun, 22 Nov 2026 08:00:00 +0000")])
    later = (ARRIVED + timedelta(days=1)).isoformat()
    assert sent_at(stamp, {}) == ARRIVED
    assert sent_at(stamp, {"received_at": later}) == ARRIVED + timedelta(days=1)
    assert sent_at(Headers(), {"internal_date": ARRIVED.isoformat(), "received_at": later}) == ARRIVED
    assert sent_at(Headers(), {"received_at": "gisteren"}) is None


@FUZZ
@given(text=st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=9).map(" ".join)))
def test_no_date_raises(text: str) -> None:
    assert read_date(text) is None or read_date(text).tzinfo is UTC  # type: ignore[union-attr]
