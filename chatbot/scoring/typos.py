"""Typing errors, the same ones for the same seed: a letter put in, left out, swapped or wrong.

Every eighth word, counted through all questions from a random start, gets one slip; words under four letters are passed
over to the next one, because a slip there makes another word. A wrong letter is a neighbour on the keyboard.
"""

import random
import re
from collections.abc import Sequence

EVERY = 8  # words
LEAST = 4  # letters
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_WORD = re.compile(r"[^\W\d_]+")


def in_all(asked: Sequence[tuple[str, str]], seed: int) -> list[tuple[str, str]]:
    """The same questions and labels with slips."""
    dice = random.Random(seed)
    due = dice.randrange(EVERY)
    made = []
    for text, label in asked:
        out, at = [], 0
        for match in _WORD.finditer(text):
            if due <= 0 and len(match.group()) >= LEAST:
                out += [text[at : match.start()], slip(match.group(), dice)]
                at, due = match.end(), due + EVERY
            due -= 1
        made.append(("".join(out) + text[at:], label))
    return made


def slip(word: str, dice: random.Random) -> str:
    """One error: insert, delete, swap or replace, at any letter."""
    place = dice.randrange(len(word))
    kind = dice.choice(("insert", "delete", "swap", "replace"))
    if kind == "delete":
        return word[:place] + word[place + 1 :]
    if kind == "swap" and place + 1 < len(word):
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    letter = _beside(word[place], dice)
    return word[:place] + letter + word[place + (kind != "insert") :]


def _beside(letter: str, dice: random.Random) -> str:
    for row in _KEYS:
        if (at := row.find(letter.lower())) >= 0:
            return row[max(0, at - 1)] if dice.random() < 0.5 and at else row[min(len(row) - 1, at + 1)]
    return dice.choice("abcdefghijklmnopqrstuvwxyz")
