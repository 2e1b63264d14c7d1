# ruff: noqa: E501 - mails are as wide as they are
"""Mail made to keep us busy, or to lose words: it does not grow with the square, and every word is in one of the two parts."""

from collections import Counter
from collections.abc import Callable

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.email.plain import text_of, unflow
from connectors.email.quotes import split_html, split_text
from tests.growing import expect_no_square

from .words import ADDED, INTROS, LANGUAGES

PIECES = {
    "quote marks": ">",
    "quoted lines": "> a\n",
    "openings": "On ",
    "openings on lines": "On 3 June 2024 at 10:31\n",
    "verbs": "On 2024 schrieb wrote a@b.c ",
    "colons": "wrote:\n",
    "almost introductions": "Am 3. Juni 2024 schrieb schrieb x@y.z\n:\n",
    "interrupted introductions": "On 3 June 2024 10:31 A <a@b.example> wrote:\nno quote\n",
    "headers": "From: a\nSent: b\n",
    "half headers": "Van: a@b.example\n\n",
    "rules": "-",
    "rule lines": "-----\n",
    "spaces": " ",
    "empty lines": "\n",
    "sent from": "Sent from my Samsung Samsung Samsung ",
    "sent from lines": "Sent from my iPhone\n",
    "dashes": "-- \n",
    "greetings": "Groet,\n",
    "addresses": "a@",
    "phones": "+31 6 ",
    "invisible": "\u200b",
    "disclaimers": "Ce message ce message",
    "below": "answers answers below ",
}
MARKUP = {
    "divs": "<div>a",
    "closed divs": "<div>a</div>",
    "blockquotes": "<blockquote type=cite>a",
    "closed blockquotes": "<blockquote type=cite>a</blockquote>b",
    "breaks": "<br>",
    "half tags": "<a",
    "angles": "<",
    "comments": "<!--",
    "tables": "<table><tr><td>a",
    "attributes": '<p class="x_x_x_x_x_x_x_x_x_gmail" style="border:none;border:none">a</p>',
    "one long class": '<p class="' + "x_" * 200 + '">a</p>',
    "entities": "&amp;&lt;&#62;",
    "signatures": '<div class="gmail_signature">a</div>',
    "preformatted": "<pre>a\n\nb</pre>",
    "lists": "<ul><li>a",
    "spans": "<span>a</span> ",
}


def expect_linear(work: Callable[[str], object], piece: str) -> None:
    def of(size: int) -> Callable[[], object]:
        text = piece * (size // len(piece))
        return lambda: work(text)

    expect_no_square(of, 10_000, 100_000)


@pytest.mark.parametrize("name", PIECES)
def test_text_takes_time_in_step_with_its_length(name: str) -> None:
    expect_linear(split_text, PIECES[name])
    expect_linear(split_text, PIECES[name].replace("\n", " "))
    expect_linear(lambda text: unflow(text, False), PIECES[name])


@pytest.mark.parametrize("name", MARKUP)
def test_html_takes_time_in_step_with_its_length(name: str) -> None:
    expect_linear(split_html, MARKUP[name])
    expect_linear(text_of, MARKUP[name])


LINES = st.sampled_from([
    "", " ", "Hallo", "> a", ">> b", ">", "-- ", "--", "----------", "wrote:", "On", "Groet,", "www.x.example", "Tel. 06-1",
    *(intro for by_language in INTROS.values() for intro in by_language.values()),
    *(added for by_language in ADDED.values() for added in by_language.values()),
    *(f"{head}: x@y.example" for words in LANGUAGES.values() for head in words.heads),
    "---------- Forwarded message ----------", "-----Original Message-----", "Begin forwarded message:",
])  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(st.one_of(LINES, st.text(max_size=30)), max_size=14), st.sampled_from(["\n", "\r\n"]))
def test_no_text_is_lost(lines: list[str], end: str) -> None:
    text = end.join(lines)
    new, rest = split_text(text)
    assert new + rest == text
    assert new.strip() or not text.strip()
    assert not rest or rest.strip()


TAGS = st.sampled_from([
    "<div>", "</div>", "<p>", "<br>", "<blockquote type=cite>", "<blockquote>", "</blockquote>", "<hr>", "<pre>", "</pre>",
    "<table><tr><td>", "</td></tr></table>", "<ul><li>", "</ul>", "<b>", "</b>", "<a href=x>", "</a>", "<!-- x -->", "<x:y>",
    '<div class="gmail_quote">', '<div class="gmail_attr">', '<div class="gmail_signature">', "<div id=divRplyFwdMsg>",
    "<div id=x_divRplyFwdMsg>", '<div class="yahoo_quoted">', "<img src=cid:1>", "<style>p{}</style>", "<a@b.example>",
    "<script>x</script>", "<title>t</title>", "<svg><p>", "<textarea>", "</textarea>", '<div style="white-space:pre-wrap">',
])  # fmt: skip


def words_in(html: str) -> Counter[str]:
    """Every word of every text node that is shown, and the pictures."""
    if not html.strip():
        return Counter()
    tree = lxml.html.document_fromstring(f"<body>{html}")
    for unseen in list(tree.iter("style", "script", "title")):
        unseen.drop_tree()
    return Counter([*" ".join(tree.itertext()).split(), *("picture" for _ in tree.iter("img"))])


@settings(max_examples=400, deadline=None)
@given(st.lists(st.one_of(TAGS, LINES.map(lambda line: line.replace("<", "&lt;")), st.just("&nbsp;\n")), max_size=18))
def test_no_html_is_lost(pieces: list[str]) -> None:
    html = "".join(pieces)
    new, rest = split_html(html)
    if rest:
        assert sum(words_in(new).values()) and sum(words_in(rest).values())
        whole, parts = "".join(words_in(html).elements()), "".join((words_in(new) + words_in(rest)).elements())
        assert Counter(whole) == Counter(parts)
    else:
        assert new == html


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.booleans())
def test_unflow_keeps_every_word(text: str, delsp: bool) -> None:
    kept = "".join(unflow(text, delsp).split())
    assert kept.replace(">", "") == "".join(text.split()).replace(">", "")


@pytest.mark.parametrize(
    "html", ["<p>\x00a\ud800", "<div>" * 5000 + "diep", "<" * 5000, "\ufeff", "<?xml version='1.0'?><p>x"]
)
def test_strange_documents_are_read(html: str) -> None:
    assert split_html(html) == (html, "")
    text_of(html)


def test_text_of() -> None:
    assert text_of("<style>p{}</style><p>Één &amp; twee</p><p>drie<br>vier</p><ul><li>vijf</ul>") == (
        "Één & twee\n\ndrie\nvier\n\n* vijf"
    )
    assert "diep" in text_of("<div>" * 5000 + "diep &lt;3")


def test_unflow() -> None:
    flowed = "Een zin die \nverder gaat.\n\n> een citaat dat \n> verder gaat\n>> dieper\n From here\n-- \nNoor\n"
    assert unflow(flowed, False) == (
        "Een zin die verder gaat.\n\n> een citaat dat verder gaat\n>> dieper\nFrom here\n-- \nNoor\n"
    )
    assert unflow("Een lang \nwoord", True) == "Een langwoord"
