"""What of a line is compared: stemmed words, pairs of them, and runs of letters inside words.

Runs of letters make words alike that no stemmer knows to be (compounds, endings); pairs tell "card to cash" from "cash
to card".
"""

from collections.abc import Sequence

from .words import stems

RUNS = (2, 3, 4)


def of_word(word: str) -> list[str]:
    """The features a word has by itself: its stems, once when both languages agree."""
    english, dutch = stems(word)
    return [f"e {english}"] if english == dutch else [f"e {english}", f"d {dutch}"]


def pairs(words: Sequence[str]) -> list[tuple[str, int, int]]:
    """Neighbours, and neighbours but one: the feature and the places of its two words."""
    keys = [stems(stems(word)[0])[1] for word in words]
    near = [(f"b {one} {two}", place, place + 1) for place, (one, two) in enumerate(zip(keys, keys[1:], strict=False))]
    far = [(f"k {one} {two}", place, place + 2) for place, (one, two) in enumerate(zip(keys, keys[2:], strict=False))]
    return near + far


def runs(word: str) -> list[str]:
    """All runs of two to four letters of a word, its beginning and end marked."""
    marked = f"<{word}>"
    return [marked[at : at + size] for size in RUNS for at in range(len(marked) - size + 1)]
