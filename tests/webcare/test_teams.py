"""Teams: making and removing them loses nothing, and members see the difference at once."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories as make
from webcare.actions import claims, lifecycle, teams
from webcare.errors import NotAllowed
from webcare.models import AuditEntry, Channel, Conversation, Team, User
from webcare.team_form import preview

pytestmark = pytest.mark.django_db
Role = User.Role


@pytest.fixture
def ada() -> User:
    return make.person("Ada", Role.ADMIN)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("role", [Role.AGENT, Role.LEAD])
def test_only_an_administrator_changes_teams(ada, role):
    by, team = make.person("Bram", role), make.team()
    for verb in (
        lambda: teams.save(Team(), by, name="Nieuw"),
        lambda: teams.save(team, by, name="Anders"),
        lambda: teams.move(team, by, 1),
        lambda: teams.remove(team, by, is_chosen=True),
    ):
        with pytest.raises(NotAllowed):
            verb()
    assert list(Team.objects.values_list("name", flat=True)) == ["Bezorging"]


def test_a_new_member_sees_the_queue_at_once_and_a_former_one_no_more(ada):
    anna, bram = make.person("Anna", teams=[make.team()]), make.person("Bram")
    team, talk = make.team(), make.conversation(make.channel(team=make.team()))
    address = reverse("conversation", args=[talk.pk])
    as_anna, as_bram = signed_in(anna), signed_in(bram)
    assert (as_anna.get(address).status_code, as_bram.get(address).status_code) == (200, 404), "premise"
    teams.save(team, ada, members=[bram])
    assert (as_anna.get(address).status_code, as_bram.get(address).status_code) == (404, 200)
    entry = AuditEntry.objects.get()
    assert entry.data == {"joined": [bram.pk], "left": [anna.pk]}


def test_changing_members_leaves_those_who_are_deactivated_where_they_were(ada):
    team = make.team()
    gone = make.person("Weg", teams=[team])
    User.objects.filter(pk=gone.pk).update(is_active=False)
    teams.save(team, ada, members=[])
    assert list(team.members.all()) == [gone], "and they return to it when they come back"


def test_a_name_is_there_once(ada):
    make.team("Bezorging")
    with pytest.raises(teams.NameTaken):
        teams.save(Team(), ada, name="Bezorging")
    answer = signed_in(ada).post(reverse("team_new"), {"name": "Bezorging", "icon": "truck"})
    assert answer.status_code == 422
    assert Team.objects.count() == 1


def test_teams_stand_in_the_order_one_puts_them(ada):
    for name in ("A", "B", "C"):
        teams.save(Team(), ada, name=name)
    order = lambda: list(Team.objects.values_list("name", flat=True))  # noqa: E731
    assert order() == ["A", "B", "C"]
    client, last = signed_in(ada), Team.objects.get(name="C")
    client.post(reverse("team_move", args=[last.pk]), {"step": "up"})
    assert order() == ["A", "C", "B"]
    for _ in range(3):
        client.post(reverse("team_move", args=[last.pk]), {"step": "up"})
    assert order() == ["C", "A", "B"], "no further than the top"
    client.post(reverse("team_move", args=[last.pk]), {"step": "sideways"})
    assert order() == ["C", "A", "B"]


# -- removing --


def test_a_team_nobody_needs_is_simply_removed(ada):
    team = make.team()
    signed_in(ada).post(reverse("team_delete", args=[team.pk]))
    assert not Team.objects.exists()


def test_a_team_with_conversations_asks_where_they_go(ada):
    team = make.team()
    make.conversation(make.channel(team=team))
    with pytest.raises(teams.StillNeeded):
        teams.remove(team, ada)
    signed_in(ada).post(reverse("team_delete", args=[team.pk]), {"to": ""})
    assert Team.objects.filter(pk=team.pk).exists()
    page = signed_in(ada).get(reverse("team_edit", args=[team.pk])).content.decode()
    assert 'name="to"' in page


@pytest.fixture
def full_team() -> dict[str, Conversation]:
    """One of each: waiting, claimed by a member, claimed by a lead, snoozed, resolved."""
    team, lead = make.team(), make.person("Lena", Role.LEAD)
    anna, channel = make.person("Anna", teams=[team]), make.channel(team=team)
    talks = {name: make.conversation(channel, sender=name) for name in ("waiting", "annas", "lenas", "later", "done")}
    claims.claim(talks["annas"], anna)
    claims.claim(talks["lenas"], lead)
    lifecycle.snooze(talks["later"], anna, None)
    lifecycle.resolve(talks["done"], anna)
    return talks


def test_nothing_is_lost_with_a_team(ada, full_team):
    team, heir = make.team(), make.team("Werkplaats")
    before = {name: talk.thread.events.count() for name, talk in full_team.items()}
    signed_in(ada).post(reverse("team_delete", args=[team.pk]), {"to": str(heir.pk)})
    after = {name: make.fresh(talk) for name, talk in full_team.items()}
    assert {talk.team for talk in after.values()} == {heir}
    assert not Team.objects.filter(pk=team.pk).exists()
    assert Channel.objects.get().team == heir, "what comes in from now on goes there too"
    assert after["annas"].assignee is None, "Anna is not in that team and could no longer find it"
    assert after["annas"].status == Conversation.Status.QUEUED
    assert after["lenas"].assignee.name == "Lena", "a lead sees every team"
    assert after["done"].status == Conversation.Status.RESOLVED and after["later"].status == Conversation.Status.SNOOZED
    for name in ("waiting", "annas", "lenas", "later"):
        last = after[name].thread.events.order_by("seq").last()
        assert (last.kind, last.actor, last.data) == (
            "team.changed",
            ada,
            {"team": "Werkplaats", "former": "Bezorging"},
        )
        assert after[name].thread.events.count() == before[name] + 1


def test_to_no_team_is_a_choice_that_has_to_be_made(ada, full_team):
    team = make.team()
    signed_in(ada).post(reverse("team_delete", args=[team.pk]), {"to": "none"})
    assert not Team.objects.exists()
    assert {make.fresh(talk).team for talk in full_team.values()} == {None}
    assert make.fresh(full_team["annas"]).assignee.name == "Anna", "everybody sees it, so Anna still does"


@pytest.mark.parametrize("to", ["999999", "9" * 40, "-1", "x", "None"])
def test_an_heir_that_does_not_exist_removes_nothing(ada, full_team, to):
    signed_in(ada).post(reverse("team_delete", args=[make.team().pk]), {"to": to})
    assert Team.objects.count() == 1


def test_a_team_is_not_its_own_heir(ada, full_team):
    team = make.team()
    with pytest.raises(teams.NotThere):
        teams.remove(team, ada, to=team, is_chosen=True)


def test_undoing_after_the_team_is_gone_puts_nothing_into_it(ada, full_team):
    heir = make.team("Werkplaats")
    teams.remove(make.team(), ada, to=heir, is_chosen=True)
    talk = make.fresh(full_team["waiting"])
    event = talk.thread.events.order_by("seq").last()
    assert signed_in(ada).post(reverse("undo", args=[event.pk])).status_code in (302, 403, 409)
    assert make.fresh(talk).team == heir


# -- what stands below a mail --


def test_the_preview_fills_in_what_will_be_filled_in(ada):
    words = preview(
        "Groet,\n{agent_first_name} van {team}\n{nonsense} {0.__class__} {{7*7}} %s", "Bezorging", ada, "nl"
    )
    assert words == "Groet,\nAda van Bezorging\n{nonsense} {0.__class__} {{7*7}} %s"


def test_the_preview_is_text_never_markup(ada):
    answer = signed_in(ada).post(
        reverse("team_signature"), {"signature": "<script>alert(1)</script>{team}", "name": "<b>x</b>"}
    )
    assert b"<script>alert" not in answer.content and b"<b>x" not in answer.content
    assert not Team.objects.exists()


@pytest.mark.parametrize("form", [
    {"name": "", "icon": "truck"}, {"name": "X", "icon": "../../etc/passwd"}, {"name": "X" * 81, "icon": "truck"},
    {"name": "X", "icon": "truck", "members": ["9" * 30]}, {"name": "X", "icon": "truck", "calendar": "x"},
    {"name": "X", "icon": "truck", "signature": "x" * 2001}, {"name": "X\x00", "icon": "truck"},
])  # fmt: skip
def test_nonsense_makes_no_team(ada, form):
    assert signed_in(ada).post(reverse("team_new"), form).status_code == 422
    assert not Team.objects.exists()


def test_a_team_made_on_screen(ada):
    anna = make.person("Anna")
    signed_in(ada).post(reverse("team_new"), {
        "name": " Webwinkel ", "icon": "store", "members": [anna.pk], "signature": "Groet,\r\n{agent}", "position": "9",
    })  # fmt: skip
    team = Team.objects.get()
    assert (team.name, team.icon, list(team.members.all()), team.position) == ("Webwinkel", "store", [anna], 0)
    assert team.signature.splitlines() == ["Groet,", "{agent}"]


def test_a_lead_reads_the_teams(ada):
    team = make.team()
    page = signed_in(make.person("Lena", Role.LEAD)).get(reverse("teams"))
    assert page.status_code == 200
    text = page.content.decode()
    assert "Bezorging" in text and reverse("team_edit", args=[team.pk]) not in text
