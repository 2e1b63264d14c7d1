"""What tests of signing in share: codes of an authenticator app, and the jobs that wait for workers."""

import base64
import json
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from webcare import redis_client


def code_for(secret: str, step: int = 0) -> str:
    """What an app shows now; `step` periods of 30 s later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def jobs() -> list[tuple[str, list]]:
    """(task, arguments) of every job that waits in the queue of quick ones, which is empty afterwards."""
    with redis_client.client().pipeline() as pipe:
        waiting, _ = pipe.lrange("live", 0, -1).delete("live").execute()
    found = []
    for one in waiting:
        message = json.loads(one)
        found.append((message["headers"]["task"], json.loads(base64.b64decode(message["body"]))[0]))
    return found[::-1]
