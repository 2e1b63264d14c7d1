"""The page inside the frame: the markup of the widget with its texts, and the data its script works with."""

import json
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from connectors.webchat.sites import site_allowed
from connectors.webchat.wording import LANGUAGES, texts
from webcare import clock, limits, post
from webcare.models import Channel

from . import words
from .gate import channel_of
from .greeting import greeting
from .hours import hours
from .looks import colours
from .packing import pack
from .refusing import Budget, Turned

SOCKETS = settings.PUBLIC_URL.replace("http", "ws", 1)
BUDGET = Budget("frame", visitor=0, network=300, channel=6000)


@xframe_options_exempt  # frame-ancestors below names the sites instead
@require_safe
def frame(request: HttpRequest, key: str) -> HttpResponse:
    """For a page of an allowed site, or opened by itself. Makes nothing: no row, no cookie, no session."""
    wanted = request.GET.get("lang", "")[:2].lower()
    with translation.override(wanted if wanted in LANGUAGES else settings.LANGUAGE_CODE):
        try:
            BUDGET.take(network=limits.network_of(limits.client_address(request)))
            channel = channel_of(key)
            return _page(request, channel, _site(request, channel))
        except Turned as turned:
            return _secured(HttpResponse(render_to_string("widget/refused.html", {
                "sentence": turned.sentence, "lang": translation.get_language(),
            }), status=turned.status), "'none'")  # fmt: skip


def _site(request: HttpRequest, channel: Channel) -> str:
    """The origin around us as the loader named it; empty when we are a page of our own. 403 for a stranger's.

    What a browser says about where it comes from is only the first fence: frame-ancestors is the one that holds.
    """
    sites, site = channel.settings.get("sites", []), request.GET.get("site", "")
    came_from = urlsplit(request.headers.get("Referer", ""))
    origin = f"{came_from.scheme}://{came_from.netloc}" if came_from.netloc else ""
    strange = [one for one in (site, origin) if one and one not in settings.ORIGINS and not site_allowed(one, sites)]
    if strange:
        raise Turned(403, "site", _("This chat may not be shown on {site}.").format(site=strange[0][:200]))
    return site


def _page(request: HttpRequest, channel: Channel, site: str) -> HttpResponse:
    html = render_to_string("widget/frame.html", context(channel, site, str(translation.get_language())))
    sites = " ".join(channel.settings.get("sites", [])) or "'none'"
    response = _secured(HttpResponse(), sites)
    pack(request, response, html.encode())  # nothing in it is secret: no token, no cookie, nothing of a person
    return response


def context(channel: Channel, site: str, language: str) -> dict[str, Any]:
    own = texts(channel.settings, language)
    at, limit = hours(channel, clock.now()), channel.connector.limits
    ask = {name: channel.settings.get(f"ask_{name}", "off") for name in ("name", "email")}
    may_close = not at["open"] or "then" in at
    asks = any(wish != "off" for wish in ask.values())
    bot = greeting(channel, language)
    data = {
        "site": site,
        "colours": colours(channel.settings),
        "hours": at,
        "bot": bot,
        "bytes": min(limit.media_bytes, settings.MAX_UPLOAD_BYTES),
        "texts": {
            "greeting": "" if bot else own["greeting"], "promise": own["promise"],
            "left": words.left() if may_close else "",
        },
        "words": words.talk() | (words.forms() if asks or may_close else {}),
    }  # fmt: skip
    return {
        "data": as_json(data), "own": own, "lang": language, "script": static("dist/widget.js"),
        "text_length": limit.text_length, "types": ",".join(limit.media_types), "ask": ask, "asks": asks,
        "copies": post.leaves(),
        "leaves": may_close and channel.settings.get("offline_form", True),
        "months": channel.settings.get("retention_months"), "privacy": channel.settings.get("privacy_url", ""),
    }  # fmt: skip


def as_json(data: dict[str, Any]) -> SafeString:
    """For a data block in a page: shorter than Django's own, as safe (a "<" could end the block, nothing else can)."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate({ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}))


def _secured(response: HttpResponse, ancestors: str) -> HttpResponse:
    response["Content-Security-Policy"] = "; ".join([
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' blob: data:", "media-src 'self'",
        f"connect-src 'self' {SOCKETS}", "base-uri 'none'", "form-action 'none'", f"frame-ancestors {ancestors}",
    ])  # fmt: skip
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "same-origin"
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"
    return response
