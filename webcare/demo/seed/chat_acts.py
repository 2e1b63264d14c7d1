"""What customers do on WhatsApp, Messenger and Instagram, by the words of the script."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from webcare.demo.graph.whatsapp_customer import WhatsAppCustomer
from webcare.demo.seed import files
from webcare.demo.seed.script import Step

if TYPE_CHECKING:
    from webcare.demo.seed.chatter import Chatter

TYPES = {"photo": "image/jpeg", "pdf": "application/pdf"}
NO_WORDS = "-"


def _write(who: "Chatter", step: Step) -> None:
    words = "" if step.text == NO_WORDS else step.text
    for number, file in enumerate(step.files):
        caption = words if number == 0 else ""
        who.person.sends(files.make(file), TYPES[file.kind], caption, file.name)
    if not step.files:
        who.person.says(words)


def _tap(who: "Chatter", step: Step) -> None:
    line = next(one for one in reversed(who.person.chat.lines) if one.choices)
    choice = next(one for one in line.choices if one["title"] == step.text)
    who.person.taps(choice["id"], choice["title"], message=line.id)


def _place(who: "Chatter", step: Step) -> None:
    """`Dam 1, Amsterdam | 52.37 | 4.89`"""
    name, latitude, longitude = step.text.split(" | ")
    who.person.places(float(latitude), float(longitude), name)


def _mention(who: "Chatter", step: Step) -> None:
    who.person.mentions(files.make(step.files[0]))  # type: ignore[attr-defined]


def _advert(who: "Chatter", step: Step) -> None:
    """`Winteractie | Ik zag jullie actie`: the advert, and what they wrote under it."""
    title, _bar, words = step.text.partition(" | ")
    if isinstance(who.person, WhatsAppCustomer):
        advert = {
            "source_type": "ad",
            "source_id": "120000000000001",
            "headline": title,
            "source_url": "https://fb.me/x",
        }
    else:
        advert = {
            "source": "ADS",
            "type": "OPEN_THREAD",
            "ad_id": "120000000000001",
            "ads_context_data": {"ad_title": title},
        }
    who.person.says(words, referral=advert)


def _order(who: "Chatter", step: Step) -> None:
    """`SKU | quantity | price`, in euro."""
    sku, quantity, price = step.text.split(" | ")
    item = {"product_retailer_id": sku, "quantity": int(quantity), "item_price": float(price), "currency": "EUR"}
    order = {"catalog_id": "910000000000001", "product_items": [item]}
    who.person.shares("order", order)  # type: ignore[attr-defined]


def _unsupported(who: "Chatter", step: Step) -> None:
    error = {
        "code": 131051,
        "title": "Message type unknown",
        "error_data": {"details": "Message type is not supported."},
    }
    who.person.shares("unsupported", {"type": step.text or "poll"}, errors=[error])  # type: ignore[attr-defined]


DOES: dict[str, Callable[["Chatter", Step], object]] = {
    "write": _write,
    "answers": lambda who, step: who.person.says(step.text, reply_to=who.last(mine=False)),
    "voice": lambda who, step: who.person.speaks(int(step.text or 4)),
    "location": _place,
    "reacts": lambda who, step: who.person.reacts(who.last(mine=False), step.text),
    "edits": lambda who, step: who.person.edits(who.last(mine=True), step.text),
    "takes back": lambda who, step: who.person.takes_back(who.last(mine=True)),
    "taps": _tap,
    "mentions": _mention,
    "advert": _advert,
    "order": _order,
    "unsupported": _unsupported,
    "new number": lambda who, step: who.person.changes_number(step.text.lstrip("+").replace(" ", "")),  # type: ignore[attr-defined]
    "phone app": lambda who, step: who.person.account.writes(who.person, step.text),  # type: ignore[attr-defined]
}
