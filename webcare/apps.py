from django.apps import AppConfig
from django.conf import settings


class WebcareConfig(AppConfig):
    name = "webcare"

    def ready(self) -> None:
        from connectors import http
        from webcare import crash

        http.allow(settings.PRIVATE_PEERS)
        crash.arm_from_environment()
