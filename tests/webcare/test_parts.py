"""An answer that does not fit one message becomes several, and nobody sees where it was cut."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.contract import Limits, TextUnit
from webcare.actions.parts import split
from webcare.models import Attachment
from webcare.text_breaks import ADDRESS, cut, is_between

FAMILY = "\N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}"
ADDRESSES = ("https://shop.example/p?id=12", "www.shop.example", "http://t.example/3SABC")
PIECES = (
    "a",
    "woord",
    ". ",
    "! ",
    "\n",
    "\n\n",
    " ",
    "ë",
    "e\N{COMBINING DIAERESIS}",
    "🙂",
    "👍🏽",
    "🇳🇱🇧🇪",
    FAMILY,
    *ADDRESSES,
)
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=40).map("".join).map(str.strip)
texts = texts.map(lambda text: text.encode("utf-8", "replace").decode())
PNG, OGG = "image/png", "audio/ogg"


def files(*types: str) -> list[Attachment]:
    return [Attachment(name=f"{number}", media_type=one) for number, one in enumerate(types)]


@settings(max_examples=150, deadline=None)
@given(texts, st.integers(30, 80), st.sampled_from(TextUnit))
def test_nothing_is_lost_each_part_fits_and_no_character_or_address_is_cut(text, most, unit):
    limits = Limits(text_length=most, text_unit=unit, single=True)
    pieces = [part.text for part in split(limits, text, [])]
    assert all(limits.fits(piece) for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(pieces) or not text
    place = 0
    for piece in pieces[:-1]:
        place = text.index(piece, place) + len(piece)
        if not text[place].isspace():
            assert is_between(text, place) or not _could_be_whole(text, place, limits)
            assert not any(one.start() < place < one.end() and limits.fits(one.group()) for one in _addresses(text))


def _addresses(text: str):
    """That begin where something else ended: one that a piece begins with had no place before."""
    return [one for one in ADDRESS.finditer(text) if one.start() and one.end() - one.start() < 30]


def _could_be_whole(text: str, place: int, limits: Limits) -> bool:
    start = next(at for at in range(place - 1, -1, -1) if is_between(text, at))
    end = next(at for at in range(place + 1, len(text) + 1) if is_between(text, at))
    return limits.fits(text[start:end])


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Een alinea.\n\nNog een. En meer.", ["Een alinea.", "Nog een. En meer."]),
        ("Een hele zin. En nog een zin.", ["Een hele zin.", "En nog een zin."]),
        ("zonder punten en komma's", ["zonder punten en", "komma's"]),
        ("aaaaaaaaaaaaaaaaaaaaaaaaa", ["a" * 20, "a" * 5]),
        ("kijk(https://a.example/1)", ["kijk(", "https://a.example/1)"]),
        ("x" * 19 + "👍🏽!", ["x" * 19, "👍🏽!"]),
        ("x" * 19 + "🇳🇱🇧🇪", ["x" * 19, "🇳🇱🇧🇪"]),
        ("x" * 18 + FAMILY, ["x" * 18, FAMILY]),
    ],
)
def test_it_is_cut_where_a_reader_would(text, pieces):
    assert cut(text, 20, len) == pieces


def test_what_is_too_long_by_itself_is_cut_where_it_must_be():
    assert cut("https://a.example/" + "b" * 10, 20, len) == ["https://a.example/bb", "b" * 8]
    assert cut("e" + "\N{COMBINING ACUTE ACCENT}" * 30, 20, len) == ["e" + "\N{COMBINING ACUTE ACCENT}" * 19,
                                                                     "\N{COMBINING ACUTE ACCENT}" * 11]  # fmt: skip


@pytest.mark.parametrize(
    ("caption", "text", "types", "shape"),
    [
        (0, "Hoi", [PNG, PNG], [("", 1), ("", 1), ("Hoi", 0)]),
        (10, "Hoi", [PNG, PNG], [("", 1), ("Hoi", 1)]),
        (10, "Langer dan tien", [PNG], [("", 1), ("Langer dan tien", 0)]),
        (10, "Hoi", [PNG, OGG], [("", 1), ("", 1), ("Hoi", 0)]),
        (10, "", [PNG], [("", 1)]),
        (10, "Hoi", [], [("Hoi", 0)]),
    ],
)
def test_files_come_first_and_short_words_stand_under_the_last(caption, text, types, shape):
    limits = Limits(text_length=100, single=True, caption_length=caption)
    assert [(part.text, len(part.files)) for part in split(limits, text, files(*types))] == shape


def test_a_channel_that_takes_everything_at_once_gets_it_at_once():
    [part] = split(Limits(text_length=5), "veel te lang", files(PNG, PNG))
    assert (part.text, len(part.files)) == ("veel te lang", 2)
