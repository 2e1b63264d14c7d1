"""The inside of a mail: the letter as text and HTML, its files, its invitation."""

from dataclasses import dataclass
from typing import Any

from connectors.email import limits, tnef
from connectors.email.attachments import file_of, files_of, place_pictures
from connectors.email.calendars import invitation
from connectors.email.letter import Letter, choose
from connectors.email.plain import text_of
from connectors.email.structure import Part, Tree
from connectors.types import Media


@dataclass(slots=True)
class Content:
    """`cut`: there is more in the original than here. `sealed`: encrypted, only the file can be given."""

    text: str = ""
    html: str = ""
    files: tuple[Media, ...] = ()
    calendar: dict[str, Any] | None = None
    cut: bool = False
    signed: bool = False
    sealed: bool = False

    def extra(self) -> dict[str, Any]:
        """As JSON, without what is not so."""
        found = {"truncated": self.cut, "signed": self.signed, "sealed": self.sealed, "calendar": self.calendar}
        return {name: value for name, value in found.items() if value}


def content_of(tree: Tree) -> Content:
    """Everything inside, read once."""
    letter = choose(tree)
    parcel = _parcel(letter)
    html = place_pictures(letter.html(), letter.files)
    content = Content(letter.text(), html, files_of(letter.files, html), None, letter.cut, letter.signed, letter.sealed)
    if parcel:
        content.files += tuple(file_of(name, "", data) for name, data in parcel.files)
        if not content.text.strip() and not content.html:
            content.html = parcel.html
            content.text = parcel.text or text_of(parcel.html)
    _invite(letter, content)
    return content


def _parcel(letter: Letter) -> tnef.Parcel | None:
    """The opened winmail.dat, which is then no file of its own any more. Only the first: opening one takes a while."""
    found = next((part for part in letter.files if _is_parcel(part)), None)
    parcel = tnef.unpack(found.content()) if found else None
    if parcel:
        letter.files = [part for part in letter.files if part is not found]
    return parcel


def _is_parcel(part: Part) -> bool:
    return part.media_type in tnef.MEDIA_TYPES or part.name.lower() == "winmail.dat"


def _invite(letter: Letter, content: Content) -> None:
    """An invitation that cannot be read stays a file."""
    part = letter.calendar
    if part is None:
        return
    data = part.content(2 * limits.CALENDAR_BYTES)
    content.calendar = invitation(data, part.params.get("method", ""))
    if content.calendar is None and part not in letter.files:
        content.files += files_of([part], "")
