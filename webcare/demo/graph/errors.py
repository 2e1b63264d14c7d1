"""What Graph says when it refuses, with the HTTP status that belongs to it."""

from typing import Any

from webcare.demo.graph import ids

# code -> (HTTP status, title). WhatsApp's own status wins where the products differ.
CODES: dict[int, tuple[int, str]] = {
    0: (401, "AuthException"), 190: (401, "Invalid OAuth access token"), 102: (401, "Session key invalid"),
    3: (500, "API Method"), 10: (403, "Permission denied"), 200: (403, "Permissions error"),
    131005: (403, "Access denied"), 1: (400, "API Unknown"), 2: (503, "API Service"),
    1200: (400, "Temporary send failure"), 4: (400, "API Too Many Calls"), 17: (400, "User request limit reached"),
    32: (400, "Page request limit reached"), 613: (400, "Calls to this API have exceeded the rate limit"),
    80002: (400, "There have been too many calls"), 80006: (400, "There have been too many calls"),
    80007: (400, "Rate limit issues"), 33: (400, "Object does not exist"), 100: (400, "Invalid parameter"),
    551: (400, "This person isn't available right now"), 368: (403, "Temporarily blocked for policies violations"),
    130429: (400, "Rate limit hit"), 130472: (400, "User's number is part of an experiment"),
    130497: (403, "Business account is restricted"), 131000: (500, "Something went wrong"),
    131008: (400, "Required parameter is missing"), 131009: (400, "Parameter value is not valid"),
    131016: (500, "Service unavailable"), 131021: (400, "Recipient cannot be sender"),
    131026: (400, "Message undeliverable"), 131030: (400, "Recipient phone number not in allowed list"),
    131031: (403, "Account has been locked"), 131037: (400, "Display name approval needed"),
    131042: (400, "Business eligibility payment issue"), 131045: (500, "Incorrect certificate"),
    131047: (400, "Re-engagement message"), 131048: (400, "Spam rate limit hit"),
    131049: (400, "Per-user marketing limit reached"), 131050: (400, "User has stopped marketing messages"),
    131051: (400, "Unsupported message type"), 131052: (400, "Media download error"),
    131053: (400, "Media upload error"), 131056: (400, "Pair rate limit hit"),
    131057: (500, "Account in maintenance mode"), 131059: (400, "Invalid cursor"),
    131062: (400, "Business-scoped user id cannot be used"), 132000: (400, "Template Param Count Mismatch"),
    132001: (404, "Template does not exist"), 132005: (400, "Template Hydrated Text Too Long"),
    132007: (400, "Template Format Character Policy Violated"), 132012: (400, "Template Parameter Format Mismatch"),
    132015: (400, "Template is Paused"), 132016: (400, "Template is Disabled"),
    133010: (400, "Phone number not registered"), 135000: (400, "Generic user error"),
    2018300: (400, "Thread is controlled by another app"),
}  # fmt: skip


class GraphError(Exception):
    """Refused. `details` is WhatsApp's sentence, `sub` the subcode, which WhatsApp does not give."""

    def __init__(
        self, code: int, details: str = "", *, sub: int = 0, status: int = 0, transient: bool = False,
        headers: dict[str, str] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(code, sub, details)
        found, self.title = CODES.get(code, (400, "Invalid parameter"))
        self.code, self.sub, self.details, self.transient = code, sub, details, transient
        self.status = status or found
        self.headers = headers or {}

    def body(self, whatsapp: bool = False) -> dict[str, Any]:
        error: dict[str, Any] = {
            "message": f"(#{self.code}) {self.details if self.details and not whatsapp else self.title}",
            "type": "OAuthException", "code": self.code, "fbtrace_id": ids.trace(),
        }  # fmt: skip
        if whatsapp:
            error["error_data"] = {"messaging_product": "whatsapp", "details": self.details or self.title}
        elif self.sub:
            error["error_subcode"] = self.sub
        if self.transient:
            error["is_transient"] = True
        return {"error": error}
