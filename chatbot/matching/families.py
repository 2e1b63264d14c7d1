"""Words that mean much the same to a customer, in both languages: a family a line. A question with "parcel" may then be
about what its owner called "pakket". Only a hint beside the words themselves; an owner's variants always say more.
"""

from functools import lru_cache
from pathlib import Path

from .words import fold, stems

FAMILIES = Path(__file__).with_name("families.txt")


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[str, ...]]:
    """From a stem to its families; made at first use, because stemming some hundred words takes a while."""
    found: dict[str, list[str]] = {}
    for number, line in enumerate(FAMILIES.read_text(encoding="utf-8").splitlines()):
        for stem in sorted({stem for word in line.split() for stem in stems(fold(word))[:2]}):
            found.setdefault(stem, []).append(f"~{number}")
    return {stem: tuple(names) for stem, names in found.items()}


def of(word: str) -> list[str]:
    """The families a folded word belongs to, through either of its stems."""
    table = _table()
    english, dutch, _ = stems(word)
    return sorted({*table.get(english, ()), *table.get(dutch, ())})
