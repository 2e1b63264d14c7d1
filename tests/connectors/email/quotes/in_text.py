"""Plain text as the mail programs write it: `write(language, place)` for each."""

from collections.abc import Callable

from .words import ADDED, ADDRESS, INTROS, LANGUAGES, SHOP

Write = Callable[[str, str], str]


def _marked(intro: str, language: str, place: str, added: str = "") -> str:
    """Quoted with ">": Gmail, Apple Mail, Thunderbird, phones."""
    words = LANGUAGES[language]
    reply = "\n".join(words.reply)
    one, two = (f"> {question}" for question in words.asked)
    signed = f"\n\n{added}" if added else ""
    if place == "top":
        return f"{reply}{signed}\n\n{intro}\n> \n{one}\n> \n{two}\n> \n> -- \n> {SHOP}\n"
    if place == "bottom":
        return f"{intro}\n> {one[2:]}\n{two}\n\n{reply}{signed}\n"
    return f"{intro}\n{one}\n\n{words.answers[0]}\n\n{two}\n\n{words.answers[1]}{signed}\n"


def _bare(head: str, language: str, place: str, added: str = "", body: str = "") -> str:
    """Quoted without marks: Outlook, Yahoo, Samsung."""
    words = LANGUAGES[language]
    reply = "\n".join(words.reply)
    asked = "\n".join(words.asked)
    signed = f"\n\n{added}" if added else ""
    if place == "top":
        return f"{reply}{signed}\n\n{head}\n\n{asked}\n"
    if place == "bottom":
        return f"{head}\n\n{asked}\n\n{reply}\n"
    mixed = f"{words.asked[0]}\n{words.answers[0]}\n{words.asked[1]}\n{words.answers[1]}"
    return f"{words.below}{signed}\n\n{head}\n\n{mixed}\n"


def _head(language: str, date: bool = False, colon: str = ":") -> str:
    words = LANGUAGES[language]
    author, sent, to, subject = words.heads
    space = "\u00a0" if language == "fr" else ""
    rows = [
        (author, f"{SHOP} <{ADDRESS}>"), (words.date_head if date else sent, words.sent),
        (to, "Noor de Wit <noor@mail.example>"), (subject, "Re: Kras op mijn fiets"),
    ]  # fmt: skip
    return "\n".join(f"{name}{space}{colon} {value}" for name, value in rows)


def gmail(language: str, place: str) -> str:
    intro = INTROS["gmail"][language]
    if len(intro) > 76:  # where Gmail breaks its lines
        at = intro.rindex(" ", 0, 76)
        intro = f"{intro[:at]}\n{intro[at + 1 :]}"
    return _marked(intro, language, place)


def apple(language: str, place: str) -> str:
    return _marked(INTROS["apple"][language], language, place)


def iphone(language: str, place: str) -> str:
    return _marked("> " + INTROS["apple"][language], language, place, ADDED["iphone"][language]).replace(
        "\n> > ", "\n>> "
    )


def thunderbird(language: str, place: str) -> str:
    return _marked(
        INTROS["thunderbird"][language], language, place, f"-- \n{LANGUAGES[language].reply[-1]}\n+31 6 1234"
    )


def yahoo(language: str, place: str) -> str:
    return _bare(INTROS["yahoo"][language], language, place)


def yahoo_phone(language: str, place: str) -> str:
    return _bare(f" \n  {INTROS['yahoo'][language]}", language, place, ADDED["yahoo"][language])


def proton(language: str, place: str) -> str:
    return _marked(INTROS["proton"][language], language, place, ADDED["proton"][language])


def outlook(language: str, place: str) -> str:
    return _bare(_head(language), language, place)


def outlook_rule(language: str, place: str) -> str:
    return _bare(f"-----{LANGUAGES[language].original}-----\n{_head(language)}", language, place)


def outlook_web(language: str, place: str) -> str:
    return _bare(f"{'_' * 32}\n{_head(language)}", language, place)


def outlook_phone(language: str, place: str) -> str:
    return _bare(f"{'_' * 32}\n{_head(language)}", language, place, ADDED["outlook_app"][language])


def windows_mail(language: str, place: str) -> str:
    return _bare(_head(language, colon=":"), language, place, ADDED["windows"][language])


def samsung(language: str, place: str) -> str:
    head = f"-------- {LANGUAGES[language].original} --------\n{_head(language, date=True)}"
    return _bare(head, language, place, ADDED["android"][language])


PROGRAMS: dict[str, Write] = {
    write.__name__: write
    for write in (
        gmail, apple, iphone, thunderbird, yahoo, yahoo_phone, proton,
        outlook, outlook_rule, outlook_web, outlook_phone, windows_mail, samsung,
    )
}  # fmt: skip
BARE = {"yahoo", "yahoo_phone", "outlook", "outlook_rule", "outlook_web", "outlook_phone", "windows_mail", "samsung"}
