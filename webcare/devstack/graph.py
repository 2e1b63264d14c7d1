"""The stand-in for Meta on this machine, and the page on which a person plays a customer."""

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from webcare.devstack.network import LOOPBACK, listening
from webcare.devstack.state import State
from webcare.devstack.supervisor import Child

BEHIND = 3  # ports behind the desk's: the shop and the mail page lie between


@dataclass(frozen=True)
class GraphPort:
    """Held from the start, like the desk's own: two stacks that start together do not end up with one port."""

    listener: int
    port: int
    memory: Path  # who wrote what; begun by the demo's seed, kept by the stand-in at its end

    @classmethod
    @contextmanager
    def bound(cls, state: State, web: socket.socket) -> "Iterator[GraphPort]":
        with listening(web.getsockname()[1] + BEHIND) as server:
            yield cls(server.fileno(), server.getsockname()[1], state.folder / "graph.json")

    @property
    def environment(self) -> dict[str, str]:
        return {"DEMO_GRAPH_URL": f"http://{LOOPBACK}:{self.port}", "DEMO_GRAPH_MEMORY": str(self.memory)}

    def child(self, desk: str) -> Child:
        command = [sys.executable, "-m", "webcare.demo.graph", "--fd", str(self.listener), "--demo"]
        command += ["--desk", desk, "--memory", str(self.memory)]
        return Child("graph", command, sockets=(self.listener,), nice=5)
