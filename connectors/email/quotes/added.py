"""Lines that programs add below what somebody wrote: "Sent from my iPhone", a virus scanner's, a legal department's."""

import re

from .lines import Line

_MAKE = r"(?:apple|samsung|huawei|xiaomi|redmi|oneplus|google|motorola|nokia|sony|xperia|htc|lg|fairphone|oppo|honor)"
_DEVICE = (
    r"(?:i-?phone|i-?pad|i-?pod|android|galaxy|pixel|blackberry|windows phone|mobiele?|mobile|mobiltelefon|smartphone"
    rf"|telefoon|telefon|handy|tablet|toestel|apparaat|gerät|phone|téléphone|portable|appareil|{_MAKE})"
)
_NUMBER = r"\w{0,2}\d[\w+]{0,5}"
_MODEL = rf"(?:[- /](?:{_DEVICE}|touch|mini|pro|max|plus|ultra|note|tab|one|air|lite|fe|device|{_NUMBER})){{0,5}}"
_SYSTEM = r"(?:ios|android|windows(?: \d{1,2})?|mac|iphone|ipad)"
_APP = (
    r"(?:(?:yahoo|proton) ?mail|outlook(?:\.com)?|gmail(?: mobile)?|gmx|web\.de|spark|aqua ?mail|bluemail|k-9|fairemail"
    r"|tutanota|tuta|canary|edison|thunderbird|(?:de |der )?[\w.-]{1,20} mail[- ]app)"
)
_LINK = r"(?: ?<?\(?https?://[^\s<>()]{1,200}\)?>?)?"
_WITH = rf"{_LINK}(?: (?:voor|for|für|pour|op|on|auf|sur) {_SYSTEM})?"
_MAIL = rf"(?:mail|courrier){_LINK} (?:voor|for|für|pour) {_SYSTEM}"
_SECURE = r"(?:[ ,](?: ?(?:veilige|beveiligde|secure|secured|sicherer?|sécurisée|encrypted) ?)?(?:e-?mail|mail)?)?"
_MINE = r"(?:my|mijn|een|meinem(?:/meiner)?|meiner|mon|ma)"
_FROM = rf"(?:{_MINE} {_DEVICE}{_MODEL}|(?:mijn |de |the |der )?{_APP}{_WITH}{_SECURE}|{_MAIL})"

_LINES = [
    rf"sent (?:from|with|using|via) (?:the )?{_FROM}",
    rf"(?:verstuurd|verzonden|gestuurd) (?:vanaf|vanuit|van|met|via) {_FROM}",
    rf"(?:diese nachricht wurde )?(?:von|mit) {_FROM}(?: mit {_APP})? gesendet",
    rf"gesendet (?:von|mit|über) {_FROM}",
    rf"envoyé (?:de|depuis|à partir de|avec) (?:l['’]application |la messagerie sécurisée )?{_FROM}",
    r"(?:get|download|obtenir|télécharger|holen sie sich) outlook (?:for|voor|für|pour) (?:ios|android|mac)",
    r"outlook (?:voor|für) (?:ios|android|mac) (?:downloaden|ophalen|beziehen|herunterladen)",
    r"(?:virus-?free|virusvrij|virenfrei|sans virus|garanti sans virus)\.? ?(?:www\.[\w.-]{3,30})?",
]
_ADDED = re.compile(rf"[*_\[(<\s]{{0,3}}(?:{'|'.join(_LINES)})[.!]?[*_\])>\s]{{0,3}}{_LINK}\s?$", re.IGNORECASE)
_DISCLAIMER = re.compile(
    r"[*_\s]{0,3}(?:disclaimer\b"
    r"|this (?:e-?mail|message)"
    r"(?: and any| \(including|,? including| is (?:confidential|intended)| (?:may )?contains? conf)"
    r"|the (?:information|contents?) (?:contained )?(?:in|of) this (?:e-?mail|message)"
    r"|de (?:informatie|inhoud) (?:verzonden )?(?:in|van|met) dit (?:e-?mail)?bericht"
    r"|dit (?:e-?mail)?bericht (?:is (?:uitsluitend|vertrouwelijk|alleen)|kan vertrouwelijk|bevat vertrouwelijk)"
    r"|aan dit bericht kunnen geen rechten|diese (?:e-?mail|nachricht) (?:enthält|kann) vertraulich"
    r"|der inhalt dieser e-?mail|ce (?:message|courriel|mail)[^.]{0,60} (?:confidentiel|strictement)"
    r"|think before you print|denk aan het milieu|please consider the environment|bitte denken sie an die umwelt)",
    re.IGNORECASE,
)


def is_added(line: Line) -> bool:
    """The whole line is a program's: "Sent from my iPhone", with nothing else on it."""
    return len(line.text) < 300 and bool(_ADDED.match(line.text))


def is_disclaimer(line: Line) -> bool:
    """A paragraph that warns strangers off begins here."""
    return bool(_DISCLAIMER.match(line.text))
