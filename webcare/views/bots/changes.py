"""What is not live yet: the changes in words, the trial, and putting it live."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from webcare import bot_titles
from webcare.actions.bots import pieces, trials, versions
from webcare.models import Bot, BotTrial

from . import case_words, changed, problems, trial_words
from .frame import owners, show


@require_safe
@owners
def changes(request: HttpRequest) -> HttpResponse:
    return _page(request)


@require_http_methods(["GET", "HEAD", "POST"])
@owners
def trial(request: HttpRequest) -> HttpResponse:
    """POST begins it. GET is the piece of the page that tells how far it is, and what it found. `only`: one kind of
    difference."""
    if request.method == "POST":
        trials.start(request.user)
        if not request.headers.get("HX-Request"):
            return redirect("bot_changes")
    return render(request, "chatbot/_trial.html", _trial(request, _bot()))


@require_POST
@owners
def publish(request: HttpRequest) -> HttpResponse:
    """`revision`: of the draft, as it was when the page was shown."""
    revision = request.POST.get("revision", "")
    try:
        number = int(revision) if revision.isdecimal() and len(revision) < 19 else -1
        version = versions.publish(request.user, request.POST.get("note", ""), revision=number)
    except (versions.DraftMoved, versions.Grave) as problem:
        return _page(request, status=problem.status, refused=problem.sentence, note=request.POST.get("note", ""))
    sentence = _("Version {number} is live. Conversations under way finish on the version they began with.")
    messages.success(request, sentence.replace("{number}", str(version.number)))
    return redirect("bot_versions")


def _page(request: HttpRequest, status: int = 200, **extra: Any) -> HttpResponse:
    bot, draft = _bot(), pieces.draft()
    live = bot.live.content if bot and bot.live else {}
    found = _problems(draft)
    return show(
        request, "changes.html", "", status=status, bot=bot, changes=changed.between(live, draft),
        grave=[pair for pair in found if pair[1].grave], hints=[pair for pair in found if not pair[1].grave],
        **_trial(request, bot, live, draft), **extra,
    )  # fmt: skip


def _problems(draft: dict[str, Any]) -> list[tuple[str, problems.Line]]:
    """Each with what the piece is called that it is in, the grave ones first."""
    titles = bot_titles.titles(draft, (get_language() or "en")[:2])
    settings = bot_titles.title("settings", "", {}, "")
    return [(titles.get(f"{line.kind}:{line.key}") or settings, line) for line in problems.of(draft)]


def _bot() -> Bot | None:
    return Bot.objects.select_related("live").filter(pk=1).first()


def _trial(request: HttpRequest, bot: Bot | None, live: Any = None, draft: Any = None) -> dict[str, Any]:
    found = trials.current(bot)
    if found is None or found.ended_at is None or found.error or not found.result:
        return {"trial": found, "share": _share(found)}
    if draft is None:
        live, draft = (bot.live.content if bot and bot.live else {}), pieces.draft()
    return {"trial": found, "share": 100} | told(request, found.result, live, draft)


def told(request: HttpRequest, result: dict[str, Any], live: Any, draft: Any) -> dict[str, Any]:
    """A trial's result for `_trial_result.html`: of a trial, or kept with a version."""
    only = request.GET.get("only", "")
    only = only if only in trial_words.FILTERS else ""
    names = changed.names_of(live, draft)
    return {
        "result": result, "only": only, "cases": case_words.cases(result.get("cases", {}), draft, live),
        "first": trial_words.rows(result.get("first", {}).get("before"), result.get("first", {}).get("after", {})),
        "kinds": trial_words.kinds(result), "partings": trial_words.partings(result, names, request.user, only),
        "more": trial_words.more(result, only), "compared": sum(result.get("talks", {}).values()),
    }  # fmt: skip


def _share(found: BotTrial | None) -> int:
    return round(100 * found.done / found.total) if found and found.total else 0
