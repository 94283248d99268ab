"""A token that is simply given."""

from __future__ import annotations

from . import advice


class Bearer:
    """Uses one access token as it is.

    Args:
        access_token: The token.
    """

    advice = advice.NEW_ACCESS_TOKEN

    def __init__(self, access_token: str) -> None:
        self._access_token = access_token

    def token(self) -> str:
        """Return the token."""
        return self._access_token

    def refresh(self, refused: str) -> bool:  # noqa: ARG002 -- there is only this one token
        """Return False: there is no other token."""
        return False
