"""Import and export of the draft: looked at first, then done at once, and put back."""

import json

import pytest

from tests import factories as make
from webcare.actions.bots import exchange, exports, pieces, sheets
from webcare.actions.bots.columns import BY_FIELD
from webcare.models import BotPiece

pytestmark = pytest.mark.django_db
RETOUR = {"topic": "Retour", "question": {"nl": "Hoe retour?"}, "variants": [], "reply": {"texts": {"nl": "Zo."}}}


@pytest.fixture
def lena():
    return make.person("Lena", role="lead")


@pytest.fixture
def written(lena):
    pieces.save("answer", "retour", RETOUR, lena)
    pieces.save("flow", "aanmelden", {"name": "Aanmelden", "steps": []}, lena)
    pieces.save("settings", "bot", {"name": "Fietsbot"}, lena)
    return pieces.draft()


def carry_out(content: bytes, by) -> tuple[int, int]:
    return exchange.carry_out(exchange.look(content), by, pieces.the_bot().draft_revision)


@pytest.mark.parametrize("form", exports.FORMATS)
def test_what_was_exported_changes_nothing_when_it_comes_back(written, lena, form):
    content, name = exports.export(form)
    assert name.endswith(f".{form}")
    assert exchange.look(content).changes == []
    first, last = carry_out(content, lena)
    assert (first, pieces.draft()) == (last, written)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_example_is_a_sheet_we_take(form):
    plan = exchange.look(exports.example(form))
    assert [change.key for change in plan.new] == ["hoe-meld-ik-een-retour-aan", "waar-is-mijn-bestelling"]
    assert plan.wrong == []


def test_looking_changes_nothing_and_doing_does_what_was_shown(written, lena):
    content = b"Code;Vraag;Antwoord\nretour;;Anders.\n;Nieuw?;Ja.\n;;zomaar\n"
    plan = exchange.look(content)
    assert pieces.draft() == written
    assert [(one.key, one.notes) for one in plan.changed] == [("retour", (BY_FIELD["reply_nl"].title,))]
    assert [one.key for one in plan.new] == ["nieuw"]
    assert [one.row for one in plan.wrong] == [4]
    carry_out(content, lena)
    assert BotPiece.objects.get(key="retour").content == RETOUR | {"reply": {"texts": {"nl": "Anders."}}}
    assert BotPiece.objects.filter(key="nieuw").exists()


def test_an_import_is_put_back_as_a_whole(written, lena):
    first, last = carry_out(b"Code;Vraag;Antwoord\nretour;;Anders.\n;Nieuw?;Ja.\n", lena)
    assert exchange.put_back(first, last) == 2
    assert pieces.draft() == written


def test_what_was_changed_since_is_not_put_back_over(written, lena):
    first, last = carry_out(b"Code;Antwoord\nretour;Anders.\n", lena)
    pieces.save("answer", "retour", RETOUR | {"topic": "Later"}, lena)
    with pytest.raises(exchange.ChangedSince):
        exchange.put_back(first, last)
    assert BotPiece.objects.get(key="retour").content["topic"] == "Later"


def test_nobodys_change_is_overwritten_by_what_was_looked_at_before(written, lena):
    plan, seen = exchange.look(b"Code;Antwoord\nretour;Anders.\n"), pieces.the_bot().draft_revision
    pieces.save("answer", "retour", RETOUR | {"topic": "Later"}, lena)
    with pytest.raises(pieces.Changed):
        exchange.carry_out(plan, lena, seen)


def test_a_document_replaces_what_it_speaks_of_and_leaves_the_rest(written, lena):
    content = json.dumps({"answers": [{"key": "nieuw", "question": {"nl": "Nieuw?\x00"}}]}).encode()
    plan = exchange.look(content)
    assert ([one.key for one in plan.new], [one.key for one in plan.gone]) == (["nieuw"], ["retour"])
    first, last = carry_out(content, lena)
    assert pieces.draft()["flows"] == written["flows"]
    assert pieces.draft()["settings"] == written["settings"]
    exchange.put_back(first, last)
    assert pieces.draft() == written


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 100_000,
        b'{"answers": [{"key": "a"}, {"key": "a"}]}',
        b'{"answers": [{"question": {}}]}',
        b'{"answers": {}}',
        b'{"something": 1}',
        b'{"settings": {"careful": NaN}}',
        b'{"settings": {"careful": 1e999}}',
        b'{"settings": ' + b'{"a":' * 60 + b"1" + b"}" * 60 + b"}",
        b'{"answers": ["text"]}',
        b'{"answers": [{"key": "../settings"}]}',
        b'{"answers": [{"key": "\xff"}]}',
    ],
)
def test_a_document_that_is_none_of_ours_is_refused_in_words(content):
    with pytest.raises(sheets.Unreadable):
        exchange.look(content)
