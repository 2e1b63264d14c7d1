"""What tests of signing in share: codes of an authenticator app, and the mails that wait for workers."""

import base64
import json
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from webcare import redis_client


def code_for(secret: str, step: int = 0) -> str:
    """What an app shows now; `step` periods of 30 s later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def reset_jobs() -> list[list]:
    """[user, language] of every reset mail that waits for a worker, oldest first. The queue is empty afterwards."""
    return jobs("reset_mail")


def jobs(task: str) -> list[list]:
    """What that task is asked for, for every one that waits for a worker, oldest first. The queue is empty afterwards.

    Other jobs are passed over: what earlier tests of this process would have rung leaves with the next commit.
    """
    with redis_client.client().pipeline() as pipe:
        waiting, _ = pipe.lrange("live", 0, -1).delete("live").execute()
    messages = [json.loads(one) for one in reversed(waiting)]
    ours = [one for one in messages if one["headers"]["task"] == f"webcare.tasks.{task}"]
    return [json.loads(base64.b64decode(one["body"]))[0] for one in ours]
