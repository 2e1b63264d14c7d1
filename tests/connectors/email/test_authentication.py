"""Who says that a sender is genuine: our own server, and nobody who only writes that he is our server."""

import pytest

from connectors.email.authentication import results, spam
from connectors.email.headers import parse_headers

GMAIL = """Delivered-To: support@winkel.nl
Received: by 2002:a05:7010:0:0:0:0:1 with SMTP id x; Sun, 22 Nov 2026 00:00:00 -0800
Return-Path: <noor@example.nl>
Received: from mail.example.nl (mail.example.nl. [192.0.2.1])
        by mx.google.com with ESMTPS id y for <support@winkel.nl>; Sun, 22 Nov 2026 00:00:00 -0800
Authentication-Results: mx.google.com;
       dkim=pass header.i=@example.nl header.s=s1; spf=softfail (google.com: domain of noor) smtp.mailfrom=noor;
       dmarc=fail (p=NONE sp=NONE dis=NONE) header.from=example.nl
Received: from x by mx.google.com; Sun, 22 Nov 2026 00:00:00 -0800
Authentication-Results: mx.google.com; dmarc=pass; arc=pass
"""
MICROSOFT = """Received: from A.prod.outlook.com by B.prod.outlook.com with HTTPS; Sun, 22 Nov 2026 08:00:00 +0000
Received: from C.protection.outlook.com by A.prod.outlook.com with SMTP; Sun, 22 Nov 2026 08:00:00 +0000
Authentication-Results: spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=example.nl; dkim=none (message not
 signed) header.d=none;dmarc=fail action=none header.from=example.nl;compauth=fail reason=001
Received: from mail.example.nl by C.protection.outlook.com; Sun, 22 Nov 2026 08:00:00 +0000
Authentication-Results: spf=pass; dmarc=pass
"""


@pytest.mark.parametrize(
    "head, trusted, found",
    [
        (GMAIL, "mx.google.com", {"dkim": "pass", "spf": "softfail", "dmarc": "fail"}),
        (GMAIL, "MX.google.com, mx.winkel.nl", {"dkim": "pass", "spf": "softfail", "dmarc": "fail"}),
        (GMAIL, "", {}),
        (GMAIL, "google.com", {}),
        (GMAIL, "mx.winkel.nl", {}),
        (MICROSOFT, "outlook.com", {"spf": "pass", "dkim": "none", "dmarc": "fail", "compauth": "fail"}),
        (MICROSOFT, "mx.winkel.nl", {}),
        ("Received: from y by evil.example; x\n" + MICROSOFT, "outlook.com", {}),
        ("Authentication-Results: spf=pass; dmarc=pass\n", "outlook.com", {}),
        ("Authentication-Results: mx.winkel.nl; none\nReceived: from x by mx.winkel.nl; y\n", "mx.winkel.nl", {}),
        ("Received: from mx.winkel.nl by evil.example; x\nAuthentication-Results: mx.winkel.nl; dmarc=pass\n",
         "mx.winkel.nl", {}),
        ("Received: from x (by mx.winkel.nl) by evil.example; x\nAuthentication-Results: mx.winkel.nl; dmarc=pass\n",
         "mx.winkel.nl", {}),
        ("Received: from x by evilmx.winkel.nl.example; x\nAuthentication-Results: mx.winkel.nl; dmarc=pass\n",
         "mx.winkel.nl", {}),
        ("Authentication-Results: mx.winkel.nl; dmarc=pass\nReceived: from x by in1.winkel.nl; y\n", "mx.winkel.nl",
         {"dmarc": "pass"}),
        ("Authentication-Results: mx.winkel.nl 1; dkim=fail; dkim=pass (x; dmarc=fail)\nReceived: a by mx.winkel.nl\n",
         "mx.winkel.nl", {"dkim": "pass"}),
        # Our server signs its lines with another name, and the sender made up a line with ours.
        ("Authentication-Results: mx.winkel.nl; dmarc=fail\nReceived: from x by in1.example; y\n"
         "Received: from y by mx.winkel.nl; z\nAuthentication-Results: mx.winkel.nl; dkim=pass; spf=pass; dmarc=pass\n",
         "mx.winkel.nl", {"dmarc": "fail"}),
    ],
)  # fmt: skip
def test_whose_word_counts(head: str, trusted: str, found: dict[str, str]) -> None:
    assert results(parse_headers(head.encode() + b"\n")[0], trusted) == found


@pytest.mark.parametrize(
    "head, score",
    [
        ("X-Spam-Score: 3.4", 3.4),
        ("X-Spam-Flag: YES", 5.0),
        ("X-Spam-Status: Yes, score=7.3 required=5.0", 7.3),
        ("X-Spam-Status: No, score=-2 required=5.0", -2.0),
        ("X-Mailgun-Sflag: Yes\nX-Mailgun-Sscore: 9.1", 9.1),
        ("X-Spam-Score: veel", None),
        ("X-Spam-Score: inf", None),
        ("X-Spam-Score: 99999999999999", 9999.0),
        ("X-Spam-Status: No, score=... required=5", None),
        ("Subject: spam", None),
    ],
)
def test_what_filters_say(head: str, score: float | None) -> None:
    assert spam(parse_headers(head.encode() + b"\n\n")[0]) == score
