"""Mail that providers post: nothing without its proof, and the same raw mail whatever form it came in."""

import base64
import hashlib
import hmac
import json
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.contract import Forged, InboundMessage, RawItem, Unreadable, WebhookRequest
from connectors.email.message import read
from connectors.email.providers import MAILGUN_AGE, WAYS, authenticate, split
from connectors.hook.signature import HEADER, sign
from tests.connectors.email.mails import MAILBOX, mail
from tests.connectors.email.test_reading_anything import FUZZ
from tests.connectors.strategies import anything

NOW = 1_795_000_000.0
KEY, OLD = "key-of-mailgun", "older-key"
RAW = mail("Caf\u00e9", Content_Type="text/plain; charset=iso-8859-1").encode("latin-1")


def proof(stamp: str = "1795000000", token: str = "t0ken", key: str = KEY) -> dict[str, str]:
    signature = hmac.new(key.encode(), (stamp + token).encode(), hashlib.sha256).hexdigest()
    return {"timestamp": stamp, "token": token, "signature": signature}


def urlencoded(fields: dict[str, Any]) -> WebhookRequest:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return WebhookRequest("POST", "/hooks/x/", headers, urlencode(fields).encode())


def multipart(fields: dict[str, Any], *files: tuple[str, str, str, bytes]) -> WebhookRequest:
    """`files` are (field, file name, type, content)."""
    body = b""
    for name, value in fields.items():
        content = value if isinstance(value, bytes) else str(value).encode()
        body += f'--b0\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + content + b"\r\n"
    for name, file, kind, content in files:
        body += f'--b0\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\n'.encode()
        body += f"Content-Type: {kind}\r\n\r\n".encode() + content + b"\r\n"
    headers = {"content-type": "multipart/form-data; boundary=b0"}
    return WebhookRequest("POST", "/hooks/x/", headers, body + b"--b0--\r\n")


def posted(content: Any, password: str = "wachtwoord") -> WebhookRequest:
    header = "Basic " + base64.b64encode(f"webcare:{password}".encode()).decode()
    return WebhookRequest("POST", "/hooks/x/", {"Authorization": header}, json.dumps(content).encode())


def relayed(body: bytes = RAW, secret: str = KEY, at: int = int(NOW), **headers: str) -> WebhookRequest:
    return WebhookRequest("POST", "/hooks/x/", {HEADER: sign(body, secret, at), **headers}, body)


def one(way: str, request: WebhookRequest) -> tuple[RawItem, dict[str, Any]]:
    [item] = split(way, request, "account")
    return item, json.loads(item.body)


def meaning(way: str, request: WebhookRequest) -> InboundMessage:
    item, envelope = one(way, request)
    assert item.blob is not None
    [found] = read(item.blob, envelope, MAILBOX)
    assert isinstance(found, InboundMessage)
    return found


# -- proof --

GENUINE = {
    "postmark": posted({"RawEmail": "x"}),
    "mailgun": urlencoded(proof() | {"body-mime": RAW}),
    "raw": relayed(),
}
SECRETS = {"postmark": ["wachtwoord"], "mailgun": [KEY], "raw": [KEY]}


@pytest.mark.parametrize("way", WAYS)
def test_the_genuine_one_is_taken_with_the_new_secret_and_the_old(way: str) -> None:
    authenticate(way, GENUINE[way], SECRETS[way], NOW)
    authenticate(way, GENUINE[way], ["another", *SECRETS[way]], NOW)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("secrets", [[], [""], ["another"]])
def test_nothing_is_taken_without_its_secret(way: str, secrets: list[str]) -> None:
    refused(way, GENUINE[way], secrets)


@pytest.mark.parametrize("way", WAYS)
def test_no_way_takes_the_proof_of_another(way: str) -> None:
    for other in WAYS:
        if other != way:
            refused(way, GENUINE[other], [*SECRETS[way], *SECRETS[other]])


@pytest.mark.parametrize("way", [*WAYS, "pigeon", ""])
def test_nothing_is_taken_without_proof(way: str) -> None:
    for body in (b"", b"{}", RAW, b"timestamp=1&token=2&signature="):
        refused(way, WebhookRequest("POST", "/", {"content-type": "application/x-www-form-urlencoded"}, body), [KEY])


def test_a_changed_body_is_refused() -> None:
    genuine = relayed()
    refused("raw", WebhookRequest("POST", "/", dict(genuine.headers), RAW + b" "), [KEY])


@pytest.mark.parametrize(
    "value", ["", "Basic", "Basic ###", "Basic d2FjaHR3b29yZA==", "Bearer wachtwoord", "basic \xff"]
)
def test_a_password_in_another_shape(value: str) -> None:
    refused("postmark", WebhookRequest("POST", "/", {"Authorization": value}, b"{}"), ["wachtwoord"])


@pytest.mark.parametrize("stamp", [str(int(NOW) - MAILGUN_AGE - 1), str(int(NOW) + 3600), "-5", "x", "1e9", "9" * 40])
def test_an_old_time_or_a_strange_one_is_refused(stamp: str) -> None:
    refused("mailgun", urlencoded(proof(stamp) | {"body-mime": "x"}), [KEY])


def test_the_time_a_provider_keeps_trying_is_not_too_old() -> None:
    authenticate("mailgun", urlencoded(proof(str(int(NOW) - 9 * 3600))), [KEY], NOW)


def test_an_old_relayed_mail_is_refused() -> None:
    refused("raw", relayed(at=int(NOW) - 301), [KEY])


def refused(way: str, request: WebhookRequest, secrets: list[str]) -> None:
    with pytest.raises(Forged) as caught:
        authenticate(way, request, secrets, NOW)
    assert caught.value.status == 401, "403 makes some of them stop for good"
    assert not any(secret and secret in caught.value.reason for secret in secrets)


@pytest.mark.parametrize("way", WAYS)
def test_an_empty_probe_holds_nothing(way: str) -> None:
    probe = WebhookRequest("HEAD", "/hooks/x/", {})
    authenticate(way, probe, [KEY], NOW)
    assert split(way, probe) == split(way, WebhookRequest("POST", "/hooks/x/", {})) == []
    with pytest.raises(Forged):
        authenticate(way, WebhookRequest("HEAD", "/", {}, b"x"), [KEY], NOW)


# -- the mail --


@pytest.mark.parametrize("form", [urlencoded, multipart])
def test_mailgun_hands_on_the_original(form: Any) -> None:
    fields = proof() | {"recipient": "support@winkel.nl", "sender": "bounce+1@example.nl", "body-mime": RAW}
    item, envelope = one("mailgun", form(fields))
    assert item.blob == RAW and item.account == "account"
    assert envelope["recipients"] == ["support@winkel.nl"] and envelope["sender"] == "bounce+1@example.nl"
    assert meaning("mailgun", form(fields)).text == "Café"


def test_mailgun_proves_one_mail_only() -> None:
    """Its proof does not cover the mail: who has seen one could post another with it, which is then a copy."""
    keys = {one("mailgun", urlencoded(proof(token=token) | {"body-mime": body}))[0].key
            for token, body in (("t1", "a: b\n\nx"), ("t1", "a: b\n\ny"))}  # fmt: skip
    assert len(keys) == 1
    assert one("mailgun", urlencoded(proof(token="t2") | {"body-mime": "a: b\n\nx"}))[0].key not in keys


def test_a_mail_is_built_again_from_mailguns_fields() -> None:
    headers = [["From", "Zoë <zoe@example.nl>"], ["Message-Id", "<a@x>"], ["Content-Type", "multipart/mixed"],
               ["Subject", "Foto\r\nBcc: alle@example.nl"], ["References", "<r@x>"]]  # fmt: skip
    fields = proof() | {
        "message-headers": json.dumps(headers), "body-plain": "Zie de foto van het pakket.",
        "body-html": '<p>Zie de <img src="cid:logo@x"></p>', "content-id-map": '{"<logo@x>": "attachment-1"}',
    }  # fmt: skip
    files = ("attachment-1", "", "image/png", b"\x89PNG"), ("attachment-2", "..\\bon.pdf", "application/pdf", b"%PDF")
    found = meaning("mailgun", multipart(fields, *files))
    assert found.sender.name == "Zoë" and found.reference == "<a@x>" and found.references == ("<r@x>",)
    assert found.subject == "Foto Bcc: alle@example.nl"
    assert found.text == "Zie de foto van het pakket." and "cid:logo@x" in found.html
    assert [(file.content_id, file.content) for file in found.media] == [("logo@x", b"\x89PNG"), ("", b"%PDF")]
    assert found.media[1].name == "bon.pdf"


def test_mailguns_few_fields_will_do() -> None:
    found = meaning("mailgun", urlencoded(proof() | {"from": "a@b.nl", "subject": "Hoi", "body-plain": "x"}))
    assert (found.sender.id, found.subject, found.text) == ("a@b.nl", "Hoi", "x")


def test_postmark_hands_on_the_original() -> None:
    item, envelope = one("postmark", posted({"RawEmail": mail("Zoë"), "OriginalRecipient": "klant@winkel.nl"}))
    assert item.blob == mail("Zoë").encode() and envelope["recipients"] == ["klant@winkel.nl"]


def test_a_mail_is_built_again_from_postmarks_json() -> None:
    content = {
        "From": "noor@example.nl", "FromFull": {"Email": "noor@example.nl", "Name": "Noor"}, "Subject": "Vraag",
        "MessageID": "postmarks-own", "TextBody": "Hallo daar, alles goed?", "HtmlBody": "<img src=cid:p@x>",
        "Headers": [{"Name": "Message-ID", "Value": "<a@x>"}, {"Name": "From", "Value": "Noor <noor@example.nl>"},
                    {"Name": "X\r\nEvil", "Value": "1"}, {"Name": "Auto-Submitted", "Value": "auto-replied\r\nX: y"}],
        "Attachments": [{"Name": "p.png", "Content": "aGFs", "ContentType": "image/png", "ContentID": "p@x>\r\nA: b"},
                        {"Name": "x.txt", "Content": "###", "ContentType": "text/plain\r\nEvil: 1"}],
    }  # fmt: skip
    found = meaning("postmark", posted(content))
    assert (found.subject, found.sender.name, found.reference) == ("Vraag", "Noor", "<a@x>")
    assert found.text == "Hallo daar, alles goed?" and found.automatic
    assert [file.name for file in found.media] == ["p.png", "x.txt"]
    [item] = split("postmark", posted(content))
    assert item.blob is not None and b"\nEvil" not in item.blob and b"\nA: b" not in item.blob
    assert item == split("postmark", posted(content))[0], "the same request is the same item"


def test_one_mail_to_two_of_us_is_two_items_and_sent_again_it_is_one() -> None:
    first = one("postmark", posted({"RawEmail": mail(), "OriginalRecipient": "support@winkel.nl"}))[0]
    other = one("postmark", posted({"RawEmail": mail(), "OriginalRecipient": "klant@winkel.nl"}))[0]
    again = one("postmark", posted({"RawEmail": mail(), "OriginalRecipient": "support@winkel.nl", "Date": "later"}))[0]
    assert first.key == again.key != other.key and first.lane == other.lane


def test_an_own_relay_gives_the_envelope_in_headers_or_in_the_query() -> None:
    headers = {"X-Envelope-From": "", "X-Envelope-To": "support@winkel.nl, klant@winkel.nl"}
    item, envelope = one("raw", relayed(**headers))
    assert item.blob == RAW and envelope["sender"] == "" and len(envelope["recipients"]) == 2
    assert meaning("raw", relayed(**headers)).automatic, "the null path is known"
    query = WebhookRequest("POST", "/", {}, RAW, {"sender": "a@b.nl", "recipients": "support@winkel.nl"})
    assert one("raw", query)[1]["sender"] == "a@b.nl"
    assert one("raw", relayed())[1]["sender"] is None


@pytest.mark.parametrize(
    "way, request_",
    [("postmark", posted([])), ("postmark", posted({"Type": "Delivery"})),
     ("raw", WebhookRequest("POST", "/", {}, b" \n")), ("mailgun", urlencoded(proof() | {"event": "opened"})),
     ("mailgun", posted({})), ("pigeon", posted({})),
     ("mailgun", urlencoded({f"f{number}": 1 for number in range(2000)}))],
)  # fmt: skip
def test_a_request_without_a_mail_is_told_so(way: str, request_: WebhookRequest) -> None:
    with pytest.raises(Unreadable) as caught:
        split(way, request_)
    assert caught.value.reason


POSTMARK_FIELDS = st.sampled_from(
    ["RawEmail", "From", "Headers", "TextBody", "HtmlBody", "Attachments", "OriginalRecipient", "Subject"]
)


def _survives(way: str, request: WebhookRequest) -> None:
    try:
        items = split(way, request)
    except Unreadable as problem:
        assert problem.reason
        return
    for item in items:
        assert item.blob is not None and item.body.isascii() and len(item.key) < 255 and len(item.lane) < 255
        assert read(item.blob, json.loads(item.body), MAILBOX) is not None


@FUZZ
@given(content=st.dictionaries(POSTMARK_FIELDS, anything()))
def test_any_json_of_postmark(content: dict[str, Any]) -> None:
    _survives("postmark", posted(content))


@FUZZ
@given(
    fields=st.dictionaries(
        st.sampled_from(["body-mime", "message-headers", "content-id-map", "from", "recipient", "body-plain", "token"]),
        st.one_of(st.text(max_size=50), anything().map(json.dumps)).map(lambda text: text.encode("utf-8", "replace")),
    ),
    body=st.binary(max_size=100),
    kind=st.text(max_size=60),
)
def test_any_form(fields: dict[str, bytes], body: bytes, kind: str) -> None:
    _survives("mailgun", urlencoded(fields))
    _survives("mailgun", multipart(fields, ("attachment-1", "a", "text/html", body)))
    _survives("mailgun", WebhookRequest("POST", "/", {"content-type": "multipart/form-data; boundary=" + kind}, body))
    for way in WAYS:
        _survives(way, WebhookRequest("POST", "/", {"content-type": kind}, body))
        refused(
            way, WebhookRequest("POST", "/", {"content-type": kind, "authorization": kind, HEADER: kind}, body), [KEY]
        )
