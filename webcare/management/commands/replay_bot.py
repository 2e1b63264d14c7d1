from argparse import ArgumentTypeError
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from webcare.actions.bots import proving
from webcare.models import BotVersion


def day(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError as error:
        raise ArgumentTypeError(f"{text} is no date such as 2026-05-01") from error


class Command(BaseCommand):
    help = (
        "Take the bot's stored decisions once more, each on the version it was taken on (or on another), and tell "
        "where they differ. Changes nothing. Ends with 1 when a decision differs."
    )

    def create_parser(self, prog_name: str, subcommand: str, **options: Any) -> CommandParser:
        """Django's own `--version` makes room for ours."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **options)

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--conversation", type=int, help="only this one, by its number")
        which.add_argument("--since", type=day, help="all decisions from this day on, as 2026-05-01 (UTC)")
        parser.add_argument("--version", dest="number", type=int, help="on the version with this number instead")

    def handle(self, *args: object, **options: object) -> None:
        version = None
        if options["number"] and (version := BotVersion.objects.filter(number=options["number"]).first()) is None:
            raise CommandError(f"There is no version {options['number']}.")
        taken = proving.again(conversation=options["conversation"], since=options["since"], version=version)
        count = {"same": 0, "differs": 0, "gone": 0}
        for row, what, differences in taken:
            count[what] += 1
            if what == "gone":
                self.stdout.write(f"conversation {row.conversation_id} turn {row.number}: its words are no longer here")
            for name, was, now in differences:
                line = f"conversation {row.conversation_id} turn {row.number}: {name} was {was!r}, is {now!r}"
                self.stdout.write(line)
        self.stdout.write(
            f"{count['same']} the same, {count['differs']} different, {count['gone']} cannot be taken again."
        )
        if count["differs"]:
            raise SystemExit(1)
