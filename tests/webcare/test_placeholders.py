"""Placeholders are replaced and nothing else is: a customer's own words never become a template."""

from datetime import UTC, datetime

import pytest
from django.utils import translation
from django.utils.translation import gettext

from tests import factories as make
from webcare import clock
from webcare.placeholders import MEANINGS, VALUES, fill

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk():
    found = make.customer_says(
        make.channel(name="Chat in de winkel", team=make.team("Bezorging")), name="Anouk Visser"
    ).conversation
    found.contact.language = "nl"
    return found


@pytest.fixture
def anna():
    return make.person("Anna de Vries")


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Hoi {first_name},", "Hoi Anouk,"),
        ("Beste {customer}", "Beste Anouk Visser"),
        ("Groet, {agent} ({agent_first_name}), {team}", "Groet, Anna de Vries (Anna), Bezorging"),
        ("Via {channel}", "Via Chat in de winkel"),
        ("{first_name}{first_name}", "AnoukAnouk"),
        ("{unknown} {0} {} {customer.pk} {{agent}} %s", "{unknown} {0} {} {customer.pk} {Anna de Vries} %s"),
        ("{% now 'Y' %}{{ 7|add:7 }}", "{% now 'Y' %}{{ 7|add:7 }}"),
        ("", ""),
    ],
)
def test_what_is_known_is_filled_in_and_the_rest_stays(talk, anna, text, filled):
    assert fill(text, talk, anna) == filled


def test_a_name_that_looks_like_a_placeholder_is_a_name(talk, anna):
    talk.contact.name = "{agent} {customer} \\1 \\g<0>"
    assert fill("Hoi {customer}", talk, anna) == "Hoi {agent} {customer} \\1 \\g<0>"


def test_what_is_not_known_goes_with_its_space(talk):
    talk.contact.name, talk.team = "", None
    assert fill("Hoi {first_name},", talk, None) == "Hoi,"
    assert fill("{customer}: {team}. Groet, {agent}.", talk, None) == ":. Groet,."


@pytest.mark.parametrize(("hour", "words"), [(7, "Good morning"), (12, "Good afternoon"), (18, "Good evening")])
def test_the_greeting_follows_the_clock_and_the_customers_language(talk, anna, hour, words):
    with clock.at(datetime(2026, 1, 12, hour - 1, tzinfo=UTC)):  # an hour later in Amsterdam
        talk.contact.language = "en-GB"
        assert fill("{greeting} {first_name}", talk, anna) == f"{words} Anouk"
        talk.contact.language = "fr"  # not ours: the desk's own
        with translation.override("nl"):
            dutch = gettext(words)
        with translation.override("en"):
            assert fill("{greeting}", talk, anna) == dutch


def test_every_placeholder_is_explained():
    assert set(MEANINGS) == set(VALUES)
