"""What was put live, by whom and when; and putting it back."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from webcare.actions.bots import pieces
from webcare.actions.bots import versions as actions
from webcare.models import Bot, BotSession, BotVersion

from . import changed
from .changes import told
from .frame import owners, show


@require_safe
@owners
def versions(request: HttpRequest) -> HttpResponse:
    rows = BotVersion.objects.select_related("made_by", "restores").defer("content", "restores__content")
    talks = dict(BotSession.objects.values_list("version").annotate(count=Count("pk")))
    cards = [(version, talks.get(version.pk, 0), summary(version.report)) for version in rows]
    return show(request, "versions.html", "", cards=cards, live=_live())


@require_safe
@owners
def version(request: HttpRequest, number: int) -> HttpResponse:
    found = get_object_or_404(BotVersion.objects.select_related("made_by", "restores"), number=number)
    before = BotVersion.objects.filter(number__lt=number).first()
    old = before.content if before else {}
    live, draft = _live(), pieces.draft()
    return show(
        request, "version.html", "", version=found, before=before, is_live=live is not None and live.pk == found.pk,
        talks=BotSession.objects.filter(version=found).count(), changes=changed.between(old, found.content),
        is_busy=live is not None and draft != live.content, is_draft=draft == found.content,
        **told(request, found.report, old, found.content),
    )  # fmt: skip


@require_POST
@owners
def version_restore(request: HttpRequest, number: int) -> HttpResponse:
    """Into the draft, to be looked at; with `live` at once in front of customers."""
    if request.POST.get("live"):
        version = actions.put_back(number, request.user)
        sentence = _("Version {number} is live: it says what version {old} said.")
        messages.success(request, sentence.replace("{number}", str(version.number)).replace("{old}", str(number)))
        return redirect("bot_versions")
    actions.restore(number, request.user)
    sentence = _("The draft says what version {old} said. Customers notice once you put it live.")
    messages.success(request, sentence.replace("{old}", str(number)))
    return redirect("bot_changes")


def summary(report: dict[str, object]) -> dict[str, int] | None:
    """What the list says of a trial: tests, conversations compared, and how many went differently."""
    cases, talks = report.get("cases") or {}, report.get("talks") or {}
    if not (cases or talks):
        return None
    return {
        "ok": cases.get("ok", 0), "all": cases.get("all", 0), "compared": sum(talks.values()),
        "moved": sum(count for how, count in talks.items() if how not in ("same", "reworded")),
    }  # fmt: skip


def _live() -> BotVersion | None:
    bot = Bot.objects.select_related("live").filter(pk=1).first()
    return bot.live if bot else None
