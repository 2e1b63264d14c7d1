"""A new flow: its key, and what it says at first."""

from typing import Any

from django.utils.text import slugify

from webcare.models import BotChange, BotPiece

KEY = 50


def free_key(name: str) -> str:
    """Made of its name. Keys of flows that are gone are not given again: figures and undo know them still."""
    base = slugify(name)[:KEY].strip("-") or "stroom"
    taken = set(BotPiece.objects.filter(kind="flow", key__startswith=base).values_list("key", flat=True))
    taken |= set(BotChange.objects.filter(kind="flow", key__startswith=base).values_list("key", flat=True))
    return next(key for key in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if key not in taken)


def new_flow(name: str) -> dict[str, Any]:
    return {"name": name, "start": "", "on": True, "steps": []}
