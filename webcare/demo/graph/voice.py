"""A voice message nobody spoke: seconds of silence in Opus, in the pages of an Ogg file."""

import struct

SILENCE = b"\xf8\xff\xfe"  # one frame of 20 ms
FRAME = 960  # samples at 48 kHz
PER_PAGE = 50  # frames


def note(seconds: int = 4) -> bytes:
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 0, 48000, 0, 0)
    maker = b"stand-in"
    tags = b"OpusTags" + struct.pack("<I", len(maker)) + maker + struct.pack("<I", 0)
    pages = [_page(0, 2, 0, [head]), _page(1, 0, 0, [tags])]
    for number in range(seconds):
        last = 4 if number == seconds - 1 else 0
        pages.append(_page(number + 2, last, (number + 1) * PER_PAGE * FRAME, [SILENCE] * PER_PAGE))
    return b"".join(pages)


def _page(number: int, flags: int, position: int, packets: list[bytes]) -> bytes:
    """Packets are shorter than 255 bytes here, so each is one segment."""
    head = b"OggS" + struct.pack("<BBqIII", 0, flags, position, 1, number, 0)
    page = head + bytes([len(packets), *map(len, packets)]) + b"".join(packets)
    return page[:22] + struct.pack("<I", _checksum(page)) + page[26:]


def _checksum(page: bytes) -> int:
    """CRC-32 as Ogg has it: not reflected, beginning with nothing."""
    value = 0
    for byte in page:
        value ^= byte << 24
        for _ in range(8):
            value = ((value << 1) ^ 0x04C11DB7 if value & 0x80000000 else value << 1) & 0xFFFFFFFF
    return value
