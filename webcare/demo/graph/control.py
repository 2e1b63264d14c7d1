"""Steering the stand-in from another process: JSON under `/_stand-in/`."""

from typing import TYPE_CHECKING

from webcare.demo.graph.calls import Answer, Call

if TYPE_CHECKING:
    from webcare.demo.graph.graph import Graph


def answer(graph: "Graph", call: Call, path: list[str]) -> Answer:
    return Answer(404, {})
