"""The pages: which path shows what. Every text is escaped where it enters the page."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from .catalogue import BY_PATH, PRODUCTS, SHELVES, Product, price
from .layout import frame, tile
from .texts import PROMISES, QUESTIONS, TEXTS


@dataclass(frozen=True, slots=True)
class Place:
    """Where a visitor is. `language` is 0 for Dutch and 1 for English, which is under /en/."""

    path: str
    query: dict[str, str]
    desk: str
    key: str
    customer: str = ""  # who is signed in, by the name in the address

    @property
    def language(self) -> int:
        return int(self.path == "/en" or self.path.startswith("/en/"))

    @property
    def rest(self) -> str:
        """The path without its language and without slashes around it."""
        return (self.path[3:] if self.language else self.path).strip("/")

    def to(self, rest: str, language: int | None = None) -> str:
        english = self.language if language is None else language
        return ("/en/" if english else "/") + rest

    def say(self, name: str) -> str:
        return escape(TEXTS[name][self.language])


def page_for(place: Place) -> tuple[int, str]:
    """Status and HTML."""
    if place.rest in PAGES:
        title, body = PAGES[place.rest](place)
        return 200, frame(place, title, body)
    shelf, _, name = place.rest.partition("/")
    if shelf in SHELVES and not name:
        return 200, frame(place, SHELVES[shelf][place.language], shelf_page(place, shelf))
    if (found := BY_PATH.get(name)) and found.shelf == shelf:
        return 200, frame(place, found.name[place.language], product_page(place, found))
    body = f"<section class=lead><h1>{place.say('missing')}</h1><p>{place.say('missing_lead')}</p></section>"
    return 404, frame(place, TEXTS["missing"][place.language], body)


def home(place: Place) -> tuple[str, str]:
    tiles = "".join(tile(place, product) for product in PRODUCTS)
    hero = (
        f"<section class=hero><div><h1>{place.say('home_title')}</h1><p>{place.say('home_lead')}</p>"
        f"<a class=buy href='{place.to('stadsfietsen/linde-7')}'>{place.say('look')}</a></div>"
        f"<img src='/assets/bike-moss.svg' alt='' width=640 height=430></section>"
    )
    return TEXTS["home_title"][place.language], f"{hero}<ul class=tiles>{tiles}</ul>{promises(place)}"


def shelf_page(place: Place, shelf: str) -> str:
    tiles = "".join(tile(place, product) for product in PRODUCTS if product.shelf == shelf)
    return (
        f"<section class=lead><h1>{escape(SHELVES[shelf][place.language])}</h1></section><ul class=tiles>{tiles}</ul>"
    )


def product_page(place: Place, product: Product) -> str:
    lang = place.language
    name, shelf = escape(product.name[lang]), SHELVES[product.shelf][lang]
    sizes = "".join(
        f"<label><input type=radio name=maat value={size}{' checked' if number == 1 else ''}>"
        f"<span>{size}</span></label>"
        for number, size in enumerate(product.sizes)
    )
    points = "".join(f"<li>{escape(point[lang])}</li>" for point in product.points)
    return (
        f"<p class=crumb><a href='{place.to('')}'>Home</a> / "
        f"<a href='{place.to(product.shelf)}'>{escape(shelf)}</a> / {name}</p>"
        f"<article class=product><figure><img src='/assets/bike-{product.colour}.svg' width=640 height=430 "
        f"alt='{name}, {escape(product.colour_name[lang])}'></figure><form action='{place.to('winkelmand')}'>"
        f"<h1>{name}</h1><p class=price>{price(product.price, lang)}</p>"
        f"<fieldset><legend>{place.say('size')}</legend>{sizes}</fieldset>"
        f"<button class=buy name=fiets value={product.path}>{place.say('buy')}</button>"
        f"<ul>{points}</ul></form></article>"
        f"{promises(place)}"
    )


def promises(place: Place) -> str:
    lang = place.language
    lines = (f"<p><b>{escape(title[lang])}</b>{escape(line[lang])}</p>" for title, line in PROMISES)
    return f"<div class=promises>{''.join(lines)}</div>"


def cart(place: Place) -> tuple[str, str]:
    found, title = BY_PATH.get(place.query.get("fiets", "")), TEXTS["cart"][place.language]
    if found is None:
        rows = f"<p>{place.say('cart_empty')}</p>"
    else:
        size, cost = escape(place.query.get("maat", found.sizes[0])), price(found.price, place.language)
        rows = (
            f"<div class=row><img src='/assets/bike-{found.colour}.svg' alt='' width=128 height=86>"
            f"<p><b>{escape(found.name[place.language])}</b>{place.say('size')} {size}</p><p>{cost}</p></div>"
            f"<div class='row total'><p>{place.say('cart_total')}</p><p>{cost}</p></div><p>{place.say('cart_note')}</p>"
        )
    back = f"<p><a class=buy href='{place.to('')}'>{place.say('cart_back')}</a></p>"
    return title, f"<section class=lead><h1>{escape(title)}</h1>{rows}{back}</section>"


def service(place: Place) -> tuple[str, str]:
    lang = place.language
    questions = "".join(
        f"<details><summary>{escape(question[lang])}</summary><p>{escape(answer[lang])}</p></details>"
        for question, answer in QUESTIONS
    )
    hours = "".join(f"<p>{place.say(name)}</p>" for name in ("open_week", "open_late", "open_weekend"))
    return TEXTS["service"][lang], (
        f"<section class='lead service'><div><h1>{place.say('service')}</h1>{questions}</div>"
        f"<aside><h2>{place.say('ask_title')}</h2><p>{place.say('ask_lead')}</p>"
        f"<p><button class=buy type=button data-webcare-open>{place.say('ask_chat')}</button></p>"
        f"<p>{place.say('ask_phone')}</p><h2>{place.say('open_title')}</h2>{hours}</aside></section>"
    )


PAGES: dict[str, Callable[[Place], tuple[str, str]]] = {"": home, "winkelmand": cart, "klantenservice": service}
