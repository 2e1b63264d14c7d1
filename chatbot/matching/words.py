"""A line of text as words that can be compared: folded, contractions written out, stemmed in both languages.

What is matched is capped: nobody asks one question in a thousand letters, and work must not grow with hostile input.
"""

import re
import threading
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

MAX_LETTERS = 1200
MAX_WORDS = 120
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_APOSTROPHES = str.maketrans("’‘`´ʼ", "'''''")

# Endings behind an apostrophe and whole words; the values are what they stand for.
_ENDINGS = {"'s": "is", "'re": "are", "'m": "am", "'ll": "will", "'ve": "have", "'d": "would"}
_WHOLE = {
    "can't": "can not", "won't": "will not", "cannot": "can not", "cant": "can not", "dont": "do not",
    "doesnt": "does not", "didnt": "did not", "isnt": "is not", "wasnt": "was not", "hasnt": "has not",
    "havent": "have not", "wont": "will not", "im": "i am", "ive": "i have", "whats": "what is", "hows": "how is",
    "wheres": "where is", "thats": "that is", "id": "id", "let's": "let us", "gonna": "going to", "wanna": "want to",
    "pls": "please", "plz": "please", "u": "you", "ur": "your",
    "m'n": "mijn", "mn": "mijn", "z'n": "zijn", "zo'n": "zo een", "d'r": "haar", "'k": "ik", "aub": "alstublieft",
    "svp": "alstublieft", "ff": "even", "idd": "inderdaad", "nr": "nummer", "wrm": "waarom", "wnr": "wanneer",
}  # fmt: skip
_local = threading.local()


@dataclass(frozen=True, slots=True)
class Word:
    """`text` is folded; `written` is how it stood in the line."""

    text: str
    written: str


def fold(text: str) -> str:
    """Small letters without accents, apostrophes of one kind. Length may change."""
    if text.isascii():
        return text.lower().translate(_APOSTROPHES)
    text = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES)).casefold()
    return "".join(letter for letter in text if not unicodedata.combining(letter))


def words(line: str) -> list[Word]:
    """The words of a line, at most `MAX_WORDS` from its first `MAX_LETTERS` letters; contractions give two."""
    found: list[Word] = []
    for match in _WORD.finditer(line[:MAX_LETTERS].translate(_APOSTROPHES)):
        written = match.group()
        found += [Word(text, written) for text in _expand(written)]
        if len(found) >= MAX_WORDS:
            break
    return found[:MAX_WORDS]


@lru_cache(maxsize=50_000)
def _expand(written: str) -> tuple[str, ...]:
    word = fold(written)
    if word in _WHOLE:
        return tuple(_WHOLE[word].split())
    if "'" not in word:
        return (word,)
    if word.endswith("n't"):
        return word[:-3], "not"
    for ending, full in _ENDINGS.items():
        if word.endswith(ending):
            return word[: -len(ending)], full
    return tuple(word.split("'"))


def exact(line: str) -> str:
    """What two lines share that say the same, letter for letter but for case, accents and punctuation."""
    return " ".join(word.text for word in words(line))


@lru_cache(maxsize=50_000)
def stems(word: str) -> tuple[str, str, str]:
    """The English and the Dutch stem of a folded word, and the Dutch stem of the English one: an index holds both
    languages, a question may mix them, and in pairs of words one key must do for both."""
    try:
        english, dutch = _local.english, _local.dutch
    except AttributeError:  # a stemmer keeps its state while it works: one per thread
        english = _local.english = snowballstemmer.stemmer("english")
        dutch = _local.dutch = snowballstemmer.stemmer("dutch")
    first, second = english.stemWord(word), dutch.stemWord(word)
    return first, second, second if first == word else dutch.stemWord(first)
