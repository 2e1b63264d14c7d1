"""`python -m webcare.demo.graph --port 8003`: the stand-in for Meta, with a page on which to play a customer."""

import argparse
import signal
import threading
from pathlib import Path

from webcare.demo.graph import memory
from webcare.demo.graph.graph import Graph

PACE = 60.0  # seconds that an hour of repeating a webhook lasts: a desk that starts again is no reason to give up on it


def main() -> None:
    parser = argparse.ArgumentParser(prog="webcare.demo.graph", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="where it listens; 0 finds a free port")
    parser.add_argument("--fd", type=int, default=-1, help="a socket that listens already, instead of a port")
    parser.add_argument("--desk", default="", help="origin of the desk, such as http://localhost:8000")
    parser.add_argument("--memory", type=Path, help="a file with accounts and chats to begin with, written at the end")
    parser.add_argument(
        "--demo", action="store_true", help="three accounts of the demo's shop, unless the memory has some"
    )
    chosen = parser.parse_args()
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    with Graph(chosen.port, fd=chosen.fd, desk=chosen.desk, pace=PACE) as graph:
        memory.begin(graph, chosen.memory, chosen.desk, chosen.demo)
        if chosen.fd < 0:
            print(f"the stand-in for Meta is at {graph.url}/", flush=True)
        ended.wait()
        memory.keep(graph, chosen.memory)


if __name__ == "__main__":
    main()
