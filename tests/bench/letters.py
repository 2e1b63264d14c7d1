"""Mails as customers send them: text and HTML, quoted history, some with files; 18 kB in the mean."""

import random
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from webcare import clock

WORDS = [
    "bestelling", "fiets", "levering", "morgen", "graag", "factuur", "retour", "ketting", "zadel", "bedankt", "wanneer",
    "pakket", "adres", "winkel", "groet", "nummer", "gisteren", "kapot", "band", "licht", "slot", "maat", "kleur",
    "ophalen", "betalen", "mail", "bellen", "vraag", "antwoord", "eerder", "alsnog",
]  # fmt: skip
HISTORY = """<div class="gmail_quote"><div class="gmail_attr">Op ma 16 nov 2026 om 10:12 schreef Voorbeeld Fietsen
&lt;<a href="mailto:bench@shop.example">bench@shop.example</a>&gt;:</div>
<blockquote class="gmail_quote">{}</blockquote></div>"""


def letters(count: int, name: str, seed: int = 1) -> list[bytes]:
    """`count` different mails; the same for the same name and seed."""
    chance = random.Random(f"{name}/{seed}")
    return [letter(chance, f"{name}-{number}") for number in range(count)]


def letter(chance: random.Random, name: str) -> bytes:
    mail = EmailMessage()
    mail["From"] = f"Klant {name} <{name}@klant.example>"
    mail["To"] = "bench@shop.example"
    mail["Subject"] = f"Vraag over {chance.choice(WORDS)} {name}"
    mail["Date"] = format_datetime(clock.now())
    mail["Message-ID"] = make_msgid(name, "klant.example")
    own, before = _text(chance, 3), _text(chance, 9)
    quoted = "\n".join(f"> {line}" for line in before.splitlines())
    mail.set_content(f"{own}\n\nOp ma 16 nov 2026 om 10:12 schreef Voorbeeld Fietsen:\n{quoted}\n")
    mail.add_alternative(
        f"<html><body style='font-family:Arial'>{_html(own)}{HISTORY.format(_html(before))}</body></html>",
        subtype="html",
    )
    if chance.random() < 0.5:
        size = int(chance.triangular(4_000, 28_000, 12_000))
        picture = b"\x89PNG\r\n\x1a\n" + chance.randbytes(size)
        mail.add_attachment(picture, maintype="image", subtype="png", filename=f"foto {name}.png")
    return mail.as_bytes()


def mean_size(mails: list[bytes]) -> float:
    """kB"""
    return sum(map(len, mails)) / len(mails) / 1000


def _text(chance: random.Random, paragraphs: int) -> str:
    return "\n\n".join(
        " ".join(chance.choices(WORDS, k=chance.randint(25, 60))).capitalize() + "." for _ in range(paragraphs)
    )


def _html(text: str) -> str:
    return "".join(
        f'<p style="margin:0 0 12px;color:#222"><span lang="nl">{part}</span></p>' for part in text.split("\n\n")
    )
