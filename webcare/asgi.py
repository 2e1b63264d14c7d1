"""The web process: Django for HTTP, Channels for sockets."""

import gc
import os
import sys
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webcare.settings")
# Sockets and requests share one interpreter. At Python's usual 5 ms a bell would wait that long for each busy request.
sys.setswitchinterval(0.0005)
pages = get_wsgi_application()  # loads Django, which the imports below need

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import OriginValidator  # noqa: E402
from django.conf import settings  # noqa: E402
from django.urls import path, re_path  # noqa: E402

import webcare.urls  # noqa: E402, F401 - all views, before the first request
from webcare.consumers import LiveConsumer, VisitorConsumer  # noqa: E402
from webcare.http import Pages  # noqa: E402


async def refuse(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Close a socket to an address that does not exist, instead of raising."""
    await send({"type": "websocket.close", "code": 4404})


sockets = URLRouter(
    [
        path("live/", AuthMiddlewareStack(LiveConsumer.as_asgi())),
        # A visitor's authority is the token it sends first: cookies are not even read here.
        path("w/<str:key>/live/", VisitorConsumer.as_asgi()),
        re_path("", refuse),
    ]
)


class OwnOrigin(OriginValidator):
    """Only our own pages. An origin that cannot even be parsed is somebody else's."""

    def valid_origin(self, parsed_origin: Any) -> bool:
        try:
            return super().valid_origin(parsed_origin)
        except ValueError:
            return False


# The widget runs in a frame of ours, so every honest socket comes from our own pages.
application = ProtocolTypeRouter({"http": Pages(pages), "websocket": OwnOrigin(sockets, settings.ORIGINS)})

# What was loaded until here stays. Looking through all of it for garbage would stop everything for a tenth of a second.
gc.collect()
gc.freeze()
