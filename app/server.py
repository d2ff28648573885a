"""How gunicorn runs the service: `gunicorn --config python:app.server wsgi:app`. docs/deploy.md says why each is so."""

import ctypes
import gc
import os
import socket
import struct
from pathlib import Path
from typing import Any

# While the application is loaded nearly everything stays: looking through all of it again and again for garbage would take a
# third of the time. Only what is new is looked through.
gc.set_threshold(20_000, 1_000, 1_000)

from app import logs, settings  # noqa: E402

_settings = settings.load(os.environ)

bind = f"127.0.0.1:{_settings.port}"
workers = 2
worker_class = "gthread"
threads = 4
# The application is loaded once and shared by the processes: quicker to start, and smaller.
preload_app = True

# A process that has not shown life for this long is replaced. Requests are short: what is slow belongs to the worker.
timeout = 60
graceful_timeout = 20
# Longer than the proxy keeps its connections, so that it is never the one to be surprised.
keepalive = 65

# Whoever says nothing for this long while a thread waits for the rest of their request is cut off. The proxy sees to it
# that nobody is: it hands requests over whole.
SILENCE_SECONDS = 10


# malloc.h of glibc: how many heaps there may be. It would keep one for each thread, with gaps in all of them, though
# Python lets only one thread at a time take memory.
_M_ARENA_MAX = -8
if mallopt := getattr(ctypes.CDLL(None), "mallopt", None):
    mallopt(_M_ARENA_MAX, 1)


def when_ready(server: Any) -> None:
    """Set the time limit on the listening sockets: the connections inherit it. And keep what is loaded by now out of the
    search for garbage: going over it takes as long as ten requests, and would copy the memory that processes share."""
    gc.freeze()
    # A request leaves hardly any garbage that has to be searched for.
    gc.set_threshold(10_000, 10, 10)
    limit = struct.pack("ll", SILENCE_SECONDS, 0)
    for listener in server.LISTENERS:
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            listener.sock.setsockopt(socket.SOL_SOCKET, option, limit)


limit_request_line = 4094
limit_request_fields = 64
limit_request_field_size = 8190

# Signs of life in memory: a busy disk must not look like a hanging process.
_MEMORY = Path("/dev/shm")  # noqa: S108 - where Linux keeps a file system in memory
worker_tmp_dir = str(_MEMORY) if _MEMORY.is_dir() else None
# It would lie in the home folder, which a service need not have.
control_socket_disable = True

# One line for each request is written by the application, which knows routes instead of paths.
accesslog = None
logconfig_dict = {
    "formatters": {"events": {"()": lambda: logs.library_formatter(_settings)}},
    "filters": {"requests": {"()": lambda: logs.without_requests}},
    "handlers": {
        "out": {
            "class": "logging.StreamHandler",
            "stream": "ext://sys.stdout",
            "formatter": "events",
            "filters": ["requests"],
        }
    },
    "root": {"level": "WARNING", "handlers": ["out"]},
    "loggers": {"gunicorn.error": {"level": "INFO", "handlers": ["out"], "propagate": False}},
}
