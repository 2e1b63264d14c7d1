"""Mail program x language x text or HTML x where the answer stands: what exactly is visible.

An answer above the quote stands alone; one below or between the quoted lines keeps everything in view.
"""

import pytest

from connectors.email.plain import text_of
from connectors.email.quotes import split_html, split_text
from connectors.email.quotes.intros import OPENING

from . import in_html, in_text
from .words import ADDED, INTROS, LANGUAGES

PLACES = ("top", "bottom", "inline")
IN_TEXT = [(p, lang, place) for p in in_text.PROGRAMS for lang in LANGUAGES for place in PLACES]
IN_HTML = [(p, lang, place) for p in in_html.PROGRAMS for lang in LANGUAGES for place in PLACES]


def said(text: str) -> list[str]:
    """The lines somebody reads, without the marks of a quote."""
    lines = (" ".join(line.strip("> \ufeff").split()) for line in text.splitlines())
    return [line for line in lines if line]


@pytest.mark.parametrize("program, language, place", IN_TEXT)
def test_in_text(program: str, language: str, place: str) -> None:
    mail = in_text.PROGRAMS[program](language, place)
    new, rest = split_text(mail)
    assert new + rest == mail
    words = LANGUAGES[language]
    if place == "top":
        assert said(new) == list(words.reply)
        return
    added = [line for texts in ADDED.values() for line in said(texts[language])]
    signed = program in {"iphone", "proton", "thunderbird"}
    assert said(rest) == (said(mail)[-len(said(rest)) :] if signed else [])
    assert all(line in added or line in ("--", "+31 6 1234", words.reply[-1]) for line in said(rest))
    for line in (*words.asked, *(words.reply if place == "bottom" else ())):
        assert line in said(new)
    if place == "inline":
        assert all(answer in said(new) for answer in words.answers)


@pytest.mark.parametrize("program, language, place", IN_HTML)
def test_in_html(program: str, language: str, place: str) -> None:
    mail = in_html.PROGRAMS[program](language, place)
    new, rest = split_html(mail)
    words = LANGUAGES[language]
    if place == "top":
        assert said(text_of(new)) == list(words.reply)
        assert all(question in said(text_of(rest)) for question in words.asked)
        return
    signed = program in {"iphone", "proton", "thunderbird"} or (program == "gmail" and place == "bottom")
    assert bool(said(text_of(rest))) == signed
    assert said(text_of(new)) + said(text_of(rest)) == said(text_of(mail))
    everything = " ".join(said(text_of(new)))
    for line in (*words.asked, *(words.reply if place == "bottom" else ())):
        assert line in everything
    assert not any(line in " ".join(said(text_of(rest))) for line in (*words.asked, *words.answers, *words.reply[:-1]))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("program", INTROS)
def test_an_introduction_may_be_broken_anywhere(program: str, language: str) -> None:
    words = INTROS[program][language].split(" ")
    reply = "\n".join(LANGUAGES[language].reply)
    # A name on a line of its own, above "wrote on Monday", may be the writer's.
    first = 2 if OPENING.match(INTROS[program][language]) else words.index("schrieb") + 1
    for at in range(first, len(words)):
        intro = " ".join(words[:at]) + "\n" + " ".join(words[at:])
        new, _rest = split_text(f"{reply}\n\n{intro}\n\n> Hallo\n")
        assert said(new) == list(LANGUAGES[language].reply), intro
