"""The people who work here: rights that change act at once, and there is always an administrator (S13, S24)."""

import threading
from contextlib import contextmanager

import pytest
from django.contrib.auth import SESSION_KEY
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from tests import factories as make
from tests.webcare.test_live import agent as open_inbox
from tests.webcare.test_live import connections_go_back, sync  # noqa: F401
from webcare import sweep
from webcare.actions import agents, claims, inbox
from webcare.errors import NotAllowed
from webcare.models import AuditEntry, Conversation, User

Role = User.Role


@pytest.fixture
def ada(db) -> User:
    return make.person("Ada", Role.ADMIN)


@pytest.fixture
def anna(db) -> User:
    return make.person("Anna", teams=[make.team()])


def signed_in(user: User, **options) -> Client:
    client = Client(**options)
    client.force_login(user)
    return client


def owned_by(user: User) -> Conversation:
    talk = make.conversation(make.channel(team=make.team()), sender=f"klant-van-{user.pk}")
    claims.claim(talk, user)
    return talk


def change(who, by, **fields):
    fields = {"name": who.name, "role": who.role, "teams": list(who.teams.all())} | fields
    return agents.change(who, by, **fields)


# -- who may --


@pytest.mark.parametrize("role", [Role.AGENT, Role.LEAD])
def test_only_an_administrator_changes_people(ada, anna, role):
    by = make.person("Bram", role)
    for verb in (
        lambda: change(anna, by, role=Role.ADMIN),
        lambda: change(by, by, role=Role.ADMIN),  # nobody raises themselves
        lambda: agents.deactivate(anna, by),
        lambda: agents.reactivate(anna, by),
        lambda: agents.drop_factors(anna, by),
    ):
        with pytest.raises(NotAllowed):
            verb()
    assert make.fresh(by).role == role
    assert make.fresh(anna).is_active
    assert not AuditEntry.objects.exists()


def test_who_was_administrator_a_moment_ago_is_none_now(ada, anna):
    late = make.person("Bea", Role.ADMIN)
    change(late, ada, role=Role.AGENT)
    assert late.is_admin, "premise: an object loaded before"
    with pytest.raises(NotAllowed):
        change(late, late, role=Role.ADMIN)
    assert make.fresh(late).role == Role.AGENT


def test_the_last_administrator_stays_one(ada):
    User.objects.create(email="nog@niet.test", name="Nog Niet", role=Role.ADMIN, invited_at=make.long_ago(days=1))
    make.person("Weg", Role.ADMIN, teams=[])
    User.objects.filter(name="Weg").update(is_active=False)
    with pytest.raises(agents.LastAdministrator):
        change(ada, ada, role=Role.LEAD)
    with pytest.raises(agents.Yourself):
        agents.deactivate(ada, ada)
    bea = make.person("Bea", Role.ADMIN)
    change(ada, bea, role=Role.LEAD)
    assert make.fresh(ada).role == Role.LEAD


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_demote_each_other_at_once():
    first, second = make.person("Ada", Role.ADMIN), make.person("Bea", Role.ADMIN)
    start, refused = threading.Barrier(2), []

    def demote(who, by):
        try:
            start.wait(10)
            change(who, by, role=Role.AGENT)
        except (NotAllowed, agents.LastAdministrator) as problem:
            refused.append(problem)
        finally:
            connection.close()

    for _ in range(5):
        User.objects.update(role=Role.ADMIN)
        refused.clear()
        both = [threading.Thread(target=demote, args=pair) for pair in ((first, second), (second, first))]
        for one in both:
            one.start()
        for one in both:
            one.join(20)
        assert User.objects.filter(role=Role.ADMIN).count() == 1
        assert len(refused) == 1


# -- leaving --


def test_who_is_deactivated_is_out_and_gives_everything_back(ada, anna):
    client, talk = signed_in(anna), owned_by(anna)
    assert client.get("/inbox/").status_code == 200, "premise"
    agents.deactivate(anna, ada)
    assert client.get("/inbox/").status_code == 302
    talk = make.fresh(talk)
    assert (talk.assignee, talk.status) == (None, Conversation.Status.QUEUED)
    last = talk.thread.events.order_by("seq").last()
    assert (last.kind, last.actor, last.data["name"]) == ("claim.expired", ada, "Anna")


def test_what_was_given_back_at_leaving_cannot_be_undone_to_somebody_who_left(ada, anna):
    talk = owned_by(anna)
    agents.deactivate(anna, ada)
    last = talk.thread.events.order_by("seq").last()
    assert signed_in(ada).post(reverse("undo", args=[last.pk])).status_code in (302, 403, 409)
    assert make.fresh(talk).assignee is None


def test_snoozed_and_answered_conversations_are_given_back_too(ada, anna):
    snoozed, resolved = owned_by(anna), make.conversation(make.channel(), sender="klaar")
    from webcare.actions import lifecycle

    lifecycle.snooze(snoozed, anna, None)
    claims.claim(resolved, anna)
    lifecycle.resolve(resolved, anna)
    agents.deactivate(anna, ada)
    assert make.fresh(snoozed).assignee is None
    assert make.fresh(snoozed).status == Conversation.Status.SNOOZED
    assert make.fresh(resolved).assignee == anna, "what is done stays theirs"


def test_coming_back_revives_no_session_of_before(ada, anna):
    client = signed_in(anna)
    agents.deactivate(anna, ada)
    agents.reactivate(anna, ada)
    assert client.get("/inbox/").status_code == 302
    assert signed_in(make.fresh(anna)).get("/inbox/").status_code == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("connections_go_back")
async def test_an_open_inbox_hears_nothing_more_after_its_owner_is_out():
    def prepare():
        return make.person("Ada", Role.ADMIN), make.person("Anna", teams=[make.team()]), make.team()

    ada, anna, team = await sync(prepare)()
    socket, ready = await open_inbox(anna)
    assert f"team.{team.pk}" in ready["topics"], "premise"
    await sync(agents.deactivate)(anna, ada)
    closed = await socket.receive_output(5)  # S13: at most five seconds
    assert (closed["type"], closed["code"]) == ("websocket.close", 4401)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("connections_go_back")
async def test_an_open_inbox_leaves_the_team_with_its_owner():
    def prepare():
        team = make.team()
        return make.person("Ada", Role.ADMIN), make.person("Anna", teams=[team]), make.channel(team=team)

    ada, anna, channel = await sync(prepare)()
    socket, _ = await open_inbox(anna)
    await sync(change)(anna, ada, teams=[])
    assert await socket.receive_nothing(2)
    await sync(make.conversation)(channel)
    assert await socket.receive_nothing(2), "no bell of a team one is no longer in"
    await socket.disconnect()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("connections_go_back")
async def test_an_open_inbox_closes_when_its_owner_logs_out():
    anna = await sync(make.person)("Anna")
    client = await sync(signed_in)(anna)
    from tests.webcare.test_live import connect

    cookie = f"webcare_session={client.cookies['webcare_session'].value}".encode()
    socket = await connect("/live/", (b"cookie", cookie))
    await socket.receive_json_from(15)
    await sync(client.post)("/account/logout/")
    closed = await socket.receive_output(5)
    assert (closed["type"], closed["code"]) == ("websocket.close", 4401)


def test_what_was_claimed_in_the_moment_of_leaving_is_found_by_the_sweep(ada, anna):
    talk = make.conversation(make.channel(team=make.team()))
    agents.deactivate(anna, ada)
    claims.claim(talk, anna)  # as a request that had begun before
    assert sweep.left_behind() == 1
    assert (make.fresh(talk).assignee, make.fresh(talk).status) == (None, Conversation.Status.QUEUED)
    assert sweep.left_behind() == 0


def test_an_operator_changes_rights_and_that_acts_at_once_too(anna):
    root, client = make.person("Root", Role.ADMIN), signed_in(anna)
    User.objects.filter(pk=root.pk).update(is_staff=True, is_superuser=True)
    form = {"name": "Anna", "email": anna.email, "role": "agent", "presence": "present"}
    answer = signed_in(make.fresh(root)).post(reverse("admin:webcare_user_change", args=[anna.pk]), form)
    assert answer.status_code == 302 and not make.fresh(anna).is_active, "premise"
    assert client.get("/inbox/").status_code == 302
    User.objects.filter(pk=anna.pk).update(is_active=True)
    assert client.get("/inbox/").status_code == 302, "the session does not come back with them"
    assert AuditEntry.objects.get().verb == "agent.changed"


# -- presence --


def test_a_lead_sets_presence_for_who_forgot(anna):
    lena, bram = make.person("Lena", Role.LEAD), make.person("Bram")
    agents.set_presence(anna, lena, "away")
    assert make.fresh(anna).presence == "away"
    with pytest.raises(NotAllowed):
        agents.set_presence(anna, bram, "present")
    inbox.set_presence(anna, "present")  # one's own way back
    assert make.fresh(anna).presence == "present"


# -- the trail --


def test_each_verb_leaves_one_entry_without_names(ada, anna):
    bea = make.person("Bea", Role.ADMIN)
    change(anna, ada, role=Role.LEAD, name="Anna-Canary")
    agents.deactivate(anna, ada)
    agents.reactivate(anna, ada)
    agents.drop_factors(anna, ada)
    found = list(AuditEntry.objects.order_by("pk").values_list("verb", "actor", "about"))
    verbs = ("agent.changed", "agent.deactivated", "agent.reactivated", "agent.factors_dropped")
    assert found == [(verb, ada.pk, f"user {anna.pk}") for verb in verbs]
    assert "Canary" not in str(list(AuditEntry.objects.values()))
    with pytest.raises(agents.LastAdministrator):
        agents.deactivate(bea, ada)
        agents.change(ada, ada, name="Ada", role=Role.AGENT, teams=[])
    assert AuditEntry.objects.count() == len(verbs) + 1, "what is refused leaves none"


@contextmanager
def refused():
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        yield


def test_the_database_itself_keeps_the_trail(ada, anna):
    change(anna, ada, role=Role.LEAD)
    entry = AuditEntry.objects.get()
    with refused():
        AuditEntry.objects.update(actor=anna)
    with refused():
        entry.delete()
    with refused(), connection.cursor() as cursor:
        cursor.execute("delete from webcare_auditentry")
    assert AuditEntry.objects.get().actor == ada


# -- the screens --


def test_a_lead_reads_the_list_and_finds_no_way_to_change_it(ada, anna):
    page = signed_in(make.person("Lena", Role.LEAD)).get(reverse("agents"))
    assert page.status_code == 200
    text = page.content.decode()
    assert "anna@example.test" in text
    for route in (reverse("agent_invite"), reverse("agent_edit", args=[anna.pk])):
        assert f'href="{route}"' not in text


def test_changing_somebody_on_screen(ada, anna):
    team = make.team("Werkplaats")
    answer = signed_in(ada).post(
        reverse("agent_edit", args=[anna.pk]), {"name": "Anna Smit", "role": "lead", "teams": [team.pk]}
    )
    assert answer.status_code == 302
    changed = make.fresh(anna)
    assert (changed.name, changed.role, list(changed.teams.all())) == ("Anna Smit", "lead", [team])


@pytest.mark.parametrize("form", [
    {"name": "", "role": "agent"}, {"name": "A", "role": "root"}, {"name": "A", "role": "agent", "teams": ["9" * 30]},
    {"name": "A\x00", "role": "agent"}, {"name": "A" * 121, "role": "agent"},
    {"name": "A", "role": "lead", "teams": "x"},
])  # fmt: skip
def test_nonsense_changes_nobody(ada, anna, form):
    answer = signed_in(ada).post(reverse("agent_edit", args=[anna.pk]), form)
    assert answer.status_code == 422
    assert (make.fresh(anna).name, make.fresh(anna).role) == ("Anna", "agent")


def test_only_listed_fields_are_taken(ada, anna):
    signed_in(ada).post(reverse("agent_edit", args=[anna.pk]), {
        "name": "Anna", "role": "agent", "is_staff": "1", "is_superuser": "1", "email": "x@y.test", "password": "x",
        "session_epoch": "9", "is_active": "",
    })  # fmt: skip
    changed = make.fresh(anna)
    assert (changed.is_staff, changed.is_superuser, changed.email) == (False, False, "anna@example.test")
    assert changed.is_active and changed.password == anna.password


def test_the_demoted_administrator_meets_a_wall_at_the_next_click(ada):
    bea = make.person("Bea", Role.ADMIN)
    client = signed_in(bea)
    assert client.get(reverse("agent_invite")).status_code == 200, "premise"
    change(bea, ada, role=Role.AGENT)
    assert "Invite" not in client.get(reverse("agent_invite")).content.decode()
    assert client.session[SESSION_KEY] == str(bea.pk)
