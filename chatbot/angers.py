"""Words and phrases of anger, about us or about talking to a machine. One clause at a time, as in `asking`.

Broken things are no anger ("this is a terrible fit"), and neither is a polite complaint: only what a person should calm.
"""

ENGLISH = (
    r"\bfrustrat(?:ing|ed)\b",
    r"\b(?:conversation|chat|bot|this) (?:is|does|do|are)(?: \w+)?? not (?:working at all|leading|going|helping|helpful|help)\b",
    r"\b(?:not|never) (?:leading|going|getting)(?: us| me)? any ?where\b|\bgoing (?:a?round )?in circles\b",
    r"\byou (?:are|do|keep|never|just)(?: \w+){0,2}? (?:not (?:listen\w*|understand\w*|get it|help\w*)|useless|stupid|idiots?)\b",
    r"\bnot (?:understand|listening to) (?:a (?:word|thing)|anything i|what i|me at all)\b",
    r"\b(?:waste|wasting|wasted)(?: of)?(?: my| our)?(?: precious| own)? time\b",
    r"\b(?:ridiculous|disgrace(?:ful)?|disgusting|unacceptable|outrageous|appalling|absurd|pathetic|incompetent|useless)\b",
    r"\b(?:fed up|had enough|sick and tired|sick of (?:this|you|it)|furious|fuming|pissed|angry|livid|outraged)\b",
    r"\b(?:worst|terrible|horrible|awful|lousy|crap) (?:service|company|bank|shop|store|support|customer \w+|experience|bot)\b",
    r"\b(?:scam(?:mers?)?|thieves|crooks|liars?|con artists?|rip off|ripped off|fraudsters) (?:you|are|all|company|$)"
    r"|\byou(?: are| guys are|r)? (?:(?:a|all|bunch|of|just) )*(?:scam(?:mers?)?|thieves|crooks|liars?|frauds?|fraudsters)\b",
    r"\b(?:fuck\w*|fudge off|shit\w*|bullshit|wtf|bloody hell|what the (?:hell|fuck|heck)|go to hell|screw you|idiots?"
    r"|morons?|assholes?|damn (?:it|you)|bastards?)\b",
    r"\b(?:stupid|dumb|useless|bloody) (?:chat ?)?(?:bot|robot|machine|computer|thing)\b",
    r"\b(?:lawyer|legal action|sue you|take you to court|trading standards|consumer (?:authority|association)|ombudsman)\b",
)
ENGLISH_NOT = (r"\bnot (?:really |that |at all )?(?:frustrat|angry|useless|ridiculous|furious)\w*",)

DUTCH = (
    r"\b(?:frustrerend|gefrustreerd|om gek van te worden|word (?:hier |er )?(?:gek|moe|ziek|niet goed) van)\b",
    r"\b(?:belachelijk|schandalig|schandelijk|schande|onacceptabel|onaanvaardbaar|waardeloos|waardeloze|bespottelijk|absurd"
    r"|om te huilen|bedroevend|beneden alle peil|ongehoord|ongelooflijk slecht|walgelijk|triest bedrijf|aanfluiting)\b",
    r"\b(?:woedend|razend|boos|kwaad|laaiend|pissig|witheet|pisnijdig)\b",
    r"\b(?:ben (?:het|er|dit|dat|jullie)(?: \w+){0,2}? (?:zat|beu|klaar mee|helemaal klaar)|spuugzat|kotsbeu|strontzat|helemaal klaar mee|schijtziek|genoeg van)\b",
    r"\b(?:slechte|slechtste|vreselijke|beroerde|dramatische|waardeloze|ronduit slechte) (?:service|klantenservice|winkel|bedrijf|webshop|"
    r"site|ervaring|bot|chatbot)\b|\b(?:slechtste) (?:\w+ )?(?:ooit|bedrijf|winkel)\b|\bwat een (?:\w+ )?(?:bende|zooi|puinhoop|klote\w*|kut\w*|rot\w*|slechte) ?(?:\w+)?\b",
    r"\b(?:oplichters?|oplichting|oplichterij|dieven|boeven|leugenaars?|bedriegers?|zwendel\w*|afzetters|afzetterij)\b",
    r"\b(?:kut\w*|klote\w*|godver\w*|verdomme|verdorie|tering\w*|tyfus\w*|kanker\w*|shit\w*|fuck\w*|wtf|idioten?|sukkels?"
    r"|debielen?|mongool|achterlijk\w*|rot op|rotzooi|lul|klootzak\w*|flikker op|donder op|val dood|kolere|kak)\b",
    r"\b(?:stomme|domme|achterlijke|waardeloze) (?:chat ?)?(?:bot|robot|machine|computer|ding)\b",
    r"\b(?:je|jij|jullie|u)(?: \w+){0,2}? (?:snapt|begrijpt|luistert|luisteren|begrijpen|snappen)(?: \w+)?? (?:er )?(?:niks|niets|geen (?:bal|zak|moer)|niet)\b"
    r"|\b(?:snap|begrijp) (?:je|jij)(?: \w+){0,2}? niet(?: wat ik| dan)?\b",
    r"\b(?:tijd(?:s)? ?verspilling|zonde van mijn tijd|verspilling van (?:mijn|onze) tijd|verspil\w* (?:ik )?mijn tijd|schiet(?:en)?(?: \w+){0,3}? niet op|"
    r"kom(?:en)?(?: \w+){0,3}? niet verder|draai(?:en)?(?: \w+){0,3}? in (?:een )?(?:cirkels?|rondjes?)|aan het lijntje)\b",
    r"\b(?:advocaat|rechtszaak|rechter|juridische stappen|aangifte tegen jullie|consumentenbond|geschillencommissie|naar de media|kassa tv|radar tv)\b",
)
DUTCH_NOT = (r"\bniet (?:echt |zo |meer )?(?:boos|kwaad|woedend|frustrerend|gefrustreerd)\b",)
