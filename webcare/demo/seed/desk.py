"""What a team works with: its labels and saved replies, as a team lead would make them."""

from typing import Any

from webcare.actions import labels, saved_replies
from webcare.models import SavedReply, User


def furnish(sheet: dict[str, Any], lead: User) -> None:
    for row in sheet["labels"]:
        labels.create(lead, row["name"], row["colour"])
    for row in sheet["saved_replies"]:
        saved_replies.save(
            SavedReply(), lead, name=row["name"], text_nl=row.get("nl", ""), text_en=row.get("en", ""), shared=True
        )
