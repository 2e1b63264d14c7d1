"""Where the new words of a mail end. One place, or none: what is below it folds, and in doubt nothing does."""

import re
from collections.abc import Sequence

from .closings import signature_start
from .headers import end_of_block, is_forward, is_original
from .intros import find_intro
from .lines import Line, back_over_blanks, next_words

RUN = 3  # quoted lines without any introduction that make a quote
FAR = 2000  # lines that somebody may write before the history begins
SHORT = 1200  # characters in which somebody says that the answers stand further down

_BELOW = re.compile(
    r"\b(?:answer|comment|repl|respon|antwoord|reactie|opmerking|antwort|kommentar|réponse|commentaire)\w{0,4}\b.{0,60}"
    r"\b(?:below|inline|in[- ](?:red|blue|green|rood|blauw|groen|rot|blau|grün)"
    r"|hieronder|onderstaand|tussen de|in de tekst"
    r"|unten|weiter unten|im text|ci-dessous|ci-après|dans le texte|en (?:rouge|bleu|vert))"
    r"|\b(?:see|zie|siehe|voir)(?: (?:my|mijn|meine|mes))? ?(?:below|hieronder|onder|unten|ci-dessous|plus bas)\b"
    r"|\b(?:below|hieronder|unten|ci-dessous)\b.{0,40}\b(?:answer|comment|antwoord|reactie|antwort|kommentar|réponse)",
    re.IGNORECASE,
)


def fold_at(lines: Sequence[Line]) -> int | None:
    """The line from which on everything may be folded away; None when all of it must stay."""
    history = _history(lines)
    end = len(lines) if history is None else history
    start = signature_start(lines, end)
    if not _says_something(lines[:start]):
        start = end
    cut = back_over_blanks(lines, start, rules=True)
    if cut == len(lines) or not _says_something(lines[:cut]) or not _says_something(lines[cut:]):
        return None
    return cut


def _says_something(lines: Sequence[Line]) -> bool:
    return any(line.text and not line.is_rule for line in lines)


def _history(lines: Sequence[Line]) -> int | None:
    """Where earlier mail begins, if that is all that follows."""
    for index, line in enumerate(lines[:FAR]):
        if line.blank:
            continue
        if line.hint == "forward" or is_forward(line):
            return None
        found = _mark(lines, index)
        if found is None:
            continue
        start, body, marked = found
        if marked and _goes_on(lines, body):
            return None
        return start if _is_answer(lines[:start], marked) else None
    return None


def _mark(lines: Sequence[Line], index: int) -> tuple[int, int, bool] | None:
    """History at line `index`: its first line, the first of its body, and whether that body is marked as quoted."""
    line = lines[index]
    if line.hint == "history":
        return index, index, False
    if line.quoted:
        return (index, index, True) if line.hint == "quote" or _is_quote(lines, index) else None
    block = index + 1 if is_original(line) else end_of_block(lines, index)
    if block is not None:
        first = next_words(lines, block)
        return index, block, first is not None and lines[first].quoted
    intro = find_intro(lines, index)
    if intro is None:
        return None
    first = next_words(lines, intro.end)
    if first is not None and (lines[first].quoted or lines[first].indented):
        return intro.start, intro.end, True
    return (intro.start, intro.end, False) if intro.sure and first is not None else None


def _is_quote(lines: Sequence[Line], index: int) -> bool:
    """Whether the quoted lines from `index` on are enough to be earlier mail."""
    run = [line for line in lines[index : index + RUN] if line.quoted]
    if len(run) == RUN:
        return True
    intros = (find_intro(lines, last) for last in range(index, index + len(run)))
    return any(intro and intro.start == index for intro in intros)


def _goes_on(lines: Sequence[Line], body: int) -> bool:
    """Whether somebody wrote between or below the quoted lines."""
    for index in range(body, len(lines)):
        line = lines[index]
        if not line.text or line.quoted or line.indented or line.is_rule:
            continue
        if line.hint == "history" or is_original(line) or end_of_block(lines, index) is not None:
            return False
        if _introduces(lines, index):
            continue
        return signature_start(lines, len(lines)) > index
    return False


def _introduces(lines: Sequence[Line], index: int) -> bool:
    """Line `index` belongs to an introduction with quoted lines below it."""
    for last in range(index, min(index + 4, len(lines))):
        intro = find_intro(lines, last)
        if intro and intro.start <= index:
            first = next_words(lines, intro.end)
            return first is not None and lines[first].quoted
    return False


def _is_answer(above: Sequence[Line], marked: bool) -> bool:
    """Words above the history that are the whole answer, rather than nothing, a signature or "see my answers below"."""
    own = above if marked else above[: signature_start(above, len(above))]
    if not _says_something(own):
        return False
    words = " ".join(line.text for line in own[:40])
    return len(words) > SHORT or not _BELOW.search(words)
