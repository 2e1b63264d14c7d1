from django.core.management.base import BaseCommand, CommandError

from webcare import clock
from webcare.demo.seed import play_everything
from webcare.models import Channel, Conversation


class Command(BaseCommand):
    help = "Fill an empty database with the demo: a bicycle shop and eight weeks of its conversations."

    def handle(self, *args: object, **options: object) -> None:
        if Channel.objects.exists():
            raise CommandError("There are channels already: the demo is only ever put into an empty database.")
        play_everything(clock.now())
        if options["verbosity"] > 1:
            self.stdout.write(f"{Conversation.objects.count()} conversations on {Channel.objects.count()} channels")
