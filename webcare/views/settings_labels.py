"""Settings: the labels, with how much carries them."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from webcare.actions import labels as actions
from webcare.dress import dress
from webcare.forms import LabelForm
from webcare.models import Label

from .settings import readable, show

SECTION = "labels"


@require_safe
@readable
def labels(request: HttpRequest) -> HttpResponse:
    counted = Label.objects.annotate(
        conversation_count=Count("conversations", distinct=True), contact_count=Count("contacts", distinct=True)
    ).order_by("name")
    rows = list(counted)
    return show(
        request, "labels.html", SECTION,
        used=[row for row in rows if not row.archived_at], archived=[row for row in rows if row.archived_at],
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@readable
def label_new(request: HttpRequest) -> HttpResponse:
    return _edit(request, Label())


@require_http_methods(["GET", "HEAD", "POST"])
@readable
def label_edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _edit(request, get_object_or_404(Label, pk=pk))


@require_POST
@readable
def label_archive(request: HttpRequest, pk: int) -> HttpResponse:
    """With `back`, out of the archive again."""
    label = get_object_or_404(Label, pk=pk)
    if request.POST.get("back"):
        actions.bring_back(label, request.user)
        messages.success(request, _("“{name}” can be chosen again.").format(name=label.name))
    else:
        actions.archive(label, request.user)
        messages.success(request, _("“{name}” is archived. It stays where it is.").format(name=label.name))
    return redirect("labels")


@require_POST
@readable
def label_delete(request: HttpRequest, pk: int) -> HttpResponse:
    label = get_object_or_404(Label, pk=pk)
    actions.delete(label, request.user)
    messages.success(request, _("“{name}” is deleted.").format(name=label.name))
    return redirect("labels")


def _edit(request: HttpRequest, label: Label) -> HttpResponse:
    stored = Label.objects.filter(pk=label.pk).annotate(n=Count("conversations"), m=Count("contacts")).first()
    form = LabelForm(request.POST if request.method == "POST" else None, instance=label)
    dress(form)
    if form.is_bound and form.is_valid():
        wanted = form.cleaned_data
        try:
            if label.pk:
                actions.change(label, request.user, wanted["name"], wanted["colour"])
            else:
                label = actions.create(request.user, wanted["name"], wanted["colour"])
        except actions.NameTaken as problem:
            form.add_error("name", problem.sentence)
        else:
            messages.success(request, _("“{name}” is saved.").format(name=label.name))
            return redirect("labels")
    return show(
        request, "label_form.html", SECTION, status=422 if form.errors else 200, form=form, stored=stored,
        in_use=bool(stored and (stored.n or stored.m)),
    )  # fmt: skip
