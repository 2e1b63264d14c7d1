from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand

from webcare.words import extract

SOURCES = ("webcare", "connectors", "chatbot", "templates")


class Command(BaseCommand):
    help = "For developers: bring both catalogues up to date with the code. English is filled in, Dutch is asked for."

    def handle(self, *args: object, **options: object) -> None:
        found = extract([settings.BASE_DIR / name for name in SOURCES])
        for path in sorted(Path(settings.LOCALE_PATHS[0]).glob("*/LC_MESSAGES/django.po")):
            missing = update(path, found)
            self.stdout.write(f"{path.parts[-3]}: {len(found)} words, {missing} without a translation")


def update(path: Path, found: dict[str, str | None]) -> int:
    """Rewrite one catalogue: what is used, in order, with the translations it had. Returns how many are missing."""
    language = path.parts[-3]
    with path.open("rb") as stream:
        old = read_po(stream, locale=language)
    fresh = Catalog(locale=language, domain="django", fuzzy=False, header_comment=f"# Webcare, {language}")
    missing = 0
    for single, plural in sorted(found.items()):
        known = old.get(single)
        text = known.string if known else ""
        if language == "en":
            text = (single, plural) if plural else single
        elif plural and not isinstance(text, tuple):
            text = ("", "")
        missing += not (all(text) if isinstance(text, tuple) else text)
        fresh.add((single, plural) if plural else single, text, flags=known.flags - {"fuzzy"} if known else ())
    with path.open("wb") as stream:
        write_po(stream, fresh, width=116, omit_header=False, sort_output=False, include_previous=False)
    return missing
