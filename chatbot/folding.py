"""Words as they are compared: without case, accents and punctuation."""

import re
import unicodedata

LONGEST = 4_000  # characters of a message that are looked at: nobody asks a question in more
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def fold(text: str) -> str:
    """`Één fiets, a.u.b.!` becomes `een fiets a u b`."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text[:LONGEST].casefold()) if not unicodedata.combining(c))
    return " ".join(word.replace("'", "").replace("’", "") for word in _WORD.findall(bare))


def words(text: str) -> list[str]:
    return fold(text).split()
