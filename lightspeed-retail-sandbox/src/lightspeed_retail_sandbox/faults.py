"""Faults to inject into the next requests."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace

API = "/API/"

KINDS = {
    "400": "refused with the API's request to try again later",
    "403": "refused by a firewall, with an HTML body",
    "404": "refused because there is no such record",
    "408": "refused because the request took too long",
    "409": "refused because someone else is changing the record",
    "414": "refused because the address is too long",
    "422": "refused because a rule forbids it",
    "429": "refused by the leaky bucket",
    "500": "server error",
    "502": "bad gateway, with an HTML body",
    "503": "service unavailable, with an HTML body",
    "done-500": "done, but answered with a server error",
    "done-503": "done, but answered with service unavailable",
    "lost": "done, but not answered until the client goes away",
    "drop": "answered, but the connection breaks in the middle of the body",
    "truncate": "answered with JSON that ends too early, under a matching Content-Length",
    "html": "answered with an HTML page and status 200",
    "error-200": "answered with the body of a server error and status 200",
    "stall": "neither done nor answered until the client goes away",
    "expired": "the access token expires just before the request",
    "revoked": "the connection of the access token is revoked just before the request",
}
"""The kinds of faults, and what each does to the request."""


@dataclass(frozen=True)
class Fault:
    """A fault for some of the next requests.

    Attributes:
        kind: One of :data:`KINDS`.
        times: Requests left to fail.
        path: Part of the paths it applies to; empty for every request to the REST API.
        after: Matching requests that succeed first.
        method: HTTP method it applies to; empty for all.
    """

    kind: str
    times: int = 1
    path: str = ""
    after: int = 0
    method: str = ""


class Faults:
    """The faults to inject, oldest first."""

    def __init__(self) -> None:
        self._orders: list[Fault] = []
        self._lock = threading.Lock()

    def order(self, kind: str | int, *, times: int = 1, path: str = "", after: int = 0, method: str = "") -> Fault:
        """Inject a fault into the next requests.

        Args:
            kind: One of :data:`KINDS`.
            times: Number of requests to fail.
            path: Part of the paths it applies to; empty for every request to the REST API.
            after: Number of matching requests that succeed first.
            method: HTTP method it applies to; empty for all.

        Raises:
            ValueError: There is no such fault, or a number is too small.
        """
        if str(kind) not in KINDS:
            raise ValueError(f"There is no fault {str(kind)!r}. Faults: {', '.join(KINDS)}.")
        if times < 1 or after < 0:
            raise ValueError("The times of a fault are at least 1, the requests before it at least 0.")
        fault = Fault(str(kind), times, path, after, method)
        with self._lock:
            self._orders.append(fault)
        return fault

    def clear(self) -> None:
        """Remove all faults."""
        with self._lock:
            self._orders.clear()

    def __iter__(self) -> Iterator[Fault]:
        return iter(list(self._orders))

    def next(self, path: str, method: str = "") -> str:
        """Return the kind of the fault for a request; empty if there is none."""
        with self._lock:
            for place, fault in enumerate(self._orders):
                if (fault.path or API).lower() not in path.lower() or fault.method.upper() not in ("", method):
                    continue
                if fault.after:
                    self._orders[place] = replace(fault, after=fault.after - 1)
                elif fault.times > 1:
                    self._orders[place] = replace(fault, times=fault.times - 1)
                    return fault.kind
                else:
                    del self._orders[place]
                    return fault.kind
        return ""
