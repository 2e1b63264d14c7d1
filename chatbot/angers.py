"""Words of anger, about us or about talking to a machine. One clause at a time, as in `asking`.

Broken things are no anger ("this is a terrible fit"), and neither is a polite complaint.
"""

ENGLISH = (
    r"\bfrustrat(?:ing|ed)\b",
    r"\b(?:conversation|chat|bot|assistant) (?:is|does|do|are)(?: \w+)?? not (?:work\w*|leading|going|help\w*)\b",
    r"\b(?:this|that) (?:is|does) not (?:helping|helpful|help)(?: me)?(?: at all)?$",
    r"\b(?:not|never) (?:leading|going|getting)(?: us| me)? any ?where\b|\bgoing (?:a?round )?in circles\b",
    r"\byou (?:are|do|keep|never|just)(?: \w+){0,2}? (?:not (?:listen\w*|understand\w*|get it|helping|helpful)"
    r"|useless|stupid|idiots?)\b",
    r"\bnot (?:understand|listening to) (?:a (?:word|thing)|anything i|what i|me at all)\b",
    r"\b(?:waste|wasting|wasted)(?: of)?(?: my| our)?(?: precious| own)? time\b",
    r"\b(?:ridiculous|disgrace(?:ful)?|disgusting|unacceptable|outrageous|appalling|absurd|pathetic|incompetent"
    r"|useless)\b",
    r"\b(?:fed up|had enough|sick and tired|sick of (?:this|you|it)|furious|fuming|pissed|angry|livid|outraged)\b",
    r"\b(?:worst|terrible|horrible|awful|lousy|crap) (?:service|company|bank|shop|store|support|customer \w+"
    r"|experience|bot)\b",
    r"\b(?:scam(?:mers?)?|thieves|crooks|liars?|con artists?|rip off|ripped off|fraudsters) (?:you|are|all|company|$)"
    r"|\byou(?: are| guys are|r)? (?:(?:a|all|bunch|of|just) )*(?:scam(?:mers?)?|thieves|crooks|liars?|frauds?"
    r"|fraudsters)\b",
    r"\b(?:fuck\w*|fudge off|shit\w*|bullshit|wtf|bloody hell|what the fuck|go to hell|screw you|idiots?"
    r"|morons?|assholes?|damn (?:it|you)|bastards?)\b",
    r"\b(?:stupid|dumb|useless|bloody) (?:chat ?)?(?:bot|robot|machine|computer|thing)\b",
    r"\b(?:lawyer|legal action|sue you|take you to court|trading standards|consumer (?:authority|association)"
    r"|ombudsman)\b",
)
ENGLISH_NOT = (r"\bnot (?:really |that |at all )?(?:frustrat|angry|useless|ridiculous|furious)\w*",)

DUTCH = (
    r"\b(?:frustrerend|gefrustreerd|om gek van te worden|word (?:hier |er )?(?:gek|moe|ziek|niet goed) van)\b",
    r"\b(?:belachelijk|schandalig|schandelijk|schande|onacceptabel|onaanvaardbaar|waardeloos|waardeloze"
    r"|bespottelijk|absurd"
    r"|om te huilen|bedroevend|beneden alle peil|ongehoord|ongelooflijk slecht|walgelijk|triest bedrijf"
    r"|aanfluiting)\b",
    r"\b(?:woedend|razend|boos|kwaad|laaiend|pissig|witheet|pisnijdig)\b",
    r"\b(?:ben (?:het|er|dit|dat|jullie)(?: \w+){0,2}? (?:zat|beu|klaar mee|helemaal klaar)|spuugzat|kotsbeu"
    r"|strontzat|helemaal klaar mee|schijtziek|genoeg van)\b",
    r"\b(?:slechte|slechtste|vreselijke|beroerde|dramatische|waardeloze|ronduit slechte) (?:service"
    r"|klantenservice|winkel|bedrijf|webshop|"
    r"site|ervaring|bot|chatbot)\b|\b(?:slechtste) (?:\w+ )?(?:ooit|bedrijf|winkel)\b"
    r"|\bwat een (?:\w+ )?(?:bende|zooi|puinhoop|klote\w*|kut\w*|rot\w*|slechte) ?(?:\w+)?\b",
    r"\b(?:oplichters?|oplichting|oplichterij|dieven|boeven|leugenaars?|bedriegers?|zwendel\w*|afzetters"
    r"|afzetterij)\b",
    r"\b(?:kut\w*|klote\w*|godver\w*|verdomme|verdorie|tering\w*|tyfus\w*|kanker\w*|shit\w*|fuck\w*|wtf"
    r"|idioten?|sukkels?"
    r"|debielen?|mongool|achterlijk\w*|rot op|rotzooi|lul|klootzak\w*|flikker op|donder op|val dood|kolere|kak)\b",
    r"\b(?:stomme|domme|achterlijke|waardeloze) (?:chat ?)?(?:bot|robot|machine|computer|ding)\b",
    r"\b(?:je|jij|jullie|u)(?: \w+){0,2}? (?:snapt|begrijpt|luistert|luisteren|begrijpen"
    r"|snappen)(?: \w+)?? (?:er )?(?:niks|niets|geen (?:bal|zak|moer)|niet)\b"
    r"|\b(?:snap|begrijp) (?:je|jij)(?: \w+){0,2}? niet(?: wat ik| dan)?\b",
    r"\b(?:tijd(?:s)? ?verspilling|zonde van mijn tijd|verspilling van (?:mijn|onze) tijd"
    r"|verspil\w* (?:ik )?mijn tijd|schiet(?:en)?(?: \w+){0,3}? niet op|"
    r"kom(?:en)?(?: \w+){0,3}? niet verder|draai(?:en)?(?: \w+){0,3}? in (?:een )?(?:cirkels?|rondjes?)"
    r"|aan het lijntje)\b",
    r"\b(?:advocaat|rechtszaak|rechter|juridische stappen|aangifte tegen jullie|consumentenbond"
    r"|geschillencommissie|naar de media|kassa tv|radar tv)\b",
)
DUTCH_NOT = (r"\bniet (?:echt |zo |meer )?(?:boos|kwaad|woedend|frustrerend|gefrustreerd)\b",)
