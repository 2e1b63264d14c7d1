"""Names that only we can have written: guessing, changing and moving them never works."""

import random
import re

import pytest

from connectors.email.tokens import find_mark, mark, message_id, read_message_id, thread_of, thread_token
from tests.connectors.email.mails import SECRET, STRANGER, THREAD

THREADS = [THREAD, "z234567" + "b" * 19, "42", "wc1", "Größe/1 ", "0abc", "x" * 300, "a.b"]


@pytest.mark.parametrize("thread", THREADS)
def test_a_token_names_its_thread(thread: str) -> None:
    token = thread_token(SECRET, thread)
    assert re.fullmatch("[0-9a-z]+", token)
    assert thread_of([STRANGER, SECRET], token) == thread_of([SECRET], token.upper()) == thread
    assert thread_of([STRANGER], token) is None and thread_of([], token) is None


@pytest.mark.parametrize("thread", THREADS[:6])
def test_an_id_names_message_and_thread(thread: str) -> None:
    id = message_id(SECRET, "wc123", thread, "winkel.nl")
    assert re.fullmatch(r"<[!-;=?-~]+@winkel\.nl>", id)
    local = id[1:].partition("@")[0]
    assert not re.fullmatch("[0-9a-fA-F.]+", local), "filters distrust ids of digits and hex alone"
    assert read_message_id([STRANGER, SECRET], id) == ("wc123", thread)
    assert read_message_id([SECRET], id.upper()) == ("wc123", thread), "some servers change the case"
    assert read_message_id([SECRET], id.replace("winkel.nl", "relay.example")) == ("wc123", thread)
    assert read_message_id([STRANGER], id) is None


def test_the_ordinary_address_fits_its_sixty_four_characters() -> None:
    assert len("klantenservice+" + thread_token(SECRET, THREAD)) <= 64


def test_each_message_has_its_own_id_and_the_same_one_every_time() -> None:
    ids = {message_id(SECRET, f"wc{number}", THREAD, "winkel.nl") for number in range(500)}
    assert len(ids) == 500 and message_id(SECRET, "wc7", THREAD, "winkel.nl") in ids


def test_no_change_to_a_name_verifies() -> None:
    chance = random.Random(3)
    token, id = thread_token(SECRET, THREAD), message_id(SECRET, "wc123", THREAD, "winkel.nl")
    for name, reads in ((token, thread_of), (id.partition("@")[0][1:], _local)):
        for at in range(len(name)):
            other = chance.choice("abcdefghijklmnopqrstuvwxyz234567".replace(name[at], ""))
            assert reads([SECRET], name[:at] + other + name[at + 1 :]) is None
            assert reads([SECRET], name[:at] + name[at + 1 :]) is None


def _local(secrets: list[str], local: str) -> tuple[str, str] | None:
    return read_message_id(secrets, f"<{local}@winkel.nl>")


def test_guesses_never_verify() -> None:
    chance = random.Random(4)
    for _turn in range(5_000):
        guess = "".join(chance.choices("abcdefghijklmnopqrstuvwxyz234567", k=16))
        assert thread_of([SECRET], THREAD + guess) is None
        assert read_message_id([SECRET], f"<wc.wc{chance.randrange(999)}.{THREAD}.{guess}@winkel.nl>") is None


def test_a_name_for_one_purpose_is_none_for_another() -> None:
    signed = mark(SECRET, "wc1", THREAD).rpartition(".")[2]
    assert thread_of([SECRET], THREAD + signed) is None
    token = thread_token(SECRET, THREAD)
    assert read_message_id([SECRET], f"<wc.wc1.{THREAD}.{token[26:]}@winkel.nl>") is None
    # Moving the dot between the words is no other message either.
    id = message_id(SECRET, "wc1", "2" + THREAD[1:], "winkel.nl")
    assert read_message_id([SECRET], id.replace("wc1.2", "wc12.")) is None


@pytest.mark.parametrize("secret", ["", None])
def test_an_empty_secret_signs_and_verifies_nothing(secret: str | None) -> None:
    assert thread_of([secret or ""], thread_token(SECRET, THREAD)) is None
    with pytest.raises(ValueError):
        thread_token(secret or "", THREAD)


def test_a_mark_is_found_among_other_words() -> None:
    mine, other = mark(SECRET, "wc9", THREAD), mark(STRANGER, "wc8", THREAD)
    assert find_mark([SECRET], f'<div id="x_{other}"></div> <div data-x="{mine}">') == ("wc9", THREAD)
    assert find_mark([SECRET], f"Message-ID: <{mine}@winkel.nl>") == ("wc9", THREAD)
    assert find_mark([SECRET], other * 3) is None
    assert find_mark([SECRET], "wc." * 10_000) is None
