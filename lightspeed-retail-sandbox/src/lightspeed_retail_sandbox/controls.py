"""The control endpoints of a running sandbox, below ``/sandbox`` and without a token."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from .services import Services


class Controls:
    """The control endpoints.

    Args:
        services: The parts of the sandbox.
    """

    def __init__(self, services: Services) -> None:
        self._services = services

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/sandbox/faults", self.faults, methods=["GET", "POST", "DELETE"]),
            Route("/sandbox/deviations", self.deviations, methods=["GET", "POST", "DELETE"]),
            Route("/sandbox/requests", self.requests, methods=["GET", "DELETE"]),
            Route("/sandbox/change", self.change, methods=["POST"]),
            Route("/sandbox/reset", self.reset, methods=["POST"]),
        ]

    async def faults(self, request: Request) -> Response:
        """List, order or clear faults."""
        faults = self._services.faults
        if request.method == "DELETE":
            faults.clear()
        elif request.method == "POST":
            return await _with_body(request, lambda body: asdict(faults.order(**body)))
        return JSONResponse([asdict(fault) for fault in faults])

    async def deviations(self, request: Request) -> Response:
        """List deviations, switch one on, or switch all off."""
        deviations = self._services.deviations
        if request.method == "DELETE":
            deviations.clear()
        elif request.method == "POST":
            return await _with_body(
                request, lambda body: deviations.switch_on(body["name"], **_options(body)).options()
            )
        return JSONResponse([deviation.options() for deviation in deviations])

    async def requests(self, request: Request) -> Response:
        """List or clear the requests so far."""
        if request.method == "DELETE":
            self._services.requests.clear()
        return JSONResponse([asdict(served) for served in self._services.requests])

    async def change(self, request: Request) -> Response:
        """Change a record: ``{"resource": "item", "key": 1, "set": {"description": "…"}}``."""

        def apply(body: Mapping[str, Any]) -> dict[str, Any]:
            self._services.account.change(body["resource"], body["key"], **body["set"])
            return {}

        return await _with_body(request, apply)

    async def reset(self, _request: Request) -> Response:
        """Restore the initial state."""
        await run_in_threadpool(self._services.reset)
        return JSONResponse({})


def _options(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name != "name"}


async def _with_body(request: Request, act: Callable[[Mapping[str, Any]], object]) -> Response:
    try:
        return JSONResponse(act(await request.json()))
    except (KeyError, TypeError, ValueError) as error:
        return JSONResponse({"message": str(error).strip("'\"")}, 400)
