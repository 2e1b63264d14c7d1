"""A letter's own page, which stands in a frame without scripts; its pictures; and the mail exactly as it came."""

import re

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.html import linebreaks
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from webcare import errors, html, limits, pictures
from webcare.models import Conversation, Message
from webcare.text import file_name

# No scripts, whoever wrote the letter; same-origin, so that our page around it may measure how tall it is.
SANDBOX = "allow-same-origin allow-popups allow-popups-to-escape-sandbox"
CSP = "; ".join([
    "default-src 'none'", "img-src 'self' data:", "style-src 'self' 'unsafe-inline'", "font-src 'self'",
    "form-action 'none'", "base-uri 'none'", "frame-ancestors 'self'", f"sandbox {SANDBOX}",
])  # fmt: skip
PICTURES_PER_MINUTE = 600
# What was given colours, columns or pictures was designed on white paper; the rest takes the theme.
DESIGNED = re.compile(r'<(?:img|table|font)\b|\bbgcolor="|(?:^|[";\s])(?:background(?:-color)?|color):', re.IGNORECASE)


def find(request: HttpRequest, pk: int) -> Message:
    """What this user may see; 404 otherwise, also for what was taken back."""
    visible = Conversation.objects.visible_to(request.user)
    shown = Message.objects.filter(
        kind__in=(Message.Kind.IN, Message.Kind.OUT), deleted_at=None, conversation__in=visible
    )
    return get_object_or_404(shown.select_related("conversation__contact"), pk=pk)


@login_required
@require_safe
@xframe_options_sameorigin
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole letter, earlier mail folded. `?images=1`: with the pictures that lie elsewhere."""
    message = find(request, pk)
    shown = pictures.Pictures(message, remote=request.GET.get("images") == "1")
    new, earlier = (_body(*part, shown) for part in (
        (message.html, message.text), (message.quoted_html, "" if message.html else message.quoted_text)
    ))  # fmt: skip
    context = {
        "message": message, "new": new, "earlier": earlier, "left_out": shown.left_out,
        "designed": bool(DESIGNED.search(new) or DESIGNED.search(earlier)),
    }  # fmt: skip
    response = render(request, "conversations/_letter_paper.html", context)
    response["Content-Security-Policy"] = CSP
    response["Referrer-Policy"] = "no-referrer"
    return response


def _body(rich: str, plain: str, shown: pictures.Pictures) -> str:
    if not rich.strip():
        return mark_safe(linebreaks(plain, autoescape=True)) if plain else ""
    shown.beware(rich)
    return mark_safe(html.clean(rich, shown))


@login_required
@require_safe
def picture(request: HttpRequest, pk: int) -> HttpResponse:
    """A picture that lies elsewhere: fetched by us, so that its server learns nothing about who reads."""
    message = find(request, pk)
    address = pictures.check(message.pk, request.GET.get("u", ""))
    if address is None:
        return HttpResponse(status=422)
    if not limits.take("picture", str(request.user.pk), PICTURES_PER_MINUTE, 60):
        return HttpResponse(status=429)
    try:
        found = pictures.fetch(address)
    except pictures.Busy:
        return HttpResponse(status=503, headers={"Retry-After": "1"})
    if found is None:
        raise Http404
    response = HttpResponse(found[0], content_type=found[1])
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    return response


@login_required
@require_safe
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """The mail as it came, to save: never shown by us."""
    message = find(request, pk)
    raw = message.raw.blob if message.raw else None
    if not raw:
        raise errors.Refusal(_("The original of this message was not kept."))
    name = file_name(message.subject or "e-mail")
    response = HttpResponse(bytes(raw), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, f"{name[:100]}.eml") or "attachment"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response
