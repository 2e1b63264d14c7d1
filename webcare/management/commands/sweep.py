import signal
import threading

from django.core.management.base import BaseCommand, CommandParser

from webcare import sweep


class Command(BaseCommand):
    help = "Find due work in PostgreSQL and do it, every SWEEP_SECONDS (or once)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true")

    def handle(self, *args: object, **options: object) -> None:
        if options["once"]:
            self.stdout.write(" ".join(f"{step}={found}" for step, found in sweep.once().items()))
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        sweep.forever(stop.is_set, stop.wait)
