"""No test reaches beyond this machine: a connection to anything but a loopback address fails."""

import ipaddress
import socket
from typing import Any

import pytest

_LOCAL_NAMES = {"localhost", "localhost.localdomain", "ip6-localhost"}


class NetworkUsed(AssertionError):
    """A test tried to reach the network. (An AssertionError, so that `except OSError` does not hide it.)"""


def _check(host: Any) -> None:
    name = host.decode() if isinstance(host, bytes) else str(host)
    try:
        local = ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        local = name in _LOCAL_NAMES
    if not local:
        raise NetworkUsed(f"a test tried to reach {name}")


def close_network(patch: pytest.MonkeyPatch) -> None:
    """Let sockets connect, and names be looked up, on the loopback only."""
    connect, connect_ex, look_up = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def checked_connect(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            _check(address[0])
        return connect(self, address)

    def checked_connect_ex(self: socket.socket, address: Any) -> int:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            _check(address[0])
        return connect_ex(self, address)

    def checked_look_up(host: Any, *rest: Any, **more: Any) -> Any:
        if host not in (None, "", b"", "0.0.0.0"):
            _check(host)
        return look_up(host, *rest, **more)

    patch.setattr(socket.socket, "connect", checked_connect)
    patch.setattr(socket.socket, "connect_ex", checked_connect_ex)
    patch.setattr(socket, "getaddrinfo", checked_look_up)
