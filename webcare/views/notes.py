"""Notes, and the news that somebody named you in one."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from webcare.actions import drafts, inbox
from webcare.actions import notes as actions
from webcare.context import shell_of
from webcare.forms import NoteForm
from webcare.models import Mention

from .answers import checked, done, find

MOST = 3  # told at once; the list has the rest


@login_required
@require_POST
def notes(request: HttpRequest, pk: int) -> HttpResponse:
    """`mention`: ids of the colleagues whose names the text may hold."""
    conversation = find(request, pk)
    form = checked(NoteForm(request.POST))
    wanted = form.cleaned_data
    message = actions.place(conversation, request.user, wanted["text"], wanted["client_id"], form.mentioned)
    drafts.sent(message, request.user)
    conversation.thread.refresh_from_db(fields=["last_seq"])  # so that the read mark may reach our own note
    inbox.mark_read(conversation, request.user, message.seq)
    return done(request, conversation, "", message=f"m{message.pk}", seq=message.seq, client_id=message.client_id)


@login_required
@require_safe
def mention_news(request: HttpRequest) -> HttpResponse:
    """`?after=ID`: one line per unseen mention after that one, for a page that heard of it."""
    after = request.GET.get("after", "")
    number = int(after) if after.isascii() and after.isdecimal() and len(after) < 19 else 0
    unseen = Mention.objects.filter(
        user=request.user, seen_at=None, pk__gt=number, conversation__in=shell_of(request).visible
    )
    news = unseen.select_related("message__author", "conversation__contact").order_by("-pk")[:MOST]
    return render(request, "conversations/_mention_news.html", {"news": reversed(news)})
