"""What can stand in a message besides text and files. Plain JSON: kept with the message, drawn by the timeline.

Every piece has a `kind`; the other keys are those of the function that makes it. All text is the customer's or the
provider's: data, never markup.
"""

from collections.abc import Iterable, Mapping
from typing import Any

Shown = dict[str, Any]


def _piece(kind: str, **values: Any) -> Shown:
    return {"kind": kind} | {name: value for name, value in values.items() if value not in ("", None, [], {})}


def location(latitude: float, longitude: float, name: str = "", address: str = "", url: str = "") -> Shown:
    return _piece("location", latitude=latitude, longitude=longitude, name=name, address=address, url=url)


def person(
    name: str, phones: Iterable[str] = (), emails: Iterable[str] = (), company: str = "", asked: bool = False
) -> Shown:
    """A visiting card. `asked`: it answers our request for their number."""
    return _piece("person", name=name, phones=list(phones), emails=list(emails), company=company, asked=asked or None)


def order(items: Iterable[Mapping[str, Any]], catalog: str = "", text: str = "") -> Shown:
    """`items`: each `{"sku", "quantity", "price", "currency"}`; price is of one piece."""
    return _piece("order", items=[dict(item) for item in items], catalog=catalog, text=text)


def product(sku: str, catalog: str = "") -> Shown:
    """The product the message is about."""
    return _piece("product", sku=sku, catalog=catalog)


def choice(title: str, description: str = "") -> Shown:
    """A button or a row of a list that was tapped; its id is `InboundMessage.choice`."""
    return _piece("choice", title=title, description=description)


def form(answers: Mapping[str, Any] | str, name: str = "") -> Shown:
    """A form that was filled in within the chat; text where the answers are not name and value."""
    return _piece("form", answers=dict(answers) if isinstance(answers, Mapping) else answers, name=name)


def referral(
    source: str, headline: str = "", body: str = "", url: str = "", ref: str = "", ad: str = "", image: str = ""
) -> Shown:
    """Where the customer came from. `source`: `ad`, `post`, `link` or the provider's own word."""
    return _piece("referral", source=source, headline=headline, body=body, url=url, ref=ref, ad=ad, image=image)


def story(what: str, url: str = "", story_id: str = "") -> Shown:
    """A story in which we are mentioned (`mention`) or that is answered (`reply`). Only to be shown from `url`."""
    return _piece("story", what=what, url=url, id=story_id)


def shared(what: str, title: str = "", url: str = "") -> Shown:
    """Something of the platform that was passed on: `post`, `reel`, `product`, `link`."""
    return _piece("shared", what=what, title=title, url=url)


def forwarded(often: bool = False) -> Shown:
    return _piece("forwarded", often=often or None)


def heart() -> Shown:
    """The platform's thumb or heart, sent as a message."""
    return _piece("heart")


def vanished() -> Shown:
    """A picture or video to be seen once, which the platform does not give us."""
    return _piece("vanished")


def unsupported(what: str = "", said: str = "") -> Shown:
    """Something this channel does not pass on to us; `what` is the provider's name for it, `said` its explanation."""
    return _piece("unsupported", what=what, said=said)


def trouble(said: str, code: str = "") -> Shown:
    """The provider could not deliver what the customer sent, such as a file that was too large."""
    return _piece("trouble", said=said, code=code)
