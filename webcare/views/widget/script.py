"""The script a shop includes: the same file for every channel, with that channel's few data in front."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from connectors.webchat.wording import LANGUAGES, texts
from webcare.models import Channel

from .gate import channel_of
from .looks import fill_and_text
from .packing import pack
from .refusing import Turned

FRESH = 300  # seconds a browser may use what it has


@require_safe
def loader(request: HttpRequest, key: str) -> HttpResponse:
    """The same for everybody, so any cache may keep it; what changed is seen within five minutes."""
    try:
        script = script_for(channel_of(key))
    except Turned:
        return _note(404, "This chat does not exist or is switched off.")
    except OSError:
        return _note(503, "The chat has not been built on this server: run make.")
    etag = f'"{hashlib.sha256(script).hexdigest()[:24]}"'
    response = HttpResponse(headers={"ETag": etag, "Cache-Control": f"public, max-age={FRESH}"})
    response = get_conditional_response(request, etag=etag, response=response) or response
    if response.status_code == 200:
        pack(request, response, script)
    return _shared(response)


def script_for(channel: Channel) -> bytes:
    config = json.dumps(config_for(channel), separators=(",", ":"))
    # As data inside a script: JSON in ASCII needs only "<" escaped to be safe in any page it might end up in.
    return f"{{const WEBCARE={config.replace('<', chr(92) + 'u003c')};\n{built_loader()}}}\n".encode()


def config_for(channel: Channel) -> dict[str, Any]:
    fill, on = fill_and_text(channel.settings)
    return {
        "key": channel.key,
        "frame": settings.PUBLIC_URL + reverse("widget_frame", args=[channel.key]),
        "colour": fill,
        "on": on,
        "side": channel.settings.get("position", "right"),
        "sites": channel.settings.get("sites", []),
        "lang": settings.LANGUAGE_CODE,
        "texts": {language: _texts(channel, language) for language in LANGUAGES},
    }


def _texts(channel: Channel, language: str) -> dict[str, str]:
    own = texts(channel.settings, language)
    with translation.override(language):
        return {
            "launcher": own["launcher"],
            "title": _("Chat: {title}").format(title=own["title"]),
            "open": _("Open the chat"),
            "one": _("1 new message"),
            "many": _("{n} new messages"),
            "slow": _("The chat cannot be reached. Try again"),
        }


def built_loader() -> str:
    """`static/dist/loader.js`. Read once per process; while developing, whenever it changed. OSError: not built."""
    path = finders.find("dist/loader.js") if settings.DEBUG or settings.TESTING else ""
    path = path or staticfiles_storage.path("dist/loader.js")
    return _read(path, Path(path).stat().st_mtime)


@lru_cache(maxsize=2)
def _read(path: str, changed: float) -> str:
    return Path(path).read_text("utf-8")


def _note(status: int, sentence: str) -> HttpResponse:
    return _shared(HttpResponse(f"console.warn({json.dumps('Webcare: ' + sentence)});\n", status=status))


def _shared(response: HttpResponse) -> HttpResponse:
    """Other people's pages may load it, also those that are strict about what they load."""
    response["Content-Type"] = "text/javascript; charset=utf-8"
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["X-Content-Type-Options"] = "nosniff"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
