"""The page on which a person plays a customer: plain files."""

from webcare.demo.graph.calls import Answer, Call


def answer(call: Call) -> Answer:
    return Answer(404, b"")
