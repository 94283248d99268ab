"""What should a user do when the login does not work?"""

from __future__ import annotations

LOGIN = "lightspeed-retail login (with Meltano: meltano invoke <plugin>:login)"
"""The command that logs in."""

CONFIGURE = (
    "Set access_token; or client_id, client_secret and refresh_token; or client_id and client_secret, and log in: "
    f"{LOGIN}, with the same client_id, account_id and token_store. Public clients leave client_secret out."
)
"""No setting names a way to log in."""

LOG_IN = (
    f"Log in: {LOGIN}. If you have, check that client_id, account_id, token_store and auth_url are the same here as in "
    "the login. Or set refresh_token."
)
"""The client is set, and its token store is empty."""

LOG_IN_AGAIN = f"Log in again: {LOGIN}. Or set refresh_token to a new token; it replaces the stored ones."
"""The stored tokens are not accepted any more."""

UNSET_REFRESH_TOKEN = (
    "The setting refresh_token takes precedence over the tokens in the token store, which were not derived from it: "
    f"leave it out to use those. {LOG_IN_AGAIN}"
)
"""The configured refresh token is not accepted, and a login has stored another one."""

IF_REVOKED = f"If the merchant has revoked the connection, or the employee was locked: {LOG_IN_AGAIN}"
"""The API refuses a new access token."""

CHECK_CLIENT = "Check client_id and client_secret, and that the client is not blocked."
"""The OAuth server does not accept the client."""

REPLACE_ACCESS_TOKEN = f"Set a new access_token; or leave it out and log in: {LOGIN}."
"""The API refuses the configured access token."""
