"""What stands around every page of the shop, with the one line that puts the chat on it."""

from html import escape
from typing import TYPE_CHECKING

from . import login
from .catalogue import SHELVES, Product, price

if TYPE_CHECKING:
    from .pages import Place

BAG = (
    "<svg viewBox='0 0 24 24' aria-hidden=true><path d='M16 10a4 4 0 0 1-8 0M3.1 6h17.8M3.4 5.5A2 2 0 0 0 3 6.7V20a2 2"
    " 0 0 0 2 2h14a2 2 0 0 0 2-2V6.7a2 2 0 0 0-.4-1.2l-2-2.7A2 2 0 0 0 17 2H7a2 2 0 0 0-1.6.8z'/></svg>"
)


def frame(place: "Place", title: str, body: str) -> str:
    lang, other = ("en", 0) if place.language else ("nl", 1)
    shelves = "".join(
        f"<a href='{place.to(path)}'{_current(place, path)}>{escape(name[place.language])}</a>"
        for path, name in SHELVES.items()
    )
    service = f"<a href='{place.to('klantenservice')}'{_current(place, 'klantenservice')}>{place.say('service')}</a>"
    bag = f"<a href='{place.to('winkelmand')}' aria-label='{place.say('cart')}'>{BAG}</a>"
    return (  # the attribute is all a shop adds: empty when nobody is signed in
        f"<!doctype html>\n<html lang={lang}>\n<head>\n<meta charset=utf-8>\n"
        "<meta name=viewport content='width=device-width,initial-scale=1'>\n"
        f"<title>{escape(title)} · Voorbeeld Fietsen</title>\n<link rel=stylesheet href=/assets/shop.css>\n"
        f'<script src="{escape(place.desk)}/w/{escape(place.key)}.js" '
        f'data-identity="{login.token(place.customer, place.key)}" async></script>\n</head>\n'
        "<body>\n<div class=shop>\n"
        f"<header><a class=name href='{place.to('')}'>Voorbeeld Fietsen</a>"
        f"<nav>{shelves}{service}{_account(place)}{bag}</nav></header>\n"
        f"<main>{body}</main>\n<footer><p>{place.say('footer')}</p>"
        f"<a href='{place.to(escape(place.rest), other)}' lang={'nl' if place.language else 'en'}>"
        f"{place.say('other')}</a></footer>\n"
        "</div>\n</body>\n</html>\n"
    )


def _account(place: "Place") -> str:
    """Signing in at a demo shop takes no password: it shows what the desk makes of it."""
    if known := login.CUSTOMERS.get(place.customer):
        first = escape(known["name"].split(" ")[0])
        return f"<a href='{place.to('uitloggen')}'>{place.say('sign_out')} ({first})</a>"
    return f"<a href='{place.to('inloggen')}'>{place.say('sign_in')}</a>"


def tile(place: "Place", product: Product) -> str:
    lang = place.language
    return (
        f"<li><a href='{place.to(f'{product.shelf}/{product.path}')}'>"
        f"<img src='/assets/bike-{product.colour}.svg' alt='' width=640 height=430 loading=lazy>"
        f"<b>{escape(product.name[lang])}</b></a>"
        f"<p>{escape(product.line[lang])}</p><p class=price>{price(product.price, lang)}</p></li>"
    )


def _current(place: "Place", path: str) -> str:
    return " aria-current=page" if place.rest.split("/")[0] == path else ""
