"""What the shop's own system knows of an order: asked by the bot's flow that looks one up."""

import re
from datetime import UTC, date, datetime, timedelta

ORDER = re.compile(r"/orders/vb-?(\d{5})\.json", re.IGNORECASE)
LAST = 29_999  # no order has a higher number


def order(path: str, today: date | None = None) -> dict[str, str] | None:
    """`{"order", "status": "delivered" | "underway", "day": "24-11"}`; None for anything that is no order of ours."""
    found = ORDER.fullmatch(path)
    if not found or int(found[1]) > LAST:
        return None
    is_delivered = found[1].endswith("0")
    day = (today or datetime.now(UTC).date()) + timedelta(days=-2 if is_delivered else 1 + int(found[1][-1]) % 3)
    return {"order": f"VB-{found[1]}", "status": "delivered" if is_delivered else "underway", "day": f"{day:%d-%m}"}
