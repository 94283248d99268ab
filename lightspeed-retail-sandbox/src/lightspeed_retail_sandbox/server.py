"""The ASGI application, and the thread that serves it."""

from __future__ import annotations

import socket
import threading

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp

from .controls import Controls
from .deviations.middleware import Deviating
from .gate import Gate
from .logins import Logins
from .rest import Rest
from .services import Services

METHODS = ["GET", "POST", "PUT", "DELETE"]
BACKLOG = 128
GRACE = 1
"""Seconds that open requests have when the server stops."""


STOP_TIMEOUT = 30
"""Seconds to wait for the server's thread to end."""


def application(services: Services) -> ASGIApp:
    """Return the ASGI application with all endpoints."""
    routes = [
        Route("/API/{path:path}", Rest(services).answer, methods=METHODS),
        *Logins(services.oauth).routes(),
        *Controls(services).routes(),
    ]
    return Gate(Deviating(Starlette(routes=routes), services.deviations, services.limits.clock), services)


class Server:
    """Serves an application in its own thread.

    Args:
        app: The application.
        host: Address to listen on.
        port: Port to listen on; 0 takes a free one.

    Raises:
        OSError: The port is taken.
    """

    def __init__(self, app: ASGIApp, host: str, port: int) -> None:
        # asyncio sets TCP_NODELAY only on sockets whose protocol is TCP
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self._socket.bind((host, port))
        except OSError:
            self._socket.close()
            raise
        self._socket.listen(BACKLOG)  # clients can connect from now on; the thread answers them
        self.url = f"http://{host}:{self._socket.getsockname()[1]}"
        config = uvicorn.Config(
            app,
            log_level="critical",  # faults break connections on purpose; the gate logs real failures
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            date_header=False,  # replies show the sandbox's own clock
            timeout_graceful_shutdown=GRACE,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._serve, name="lightspeed-retail-sandbox", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Stop, and wait for the thread to end.

        Raises:
            TimeoutError: It does not end. As a daemon it does not keep the process alive.
        """
        self._server.should_exit = True
        self._thread.join(STOP_TIMEOUT)
        self._socket.close()
        if self._thread.is_alive():
            raise TimeoutError(f"The sandbox at {self.url} has not stopped within {STOP_TIMEOUT} s.")

    def _serve(self) -> None:
        self._server.run(sockets=[self._socket])
