"""The texts a provider approved for a channel: how each stands, and fetching the list again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from connectors.contract import Capability, SendError
from webcare.actions import templates
from webcare.models import Channel

from .channels import SECTION, find, kind_of
from .settings import changeable, readable, show


@require_safe
@readable
def channel_templates(request: HttpRequest, pk: int) -> HttpResponse:
    channel = find(pk)
    if not _has_templates(channel):
        return redirect("settings_channels")
    rows = list(channel.templates.all())
    latest = max((row.synced_at for row in rows), default=None)
    return show(
        request, "templates.html", SECTION, channel=channel, kind=kind_of(channel.kind), templates=rows, latest=latest
    )


@require_POST
@changeable
def channel_templates_sync(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks the provider now, while the administrator waits: it is one call, or a few."""
    channel = find(pk)
    if not _has_templates(channel):
        return redirect("settings_channels")
    try:
        count = templates.sync(channel)
    except SendError as problem:
        messages.error(request, problem.reason or _("The provider does not answer now. Try again in a while."))
    else:
        words = ngettext(
            "{count} template is as the provider has it.", "{count} templates are as the provider has them.", count
        )
        messages.success(request, words.format(count=count))
    return redirect("channel_templates", pk=pk)


def _has_templates(channel: Channel) -> bool:
    return Capability.TEMPLATES in channel.connector.capabilities
