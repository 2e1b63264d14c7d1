"""The editor's page: the list beside it, what can be chosen in it, and what is kept of what was typed."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from chatbot.reading import text, texts
from webcare import bot_rows
from webcare.actions.bots import answers as actions
from webcare.bot_answer_form import AnswerForm, file_keys, wrong
from webcare.bot_answer_reading import MOST_FILES, Content, read
from webcare.models import BotPiece, Channel, Team

from .frame import show

TAB = "bot_answers"


def typed(request: HttpRequest, before: Content, seen: int) -> AnswerForm:
    """What came with the request; its new pictures are kept already, so that they need not be chosen twice."""
    files = [one.key for one in actions.kept(request.POST.getlist("file")[: 2 * MOST_FILES])]
    uploads = request.FILES.getlist("upload")[:MOST_FILES]
    files += [actions.keep(one, name=one.name or "", size=one.size or 0, by=request.user).key for one in uploads]
    content = read(request.POST, before, files)
    return AnswerForm(content, seen, wrong(content))


def show_editor(
    request: HttpRequest, form: AnswerForm, piece: BotPiece | None, *, status: int = 200, **said: Any
) -> HttpResponse:
    """`said`: what came between, as `changed` (the revision somebody else made) or `wrong`."""
    pieces = bot_rows.answers()
    rows = bot_rows.rows(pieces)
    form.files = actions.kept(file_keys(form.content))
    context: dict[str, Any] = {"form": form, "piece": piece, "topics": bot_rows.by_topic(rows)}
    context |= {"names": sorted({row.topic for row in rows if row.topic}), "reach": {}}
    if piece:
        context |= {"reach": actions.reach("answer", piece.key), "row": _row_of(piece.key, rows)}
    targets = choices(rows, piece.key if piece else "")
    form.targets = {
        "answer": {key for key, _question in targets["others"]}, "flow": {key for key, _name in targets["flows"]},
        "person": {str(team.pk) for team in targets["teams"]},
    }  # fmt: skip
    context["shown"] = language(request, form.content)
    title = bot_rows.words_of(form.content.get("question")) or _("New answer")
    return show(request, "answer.html", TAB, status=status, title=title, **context, **targets, **said)


def choices(rows: Sequence[bot_rows.Row], key: str) -> dict[str, Any]:
    """What a button, or the end of an answer, can lead to. Three queries."""
    flows = BotPiece.objects.filter(kind=BotPiece.Kind.FLOW).values_list("key", "content__name").order_by("position")
    kinds = {one.kind: one for one in Channel.objects.filter(active=True).only("kind").order_by("kind", "pk")}
    return {
        "flows": [(flow, text(name) or flow) for flow, name in flows],
        "teams": list(Team.objects.all()),
        "kinds": [(kind, one.kind_label, one.icon) for kind, one in kinds.items()],
        "others": [(row.key, row.question) for row in rows if row.key != key],
    }


def language(request: HttpRequest, content: Content) -> str:
    """Which language stands open: the one asked for, else the first there is a question in."""
    wanted = request.POST.get("language") or request.GET.get("language", "")
    written = [one for one in bot_rows.LANGUAGES if texts(content.get("question")).get(one)]
    return wanted if wanted in bot_rows.LANGUAGES else [*written, *bot_rows.LANGUAGES][0]


def address(key: str, language: str = "") -> str:
    return reverse("bot_answer", args=[key]) + (f"?language={language}" if language in bot_rows.LANGUAGES else "")


def _row_of(key: str, rows: Sequence[bot_rows.Row]) -> bot_rows.Row | None:
    return next((row for row in rows if row.key == key), None)
