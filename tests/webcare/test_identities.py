"""One person under several names: found by each, learned when unowned, never taken from somebody else."""

import pytest

from connectors.contract import Id, InboundIdentity
from tests import factories as make
from tests.standins import meta
from tests.standins.ledger import assert_balanced, assert_whole
from webcare.actions import contacts, identities, intake, messages
from webcare.models import (
    Contact,
    ContactIdentity,
    ContactLink,
    Conversation,
    Event,
    IdentityAlias,
    Message,
    RawEvent,
    Thread,
)
from webcare.views.matches import cards_of, suggestions

pytestmark = pytest.mark.django_db

OLD = (Id("bsuid", meta.BSUID), Id("wa_id", meta.WA_ID), Id("phone", f"+{meta.WA_ID}"))
NEW = (Id("bsuid", meta.NEW_BSUID), Id("wa_id", meta.NEW_WA_ID), Id("phone", f"+{meta.NEW_WA_ID}"))
MOVED = {"wa_id": meta.NEW_WA_ID, "bsuid": meta.NEW_BSUID}


@pytest.fixture
def number():
    return meta.whatsapp()


def comes(number, *items) -> None:
    assert meta.posts(number, *items).status_code == 200
    make.work_everything()


def persons() -> tuple[int, int, int]:
    return Contact.objects.count(), ContactIdentity.objects.count(), Thread.objects.count()


def names(**which) -> dict[str, bool]:
    return dict(IdentityAlias.objects.filter(**which).values_list("value", "holds"))


def kinds() -> list[str]:
    shown = Event.objects.filter(kind__startswith="customer.").order_by("pk")
    return list(shown.values_list("kind", flat=True))


# -- one person, one thread --


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ({}, {"wa_id": ""}),  # took a user name, and hides the number
        ({"bsuid": ""}, {}),  # known by number only, then tells the id
        ({}, {"bsuid": ""}),  # an older client
    ],
)
def test_a_person_keeps_their_one_thread_whichever_name_they_write_under(number, first, then):
    comes(number, meta.text("een", **first))
    comes(number, meta.text("twee", at=1, **then))
    assert persons() == (1, 1, 1)
    assert list(Message.objects.order_by("seq").values_list("text", flat=True)) == ["een", "twee"]
    assert len(set(Conversation.objects.values_list("pk", flat=True))) == 1
    assert kinds() == []
    assert_whole(number)


def test_who_has_no_number_is_a_customer_like_any_other(number):
    comes(number, meta.text("zonder nummer", wa_id=""))
    assert (persons(), Contact.objects.get().phone, names()) == ((1, 1, 1), "", {meta.BSUID: True})


def test_an_id_in_the_place_of_the_number_is_an_id(number):
    comes(number, meta.text("een", wa_id=meta.BSUID, bsuid=""))
    comes(number, meta.text("twee", at=1))
    assert persons() == (1, 1, 1)


def test_the_same_names_on_another_number_are_another_persons_affair(number):
    for one in (number, meta.whatsapp()):
        comes(one, meta.text("hallo"))
    assert persons() == (2, 2, 2)


def test_names_are_learned_from_receipts_and_from_the_answer_to_a_send(number):
    comes(number, meta.text("hallo", bsuid=""))
    sent = messages.send(Conversation.objects.get(), make.person("Anna"), "Dag", "c1", seen=9)
    messages.mark(sent.delivery, "sent", provider_id="out1")
    comes(number, meta.text("nog iets", bsuid="", at=5))
    meta.posts(number, meta.status("delivered", "out1", recipient_user_id=meta.BSUID), group="statuses")
    make.work_everything()
    assert meta.BSUID in names()
    identities.told(Conversation.objects.get(), [Id("wa_id", "5531999")])
    comes(number, meta.text("nu met id", wa_id="", at=9))
    assert persons() == (1, 1, 1)
    held = identities.names_of(ContactIdentity.objects.get())
    assert [name.value for name in held if name.kind == "wa_id"] == ["5531999", meta.WA_ID], "newest first"


def test_a_name_that_is_known_already_costs_one_look(number, django_assert_num_queries):
    comes(number, meta.text("hallo"))
    talk = Conversation.objects.select_related("thread").get()
    with django_assert_num_queries(1):
        identities.told(talk, OLD)
    with django_assert_num_queries(0):
        identities.told(talk, ())


# -- nothing is merged on a guess --


def two(number) -> tuple[Contact, Contact]:
    """Noor, known by her number, and somebody who writes under an id."""
    comes(number, meta.text("Noor hier", bsuid=""), meta.text("Bram hier", wa_id="", bsuid=meta.NEW_BSUID))
    assert persons() == (2, 2, 2), "premise"
    return tuple(Contact.objects.order_by("pk"))


def proposed(to: Contact) -> list[str]:
    everything = Conversation.objects.all()
    [card] = cards_of([to.pk], everything)
    return [match.evidence for match in suggestions(card, everything)] if card.may_match else []


def test_a_name_of_somebody_else_is_never_moved_and_both_are_proposed_to_be_one(number):
    noor, bram = two(number)
    clash = {"wa_id": meta.WA_ID, "bsuid": meta.NEW_BSUID}
    comes(number, meta.text("ik weer", at=5, **clash), meta.text("en nog eens", at=6, **clash))
    assert persons() == (2, 2, 2)
    assert IdentityAlias.objects.get(kind="wa_id").identity.contact == noor
    assert [m.conversation.contact for m in Message.objects.filter(text="ik weer")] == [bram]
    assert kinds() == ["customer.collided"], "once, however often they write"
    assert Event.objects.get(kind="customer.collided").data == {"what": "wa_id"}
    assert "same_id" in (proposed(noor) + proposed(bram))
    assert (len(proposed(noor)), len(proposed(bram))) == (1, 1)
    assert Contact.objects.filter(root=None).count() == 2


def test_whom_an_agent_told_apart_is_not_proposed_again(number):
    noor, bram = two(number)
    contacts.dismiss(noor, bram, make.person("Anna"))
    comes(number, meta.text("ik weer", wa_id=meta.WA_ID, bsuid=meta.NEW_BSUID, at=5))
    assert (kinds(), ContactLink.objects.count(), proposed(noor)) == ([], 1, [])


def test_a_link_made_of_such_a_proposal_keeps_its_reason(number, client):
    noor, bram = two(number)
    comes(number, meta.text("ik weer", wa_id=meta.WA_ID, bsuid=meta.NEW_BSUID, at=5))
    client.force_login(make.person("Lena", role="lead"))
    client.post(f"/contacts/{noor.pk}/links/", {"to": bram.pk, "evidence": "same_id"})
    assert ContactLink.objects.get(undone_at=None).evidence == contacts.SAME_ID


def test_a_number_that_was_given_up_and_given_to_another_is_another_person(number):
    comes(number, meta.text("Noor hier"))
    intake.receive(number, InboundIdentity(OLD, NEW))
    comes(number, meta.text("een vreemde", bsuid="NL.vreemd", at=9))
    assert persons() == (2, 2, 2)
    assert kinds() == ["customer.renamed", "customer.collided"]


# -- names that change --


def moves(number, body: str = "User Noor changed number", at: int = 5) -> dict:
    return meta.wa("system", at=at) | {
        "system": {
            "body": body, "wa_id": meta.NEW_WA_ID, "user_id": meta.NEW_BSUID, "previous_user_id": meta.BSUID,
            "type": "user_changed_number",
        }
    }  # fmt: skip


def test_a_changed_number_keeps_the_person_and_says_so(number):
    comes(number, meta.text("een"), moves(number), meta.text("twee", at=9, **MOVED))
    assert persons() == (1, 1, 1)
    told = Event.objects.get(kind="customer.renamed").data
    assert (told["from"], told["to"]) == (f"+{meta.WA_ID}", f"+{meta.NEW_WA_ID}")
    assert told["said"] == "User Noor changed number"
    assert names(holds=True).keys() == {meta.NEW_BSUID, meta.NEW_WA_ID, f"+{meta.NEW_WA_ID}"}
    assert Contact.objects.get().phone == f"+{meta.NEW_WA_ID}", "the old number is no longer theirs"


def test_what_was_still_under_way_under_the_old_name_finds_them(number):
    comes(number, meta.text("een"), moves(number), meta.text("onderweg", at=1))
    assert (persons(), Message.objects.count()) == ((1, 1, 1), 2)


def test_told_twice_it_is_one_line(number):
    comes(number, meta.text("een"), moves(number), moves(number, at=6))
    assert kinds() == ["customer.renamed"]
    assert assert_balanced(number, received=3).ignored == 1


def test_told_after_the_first_message_under_the_new_name_both_stay_and_are_proposed(number):
    comes(number, meta.text("een"))
    comes(number, meta.text("twee", at=3, **MOVED))
    comes(number, moves(number), moves(number, at=6))
    assert persons() == (2, 2, 2)
    assert kinds() == ["customer.renamed", "customer.collided"]
    assert [proposed(contact) for contact in Contact.objects.all()] == [["same_id"], ["same_id"]]
    assert names(holds=False).keys() == {meta.BSUID, meta.WA_ID, f"+{meta.WA_ID}"}
    assert_balanced(number, received=4)


def test_told_of_somebody_who_never_wrote_it_waits_for_them(number):
    comes(number, moves(number))
    assert RawEvent.objects.get().waits_for == f"thread:{meta.BSUID}"
    comes(number, meta.text("een", at=1))
    assert (RawEvent.objects.filter(state="done").count(), kinds()) == (2, ["customer.renamed"])
    comes(number, meta.text("twee", at=9, **MOVED))
    assert persons() == (1, 1, 1)


def test_an_id_that_changes_without_being_told_is_noted_and_the_newest_is_sent_to(number):
    comes(number, meta.text("een"), meta.text("twee", at=3, bsuid=meta.NEW_BSUID))
    assert (persons(), kinds()) == ((1, 1, 1), ["customer.renamed"])
    assert identities.names_of(ContactIdentity.objects.get())[0] == Id("bsuid", meta.NEW_BSUID)


def test_a_number_an_agent_corrected_stays(number):
    comes(number, meta.text("een"))
    Contact.objects.update(phone="+31 20 555 0199")
    comes(number, moves(number))
    assert Contact.objects.get().phone == "+31 20 555 0199"


def test_a_group_is_a_customer_of_its_own_and_gives_nobody_anothers_names(number):
    other = {"wa_id": meta.NEW_WA_ID, "bsuid": meta.NEW_BSUID}
    said = [meta.text("ik", **other), meta.text("jij", at=1)]
    comes(number, meta.text("alleen"), *(one | {"group_id": "g1"} for one in said))
    assert persons() == (2, 2, 2)
    assert set(names()) == {meta.BSUID, meta.WA_ID, f"+{meta.WA_ID}", "group:g1"}
