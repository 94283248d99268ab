"""How long does a program wait for the lock of a token store?"""

from __future__ import annotations

from lightspeed_retail.auth.tokens import REFRESH_WINDOW
from lightspeed_retail.errors import ConfigurationError

LOCK_TIMEOUT = 3 * REFRESH_WINDOW
"""Seconds to wait for another program that refreshes; it may have to wait for the quota itself."""


def lock_timed_out(store: str, timeout: float) -> ConfigurationError:
    """Return the error for a lock that another program did not release in time.

    Args:
        store: Name of the store.
        timeout: Seconds waited.
    """
    return ConfigurationError(
        f"Another program has held the token store {store} for {timeout:.0f} seconds.",
        "Stop it, or wait for it; then run again.",
    )
