"""Who may reach what: every route of `webcare.urls`, for everybody, with objects of the own and of another team.

The table says who a route is for. What somebody may not see answers exactly like what does not exist.
"""

import itertools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from tests import factories as make
from tests.webcare.bots import asking
from webcare import visitors
from webcare.actions import attachments, claims, messages
from webcare.actions.bots import pieces
from webcare.models import (
    Attachment,
    BotVersion,
    Calendar,
    Channel,
    ChannelAlarm,
    Conversation,
    Event,
    Label,
    SavedReply,
    User,
)

pytestmark = pytest.mark.django_db

NOWHERE = 999_999_999
SECRET = "wcs_kanarie-geheim-0123456789"
PEOPLE = ("anonymous", "carla", "anna", "lena", "adam")


@dataclass(frozen=True)
class Route:
    """`who`: anyone, agent, lead or admin. `about`: what its address names. `form`: what a well-meant POST sends."""

    who: str
    methods: str
    about: str = ""
    form: dict[str, Any] = field(default_factory=dict)
    exempt: bool = False  # from the CSRF token: no cookie counts there
    args: tuple[Any, ...] = ()


REPLY = {"text": "Hoi", "client_id": "click-0001", "seen": "9999"}
TABLE = {
    "home": Route("agent", "GET"),
    "inbox": Route("agent", "GET"),
    "inbox_list": Route("agent", "GET"),
    "conversation": Route("agent", "GET", "conversation"),
    "timeline": Route("agent", "GET", "conversation"),
    "mark_read": Route("agent", "POST", "conversation", {"seq": "1"}),
    "messages": Route("agent", "POST", "conversation", REPLY),
    "template_picker": Route("agent", "GET", "conversation"),
    "template_preview": Route("agent", "POST", "conversation", {"template": "1"}),
    "take_control": Route("agent", "POST", "conversation"),
    "notes": Route("agent", "POST", "conversation", REPLY),
    "conversation_labels": Route("agent", "POST", "conversation", {"on": "1"}),
    "draft": Route("agent", "POST", "conversation", {"kind": "reply", "text": "Bijna af"}),
    "saved_replies": Route("agent", "GET", "conversation"),
    "suggestions": Route("agent", "GET", "conversation"),
    "bot_hand_back": Route("agent", "POST", "conversation"),
    "bot_why": Route("agent", "GET", "conversation", args=(1,)),
    "saved_reply_used": Route("agent", "POST", "reply"),
    "mention_news": Route("agent", "GET"),
    "claim": Route("agent", "POST", "conversation", {"over": "1"}),
    "release": Route("agent", "POST", "conversation"),
    "assign": Route("agent", "POST", "conversation", {"team": "1"}),
    "resolve": Route("agent", "POST", "conversation"),
    "reopen": Route("agent", "POST", "conversation"),
    "snooze": Route("agent", "POST", "conversation", {"preset": "3h"}),
    "wake": Route("agent", "POST", "conversation"),
    "undo": Route("agent", "POST", "event"),
    "send_again": Route("agent", "POST", "message"),
    "reactions": Route("agent", "POST", "message", {"emoji": "👍"}),
    "letter": Route("agent", "GET", "message"),
    "picture": Route("agent", "GET", "message"),
    "original": Route("agent", "GET", "message"),
    "contacts": Route("agent", "GET"),
    "contact": Route("agent", "GET POST", "contact", {"name": "Anders"}),
    "contact_card": Route("agent", "GET", "contact"),
    "contact_matches": Route("agent", "GET", "contact"),
    "contact_link": Route("agent", "POST", "contact"),
    "contact_unlink": Route("agent", "POST", "contact"),
    "contact_dismiss": Route("agent", "POST", "contact"),
    "contact_labels": Route("agent", "POST", "contact"),
    "presence": Route("agent", "POST", form={"presence": "away"}),
    "theme": Route("anyone", "POST", form={"theme": "dark"}),
    "settings": Route("lead", "GET"),
    "settings_channels": Route("lead", "GET"),
    "channel_new": Route("admin", "GET POST", form={"name": "Nieuw"}, args=("hook",)),
    "channel_guide": Route("lead", "GET", args=("hook",)),
    "channel_edit": Route("admin", "GET POST", "channel", {"name": "Anders"}),
    "channel_secret": Route("admin", "GET POST", "channel", {"secrets": "wcs_" + "x" * 40}, args=("secrets",)),
    "channel_test": Route("admin", "GET POST", "channel"),
    "channel_switch": Route("admin", "POST", "channel", {"on": "0"}),
    "channel_pause": Route("admin", "POST", "channel"),
    "channel_replay": Route("admin", "POST", "channel"),
    "channel_alarm": Route("admin", "POST", "channel", args=("notice",)),
    "channel_templates": Route("lead", "GET", "channel"),
    "channel_templates_sync": Route("admin", "POST", "channel"),
    "channel_delete": Route("admin", "POST", "channel"),
    "calendars": Route("lead", "GET"),
    "calendar_new": Route("admin", "GET POST", form={"name": "Nieuw", "timezone": "Europe/Amsterdam"}),
    "calendar_holidays": Route("admin", "GET"),
    "calendar_edit": Route("admin", "GET POST", "calendar", {"name": "Anders", "timezone": "Europe/Amsterdam"}),
    "calendar_delete": Route("admin", "POST", "calendar"),
    "labels": Route("lead", "GET"),
    "label_new": Route("lead", "GET POST", form={"name": "Nieuw", "colour": "green"}),
    "label_edit": Route("lead", "GET POST", "label", {"name": "Anders", "colour": "rose"}),
    "label_archive": Route("lead", "POST", "label"),
    "label_delete": Route("lead", "POST", "label"),
    "replies": Route("agent", "GET"),
    "reply_new": Route("agent", "GET POST", form={"name": "Nieuw", "text_nl": "Hoi"}),
    "reply_edit": Route("lead", "GET POST", "reply", {"name": "Anders", "text_nl": "Hoi", "shared": "on"}),
    "reply_delete": Route("lead", "POST", "reply"),
    "teams": Route("lead", "GET"),
    "team_new": Route("admin", "GET POST", form={"name": "Nieuw", "icon": "truck"}),
    "team_signature": Route("admin", "POST", form={"signature": "{agent}"}),
    "team_edit": Route("admin", "GET POST", "team", {"name": "Anders", "icon": "truck"}),
    "team_move": Route("admin", "POST", "team", {"step": "down"}),
    "team_delete": Route("admin", "POST", "team", {"to": "none"}),
    "agents": Route("lead", "GET"),
    "agent_invite": Route("admin", "GET POST", form={"name": "N", "email": "n@example.test", "role": "agent"}),
    "agent_edit": Route("admin", "GET POST", "agent", {"name": "Anders", "role": "lead"}),
    "agent_invitation": Route("admin", "POST", "agent", {"again": "1"}),
    "agent_switch": Route("admin", "POST", "agent", {"on": "0"}),
    "agent_factors": Route("admin", "POST", "agent"),
    "agent_presence": Route("lead", "POST", "agent", {"presence": "away"}),
    "me": Route("agent", "GET POST", form={"name": "Anders"}),
    # the chatbot's owner
    "bot_home": Route("lead", "GET"),
    "bot_answers": Route("lead", "GET"),
    "bot_answer_new": Route("lead", "GET POST", form={"question_nl": "Hoe?"}),
    "bot_answer": Route("lead", "GET POST", "answer", {"question_nl": "Anders?"}),
    "bot_answer_near": Route("lead", "GET", "answer"),
    "bot_answer_undo": Route("lead", "POST", "answer"),
    "bot_answer_redo": Route("lead", "POST", "answer"),
    "bot_answer_removal": Route("lead", "POST", "answer"),
    "bot_console": Route("lead", "GET POST", form={"text": "Hoi"}),
    "bot_console_tests": Route("lead", "GET"),
    "bot_console_verdict": Route("lead", "POST", args=(999,)),
    "bot_flows": Route("lead", "GET"),
    "bot_flow_new": Route("lead", "POST", form={"name": "Nieuw"}),
    "bot_flow": Route("lead", "GET POST", "flow", {"do": "rename", "name": "Anders"}),
    "bot_flow_undo": Route("lead", "POST", "flow"),
    "bot_flow_redo": Route("lead", "POST", "flow"),
    "bot_flow_removal": Route("lead", "POST", "flow"),
    "bot_flow_step": Route("lead", "GET POST", "flow", {"do": "remove"}, args=("s1",)),
    "bot_misses": Route("lead", "GET"),
    "bot_miss": Route("lead", "GET POST", "miss", {"answer": "weg", "text": "Hoe?"}),
    "bot_miss_dismissal": Route("lead", "POST", "miss"),
    "bot_miss_undo": Route("lead", "POST", "miss"),
    "bot_cases": Route("lead", "GET"),
    "bot_case_new": Route("lead", "GET POST", form={"text": "Hoe?", "what": "handoff"}),
    "bot_case": Route("lead", "GET POST", "case", {"text": "Hoe?", "what": "handoff"}),
    "bot_case_removal": Route("lead", "POST", "case"),
    "bot_case_undo": Route("lead", "POST", "case"),
    "bot_case_from": Route("lead", "POST", "miss"),
    "bot_exchange": Route("lead", "GET"),
    "bot_export": Route("lead", "GET", args=("csv",)),
    "bot_import": Route("lead", "POST"),
    "bot_import_apply": Route("lead", "POST", form={"file": "weg", "seen": "1"}),
    "bot_import_undo": Route("lead", "POST"),
    "bot_greeting": Route("lead", "GET POST", form={"eager": "50", "languages": "nl"}),
    "bot_effect": Route("lead", "GET"),
    "bot_switch": Route("lead", "POST", form={"on": "0"}),
    "bot_channel": Route("lead", "POST", "channel", {"on": "1"}),
    "bot_changes": Route("lead", "GET"),
    "bot_trial": Route("lead", "GET POST"),
    "bot_publish": Route("lead", "POST", form={"revision": "0"}),
    "bot_versions": Route("lead", "GET"),
    "bot_version": Route("lead", "GET", "version"),
    "bot_version_restore": Route("lead", "POST", "version", {"live": "1"}),
    "invitation": Route("anyone", "GET POST", args=("x",)),
    "hook": Route("anyone", "POST", "key", exempt=True),
    "widget_loader": Route("anyone", "GET", "chat"),
    "widget_frame": Route("anyone", "GET", "chat"),
    "widget_messages": Route("anyone", "POST", "chat", exempt=True),
    "widget_timeline": Route("anyone", "GET", "chat"),
    "widget_seen": Route("anyone", "POST", "chat", exempt=True),
    "widget_copy": Route("anyone", "POST", "chat", exempt=True),
    "widget_upload": Route("anyone", "POST", "chat", exempt=True),
    "widget_file": Route("anyone", "GET", "chat file"),
    "upload": Route("agent", "POST"),
    "file": Route("agent", "GET", "file"),
    "fetch_again": Route("agent", "POST", "file"),
    "health": Route("anyone", "GET"),
    "queues": Route("lead", "GET"),
    "set_language": Route("anyone", "POST", form={"language": "en"}),
    # signing in, by allauth; see test_sign_in.py
    "account_login": Route("anyone", "GET POST"),
    "account_logout": Route("anyone", "GET POST"),
    "account_inactive": Route("anyone", "GET"),
    "account_reauthenticate": Route("agent", "GET POST"),
    "account_change_password": Route("agent", "GET POST"),
    "account_reset_password": Route("anyone", "GET POST"),
    "account_reset_password_done": Route("anyone", "GET"),
    "account_reset_password_from_key": Route("anyone", "GET POST", args=("1", "key")),
    "account_reset_password_from_key_done": Route("anyone", "GET"),
    "account_sessions": Route("agent", "POST"),
    "mfa_index": Route("agent", "GET"),
    "mfa_authenticate": Route("anyone", "GET POST"),
    "mfa_reauthenticate": Route("agent", "GET POST"),
    "mfa_activate_totp": Route("agent", "GET POST"),
    "mfa_deactivate_totp": Route("agent", "GET POST"),
    "mfa_view_recovery_codes": Route("agent", "GET"),
    "mfa_generate_recovery_codes": Route("agent", "GET POST"),
    "mfa_download_recovery_codes": Route("agent", "GET"),
    "mfa_list_webauthn": Route("agent", "GET"),
    "mfa_add_webauthn": Route("agent", "GET POST"),
    "mfa_login_webauthn": Route("anyone", "GET POST"),
    "mfa_reauthenticate_webauthn": Route("agent", "GET POST"),
    "mfa_edit_webauthn": Route("agent", "GET POST", args=(1,)),
    "mfa_remove_webauthn": Route("agent", "GET POST", args=(1,)),
    # not offered: closed
    "account_signup": Route("anyone", "GET POST", form={
        "email": "vreemde@example.test", "password1": "een lang wachtwoord", "password2": "een lang wachtwoord",
    }),
    "account_email": Route("anyone", "GET POST"),
    "account_email_verification_sent": Route("anyone", "GET"),
    "account_confirm_email": Route("anyone", "GET POST", args=("key",)),
    "account_set_password": Route("anyone", "GET POST"),
}  # fmt: skip
OURS = {name: route for name, route in TABLE.items() if not name.startswith(("account_", "mfa_", "set_language"))}
ABOUT_A_TEAM = {name for name, route in OURS.items() if route.about in ("conversation", "message", "file", "contact")}
RANKS = {"anonymous": 0, "carla": 1, "anna": 1, "lena": 2, "adam": 3}
NEEDS = {"anyone": 0, "agent": 1, "lead": 2, "admin": 3}


# -- a desk with two teams, and one thing of each kind in both --


@dataclass
class Desk:
    people: dict[str, User | AnonymousUser]
    things: dict[str, dict[str, Any]]  # by team: what the addresses name
    canaries: dict[str, list[str]]  # by team: what only that team may read

    def client(self, name: str, **options: Any) -> Client:
        client = Client(**options)
        if name != "anonymous":
            client.force_login(self.people[name])
        return client

    def address(self, name: str, team: str) -> str:
        """The route's address for the thing of that team; `nowhere` for one that does not exist."""
        route = TABLE[name]
        return reverse(name, args=[*(self.things[team][one] for one in route.about.split()), *route.args])


def thing_of(team: str, agent: User, chat: Channel) -> tuple[dict[str, Any], list[str]]:
    """A conversation with everything in it that could leak."""
    channel = make.channel(team=make.team(team), credentials={
        "callback_url": "http://127.0.0.1:9/", "secrets": [SECRET],
    })  # fmt: skip
    canaries = [f"Kanarie-{what}-{team}" for what in ("naam", "tekst", "notitie", "antwoord", "bestand")]
    name, text, note, answer, file_name = canaries
    talk = make.customer_says(channel, text, f"klant-{team}", name=name).conversation
    messages.note(talk, agent, note, f"note-{team}")
    file = attachments.store(ContentFile(b"woorden"), name=file_name, size=7, user=agent)
    said = messages.send(talk, agent, answer, f"reply-{team}", seen=99, attachments=[file.key])
    messages.mark(said.delivery, "failed")
    event = claims.release(talk, agent)
    asked = talk.messages.filter(kind="in").get()
    asking.turn(asked, "answered", why={"variant": text})
    things = {
        "conversation": talk.pk, "contact": talk.contact_id, "event": event.pk, "message": said.pk,
        "file": file.key, "channel": channel.pk, "key": channel.key, "chat": chat.key,
        "calendar": Calendar.objects.create(name=f"Uren {team}").pk, "team": channel.team_id, "agent": agent.pk,
        "miss": asking.turn(asked).pk,
    }  # fmt: skip
    return things, canaries


@pytest.fixture
def desk() -> Desk:
    anna = make.person("Anna", teams=[make.team("Bezorging")])
    carla = make.person("Carla", teams=[make.team("Werkplaats")])
    people = {
        "anonymous": AnonymousUser(), "carla": carla, "anna": anna,
        "lena": make.person("Lena", User.Role.LEAD), "adam": make.person("Adam", User.Role.ADMIN),
    }  # fmt: skip
    chat = make.channel("webchat")
    things, canaries = {}, {}
    shared = {"label": Label.objects.create(pk=1, name="Retour").pk}
    shared["reply"] = SavedReply.objects.create(name="Retourlabel", text_nl="In de bijlage").pk
    steps = [{"id": "s1", "kind": "end"}]
    shared["flow"] = pieces.save("flow", "melden", {"name": "Melden", "steps": steps}, people["lena"]).key
    shared["answer"] = pieces.save("answer", "retour", {"question": {"nl": "Retour?"}}, people["lena"]).key
    test = {"text": "Retour?", "expect": {"answer": "retour"}}
    shared["case"] = pieces.save("case", "retour", test, people["lena"]).key
    shared["version"] = BotVersion.objects.create(number=1, content={"settings": {}}).number
    for team, agent in (("Bezorging", anna), ("Werkplaats", carla)):
        things[team], canaries[team] = thing_of(team, agent, chat)
        things[team] |= shared
    numbers = dict.fromkeys(
        (
            "conversation",
            "contact",
            "event",
            "message",
            "channel",
            "calendar",
            "label",
            "reply",
            "team",
            "agent",
            "version",
            "miss",
        ),
        NOWHERE,
    )
    things["nowhere"] = numbers | dict.fromkeys(("answer", "flow", "case", "file", "key", "chat"), "nowhere")
    return Desk(people, things, canaries)


def snapshot() -> dict[str, str]:
    """A digest of every row of ours, except when somebody signed in last. One question: it is asked very often."""
    models = apps.get_app_config("webcare").get_models(include_auto_created=True)
    digest = "select '{0}', md5(string_agg((to_jsonb(t) - 'last_login')::text, '' order by {1})) from {0} t"
    with connection.cursor() as cursor:
        cursor.execute(
            " union all ".join(digest.format(model._meta.db_table, model._meta.pk.column) for model in models)
        )
        return dict(cursor.fetchall())


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def ask(client: Client, method: str, address: str, form: dict[str, Any] | None = None) -> HttpResponseBase:
    """As a browser without scripts asks."""
    answer = client.get(address) if method == "GET" else client.post(address, form or {})
    if answer.streaming:
        answer.body = b"".join(answer.streaming_content)
    else:
        answer.body = answer.content
    return answer


def to_login(answer: HttpResponseBase) -> bool:
    return answer.status_code == 302 and answer["Location"].startswith("/account/login/")


def reached(answer: HttpResponseBase) -> bool:
    """It came to the route's own work, which may still have found a reason to refuse (409, 422)."""
    return answer.status_code in (200, 201, 202, 204, 302, 409, 422) and not to_login(answer)


# -- the table is whole --


def routes() -> dict[str, URLPattern]:
    """Everything in `webcare.urls`, by name; the operators' admin has a test of its own."""
    found: dict[str, URLPattern] = {}

    def walk(resolver: URLResolver) -> None:
        for one in resolver.url_patterns:
            if isinstance(one, URLResolver):
                if one.namespace != "admin":
                    walk(one)
            else:
                assert one.name, f"{one.pattern} has no name, so nobody can test it"
                assert one.name not in found, f"two routes are called {one.name}"
                found[one.name] = one

    walk(get_resolver())
    return found


def test_every_route_is_in_the_table_and_the_table_has_no_other():
    assert set(routes()) == set(TABLE)


# -- who may see what --


def test_who_is_not_signed_in_gets_to_the_door_and_no_further(desk):
    client, wrong = desk.client("anonymous"), []
    for name, route in OURS.items():
        for team, method in itertools.product(("Bezorging", "nowhere"), route.methods.split()):
            with undone():
                before = snapshot()
                answer = ask(client, method, desk.address(name, team), route.form)
                is_shut = to_login(answer) or answer.status_code in (404, 405)
                if route.who != "anyone" and not (is_shut and snapshot() == before):
                    wrong.append(f"{method} {name}: {answer.status_code}")
                wrong += [f"{name} tells {one}" for one in desk.canaries["Bezorging"] if one.encode() in answer.body]
    assert wrong == []


@pytest.mark.parametrize("person", PEOPLE[1:])
def test_everybody_reaches_what_is_for_them_and_nothing_else(desk, person):
    client, wrong, before = desk.client(person), [], snapshot()
    hidden = {"anna": desk.canaries["Werkplaats"], "carla": desk.canaries["Bezorging"]}.get(person, [])
    rest = {name: route for name, route in OURS.items() if route.who != "anyone"}
    for (name, route), team in itertools.product(rest.items(), ("Bezorging", "Werkplaats")):
        if team != "Bezorging" and desk.address(name, team) == desk.address(name, "Bezorging"):
            continue
        is_for_them = RANKS[person] >= NEEDS[route.who]
        is_theirs = RANKS[person] > 1 or (person == "anna") == (team == "Bezorging")
        for method in route.methods.split():
            with undone():
                answer = ask(client, method, desk.address(name, team), route.form)
                may = is_for_them and (is_theirs or name not in ABOUT_A_TEAM)
                has_effect = not may and snapshot() != before
            what = f"{method} {name} of {team}: {answer.status_code}"
            if may:
                wrong += [] if reached(answer) else [f"{what}, but it is for {person}"]
            elif has_effect or is_for_them and answer.status_code != 404:
                wrong.append(what)
            wrong += [f"{what} tells {one}" for one in [SECRET, *hidden] if one.encode() in answer.body]
    assert wrong == []


@pytest.mark.parametrize("person", ["carla", "anna"])
def test_what_is_another_teams_answers_like_what_does_not_exist(desk, person):
    theirs = "Werkplaats" if person == "anna" else "Bezorging"
    for name in sorted(ABOUT_A_TEAM | {"undo"}):
        for method in TABLE[name].methods.split():
            answers = [
                ask(desk.client(person), method, desk.address(name, team), TABLE[name].form)
                for team in (theirs, "nowhere")
            ]
            assert answers[0].status_code == answers[1].status_code, name
            assert answers[0].get("Location") == answers[1].get("Location"), name
            same = answers[0].body.replace(desk.address(name, theirs).encode(), desk.address(name, "nowhere").encode())
            assert without_tokens(same) == without_tokens(answers[1].body), name


def without_tokens(body: bytes) -> bytes:
    return re.sub(rb'"[A-Za-z0-9]{64}"', b"", body)


@pytest.mark.parametrize("person", ["anna", "lena"])
def test_settings_tell_others_only_what_they_may_read_and_take_nothing_from_them(desk, person):
    client, wrong = desk.client(person), []
    names = ["http://127.0.0.1:9/", SECRET, SECRET[-4:]]
    if person == "anna":  # a lead reads the lists
        names += [one.name for one in (*Channel.objects.all(), *Calendar.objects.all())]
    for name, route in OURS.items():
        if RANKS[person] < NEEDS[route.who] and route.who != "agent":
            for method in route.methods.split():
                with undone():
                    before = snapshot()
                    answer = ask(client, method, desk.address(name, "Bezorging"), route.form)
                    wrong += [f"{method} {name} tells {one}" for one in names if one.encode() in answer.body]
                    wrong += [] if snapshot() == before else [f"{method} {name} has an effect"]
    assert wrong == []


def test_lists_show_ones_own_team_whatever_the_address_asks_for(desk):
    teams = [None, *make.Team.objects.values_list("pk", flat=True)]
    views = ("mine", "unclaimed", "open", "due", "mentions", "bot", "snoozed", "resolved", "nonsense")
    for person, own, other in (("anna", "Bezorging", "Werkplaats"), ("carla", "Werkplaats", "Bezorging")):
        client, seen = desk.client(person), b""
        for path in ("/inbox/", "/inbox/list/"):
            for view in views:
                for team in teams:
                    seen += client.get(path, {"view": view} | ({"team": team} if team else {})).content
        assert desk.canaries[own][0].encode() in seen, "premise: one's own are there"
        assert [one for one in desk.canaries[other] if one.encode() in seen] == []
    seen = desk.client("lena").get("/inbox/?view=open").content
    assert all(desk.canaries[team][0].encode() in seen for team in desk.canaries)


def test_the_history_of_a_customer_leaves_out_what_another_team_has(desk):
    """The same person wrote to both teams; the name is theirs to share, the words are not."""
    mine = Conversation.objects.get(pk=desk.things["Bezorging"]["conversation"])
    Conversation.objects.filter(pk=desk.things["Werkplaats"]["conversation"]).update(contact=mine.contact)
    seen = desk.client("lena").get(f"/conversations/{mine.pk}/").content
    assert desk.canaries["Werkplaats"][3].encode() in seen, "premise: a lead sees it"
    seen = desk.client("anna").get(f"/conversations/{mine.pk}/").content
    assert [one for one in desk.canaries["Werkplaats"] if one.encode() in seen] == []


def test_one_visitor_never_sees_another(desk):
    chat = Channel.objects.get(kind="webchat")
    (one, token), (other, _other) = visitors.issue(chat), visitors.issue(chat)
    make.customer_says(chat, "mijn woorden", one)
    talk = make.customer_says(chat, "Kanarie-woorden", other).conversation
    file = attachments.store(ContentFile(b"x"), name="Kanarie.txt", size=1, visitor=other)
    Attachment.objects.filter(pk=file.pk).update(message=talk.messages.get())
    bearer = {"Authorization": f"Bearer {token}"}
    answer = Client().get(f"/w/{chat.key}/timeline/", headers=bearer)
    assert b"mijn woorden" in answer.content, "premise"
    assert b"Kanarie" not in answer.content
    assert Client().get(f"/w/{chat.key}/files/{file.key}/", headers=bearer).status_code == 404
    elsewhere = make.channel("webchat")
    assert Client().get(f"/w/{elsewhere.key}/timeline/", headers=bearer).status_code == 401
    assert Client().get(f"/w/{chat.key}/timeline/").status_code == 401


def test_who_is_not_signed_in_changes_nothing_about_how_one_signs_in(desk):
    for name, route in TABLE.items():
        if name.startswith(("account_", "mfa_")) and route.who != "anyone":
            for method in route.methods.split():
                answer = ask(desk.client("anonymous"), method, desk.address(name, "Bezorging"), route.form)
                assert to_login(answer) or answer.status_code == 404 or name in ("mfa_index", "mfa_list_webauthn"), name


def test_nobody_makes_themselves_an_account(desk):
    for person in ("anonymous", "anna"):
        for method in ("GET", "POST"):
            ask(desk.client(person), method, reverse("account_signup"), TABLE["account_signup"].form)
    assert User.objects.count() == len(PEOPLE) - 1


def test_who_was_switched_off_is_out_at_once(desk):
    client = desk.client("anna")
    assert client.get("/inbox/").status_code == 200, "premise"
    User.objects.filter(name="Anna").update(is_active=False)
    assert to_login(client.get("/inbox/"))


def test_who_changed_teams_sees_the_new_one_at_once(desk):
    client, address = desk.client("anna"), desk.address("conversation", "Werkplaats")
    assert client.get(address).status_code == 404, "premise"
    desk.people["anna"].teams.set([make.team("Werkplaats")])
    assert client.get(address).status_code == 200
    assert client.get(desk.address("conversation", "Bezorging")).status_code == 404


# -- unsafe requests --


def test_without_a_token_nothing_unsafe_has_an_effect(desk):
    client, before = desk.client("adam", enforce_csrf_checks=True), snapshot()
    names = [name for name, route in TABLE.items() if "POST" in route.methods and not route.exempt]
    for name, headers in itertools.product(names, ({}, {"Origin": "https://evil.example"}, {"Origin": "null"})):
        answer = client.post(desk.address(name, "Bezorging"), TABLE[name].form, headers=headers)
        assert answer.status_code == 403, name
    assert snapshot() == before


def test_no_route_but_hooks_and_widget_is_spared_the_token():
    spared = {name for name, one in routes().items() if getattr(one.callback, "csrf_exempt", False)}
    assert spared == {name for name, route in TABLE.items() if route.exempt} | {"widget_timeline"}


SIMPLE = ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x")


def test_what_another_site_can_make_a_browser_send_has_no_effect(desk):
    client = desk.client("adam", enforce_csrf_checks=True)
    body = '{"id": "click-00000001", "text": "namens mij", "start": "secret-of-browser-number-000001"}'
    names, before = [name for name, route in TABLE.items() if route.exempt], snapshot()
    for name, kind, origin in itertools.product(names, SIMPLE, ("https://evil.example", "null")):
        answer = client.post(desk.address(name, "Bezorging"), body, content_type=kind, headers={"Origin": origin})
        assert answer.status_code in (400, 401, 403, 415), name
        assert "Access-Control-Allow-Origin" not in answer
    ChannelAlarm.objects.all().delete()  # that many forged requests in a row are told to administrators
    assert snapshot() == before


def test_other_methods_than_its_own_are_refused(desk):
    client, before = desk.client("adam"), snapshot()
    for name, route in OURS.items():
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - set(route.methods.split()):
            answer = getattr(client, method.lower())(desk.address(name, "Bezorging"))
            assert answer.status_code == 405, f"{method} {name}"
    assert snapshot() == before


def test_looking_changes_nothing(desk):
    client, before = desk.client("adam"), snapshot()
    for name, route in OURS.items():
        if "GET" in route.methods:
            ask(client, "GET", desk.address(name, "Bezorging"))
            assert snapshot() == before, name


# -- the operators' admin --


def admin_addresses() -> list[str]:
    found = []
    [resolver] = [one for one in get_resolver().url_patterns if getattr(one, "namespace", "") == "admin"]

    def walk(part: URLResolver) -> None:
        for one in part.url_patterns:
            if isinstance(one, URLResolver):
                walk(one)
            elif one.name:
                for args in ((), (1,), ("webcare",), (1, 1)):
                    try:
                        found.append(reverse(f"admin:{one.name}", args=args))
                        break
                    except NoReverseMatch:
                        continue

    walk(resolver)
    return found


def test_the_operators_admin_is_for_operators_only(desk):
    addresses = [one for one in admin_addresses() if one not in ("/admin/login/", "/admin/logout/")]
    assert len(addresses) > 10, "premise: they were found"
    before = snapshot()
    for person in PEOPLE:
        client = desk.client(person)
        for address in addresses:
            for answer in (client.get(address), client.post(address, {"post": "yes", "name": "x"})):
                assert answer.status_code in (302, 403, 404), f"{person} {address}: {answer.status_code}"
                assert answer.status_code != 302 or "/login/" in answer["Location"]
    assert snapshot() == before


def test_events_of_others_cannot_be_undone(desk):
    event = Event.objects.get(pk=desk.things["Bezorging"]["event"])
    assert event.actor == desk.people["anna"], "premise"
    for person in PEOPLE[:2] + PEOPLE[3:]:
        with undone():
            before = snapshot()
            desk.client(person).post(reverse("undo", args=[event.pk]))
            assert snapshot() == before
