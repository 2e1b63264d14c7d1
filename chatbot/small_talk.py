"""What people say without asking anything, and the ways they say which choice they mean, in Dutch and English."""

import re2

from .folding import fold, words


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


HELLO = _set(
    """
    hallo hoi hey hee hi hello heya hai hallootjes dag goedemorgen goedendag goededag goedemiddag goedenmiddag
    goedenavond goedeavond goeiemorgen morning greetings yo
    """
)
THANKS = _set("bedankt bedank dank dankje dankjewel dankuwel thanks thank thx ty tnx merci cheers appreciated")
BYE = _set("doei doeg daag doeidoei bye goodbye ciao later tot ziens")
YES = _set(
    "ja jawel jazeker yes yep yeah yup zeker jup absoluut certainly absolutely sure joh klopt precies inderdaad"
    " correct right indeed"
)
NO = _set("nee neen no nope nah niet not helaas nog didnt doesnt hielp helpt help helped")
LEAVE = _set("stop stoppen annuleer annuleren cancel quit afbreken")
# Words that may stand beside them without asking anything.
WITH = _set(
    """
    goede goeden goed good morgen middag avond afternoon evening day dag daar there je jij u wel you so much very
    heel erg hartelijk zo alvast voor for de het hulp help the snelle reactie a lot all iedereen everyone team allemaal
    allen ik i really echt ook maar that this dat dit me mij it works werkt gelukt geholpen helped did was is top super
    fijn prima perfect great nice mooi ok oke okay fine bot please bedoel die graag nou well then dan hoor nu now ziens
    tot hi hoi hallo laat
    """
)
EMPTY = HELLO | THANKS | BYE | YES | WITH
DAYTIMES = _set("morgen middag avond dag morning afternoon evening day")
OPENING = HELLO | _set("en and maar but oh eh ok oke okay sorry ook also verder nog")
CLOSING = THANKS | _set("alvast hartelijk heel erg please aub alsjeblieft alstublieft svp pls wel")
GOOD, BAD = frozenset("👍👌🙏😀😃😄😁🙂😊😍🥰❤✅💯🎉"), frozenset("👎😞😡😠🙁☹😕❌")
DENY = re2.compile(
    r"^(?:(?:nee|no|nope|helaas|sorry) )?(?:dit |dat |this |that |it |het )?"
    r"(?:(?:help\w*|hielp|werkt\w*|work\w*) (?:me |mij )?(?:echt |nog )?niet"
    r"|(?:did|does|do)(?: not|nt) (?:really )?(?:help|work)|not really|niet echt|nog niet|not yet)$"
)
DONE = re2.compile(
    r"^(?:nee|no|nope) (?:hoor )?(?:bedankt|dank ?je(?: ?wel)?|dank u(?: wel)?|thanks|thank you)(?: .{0,20})?$"
)
NONE = re2.compile(
    r"^(?:nee|no|nope|geen|none|neither)(?: (?:van (?:deze|die)|ervan|of (?:these|those|them)|daarvan|beide))*$"
)
NUMBER = re2.compile(
    r"^(?:(?:nummer|number|optie|option|keuze|choice|nr|no|ik kies|i choose|doe|de|het|the|ja|yes) )*"
    r"(\d{1,2}|[a-z]+)(?:e|ste|de|st|nd|rd|th)?(?: (?:graag|please|one|optie|option|keuze|choice|vraag|question"
    r"|sterren?|stars?|alsjeblieft|aub))*$"
)
COUNTED = {
    "een": 1, "one": 1, "eerste": 1, "first": 1, "twee": 2, "two": 2, "tweede": 2, "second": 2, "drie": 3, "three": 3,
    "derde": 3, "third": 3, "vier": 4, "four": 4, "vierde": 4, "fourth": 4, "vijf": 5, "five": 5, "vijfde": 5,
    "fifth": 5, "zes": 6, "six": 6, "zesde": 6, "sixth": 6,
}  # fmt: skip
LAST = frozenset({"laatste", "last"})


def kind(text: str) -> str:
    """What the whole message is, when it asks nothing: hello, thanks, bye, or ""."""
    said = words(text)
    if not said or len(said) > 8:
        return ""
    for name, these in (("thanks", THANKS), ("bye", BYE), ("hello", HELLO)):
        if these.intersection(said) and EMPTY.issuperset(said):
            return name
    return ""


def question(text: str) -> str:
    """What is asked, without the hello or "and" before and the thanks after it; all of it where nothing is left."""
    said = text.split()
    folded = [fold(word) for word in said]
    begin, end = 0, len(said)
    while begin < end and (folded[begin] in OPENING or not folded[begin] or _opens(folded[begin : begin + 2])):
        begin += 2 if _opens(folded[begin : begin + 2]) else 1
    while end > begin and (folded[end - 1] in CLOSING or not folded[end - 1]):
        end -= 1
    return " ".join(said[begin:end]) or text


def _opens(two: list[str]) -> bool:
    return len(two) == 2 and two[0] in ("goede", "goeden", "good") and two[1] in DAYTIMES


def yes_or_no(text: str) -> str:
    """How a "did this help?" is answered: yes, no, done (no, nothing more), or "" when it is something else."""
    folded, said = fold(text), words(text)
    if not said:
        return "yes" if GOOD & set(text) else "no" if BAD & set(text) else ""
    if DONE.match(folded):
        return "done"
    if DENY.match(folded) or said and said[0] in ("nee", "neen", "no", "nope", "nah") and set(said) <= NO | WITH:
        return "no"
    positive = YES | THANKS | {"top", "super", "gelukt", "fijn", "prima", "perfect", "great"}
    return "yes" if positive.intersection(said) and set(said) <= positive | WITH else ""


def leaves(text: str) -> bool:
    """Whether they want to stop what is going on: the whole message says so."""
    said = words(text)
    return bool(said) and (fold(text) in ("laat maar", "never mind", "nevermind") or set(said) <= LEAVE)


def counted(text: str, many: int) -> int:
    """Which of so many choices the words count to, from 1; 0 when they do not."""
    found = NUMBER.match(fold(text))
    if not found:
        return 0
    word = found[1]
    place = many if word in LAST else int(word) if word.isdigit() else COUNTED.get(word, 0)
    return place if 1 <= place <= many else 0
