from django.core.management.base import BaseCommand, CommandParser

from webcare.actions import replays
from webcare.models import RawEvent


class Command(BaseCommand):
    help = "Work stored items that failed once more: after a fix, nothing that came in is lost."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--channel", help="only this channel, by its key")
        parser.add_argument("--ignored", action="store_true", help="also those that were of no use to us")

    def handle(self, *args: object, **options: object) -> None:
        states = [RawEvent.State.FAILED] + ([RawEvent.State.IGNORED] if options["ignored"] else [])
        rows = RawEvent.objects.all()
        if options["channel"]:
            rows = rows.filter(channel__key=options["channel"])
        adopted, theirs = replays.adopt(rows)
        count, lanes = replays.again(rows.filter(state__in=states))
        self.stdout.write(f"{count + adopted} items in {lanes + theirs} lanes will be worked again.")
