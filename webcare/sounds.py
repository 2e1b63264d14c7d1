"""Sounds and films told by their first bytes, where the general library cannot. Pure."""

# Brands of the ISO base media format (ISO/IEC 14496-12) that hold only sound.
SOUND = (b"M4A ", b"M4B ", b"M4P ")
STARTS = (
    (b"ID3", "audio/mpeg"), (b"#!AMR", "audio/amr"), (b"\xff\xf1", "audio/aac"), (b"\xff\xf9", "audio/aac"),
    (b"\xff\xfb", "audio/mpeg"), (b"\xff\xf3", "audio/mpeg"), (b"\xff\xf2", "audio/mpeg"),
)  # fmt: skip


def kind_of(content: bytes) -> str:
    """A media type, or nothing."""
    if content[4:8] == b"ftyp":
        return _boxed(content[8:12])
    if content.startswith(b"OggS"):
        return "audio/ogg" if any(codec in content[:200] for codec in (b"OpusHead", b"\x01vorbis", b"Speex")) else ""
    if content.startswith(b"RIFF") and content[8:12] == b"WAVE":
        return "audio/wav"
    return next((kind for start, kind in STARTS if content.startswith(start)), "")


def _boxed(brand: bytes) -> str:
    if brand in SOUND:
        return "audio/mp4"
    if brand.startswith(b"3g"):
        return "video/3gpp"
    if brand == b"qt  ":
        return "video/quicktime"
    return "video/mp4" if brand[:3] in (b"iso", b"mp4", b"avc", b"M4V", b"MSN", b"das") else ""
