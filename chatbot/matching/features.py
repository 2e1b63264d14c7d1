"""What of a line is compared: stemmed words, their families, pairs of them, and runs of letters inside words.

Runs of letters make words alike that no stemmer knows to be (compounds, endings); pairs tell "card to cash" from "cash
to card", and the ends of a line count as words in them.
"""

from collections.abc import Sequence

from . import families
from .words import stems

WORD, PAIR, FAR, RUN = range(4)  # kinds of features
RUNS = (2, 3, 4)
REACH = (2, 3)  # words apart in a far pair


def of_word(word: str) -> list[str]:
    """The features a word has by itself: its stems, once when both languages agree, and its families."""
    english, dutch, _ = stems(word)
    own = [english] if english == dutch else [english, f"/{dutch}"]
    return own + families.of(word)


def runs(word: str) -> list[str]:
    """All runs of two to four letters of a word, its beginning and end marked."""
    marked = f"<{word}>"
    return [marked[at : at + size] for size in RUNS for at in range(len(marked) - size + 1)]


def pairs(words: Sequence[str]) -> list[tuple[int, str, int]]:
    """(kind, feature, place of its first word) for neighbours and for words a little apart."""
    keys = ["^", *(stems(word)[2] for word in words), "$"]
    last = len(words) - 1
    near = [
        (PAIR, f"{one} {two}", min(max(at - 1, 0), last))
        for at, (one, two) in enumerate(zip(keys, keys[1:], strict=False))
    ]
    for reach in REACH:
        far = zip(keys, keys[reach:], strict=False)
        near += [(FAR, f"{one} {two}", min(max(at - 1, 0), last)) for at, (one, two) in enumerate(far)]
    return near
