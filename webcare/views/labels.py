"""Labels on a conversation: put on, take off, and a new one for who may make it."""

from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from webcare.actions import labels as actions
from webcare.models import Conversation, Label, User
from webcare.text import label as one_line

from .answers import done, find


def on_conversation(conversation: Conversation) -> QuerySet[Label]:
    """Every label one can choose and those that are on; each knows whether it `is_on`. One query, when looked at."""
    on = Conversation.labels.through.objects.filter(conversation=conversation, label=OuterRef("pk"))
    return Label.objects.annotate(is_on=Exists(on)).filter(Q(archived_at=None) | Q(is_on=True))


@login_required
@require_POST
def conversation_labels(request: HttpRequest, pk: int) -> HttpResponse:
    """`on`: the id of one to put on; `off`: of one to take off; `new`: the name of one to make and put on."""
    conversation = find(request, pk)
    label = _wanted(request, request.user)
    if "off" in request.POST:
        actions.remove(conversation, label, request.user)
        return done(request, conversation, _("Label “{name}” taken off").format(name=label.name))
    actions.add(conversation, label, request.user)
    return done(request, conversation, _("Label “{name}” added").format(name=label.name))


def _wanted(request: HttpRequest, user: User) -> Label:
    """Somebody may have made the label of that name a moment ago: then it is that one."""
    if "new" in request.POST:
        name = one_line(request.POST["new"], actions.NAME_LENGTH)
        return Label.objects.filter(name__iexact=name).first() or actions.create(user, name)
    number = request.POST.get("on") or request.POST.get("off") or ""
    return get_object_or_404(
        Label, pk=int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else 0
    )
