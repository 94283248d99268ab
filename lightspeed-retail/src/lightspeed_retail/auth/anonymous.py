"""Nobody yet."""

from __future__ import annotations

from lightspeed_retail.errors import ConfigurationError

from . import advice


class Anonymous:
    """Has no token: enough to talk to the OAuth server, not to the API."""

    advice = advice.LOG_IN

    def token(self) -> str:
        """Refuse.

        Raises:
            ConfigurationError: Always.
        """
        raise ConfigurationError("Nobody has logged in.", advice.LOG_IN)

    def refresh(self, refused: str) -> bool:  # noqa: ARG002 -- there is none
        """Return False: there is no other token."""
        return False
