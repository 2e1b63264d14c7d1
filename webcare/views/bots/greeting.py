"""How the bot greets and hands over: the switches, which count at once, and the texts and rules, which wait for
*Put live*."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

import chatbot
from chatbot.content import text
from webcare import bot_titles, policies
from webcare.actions.bots import effects, pieces, switches
from webcare.bot_greeting_buttons import Choice
from webcare.bot_settings_form import SettingsForm
from webcare.bot_settings_words import LANGUAGES, NAMES, PLACES
from webcare.models import BotPiece, Channel, Team

from . import changed, trial_words
from .frame import owners, show
from .served import cards

TAB = "bot_greeting"


@require_http_methods(["GET", "HEAD", "POST"])
@owners
def greeting(request: HttpRequest) -> HttpResponse:
    piece = BotPiece.objects.filter(kind="settings", key=pieces.SETTINGS).first() or BotPiece()
    form = _form(request, piece.content)
    if not form.is_bound:
        return _page(request, form, piece)
    if not form.is_valid():
        return _page(request, form, piece, status=422)
    if "effect" in request.POST:  # without scripts: look, and nothing is kept
        return _page(request, form, piece, **_effect(request, 100 - form.cleaned_data["eager"]))
    try:
        pieces.save("settings", pieces.SETTINGS, form.content(), request.user, seen=_seen(request))
    except pieces.Changed as problem:
        return _page(request, form, piece, status=409, changed=problem.sentence)
    messages.success(request, _("Saved. Customers notice once you put it live."))
    return redirect(TAB)


@require_safe
@owners
def effect(request: HttpRequest) -> HttpResponse:
    """What another place of the slider would change, before anything is saved. `eager`: 0 to 100."""
    value = request.GET.get("eager", "")
    eager = min(int(value), 100) if value.isdecimal() and len(value) < 4 else 50
    return render(request, "chatbot/_effect.html", _effect(request, 100 - eager))


@require_POST
@owners
def switch(request: HttpRequest) -> HttpResponse:
    on = request.POST.get("on") == "1"
    switches.switch(on, request.user)
    sentence = _("The bot is on.") if on else _("The bot is off. Everybody it was talking to goes to the queue.")
    messages.success(request, sentence)
    return redirect(TAB)


@require_POST
@owners
def channel(request: HttpRequest, pk: int) -> HttpResponse:
    """`on`: 1 or 0."""
    found, on = get_object_or_404(Channel, pk=pk), request.POST.get("on") == "1"
    switches.switch_channel(found, on, request.user)
    sentence = _("The bot answers first on “{name}”.") if on else _("On “{name}” people answer from now on.")
    messages.success(request, sentence.replace("{name}", found.name))
    return redirect(TAB)


def _effect(request: HttpRequest, careful: int) -> dict[str, Any]:
    found = effects.of(careful, request.user)
    names = changed.names_of(pieces.draft()) if found.examples else None
    examples = [
        (one, *(trial_words.of_answer(*fate, names) for fate in (one.before, one.after))) for one in found.examples
    ]
    return {"effect": found, "rows": trial_words.rows(found.before, found.after), "examples": examples}


def _form(request: HttpRequest, stored: dict[str, Any]) -> SettingsForm:
    teams = list(Team.objects.all())
    return SettingsForm(request.POST if request.method == "POST" else None, stored, teams, _targets(teams), _defaults())


def _page(request: HttpRequest, form: SettingsForm, piece: BotPiece, status: int = 200, **extra: Any) -> HttpResponse:
    """After somebody else's change, saving once more is meant; after any other mistake nothing newer was seen."""
    is_fresh = not form.is_bound or "changed" in extra
    return show(
        request, "greeting.html", TAB, status=status, form=form, seen=piece.revision if is_fresh else _seen(request),
        cards=cards(), letters_a_day=policies.BOT_LETTERS_A_DAY, places=PLACES, filled_in=json.dumps(_filled_in()),
        may_change_hours=policies.can_manage_channels(request.user), **extra,
    )  # fmt: skip


def _filled_in() -> dict[str, dict[str, str]]:
    """Examples for what stands between braces, per language of the text."""
    found = {}
    for code, _label in LANGUAGES:
        with override(code):
            found[code] = {name: str(example) for name, _meaning, example in PLACES}
    return found


def _seen(request: HttpRequest) -> int:
    """The revision the page was opened with; 0 where there was nothing saved yet."""
    value = request.POST.get("seen", "")
    return int(value) if value.isdecimal() and len(value) < 19 else 0


def _defaults() -> dict[str, dict[str, str]]:
    """What the bot says where its owner wrote nothing, per language."""
    bare = chatbot.load({})
    return {code: {name: text(bare, name, code) for name in ("greeting", *NAMES)} for code, _label in LANGUAGES}


def _targets(teams: list[Team]) -> list[Choice]:
    """What a button can lead to, as a select with groups takes it."""
    language = (get_language() or "en")[:2]
    rows = BotPiece.objects.filter(kind__in=["answer", "flow"]).values_list("kind", "key", "content")
    found: dict[str, list[tuple[str, str]]] = {"answer": [], "flow": []}
    for kind, key, content in rows:
        found[kind].append((f"{kind}:{key}", bot_titles.title(kind, key, content, language)))
    people = [("person:0", _("A colleague")), *((f"person:{team.pk}", team.name) for team in teams)]
    return [
        (_("Answers"), found["answer"]), (_("Flows"), found["flow"]), (_("A person"), people),
        (_("Elsewhere"), [("link", _("A web address"))]),
    ]  # fmt: skip
