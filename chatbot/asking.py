"""Patterns for "a person, please", English and Dutch, in RE2's syntax: their time grows with the text, never faster.

They run over one clause at a time: small letters, contractions written out ("don't" is "do not"), no punctuation.
`{who}`, `{soft}` and `{bot}` stand for the word lists below. Keep one way to say it on a line.
"""

# A person by any name; `soft` ones are people too, but a table may be for a person, and somebody stole my card.
ENGLISH_WHO = (
    r"(?:humans?(?: beings?)?|(?:real|actual|live|living|physical) (?:persons?|people|human|someone|somebody"
    r"|agent|one)"
    r"|agents?|operators?|representatives?|rep|managers?|supervisors?|colleagues?|employees?|advis[eo]rs?"
    r"|consultants?"
    r"|specialists?|(?:bank|team|staff|human|office|shop|store) (?:workers?|members?|assistants?)|staff|receptionist"
    r"|members? of (?:the |your )?(?:staff|team)"
    r"|(?:customer|human) (?:service|services|support|care|help|assistance|contact)"
    r"|help ?desk|support team|reception|front desk|concierge"
    r"|real life person|flesh and blood)"
)
ENGLISH_SOFT = (
    r"(?:person|people|someone|somebody|anyone|anybody|one of you|one of your \w+|support|management"
    r"|your (?:team|boss)|bankers?)"
)
ENGLISH_BOT = r"(?:(?:chat ?)?bots?|robots?|machines?|computers?|virtual (?:agents?|assistants?)|ai|automat\w+ \w+)"
ENGLISH = (
    r"\b(?:speak|speaking|talk|talking|chat|chatting)(?: \w+){0,2}? (?:to|with)(?: \w+){0,3}? (?:{who}|{soft})\b",
    r"\b(?:want|need|like|can i|could i|may i|let me|have|able|wish|rather|prefer|please|just)(?: \w+){0,3}?"
    r" (?:speak|talk|chat)(?: \w+)?? (?:to|with) (?:a|an|the|your|some|any)\b",
    r"\b(?:someone|somebody|anyone|anybody)(?: \w+){0,4}? (?:i|we) (?:can|could|may) (?:speak|talk|chat)\b",
    r"\b(?:someone|somebody|anyone|anybody|a person|people)(?: \w+)?? (?:to|i can) (?:speak|talk|chat) (?:to|with)\b",
    r"\bwho(?: \w+)?? (?:can|could|may) (?:i|we) (?:speak|talk|chat)\b",
    r"\b(?:word|discuss(?: \w+){0,3}?) with (?:an? |the |your |some )?(?:{who}|{soft})\b",
    r"\bdeal(?:ing)? with (?:an? |the |your |some )?{who}\b",
    r"\b(?:help|assistance|answer|advice|reply) (?:from|by) (?:an? |the |your |some )?(?:{who}|{soft})\b",
    r"\b(?:can|could|would|will|may) (?:an? |the |your |some )?(?:{who}|person) (?:please )?(?:help|assist|answer)\b",
    r"\b(?:how|where|want|need|like|can i|could i|i can|way)(?: \w+){0,4}? (?:reach|contact|call|phone|ring|get hold of"
    r"|get through to|get in touch with) (?:an? |the |your |some )?(?:(?:real|actual|live) )?(?:human|person|agent"
    r"|operator|representative|rep|manager|supervisor|advis[eo]r|someone|somebody)\b",
    r"\b(?:transfer|connect|forward|redirect|patch|route|escalate) (?:me|us|this (?:chat|call"
    r"|conversation))(?: \w+)?? (?:to|with|through)\b",
    r"\b(?:transfer|connect|forward|redirect|route|escalate|pass|hand)(?: (?:this|it|that|my \w+|the \w+))?"
    r"(?: over| on)? (?:to|with) (?:an? |the |your |some )?{who}\b",
    r"\b(?:want|need|like|wish|can i|could i|may i|please)(?: \w+){0,2}? be (?:transferred|put through)\b",
    r"\bbe(?:en)? (?:connected|transferred|passed|handed|forwarded)(?: on| over)? (?:to|with)(?: \w+){0,2}? {who}\b",
    r"\b(?:want|need|like|wish)(?: to escalate| you to (?:transfer|connect|forward|escalate) (?:me|us|this))\b",
    r"\b(?:want|need|like) (?:someone|somebody|anyone|(?:an? )?{who}) to (?:call|phone|ring|contact) (?:me|us)\b",
    r"\b(?:(?:put|pass|hand|switch) (?:me|us|this)|(?:get|bring|send|hook) (?:me|us))(?: \w+){0,2}? (?:to|with|through"
    r"|over to)(?: \w+){0,3}?"
    r" (?:{who}|{soft})\b",
    r"\bput (?:me|us) through\b",
    r"\b(?:get|give|find|bring|send|fetch) (?:me|us|in)(?: to)?(?: an?| the| your| some| any)? ?(?:{who}"
    r"|(?:someone|somebody) (?:else|who|that)|(?:another )?person)\b",
    r"\b(?:someone|somebody|anyone|{who})(?: else)? on the (?:line|phone)\b",
    r"\b(?:want|need|demand|prefer|like|get|have)(?: to (?:have|get|see|use))?(?: an?| the| some| your)?(?: \w+)?? ?"
    r"(?:humans?|agent|operator|representative|human being|(?:real|actual|live) (?:person|people|human|agent))\b",
    r"\b(?:want|need|demand) (?:to (?:see|have|get) )?(?:an?|the|your) (?:manager|supervisor|rep)"
    r"(?: (?:now|please|here|immediately|right now))?$",
    r"\b(?:is|are) there(?: an?| any| some)? ?{who}(?: \w+){0,3}? (?:i|to|who|that|here|available|there|online)\b",
    r"\b(?:is|are) there (?:any ?one|any ?body|a person|someone) (?:here|there|available|online|real)\b",
    r"^(?:(?:an?|the|your|real|live|please|hello|hi|ok|no|just) )*{who}(?: (?:please|now|pls|asap|only))*$",
    r"\b(?:{who}|(?:\w+ )?(?:team|department)|a person|someone else|somebody else) please$",
    r"\b(?:can|could|will|would)(?: you (?:have|get|ask|let))? (?:someone|somebody|anyone|{who}) (?:please )?"
    r"(?:to )?(?:call|phone|ring|contact) (?:me|us)\b",
    r"\b(?:call|phone|ring) me back\b",
)
ENGLISH_NO_BOT = (
    r"\b(?:stop|tired of|sick of|wast\w+(?: \w+){0,3}?|hate|instead of|fed up with|done|enough of|no more)"
    r"(?: (?:to|with|talking|speaking|chatting|giving|sending|me|us|this|these|your|an?|stupid))* {bot}\b",
    r"\b(?:not|never|cannot|rather)(?: \w+){0,8}? (?:with|to|by) (?:an? |the |this |your )?(?:\w+ )?{bot}\b",
    r"\b(?:no|not another) {bot}(?: please)?$",
)
ENGLISH_NOT = (
    r"\b(?:not|never|no)(?: really| actually)?(?: need| want| have| wish| like)(?: you| me)?(?: to)?"
    r"(?: (?:be|speak|talk|transfer|connect|pass|put|a|an|any|have|get))\b",
    r"\b(?:are|is) (?:you|this|it)(?: (?:an?|the|really|actually|even|just|bot|robot|ai|or))* (?:real|actual|live|human"
    r"|person)\b|\bam i (?:speaking|talking|chatting)(?: \w+){0,6}? (?:real|actual|live|human|person)\b",
    r"\bdo (?:i|we) (?:have|need) to (?:speak|talk|call|contact|be)\b",
    r"\bconnect (?:me|us) (?:to|with)(?: \w+){0,2}? (?:wi ?fi|internet|network|bluetooth)\b",
)

DUTCH_WHO = (
    r"(?:mens(?:en)?|(?:echte?|levende?|menselijke?) (?:persoon|personen|iemand|medewerk\w+|collega|hulp|agent)"
    r"|medewerk(?:er|ster|ers|sters)|medewerkster|collega'?s?|klantenservice(?:medewerk\w+)?|klantendienst"
    r"|leidinggevende"
    r"|chef|baas|manager|adviseur|agent|operator|help ?desk|service ?desk|specialist|verkoper|mens van vlees en bloed"
    r"|iemand van vlees en bloed|een van jullie|persoon|receptie|iemand(?: anders)?)"
)
DUTCH_BOT = r"(?:(?:chat ?)?bots?|robots?|machines?|computers?|automaat|apparaat|ai|kunstmatige intelligentie)"
DUTCH = (
    r"\b(?:spreken|praten|chatten|overleggen|contact|gesprek|praat|spreek|chat|kletsen|bellen)(?: \w+){0,2}? met"
    r"(?: \w+){0,3}? {who}\b",
    r"\bmet(?: \w+){0,3}? {who}(?: \w+){0,4}? (?:spreken|praten|chatten|overleggen|contact|bellen|praat|verbonden"
    r"|doorverbonden|verbinden)\b",
    r"\b(?:wil|zou|kan|mag|wilde|liever|graag|moet|kunnen|zouden|laat|hoe|kon)(?: \w+){0,5}? {who}(?: \w+){0,3}?"
    r" (?:spreken|te spreken|aan de lijn|aan de telefoon|krijgen|aan de tand)\b",
    r"\b{who}(?: \w+){0,2}? (?:te spreken|aan de lijn|aan de telefoon)\b",
    r"\biemand (?:\w+ ){0,2}(?:spreken|waarmee ik kan (?:praten|chatten)|met wie ik kan (?:praten|chatten"
    r"|spreken))\b",
    r"\b(?:doorverbind\w*|doorverbonden|doorgeschakeld|doorschakelen|doorgezet)\b",
    r"\b(?:verbind|zet|schakel|stuur|geef)(?: \w+){0,3}? (?:door|over)(?: (?:naar|met|aan)(?: \w+){0,3}? {who})?$",
    r"\b(?:verbind|zet|schakel|stuur|geef) (?:mij|me|ons)(?: \w+){0,2}? (?:door|over)\b",
    r"\b(?:verbind|schakel) (?:mij|me|ons)(?: \w+){0,2}? (?:met|naar)(?: \w+){0,2}? {who}\b",
    r"\b(?:overzetten|doorzetten|doorsturen|overdragen|verbinden)(?: \w+){0,2}? (?:naar|aan"
    r"|met)(?: \w+){0,3}? {who}\b",
    r"\b(?:naar|aan|met)(?: \w+){0,2}? {who}(?: \w+){0,2}? (?:overzetten|doorzetten|overdragen|doorgestuurd"
    r"|verbinden)\b",
    r"\b(?:geef|haal|roep|stuur|regel)(?: (?:mij|me|ons|er|eens|even|maar|dan|nu|gewoon))*(?: een| de| je"
    r"| jullie| uw)?"
    r"(?: \w+)?? {who}\b(?: erbij)?",
    r"\b(?:wil|mag|kan ik|kunnen we|zou|liever|graag|doe mij|doe maar|heb|krijg)(?: (?:ik|we|nu|toch|gewoon"
    r"|maar|even|dan|echt|"
    r"liever|graag|alleen|gewoon|een|het|met))* (?:mens|(?:echte?|levende?|menselijke?) \w+|medewerk(?:er|ster)"
    r"|collega)"
    r"(?: (?:graag|alstublieft|alsjeblieft|hebben|zien|nu|aan \w+|te \w+|willen|of zo|erbij|van jullie))*$",
    r"^(?:(?:een|de|echte?|levende?|graag|hallo|hoi|ok|nee|gewoon|liever|met|mag|ik|nu|een) )*"
    r"(?:mens(?:en)?|medewerk(?:er|ster)|collega|persoon|klantenservice|mens van vlees en bloed|menselijke? \w+)"
    r"(?: (?:graag|alstublieft|alsjeblieft|nu|spreken|aub))*$",
    r"\b{who} (?:graag|alstublieft|alsjeblieft)$",
    r"\bis (?:er|daar|hier)(?: \w+){0,3}? (?:iemand|medewerk(?:er|ster)|collega|mens|persoon)(?: \w+){0,2}?"
    r" (?:aanwezig|beschikbaar|bereikbaar|online|die (?:mij|me|ons)|die ik|waarmee|met wie|met wie ik|om mee)\b",
    r"^(?:hallo|hoi|zeg|he)? ?is (?:er|daar|hier)(?: \w+)?? (?:iemand|een mens)(?: daar| hier)?$",
    r"\b(?:kan|kunnen|wil|zou)(?: \w+){0,2}? (?:iemand|jullie|medewerk(?:er|ster)|collega|je"
    r"|u)(?: \w+){0,4}? (?:mij|me|ons)"
    r"(?: \w+){0,3}? (?:terug ?)?(?:bellen|opbellen)\b",
    r"\b(?:bel|telefoneer) (?:mij|me|ons)(?: \w+)?? (?:terug|op|even)\b|\bteruggebeld\b|\bterugbelverzoek\b",
    r"\b(?:menselijk contact|menselijke hulp|persoonlijk contact|live chat|van vlees en bloed)\b",
)
DUTCH_NO_BOT = (
    r"\b(?:geen|niet|stop|nooit|moe|zat|beu|klaar)(?: \w+){0,5}? (?:met|tegen|van|door|tot|aan|geen)"
    r" (?:een |die |deze |zo een |dit |dat |stomme )*{bot}\b",
    r"\b(?:geen|zonder|stomme?|rot) {bot}\b",
)
DUTCH_NOT = (
    r"\b(?:hoef|hoeft|hoeven|wil|hebben|heb)(?: \w+){0,3}? (?:niet|geen)(?: \w+){0,3}? (?:door\w*|medewerk\w+"
    r"|mens|collega"
    r"|iemand|spreken|praten|gebeld|teruggebeld)\b",
    r"\b(?:ben|is|zijn) (?:jij|je|u|dit|ik|jullie)(?: \w+){0,4}? (?:mens|persoon|robot|bot)\b",
    r"\b(?:wordt|werd|word|bestelling|pakket|mail|factuur|bericht|geld|retour)(?: \w+){0,3}? (?:doorgestuurd"
    r"|doorgezet)\b",
)
