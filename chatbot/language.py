"""Dutch or English? By their small words and by runs of letters; no answer when unsure."""

from .matching.words import words

_DUTCH_WORDS = """
aan al alle als ben bent bij daar dan dank dat de deze die dit doen door een en er geen goed graag haar heb hebben
hebt heeft het hij hoe hoeveel hoi iets ik is jij jullie kan kun kunnen kunt maar mag mij mijn moet moeten na naar
niet nog nu of om onze ook op over retour te terug tot uit u uw van veel voor waar waarom wanneer was wat we wel
welke werkt wie wij wil worden wordt zijn zo zonder zou hallo bedankt krijg krijgen kwijt besteld bestelling pakket
graag alstublieft jouw je me
"""
_ENGLISH_WORDS = """
a about all am an and any are at be been but by can could did do does for from get got has have hello hey hi how i
if in is it its just know like me my need not of on or order our out please so some that the their them there they
this to up us was we were what when where which who why will with would you your thanks thank package refund
"""
_DUTCH, _ENGLISH = frozenset(_DUTCH_WORDS.split()), frozenset(_ENGLISH_WORDS.split())
_BOTH = _DUTCH & _ENGLISH
LEAST = 1.0


def detect(text: str) -> str:
    """Says "nl", "en", or "" when the words do not tell (nothing typed, a number, a brand, both alike)."""
    found = [word.text for word in words(text)]
    dutch = sum(1.0 for word in found if word in _DUTCH and word not in _BOTH) + 0.5 * sum(_looks(w) for w in found)
    english = sum(1.0 for word in found if word in _ENGLISH and word not in _BOTH)
    if max(dutch, english) < LEAST or abs(dutch - english) < LEAST / 2:
        return ""
    return "nl" if dutch > english else "en"


def _looks(word: str) -> bool:
    """Runs of letters that English hardly has."""
    return any(run in word for run in ("ij", "aa", "uu", "sch", "eeu", "ieu", "oei"))
