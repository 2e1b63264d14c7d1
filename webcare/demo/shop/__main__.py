"""`python -m webcare.demo.shop --port 8001 --desk http://localhost:8000`: the shop, until it is told to end."""

import argparse
import signal
import threading
from http.server import ThreadingHTTPServer

from .server import handler_for

ADDRESS = "127.0.0.1"


def main() -> None:
    parser = argparse.ArgumentParser(prog="webcare.demo.shop", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--desk", required=True, help="origin of the desk, such as http://localhost:8000")
    parser.add_argument("--key", default="demo-shop", help="key of the chat in this shop")
    chosen = parser.parse_args()
    server = ThreadingHTTPServer((ADDRESS, chosen.port), handler_for(chosen.desk.rstrip("/"), chosen.key))
    server.daemon_threads = True
    for number in (signal.SIGTERM, signal.SIGINT):
        # shutdown() waits for the serving loop, which is this very thread.
        signal.signal(number, lambda *_: threading.Thread(target=server.shutdown).start())
    with server:
        server.serve_forever(poll_interval=0.2)


if __name__ == "__main__":
    main()
