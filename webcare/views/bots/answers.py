"""The list of answers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from .frame import owners, show

TAB = "bot_answers"


@require_safe
@owners
def home(request: HttpRequest) -> HttpResponse:
    return redirect(TAB)


@require_safe
@owners
def answers(request: HttpRequest) -> HttpResponse:
    return show(request, "answers.html", TAB)
