"""How a message with more than words looks: every kind of piece, without a database, and never as markup."""

import pytest
from django.template.loader import render_to_string
from django.utils import timezone, translation

from connectors import shown
from webcare import ranges, sounds
from webcare.models import Attachment, Channel, Contact, Conversation, Event, Message, Thread
from webcare.templatetags.events import sentence
from webcare.templatetags.orders import order_lines
from webcare.templatetags.rows import said
from webcare.templatetags.shown import map_of, pieces_above, pieces_below, player, web

NASTY = '<img src=x onerror=alert(1)>{{ request }}{% now "Y" %}'


def bubble(*shows, text="", **fields) -> str:
    channel = Channel(pk=1, kind="hook", name="WhatsApp")
    talk = Conversation(pk=1, channel=channel, thread=Thread(pk=1, channel=channel), contact=Contact(pk=1, name="Noor"))
    data = {"shows": list(shows)} | fields.pop("data", {})
    message = Message(pk=1, conversation=talk, channel=channel, kind="in", author_kind="customer", text=text, data=data)
    message.sent_at = message.created_at = timezone.now()
    for name, value in fields.items():
        setattr(message, name, value)
    with translation.override("en"):
        return render_to_string("conversations/_bubble.html", {"message": message.bare()})


@pytest.mark.parametrize(("piece", "seen"), [
    (shown.location(52.0907, 5.1214, "Station", "Stationshal 12"), ["Station", "Stationshal 12", "mlat=52.090700"]),
    (shown.person("Joris", ["+31 6"], ["j@x.example"], "De Wit", asked=True), ["Joris", "+31 6", "you asked for"]),
    (shown.order([{"sku": "A-1", "quantity": 2, "price": "39.5", "currency": "EUR"}]), ["A-1", "2 ×", "€ 79.00"]),
    (shown.product("A-1", "Summer"), ["About article <b>A-1</b>", "Summer"]),
    (shown.choice("Pick up", "today"), ["Pick up", "today"]),
    (shown.form({"size_in_cm": 178, "colours": ["green", "blue"]}, "Size"), ["size in cm", "178", "green, blue"]),
    (shown.form("178"), ["178"]),
    (shown.referral("ad", "Summer", "Free lock", "https://shop.example/a"), ["advert", "Summer", ">shop.example<"]),
    (shown.story("mention", ""), ["Mentions us", "no longer available"]),
    (shown.story("reply", "https://cdn.example/a.jpg"), ["Answers our story", "/messages/1/picture/?u=", "hidden"]),
    (shown.shared("reel", "Dunes", "https://x.example/r"), ["Shared a reel", "Dunes"]),
    (shown.forwarded(often=True), ["Forwarded many times"]),
    (shown.heart(), ["Heart"]),
    (shown.vanished(), ["seen once"]),
    (shown.unsupported("poll", "Not supported."), ["does not pass on", "Not supported."]),
    (shown.trouble("Too large", "131052"), ["did not come through", "Too large", "131052"]),
    ({"kind": "of tomorrow"}, ["does not pass on"]),
], ids=lambda value: value.get("kind", "") + value.get("what", "") if isinstance(value, dict) else "")  # fmt: skip
def test_each_piece_has_its_own_look(piece, seen):
    page = bubble(piece)
    for words in seen:
        assert words in page


def test_what_a_customer_writes_is_never_markup_nor_a_template():
    makers = [
        shown.location(1, 2, NASTY, NASTY, f"javascript:{NASTY}"), shown.person(NASTY, [NASTY], [NASTY], NASTY),
        shown.order([{"sku": NASTY, "quantity": NASTY, "price": NASTY, "currency": NASTY}], NASTY, NASTY),
        shown.product(NASTY, NASTY), shown.choice(NASTY, NASTY), shown.form({NASTY: NASTY}, NASTY),
        shown.referral(NASTY, NASTY, NASTY, "javascript:alert(1)", NASTY, NASTY, NASTY), shown.story(NASTY, NASTY),
        shown.shared(NASTY, NASTY, "data:text/html,x"), shown.unsupported(NASTY, NASTY), shown.trouble(NASTY, NASTY),
        {"kind": NASTY},
    ]  # fmt: skip
    reactions = [{"by": "customer", "emoji": NASTY, "name": NASTY}]
    page = bubble(*makers, text=NASTY, data={"reactions": reactions, "choices": [{"id": "1", "title": NASTY}]})
    assert "<img src=x" not in page
    assert "javascript:alert" not in page
    assert 'href="data:' not in page
    assert page.count("{{ request }}") > 10


def test_a_tapped_answer_is_not_said_twice_and_context_stands_above_the_words():
    assert bubble(shown.choice("Yes"), text="Yes").count("Yes") == 1
    page = bubble(shown.location(1, 2, "Here"), shown.forwarded(), text="Look")
    assert page.index("Forwarded") < page.index("Look") < page.index("Here")
    message = Message(data={"shows": ["nonsense", {}, None, shown.heart(), shown.product("A")]})
    assert [piece.data["kind"] for piece in pieces_above(message)] == ["product"]
    assert [piece.data["kind"] for piece in pieces_below(message)] == ["heart"]


def test_what_became_of_a_message():
    gone = bubble(shown.heart(), text="secret", deleted_at=timezone.now())
    assert "took this message back" in gone
    assert "secret" not in gone
    assert "Heart" not in gone
    changed = bubble(text="six", edited_at=timezone.now(), earlier=[{"was": "five"}])
    assert "edited" in changed
    assert "five" in changed
    ours = [{"id": "a", "title": "Home"}, {"id": "b", "title": "Shop"}]
    offered = bubble(text="Where?", kind="out", data={"choices": ours}, tapped={"b"})
    assert offered.index("Home") < offered.index("data-chosen>Shop")
    quoted = bubble(text="Yes", reply_to=Message(pk=7, kind="out", text="Is it whole?", author_kind="agent"))
    assert 'data-jump="m7"' in quoted
    assert "Is it whole?" in quoted


@pytest.mark.parametrize(("fields", "words"), [
    ({"text": "Hoi"}, "Noor: Hoi"), ({"data": {"shows": [shown.location(1, 2)]}}, "Noor: location"),
    ({"data": {"shows": [shown.heart()]}}, "Noor: ❤️"), ({"data": {"shows": ["odd"]}}, "Noor: "),
])  # fmt: skip
def test_a_message_without_words_is_announced_by_what_it_is(fields, words):
    message = Message(pk=1, kind="in", conversation=Conversation(contact=Contact(name="Noor")), **fields)
    with translation.override("en"):
        assert said(message.bare()) == words


def test_an_order_has_one_total_per_currency_and_none_where_a_price_is_no_number():
    items = [{"sku": "a", "quantity": "3", "price": "0.1", "currency": "EUR"}, {"price": 1, "currency": "gbp"}, "odd"]
    with translation.override("en"):
        order = order_lines({"items": [*items, {"sku": "b", "price": "NaN"}, {"sku": "c", "price": "1e99"}]})
    assert order["totals"] == ["€ 0.30", "£ 1.00"]
    assert [line.price for line in order["lines"]] == ["€ 0.30", "£ 1.00", "", ""]
    assert order_lines({"items": [{"sku": "x"}] * 130})["more"] == 30


@pytest.mark.parametrize("place", [{}, {"latitude": "x", "longitude": 1}, {"latitude": 91, "longitude": 0},
                                   {"latitude": float("nan"), "longitude": 0}])  # fmt: skip
def test_no_map_without_a_place_on_earth(place):
    assert map_of(place) == ""


@pytest.mark.parametrize("address", ["javascript:alert(1)", "//x", "https://", "ftp://x", "http://[", "", None, "/x"])
def test_only_addresses_of_the_web_are_links(address):
    assert web(address) == ""


@pytest.mark.parametrize(("data", "words"), [
    ({"what": "opted_out"}, "no more offers"), ({"what": "security"}, "encryption key"),
    ({"what": "control", "standby": True}, "Another app"), ({"what": "control", "standby": False}, "here again"),
    ({"what": "referral", "shows": [shown.referral("ad", "Sale <b>")]}, "advert: <b>Sale &lt;b&gt;</b>"),
    ({"what": "referral"}, "came through a link"), ({"what": "new{thing}"}, "reported: <b>new{thing}</b>"),
])  # fmt: skip
def test_a_remark_is_a_sentence(data, words):
    with translation.override("en"):
        assert words in sentence(Event(kind="customer.remarked", data=data), None)


def test_other_names_of_a_customer_are_sentences_too():
    with translation.override("en"):
        renamed = sentence(Event(kind="customer.renamed", data={"from": "+31 1", "to": "+31 2", "said": ""}), None)
        collided = sentence(Event(kind="customer.collided", data={"name": "<Joris>"}), None)
    assert "<b>+31 2</b> instead of <b>+31 1</b>" in renamed
    assert "<b>&lt;Joris&gt;</b>. Nothing was merged" in collided


@pytest.mark.parametrize(("content", "kind"), [
    (b"OggS" + b"\0" * 24 + b"OpusHead", "audio/ogg"), (b"OggS" + b"\0" * 60, ""), (b"ID3\3", "audio/mpeg"),
    (b"#!AMR\n", "audio/amr"), (b"\xff\xf1\x50", "audio/aac"), (b"\0\0\0\x20ftypM4A ", "audio/mp4"),
    (b"\0\0\0\x20ftypisom", "video/mp4"), (b"\0\0\0\x20ftyp3gp4", "video/3gpp"), (b"\0\0\0\x20ftypheic", ""),
    (b"RIFF\0\0\0\0WAVE", "audio/wav"), (b"RIFF\0\0\0\0WEBP", ""), (b"", ""), (b"<html>", ""),
])  # fmt: skip
def test_sounds_and_films_are_told_by_their_bytes(content, kind):
    assert sounds.kind_of(content) == kind
    assert bool(player(Attachment(media_type=kind))) == bool(kind)


@pytest.mark.parametrize(("wanted", "part"), [
    ("", None), ("bytes=0-", (0, 99)), ("bytes=10-19", (10, 19)), ("bytes=90-500", (90, 99)), ("bytes=-10", (90, 99)),
    ("bytes=-500", (0, 99)), ("bytes=0-1,5-6", None), ("bytes=-", None), ("lines=1-2", None), ("bytes=-0", (100, 99)),
])  # fmt: skip
def test_the_part_a_player_asks_for(wanted, part):
    assert ranges.asked(wanted, 100) == part
