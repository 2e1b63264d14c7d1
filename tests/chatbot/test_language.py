"""Which language a customer writes, when the words tell."""

import pytest

from chatbot.language import detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("waar blijft mijn pakket", "nl"),
        ("mijn bestelling is nog niet binnen", "nl"),
        ("retour sturen", "nl"),
        ("Hoe lang is de levertijd?", "nl"),
        ("kan ik met iDEAL betalen", "nl"),
        ("where is my parcel", "en"),
        ("can i return this", "en"),
        ("delivery fee", "en"),
        ("What size should I order?", "en"),
        ("Ik wil de film The Lord of the Rings zien", "nl"),
        ("", ""),
        ("12345", ""),
        ("AB-123456", ""),
        ("ok", ""),
        ("?!", ""),
    ],
)
def test_says_the_language_or_nothing(text, language):
    assert detect(text) == language
