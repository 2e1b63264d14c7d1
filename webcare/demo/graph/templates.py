"""Texts that must be approved beforehand: the list, new ones, and the news about them."""

import re
from typing import TYPE_CHECKING, Any

from webcare.demo.graph import ids
from webcare.demo.graph.errors import GraphError

if TYPE_CHECKING:
    from webcare.demo.graph.whatsapp import WhatsApp

MOST = 250  # of one account
BLANK = re.compile(r"\{\{\s*([A-Za-z0-9_]+)\s*\}\}")


class Templates:
    def __init__(self, account: "WhatsApp") -> None:
        self.account = account
        self.all: list[dict[str, Any]] = []

    def add(
        self, name: str, language: str, body: str, *, status: str = "APPROVED", category: str = "UTILITY",
        components: list[dict[str, Any]] | None = None, quality: str = "GREEN",
    ) -> dict[str, Any]:  # fmt: skip
        """A template as the list shows it; `components` are those besides the body, in their order."""
        made = {
            "id": ids.number(9), "name": name, "language": language, "status": status, "category": category,
            "components": _sorted([*(components or []), {"type": "BODY", "text": body}]),
            "quality_score": {"score": quality}, "parameter_format": "POSITIONAL",
        }  # fmt: skip
        if named(body):
            made["parameter_format"] = "NAMED"
        self.all.append(made)
        return made

    def create(self, asked: dict[str, Any]) -> dict[str, Any]:
        """What somebody hands in waits for approval. Raises GraphError."""
        for field in ("name", "language", "category", "components"):
            if not asked.get(field):
                raise GraphError(131008, f"(#131008) The parameter {field} is required.")
        if len(self.all) >= MOST:
            raise GraphError(2388019, "The limit of templates is reached.")
        body = next((part.get("text", "") for part in asked["components"] if part.get("type") == "BODY"), "")
        if BLANK.match(body.strip()) or body.strip().endswith("}}"):
            raise GraphError(100, "Variables can't be at the start or end of the template.")
        others = [part for part in asked["components"] if part.get("type") != "BODY"]
        made = self.add(
            asked["name"], asked["language"], body, status="PENDING", category=asked["category"], components=others
        )
        return {"id": made["id"], "status": made["status"], "category": made["category"]}

    def page(self, limit: int, after: str) -> dict[str, Any]:
        """`after` is the cursor of the page before. Raises GraphError(131059)."""
        start = 0
        if after:
            if not (after.startswith("c") and after[1:].isdecimal() and int(after[1:]) <= len(self.all)):
                raise GraphError(131059, "The cursor is not valid.")
            start = int(after[1:])
        end = start + max(1, min(limit, 100))
        paging: dict[str, Any] = {"cursors": {"before": f"c{start}", "after": f"c{min(end, len(self.all))}"}}
        if end < len(self.all):
            account = self.account
            paging["next"] = f"{account.graph.url}/v26.0/{account.waba}/message_templates?limit={limit}&after=c{end}"
        return {"data": self.all[start:end], "paging": paging}

    def becomes(self, name: str, language: str, status: str, reason: str = "NONE") -> None:
        """Approved, rejected, paused: the webhook says so."""
        found = self.find(name, language)
        if found is None:
            raise GraphError(132001, f"template name ({name}) does not exist in {language}")
        found["status"] = status
        value = {
            "event": status, "message_template_id": int(found["id"]), "message_template_name": name,
            "message_template_language": language, "message_template_category": found["category"], "reason": reason,
        }  # fmt: skip
        self.account.graph.hooks.tell(
            self.account.bare("message_template_status_update", f"{found['id']}:{status}", value)
        )

    def find(self, name: str, language: str) -> dict[str, Any] | None:
        return next((one for one in self.all if (one["name"], one["language"]) == (name, language)), None)

    def check(self, asked: dict[str, Any]) -> str:
        """What the customer will read. Raises GraphError(132…)."""
        name, language = str(asked.get("name", "")), str(asked.get("language", {}).get("code", ""))
        found = self.find(name, language)
        if found is None or found["status"] in ("DELETED", "PENDING", "REJECTED"):
            raise GraphError(132001, f"template name ({name}) does not exist in {language}")
        if found["status"] in ("PAUSED", "DISABLED"):
            raise GraphError(132015 if found["status"] == "PAUSED" else 132016)
        given = {part.get("type", "").lower(): part.get("parameters", []) for part in asked.get("components", [])}
        return "\n".join(filter(None, (_filled(part, given) for part in found["components"])))


def named(text: str) -> bool:
    return any(not blank.isdecimal() for blank in BLANK.findall(text))


def _sorted(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    order = ("HEADER", "BODY", "FOOTER", "BUTTONS")
    return sorted(parts, key=lambda part: order.index(part["type"]))


def _filled(part: dict[str, Any], given: dict[str, list[dict[str, Any]]]) -> str:
    kind = part["type"].lower()
    if kind == "header" and part.get("format", "TEXT") != "TEXT":
        media = part["format"].lower()
        if not any(one.get("type") == media and one.get(media) for one in given.get("header", [])):
            raise GraphError(132012, f"header: Format mismatch, expected {part['format']}")
        return ""
    text, values = part.get("text", ""), given.get(kind, [])
    blanks = list(dict.fromkeys(BLANK.findall(text)))
    if len(values) != len(blanks):
        raise GraphError(
            132000,
            f"{kind}: number of localizable_params ({len(values)}) does not match the expected number ({len(blanks)})",
        )
    for number, value in enumerate(values):
        blank = value.get("parameter_name") or (blanks[number] if blanks[number].isdecimal() else "")
        if blank not in blanks or value.get("type") != "text" or not value.get("text"):
            raise GraphError(132012, f"{kind}: Parameter name is missing or unknown ({blank})")
        text = text.replace("{{" + blank + "}}", str(value["text"]))
    return text
