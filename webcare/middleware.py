"""What every answer carries, and how a refusal of the domain reaches a person."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.gzip import GZipMiddleware
from django.utils.http import url_has_allowed_host_and_scheme

from webcare.errors import Refusal

_public = urlsplit(settings.PUBLIC_URL)
_socket = f"{'wss' if _public.scheme == 'https' else 'ws'}://{_public.netloc}"
CSP = "; ".join([
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:", "font-src 'self'",
    f"connect-src 'self' {_socket}", "media-src 'self'", "frame-src 'self'", "form-action 'self'", "base-uri 'none'",
    "frame-ancestors 'none'", "manifest-src 'self'",
])  # fmt: skip

Next = Callable[[HttpRequest], HttpResponse]


class SecurityHeaders:
    """No inline script or style anywhere; personal answers are never kept by a cache. A view may set its own policy."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CSP)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class Compressed(GZipMiddleware):
    """Pages and JSON, not files: those are packed already, or are for whitenoise to pack.

    Django hides the length with random padding, and our CSRF tokens are masked anew for each answer (BREACH).
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        kind = response.headers.get("Content-Type", "")
        if response.streaming or not kind.startswith(("text/", "application/json")):
            return response
        return super().process_response(request, response)


class Refusals:
    """A `Refusal` becomes JSON where a script asked, and a message on the page the person came from otherwise."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if not isinstance(problem, Refusal):
            return None
        if wants_json(request):
            return JsonResponse(
                {"error": problem.sentence, "code": problem.code, **problem.extra}, status=problem.status
            )
        messages.error(request, problem.sentence)
        return HttpResponseRedirect(_back(request))


def wants_json(request: HttpRequest) -> bool:
    """Asked by htmx or fetch, not by a plain form."""
    return (
        request.headers.get("HX-Request") == "true"
        or request.headers.get("X-Requested-With") == "fetch"
        or request.accepts("application/json")
        and not request.accepts("text/html")
    )


def _back(request: HttpRequest) -> str:
    came_from = request.headers.get("Referer", "")
    mine = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return came_from if mine and came_from else "/"
