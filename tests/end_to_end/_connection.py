"""A program that keeps a connection alive, for tests that run several at once or end one in the middle.

What it is to do comes as a line of JSON on stdin, so that no secret is among its arguments. It says on stdout when it
has come to where it is to stop, and goes on with the next line. Its waits for the quota take no time.
"""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path

from lightspeed_retail.auth.flows import OAuth
from lightspeed_retail.settings import Settings
from lightspeed_retail.transport import Request, Transport

STOPPED = "stopped"

PATIENCE = 120
"""Seconds after which it ends in any case."""


def stop():
    """Say so, and wait for the next line."""
    sys.stdout.write(f"{STOPPED}\n")
    sys.stdout.flush()
    sys.stdin.readline()


def stop_before(owner, name):
    """Stop before a function of some object or class is called."""
    function = getattr(owner, name)

    def stopping(*args, **kwargs):
        stop()
        return function(*args, **kwargs)

    setattr(owner, name, stopping)


def stop_after(owner, name):
    """Stop after a function of some object has been called."""
    function = getattr(owner, name)

    def stopping(*args, **kwargs):
        result = function(*args, **kwargs)
        stop()
        return result

    setattr(owner, name, stopping)


def stop_while_saving(auth):
    """Stop when the tokens are written, but not yet in place of the old ones."""
    if "://" in auth._store.name:
        from sqlalchemy import Connection  # noqa: PLC0415 -- slow to import, and not always needed

        stop_before(Connection, "commit")
    else:
        stop_before(Path, "replace")


POINTS = {
    "nowhere": lambda auth: None,
    "before the lock": lambda auth: stop_before(auth._store, "locked"),
    "under the lock": lambda auth: stop_before(auth._store, "check"),
    "before the request": lambda auth: stop_before(auth, "_post_form"),
    "after the reply": lambda auth: stop_after(auth, "_post_form"),
    "while saving": stop_while_saving,
    "after saving": lambda auth: stop_after(auth._store, "save"),
}
"""Where it can stop."""


def connect(settings):
    """Open a connection as the plugins do, but with waits that take no time."""
    transport = Transport(Settings.from_mapping(settings), sleep=lambda seconds: None)
    assert isinstance(transport._auth, OAuth)
    return transport, transport._auth


def use(transport):
    """Ask the API for something, and see that the token is good."""
    assert transport.send(Request("GET", "/API/V3/Account.json")).status == 200


def main():
    signal.alarm(PATIENCE)
    order = json.loads(sys.stdin.readline())
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(3))
    transport, auth = connect(order["settings"])
    auth.token()
    POINTS[order["stop"]](auth)
    for _ in range(order["refreshes"]):
        auth.refresh(auth.token())
        use(transport)


if __name__ == "__main__":
    main()
