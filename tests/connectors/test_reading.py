"""Small values from strangers, and the questions the core asks of a channel."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tests.connectors.ready  # noqa: F401
from connectors.capabilities import Limits, TextUnit
from connectors.contract import ConnectorError, Headers, Unavailable, WebhookRequest
from connectors.reading import file_name, line, load_json, storable
from connectors.registry import CONNECTORS, connector_for


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("bon 1.jpg", "bon 1.jpg"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("C:\\Users\\noor\\bon.pdf", "bon.pdf"),
        (".htaccess", "htaccess"),
        (".\u200b./.\u200b./.htaccess", "htaccess"),
        ("a\0b\r\nc.txt", "abc.txt"),
        ("exe.\u202egpj", "exe.gpj"),
        ("a\ud800b", "a?b"),
        ("", "file"),
        ("/", "file"),
        ("...", "file"),
        (" . ", "file"),
        ("archief.tar.gz", "archief.tar.gz"),
        ("\u00e9t\u00e9 \U0001f600.png", "\u00e9t\u00e9 \U0001f600.png"),
        ("\u00e9" * 300 + ".pdf", "\u00e9" * 98 + ".pdf"),
        ("a" * 300, "a" * 200),
        ("a." + "b" * 300, "a." + "b" * 198),
    ],
)
def test_file_names_are_cleaned_before_they_are_cut(given_name: str, kept: str) -> None:
    assert file_name(given_name) == kept


@given(st.text())
def test_a_file_name_is_always_one_harmless_name(name: str) -> None:
    kept = file_name(name)
    assert kept and len(kept.encode()) <= 200 and not kept.startswith(".")
    assert not set(kept) & set("/\\\0\r\n\u202e\u200b")


@given(st.text(), st.integers(1, 50))
def test_a_line_is_one_line_of_the_length(text: str, length: int) -> None:
    kept = line(text, length)
    assert len(kept) <= length and kept == kept.strip() and len(kept.splitlines()) <= 1
    kept.encode()


def test_text_the_database_cannot_keep_is_mended_and_other_text_left_alone() -> None:
    assert storable("a\0b\udc00c\nd\u202e\U0001f600") == "ab?c\nd\u202e\U0001f600"


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"NaN", b"-Infinity", b"[1e999]", b"9" * 5000, b"\xff", "{}".encode("utf-16"), b"[" * 101 + b"]" * 101],
)
def test_only_strict_json_is_json(body: bytes) -> None:
    with pytest.raises(ValueError):
        load_json(body)


def test_json_may_be_nested_a_hundred_deep() -> None:
    assert load_json(b"[" * 99 + b"1" + b"]" * 99) is not None


def test_lengths_are_counted_in_the_unit_of_the_channel() -> None:
    characters, size = Limits(text_length=3), Limits(text_length=3, text_unit=TextUnit.BYTES)
    assert characters.fits("é😀a") and not characters.fits("abcd")
    assert size.fits("abc") and size.fits("éa") and not size.fits("éé")
    assert Limits().fits("x" * 100_000)


def test_types_are_accepted_by_pattern() -> None:
    limits = Limits(media_types=("image/*", "application/pdf"))
    assert limits.accepts("image/png") and limits.accepts("IMAGE/PNG; x=y") and limits.accepts("application/pdf")
    assert not limits.accepts("application/zip") and not limits.accepts("") and not limits.accepts("imagex/png")
    assert Limits(media_types=("*/*",)).accepts("anything/else") and not Limits().accepts("image/png")
    assert Limits(reply_window=timedelta(hours=24)).reply_window


def test_headers_are_found_in_any_case() -> None:
    headers = WebhookRequest("POST", "/", {"X-Signature": "a"}).headers
    assert isinstance(headers, Headers)
    assert headers["x-signature"] == headers.get("X-SIGNATURE") == "a"
    assert headers.get("other") is None and list(headers) == ["x-signature"] and len(headers) == 1


def test_every_kind_can_be_looked_up_and_an_unknown_one_cannot() -> None:
    assert {kind: connector_for(kind) for kind in CONNECTORS} == CONNECTORS
    with pytest.raises(KeyError):
        connector_for("pigeon")


def test_an_error_carries_its_sentence_and_code() -> None:
    error = Unavailable("Later.", "busy", 5)
    assert isinstance(error, ConnectorError)
    assert (str(error), error.reason, error.code, error.retry_after) == ("Later.", "Later.", "busy", 5)
