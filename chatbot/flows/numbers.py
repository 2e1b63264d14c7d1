"""Numbers as people write them: `12,50`, `1.234,5`, `€ 3`, `twee`."""

import re

from ..folding import words
from .dates import is_day

NUMBER = re.compile(r"(?<![\w.,])[-+]?\d[\d.,]*(?:-(?!\w))?")
NAMED = {
    "nul": 0, "zero": 0, "een": 1, "one": 1, "twee": 2, "two": 2, "drie": 3, "three": 3, "vier": 4, "four": 4,
    "vijf": 5, "five": 5, "zes": 6, "six": 6, "zeven": 7, "seven": 7, "acht": 8, "eight": 8, "negen": 9, "nine": 9,
    "tien": 10, "ten": 10, "elf": 11, "eleven": 11, "twaalf": 12, "twelve": 12,
}  # fmt: skip
LONGEST = 30


def number_in(heard: str, language: str) -> str | None:
    """The one number that stands in a sentence, as `12.5`; None when there is none, or several, or it is a date's."""
    if is_day(heard):
        return None
    found = [value for each in NUMBER.findall(heard) if (value := _written(each, language)) is not None]
    if not found:
        named = [NAMED[word] for word in words(heard) if word in NAMED]
        found = [str(value) for value in named] if len(words(heard)) <= 3 else []
    return found[0] if len(found) == 1 else None


def _written(digits: str, language: str) -> str | None:
    """Which of its dots and commas parts the decimals: the last one, unless it only parts thousands."""
    digits = re.sub(r"[.,]?-$", "", digits).rstrip(".,")
    sign, digits = ("-" if digits.startswith("-") else ""), digits.lstrip("+-")
    if not digits or len(digits) > LONGEST:
        return None
    marks = re.findall(r"[.,]", digits)
    decimal = ""
    if len(set(marks)) == 2:
        decimal = marks[-1]
    elif marks and not _thousands(digits, marks, language):
        decimal = marks[0]
    if decimal and digits.count(decimal) > 1:
        return None
    whole, _, part = digits.partition(decimal) if decimal else (digits, "", "")
    whole, part = re.sub(r"[.,]", "", whole).lstrip("0") or "0", part.rstrip("0")
    value = f"{whole}.{part}" if part else whole
    return f"{sign}{value}" if value != "0" else "0"


def _thousands(digits: str, marks: list[str], language: str) -> bool:
    """`1.234` is a thousand and more in Dutch, `1,234` in English; `1.234.567` in both."""
    if not re.fullmatch(r"[1-9]\d{0,2}(?:[.,]\d{3})+", digits):
        return False
    return len(marks) > 1 or marks[0] == ("," if language == "en" else ".")


def as_number(text: str) -> float | None:
    """A kept value or what an owner typed to compare it with."""
    text = text.strip()
    if not re.fullmatch(r"[-+]?\d{1,300}(?:[.,]\d{1,300})?", text):
        return None
    return float(text.replace(",", "."))
