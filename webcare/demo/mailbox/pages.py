"""The page: a list of what was sent, and one mail. Everything in a mail is shown as text, its HTML too."""

from html import escape

from .post import Mail

SHOWN = ("From", "To", "Cc", "Reply-To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Auto-Submitted")


def inbox(mails: list[Mail], desk: str, address: str) -> str:
    rows = "".join(
        f"<li><a href='/mail/{mail.number}'><b>{escape(mail.header('To') or ', '.join(mail.readers))}</b>"
        f"<span>{escape(mail.header('Subject'))}</span><small>{escape(mail.header('From'))}</small>"
        f"<time>{mail.at.astimezone():%H:%M:%S}</time></a></li>"
        for mail in mails
    )
    body = f"<ul>{rows}</ul>" if rows else "<p class=empty>Nog niets verstuurd. <i>Nothing sent yet.</i></p>"
    return page("Verzonden post", f"{body}{writing(address)}", desk)


def letter(mail: Mail, desk: str, address: str) -> str:
    heads = "".join(
        f"<div><dt>{name}</dt><dd>{escape(mail.header(name))}</dd></div>" for name in SHOWN if mail.header(name)
    )
    files = "".join(
        f"<li>{escape(part.get_filename() or part.get_content_type())}</li>" for part in mail.parsed.iter_attachments()
    )
    html = mail.text("html")
    return page(
        mail.header("Subject") or "(geen onderwerp)",
        f"<p><a href='/'>← Verzonden post</a> · <a href='/mail/{mail.number}/raw'>Ruwe tekst</a></p><dl>{heads}</dl>"
        f"<pre>{escape(mail.text() or '(geen tekst)')}</pre>"
        + (f"<ul class=files>{files}</ul>" if files else "")
        + (f"<details><summary>HTML, als tekst</summary><pre>{escape(html)}</pre></details>" if html else "")
        + writing(address, mail),
        desk,
    )


def writing(address: str, answered: Mail | None = None) -> str:
    """Be the customer: write to the desk at `address` (empty: it takes no mail in), or answer what it sent."""
    if not address:
        return ""
    to = (answered.header("Reply-To") or answered.header("From")) if answered else address
    subject = answered.header("Subject") if answered else ""
    values = {
        "from": answered.header("To") if answered else "Noor de Wit <noor@klant.example>",
        "to": to,
        "subject": subject if not subject or subject.lower().startswith("re:") else f"Re: {subject}",
        "answers": answered.header("Message-ID") if answered else "",
    }
    fields = "".join(
        f"<label>{label}<input name={name} value='{escape(values[name])}'></label>"
        for name, label in (("from", "Van"), ("to", "Aan"), ("subject", "Onderwerp"))
    )
    return (
        "<form method=post action=/send>"
        f"<h2>{'Antwoord als de klant' if answered else 'Schrijf als klant'}</h2>{fields}"
        f"<input type=hidden name=answers value='{escape(values['answers'])}'>"
        "<label>Bericht<textarea name=text rows=5></textarea></label><button>Versturen</button></form>"
    )


def page(title: str, body: str, desk: str) -> str:
    return (
        f"<!doctype html>\n<html lang=nl>\n<head>\n<meta charset=utf-8>\n"
        "<meta name=viewport content='width=device-width,initial-scale=1'>\n"
        f"<title>{escape(title)} · demo</title>\n<link rel=stylesheet href=/mailbox.css>\n</head>\n<body>\n"
        f"<header><a href='/'>Post van de demo</a> <a href='{escape(desk)}'>Naar het bureau</a></header>\n"
        f"<main><h1>{escape(title)}</h1>{body}</main>\n</body>\n</html>\n"
    )
