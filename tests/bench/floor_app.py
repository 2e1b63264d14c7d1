"""The raw floor: POST -> INSERT -> publish -> socket on the same server, database and Redis, and nothing of ours.

Served by the same Daphne in the same number of processes. What the product adds to this is the product's cost.
"""

import json
import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webcare.settings")

import django  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.asgi import get_asgi_application  # noqa: E402

django.setup()  # first: allauth refuses to start without its middleware, which the floor has no use for
settings.ROOT_URLCONF = "tests.bench.floor_app"
settings.MIDDLEWARE = []
http = get_asgi_application()

from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402
from channels.routing import ProtocolTypeRouter  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpRequest, JsonResponse  # noqa: E402
from django.urls import path  # noqa: E402

from webcare import bells  # noqa: E402


def write(request: HttpRequest) -> JsonResponse:
    said = json.loads(request.body)
    with connection.cursor() as cursor:
        cursor.execute("insert into bench_floor (body) values (%s) returning id", [said["text"]])
        number = cursor.fetchone()[0]
    bells._publish([("floor", {"type": "bell", "text": said["text"]})])
    return JsonResponse({"id": number})


def health(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"ok": True})


class Listener(AsyncWebsocketConsumer):
    async def connect(self) -> None:
        await self.channel_layer.group_add("floor", self.channel_name)
        await self.accept()

    async def bell(self, event: dict[str, Any]) -> None:
        await self.send(text_data=event["text"])


urlpatterns = [path("write/", write), path("health/", health)]
application = ProtocolTypeRouter({"http": http, "websocket": Listener.as_asgi()})
