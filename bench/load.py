"""A light load client: one process, one event loop, N keep-alive connections with raw sockets."""

import os
import selectors
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

PLACEHOLDER = b"uuid:00000000-0000-4000-8000-000000000000"


@dataclass(frozen=True)
class Target:
    """Where requests go; `body` holds the placeholder of an instanceID of the same length."""

    host: str
    port: int
    path: str
    body: bytes
    content_type: str

    def request(self, instance: bytes) -> bytes:
        """The bytes of one request."""
        head = (
            f"POST {self.path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n"
            f"X-OpenRosa-Version: 1.0\r\nContent-Type: {self.content_type}\r\n"
            f"Content-Length: {len(self.body)}\r\n\r\n"
        )
        return head.encode() + self.body.replace(PLACEHOLDER, instance, 1)


@dataclass
class Result:
    """What one run saw."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)

    @property
    def per_second(self) -> float:
        """Acknowledged submissions a second."""
        good = self.statuses.get(201, 0)
        return good / self.seconds if self.seconds else 0.0

    @property
    def p95_ms(self) -> float:
        """Time within which 95 of 100 were answered."""
        ordered = sorted(self.times)
        return ordered[int(len(ordered) * 0.95)] * 1000 if ordered else 0.0


class Acknowledged:
    """Every acknowledged instanceID, on the disk before the client sends its next request."""

    def __init__(self, file: Path) -> None:
        self._handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def note(self, instance: bytes) -> None:
        """One line; a line is whole or absent after a crash."""
        os.write(self._handle, instance + b"\n")

    def close(self) -> None:
        """Flush to the disk."""
        os.fsync(self._handle)
        os.close(self._handle)


class _Line:
    """One connection: what it sends, since when, and what came so far."""

    def __init__(self, target: Target) -> None:
        self.socket = socket.create_connection((target.host, target.port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.instance = b""
        self.since = 0.0
        self.got = b""

    def send(self, target: Target, instance: bytes) -> None:
        self.instance, self.got = instance, b""
        self.since = time.perf_counter()
        self.socket.sendall(target.request(instance))

    def answer(self) -> int:
        """The status when the whole answer is here, else 0; -1 when the line is gone."""
        piece = self.socket.recv(65536)
        if not piece:
            return -1
        self.got += piece
        head, found, body = self.got.partition(b"\r\n\r\n")
        if not found:
            return 0
        if b"chunked" in head.lower():
            return int(head[9:12]) if body.endswith(b"0\r\n\r\n") else 0
        at = head.lower().find(b"\r\ncontent-length:")
        length = int(head[at + 17 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
        return int(head[9:12]) if len(body) >= length else 0


def instances(run: int) -> Callable[[], bytes]:
    """A maker of instanceIDs that no other run makes."""
    number = iter(range(1 << 40))

    def fresh() -> bytes:
        return f"uuid:{run & 0xFFFFFFFF:08x}-0000-4000-8000-{next(number):012x}".encode()

    return fresh


def drive(
    target: Target, clients: int, seconds: float, run: int, acknowledged: Acknowledged | None = None
) -> Result:
    """Keep N requests in the air for a while."""
    fresh, result, chosen = instances(run), Result(), selectors.DefaultSelector()
    lines = [_Line(target) for _ in range(clients)]
    for line in lines:
        chosen.register(line.socket, selectors.EVENT_READ, line)
    began = time.perf_counter()
    for line in lines:
        line.send(target, fresh())
    waiting = clients
    while waiting:
        for key, _mask in chosen.select(30):
            line = key.data
            status = line.answer()
            if not status:
                continue
            now = time.perf_counter()
            result.statuses[status] = result.statuses.get(status, 0) + 1
            if status > 0:
                result.times.append(now - line.since)
            if acknowledged and status in {201, 202}:
                acknowledged.note(line.instance)
            if status > 0 and now - began < seconds:
                line.send(target, fresh())
            else:
                chosen.unregister(line.socket)
                waiting -= 1
    result.seconds = time.perf_counter() - began
    for line in lines:
        line.socket.close()
    return result


def fdatasync_ms(folder: Path, times: int = 30) -> float:
    """The median of a small durable write: the disk decides more than the code."""
    file = folder / "fdatasync.probe"
    handle = os.open(file, os.O_WRONLY | os.O_CREAT, 0o600)
    taken = []
    try:
        for _ in range(times):
            os.pwrite(handle, os.urandom(8192), 0)
            began = time.perf_counter()
            os.fdatasync(handle)
            taken.append((time.perf_counter() - began) * 1000)
    finally:
        os.close(handle)
        file.unlink()
    return sorted(taken)[times // 2]
