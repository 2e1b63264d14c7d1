"""The demo's shop at Meta: one app, a number, a Page and an Instagram account. All of it is made up."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from webcare.demo.graph.accounts import Account
    from webcare.demo.graph.graph import Graph

APP_ID, APP_SECRET, VERIFY_TOKEN = "710000000000001", "demo-app-secret-of-nobody", "demo-verify-token"
APP: dict[str, Any] = {"app_id": APP_ID, "app_secret": APP_SECRET, "verify_token": VERIFY_TOKEN, "believes": True}
WHATSAPP: dict[str, Any] = {
    "phone_id": "310000000000001", "waba": "210000000000001", "number": "31205550100", "name": "Voorbeeld Fietsen",
    "token": "EAA-demo-whatsapp",
}  # fmt: skip
PAGE: dict[str, Any] = {"page_id": "410000000000001", "name": "Voorbeeld Fietsen", "token": "EAA-demo-page"}
INSTAGRAM: dict[str, Any] = {
    "ig_id": "17840000000000001", "name": "Voorbeeld Fietsen", "username": "voorbeeldfietsen", "token": "IGA-demo",
}  # fmt: skip
# The keys of the demo's channels: their webhooks are at /hooks/<key>/.
HOOKS = {"whatsapp": "demo-whatsapp", "messenger": "demo-messenger", "instagram": "demo-instagram"}
QUICK = {
    "type": "BUTTONS",
    "buttons": [{"type": "QUICK_REPLY", "text": "Ja, graag"}, {"type": "QUICK_REPLY", "text": "Nee"}],
}
TEMPLATES: list[dict[str, Any]] = [
    {"name": "fiets_klaar", "language": "nl",
     "body": "Dag {{1}}, je {{2}} staat klaar. Je kunt hem ophalen tot {{3}}, wij zijn open van 9 tot 18 uur.",
     "components": [{"type": "FOOTER", "text": "Voorbeeld Fietsen"}]},
    {"name": "bezorging_update", "language": "nl",
     "body": "Dag {{naam}}, je bestelling {{bestelling}} komt op {{dag}}. Past dat?", "components": [QUICK]},
    {"name": "antwoord_klaar", "language": "nl",
     "body": "Dag {{1}}, we hebben een antwoord op je vraag. Stuur ons een bericht, dan helpen we je meteen verder."},
    {"name": "answer_ready", "language": "en",
     "body": "Hi {{1}}, we have an answer to your question. Send us a message and we will help you right away."},
    {"name": "bike_ready", "language": "en", "body": "Hi {{1}}, your {{2}} is ready to be collected. See you soon.",
     "components": [{"type": "HEADER", "format": "TEXT", "text": "Good news"}]},
    {"name": "foto_van_je_fiets", "language": "nl", "body": "Zo staat je fiets erbij, {{1}}. Mogen we beginnen?",
     "components": [{"type": "HEADER", "format": "IMAGE"}]},
    {"name": "winteractie", "language": "nl", "body": "Dag {{1}}, deze week 20 procent op winterbanden.",
     "category": "MARKETING", "status": "PAUSED"},
    {"name": "nieuwe_tekst", "language": "nl", "body": "Dag {{1}}, we zijn verhuisd.", "status": "PENDING"},
]  # fmt: skip


def furnish(graph: "Graph") -> "list[Account]":
    """The three accounts, without anybody in them. Their webhooks go nowhere yet."""
    number = graph.whatsapp(**WHATSAPP, **APP)
    for template in TEMPLATES:
        number.templates.add(**template)
    return [number, graph.page(**PAGE, **APP), graph.instagram(**INSTAGRAM, **APP)]


def connect(graph: "Graph", desk: str) -> None:
    """Their webhooks go to the demo's channels of this desk, as if they had been set up at Meta."""
    for account in graph.accounts:
        if key := HOOKS.get(account.kind):
            account.hook = f"{desk.rstrip('/')}/hooks/{key}/"
            account.subscribe(set(account.subscribed))
