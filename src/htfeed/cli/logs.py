"""How the log of a service looks: text on a terminal, else a line of JSON an event."""

import logging
import sys
from typing import Any

import structlog


def log_to_stderr() -> None:
    """Let every event be one line on standard error: text on a terminal, else JSON."""
    # What it warns of is told by the answer of the source, and in one line.
    logging.getLogger("urllib3").setLevel(logging.ERROR)
    terminal = sys.stderr.isatty()
    render: Any = (
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        if terminal
        else structlog.processors.JSONRenderer(ensure_ascii=True)
    )
    traceback = [] if terminal else [structlog.processors.dict_tracebacks]
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *traceback,
            render,
        ],
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
    )
