"""What the bot says when its owner wrote nothing else, in Dutch and English. `settings.texts` replaces any of it.

`{bot}` is the bot's name, `{name}` the customer's first name; the core fills `{place}`, `{opens}` and `{minutes}`.
"""

from collections.abc import Mapping

BUILT_IN: Mapping[str, Mapping[str, str]] = {
    "greeting": {
        "nl": "Hoi! Je praat met {bot}, een bot. Kom ik er niet uit, dan haal ik er een collega bij.",
        "en": "Hi! You are talking to {bot}, a bot. If I get stuck, I bring in a colleague.",
    },
    "letter": {  # the greeting where the channel carries letters
        "nl": "Goed dat je schrijft. Dit is een automatisch antwoord van {bot}, een bot.",
        "en": "Thank you for writing. This is an automatic answer from {bot}, a bot.",
    },
    "bot": {"nl": "onze digitale hulp", "en": "our digital help"},  # stands for {bot} when it has no name
    "hello": {"nl": "Waar kan ik je mee helpen?", "en": "What can I help you with?"},
    "offer": {"nl": "Bedoel je een van deze vragen?", "en": "Is it one of these questions?"},
    "offer_one": {"nl": "Bedoel je dit?", "en": "Is this what you mean?"},
    "which": {"nl": "Welke bedoel je?", "en": "Which one do you mean?"},
    "none_of_these": {"nl": "Geen van deze", "en": "None of these"},
    "missed": {
        "nl": "Dat begrijp ik nog niet helemaal. Kun je het anders zeggen, liefst in één korte zin?",
        "en": "I did not quite get that. Could you put it differently, ideally in one short sentence?",
    },
    "helped": {"nl": "Heeft dit je geholpen?", "en": "Did this help?"},
    "yes": {"nl": "Ja", "en": "Yes"},
    "no": {"nl": "Nee", "en": "No"},
    "glad": {
        "nl": "Fijn! Je kunt me altijd weer iets vragen.",
        "en": "Glad to hear that! You can ask me again any time.",
    },
    "thanks": {"nl": "Graag gedaan!", "en": "You are welcome!"},
    "bye": {"nl": "Tot ziens, en een fijne dag!", "en": "Goodbye, and have a nice day!"},
    "rating": {
        "nl": "Hoe vond je dit gesprek? 1 is slecht, 5 is heel goed.",
        "en": "How was this conversation? 1 is poor, 5 is great.",
    },
    "rated": {"nl": "Dank je wel voor je reactie!", "en": "Thank you for your answer!"},
    "done": {
        "nl": "Dat is gelukt. Kan ik nog iets voor je doen?",
        "en": "All done. Is there anything else I can do for you?",
    },
    "person": {"nl": "Spreek een collega", "en": "Talk to a colleague"},
    "invalid": {"nl": "Dat lukt nog niet. Probeer het nog eens.", "en": "That did not work yet. Please try again."},
    "handed_open": {
        "nl": "Ik haal er een collega bij. Je bent nummer {place} in de rij.",
        "en": "I am bringing in a colleague. You are number {place} in line.",
    },
    "handed_closed": {
        "nl": "Ik geef je vraag door aan een collega. We zijn nu gesloten; {opens} zijn we er weer en hoor je van ons.",
        "en": "I am passing your question to a colleague. We are closed now; we are back {opens} and answer you then.",
    },
    "handed_back": {
        "nl": "Je praat nu weer met {bot}.",
        "en": "You are talking to {bot} again.",
    },
}  # fmt: skip

# What is asked again when the answer to a step's question is of another kind and its owner wrote no other words.
AGAIN: Mapping[str, Mapping[str, str]] = {
    "number": {
        "nl": "Daar heb ik een getal voor nodig, bijvoorbeeld 12 of 12,5.",
        "en": "I need a number for that, for example 12 or 12.5.",
    },
    "email": {
        "nl": "Dat lijkt geen e-mailadres. Het ziet eruit als naam@voorbeeld.nl.",
        "en": "That does not look like an e-mail address. It looks like name@example.com.",
    },
    "phone": {
        "nl": "Dat lijkt geen telefoonnummer. Typ het met netnummer of landcode.",
        "en": "That does not look like a phone number. Please type it with its area or country code.",
    },
    "date": {
        "nl": "Daar kan ik geen datum in vinden. Typ bijvoorbeeld 3 mei of morgen.",
        "en": "I cannot find a date in that. Type for example 3 May or tomorrow.",
    },
    "choice": {"nl": "Kies een van deze mogelijkheden.", "en": "Please choose one of these."},
}  # fmt: skip
