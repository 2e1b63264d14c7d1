"""Logging: structured lines that carry ids, never people or secrets."""

import re
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

# Long path segments are keys: of a hook, a widget, a password reset.
KEY_IN_PATH = re.compile(r"(?<=/)[\w.=:~-]{20,}")


def strip_people(_: Any, __: str, event: EventDict) -> EventDict:
    """Keep of a request its method and path; the query may hold a name searched for, the path a secret key."""
    if event.get("event") == "request_started":
        raise structlog.DropEvent  # request_finished says all of it and the status
    event.pop("user_agent", None)
    if isinstance(request := event.get("request"), str):
        event["request"] = KEY_IN_PATH.sub("…", request.partition("?")[0])
    return event


def shared_processors() -> list[Processor]:
    """What happens to a line of structlog and of the standard library alike."""
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso"),
    ]


def renderer(style: str) -> list[Processor]:
    """`console` for a terminal, anything else is one JSON object per line."""
    if style == "console":
        return [structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0)]
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]


def configure(style: str, level: str) -> dict[str, Any]:
    """Set structlog up and return Django's LOGGING, so that both write the same lines to standard error."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared_processors(),
            strip_people,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.processors.StackInfoRenderer(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": shared_processors(),
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderer(style)],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"structured": formatter},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Django's own line per failed request repeats ours, with the query in it.
            "django.request": {"level": "ERROR"},
            # httpx writes every URL it calls, tokens included.
            "httpx": {"level": "WARNING"},
            "httpcore": {"level": "WARNING"},
            "celery": {"level": "WARNING"},
            "kombu": {"level": "WARNING"},
            "daphne": {"level": "WARNING"},
        },
    }
