"""The pictures and documents customers and colleagues send each other, drawn here: small, and nobody's."""

import io
import random
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFilter

from webcare.demo.seed.script import File

SIZE = 640, 480
DARK, STEEL, BROWN, GREEN = (38, 38, 36), (150, 154, 158), (176, 133, 84), (61, 90, 58)


def make(file: File) -> bytes:
    return pdf(file.subject) if file.kind == "pdf" else photo(file.subject, file.name)


def photo(subject: str, name: str) -> bytes:
    """A picture of a `subject` (KeyError for one nobody can draw). The same name is always the same picture."""
    chance = random.Random(name)
    floor = chance.randint(150, 200)
    image = Image.new("RGB", SIZE, (floor + 30, floor + 26, floor + 18))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 330, 640, 480), fill=(floor - 30, floor - 36, floor - 44))
    SUBJECTS[subject](draw, chance)
    content = io.BytesIO()
    image.filter(ImageFilter.GaussianBlur(1.2)).save(content, "JPEG", quality=72)
    return content.getvalue()


def _box(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    dent = chance.randint(380, 440)
    draw.polygon([(120, 90), (dent, 90), (dent + 60, 150), (540, 190), (540, 410), (120, 410)], fill=BROWN)
    draw.polygon([(dent, 90), (dent + 60, 150), (dent + 10, 190)], fill=(120, 88, 52))
    draw.rectangle((120, 230, 540, 258), fill=(205, 186, 150))
    for _ in range(6):
        x, y = chance.randint(dent - 40, dent + 60), chance.randint(100, 220)
        draw.line((x, y, x + chance.randint(-30, 40), y + 30), fill=(96, 70, 40), width=3)


def _wheel(draw: ImageDraw.ImageDraw, chance: random.Random, x: int = 320, y: int = 240, r: int = 190) -> None:
    draw.ellipse((x - r, y - r, x + r, y + r), outline=DARK, width=max(8, r // 11))
    for _ in range(9):
        dx, dy = chance.randint(-r + 20, r - 20), r - 16
        draw.line((x, y, x + dx // 2, y + dy), fill=STEEL, width=2)
        draw.line((x, y, x - dx // 2, y - dy), fill=STEEL, width=2)
    draw.ellipse((x - 14, y - 14, x + 14, y + 14), fill=DARK)


def _bike(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    _wheel(draw, chance, 180, 320, 105)
    _wheel(draw, chance, 460, 320, 105)
    frame = chance.choice([GREEN, (52, 78, 112), (140, 44, 40)])
    axle, pedals, saddle, head = (180, 320), (300, 320), (255, 170), (420, 190)
    draw.line((axle, pedals, saddle, head, pedals), fill=frame, width=12, joint="curve")
    draw.line(((420, 150), (460, 320)), fill=frame, width=12)
    draw.line((axle, (262, 195)), fill=frame, width=8)
    draw.rounded_rectangle((222, 152, 292, 172), 9, fill=DARK)
    draw.line((420, 150, 380, 136), fill=DARK, width=9)


def _scratch(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    draw.line((-20, 300, 660, 170), fill=GREEN, width=120)
    draw.line((-20, 268, 660, 138), fill=(96, 128, 92), width=14)
    for _ in range(5):
        x, y = chance.randint(200, 340), chance.randint(215, 255)
        draw.line((x, y, x + chance.randint(60, 150), y - chance.randint(5, 40)), fill=(214, 214, 206), width=4)


SUBJECTS: dict[str, Callable[[ImageDraw.ImageDraw, random.Random], None]] = {
    "box": _box, "bike": _bike, "wheel": _wheel, "scratch": _scratch,
}  # fmt: skip


def pdf(title: str) -> bytes:
    """One page with the shop's name and a title, as small as the format allows."""
    words = title.encode("cp1252", "replace").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
    text = b"BT /F 20 Tf 72 760 Td (Voorbeeld Fietsen) Tj /F 14 Tf 0 -40 Td (" + words + b") Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(content)
    content += b"xref\n0 6\n0000000000 65535 f \n" + table
    return content + b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start
