from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from webcare import staticfiles
from webcare.demo.seed import refresh_shop_site
from webcare.demo.seed.mail_site import refresh_mailbox
from webcare.demo.seed.meta_site import refresh_meta
from webcare.durability import refuse_unsafe_database
from webcare.models import Channel


class Command(BaseCommand):
    help = "Everything a start needs: migrations, collected static files, compiled catalogues, demo data when empty."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-demo", action="store_true", help="leave an empty database empty")

    def handle(self, *args: object, **options: object) -> None:
        refuse_unsafe_database()
        call_command("migrate", verbosity=0, interactive=False)
        call_command("compile_words")
        staticfiles.collect()
        if options["no_demo"]:
            return
        if not Channel.objects.exists():
            call_command("seed_demo")
        refresh_shop_site()  # its port may be another one today
        refresh_mailbox()
        refresh_meta()
