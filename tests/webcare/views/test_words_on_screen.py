"""The small words: times, sizes, icons, and a sentence for every kind of event."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from tests import factories as make
from webcare import clock
from webcare.models import Event
from webcare.models.event import KINDS
from webcare.templatetags import events, times, ui

NOW = datetime(2026, 5, 13, 10, 33, tzinfo=UTC)  # a Wednesday, 12:33 in Amsterdam


@pytest.fixture(autouse=True)
def _at_a_quiet_moment():
    with clock.at(NOW), translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=30), "now"),
        (timedelta(minutes=2), "2 min"),
        (timedelta(hours=2), "10:33"),
        (timedelta(days=1), "yesterday"),
        (timedelta(days=3), "Sun"),
        (timedelta(days=40), "3 Apr"),
        (timedelta(days=400), "8 Apr 2025"),
    ],
)
def test_how_long_ago_in_the_fewest_words(ago, words):
    assert times.short(NOW - ago) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(20, "1 min"), (105, "1 min 45 s"), (480, "8 min"), (3 * 3600, "3 h"), (3 * 86400, "3 d")],
)
def test_a_duration_in_its_largest_unit(seconds, words):
    assert times.span(seconds) == words


def test_an_exact_moment_names_the_day_unless_it_is_today():
    assert times.exact(NOW) == "12:33"
    assert times.exact(NOW + timedelta(days=1)) == "tomorrow 12:33"
    assert times.exact(NOW + timedelta(days=5)) == "Mon 18 May 12:33"


def test_the_clock_fills_in_steps_the_style_sheet_knows():
    css = (settings.BASE_DIR / "static/css/clock.css").read_text()
    for share in range(101):
        step = ui.step(share)
        assert step == 0 or f'[data-p="{step}"]' in css


def test_sizes_without_a_useless_decimal():
    assert ui.size(25 * 2**20) == "25\xa0MB" and ui.size(1.2 * 2**20) == "1.2\xa0MB"


def test_links_open_elsewhere_and_text_stays_text():
    html = ui.linked('<b>kijk</b> https://voorbeeld.example/a?b=1"onclick="x')
    assert "<b>" not in html and 'target="_blank"' in html and 'rel="noopener noreferrer nofollow"' in html
    assert 'onclick="' not in html


def test_every_icon_in_the_templates_exists():
    folders = ("inbox", "conversations", "conversations/shows", "includes", "account")
    pages = [page for folder in folders for page in Path(settings.BASE_DIR / "templates" / folder).glob("*.html")]
    names = {name for page in pages for name in re.findall(r'{% icon "([\w-]+)"', page.read_text())}
    assert len(names) > 30
    for name in names | set(events.ICONS.values()) | set(events.remarks.ICONS.values()):
        assert "<path" in ui.icon(name) or "<circle" in ui.icon(name)


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS.values() if kind.line])
def test_every_line_of_the_timeline_has_an_icon_and_a_sentence_for_both_readers(kind):
    anna, bram = make.person("Anna"), make.person("Bram")
    data = {"name": "<Anna>", "former": "Carla", "team": "Bezorging", "until": NOW.isoformat(), "undone": "claim.taken"}
    assert kind in events.SENTENCES and kind in events.ICONS
    for given in (data, {}):
        event = Event(kind=kind, actor=anna, data=given, at=NOW)
        mine, theirs = events.sentence(event, anna), events.sentence(event, bram)
        assert "<Anna>" not in mine and "{" not in mine and "{" not in theirs
        assert events.sentence(Event(kind=kind, data=given, at=NOW), bram)
