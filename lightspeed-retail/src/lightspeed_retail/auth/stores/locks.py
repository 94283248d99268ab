"""How long is a token store worth waiting for?"""

from __future__ import annotations

from lightspeed_retail.auth.tokens import WINDOW
from lightspeed_retail.errors import ConfigurationError

LOCK_PATIENCE = 3 * WINDOW
"""Seconds to wait for another program that is refreshing; it may have to wait for a window itself."""


def waited_in_vain(store: str, patience: float) -> ConfigurationError:
    """Say that another program did not let go of a store.

    Args:
        store: The name of the store.
        patience: Seconds that were waited.
    """
    return ConfigurationError(
        f"Another program has held the token store {store} for {patience:.0f} seconds.",
        "End it, or wait for it; then run again.",
    )
