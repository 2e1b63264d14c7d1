"""The page on which a person plays a customer: whole in both languages, and only what we wrote runs on it."""

import re
from collections.abc import Iterator

import pytest

from tests.standins.graph_client import call
from webcare.demo.graph import Graph, memory, page, sheet, voice
from webcare.demo.graph.words import WORDS


@pytest.fixture(scope="module")
def graph() -> Iterator[Graph]:
    with Graph(automatic=False, desk="http://localhost:8000") as graph:
        yield graph


@pytest.mark.parametrize("language", ["nl", "en"])
def test_it_is_there_in_both_languages(graph, language):
    answer = call(graph.url, "GET", "/", query={"lang": language})
    text = answer.body.decode()
    assert f'<html lang="{language}">' in text and WORDS[language]["intro"].replace("'", "&#x27;") in text
    assert "{{" not in text and 'href="http://localhost:8000"' in text
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert not re.search(r"<script>|<style|style=|onclick", text)


def test_every_word_the_scripts_use_is_there():
    scripts = "".join(file.read_text("utf-8") for file in page.ASSETS.glob("*.js"))
    used = set(re.findall(r"\bwords\.(\w+)", scripts)) | {"sent", "delivered", "read", "accepted", "failed"}
    assert len(used) > 20 and used <= set(WORDS["nl"])
    assert all(WORDS[language][name] for language in WORDS for name in WORDS["en"])


def test_its_files_are_served_and_no_others(graph):
    for name in re.findall(r'"/assets/([^"]+)"', (page.ASSETS / "page.html").read_text("utf-8")):
        assert call(graph.url, "GET", f"/assets/{name}").status == 200
    for path in ("/assets/page.html", "/assets/..%2Fpage.py", "/assets/none.js"):
        assert call(graph.url, "GET", path).status == 404


def test_what_was_said_outlives_the_process(graph, tmp_path):
    kept = tmp_path / "graph.json"
    with Graph(automatic=False) as first:
        memory.begin(first, kept, "http://localhost:8000", demo=True)
        number, one_page, instagram = first.accounts
        assert number.hook == "http://localhost:8000/hooks/demo-whatsapp/"
        for account in first.accounts:
            account.hook = lambda *_: (200, b"")
        number.customer("Noor", phone="31655501234", username="noor.dw").sends(b"\xff\xd8", "image/jpeg", "kijk")
        one_page.customer("Bram", profile=False).says("hoi")
        instagram.customer("Femke").spoke()
        memory.keep(first, kept)
        said = memory.dump(first)
    with Graph(automatic=False) as second:
        memory.begin(second, kept, "", demo=True)
        assert memory.dump(second) == said
        noor = second.accounts[0].find("+31655501234")
        assert (noor.name, noor.username, noor.chat.lines[0].text) == ("Noor", "noor.dw", "kijk")
        assert noor.window() < 60


def test_a_spoilt_memory_is_a_fresh_start(tmp_path):
    kept = tmp_path / "graph.json"
    kept.write_text("{", "utf-8")
    with Graph(automatic=False) as graph:
        memory.begin(graph, kept, "", demo=True)
        assert [one.kind for one in graph.accounts] == ["whatsapp", "messenger", "instagram"]
        assert graph.accounts[0].templates.find("fiets_klaar", "nl")


def test_whoever_is_written_to_without_a_past_is_believed_to_have_one(graph):
    """The demo's memory begins empty where a database already has conversations."""
    [number, *_] = sheet.furnish(graph)
    body = {"messaging_product": "whatsapp", "to": "+31655500001", "type": "text", "text": {"body": "Dag"}}
    assert call(graph.url, "POST", f"/{number.id}/messages", body, token=number.token).status == 200
    graph.statuses.order = ("sent", "delivered")
    graph.deliver()
    assert number.find("31655500001").received[0].state == "delivered"


def test_a_voice_message_is_a_real_one():
    """Every page of the file has the checksum of an Ogg page, and the granule position of its end."""
    content = voice.note(2)
    pages = [b"OggS" + part for part in content.split(b"OggS")[1:]]
    assert len(pages) == 4 and b"OpusHead" in pages[0] and b"OpusTags" in pages[1]
    assert int.from_bytes(pages[-1][6:14], "little") == 2 * 48000
    for one in pages:
        assert voice._checksum(one[:22] + bytes(4) + one[26:]) == int.from_bytes(one[22:26], "little")
