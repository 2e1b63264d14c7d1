"""The pictures of a letter: that came along, that lie elsewhere (only when asked, through us), and that spy."""

import io
import re
from threading import BoundedSemaphore
from urllib.parse import unquote

import lxml.etree
from django.core import signing
from django.urls import reverse
from PIL import Image

from connectors import http
from connectors.errors import SendError
from webcare.models import Message

SALT = "webcare.picture"
KINDS = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif", "WEBP": "image/webp"}
MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = 50_000_000
NOTHING = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="  # one transparent dot

# A slow server of a stranger may hold so many of this process's few threads, and no more.
_fetching = BoundedSemaphore(3)
_TINY = re.compile(
    r"(?:^|;)\s*(?:max-)?(width|height)\s*:\s*[01](?:px|pt)?\s*(?:!important\s*)?(?=;|$)|display\s*:\s*none",
    re.IGNORECASE,
)


class Busy(Exception):
    """Too many pictures are being fetched at this moment."""


class Pictures:
    """What `html.clean` asks about each picture of one message. `left_out` counts those waiting to be asked for."""

    def __init__(self, message: Message, remote: bool) -> None:
        self._message, self._remote = message, remote
        files = message.attachments.exclude(content_id="").filter(state="ready")
        self._inside = {_plain_id(file.content_id): reverse("file", args=[file.key]) for file in files if file.is_image}
        self._spies: set[str] = set()
        self.left_out = 0

    def beware(self, html: str) -> None:
        """Learn which addresses of this HTML belong to dots nobody can see."""
        self._spies |= spies(html)

    def __call__(self, address: str) -> str | None:
        if address[:4].lower() == "cid:":
            return self._inside.get(_plain_id(unquote(address[4:])))
        if not re.match(r"https?://", address, re.IGNORECASE):
            return None
        if address in self._spies:
            return NOTHING
        if not self._remote:
            self.left_out += 1
            return None
        return f"{reverse('picture', args=[self._message.pk])}?u={sign(self._message.pk, address)}"


def sign(message: int, address: str) -> str:
    """A token for one picture of one message: nobody can use us to fetch anything else."""
    return signing.dumps([message, address], salt=SALT, compress=True)


def check(message: int, token: str) -> str | None:
    """The address that was signed for this message, else None."""
    try:
        known, address = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return address if known == message else None


def fetch(address: str) -> tuple[bytes, str] | None:
    """(bytes, type) of a picture elsewhere, without telling who looks; None when it is none. Raises Busy."""
    if not _fetching.acquire(blocking=False):
        raise Busy
    try:
        content = http.download(address, MOST_BYTES, headers={"Accept": "image/*"})
    except SendError:
        return None
    finally:
        _fetching.release()
    kind = _kind(content)
    return (content, kind) if kind else None


def _kind(content: bytes) -> str | None:
    """From the bytes; reads the header, decodes nothing."""
    try:
        with Image.open(io.BytesIO(content), formats=list(KINDS)) as image:
            return KINDS.get(image.format or "") if image.width * image.height <= MOST_PIXELS else None
    except Exception:  # whatever a hostile header makes of the library
        return None


def spies(html: str) -> set[str]:
    """The addresses of pictures of one dot, or of none: they only tell that the mail was opened."""
    if "<img" not in html[:2_000_000].lower():
        return set()
    parser = lxml.etree.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        root = lxml.etree.fromstring(html.replace("\0", "").encode("utf-8", "replace"), parser)
    except (lxml.etree.LxmlError, ValueError):
        return set()
    images = root.iter("img") if root is not None else ()
    return {image.get("src", "").strip() for image in images if _is_dot(image)}


def _is_dot(image: lxml.etree._Element) -> bool:
    style = {found.lower() for found in _TINY.findall(image.get("style", "")[:2000])}
    sides = {side for side in ("width", "height") if image.get(side, "").strip().removesuffix("px") in ("0", "1")}
    return len(sides | (style - {""})) == 2 or "" in style


def _plain_id(content_id: str) -> str:
    return content_id.strip().strip("<>").lower()
