import logging
import signal
import threading

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from connectors.email.listener import Door, Listener
from connectors.email.wire import server_tls
from webcare.mailroom.room import Room

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Watch all mailboxes, and take mail in on MAIL_LISTENER."

    def handle(self, *args: object, **options: object) -> None:
        stopping, room = threading.Event(), Room()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopping.set())
        listener: Listener | None = None

        def open_door() -> None:
            """Once the room knows its addresses: before that every reader would be refused for good."""
            nonlocal listener
            if listener is None and settings.MAIL_LISTENER:
                listener = _listen(room)

        room.run(stopping, looked=open_door)
        if listener is not None:
            listener.stop()


def _listen(room: Room) -> Listener:
    host, _colon, port = settings.MAIL_LISTENER.rpartition(":")
    tls = server_tls(settings.MAIL_LISTENER_CERT, settings.MAIL_LISTENER_KEY) if settings.MAIL_LISTENER_CERT else None
    listener = Listener(Door(room.route, room.store), host.strip("[]"), int(port), settings.MAIL_LISTENER_NAME, tls)
    try:
        port_taken = listener.start()
    except OSError as problem:
        raise CommandError(f"MAIL_LISTENER {settings.MAIL_LISTENER} cannot be used: {problem.strerror}") from None
    log.info("taking mail in on port %s", port_taken)
    return listener
