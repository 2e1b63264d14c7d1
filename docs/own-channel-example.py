"""Send a message through an own channel and print what the agents answer. Python's standard library is all it needs.

WEBCARE_SECRET=... python own-channel-example.py https://desk.example CHANNEL-KEY "Where is my parcel?" [PORT]
"""

import hashlib
import hmac
import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.request import Request, urlopen

desk, key, text, port = [*sys.argv[1:], "8099"][:4]


def signature(at: str, body: bytes) -> str:
    return hmac.new(os.environ["WEBCARE_SECRET"].encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()


class Callback(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        at, given = self.headers["Webcare-Signature"].removeprefix("t=").split(",v1=")
        genuine = hmac.compare_digest(given, signature(at, body)) and abs(time.time() - int(at)) <= 300
        if genuine and (answer := json.loads(body))["type"] == "message":
            print(f"{answer['sender']['name']}: {answer['text']}", flush=True)
        self.send_response(200 if genuine else 403)
        self.end_headers()


server = HTTPServer(("", int(port)), Callback)
customer = {"id": "example", "name": "Example customer"}
message = {"id": str(time.time_ns()), "thread": "example", "sender": customer, "text": text}
body, now = json.dumps({"messages": [message]}).encode(), str(int(time.time()))
signed = {"Webcare-Signature": f"t={now},v1={signature(now, body)}"}
print(urlopen(Request(f"{desk}/hooks/{key}/", body, signed), timeout=30).read().decode(), flush=True)
server.serve_forever()
