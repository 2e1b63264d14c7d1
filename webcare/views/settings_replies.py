"""Settings: saved replies. Everybody has their own here; leads also keep the shared ones."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from webcare import policies
from webcare.actions import saved_replies as actions
from webcare.models import SavedReply
from webcare.placeholders import MEANINGS
from webcare.reply_form import SavedReplyForm

from .settings import show

SECTION = "replies"


@require_safe
@login_required
def replies(request: HttpRequest) -> HttpResponse:
    """`?q=`: only those with these words in name or text."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    rows = SavedReply.objects.for_user(request.user)
    for word in words.split():
        rows = rows.filter(Q(name__icontains=word) | Q(text_nl__icontains=word) | Q(text_en__icontains=word))
    found = list(rows)
    return show(
        request, "replies.html", SECTION, words=words, may_share=policies.can_share_replies(request.user),
        own=[row for row in found if row.owner_id], shared=[row for row in found if not row.owner_id],
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def reply_new(request: HttpRequest) -> HttpResponse:
    return _edit(request, SavedReply())


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def reply_edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _edit(request, _changeable(request, pk))


@require_POST
@login_required
def reply_delete(request: HttpRequest, pk: int) -> HttpResponse:
    reply = _changeable(request, pk)
    actions.delete(reply, request.user)
    messages.success(request, _("“{name}” is deleted.").format(name=reply.name))
    return redirect("replies")


def _changeable(request: HttpRequest, pk: int) -> SavedReply:
    """A colleague's own does not exist here; nor, to change, a shared one for who may not."""
    reply = get_object_or_404(SavedReply.objects.for_user(request.user), pk=pk)
    if not policies.can_change_reply(request.user, reply):
        raise Http404
    return reply


def _edit(request: HttpRequest, reply: SavedReply) -> HttpResponse:
    stored = reply.pk
    form = SavedReplyForm(request.POST if request.method == "POST" else None, reply, request.user)
    if form.is_bound and form.is_valid():
        try:
            saved = actions.save(reply, request.user, **form.values())
        except actions.NameTaken as problem:
            form.add_error("name", problem.sentence)
        else:
            messages.success(request, _("“{name}” is saved.").format(name=saved.name))
            return redirect("replies")
    return show(
        request, "reply_form.html", SECTION, status=422 if form.errors else 200, form=form, stored=stored,
        meanings=[("{" + name + "}", words) for name, words in MEANINGS.items()],
    )  # fmt: skip
