"""What people write in the cases, per language, and what their mail programs put around it."""

from dataclasses import dataclass

SHOP = "Voorbeeld Fietsen"
ADDRESS = "klantenservice@fietsen.example"


@dataclass(frozen=True)
class Words:
    """`reply`: the whole answer. `asked`: the mail answered, two questions. `answers`: one for each."""

    reply: tuple[str, ...]
    asked: tuple[str, str]
    answers: tuple[str, str]
    heads: tuple[str, str, str, str]  # From, Sent, To, Subject as Outlook writes them
    date_head: str  # where a program says "Date" instead of "Sent"
    sent: str
    below: str  # "see my answers below"
    original: str  # on the rule that Samsung and old Outlooks draw


LANGUAGES = {
    "nl": Words(
        ("Dank je wel voor je snelle antwoord.", "Het frame heeft op dinsdag een kras gekregen.", "Groeten,", "Noor"),
        ("Welke maat heb je besteld?", "Mogen we de fiets ophalen?"),
        ("Maat 53, net als op de bon.", "Ja, op maandag of woensdag."),
        ("Van", "Verzonden", "Aan", "Onderwerp"),
        "Datum",
        "maandag 3 juni 2024 10:31",
        "Mijn antwoorden staan hieronder in rood.",
        "Oorspronkelijk bericht",
    ),
    "en": Words(
        ("Thanks for the quick answer.", "The frame was scratched on Tuesday.", "Kind regards,", "Emily"),
        ("Which size did you order?", "May we collect the bike?"),
        ("Size 53, as on the receipt.", "Yes, on Monday or Wednesday."),
        ("From", "Sent", "To", "Subject"),
        "Date",
        "Monday, June 3, 2024 10:31 AM",
        "Please see my answers below in red.",
        "Original message",
    ),
    "de": Words(
        ("Danke für die schnelle Antwort.", "Am Dienstag wurde der Rahmen zerkratzt.", "Viele Grüße", "Jürgen"),
        ("Welche Größe haben Sie bestellt?", "Dürfen wir das Rad abholen?"),
        ("Größe 53, wie auf dem Beleg.", "Ja, am Montag oder Mittwoch."),
        ("Von", "Gesendet", "An", "Betreff"),
        "Datum",
        "Montag, 3. Juni 2024 10:31",
        "Meine Antworten stehen unten im Text.",
        "Ursprüngliche Nachricht",
    ),
    "fr": Words(
        ("Merci pour votre réponse rapide.", "Le cadre a été rayé mardi.", "Cordialement,", "Zoé"),
        ("Quelle taille avez-vous commandée ?", "Pouvons-nous récupérer le vélo ?"),
        ("Taille 53, comme sur le reçu.", "Oui, lundi ou mercredi."),
        ("De", "Envoyé", "À", "Objet"),
        "Date",
        "lundi 3 juin 2024 10:31",
        "Mes réponses sont en rouge ci-dessous.",
        "Message d'origine",
    ),
}

WHO = f"{SHOP} <{ADDRESS}>"
INTROS = {
    "gmail": {
        "nl": f"Op ma 3 jun 2024 om 10:31 schreef {WHO}:",
        "en": f"On Mon, 3 Jun 2024 at 10:31, {WHO} wrote:",
        "de": f"Am Mo., 3. Juni 2024 um 10:31 Uhr schrieb {WHO}:",
        "fr": f"Le lun. 3 juin 2024 à 10:31, {WHO} a écrit :",
    },
    "apple": {
        "nl": f"Op 3 jun 2024, om 10:31 heeft {WHO} het volgende geschreven:",
        "en": f"On 3 Jun 2024, at 10:31, {WHO} wrote:",
        "de": f"Am 03.06.2024 um 10:31 schrieb {WHO}:",
        "fr": f"Le 3 juin 2024 à 10:31, {WHO} a écrit :",
    },
    "thunderbird": {
        "nl": f"Op 03-06-2024 om 10:31 schreef {SHOP}:",
        "en": f"On 03/06/2024 10:31, {SHOP} wrote:",
        "de": f"Am 03.06.24 um 10:31 schrieb {SHOP}:",
        "fr": f"Le 03/06/2024 à 10:31, {SHOP} a écrit :",
    },
    "yahoo": {
        "nl": f"Op maandag 3 juni 2024 om 10:31:07 CEST schreef {WHO}:",
        "en": f"On Monday, 3 June 2024 at 10:31:07 CEST, {WHO} wrote:",
        "de": f"Am Montag, 3. Juni 2024 um 10:31:07 MESZ hat {WHO} Folgendes geschrieben:",
        "fr": f"Le lundi 3 juin 2024 à 10:31:07 UTC+2, {WHO} a écrit :",
    },
    "proton": {
        "nl": f"Op maandag 3 juni 2024 om 10:31, schreef {WHO}:",
        "en": f"On Monday, June 3rd, 2024 at 10:31 AM, {WHO} wrote:",
        "de": f"{WHO} schrieb am Montag, 3. Juni 2024 um 10:31:",
        "fr": f"Le lundi 3 juin 2024 à 10:31, {WHO} a écrit :",
    },
}
ADDED = {
    "iphone": {
        "nl": "Verstuurd vanaf mijn iPhone",
        "en": "Sent from my iPhone",
        "de": "Von meinem iPhone gesendet",
        "fr": "Envoyé de mon iPhone",
    },
    "android": {
        "nl": "Verstuurd vanaf mijn Galaxy",
        "en": "Sent from my Galaxy",
        "de": "Von meinem/meiner Galaxy gesendet",
        "fr": "Envoyé depuis mon appareil Galaxy",
    },
    "outlook_app": {
        "nl": "Outlook voor Android downloaden<https://aka.ms/AAb9ysg>",
        "en": "Get Outlook for Android<https://aka.ms/AAb9ysg>",
        "de": "Outlook für Android beziehen<https://aka.ms/AAb9ysg>",
        "fr": "Télécharger Outlook pour Android<https://aka.ms/AAb9ysg>",
    },
    "yahoo": {
        "nl": "Verzonden vanuit Yahoo Mail op Android",
        "en": "Sent from Yahoo Mail on Android",
        "de": "Von Yahoo Mail auf Android gesendet",
        "fr": "Envoyé depuis Yahoo Mail pour Android",
    },
    "proton": {
        "nl": "Verzonden met Proton Mail, veilige e-mail.",
        "en": "Sent with Proton Mail secure email.",
        "de": "Gesendet mit Proton Mail sicherer E-Mail.",
        "fr": "Envoyé avec la messagerie sécurisée Proton Mail.",
    },
    "windows": {
        "nl": "Verzonden vanuit Mail voor Windows",
        "en": "Sent from Mail for Windows",
        "de": "Gesendet von Mail für Windows",
        "fr": "Envoyé à partir de Courrier pour Windows",
    },
}
