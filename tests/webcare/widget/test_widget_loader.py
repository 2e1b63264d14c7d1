"""The script on the shop's page: small, the same for everybody, and nothing in it can break out."""

import gzip
import json
import re

import brotli
import pytest
from django.test import Client

from tests import factories as make
from tests.webcare.widget.conftest import SHOP
from webcare.views.widget import script

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def built(monkeypatch):
    """Whether or not npm could build the real one."""
    monkeypatch.setattr(script, "built_loader", lambda: '(()=>{console.log("loader")})();')


def fetch(channel, **headers):
    return Client().get(f"/w/{channel.key}.js", headers=headers)


def config_of(response):
    return json.loads(re.fullmatch(r"\{const WEBCARE=(.*?);\n.*\}\n", response.text, re.DOTALL).group(1))


def test_it_says_what_the_channel_looks_like_and_where_it_may_be(chat):
    response = fetch(chat)
    config = config_of(response)
    assert response.status_code == 200 and response["Content-Type"].startswith("text/javascript")
    assert config["sites"] == [SHOP] and config["key"] == chat.key
    assert config["frame"].endswith(f"/w/{chat.key}/") and config["frame"].startswith("http")
    assert config["texts"]["nl"]["launcher"] and config["texts"]["en"]["launcher"]


def test_caches_and_strict_pages_may_use_it(chat):
    response = fetch(chat)
    assert response["Cache-Control"] == "public, max-age=300"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert not response.cookies


def test_a_browser_that_has_it_gets_nothing_again_until_it_changes(chat):
    etag = fetch(chat)["ETag"]
    again = fetch(chat, **{"If-None-Match": etag})
    assert again.status_code == 304 and again.content == b"" and again["Access-Control-Allow-Origin"] == "*"
    chat.settings = chat.settings | {"colour": "#a02020"}
    chat.save()
    assert fetch(chat, **{"If-None-Match": etag}).status_code == 200


def test_it_comes_compressed_to_who_can_read_that(chat):
    plain = fetch(chat)
    for accepted, way, unpack in (("gzip, deflate", "gzip", gzip.decompress), ("gzip, br", "br", brotli.decompress)):
        packed = fetch(chat, **{"Accept-Encoding": accepted})
        assert packed["Content-Encoding"] == way and "Accept-Encoding" in packed["Vary"]
        assert unpack(packed.content) == plain.content
    assert "Content-Encoding" not in plain


@pytest.mark.parametrize(
    "text", ["</script><script>alert(1)</script>", '";alert(1)//', "\\", "\u2028\u2029", "`${alert(1)}`"]
)
def test_texts_of_the_owner_stay_texts(chat, text):
    chat.settings = chat.settings | {"launcher_nl": text, "title_nl": text, "position": text, "colour": text}
    chat.save()
    response = fetch(chat)
    assert "<" not in response.text and response.content.isascii()
    assert config_of(response)["texts"]["nl"]["launcher"] == text
    assert re.fullmatch("#[0-9a-f]{6}", config_of(response)["colour"])


@pytest.mark.parametrize("key", ["nobody", "%00", "a" * 300, "..%2f..%2fsettings"])
def test_no_such_chat_is_a_quiet_404(db, key):
    response = Client().get(f"/w/{key}.js")
    assert response.status_code == 404


def test_a_switched_off_chat_and_other_kinds_have_no_script(chat):
    assert fetch(chat).status_code == 200
    chat.active = False
    chat.save()
    assert fetch(chat).status_code == 404
    assert fetch(make.channel("hook")).status_code == 404


def test_a_desk_that_was_not_built_says_so(chat, monkeypatch):
    def missing():
        raise FileNotFoundError

    monkeypatch.setattr(script, "built_loader", missing)
    response = fetch(chat)
    assert response.status_code == 503 and response["Content-Type"].startswith("text/javascript")


def test_only_reading(chat):
    assert Client().post(f"/w/{chat.key}.js").status_code == 405
