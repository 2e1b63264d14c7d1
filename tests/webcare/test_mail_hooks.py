"""Mail that a service posts to us may be larger than what other providers send."""

import base64
import json

import pytest
from asgiref.testing import ApplicationCommunicator
from django.test import Client

from connectors.email import limits
from tests.standins.letters import SECRET, letter, mailbox
from webcare.models import Channel, RawEvent

PROOF = "Basic " + base64.b64encode(f"webcare:{SECRET}".encode()).decode()


def by_postmark() -> Channel:
    return mailbox(settings={"way_in": "hook", "provider": "postmark"})


def posted(size: int) -> bytes:
    """A mail with a file of that size, as Postmark writes it."""
    raw = letter(files=[("foto.jpg", "image/jpeg", b"x" * size)])
    return json.dumps({"RawEmail": raw.decode()}).encode()


def post(channel: Channel, body: bytes, **more: str):
    kind = "application/json"
    headers = {"Authorization": PROOF}
    return Client().post(f"/hooks/{channel.key}/", body, content_type=kind, headers=headers, **more)


@pytest.mark.django_db
def test_a_mail_of_several_megabytes_is_taken_whole(settings):
    body = posted(4 * 1024 * 1024)
    assert settings.HOOK_MAX_BYTES < len(body) < limits.HOOK_BYTES
    assert len(body) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE, "Django's own limit is about forms it reads itself"
    assert post(by_postmark(), body).status_code == 200
    assert len(RawEvent.objects.get().blob) > 4 * 1024 * 1024


@pytest.mark.django_db
def test_more_than_any_mail_service_sends_is_refused_before_it_is_read():
    answer = post(by_postmark(), posted(10), CONTENT_LENGTH=str(limits.HOOK_BYTES + 1))
    assert (answer.status_code, RawEvent.objects.count()) == (413, 0)
    assert str(limits.HOOK_BYTES) in answer.json()["error"]["message"]


@pytest.mark.django_db
def test_a_mailbox_that_nobody_posts_to_takes_no_more_than_others(settings):
    settings.HOOK_MAX_BYTES = 1000
    assert post(mailbox(), posted(2000)).status_code == 413
    assert post(by_postmark(), posted(2000)).status_code == 200


@pytest.mark.django_db(transaction=True)
async def test_the_door_of_the_desk_is_as_wide(settings):
    """In pieces that do not say how much is to come; larger than any attachment may be."""
    from channels.db import database_sync_to_async as sync

    from webcare.asgi import application

    settings.MAX_UPLOAD_BYTES, settings.BODY_MAX_BYTES = 0, 2_500_000
    channel = await sync(by_postmark)()
    scope = {
        "type": "http", "http_version": "1.1", "method": "POST", "path": f"/hooks/{channel.key}/",
        "query_string": b"", "headers": [
            (b"host", b"localhost"), (b"transfer-encoding", b"chunked"), (b"authorization", PROOF.encode()),
        ],
    }  # fmt: skip
    for size, status in ((1_200_000, 200), (2_000_000, 413)):
        call, body = ApplicationCommunicator(application, scope), posted(size)
        for at in range(0, len(body), 500_000):
            await call.send_input({"type": "http.request", "body": body[at : at + 500_000], "more_body": True})
        await call.send_input({"type": "http.request", "body": b"", "more_body": False})
        assert (await call.receive_output(30))["status"] == status
    assert await sync(RawEvent.objects.count)() == 1
