"""`python -m webcare.demo.graph --port 8003`: the stand-in for Meta, with a page on which to play a customer."""

import argparse
import signal
import threading

from webcare.demo.graph.graph import Graph


def main() -> None:
    parser = argparse.ArgumentParser(prog="webcare.demo.graph", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="where it listens; 0 finds a free port")
    chosen = parser.parse_args()
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    with Graph(chosen.port) as graph:
        print(f"the stand-in for Meta is at {graph.url}/", flush=True)
        ended.wait()


if __name__ == "__main__":
    main()
