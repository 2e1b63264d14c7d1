"""`python -m webcare.demo.mailbox --smtp 1025 --page 8002 --desk http://localhost:8000`: the post office of the demo.

`python -m webcare.demo.mailbox --write "Waar is mijn fiets?" --door 127.0.0.1:2525` sends a first mail and ends.
"""

import argparse
import logging
import signal
import threading
from http.server import ThreadingHTTPServer

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from .post import Post
from .server import handler_for, write

HERE = "127.0.0.1"
ADDRESS = "service@voorbeeldfietsen.example"


class _Office(Controller):
    def factory(self) -> SMTP:
        return SMTP(self.handler, enable_SMTPUTF8=True, hostname="post.demo.example", ident="Demo", loop=self.loop)


def main() -> None:
    parser = argparse.ArgumentParser(prog="webcare.demo.mailbox", description=__doc__)
    parser.add_argument("--smtp", type=int, help="port on which mail is taken and kept")
    parser.add_argument("--page", type=int, help="port of the page that shows it")
    parser.add_argument("--desk", default="", help="origin of the desk, such as http://localhost:8000")
    parser.add_argument("--door", default="", help="host:port of the desk's own mail server")
    parser.add_argument("--write", metavar="TEXT", help="send this to the desk, as a customer, and end")
    chosen = parser.parse_args()
    if chosen.write:
        first = {"from": "Noor de Wit <noor@klant.example>", "to": ADDRESS, "subject": "Een vraag"}
        write(chosen.door, first | {"text": chosen.write})
    else:
        serve(chosen)


def serve(chosen: argparse.Namespace) -> None:
    logging.getLogger("mail.log").setLevel(logging.ERROR)
    post = Post()
    office = _Office(post, hostname=HERE, port=chosen.smtp)
    pages = ThreadingHTTPServer((HERE, chosen.page), handler_for(post, chosen.desk, chosen.door, ADDRESS))
    pages.daemon_threads = True
    for number in (signal.SIGTERM, signal.SIGINT):
        # shutdown() waits for the serving loop, which is this very thread.
        signal.signal(number, lambda *_: threading.Thread(target=pages.shutdown).start())
    office.start()
    try:
        with pages:
            pages.serve_forever(poll_interval=0.2)
    finally:
        office.stop()


if __name__ == "__main__":
    main()
