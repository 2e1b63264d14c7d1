"""The list of answers, by topic."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from webcare import bot_rows

from .frame import owners, show

TAB = "bot_answers"


@require_safe
@owners
def home(request: HttpRequest) -> HttpResponse:
    return redirect(TAB)


@require_safe
@owners
def answers(request: HttpRequest) -> HttpResponse:
    """`?q=`: only those with these words in them."""
    wanted = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    everything = bot_rows.rows(bot_rows.answers())
    found = bot_rows.matching(everything, wanted) if wanted else everything
    worst = [row for row in everything if row.is_on and (row.figure.tone == "warn" or row.has_few)]
    return show(
        request, "answers.html", TAB, topics=bot_rows.by_topic(found), wanted=wanted, is_empty=not everything,
        worst=sorted(worst, key=lambda row: (row.figure.tone != "warn", -row.figure.times, row.variants))[:5],
    )  # fmt: skip
