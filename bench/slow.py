"""Phones on a poor line: many connections that send a large form a few bytes at a time."""

import selectors
import socket
import threading
import time
from types import TracebackType

from bench.load import Target, instances

CLIENTS = 50
BYTES = 1_000_000
RATE = 5_000  # bytes a second, of each
_TICK = 0.1


class SlowClients:
    """While the block lasts they send; `answers` holds the statuses of those that have finished."""

    def __init__(self, target: Target, run: int, clients: int = CLIENTS, rate: int = RATE) -> None:
        fresh = instances(run)
        self._requests = [memoryview(target.request(fresh())) for _ in range(clients)]
        self._place = (target.host, target.port)
        self._piece = round(rate * _TICK)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.answers: list[int] = []

    def __enter__(self) -> "SlowClients":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._thread.join()

    def wait(self) -> None:
        """Until every one of them has its answer."""
        self._thread.join()

    def _run(self) -> None:
        chosen = selectors.DefaultSelector()
        sent: dict[socket.socket, memoryview] = {}
        for request in self._requests:
            line = socket.create_connection(self._place, timeout=60)
            chosen.register(line, selectors.EVENT_READ)
            sent[line] = request
        while sent and not self._ended.is_set():
            began = time.monotonic()
            for line, rest in sent.items():
                if rest:
                    line.sendall(rest[: self._piece])
                    sent[line] = rest[self._piece :]
            for key, _mask in chosen.select(0):
                line = key.fileobj
                assert isinstance(line, socket.socket)
                head = line.recv(65536)
                self.answers.append(int(head[9:12]) if head else -1)
                chosen.unregister(line)
                line.close()
                del sent[line]
            time.sleep(max(0.0, _TICK - (time.monotonic() - began)))
        for line in sent:
            line.close()
