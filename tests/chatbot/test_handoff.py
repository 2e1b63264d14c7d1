"""Who asks for a person, and who is angry: phrasings that must be heard, and ones that must not."""

import pytest

from chatbot.handoff import asks_person, is_angry
from tests.growing import expect_no_square

ASKS_DUTCH = """
ik wil een medewerker spreken
mag ik een mens spreken
Kan ik met iemand praten?
kan ik een echt persoon aan de lijn krijgen
Ik wil graag met een medewerker chatten
verbind me door
kunt u mij doorverbinden met de klantenservice
verbind mij met een collega a.u.b.
medewerker
Mens graag!
een mens alsjeblieft
medewerker aub
geef me een mens
geef mij maar een medewerker
Ik praat liever met een mens
ik heb liever een mens
doe mij maar een mens
liever met een echt mens praten
ik wil geen bot
Ik praat niet met robots
ik wil niet met een computer praten
stop met die bot
is er iemand die mij kan helpen?
is daar iemand?
Is er een medewerker beschikbaar
is er iemand online
kan iemand mij bellen
kunnen jullie mij even terugbellen?
bel me terug
ik wil teruggebeld worden
kun je me doorschakelen
zet me door naar een collega
Ik wil met je baas praten
mag ik je leidinggevende spreken
hoe kan ik iemand te spreken krijgen
waar kan ik een medewerker te spreken krijgen
Ik wil contact met een medewerker.
kan ik contact krijgen met iemand van de klantenservice
graag menselijk contact
ik wil iemand spreken over mijn bestelling
Waarom krijg ik een bot? Ik wil een mens.
Dit snap je niet, mag ik een collega van je spreken
Kan iemand van vlees en bloed me helpen
zou ik een adviseur kunnen spreken
mag ik met iemand anders praten
ik zou graag een mens willen spreken
""".strip().splitlines()

NOT_DUTCH = """
is er iemand thuis geweest voor de bezorging
mijn medewerker heeft de bestelling geplaatst
hebben jullie een medewerkerskorting
hoeveel medewerkers hebben jullie
kan iemand anders mijn pakket aannemen
iemand heeft mijn fiets gestolen
wie heeft mijn pakket aangenomen
de medewerker in de winkel zei dat het morgen kon
ik heb gisteren een medewerker gesproken
een collega van mij wil hetzelfde bestellen
is deze fiets geschikt voor lange mensen
voor hoeveel personen is deze tent
een tafel voor vier personen
past dit bij mensen met een smalle voet
kan ik mijn bestelling doorsturen naar een ander adres
wordt mijn bestelling doorgestuurd
wat zijn jullie openingstijden
hoe neem ik contact op
hoe kan ik jullie bereiken
wat is jullie telefoonnummer
kan ik met ideal betalen
ik wil mijn retour aanmelden
waar blijft mijn pakket
ben jij een mens?
ben je een robot of een mens
ik hoef geen medewerker te spreken
je hoeft me niet door te verbinden
heeft er iemand mijn e-mail gelezen
mag iemand anders het pakket ophalen
ik wil een cadeau voor mijn collega
kan ik een bericht aan de bezorger sturen
mijn man heeft de bestelling gedaan
hebben jullie een machine om espresso mee te maken
deze wasmachine werkt niet
kan de fietscomputer tegen water
is het mogelijk om met meerdere mensen te betalen
ik zoek een baan als medewerker
zoeken jullie nog personeel
werkt de app ook op mijn computer
de klantenservice was heel vriendelijk
kan ik mijn bestelling nog wijzigen
iemand in mijn straat heeft het pakket
kan ik de factuur op naam van iemand anders krijgen
wanneer wordt er gebeld door de bezorger
""".strip().splitlines()

ASKS_ENGLISH = [
    "Can I speak to a human please?", "let me talk to someone", "transfer me to an agent",
    "put me through to the manager",
    "I'd rather talk to a real person", "agent", "human please", "is there a real person I can chat with?",
    "get me someone else", "stop wasting my time with a bot", "I don't want to talk to a machine",
    "can someone call me back", "I need a representative", "could you connect me with customer service",
    "I want to speak to your supervisor.", "no bots please", "I'd rather deal with a human being", "transfer to human",
    "can I get help from a real person", "I demand to see a manager", "could I be put through to a specialist",
    "may I have a word with your manager", "how can I contact a person", "is it possible to get a human",
    "who can I speak to about this", "stop giving me automated answers", "is anyone there to talk to",
]  # fmt: skip
NOT_ENGLISH = [
    "someone stole my card", "can someone fix the air conditioning", "a table for one person", "are you a real person?",
    "I need a bag for two people", "my agent placed the order", "I talked to an agent yesterday", "where is my parcel",
    "can I send money to someone else", "No, you don't need to transfer me to a real person", 
    "do you sell coffee machines",
    "can I pay with somebody else's card", "who can sign for the parcel", "I am talking about my order",
    "connect me to the wifi", "can I send this to somebody else", "Do I need to speak to an agent to change my pin?",
    "are you a bot or a real person", "the operator cancelled my tour",
    "the money was transferred to the wrong person", "my parcel was handed to someone else",
]  # fmt: skip
ANGRY = [
    "dit is belachelijk", "Wat een waardeloze service", "ik ben er helemaal klaar mee", "stelletje oplichters",
    "wat een kutzooi", "stomme bot", "jullie snappen er niks van", "ik word hier gek van", "IK WACHT AL DRIE WEKEN!!",
    "this is ridiculous", "you are useless", "worst service ever", "this is really frustrating", "stupid bot",
    "I'm fed up with this", "what a waste of my time", "this conversation is not leading anywhere",
]  # fmt: skip
CALM = [
    "deze fiets is te groot", "de ketting is kapot", "mijn pakket is te laat", "ik ben niet boos hoor", 
    "helaas past hij niet",
    "NEE", "OK!!", "the zipper is broken", "I am not angry", "this is not working, the app shows an error",
    "terrible fit, can I return them", "wachten duurt lang maar geen probleem", "WAAR IS MIJN PAKKET",
]  # fmt: skip


@pytest.mark.parametrize("text", ASKS_DUTCH + ASKS_ENGLISH)
def test_hears_who_asks_for_a_person(text):
    assert asks_person(text)


@pytest.mark.parametrize("text", NOT_DUTCH + NOT_ENGLISH)
def test_leaves_others_to_the_bot(text):
    assert asks_person(text) == ""
    assert is_angry(text) == ""


@pytest.mark.parametrize("text", ANGRY)
def test_hears_anger(text):
    assert is_angry(text)


@pytest.mark.parametrize("text", CALM)
def test_does_not_hear_anger_in_a_plain_complaint(text):
    assert is_angry(text) == ""


def test_gives_the_words_as_they_were_written():
    assert asks_person("Hoi! Ik WIL een Medewerker, nu.") == "WIL een Medewerker"
    assert asks_person("I don't want to talk to a machine") == "don't want to talk to a machine"


def test_the_owners_own_words_count_as_whole_words():
    assert asks_person("mag Piet even komen", ["piet even"]) == "piet even"
    assert asks_person("de pieter even", ["piet even"]) == ""
    assert is_angry("dit is een fietsramp", ["fietsramp", ""]) == "fietsramp"
    assert is_angry("alles goed", ["", "  "]) == ""


@pytest.mark.parametrize("piece", ["speak to ", "ik wil ", "'", "a. "])
def test_time_does_not_grow_with_the_square_of_the_length(piece):
    expect_no_square(lambda size: lambda: (asks_person(piece * size), is_angry(piece * size)), 2_000, 20_000)
