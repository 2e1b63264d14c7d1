from django.apps import AppConfig
from django.conf import settings


class WebcareConfig(AppConfig):
    name = "webcare"

    def ready(self) -> None:
        from connectors import http
        from connectors.email import wire
        from webcare import crash, signals  # noqa: F401  signals: listens from now on

        http.allow(settings.PRIVATE_PEERS)
        wire.allow(settings.PRIVATE_MAIL_PEERS)
        crash.arm_from_environment()
