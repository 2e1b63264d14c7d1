"""`appsecret_proof`: shows with every call that whoever holds the token also knows the secret of the app."""

import hashlib
import hmac


def proof(token: str, app_secret: str) -> str:
    return hmac.new(app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()
