"""What somebody is writing, kept for their other device."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from webcare.actions import drafts as actions
from webcare.forms import DraftForm

from .answers import checked, find


@login_required
@require_POST
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep it, or with an empty text forget it. 409 `newer_draft` when another device wrote since `base`."""
    conversation = find(request, pk)
    wanted = checked(DraftForm(request.POST)).cleaned_data
    version = actions.save(conversation, request.user, wanted["kind"], wanted["text"], wanted["base"])
    return JsonResponse({"version": version})
