"""Customers: the list, one person's page with its fields, and who else it could be."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from webcare.actions import contact_details, contacts
from webcare.contact_form import ContactForm
from webcare.context import shell_of
from webcare.middleware import wants_json
from webcare.models import Contact, Label

from . import lists, matches, people
from .answers import checked
from .cards import Card
from .paging import Order, page

PAGE = 50
SHOWN = 100  # conversations on the page of one person
FOUND = 8  # people shown below the field of the card
NEWEST = Order("-pk")
LONGEST = 100  # characters of a search


@login_required
@require_safe
def contact_list(request: HttpRequest) -> HttpResponse:
    visible = shell_of(request).visible
    text = _words(request)
    found = page(matches.persons(visible, text).only("pk"), NEWEST, request.GET.get("after", ""), PAGE)
    cards = {card.pk: card for card in matches.cards_of([row.pk for row in found.rows], visible)}
    rows = [cards[row.pk] for row in found.rows if row.pk in cards]
    return render(request, "contacts/list.html", {"q": text, "rows": rows, "more": found.more})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one person; a POST corrects the fields it holds."""
    if request.method != "POST":
        return render(request, "contacts/contact.html", context_of(request, pk) | {"matches": _matches(request, pk)})
    found, card = person_of(request, pk)
    form = checked(ContactForm(request.POST, values=card.values))
    contact_details.update(found, request.user, form.cleaned_data)
    return answer(request, found, _("Saved"), saved=form.cleaned_data)


@login_required
@require_safe
def contact_card(request: HttpRequest, pk: int) -> HttpResponse:
    """The card and the lines of earlier conversations, for a page that heard that something changed."""
    return render(request, "conversations/_card_fragment.html", context_of(request, pk))


@login_required
@require_safe
def contact_matches(request: HttpRequest, pk: int) -> HttpResponse:
    """Who could be the same person; with `q`, who is found by these words."""
    found, card = person_of(request, pk)
    context = {"card": card, "q": _words(request), "matches": _matches(request, pk, card)}
    return render(request, "conversations/_matches.html", context)


def context_of(request: HttpRequest, pk: int) -> dict[str, Any]:
    """What the card's templates need: of a conversation (`?conversation=`) when one is open, else of the person."""
    history, card = people.person_with_history(shell_of(request).visible, request.user, pk, SHOWN)
    number = request.GET.get("conversation", "")
    current = next((row for row in history if number == str(row.pk)), None)
    since = current.opened_at if current else None
    past = [row for row in history if since is None or row.opened_at < since] if current or not number else []
    return {
        "here": lists.chosen_on_page(request) if current else lists.chosen(request, default="open"),
        "card": card, "history": history, "past": past, "conversation": current,
        "labels": Label.objects.filter(archived_at=None), "form": ContactForm(values=card.values), "q": _words(request),
    }  # fmt: skip


def person_of(request: HttpRequest, pk: int) -> tuple[Contact, Card]:
    """That contact, for whoever may see a conversation of that person; 404 for everybody else."""
    _history, card = people.person_with_history(shell_of(request).visible, request.user, pk)
    return Contact.objects.select_related("root").get(pk=pk), card


def _matches(request: HttpRequest, pk: int, card: Card | None = None) -> list[matches.Match]:
    visible = shell_of(request).visible
    card = card or people.person_with_history(visible, request.user, pk)[1]
    text = _words(request)
    if not text:
        return matches.suggestions(card, visible)
    keys = [row.pk for row in matches.persons(visible, text).exclude(pk=card.pk).order_by("-pk")[:FOUND]]
    cards = {one.pk: one for one in matches.cards_of(keys, visible)}
    return [matches.Match(cards[key], contacts.BY_HAND) for key in keys]


def answer(request: HttpRequest, found: Contact, toast: str, **extra: Any) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"toast": toast, "contact": found.pk} | extra)
    messages.success(request, toast, extra_tags=extra.get("undo", ""))
    return HttpResponseRedirect(reverse("contact", args=[found.pk]))


def _words(request: HttpRequest) -> str:
    return " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST]
