"""An agent's own settings that act at once: present or away, light or dark."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from webcare.actions import inbox
from webcare.context import THEMES
from webcare.middleware import wants_json
from webcare.models import User

YEAR = 365 * 24 * 3600


@login_required
@require_POST
def presence(request: HttpRequest) -> HttpResponse:
    wish = request.POST.get("presence", "")
    if wish not in User.Presence.values:
        raise Http404
    inbox.set_presence(request.user, wish)
    return _back(request)


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Kept in a cookie: it belongs to this screen, not to the person. `auto` follows the system."""
    wish = request.POST.get("theme", "")
    if wish not in THEMES:
        raise Http404
    response = _back(request)
    if wish == "auto":
        response.delete_cookie("theme", samesite="Lax")
    else:
        response.set_cookie(
            "theme", wish, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, httponly=True
        )
    return response


def _back(request: HttpRequest) -> HttpResponse:
    if wants_json(request):
        return HttpResponse(status=204)
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(target if target and safe else "/")
