"""A flow for tests of its pages, and what a browser would send back of one."""

from html.parser import HTMLParser

from django.urls import reverse

from webcare.actions.bots import pieces
from webcare.models import BotPiece

STEPS = [
    {"id": "s1", "kind": "ask", "variable": "order", "texts": {"nl": "Wat is je bestelnummer?"}, "next": "s2"},
    {"id": "s2", "kind": "buttons", "next": "", "other": "s4", "reply": {"texts": {"nl": "Hoe?"}, "buttons": [
        {"id": "b1", "titles": {"nl": "Ophalen"}, "to": "s3"}, {"id": "b2", "titles": {"nl": "Winkel"}, "to": "s4"}]}},
    {"id": "s3", "kind": "end", "rating": True}, {"id": "s4", "kind": "person", "team": 0, "note": "Van {order}"},
]  # fmt: skip


def flow(key: str = "retour", steps: list | None = None, **fields) -> BotPiece:
    content = {"name": "Retour", "start": "s1", "on": True, "steps": STEPS if steps is None else steps} | fields
    return pieces.save("flow", key, content, None)


def step_url(step: str, key: str = "retour") -> str:
    return reverse("bot_flow_step", args=[key, step])


def content(key: str = "retour") -> dict:
    return BotPiece.objects.get(kind="flow", key=key).content


def steps(key: str = "retour") -> dict[str, dict]:
    return {step["id"]: step for step in content(key)["steps"]}


def text(answer) -> str:
    return answer.content.decode()


def piece() -> BotPiece:
    return BotPiece.objects.get(kind="flow", key="retour")


def shown(page) -> dict:
    """What a browser sends back of a step's form."""
    found: dict[str, list[str]] = {}

    class Fields(HTMLParser):
        inside = area = select = ""

        def handle_starttag(self, tag, attrs):
            named = dict(attrs)
            if tag == "form":
                self.inside = "data-step-form" in named
            if not self.inside:
                return
            if tag == "input" and (named.get("type") != "checkbox" or "checked" in named):
                found.setdefault(named["name"], []).append(
                    named.get("value") or ("on" if named.get("type") == "checkbox" else "")
                )
            elif tag == "textarea":
                self.area = named["name"]
                found.setdefault(self.area, []).append("")
            elif tag == "select":
                self.select = named["name"]
                found.setdefault(self.select, []).append(None)
            elif tag == "option" and (found[self.select][-1] is None or "selected" in named):
                found[self.select][-1] = named.get("value", "")

        def handle_data(self, data):
            if self.area:
                found[self.area][-1] += data

        def handle_endtag(self, tag):
            self.area = "" if tag == "textarea" else self.area
            self.inside = self.inside and tag != "form"

    Fields().feed(text(page))
    return found
