"""Both catalogues are complete, and a translation fills in what its original does."""

import re

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from webcare.management.commands.extract_words import SOURCES
from webcare.words import extract

PLACEHOLDER = re.compile(r"\{\w*\}|%\(\w+\)[#.\d]*[a-z]|%[sd]")


def catalogue(language):
    with (settings.LOCALE_PATHS[0] / language / "LC_MESSAGES" / "django.po").open("rb") as stream:
        return read_po(stream, locale=language)


def texts(value):
    return list(value) if isinstance(value, tuple | list) else [value]


@pytest.fixture(scope="module")
def used():
    return extract([settings.BASE_DIR / name for name in SOURCES])


def test_the_extractor_finds_what_is_there(used):
    assert {"Unclaimed", "This conversation is already yours."} <= set(used)
    assert len(used) > 300


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_string_has_a_translation(used, language):
    words = catalogue(language)
    missing = [text for text in used if not (entry := words.get(text)) or not all(texts(entry.string)) or entry.fuzzy]
    assert missing == [], "run `manage.py extract_words`, then translate"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_nothing_is_kept_that_nobody_says(used, language):
    assert [entry.id for entry in catalogue(language) if entry.id and texts(entry.id)[0] not in used] == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_translations_fill_in_the_same_things(language):
    for entry in catalogue(language):
        for original, translated in zip(texts(entry.id), texts(entry.string), strict=True):
            if original:
                assert sorted(PLACEHOLDER.findall(original)) == sorted(PLACEHOLDER.findall(translated)), original


def test_the_compiled_catalogue_speaks_dutch():
    with translation.override("nl"):
        assert gettext("This conversation is already yours.") == "Dit gesprek is al van jou."
