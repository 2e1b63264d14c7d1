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

# Runs of letters that one language has often and the other hardly; "^" and "$" are the ends of a word.
_DUTCH_LIST = """
ij aa uu sch cht ieu eeu oei ui oe eur lijk heid kt$ ^ge ^ver ^be ^zw ^kl auw eer eel een$ den$ ken$ len$ ren$ pen$
gen$ ten$ ven$ zen$ sen$ ie$ aar oor tje jes etten kk zi za ^vo ^af
"""
_ENGLISH_LIST = """
th sh wh gh tion ck ea ow ^c ca co cy ay ly$ ry$ ty$ ny$ dy$ ing$ ould ce$ ge$ ve$ se$ te$ ue$ ^y ^de ^pr ^ex ^un ass
ies$ ed$ ou ai oy y$ qu x$ ngs$
"""
_DUTCH_RUNS, _ENGLISH_RUNS = tuple(_DUTCH_LIST.split()), tuple(_ENGLISH_LIST.split())
WORD, RUN = 1.0, 0.4  # what a small word and a run count for
LEAST, LEAD = 0.8, 0.5


def detect(text: str) -> str:
    """Says "nl", "en", or "" when the words do not tell: nothing typed, a number, a brand, both alike."""
    spoken = words(text)  # a capital inside a line is a name, which may be of any language
    found = [word.text for place, word in enumerate(spoken) if not place or not word.written[0].isupper()]
    dutch = sum(_counts(word, _DUTCH, _DUTCH_RUNS) for word in found)
    english = sum(_counts(word, _ENGLISH, _ENGLISH_RUNS) for word in found)
    if max(dutch, english) < LEAST or abs(dutch - english) < LEAD:
        return ""
    return "nl" if dutch > english else "en"


def _counts(word: str, small: frozenset[str], typical: tuple[str, ...]) -> float:
    if word in _BOTH or not word.isalpha():
        return 0.0
    if word in small:
        return WORD
    if word in _DUTCH or word in _ENGLISH:
        return 0.0
    marked = f"^{word}$"
    return RUN * min(3, sum(run in marked for run in typical))
