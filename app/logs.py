"""Logs: events with keys on stdout, one rich line a request, ids and never names, addresses or tokens."""

import logging
import re
import sys
import time
from typing import Any

import structlog
from flask import Flask, Response, g, has_request_context, request
from sqlalchemy import event
from sqlalchemy.engine import Engine

from app import web
from app.settings import Settings

log = structlog.get_logger()


_COMMON: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configure(settings: Settings) -> None:
    """Set the format for this process: JSON in production, readable lines else. What libraries log by Python's own
    `logging` comes out in the same format."""
    structlog.configure(
        processors=[*_COMMON, structlog.processors.format_exc_info, without_values, _renderer(settings)],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stdout),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(library_formatter(settings))
    handler.addFilter(without_requests)
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)


def library_formatter(settings: Settings) -> logging.Formatter:
    """For handlers of Python's own `logging`: the format of our own lines."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*_COMMON, structlog.stdlib.add_logger_name],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            without_values,
            _renderer(settings),
        ],
    )


# PostgreSQL repeats the whole row that it refuses.
_DETAIL = re.compile(r"^DETAIL: .*?(?=^\[SQL|^\(Background|^$|\Z)", re.MULTILINE | re.DOTALL)


def without_values(logger: Any, method: str, event: dict[str, Any]) -> dict[str, Any]:
    """A processor: what the database says about the values it refuses stays out of the log."""
    if "exception" in event:
        event["exception"] = _DETAIL.sub("", event["exception"])
    return event


def without_requests(record: logging.LogRecord) -> bool:
    """A filter for the web server's own lines: what it cannot read it would repeat, with the address of who sent it and
    personal links. Always lets the line through."""
    if isinstance(record.msg, str):
        for known in ("Invalid request", "Error handling request"):
            if record.msg.startswith(known):
                record.msg, record.args = known, ()
        if record.msg.startswith("Socket error") and isinstance(sys.exc_info()[1], BlockingIOError):
            # Somebody fell silent in the middle of a request: no mistake of ours, so no traceback.
            record.msg, record.exc_info = "Cut off a slow connection", None
            record.levelno, record.levelname = logging.INFO, "INFO"
    return True


def _renderer(settings: Settings) -> Any:
    if settings.log_format == "json" or settings.production:
        return structlog.processors.JSONRenderer()
    return structlog.dev.ConsoleRenderer(colors=False)


def init_app(app: Flask) -> None:
    """One line for each request: route, status, milliseconds, number of queries. The route, not the path, because
    paths hold personal links."""

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def finish(response: Response) -> Response:
        if request.endpoint != "static":
            log.info(
                "request",
                id=web.request_id(),
                method=request.method,
                route=request.url_rule.rule if request.url_rule else None,
                status=response.status_code,
                ms=round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1),
                queries=g.get("queries", 0),
            )
        return response

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> Response:
        log.error(
            "unexpected", id=web.request_id(), route=request.url_rule.rule if request.url_rule else None, exc_info=error
        )
        return web.error_response(500)


@event.listens_for(Engine, "before_cursor_execute")
def _count_query(*args: Any) -> None:
    if has_request_context():
        g.queries = g.get("queries", 0) + 1
