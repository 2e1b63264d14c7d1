"""Linking customers: groups are what a simple model says, no row is lost, and racing agents never make a circle."""

import threading

import pytest
from django.db import connection
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import factories as make
from webcare.actions import contacts, lifecycle
from webcare.models import Contact, ContactLink
from webcare.templatetags.events import sentence


@pytest.fixture
def anna(db):
    return make.person("Anna")


def customers(count):
    return [Contact.objects.create(name=f"Klant {number}") for number in range(count)]


def group(contact):
    return set(contacts.group_ids(contact))


def test_a_link_makes_one_person_and_undoing_it_two(anna):
    noor, chat = customers(2)
    contacts.link(chat, noor, anna, contacts.SAME_EMAIL)
    assert contacts.group_ids(chat) == [noor.pk, chat.pk] == contacts.group_ids(noor)
    contacts.unlink(chat, anna)
    assert group(chat) == {chat.pk} and group(noor) == {noor.pk}
    kept = ContactLink.objects.get()
    assert (kept.evidence, kept.by, kept.undone_by) == ("same_email", anna, anna) and kept.undone_at


def test_whoever_was_linked_to_a_contact_goes_with_it(anna):
    root, middle, below, aside = customers(4)
    contacts.link(below, middle, anna)
    contacts.link(middle, root, anna)
    contacts.link(aside, root, anna)
    contacts.unlink(middle, anna)
    assert group(middle) == {middle.pk, below.pk} and group(root) == {root.pk, aside.pk}


def test_linking_what_is_one_already_changes_nothing(anna):
    one, other = customers(2)
    contacts.link(one, other, anna)
    for pair in ((one, other), (other, one), (one, one)):
        with pytest.raises(contacts.SamePerson):
            contacts.link(*pair, anna)
    assert ContactLink.objects.count() == 1


def test_a_contact_that_is_not_linked_cannot_be_let_go(anna):
    with pytest.raises(contacts.NotLinked):
        contacts.unlink(customers(1)[0], anna)


def test_told_apart_is_remembered_for_both(anna):
    one, other = customers(2)
    contacts.dismiss(one, other, anna)
    assert contacts.told_apart([one.pk]) == {other.pk} and contacts.told_apart([other.pk]) == {one.pk}
    assert group(one) == {one.pk}
    contacts.link(one, other, anna)  # who thinks better of it may
    assert contacts.told_apart(group(one)) == set()


def test_every_open_conversation_says_so(anna):
    chat, mail, done = (make.conversation(make.channel(), sender=name) for name in ("noor", "smit", "oud"))
    contacts.link(done.contact, mail.contact, anna)
    lifecycle.resolve(done, anna)
    contacts.link(chat.contact, mail.contact, anna, contacts.SAME_EMAIL)
    contacts.unlink(chat.contact, anna)
    assert make.kinds(chat.thread)[-2:] == ["contact.linked", "contact.unlinked"]
    assert make.kinds(mail.thread)[-3:] == ["contact.linked", "contact.linked", "contact.unlinked"][-3:]
    assert make.kinds(done.thread)[-1] == "conversation.resolved"
    said = chat.thread.events.filter(kind="contact.linked").get()
    assert said.actor == anna and said.data["name"] == "Noor" and said.data["to"] == "Smit"


def test_a_line_names_only_customers_its_readers_know(anna):
    sales, repair = make.team("Verkoop"), make.team("Werkplaats")
    here, there = make.channel(team=sales), make.channel(team=repair)
    chat, mail = make.conversation(here, sender="noor"), make.conversation(there, sender="smit")
    contacts.link(chat.contact, mail.contact, anna)
    contacts.unlink(chat.contact, anna)
    for talk, names in ((chat, ("Noor", "")), (mail, ("", "Smit"))):
        for event in talk.thread.events.filter(kind__startswith="contact."):
            assert (event.data["name"], event.data["to"]) == names
            with translation.override("en"):
                assert "another customer" in sentence(event, anna)
    make.conversation(here, sender="smit2")
    contacts.link(Contact.objects.get(name="Smit2"), mail.contact, anna)  # now Verkoop speaks with Smit too
    contacts.link(chat.contact, mail.contact, anna)
    said = chat.thread.events.filter(kind="contact.linked").latest("seq")
    assert (said.data["name"], said.data["to"]) == ("Noor", "Smit")


def test_every_line_of_the_timeline_has_its_sentence():
    from webcare.models.event import KINDS
    from webcare.templatetags.events import ICONS, SENTENCES

    lines = {kind.name for kind in KINDS.values() if kind.line}
    assert lines <= set(SENTENCES) and lines <= set(ICONS)


class Model:
    """The same as arrows on paper: each contact points to at most one other."""

    def __init__(self, contacts_):
        self.up = dict.fromkeys(contacts_)

    def root(self, one):
        while self.up[one] is not None:
            one = self.up[one]
        return one

    def group(self, one):
        return {other for other in self.up if self.root(other) == self.root(one)}

    def link(self, one, other):
        if self.root(one) == self.root(other):
            return False
        self.up[self.root(one)] = other
        return True

    def unlink(self, one):
        linked, self.up[one] = self.up[one] is not None, None
        return linked


STEPS = st.lists(st.tuples(st.booleans(), st.integers(0, 5), st.integers(0, 5)), max_size=25)


@pytest.mark.django_db(transaction=True)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_random_links_agree_with_the_model_and_lose_no_row(steps):
    Contact.objects.update(root=None)
    ContactLink.objects.all().delete()
    anna = make.User.objects.filter(name="Anna").first() or make.person("Anna")
    people = customers(6)
    model, rows = Model([one.pk for one in people]), 0
    for is_link, first, second in steps:
        one, other = people[first], people[second]
        try:
            contacts.link(one, other, anna) if is_link else contacts.unlink(one, anna)
            did = True
        except (contacts.SamePerson, contacts.NotLinked):
            did = False
        assert did == (model.link(one.pk, other.pk) if is_link else model.unlink(one.pk))
        rows += did and is_link
    for one in people:
        assert group(one) == model.group(one.pk)
        assert Contact.objects.get(pk=one.pk).person == model.root(one.pk)
    assert ContactLink.objects.count() == rows
    assert ContactLink.objects.filter(undone_at=None).count() == sum(up is not None for up in model.up.values())


def at_once(*jobs):
    """All jobs on real connections of their own, let loose together; what each raised, or None."""
    gate, results = threading.Barrier(len(jobs)), [None] * len(jobs)

    def run(number, job):
        gate.wait()
        try:
            job()
        except Exception as problem:
            results[number] = problem
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_two_agents_linking_crosswise_make_one_link():
    anna, bram = make.person("Anna"), make.person("Bram")
    for _ in range(5):
        chat, mail = (make.conversation(make.channel(), sender=name).contact for name in ("noor", "smit"))
        raised = at_once(lambda: contacts.link(chat, mail, anna), lambda: contacts.link(mail, chat, bram))  # noqa: B023
        assert sorted(type(one).__name__ for one in raised) == ["NoneType", "SamePerson"]
        assert group(chat) == {chat.pk, mail.pk}


@pytest.mark.django_db(transaction=True)
def test_three_agents_closing_a_circle_make_a_tree():
    anna = make.person("Anna")
    for _ in range(5):
        one, two, three = (make.conversation(make.channel(), sender=name).contact for name in "abc")
        jobs = [(one, two), (two, three), (three, one)]
        raised = at_once(*(lambda pair=pair: contacts.link(*pair, anna) for pair in jobs))
        assert sum(isinstance(problem, contacts.SamePerson) for problem in raised) == 1
        assert group(one) == {one.pk, two.pk, three.pk}
        assert ContactLink.objects.filter(contact__in=group(one), undone_at=None).count() == 2


@pytest.mark.django_db(transaction=True)
def test_linking_while_the_customer_writes_waits_for_nobody_for_ever():
    anna, channel = make.person("Anna"), make.channel()
    chat, mail = (make.conversation(channel, sender=name) for name in ("noor", "smit"))
    raised = at_once(
        lambda: contacts.link(chat.contact, mail.contact, anna),
        lambda: make.customer_says(channel, "Nog iets", "noor", name="Noor Smit"),
        lambda: make.customer_says(channel, "En dit", "smit"),
    )
    assert raised == [None, None, None]
    assert "contact.linked" in make.kinds(chat.thread) and "contact.linked" in make.kinds(mail.thread)
