# ruff: noqa: E501 - mails are as wide as they are
"""HTML as the mail programs write it: `write(language, place)` for each."""

from collections.abc import Callable
from html import escape

from .words import ADDED, ADDRESS, INTROS, LANGUAGES, SHOP

Write = Callable[[str, str], str]


def _divs(lines: tuple[str, ...]) -> str:
    return "".join(f"<div>{line}</div>" for line in lines)


def _paragraphs(lines: tuple[str, ...]) -> str:
    return "".join(f'<p class="MsoNormal">{line}<o:p></o:p></p>' for line in lines)


def _heads(language: str, date: bool = False) -> str:
    words = LANGUAGES[language]
    author, sent, to, subject = words.heads
    space = "&nbsp;" if language == "fr" else ""
    rows = [
        (author, f"{SHOP} &lt;{ADDRESS}&gt;"), (words.date_head if date else sent, words.sent),
        (to, "Noor de Wit &lt;noor@mail.example&gt;"), (subject, "Re: Kras op mijn fiets"),
    ]  # fmt: skip
    return "<br>".join(f"<b>{name}{space}:</b> {value}" for name, value in rows)


def gmail(language: str, place: str) -> str:
    words, style = (
        LANGUAGES[language],
        "margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex",
    )
    cite = f'<blockquote class="gmail_quote" style="{style}">'
    attr = f'<div dir="ltr" class="gmail_attr">{escape(INTROS["gmail"][language])}<br></div>'
    sign = (
        '<br><span class="gmail_signature_prefix">-- </span><br><div dir="ltr" class="gmail_signature" '
        f'data-smartmail="gmail_signature"><div dir="ltr"><b>{words.reply[-1]} de Wit</b><br>06-12345678</div></div>'
    )
    quote = f'<div class="gmail_quote gmail_quote_container">{attr}{cite}'
    if place == "top":
        return f'<div dir="ltr">{_divs(words.reply)}{sign}</div><br>{quote}{_divs(words.asked)}</blockquote></div>'
    if place == "bottom":
        reply = f'<div dir="ltr">{_divs(words.reply)}</div>'
        return f'<div dir="ltr"><br></div>{quote}{_divs(words.asked)}</blockquote><div><br></div>{reply}{sign}</div>'
    one, two = words.asked
    return (
        f'<div dir="ltr">{quote}<div>{one}</div></blockquote><div>{words.answers[0]}</div>'
        f"{cite}<div>{two}</div></blockquote><div>{words.answers[1]}</div></div></div>"
    )


def _cited(intro: str, language: str, place: str, sign: str = "") -> str:
    """Apple Mail, Thunderbird: an introduction and a citing blockquote."""
    words, (one, two) = LANGUAGES[language], LANGUAGES[language].asked
    cite = '<blockquote type="cite" cite="mid:5f1c@fietsen.example">'
    if place == "top":
        return f"<html><body>{_divs(words.reply)}{sign}{intro}{cite}{_divs(words.asked)}</blockquote><br></body></html>"
    if place == "bottom":
        return f"<html><body>{intro}{cite}{_divs(words.asked)}</blockquote>{_divs(words.reply)}{sign}</body></html>"
    answers = [f"<p>{answer}</p>" for answer in words.answers]
    return (
        f"<html><body>{intro}{cite}<p>{one}</p></blockquote>{answers[0]}"
        f"{cite}<p>{two}</p></blockquote>{answers[1]}{sign}</body></html>"
    )


def apple(language: str, place: str) -> str:
    words, intro = LANGUAGES[language], escape(INTROS["apple"][language])
    if place != "top":
        return _cited(f"<div>{intro}</div><br>", language, place)
    quote = f'<blockquote type="cite"><div>{intro}</div><br class="Apple-interchange-newline"><div>{_divs(words.asked)}</div>'
    return f'<html><body style="overflow-wrap: break-word;">{_divs(words.reply)}<div><br>{quote}</blockquote></div></body></html>'


def iphone(language: str, place: str) -> str:
    words, added = LANGUAGES[language], f'<div dir="ltr">{ADDED["iphone"][language]}</div>'
    intro = f'<div dir="ltr"><br><blockquote type="cite">{escape(INTROS["apple"][language])}<br><br></blockquote></div>'
    if place != "top":
        return _cited(intro, language, place, added)
    reply = "<br>".join(words.reply)
    cite = f'<blockquote type="cite"><div dir="ltr">\ufeff{"<br>".join(words.asked)}</div></blockquote>'
    return f'<html><body dir="auto">{reply}<br id="lineBreakAtBeginningOfSignature">{added}{intro}{cite}</body></html>'


def thunderbird(language: str, place: str) -> str:
    name = LANGUAGES[language].reply[-1]
    intro = f'<div class="moz-cite-prefix">{escape(INTROS["thunderbird"][language])}<br></div>'
    return _cited(intro, language, place, f'<pre class="moz-signature" cols="72">-- \n{name} de Wit\n06-12345678</pre>')


def yahoo(language: str, place: str) -> str:
    words, intro = LANGUAGES[language], escape(INTROS["yahoo"][language])
    quote = (
        f'<div id="yahoo_quoted_9076" class="yahoo_quoted"><div style="font-family:Helvetica"><div>{intro}</div>'
        f'<div><br></div><div><div id="yiv1"><div>{"<br>".join(words.asked)}</div></div></div></div></div>'
    )
    reply = f'<div dir="ltr" data-setdir="false">{_divs(words.reply)}</div>'
    if place == "top":
        return f'<div class="yahoo-style-wrap">{reply}<div><br></div></div>{quote}'
    if place == "bottom":
        return f"{quote}<div><br></div>{reply}"
    return f"<div>{words.below}</div>{quote}"


def proton(language: str, place: str) -> str:
    words, intro = LANGUAGES[language], escape(INTROS["proton"][language])
    cite = '<blockquote class="protonmail_quote" type="cite">'
    block = '<div class="protonmail_signature_block" style="font-family: Arial"><div class="protonmail_signature_block-proton">'
    sign = f"<div><br></div>{block}{ADDED['proton'][language]}</div></div>"
    if place != "top":
        return _cited(f"<div>{intro}</div>", language, place, sign)
    quote = f'<div class="protonmail_quote">{intro}<br>{cite}{_divs(words.asked)}</blockquote><br></div>'
    return f"{_divs(words.reply)}{sign}<div><br></div>{quote}"


def _outlook(above: str, head: str, language: str, place: str) -> str:
    """Everything below the head is the earlier mail, and nothing marks it."""
    words = LANGUAGES[language]
    if place == "top":
        return f"<html><body>{_paragraphs(words.reply)}{above}{head}{_paragraphs(words.asked)}</body></html>"
    if place == "bottom":
        return f"<html><body>{head}{_paragraphs(words.asked)}{_paragraphs(words.reply)}</body></html>"
    mixed = tuple(line for pair in zip(words.asked, words.answers, strict=True) for line in pair)
    return f"<html><body>{_paragraphs((words.below,))}{above}{head}{_paragraphs(mixed)}</body></html>"


def outlook(language: str, place: str) -> str:
    style = "border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"
    head = f'<div><div style="{style}"><p class="MsoNormal">{_heads(language)}<o:p></o:p></p></div></div>'
    return _outlook('<p class="MsoNormal"><o:p>&nbsp;</o:p></p>', head, language, place)


def outlook_web(language: str, place: str, x: str = "") -> str:
    """Outlook on the web and outlook.com, which writes x_ before what it did not write itself."""
    sign = f'<div id="{x}Signature"><p>{LANGUAGES[language].reply[-1]} de Wit<br>06-12345678</p></div>'
    rule = f'<div id="{x}appendonsend"></div><hr tabindex="-1" style="display:inline-block; width:98%">'
    head = f'{rule}<div id="{x}divRplyFwdMsg" dir="ltr"><font face="Calibri">{_heads(language)}</font><div>&nbsp;</div></div>'
    return _outlook(sign, head, language, place)


def outlook_com(language: str, place: str) -> str:
    return outlook_web(language, place, "x_")


def outlook_phone(language: str, place: str) -> str:
    added = escape(ADDED["outlook_app"][language].partition("<")[0])
    sign = f'<div id="ms-outlook-mobile-signature"><a href="https://aka.ms/AAb9ysg">{added}</a></div>'
    head = (
        f'<hr><div class="ms-outlook-mobile-reference-message skipProofing" id="divRplyFwdMsg">{_heads(language)}</div>'
    )
    return _outlook(sign, head, language, place)


def gmx(language: str, place: str) -> str:
    words = LANGUAGES[language]
    author, sent, to, subject = words.heads
    head = f"<div><b>{sent}:</b>&nbsp;{words.sent}<br><b>{author}:</b>&nbsp;{SHOP}<br><b>{to}:</b>&nbsp;noor@mail.example</div>"
    quote = f'<div name="quote" style="margin:10px 5px;border-left:2px solid #C3D9E5;">{head}{_divs(words.asked)}</div>'
    if place == "top":
        return f"<html><body><div>{_divs(words.reply)}<div>&nbsp;{quote}</div></div></body></html>"
    if place == "bottom":
        return f"<html><body>{quote}{_divs(words.reply)}</body></html>"
    return f"<html><body><div>{words.below}</div>{quote}</body></html>"


def samsung(language: str, place: str) -> str:
    words = LANGUAGES[language]
    sign = f'<div id="composer_signature" dir="auto"><div>{ADDED["android"][language]}</div></div>'
    head = f"<div><br></div><div>-------- {words.original} --------</div><div>{_heads(language, date=True)}</div><div><br></div>"
    return _outlook(sign, head, language, place)


PROGRAMS: dict[str, Write] = {
    write.__name__: write
    for write in (
        gmail, apple, iphone, thunderbird, yahoo, proton,
        outlook, outlook_web, outlook_com, outlook_phone, gmx, samsung,
    )
}  # fmt: skip
BARE = {"yahoo", "outlook", "outlook_web", "outlook_com", "outlook_phone", "gmx", "samsung"}
SIGNED_BELOW = {"gmail", "iphone", "thunderbird", "proton"}
