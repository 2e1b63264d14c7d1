from django.core.management.base import BaseCommand, CommandParser
from django.db.models.functions import Now

from webcare import bells
from webcare.models import RawEvent


class Command(BaseCommand):
    help = "Work stored items that failed once more: after a fix, nothing that came in is lost."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--channel", help="only this channel, by its key")
        parser.add_argument("--ignored", action="store_true", help="also those that were of no use to us")

    def handle(self, *args: object, **options: object) -> None:
        states = [RawEvent.State.FAILED] + ([RawEvent.State.IGNORED] if options["ignored"] else [])
        again = RawEvent.objects.filter(state__in=states)
        if options["channel"]:
            again = again.filter(channel__key=options["channel"])
        lanes = set(again.values_list("channel_id", "lane"))
        count = again.update(state=RawEvent.State.DUE, attempts=0, due_at=Now(), reason="", done_at=None)
        for channel, lane in lanes:
            bells.ring_lanes(channel, [lane])
        self.stdout.write(f"{count} items in {len(lanes)} lanes will be worked again.")
