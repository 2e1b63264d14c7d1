"""One channel's own page: connect it, change it, replace its secrets, read how the other side works."""

from django import forms as django_forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from connectors.registry import CONNECTORS
from webcare.actions import channel_accounts, channel_secrets
from webcare.actions import channels as actions
from webcare.actions.channel_accounts import AlreadyConnected
from webcare.channel_form import ChannelForms, forms_of, new_forms, secret_form, secret_lists
from webcare.models import Channel

from .channel_cards import part
from .channels import SECTION, find, kind_of
from .settings import changeable, readable, show


@require_http_methods(["GET", "HEAD", "POST"])
@changeable
def channel_new(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in CONNECTORS:
        raise Http404
    forms = new_forms(CONNECTORS[kind], _posted(request))
    if request.method == "POST" and forms.is_valid():
        try:
            channel = actions.connect(kind, request.user, **forms.values())
        except AlreadyConnected as problem:
            return _page(request, Channel(kind=kind), forms, problem=problem.sentence)
        messages.success(request, _("“{name}” is connected.").format(name=channel.name))
        return redirect("channel_edit", pk=channel.pk)
    return _page(request, Channel(kind=kind), forms)


@require_http_methods(["GET", "HEAD", "POST"])
@changeable
def channel_edit(request: HttpRequest, pk: int) -> HttpResponse:
    channel = find(pk)
    forms = forms_of(channel, _posted(request))
    if request.method == "POST" and forms.is_valid():
        try:
            changed = actions.change(channel, request.user, **forms.values())
        except AlreadyConnected as problem:
            return _page(request, find(pk), forms, problem=problem.sentence)
        messages.success(request, _("“{name}” is saved.").format(name=changed.name))
        return redirect("channel_edit", pk=pk)
    return _page(request, find(pk), forms)  # fresh: the form has written what was typed into the other


@require_http_methods(["GET", "HEAD", "POST"])
@changeable
def channel_secret(request: HttpRequest, pk: int, field: str) -> HttpResponse:
    """Add the secret that was typed or proposed, or remove the one that is pointed at."""
    if request.method != "POST":  # reloaded, or come back to after a change of language
        return redirect("channel_edit", pk=pk)
    channel = find(pk)
    if field not in secret_lists(CONNECTORS[channel.kind]):
        raise Http404
    if mark := request.POST.get("remove"):
        channel_secrets.remove(channel, request.user, field, mark)
        messages.success(request, _("The secret is removed. What is signed with it is refused from now on."))
        return redirect("channel_edit", pk=pk)
    form = secret_form(channel, field, request.POST)
    if not form.is_valid():
        return _page(request, channel, forms_of(channel, None), {field: form})
    channel_secrets.add(channel, request.user, field, form.cleaned_data[field])
    messages.success(request, _("The secret is added, and accepted from now on."))
    return redirect("channel_edit", pk=pk)


@require_safe
@readable
def channel_guide(request: HttpRequest, kind: str) -> HttpResponse:
    """The document for those who build the other side, as it stands in docs/."""
    name = kind_of(kind).guide if kind in CONNECTORS else ""
    path = settings.BASE_DIR / "docs" / name
    if not name or not path.is_file():
        raise Http404
    return show(request, "guide.html", SECTION, kind=kind_of(kind), text=path.read_text())


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _page(
    request: HttpRequest,
    channel: Channel,
    forms: ChannelForms,
    adding: dict[str, django_forms.Form] | None = None,
    problem: str = "",
) -> HttpResponse:
    adding = adding or {}
    lists = secret_lists(CONNECTORS[channel.kind])
    if not problem and not adding and any(form.errors for form in forms.all):
        problem = _("Not saved yet. Correct what is marked below; what you typed is still here.")
    return show(
        request, "channel_form.html", SECTION, status=422 if adding or problem else 200,
        channel=channel, kind=kind_of(channel.kind), forms=forms, problem=problem,
        secrets=[_secrets(channel, field, adding.get(field)) for field in lists] if channel.pk else [],
        parts={name: part(channel.kind, name) for name in ("before", "setup", "fields", "more")},
        siblings=channel_accounts.siblings(channel) if channel.account else [],
        public_url=settings.PUBLIC_URL, mail_listener=settings.MAIL_LISTENER,
    )  # fmt: skip


def _secrets(channel: Channel, field: str, typed: django_forms.Form | None) -> dict[str, object]:
    form = typed or secret_form(channel, field, None)
    return {
        "field": field, "label": form.fields[field].label, "marks": channel_secrets.marks(channel, field),
        "form": form, "open": typed is not None, "about": getattr(form.fields[field], "about", ""),
        "ours": form.fields[field].initial is not None,  # else the other side makes them
    }  # fmt: skip
