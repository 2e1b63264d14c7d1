"""Scores the bot's own matcher on files of questions. Needs neither database nor Redis."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from chatbot.scoring import rate, typos
from chatbot.scoring.handing import rate as rate_handing

OUT_OF_SCOPE = "oos"


class Command(BaseCommand):
    help = "Score the bot on files of questions: one JSON object of percentages, milliseconds and seconds."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--index", type=Path, help="what the owner wrote: lines of {text, label}; a label is an entry"
        )
        parser.add_argument(
            "--test", type=Path, required=True, help="questions: lines of {text, label}; oos: none of them"
        )
        parser.add_argument("--rows", help="FILE.json:DATASET:DRAW: keep only these row numbers of --index")
        parser.add_argument("--typos", type=int, metavar="SEED", help="one slip in every eight words of the questions")
        parser.add_argument("--extra", action="store_true", help="with the optional encoder")
        parser.add_argument("--handoff", action="store_true", help="lines of {text, handoff}: who asks for a person?")
        parser.add_argument("--json", action="store_true", help="accepted for clarity; the output always is JSON")

    def handle(self, *args: object, **options: Any) -> None:
        test = _lines(options["test"])
        if options["handoff"]:
            result = rate_handing([(line["text"], bool(line["handoff"])) for line in test])
        else:
            entries = _entries(options["index"], options["rows"])
            asked = [(line["text"], "" if line["label"] == OUT_OF_SCOPE else line["label"]) for line in test]
            if options["typos"] is not None:
                asked = typos.in_all(asked, options["typos"])
            result = rate(entries, asked, encoder=options["extra"])
        self.stdout.write(json.dumps(result))


def _entries(index: Path | None, rows: str | None) -> list[tuple[str, list[str]]]:
    """The entries in the order of their first line. Lines out of scope are left out: no owner writes such."""
    if index is None:
        raise CommandError("--index FILE is needed, unless --handoff is scored")
    lines = _lines(index)
    if rows:
        lines = [lines[number] for number in _rows(rows)]
    entries: dict[str, list[str]] = {}
    for line in lines:
        if line["label"] != OUT_OF_SCOPE:
            entries.setdefault(line["label"], []).append(line["text"])
    return list(entries.items())


def _rows(told: str) -> list[int]:
    try:
        path, dataset, draw = told.rsplit(":", 2)
        return json.loads(Path(path).read_text())[dataset][draw]
    except (ValueError, KeyError, OSError) as error:
        raise CommandError(f"--rows wants FILE.json:DATASET:DRAW, not {told!r} ({error})") from error


def _lines(path: Path) -> list[dict[str, Any]]:
    try:
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, ValueError) as error:
        raise CommandError(f"{path}: {error}") from error
