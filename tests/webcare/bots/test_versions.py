"""Versions: nothing goes live unseen or broken, two at once make one, and every version can be put back."""

import pytest

from tests import factories as make
from tests.standins import bot as shop
from tests.standins.parallel import at_once
from webcare.actions.bots import differences, pieces, switches, trials, versions
from webcare.errors import NotAllowed
from webcare.models import AuditEntry, Bot, BotChange, BotSession, BotVersion, User

pytestmark = pytest.mark.django_db
Role = User.Role


@pytest.fixture
def lena() -> User:
    return make.person("Lena", Role.LEAD)


def revision() -> int:
    return pieces.the_bot().draft_revision


def published(by: User, reply: str, note: str = "") -> BotVersion:
    """The shop's content with this reply, put live."""
    changed = shop.answer("pakket", "Waar is mijn pakket?", reply, shop.QUESTION)
    pieces.replace_all(shop.CONTENT | {"answers": [changed], "flows": [], "cases": []}, by)
    return versions.publish(by, note, revision=revision())


def test_a_version_is_what_the_draft_said_then_and_stays_so(lena):
    first = published(lena, "Onderweg.", " Met\u202e notitie\n")
    assert (first.number, first.note, first.made_by) == (1, "Met notitie", lena)
    assert first.content == pieces.draft() and Bot.objects.get().live == first
    pieces.remove("answer", "pakket", lena)
    assert make.fresh(first).content["answers"], "and customers still meet it"
    assert AuditEntry.objects.get().data == {"number": 1}


def test_only_who_writes_for_the_bot_puts_it_live_or_back(lena):
    first, anna = published(lena, "Onderweg."), make.person("Anna")
    calls = (
        lambda: versions.publish(anna, revision=revision()), lambda: versions.restore(1, anna),
        lambda: versions.put_back(1, anna), lambda: switches.switch(False, anna), lambda: trials.start(anna),
    )  # fmt: skip
    for call in calls:
        with pytest.raises(NotAllowed):
            call()
    assert BotVersion.objects.get() == first and Bot.objects.get().on
    User.objects.filter(pk=anna.pk).update(edits_bot=True)
    switches.switch(False, make.fresh(anna))
    assert not Bot.objects.get().on


def test_what_changed_after_somebody_looked_is_not_put_live(lena):
    published(lena, "Onderweg.")
    seen = revision()
    pieces.save("flow", "nieuw", {"name": "Nieuw", "on": False}, lena)
    with pytest.raises(versions.DraftMoved):
        versions.publish(lena, revision=seen)
    assert BotVersion.objects.count() == 1


def test_what_would_leave_customers_standing_is_not_put_live(lena):
    flow = {"name": "Kapot", "start": "s1", "steps": [{"id": "s1", "kind": "jump", "to": "weg"}]}
    pieces.save("flow", "kapot", flow, lena)
    with pytest.raises(versions.Grave) as caught:
        versions.publish(lena, revision=revision())
    assert caught.value.problems and not BotVersion.objects.exists()
    assert Bot.objects.get().live is None


def test_the_same_again_makes_no_second_version(lena):
    first = published(lena, "Onderweg.")
    assert versions.publish(lena, revision=revision()) == first
    assert BotVersion.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_make_one_version(lena):
    other = make.person("Bram", Role.LEAD)
    pieces.replace_all(shop.CONTENT, lena)
    seen = revision()
    found = at_once(*(lambda by=by: versions.publish(by, revision=seen) for by in (lena, other)))
    assert [one.number for one in found] == [1, 1]
    assert BotVersion.objects.count() == 1
    assert AuditEntry.objects.count() == 1


def test_an_old_version_comes_into_the_draft_and_each_piece_can_be_undone(lena):
    published(lena, "Onderweg.")
    second = published(lena, "Morgen.")
    pieces.save("answer", "extra", {"question": {"nl": "Hoe?"}}, lena)
    versions.restore(1, lena)
    draft = pieces.draft()
    assert [one["reply"]["texts"]["nl"] for one in draft["answers"]] == ["Onderweg."]
    assert Bot.objects.get().live == second, "customers notice nothing"
    pieces.undo("answer", "extra")
    assert "extra" in differences.pieces(pieces.draft()["answers"])
    assert BotChange.objects.filter(key="pakket", by=lena).exists()


def test_an_old_version_is_live_again_at_once_as_a_new_one(lena):
    published(lena, "Onderweg.")
    published(lena, "Morgen.")
    third = versions.put_back(1, lena)
    assert (third.number, third.restores.number, Bot.objects.get().live) == (3, 1, third)
    assert third.content == BotVersion.objects.get(number=1).content == pieces.draft()
    assert versions.put_back(3, lena) == third, "it is live already"


def test_who_is_at_work_in_the_draft_keeps_what_they_have(lena):
    published(lena, "Onderweg.")
    published(lena, "Morgen.")
    pieces.save("answer", "extra", {"question": {"nl": "Hoe?"}}, lena)
    before = pieces.draft()
    versions.put_back(1, lena)
    assert pieces.draft() == before


@pytest.mark.parametrize("verb", [versions.restore, versions.put_back])
def test_what_never_was_cannot_be_put_back(lena, verb):
    with pytest.raises(versions.NotThere):
        verb(7, lena)
    assert not BotVersion.objects.exists()


def test_conversations_under_way_finish_on_their_version(lena):
    first = published(lena, "Onderweg.")
    talk = shop.asks(shop.channel())
    published(lena, "Morgen.")
    shop.asks(talk.channel, "waar is mijn pakket dan?")
    assert BotSession.objects.get(conversation=talk).version == first


def test_differences_are_per_piece():
    def said(**texts: str) -> dict:
        return {"settings": {}, "answers": [{"key": key, "reply": text} for key, text in texts.items()]}

    found = differences.between(said(a="1", b="2"), said(b="3", c="4") | {"settings": {"name": "Bo"}})
    assert [(one.kind, one.key, one.what) for one in found] == [
        ("settings", "bot", "changed"), ("answer", "b", "changed"),
        ("answer", "c", "added"), ("answer", "a", "removed"),
    ]  # fmt: skip
    assert differences.between(said(a="1"), said(a="1")) == []
