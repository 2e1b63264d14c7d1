# ruff: noqa: E501 - mails are as wide as they are
"""One-off cases: forwards, signatures, lookalikes, half marks. In doubt everything stays visible."""

import pytest

from connectors.email.plain import text_of
from connectors.email.quotes import split_html, split_text

from .test_programs import said

HEAD = "Van: Shop <shop@fietsen.example>\nVerzonden: maandag 3 juni 2024 10:31\nAan: Noor\nOnderwerp: Re: Fiets"
INTRO = "Op ma 3 jun 2024 om 10:31 schreef Shop <shop@fietsen.example>:"

STAYS = {
    "nothing special": "Hallo,\n\nKan ik ruilen?\n\nNoor",
    "only white space": "  \n\n ",
    "only a quote": f"{INTRO}\n> Welke maat?\n",
    "only an Outlook quote": f"\n{HEAD}\n\nWelke maat?\n",
    "only a signature": "-- \nNoor\n06-12345678",
    "only sent from": "Verstuurd vanaf mijn iPhone\n",
    "sent from above an unmarked mail, the answer below it": f"Verstuurd vanaf mijn iPhone\n\n{HEAD}\n\nMaat?\n\nMaat 53",
    "forward, Gmail": "Zie hier.\n\n---------- Forwarded message ---------\nVan: Jan <j@x.example>\nDate: ma 3 jun\n> Hoi",
    "forward, Gmail in Dutch": "Zie hier.\n\n---------- Doorgestuurd bericht ---------\nVan: Jan\n\nHoi\n> Dag",
    "forward, Apple": "FYI\n\nBegin doorgestuurd bericht:\n\nVan: Jan <j@x.example>\nOnderwerp: Fiets\nDatum: 3 juni",
    "forward, Apple in English": "FYI\n\nBegin forwarded message:\n\n> From: Jan\n> Subject: Bike\n>\n> Hello",
    "forward, Thunderbird in German": "Bitte.\n\n-------- Weitergeleitete Nachricht --------\nBetreff: Rad\nVon: Jan\n\nText",
    "forward, Thunderbird in French": "Voilà.\n\n-------- Message transféré --------\nSujet : Vélo\nDe : Jan\n\nTexte",
    "an answer between unmarked lines": f"Zie mijn reactie hieronder in het blauw.\n\n{HEAD}\n\nMaat?\nMaat 53",
    "see below": f"See below\n\n{HEAD}\n\nWhich size?\n53",
    "answers inline": f"I answered your questions inline.\n\n{HEAD}\n\nWhich size?\n53",
    "words between quotes": f"Hoi\n\n{INTRO}\n> Maat?\n53\n> Kleur?\nGroen\n",
    "words below the quote": f"Hoi\n\n{INTRO}\n> Maat?\n\nEn nog iets: mag het morgen?\n",
    "a picture's name below the quote": f"Hoi\n\n{INTRO}\n> Maat?\n\n[image: fiets.png]\n",
    "a quote broken by a mail program": f"Hoi\n\n{INTRO}\n> Deze regel was te\nlang\n> en gaat door\n",
    "reported speech": "On Monday your colleague wrote:\nYou will get it back.\nBut I did not.",
    "reported speech, dated": "Op 3 juni 2024 om 10:31 schreef jullie Jan:\nU krijgt het terug.\nMaar dat is niet zo.",
    "reported speech in German": "Am 3. Juni 2024 schrieb Ihr Kollege:\nSie bekommen es zurück.\nDas stimmt nicht.",
    "my wife wrote": "Mijn vrouw schreef:\n> Dit klopt niet\n",
    "a journey": "Ik wil reizen.\nVan: Utrecht\nAan: Parijs\nDatum: 3 juni\nAantal: 2",
    "a web form": "Nieuw bericht:\n\nVan: Jan Jansen\nDatum: 3 juni 2024\nOnderwerp: Kras\nBericht: Er zit een kras op.",
    "one line with >": "Het was\n> 100 euro te veel\n",
    "two lines with >": "Keuze:\n> 3 stuks\n> 2 stuks",
    "two dashes as a list": "Ik wil:\n--\n" + "\n".join(f"regel {n}: nog een fiets" for n in range(25)),
    "dashes in the middle": "Deel een\n---\nDeel twee, wat vind je?",
    "greeting and phone": "Bel me.\n\nGroet,\nNoor\n06-12345678",
    "greeting and own address": "Stuur het hierheen.\n\nGroet,\nNoor\nKerkstraat 1\n1234 AB Utrecht\n06-12345678",
    "greeting and bank account": "Groet,\nNoor\nIBAN NL91ABNA0417164300\nwww.noor.example\n+31 6 12345678",
    "greeting and a postscript": "Groet,\nNoor\nPS bel na 17:00\nwww.noor.example\n+31 6 12345678",
    "greeting and a question": "Groet,\nNoor\nwww.noor.example\nTel. 030-1234567\nKan dat?",
    "sent from, said": "Het is Verstuurd vanaf mijn iPhone en niet aangekomen.",
    "sent from, and then more": "Verstuurd vanaf mijn iPhone\n\nO ja, de kleur is groen.",
    "I sent it from my phone": "Sent from my phone last week. Did you get it?",
    "sent by mail": "Hoe kwam het?\n\nVerzonden via e-mail aan jullie op 3 juni.",
    "sent last week": "When?\n\nSent from my phone last week",
    "a phone at the end": "Wat is het?\n\nVerstuurd met een pakket mijn telefoon",
    "a disclaimer that is a complaint": "This email is the third one about my bike!\n\nPlease answer.\n\nEmily",
}

FOLDS = {
    "dashes": ("Kan ik ruilen?\n\n-- \nNoor\n06-1", "Kan ik ruilen?"),
    "dashes whose space was lost": ("Kan ik ruilen?\n\n--\nNoor\n06-1", "Kan ik ruilen?"),
    "sent from": ("Ja graag\n\nVerstuurd vanaf mijn iPhone", "Ja graag"),
    "sent from, Samsung": ("Ja\nVerzonden vanaf mijn Samsung Galaxy-smartphone.", "Ja"),
    "sent from, with stars": ("Yes\n\n*Sent from my iPad*", "Yes"),
    "sent from, Huawei": ("Oui\n\nEnvoyé de mon smartphone Huawei", "Oui"),
    "sent from, Telekom": ("Ja\n\nGesendet mit der Telekom Mail App", "Ja"),
    "sent from, Outlook": ("Ja\n\nOutlook voor iOS downloaden<https://aka.ms/o0ukef>", "Ja"),
    "sent from, Windows, linked": (
        "Ja\n\nVerzonden vanuit Mail<https://go.microsoft.com/fwlink/?LinkId=550986> voor Windows",
        "Ja",
    ),
    "virus scanner": ("Ja\n\nVirusvrij.www.avast.com\n", "Ja"),
    "dashes, then sent from": ("Ja\n\n-- \nNoor\n\nSent from my iPhone", "Ja"),
    "dashes above a quote": (f"Ja\n-- \nNoor\n\n{INTRO}\n> Maat?", "Ja"),
    "business card": (
        "Zie de bijlage.\n\nMet vriendelijke groet,\n\nJan Jansen\nInkoop\n\nJansen BV\nT +31 30 123 45 67\nwww.jansen.example\n",
        "Zie de bijlage. | Met vriendelijke groet, | Jan Jansen",
    ),
    "business card in German": (
        "Danke.\n\nMit freundlichen Grüßen\nJürgen Maier\nEinkauf\nTel.: +49 30 1234567\nWeb: https://maier.example",
        "Danke. | Mit freundlichen Grüßen | Jürgen Maier",
    ),
    "business card in French": (
        "Merci.\n\nCordialement,\nZoé Martin\nResponsable achats\nTél. : +33 1 23 45 67 89\nwww.martin.example",
        "Merci. | Cordialement, | Zoé Martin",
    ),
    "disclaimer": (
        "Graag morgen.\n\nNoor\n\nDit e-mailbericht is uitsluitend bestemd voor de geadresseerde. Heb je het ten onrechte.",
        "Graag morgen. | Noor",
    ),
    "disclaimer in English": (
        "Tomorrow please.\n\nThis e-mail and any attachments are confidential and intended only for the addressee.",
        "Tomorrow please.",
    ),
    "quoted lines without introduction": ("Prima\n\n> Maat?\n> Kleur?\n> Groet, Shop", "Prima"),
    "nested quotes": (f"Prima\n\n{INTRO}\n> Op 1 jun schreef jij:\n>> Hoi\n> Dag\n", "Prima"),
    "list footer below the quote": (f"Prima\n\n{INTRO}\n> Maat?\n\n-- \nJe krijgt dit omdat je lid bent.", "Prima"),
    "sent from below the quote": (f"Prima\n\n{INTRO}\n> Maat?\n\nVerstuurd vanaf mijn iPhone\n", "Prima"),
    "old Gmail": ("Prima\n\n2024-06-03 10:31 GMT+02:00 Shop <shop@fietsen.example>:\n\n> Maat?", "Prima"),
    "Spanish": (
        "Gracias\n\nEl lun, 3 jun 2024 a las 10:31, Shop (<shop@fietsen.example>) escribió:\n\n> ¿Talla?",
        "Gracias",
    ),
    "Swedish": ("Tack\n\nDen mån 3 juni 2024 kl 10:31 skrev Shop <shop@fietsen.example>:\n\n> Storlek?", "Tack"),
    "name first": ("Ja\n\nShop <shop@fietsen.example> schreef op 3 juni 2024 10:31:\n\nMaat?", "Ja"),
    "help desk line": ("Ja\n\n##- Please type your reply above this line -##\n\nYour request was updated.", "Ja"),
    "help desk line in Dutch": ("Ja\n\n-- Typ je antwoord boven deze regel --\n\nJe vraag is beantwoord.", "Ja"),
    "Outlook with stars": (
        "Ja\n\n*Van:* Shop <s@f.example>\n*Verzonden:* ma 3 juni\n*Aan:* Noor\n*Onderwerp:* x\n\nMaat?",
        "Ja",
    ),
    "Outlook for Mac": (
        "Yes\n\nFrom: Shop <s@f.example>\nDate: Monday, 3 June\nTo: Em <e@m.example>\nSubject: x\n\nSize?",
        "Yes",
    ),
    "GMX, date first": (
        "Ja\n\nGesendet: Montag, 3. Juni 2024\nVon: Shop\nAn: x@gmx.example\nBetreff: Rad\n\nGröße?",
        "Ja",
    ),
    "many addressees": (
        "Ja\n\nFrom: A <a@f.example>\nSent: Monday\nTo: B <b@f.example>; C\n<c@f.example>; D\nCc: E\nSubject: x\n\nSize?",
        "Ja",
    ),
    "a sentence that begins like the introduction": (
        f"Op maandag kan het niet.\n{INTRO}\n> Wanneer?",
        "Op maandag kan het niet.",
    ),
    "Windows line ends": ("Ja\r\n\r\n" + INTRO + "\r\n> Maat?\r\n", "Ja"),
    "odd spaces": ("Oui\n\nLe\u00a03 juin 2024 à\u202f10:31, Shop <s@f.example> a écrit\u00a0:\n\n> Taille ?", "Oui"),
}


@pytest.mark.parametrize("name", STAYS)
def test_stays_whole(name: str) -> None:
    assert split_text(STAYS[name]) == (STAYS[name], "")


@pytest.mark.parametrize("name", FOLDS)
def test_folds(name: str) -> None:
    mail, visible = FOLDS[name]
    new, rest = split_text(mail)
    assert (" | ".join(said(new)), new + rest) == (visible, mail)


def test_what_was_sent_on_stays_whole_when_only_its_subject_says_so() -> None:
    mail = f"Kijk eens\n\n{HEAD}\n\nAanbieding\n"
    assert split_text(mail)[0].strip() == "Kijk eens"
    assert split_text(mail, forwarded=True) == (mail, "")
    html = f"<p>Kijk eens</p><div id=divRplyFwdMsg>{HEAD.replace(chr(10), '<br>')}</div><p>Aanbieding"
    assert split_html(html, forwarded=True) == (html, "")


CITE = '<blockquote type="cite">'
HTML_STAYS = {
    "nothing special": "<p>Hallo</p><p>Kan ik ruilen?",
    "no markup at all": "Kan ik ruilen?",
    "empty": "",
    "an indented list": "<p>Dit wil ik:</p><blockquote><p>een</p><p>twee</p><p>drie</p></blockquote>",
    "Gmail's indent": '<div>Dit:</div><blockquote class="gmail_quote" style="margin:0 0 0 40px;border:none">a<br>b<br>c<br></blockquote>',
    "Gmail forward": '<div>FYI</div><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>'
    "Van: Jan</div><p>Hoi</p></div>",
    "Gmail forward in Polish": '<div>FYI</div><div class="gmail_quote"><div class="gmail_attr">---------- Przekazana wiadomość '
    "---------<br>Od: Jan</div><p>Hoi</p></div>",
    "Apple forward": f"<div>FYI<br>{CITE}<div>Begin doorgestuurd bericht:</div><div><b>Van:</b> Jan</div></blockquote></div>",
    "Thunderbird forward": '<p>FYI</p><div class="moz-forward-container"><table><tr><th>Onderwerp:</th><td>x</td></tr></table>Hoi</div>',
    "a picture below the quote": f"<p>Hoi</p><p>{INTRO.replace('<', '&lt;')}</p>{CITE}Maat?</blockquote><img src='cid:1'>",
    "typed below the signature": '<div>Hoi</div><div class="gmail_signature">Noor</div><div>O ja, maat 53</div>',
    "a question in the signature": '<div>Hoi</div><div class="gmail_signature">Noor<br>Kan het morgen?</div>',
    "too deep to read": "<div>" * 3000 + "Hallo" + f"{CITE}a<br>b<br>c",
}
HTML_FOLDS = {
    "signature of Gmail": ('<div>Hoi</div><div class="gmail_signature">Noor<br>Shop</div>', "Hoi"),
    "a plain blockquote below an introduction": (
        f"<p>Hoi</p><p>{INTRO.replace('<', '&lt;')}</p><blockquote>Maat?</blockquote>",
        "Hoi",
    ),
    "Outlook's rule in a language not listed": (
        '<p>Cześć</p><div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0in 0in 0in"><b>Od:</b> Shop<br>'
        "<b>Wysłano:</b> dziś</div><p>Rozmiar?</p>",
        "Cześć",
    ),
    "Gmail in Polish": (
        '<div>Cześć</div><div class="gmail_quote"><div class="gmail_attr">pon., 3 cze 2024 Shop napisał(a):</div>'
        '<blockquote class="gmail_quote">Rozmiar?</blockquote></div>',
        "Cześć",
    ),
    "Zimbra": ("<div>Hoi</div><hr><div data-marker='__QUOTED_TEXT__'><b>Van: </b>Shop<br>Maat?</div>", "Hoi"),
    "plain text in <pre>": (f"<pre>Hoi\n\n{INTRO.replace('<', '&lt;')}\n&gt; Maat?\n&gt; Kleur?\n</pre>", "Hoi"),
    "pre-wrap": ("<div style='white-space: pre-wrap'>Hoi\n\n-- \nNoor\n</div>", "Hoi"),
    "an address as a tag": ("<p>Hoi <jan@x.example> daar<br>-- <br>Noor</p>", "Hoi daar"),
    "one long line with breaks": (f"Hoi<br><br>{INTRO.replace('<', '&lt;')}<br>&gt; Maat?<br>&gt; Kleur?", "Hoi"),
    "Yahoo's own prefix": (
        '<div>Hoi</div><div id="ydp1yahoo_quoted_2" class="ydp1yahoo_quoted">x<br>Maat?</div>',
        "Hoi",
    ),
}


@pytest.mark.parametrize("name", HTML_STAYS)
def test_html_stays_whole(name: str) -> None:
    assert split_html(HTML_STAYS[name]) == (HTML_STAYS[name], "")


@pytest.mark.parametrize("name", HTML_FOLDS)
def test_html_folds(name: str) -> None:
    mail, visible = HTML_FOLDS[name]
    new, rest = split_html(mail)
    assert " | ".join(said(text_of(new))) == visible
    assert said(text_of(new)) + said(text_of(rest)) == said(text_of(mail))
