"""What one may do with a customer besides correcting a field: link, let go, tell apart, put on a label."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from webcare.actions import contact_details, contacts, labels
from webcare.context import shell_of
from webcare.errors import Refusal
from webcare.models import Contact, Label

from . import matches
from .cards import Card
from .contacts import answer, person_of


@login_required
@require_POST
def contact_link(request: HttpRequest, pk: int) -> HttpResponse:
    """`to`: the other one; `evidence`: why, as it was proposed. This person joins that one."""
    found, card = person_of(request, pk)
    other, with_whom = person_of(request, _number(request, "to"))
    made = contacts.link(found, other, request.user, _evidence(request, card, with_whom))
    _tell(found, other)
    toast = _("{name} and {other} are one customer now").format(name=found, other=other)
    return answer(request, found, toast, undo=reverse("contact_unlink", args=[made.contact_id]))


@login_required
@require_POST
def contact_unlink(request: HttpRequest, pk: int) -> HttpResponse:
    found, card = person_of(request, pk)
    if not any(one["seen"] for one in card.group if one["pk"] == pk):
        raise Http404  # of another team: theirs to let go
    made = contacts.unlink(found, request.user)
    _tell(found, made.to)
    again = f"{reverse('contact_link', args=[found.pk])}?to={made.to_id}"
    return answer(request, found, _("The link is undone: two customers again"), undo=again)


@login_required
@require_POST
def contact_dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """`to`: not the same person; not proposed again."""
    found, _card = person_of(request, pk)
    other, _other = person_of(request, _number(request, "to"))
    contacts.dismiss(found, other, request.user)
    contact_details.ring([found])
    return answer(request, found, _("Noted: not the same person"))


@login_required
@require_POST
def contact_labels(request: HttpRequest, pk: int) -> HttpResponse:
    """`on` or `off`: a label by its key."""
    found, card = person_of(request, pk)
    label = get_object_or_404(Label, pk=_number(request, "off" if "off" in request.POST else "on"))
    if "off" in request.POST:
        for one in Contact.objects.filter(pk__in=[one["pk"] for one in card.group]):
            labels.remove_from_contact(one, label)
    else:
        labels.add_to_contact(Contact.objects.get(pk=card.pk), label)
    contact_details.ring([Contact(pk=one["pk"]) for one in card.group])
    toast = _("Label “{name}” taken off") if "off" in request.POST else _("Label “{name}” added")
    return answer(request, found, toast.format(name=label.name))


def _evidence(request: HttpRequest, card: Card, other: Card) -> str:
    """Kept for good as the reason of a link, so only what we propose ourselves; all else is a link by hand."""
    asked = request.POST.get("evidence", "")
    if asked not in contacts.EVIDENCE or asked == contacts.BY_HAND:
        return contacts.BY_HAND
    proposed = matches.suggestions(card, shell_of(request).visible)
    return asked if any((one.card.pk, one.evidence) == (other.pk, asked) for one in proposed) else contacts.BY_HAND


def _tell(*both: Contact) -> None:
    """Open screens of both, also of conversations that got no line because they are resolved."""
    contact_details.ring([Contact(pk=pk) for one in both for pk in contacts.group_ids(one)])


def _number(request: HttpRequest, name: str) -> int:
    """A key that was chosen. Raises Refusal when none was."""
    text = request.POST.get(name) or request.GET.get(name) or ""
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise Refusal(_("Choose one first."))
    return int(text)
