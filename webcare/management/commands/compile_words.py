from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Compile the catalogues with babel, so that no gettext program is needed. Only what changed."

    def handle(self, *args: object, **options: object) -> None:
        for folder in settings.LOCALE_PATHS:
            for source in Path(folder).glob("*/LC_MESSAGES/*.po"):
                compile_catalogue(source)


def compile_catalogue(source: Path) -> None:
    """Write the .mo beside a .po, unless it is newer already."""
    target = source.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
        return
    with source.open("rb") as stream:
        catalogue = read_po(stream, locale=source.parts[-3])
    with target.open("wb") as stream:
        write_mo(stream, catalogue)
