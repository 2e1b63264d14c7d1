"""Opening hours: list, make, change, delete."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from webcare import clock, opening_words
from webcare.actions import calendars as actions
from webcare.calendar_form import CalendarForm
from webcare.models import Calendar
from webcare.territories import place_name

from .settings import changeable, readable, show

SECTION = "calendars"
OFFICE = {str(day): [["09:00", "17:30"]] for day in range(5)}


@require_safe
@readable
def calendars(request: HttpRequest) -> HttpResponse:
    used = Calendar.objects.annotate(
        channel_count=Count("channel", distinct=True), team_count=Count("teams", distinct=True)
    ).order_by("name")
    cards = [
        {
            "calendar": calendar,
            "now": opening_words.now_line(calendar, clock.now()),
            "open": calendar.is_open(clock.now()),
            "week": opening_words.week_lines(calendar),
            "place": place_name(calendar.holidays),
        }
        for calendar in used
    ]
    return show(request, "calendars.html", SECTION, cards=cards)


@require_http_methods(["GET", "HEAD", "POST"])
@changeable
def calendar_new(request: HttpRequest) -> HttpResponse:
    return _edit(request, Calendar(week=OFFICE, holidays="NL"))


@require_http_methods(["GET", "HEAD", "POST"])
@changeable
def calendar_edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _edit(request, get_object_or_404(Calendar, pk=pk))


@require_POST
@changeable
def calendar_delete(request: HttpRequest, pk: int) -> HttpResponse:
    calendar = get_object_or_404(Calendar, pk=pk)
    actions.delete(calendar, request.user)
    messages.success(request, _("“{name}” is deleted.").format(name=calendar.name))
    return redirect("calendars")


@require_safe
@changeable
def calendar_holidays(request: HttpRequest) -> HttpResponse:
    """The holidays of the country just chosen, before anything is saved."""
    form = CalendarForm(request.GET, Calendar())
    return render(request, "settings/_holidays.html", {"form": form})


def _edit(request: HttpRequest, calendar: Calendar) -> HttpResponse:
    form = CalendarForm(request.POST if request.method == "POST" else None, calendar)
    if form.is_bound and form.is_valid():
        try:
            saved = actions.save(calendar, request.user, **form.values())
        except actions.NameTaken as problem:
            form.add_error("name", problem.sentence)
        else:
            messages.success(request, _("“{name}” is saved.").format(name=saved.name))
            return redirect("calendar_edit", pk=saved.pk)
    stored = Calendar.objects.filter(pk=calendar.pk).first()
    return show(
        request, "calendar_form.html", SECTION, status=422 if form.errors else 200, form=form, stored=stored,
        used_by=actions.used_by(stored) if stored else [], **_proof(stored),
    )  # fmt: skip


def _proof(calendar: Calendar | None) -> dict[str, object]:
    """What the saved hours come to, so that a mistake in them is seen here and not by a customer."""
    if calendar is None:
        return {}
    now = clock.now()
    return {
        "now": opening_words.now_line(calendar, now),
        "coming": opening_words.coming_days(calendar, now),
        "different": opening_words.different_days(calendar, now),
    }
