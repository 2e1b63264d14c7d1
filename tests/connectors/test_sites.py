"""The widget appears on the sites named, and on none that only look like them."""

import pytest
from django.core.exceptions import ValidationError

import tests.connectors.ready  # noqa: F401
from connectors.webchat.sites import read_site, site_allowed

SITES = [
    "https://winkel.example", "https://*.merk.example", "https://beheer.example:8443", "https://*.test.example:8443",
    "http://localhost:8000", "http://127.0.0.1:3000", "https://xn--mller-kva.example",
]  # fmt: skip


@pytest.mark.parametrize(
    "origin",
    [
        "https://winkel.example", "https://www.merk.example", "https://a.b.merk.example", "https://beheer.example:8443",
        "https://x.test.example:8443", "http://localhost:8000", "http://127.0.0.1:3000", "https://xn--mller-kva.example",
    ],
)  # fmt: skip
def test_a_site_that_is_named_is_allowed(origin: str) -> None:
    assert site_allowed(origin, SITES)


LOOK_ALIKES = [
    "", "null", "*", "https://", "https://*", "https://*.merk.example", "file://", "about:blank", "data:",
    # another scheme or port
    "http://winkel.example", "https://winkel.example:8443", "https://winkel.example:80", "https://beheer.example",
    "https://beheer.example:8444", "https://beheer.example:84433", "http://localhost", "http://localhost:8001",
    "https://localhost:8000", "https://127.0.0.1:3000", "http://127.0.0.2:3000", "http://127.0.0.1.:3000",
    "https://x.test.example", "wss://winkel.example", "ftp://winkel.example",
    # below, above and beside
    "https://www.winkel.example", "https://merk.example", "https://.merk.example", "https://evilmerk.example",
    "https://evil-merk.example", "https://merk.example.evil.example", "https://www.merk.example.evil.example",
    "https://winkel.example.evil.example", "https://evilwinkel.example", "https://winkel.exampl", "https://example",
    "https://winkel.example2", "https://xwinkel.example", "https://winkelxexample", "https://www-merk.example",
    "https://wwwxmerk.example", "https://evil.example/.merk.example", "https://evil.example?.merk.example",
    "https://evil.example#.merk.example", "https://evil.example\\.merk.example", "https://evil.example:x.merk.example",
    "https://evil.example:1.merk.example", "https://evil.example@www.merk.example", "https://u:p@winkel.example",
    "https://evil.example,https://winkel.example", "https://evil.example https://winkel.example",
    "https://a..merk.example", "https://-.merk.example", "https://a_b.merk.example", "https://%61.merk.example",
    # written as no browser writes it
    "https://winkel.example/", "https://winkel.example:443", "https://winkel.example.", "https://WINKEL.example",
    "HTTPS://winkel.example", "https:winkel.example", "https:/winkel.example", "https:\\\\winkel.example",
    " https://winkel.example", "https://winkel.example ", "https://winkel.example\n", "https://winkel.example\t",
    "https://winkel.example\0", "\nhttps://winkel.example", "https://winkel.example/chat", "https://winkel.example?x",
    "https://winkel.example:", "https://winkel.example:0443", "https://a.test.example:08443",
    # letters of other alphabets
    "https://wink\u0435l.example", "https://m\u00fcller.example", "https://winkel\uff0eexample", "https://winkel\u3002example",
    "https://\u24e6inkel.example", "https://winkel.example\u200b", "https://xn--winkl-9na.example",
]  # fmt: skip


@pytest.mark.parametrize("origin", LOOK_ALIKES, ids=repr)
def test_a_look_alike_is_refused(origin: str) -> None:
    assert not site_allowed(origin, SITES)


def test_without_sites_it_appears_nowhere() -> None:
    assert not site_allowed("https://winkel.example", [])
    assert not site_allowed("http://localhost:8000", [])


def test_an_entry_that_was_never_read_opens_nothing() -> None:
    for entry in ("", "*", "https://*", "https://*.", "null", "winkel.example", "*.example", "https://"):
        assert not site_allowed("https://winkel.example", [entry])
        assert not site_allowed(entry, [entry])
    assert not site_allowed("http://127.0.0.1:3000", ["https://*.0.0.1:3000"])


def test_plain_http_is_refused_even_when_it_is_in_the_list() -> None:
    assert not site_allowed("http://winkel.example", ["http://winkel.example"])
    assert not site_allowed("http://www.winkel.example", ["http://*.winkel.example"])


@pytest.mark.parametrize(
    ("entered", "kept"),
    [
        ("https://winkel.example", "https://winkel.example"),
        ("  HTTPS://WWW.Winkel.Example/ ", "https://www.winkel.example"),
        ("https://winkel.example:443", "https://winkel.example"),
        ("https://winkel.example:8443/", "https://winkel.example:8443"),
        ("https://*.winkel.example", "https://*.winkel.example"),
        ("https://*.b\u00fccher.example:8443", "https://*.xn--bcher-kva.example:8443"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://LOCALHOST:80", "http://localhost"),
        ("http://127.0.0.1:3000", "http://127.0.0.1:3000"),
        ("https://localhost", "https://localhost"),
        ("https://192.0.2.7", "https://192.0.2.7"),
    ],
)
def test_an_entry_is_kept_as_a_browser_writes_it(entered: str, kept: str) -> None:
    assert read_site(entered) == kept
    assert read_site(kept) == kept
    assert site_allowed(kept.replace("*", "www"), [kept])


@pytest.mark.parametrize(
    ("entered", "sentence"),
    [
        ("winkel.example", "begin with https://"),
        ("//winkel.example", "begin with https://"),
        ("ftp://winkel.example", "begin with https://"),
        ("javascript://winkel.example", "begin with https://"),
        ("http://winkel.example", "use https://"),
        ("http://*.localhost:8000", "use https://"),
        ("http://127.0.0.2", "use https://"),
        ("https://winkel.example/chat", "the site only"),
        ("https://winkel.example?x=1", "the site only"),
        ("https://anna@winkel.example", "the site only"),
        ("https://winkel.example https://merk.example", "the site only"),
        ("https://*", "a star stands only"),
        ("https://*.nl", "a whole domain"),
        ("https://*.127.0.0.1", "a whole domain"),
        ("https://*.*.example", "a star stands only"),
        ("https://www.*.example", "a star stands only"),
        ("https://*winkel.example", "a star stands only"),
        ("https://winkel.example:*", "the port"),
        ("https://winkel.example:", "the port"),
        ("https://winkel.example:0", "the port"),
        ("https://winkel.example:65536", "the port"),
        ("https://winkel.example:80:90", "the port"),
        ("https://", "begin with https://"),
        ("https://.", "not the name"),
        ("https://winkel..example", "not the name"),
        ("https://winkel.example.", "not the name"),
        ("https://-winkel.example", "not the name"),
        ("https://win_kel.example", "not the name"),
        ("https://[::1]", "not the name"),
        ("https://" + "a" * 64 + ".example", "not the name"),
        ("https://\u00fc" + "a" * 80 + ".example", "not the name"),
        ("https://wink\0el.example", "not the name"),
    ],
)
def test_an_entry_that_cannot_work_is_refused_with_a_sentence(entered: str, sentence: str) -> None:
    with pytest.raises(ValidationError) as caught:
        read_site(entered)
    [message] = caught.value.messages
    assert sentence in message and message.endswith(".")
