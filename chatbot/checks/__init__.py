"""What is not right yet in what an owner wrote, so that nobody is left standing. Codes; the words are the core's.

Grave is what would leave a customer without an answer: it keeps a version from being put live.
"""

from collections.abc import Mapping
from typing import Any

from .. import content as contents
from ..content import Content
from . import answers, flows, graph
from .problem import CHANNELS, Channel, Problem

__all__ = ["CHANNELS", "Channel", "Problem", "load", "problems"]


def load(content: Mapping[str, Any]) -> Content:
    """What an owner wrote, without the index that checks do not need."""
    return contents.load(content, index=False)


def problems(content: Content, channels: Mapping[str, Channel] = CHANNELS) -> list[Problem]:
    """Everything found, settings first, then answers and flows in their order. What is off is not looked at.

    `channels`: per kind what it can show; only these are named.
    """
    found = [*answers.of_settings(content), *answers.of_answers(content, channels)]
    for flow in content.flows.values():
        if flow.on:
            found += [*graph.problems(content, flow), *flows.problems(content, flow, channels)]
    return list(dict.fromkeys(found))
