"""What should somebody do whose login no longer works?"""

from __future__ import annotations

LOGIN = "lightspeed-retail login (with Meltano: meltano invoke <plugin>:login)"
"""The command that logs in."""

LOG_IN = (
    "Set access_token; or client_id, client_secret and refresh_token; or client_id and client_secret, and log in: "
    f"{LOGIN}, with the same client_id, account_id and token_store. Public clients leave client_secret out."
)
"""For settings that name no way to log in."""

LOG_IN_FIRST = (
    f"Log in: {LOGIN}. If you have, check that client_id, account_id, token_store and auth_url are the same here as in "
    "the login. Or set refresh_token."
)
"""For a client that is set, but whose token store is empty."""

LOG_IN_AGAIN = f"Log in again: {LOGIN}. Or set refresh_token to a new token; it takes the place of the stored ones."
"""For tokens that are of no use any more."""

LEAVE_OUT_THE_OLD_TOKEN = (
    "The setting refresh_token goes before the tokens in the token store, which did not come from it: leave it out to "
    f"use those. {LOG_IN_AGAIN}"
)
"""For a configured refresh token that is of no use, where a login has left another one."""

IF_REVOKED = f"If the merchant has revoked the connection, or the employee is locked and free again: {LOG_IN_AGAIN}"
"""For an access token that the API refuses though it is new."""

CHECK_CLIENT = "Check client_id and client_secret, and that the client is not blocked."
"""For a client that the OAuth server does not know."""

NEW_ACCESS_TOKEN = f"Set a new access_token; or leave it out and log in: {LOGIN}."
"""For a configured access token that the API refuses."""
